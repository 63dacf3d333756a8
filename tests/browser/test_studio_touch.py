"""The studio on a tablet held upright, by touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_studio import AUDIT, FIND_MAP, Studio, opened, spot, town

TABLET = (820, 1180)


@pytest.fixture
def tablet(studio_site: str, visit: Visit) -> Studio:
    page = opened(visit, studio_site, reduced_motion="reduce").page
    path = page.url.removeprefix(studio_site)
    touched = visit(path, at=studio_site, size=TABLET, has_touch=True, is_mobile=True, reduced_motion="reduce")
    touched.context.add_init_script(FIND_MAP)
    touched.reload()
    return Studio(touched).ready()


def tap(studio: Studio, code: str) -> None:
    studio.page.touchscreen.tap(*studio.at(*spot(town().mesh.grids[code].shape)))


def is_in_sight(page: Page, part: str) -> bool:
    """Whether a part of the page is on the screen, and what can be read there is it."""
    return page.locator(part).evaluate(
        """it => {
        const { left, top, width, height } = it.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        return y > 0 && y < innerHeight && it.contains(document.elementFromPoint(x, y));
    }"""
    )


def test_several_grids_are_chosen_by_touch(tablet: Studio) -> None:
    page = tablet.page
    mesh = town().mesh
    one = next(iter(mesh.grids.values()))
    same = [grid.code for grid in mesh.grids.values() if grid.community == one.community][:3]
    tap(tablet, same[0])
    expect(page.locator("#chosen h2")).to_contain_text(one.name)
    several = page.get_by_role("button", name="多选")
    expect(several).to_have_attribute("aria-pressed", "false")
    several.tap()
    expect(several).to_have_attribute("aria-pressed", "true")
    for code in same[1:]:
        tap(tablet, code)
    expect(page.locator("#chosen h2")).to_have_text("已选 3 个网格")
    tap(tablet, same[1])
    expect(page.locator("#chosen h2")).to_have_text("已选 2 个网格")
    assert page.evaluate(AUDIT) == []
    several.tap()
    tap(tablet, same[1])
    expect(page.locator("#chosen h2")).to_contain_text(mesh.grids[same[1]].name)


def test_two_taps_at_once_are_one_corner_and_pick_once(tablet: Studio) -> None:
    page = tablet.page
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    tablet.look(grid.shape)
    page.locator("#snap").tap()
    west, south, east, north = grid.shape.bounds
    middle = (south + north) / 2 + (north - south) * 0.05
    scale = page.evaluate("() => [shownMap.getZoom(), visualViewport.scale]")

    def tremble(lon: float, lat: float) -> None:
        x, y = tablet.at(lon, lat)
        page.touchscreen.tap(x, y)
        page.touchscreen.tap(x + 6, y + 5)

    tablet.take("拆分")
    tremble(west - 2e-4, middle)
    expect(page.locator("#guide-text")).to_contain_text("画一条")
    expect(page.locator("#guide").get_by_role("button", name="退回一点")).to_have_count(0)
    tremble(east + 2e-4, middle)  # by which a line ends, too
    expect(page.get_by_role("radiogroup")).to_be_visible()
    assert page.evaluate("() => [shownMap.getZoom(), visualViewport.scale]") == scale
    tablet.part()
    tablet.done(1)


def test_a_button_that_is_tapped_twice_at_once_is_pressed_once(tablet: Studio) -> None:
    page = tablet.page
    tap(tablet, next(iter(town().mesh.grids)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/edits") else None)
    page.get_by_text("修改名称、编码、类型或所属社区").tap()
    page.get_by_label("新的内容").fill("前园网格")
    box = page.get_by_role("button", name="修改", exact=True).bounding_box()
    for _ in range(2):
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tablet.done(1)
    expect(page.locator("body")).not_to_have_class(re.compile("working"))
    assert len(asked) == 1


def test_redraws_are_proposed_with_the_map_in_sight(tablet: Studio) -> None:
    page = tablet.page
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    tap(tablet, grid.code)
    expect(page.locator("#chosen h2")).to_contain_text(grid.name)
    page.locator("#deeds").get_by_role("button", name="自动建议").tap()
    propose = page.locator("#proposing form").get_by_role("button", name="自动建议")
    expect(propose).to_be_visible()
    assert is_in_sight(page, "#map")
    assert is_in_sight(page, "#proposing form .btn-primary")
    assert page.evaluate(AUDIT) == []
    propose.tap()
    take = page.get_by_role("button", name="采用这个")
    expect(take).to_be_visible(timeout=60_000)
    assert is_in_sight(page, "#map")  # on which the redraw is drawn
    take.tap()
    tablet.done(1)
    expect(page.locator("#proposing")).to_be_hidden()


def test_tools_say_what_a_finger_does(tablet: Studio) -> None:
    page = tablet.page
    said = page.locator("#guide-text")
    tablet.take("移动边界")
    expect(said).to_have_text("点按要移动的边界。")
    tablet.take("拆分")
    expect(said).to_have_text("从网格外到网格外画一条线，依次点按各转折点。")
    one, other = list(town().mesh.grids.values())[:2]
    tap(tablet, one.code)
    tablet.click(*spot(other.shape))  # by a mouse: two taps at once would be a double one
    expect(said).to_have_text("在终点连点两下，或按按钮结束。")
