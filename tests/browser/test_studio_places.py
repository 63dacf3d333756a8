"""Tools of the studio at places that a simulated town has not: where borders meet under a road's end, and a gap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from shapely import LineString, Point, box

from geogrid.domain.grid import Grid
from tests.browser import town
from tests.browser.conftest import Visit, serve
from tests.browser.test_studio import Studio, opened, spot
from tests.browser.test_studio import town as town_of_studio

GAP = box(118.3092, 29.7182, 118.3098, 29.7188)  # amid the grid in the north-east


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[str]:
    shapes = {**town.SHAPES, town.NORTH_TWO: town.SHAPES[town.NORTH_TWO].difference(GAP)}
    with serve(tmp_path, shapes) as address:
        yield address


@pytest.fixture
def studio(small_site: str, visit: Visit) -> Studio:
    found = opened(visit, small_site, expected="409", reduced_motion="reduce")
    found.look(box(town.WEST, town.SOUTH, town.EAST, town.NORTH))
    return found


def test_a_cut_through_a_place_where_borders_meet_is_refused_with_that_place(studio: Studio) -> None:
    page = studio.page
    around = box(town.WEST, town.SOUTH - 2e-3, town.EAST, town.NORTH)  # what a tool asks stands below
    studio.look(around)
    studio.take("拆分")
    studio.click(town.WEST - 4e-4, town.CENTRE + 4e-4)
    studio.click(town.WEST, town.CENTRE)  # onto the end of the road, where two grids meet on the edge of the district
    page.mouse.dblclick(*studio.at(town.WEST + 3e-3, town.SOUTH - 4e-4))
    expect(page.locator("#failed")).to_contain_text("分割线碰到了边界的交会点")
    expect(page.locator("#failed")).to_contain_text("南街社区第一网格")
    expect(page.locator("#stage")).to_have_text("草稿")
    expect(page.locator("#undo")).to_be_disabled()

    # Its place is shown.
    page.get_by_role("button", name="定位").click()
    lng, lat = page.evaluate("[shownMap.getCenter().lng, shownMap.getCenter().lat]")
    assert abs(lng - town.WEST) < 1e-3 and abs(lat - town.CENTRE) < 1e-3

    # A little beside it, it is done.
    studio.look(around)
    page.keyboard.press("Escape")
    page.locator("#snap").click()
    studio.take("拆分")
    studio.click(town.WEST - 4e-4, town.CENTRE - 1e-3)
    page.mouse.dblclick(*studio.at(town.WEST + 3e-3, town.SOUTH - 4e-4))
    studio.part()
    studio.done(1)


def test_a_gap_that_is_clicked_becomes_a_grid(studio: Studio) -> None:
    page = studio.page
    seamless = page.locator("#rules li").filter(has_text="社区内无空隙")
    expect(seamless.locator(".sign")).to_have_text("✘")
    studio.take("新建")
    studio.click(*spot(GAP))
    expect(page.locator("#guide-text")).to_contain_text("北街社区")
    name, code = page.locator("#guide").get_by_role("textbox").all()
    expect(code).to_have_value(f"{town.NORTH_TWO[:12]}003")
    name.fill("滨河网格")
    page.keyboard.press("Enter")
    studio.done(1)
    expect(seamless.locator(".sign")).to_have_text("✔")
    expect(page.locator("#chosen h2")).to_have_text("北街社区滨河网格")
    page.locator("#undo").click()
    studio.done(0)
    expect(seamless.locator(".sign")).to_have_text("✘")


def test_a_line_that_lies_mostly_in_the_neighbours_splits_the_grid_that_it_crosses(
    studio_site: str, visit: Visit
) -> None:
    """From deep in one neighbour across a grid into another: only that one is crossed from border to border."""
    target, line = next(across())
    studio = opened(visit, studio_site, reduced_motion="reduce")
    studio.page.locator("#snap").click()
    studio.look(line)
    studio.take("拆分")
    (begin, end) = line.coords
    studio.click(*begin)
    studio.page.mouse.dblclick(*studio.at(*end))
    expect(studio.page.locator("#guide")).to_contain_text(target.name)
    studio.part()
    studio.done(1)


def across() -> Iterator[tuple[Grid, LineString]]:
    """Grids of a town, with a level line across each of which more lies in a neighbour."""
    grids = town_of_studio().mesh.grids.values()
    for target in grids:
        west, _, east, _ = target.shape.bounds
        y, wide = target.shape.centroid.y, east - west
        line = LineString([(west - 1.3 * wide, y), (east + 0.2 * wide, y)])
        length = {grid.code: line.intersection(grid.shape).length for grid in grids if line.intersects(grid.shape)}
        inside = line.intersection(target.shape)
        ends = [grid.code for grid in grids if any(grid.shape.contains(Point(place)) for place in line.coords)]
        is_crossed = inside.geom_type == "LineString" and target.code not in ends and len(ends) == 2
        if is_crossed and len(length) == 3 and max(length, key=length.get) != target.code:
            yield target, line
