"""Borders moved in the studio by the keys, and while a colleague moves the same one."""

from __future__ import annotations

import pytest
import shapely
from playwright.sync_api import Locator, expect

from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.taking import takers
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, inner_border, opened, town
from tests.browser.test_studio_together import colleague


def middle(line: shapely.LineString) -> tuple[float, float]:
    lon, lat = shapely.get_coordinates(shapely.line_interpolate_point(line, 0.5, normalized=True))[0]
    return float(lon), float(lat)


def held(studio: Studio) -> tuple[Locator, tuple[float, float]]:
    """A border is clicked; returns its first corner to be, and where that is."""
    line = inner_border(town().mesh, set())
    studio.look(line)
    studio.take("移动边界")
    studio.click(*middle(line))
    handle = studio.page.locator(".handle-between").first
    expect(handle).to_be_visible()
    return handle, centre(handle)


def centre(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    return round(box["x"] + box["width"] / 2, 1), round(box["y"] + box["height"] / 2, 1)


@pytest.mark.parametrize("key", ["Escape", "Tab"])
def test_a_corner_that_is_left_loose_goes_back(studio_site: str, visit: Visit, key: str) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    handle, where = held(studio)
    handle.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    assert centre(handle) != where
    expect(page.locator("#guide-text")).to_contain_text("按回车移到这里")
    page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text("已放回原处，边界未移动。")
    assert centre(handle) == where
    expect(page.locator("#guide-text")).to_contain_text("拖动转折点")
    studio.done(0)
    if key == "Escape":  # the corner alone is let go of, not the border
        expect(handle).to_be_focused()
    page.keyboard.press("Enter")  # of a corner that was not moved
    studio.done(0)


def test_a_corner_is_moved_by_the_keys_with_enter(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    handle, _ = held(studio)
    handle.focus()
    for _ in range(2):
        studio.page.keyboard.press("Shift+ArrowDown")
    studio.page.keyboard.press("Enter")
    studio.done(1)
    expect(studio.step).to_contain_text("边界")
    expect(studio.page.locator("#said")).not_to_contain_text("放回原处")


def test_a_corner_is_not_moved_when_a_colleague_moved_the_border_meanwhile(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    _, (x, y) = held(studio)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 20, steps=4)
    second.page.locator("#snap").click()
    line = inner_border(town().mesh, set())
    second.look(line)
    second.take("移动边界")
    second.drag_border(line, -12, -9)
    second.done(1)
    expect(page.locator("#news")).to_contain_text("边界", timeout=5_000)
    page.mouse.up()
    expect(page.locator("#failed")).to_contain_text("刚被他人改动")
    expect(page.locator("#failed")).to_contain_text("another：移动")
    expect(page.locator("#news")).to_be_hidden()  # it is said once
    expect(page.locator("#stage")).to_have_text("草稿 · 第 1 步")
    expect(page.locator(".handle-corner").first).to_be_visible()  # those of the border as it is now


def test_ground_picked_in_two_communities_is_called_so(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    between, communities, box = next(
        (line, codes, ground)
        for arc in mesh.bordering(mesh.arcs)
        if None not in arc.sides
        and len(codes := {mesh.grids[side].community for side in arc.sides}) == 2
        and (line := arc.line()).length
        and (ground := shapely.box(*line.buffer(4e-4).bounds))
        and len({mesh.grids[code].community for code in picked(mesh, contents, Unit.BUILDING, [], ground).givers}) == 2
    )
    assert not takers(mesh, contents, picked(mesh, contents, Unit.BUILDING, [], box)).able
    studio.look(between)
    studio.take("划转楼栋")
    page.get_by_label("划转什么").select_option("building")
    page.get_by_label("怎样选择").select_option("box")
    west, south, east, north = box.bounds
    page.mouse.move(*studio.at(west, north))
    page.mouse.down()
    page.mouse.move(*studio.at(east, south), steps=5)
    page.mouse.up()
    guide = page.locator("#guide")
    expect(guide).to_contain_text("分属不同社区")
    for code in communities:
        expect(guide).to_contain_text(str(mesh.area_name(code)))
    expect(guide.get_by_label("划给哪个网格")).to_have_count(0)
    expect(guide.get_by_role("button", name="划转", exact=True)).to_have_count(0)
    guide.get_by_role("button").click()  # pick anew
    expect(page.get_by_label("怎样选择")).to_have_value("box")


def along(line: shapely.LineString, share: float) -> tuple[float, float]:
    point = shapely.line_interpolate_point(line, share, normalized=True)
    return point.x, point.y


def redraw(studio: Studio, line: shapely.LineString, start: float, end: float, south: int) -> None:
    """The part of a border between two shares of it is drawn so many pixels farther south."""
    studio.click(*along(line, start))
    for share in (start + 0.02, end - 0.02):
        x, y = studio.at(*along(line, share))
        studio.page.mouse.click(x, y + south)
    studio.click(*along(line, end))
    studio.press("就这样")


def held_by_two(studio_site: str, visit: Visit, line: shapely.LineString) -> tuple[Studio, Studio]:
    """Two are about to draw a part of the same border anew."""
    studio = opened(visit, studio_site, reduced_motion="reduce")
    second = colleague(visit, studio_site, studio.page)
    for each in (studio, second):
        each.page.locator("#snap").click()
        each.look(line)
        each.take("移动边界")
        each.click(*middle(line))
        each.press("重画一段")
    return studio, second


def test_a_part_drawn_anew_goes_into_the_border_as_a_colleague_moved_it(studio_site: str, visit: Visit) -> None:
    line = inner_border(town().mesh, set())
    studio, second = held_by_two(studio_site, visit, line)
    redraw(second, line, 0.75, 0.92, 15)
    second.done(1)
    expect(studio.page.locator("#news")).to_contain_text("边界", timeout=5_000)
    redraw(studio, line, 0.08, 0.25, 15)
    studio.done(2)
    site, number = studio.page.url.split("/plans/")
    shapes = studio.page.request.get(f"{site}/api/plans/{number}/grids.geojson").json()["features"]
    now = shapely.union_all([shapely.boundary(shapely.geometry.shape(each["geometry"])) for each in shapes])
    for share in (0.17, 0.84):  # both parts run as they were drawn
        assert shapely.distance(shapely.Point(along(line, share)), now) > 2e-5


def test_what_is_drawn_is_let_go_of_when_a_colleague_moved_the_border_away(studio_site: str, visit: Visit) -> None:
    line = inner_border(town().mesh, set())
    studio, second = held_by_two(studio_site, visit, line)
    studio.click(*middle(line))
    redraw(second, line, 0.35, 0.65, 60)
    second.done(1)
    page = studio.page
    expect(page.locator("#failed")).to_contain_text("已不从边界上开始", timeout=5_000)
    expect(page.locator("#guide-text")).to_contain_text("点击要移动的边界")
    expect(page.locator("#stage")).to_have_text("草稿 · 第 1 步")
