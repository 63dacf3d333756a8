"""The studio on a tablet held upright, by touch."""

from __future__ import annotations

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
    tap(tablet, same[2])
    expect(page.locator("#chosen h2")).to_have_text("已选 2 个网格")
    assert page.evaluate(AUDIT) == []
    several.tap()
    tap(tablet, same[2])
    expect(page.locator("#chosen h2")).to_contain_text(mesh.grids[same[2]].name)


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
