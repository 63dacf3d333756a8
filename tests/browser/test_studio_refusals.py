"""What cannot be done, tried with the mouse: the reason is told, its place shown on the map, the plan unchanged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from shapely.geometry import shape

from geogrid.domain.editing.edit import Named
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.grid import Grid
from geogrid.domain.redraw.crossing import along
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.taking import takers
from geogrid.domain.simulate import District
from geogrid.errors import EditRefused
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, gift, inner_border, opened, spot, town


@pytest.fixture
def studio(studio_site: str, visit: Visit) -> Studio:
    found = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    found.page.locator("#snap").click()
    return found


def refused(studio: Studio, reason: str, *grids: str) -> None:
    page = studio.page
    expect(page.locator("#failed")).to_contain_text(reason)
    for code in grids:
        grid = town().mesh.grids[code]
        expect(page.locator("#failed")).to_contain_text(f"{town().mesh.area_name(grid.community)}{grid.name}")
    expect(page.locator("#failed-place")).to_be_visible()
    expect(page.locator("#stage")).to_have_text("草稿")
    expect(page.locator("#undo")).to_be_disabled()


def wide() -> str:
    """The code of the grid with most ground."""
    return max(town().mesh.grids.values(), key=lambda grid: grid.shape.area).code


def draw(studio: Studio, *places: tuple[float, float]) -> None:
    """A line of the tool that splits, ended by a double click."""
    studio.page.keyboard.press("Escape")
    studio.take("拆分")
    for place in places[:-1]:
        studio.click(*place)
    studio.page.mouse.dblclick(*studio.at(*places[-1]))


def test_lines_that_part_no_grid(studio: Studio) -> None:
    code = wide()
    shape = town().mesh.grids[code].shape
    west, south, east, north = shape.bounds
    studio.look(shape)
    studio.click(*spot(shape))
    x, y = spot(shape)
    step = (north - south) / 12

    draw(studio, (x, y), (east + 3e-4, y))
    refused(studio, "分割线的端点在网格内部", code)
    draw(studio, (west - 3e-4, y), (east + 3e-4, y), (east + 3e-4, y + step), (west - 3e-4, y + step))
    refused(studio, "分割线多次穿过网格", code)
    draw(studio, (west - 3e-4, y), (x + step, y), (x + step, y + step), (x, y + step), (x, south - 3e-4))
    refused(studio, "线与自身相交", code)


def test_a_line_beside_the_district(studio: Studio) -> None:
    west, south, east, north = shapely.union_all([grid.shape for grid in town().mesh.grids.values()]).bounds
    beside = east + (east - west) / 50
    draw(studio, (beside, south), (beside, north))
    refused(studio, "这条线没有穿过任何网格")


def test_a_piece_that_is_too_small(studio: Studio) -> None:
    code = wide()
    shape = town().mesh.grids[code].shape
    studio.click(*spot(shape))
    corner = min(shapely.get_coordinates(shape), key=lambda at: at[0] + at[1])
    inward = np.subtract(spot(shape), corner)
    inward /= np.hypot(*inward)
    across, near = np.array([-inward[1], inward[0]]), corner + inward * 2e-5
    studio.look(shapely.Point(corner).buffer(1e-4))
    draw(studio, tuple(near - across * 2e-4), tuple(near + across * 2e-4))
    refused(studio, "会有一块面积过小")


def test_grids_that_cannot_be_one(studio: Studio) -> None:
    grids = list(town().mesh.grids.values())
    one = grids[0]
    fellow = next(grid for grid in grids if grid.community == one.community and shapely.disjoint(grid.shape, one.shape))
    stranger = next(grid for grid in grids if grid.community != one.community)
    for other, reason in ((fellow, "网格互不相邻"), (stranger, "网格分属不同社区")):
        studio.page.keyboard.press("Escape")
        studio.page.keyboard.press("Escape")
        studio.take("合并")
        for grid in (one, other):
            studio.click(*spot(grid.shape))
        studio.press("合并")
        refused(studio, reason, other.code)


def third(studio: Studio, line: shapely.LineString) -> tuple[int, int]:
    """By how many pixels the middle of a border is dragged to be far in another community."""
    middle = line.interpolate(0.5, normalized=True)
    beside = [grid for grid in town().mesh.grids.values() if grid.shape.distance(middle) > 1e-9]
    other = min(beside, key=lambda grid: grid.shape.distance(middle))
    (x, y), (to_x, to_y) = studio.at(middle.x, middle.y), studio.at(*spot(other.shape))
    return round(to_x - x), round(to_y - y)


def test_borders_over_others_and_over_themselves(studio: Studio) -> None:
    page = studio.page
    mesh = town().mesh
    line = inner_border(mesh, set())
    studio.look(line)
    studio.take("移动边界")
    studio.drag_border(line, *third(studio, line))
    refused(studio, "边界会越过或碰到另一条边界")

    studio.take("移动边界")
    studio.click(*shapely.get_coordinates(shapely.line_interpolate_point(line, 0.5, normalized=True))[0])
    studio.press("重画一段")
    at = [shapely.get_coordinates(line.interpolate(share, normalized=True))[0] for share in (0.3, 0.7)]
    ahead = at[1] - at[0]
    aside = np.array([-ahead[1], ahead[0]]) * 0.4
    for place in (at[0], at[1] + aside, at[0] + aside):
        studio.click(*place)
    page.mouse.dblclick(*studio.at(*(at[1])))
    refused(studio, "线与自身相交")


def test_a_code_that_is_taken(studio: Studio) -> None:
    one, other = list(town().mesh.grids.values())[:2]
    page = studio.page
    studio.click(*spot(one.shape))
    page.get_by_text("修改名称、编码、类型或所属社区").click()
    page.get_by_label("修改哪一项").select_option("code")
    page.get_by_label("新的内容").fill(other.code)
    page.get_by_role("button", name="修改", exact=True).click()
    refused(studio, "", other.code)


def test_a_grid_may_be_given_to_a_community_without_grids(studio: Studio) -> None:
    page, grids = studio.page, town().mesh.grids.values()
    communities = sorted({grid.community for grid in grids})
    alone = min(communities, key=lambda code: (sum(grid.community == code for grid in grids), code))
    other = next(code for code in communities if code != alone)
    inside = [grid for grid in grids if grid.community == alone]
    field = page.get_by_label("新的内容")
    for step, grid in enumerate(inside, 1):
        studio.click(*spot(grid.shape))
        page.get_by_text("修改名称、编码、类型或所属社区").click()
        page.get_by_label("修改哪一项").select_option("community")
        expect(field.locator("option")).to_have_count(len(communities))
        field.select_option(other)
        with page.expect_response("**/areas.geojson*") as drawn:  # the border of the communities runs elsewhere now
            page.get_by_role("button", name="修改", exact=True).click()
        studio.done(step)
    expect(field.locator(f"option[value='{alone}']")).to_have_count(1)
    shapes = {each["properties"]["code"]: shape(each["geometry"]) for each in drawn.value.json()["features"]}
    assert alone not in shapes and shapes[other].contains(shapely.Point(spot(inside[-1].shape)))


def test_ground_that_no_grid_can_take(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    inner = next(
        place
        for building in contents.buildings.shapes
        if (place := spot(building))
        and len((found := picked(mesh, contents, Unit.BUILDING, [place])).givers) == 1
        and found.ground is not None
        and not takers(mesh, contents, found)
    )
    studio.look(shapely.Point(inner).buffer(3e-4))
    studio.take("划转楼栋")
    studio.page.get_by_label("划转什么").select_option("building")
    studio.click(*inner)
    expect(studio.page.locator("#guide-text")).to_contain_text("都会有网格不再连成一片")
    expect(studio.page.get_by_label("划给哪个网格")).to_have_count(0)
    expect(studio.page.locator("#guide").get_by_role("button", name="划转", exact=True)).to_have_count(0)


def test_ground_is_offered_only_to_grids_that_can_take_it(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    giver, _, place = gift()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    studio.look(mesh.grids[giver].shape)
    studio.take("划转楼栋")
    studio.click(*place)
    options = studio.page.get_by_label("划给哪个网格").locator("option")
    able = takers(mesh, contents, picked(mesh, contents, Unit.ESTATE, [place]))
    expect(options).to_have_count(len(able))
    assert tuple(options.evaluate_all("all => all.map(({ value }) => value)")) == able


def test_a_place_that_is_shown_is_named_by_its_grid(studio_site: str, visit: Visit) -> None:
    district, mesh, contents = town()
    grid, place = next(
        (grid, at) for grid in mesh.grids.values() if (at := _beside_no_road(grid, district, mesh, contents))
    )
    studio = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    studio.look(grid.shape)
    studio.take("拆分")
    studio.press("改为沿道路拆分")
    studio.click(*place)
    expect(studio.page.locator("#failed")).to_contain_text(f"该处在{mesh.area_name(grid.community)}{grid.name}。")


def _beside_no_road(grid: Grid, district: District, mesh: Mesh, contents: Contents) -> tuple[float, float] | None:
    """A place in a grid where no road parts it, if there is one, and no grid is named with the refusal."""
    for x, y in shapely.get_coordinates(shapely.segmentize(grid.shape.buffer(-5e-5).boundary, 5e-4)).tolist():
        try:
            along(mesh, replace(contents, lines=district.lines), grid.code, (x, y), Named("n", "n"))
        except EditRefused as refused:
            if not refused.facts.get("codes"):
                return x, y
    return None
