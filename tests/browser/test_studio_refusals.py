"""What cannot be done, tried with the mouse: the reason is told, its place shown on the map, the plan unchanged."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from shapely.geometry import shape
from shapely.ops import substring

from geogrid.domain.editing.edit import Named
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.grid import Grid
from geogrid.domain.redraw.crossing import along
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.taking import Takers, takers
from geogrid.domain.simulate import District
from geogrid.errors import EditRefused
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, gift, inner_border, opened, spot, town

PAINTED = """([lon, lat]) => {
  const [from, at] = [shownMap.getContainer().getBoundingClientRect(), shownMap.latLngToContainerPoint([lat, lon])];
  return [...shownMap.getPane("sketch").querySelectorAll("canvas")].map((canvas) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    const [x, y] = [from.left + at.x - left, from.top + at.y - top].map((each) => Math.round(each * scale));
    const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    pen.drawImage(canvas, x, y, 1, 1, 0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data[3];
  }).reduce((most, one) => Math.max(most, one), 0);
}"""
"""How densely something is drawn over a place of the map, of 255."""


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
    studio.take("合并")
    for grid in (one, fellow):
        studio.click(*spot(grid.shape))
    studio.press("合并")
    refused(studio, "网格互不相邻", fellow.code)


def test_a_grid_of_another_community_is_not_offered_to_be_merged(studio: Studio) -> None:
    grids = list(town().mesh.grids.values())
    one = grids[0]
    beside = next(
        code for code in town().mesh.neighbours(one.code) if town().mesh.grids[code].community == one.community
    )
    stranger = next(grid for grid in grids if grid.community != one.community)
    studio.take("合并")
    for grid in (one, stranger):
        studio.click(*spot(grid.shape))
    guide = studio.page.locator("#guide")
    expect(guide).to_contain_text("只能合并同一社区的网格")
    expect(guide.get_by_role("button", name="合并", exact=True)).to_have_count(0)
    studio.page.keyboard.press("Enter")
    studio.click(*spot(stranger.shape))
    studio.click(*spot(town().mesh.grids[beside].shape))
    studio.press("合并")
    studio.done(1)


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
    _, _, contents = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    for unit, shapes, kind in (
        (Unit.BUILDING, contents.buildings.shapes, "amid a grid"),
        (Unit.BUILDING, contents.buildings.shapes, "torn"),
        (Unit.ESTATE, contents.estates.shapes, "another community"),
    ):
        place, found = next(
            (at, found) for shape in shapes if (found := takers_at(unit, at := spot(shape))) and kind_of(found) == kind
        )
        studio.look(shapely.Point(place).buffer(1e-3))
        studio.take("划转楼栋")
        studio.page.get_by_label("划转什么").select_option(unit.value)
        studio.click(*place)
        told = expect(studio.page.locator("#guide-text"))
        if kind == "torn":
            obstacle = found.obstacles[0]
            told.to_contain_text(f"不能划给{full_name(obstacle.taker)}：会有网格分成几块。")
            told.to_contain_text(f"问题在图上标红的一块（{full_name(obstacle.grid)}）")
            assert studio.page.evaluate(PAINTED, spot(obstacle.piece)) > 2 * studio.page.evaluate(PAINTED, place) > 0
        else:
            told.to_contain_text("所选范围旁边没有本社区的其他网格")
        if kind == "another community":
            told.to_contain_text(f"旁边的{full_name(found.strangers[0])}")
            told.to_contain_text("属于另一社区")
        expect(studio.page.get_by_label("划给哪个网格")).to_have_count(0)
        expect(studio.page.locator("#guide").get_by_role("button", name="划转", exact=True)).to_have_count(0)


def takers_at(unit: Unit, place: tuple[float, float]) -> Takers | None:
    _, mesh, contents = town()
    found = picked(mesh, contents, unit, [place])
    return takers(mesh, contents, found) if found.ground is not None and len(found.givers) == 1 else None


def kind_of(found: Takers) -> str | None:
    """Why nobody can take ground."""
    if found.able:
        return None
    if found.obstacles:
        return "torn" if found.obstacles[0].piece and found.obstacles[0].grid != found.obstacles[0].taker else None
    return "another community" if found.strangers else "amid a grid"


def full_name(code: str) -> str:
    grid = town().mesh.grids[code]
    return f"{town().mesh.area_name(grid.community)}{grid.name}"


def test_ground_is_offered_only_to_grids_that_can_take_it(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    giver, _, place = gift()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    studio.look(mesh.grids[giver].shape)
    studio.take("划转楼栋")
    studio.click(*place)
    options = studio.page.get_by_label("划给哪个网格").locator("option")
    able = takers(mesh, contents, picked(mesh, contents, Unit.ESTATE, [place])).able
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


def bent_borders() -> list[tuple[float, Grid, shapely.LineString]]:
    """How far (degrees) borders of communities bend between their ends, with the grid whose code is the higher one."""
    mesh, found = town().mesh, []
    for code, grid in mesh.grids.items():
        for other in mesh.neighbours(code):
            if other < code and mesh.grids[other].community != grid.community:
                common = shapely.line_merge(grid.shape.intersection(mesh.grids[other].shape))
                border = substring(max(shapely.get_parts(common), key=shapely.length), 0.1, 0.9, normalized=True)
                chord = shapely.LineString([border.coords[0], border.coords[-1]])
                bend = shapely.distance(chord, shapely.points(border.coords)).max()
                found.append((float(bend), grid, border))
    return found


def test_a_new_grid_follows_the_bends_of_the_border_that_its_corners_are_snapped_to(studio: Studio) -> None:
    """Also where that is a border of its community: it is made in the one in which its ground lies."""
    page = studio.page
    _, grid, border = max((each for each in bent_borders() if each[0] < 1e-4), key=lambda each: each[0])
    studio.look(grid.shape)
    middle = np.array(studio.at(*spot(grid.shape)))
    ends = [np.array(studio.at(*border.coords[at])) for at in (0, -1)]
    toward = [(middle - end) / np.hypot(*(middle - end)) for end in ends]
    ring = [ends[0] + 3 * toward[0], ends[1] + 3 * toward[1], ends[1] + 70 * toward[1], ends[0] + 70 * toward[0]]
    page.locator("#snap").click()
    page.keyboard.press("n")
    for place in ring:
        page.mouse.click(*place)
    studio.press("就这样")
    expect(page.locator("#guide-text")).to_contain_text(town().mesh.area_name(grid.community))
    code = page.locator("#guide input.code").input_value()
    studio.press("新建网格")
    studio.done(1)
    grids = page.request.get(page.url.replace("/plans/", "/api/plans/") + "/grids.geojson").json()["features"]
    made = shape(next(each["geometry"] for each in grids if each["properties"]["code"] == code))
    corners = shapely.MultiPoint(made.exterior.coords)  # of seven digits
    assert max(shapely.distance(corners, shapely.points(border.coords[1:-1]))) < 1e-7


def test_a_new_grid_just_inside_another_is_refused_and_with_snapping_lies_on_its_border(studio: Studio) -> None:
    page, grid = studio.page, town().mesh.grids[wide()]
    places = grid.shape.exterior.coords
    longest = max(pairwise(places), key=lambda edge: shapely.LineString(edge).length)
    studio.look(shapely.LineString(longest).buffer(2e-4))
    start, end = (np.array(studio.at(*place)) for place in longest)
    edge = end - start
    inward = np.array([edge[1], -edge[0]]) / np.hypot(*edge)  # rings go round to the left, and y goes down
    inward = inward if shapely.is_ccw(grid.shape.exterior) else -inward
    ring = [start + far * edge + deep * inward for far, deep in ((0, 4), (1, 4), (0.8, 90), (0.2, 90))]

    def made() -> None:
        studio.take("新建")
        for place in ring:
            page.mouse.click(*place)
        studio.press("就这样")
        studio.press("新建网格")

    made()
    refused(studio, "细长条", grid.code)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#snap").click()
    made()
    studio.done(1)


def test_a_new_grid_over_two_grids_follows_the_border_of_their_community(studio: Studio) -> None:
    page, mesh = studio.page, town().mesh
    around = {code: mesh.area_shape(code).exterior for code in {grid.community for grid in mesh.grids.values()}}
    places = [
        (around[one.community], one.shape.intersection(other.shape).intersection(around[one.community]), one, other)
        for one, other in combinations(mesh.grids.values(), 2)
        if one.community == other.community
    ]
    outline, at, one, other = next(each for each in places if each[1].geom_type == "Point")
    along = outline.project(at)
    ends = [shapely.get_coordinates(outline.interpolate((along + by) % outline.length))[0] for by in (-4e-4, 4e-4)]
    studio.look(shapely.Point(at).buffer(8e-4))
    inner = np.array(studio.at(*shapely.get_coordinates(one.shape.intersection(other.shape).centroid)[0]))
    start, end = (np.array(studio.at(*place)) for place in ends)
    toward = (inner - (start + end) / 2) / np.hypot(*(inner - (start + end) / 2))
    page.locator("#snap").click()
    studio.take("新建")
    for place in (start + 2 * toward, end + 2 * toward, end + 90 * toward, start + 90 * toward):
        page.mouse.click(*place)
    studio.press("就这样")
    studio.press("新建网格")
    studio.done(1)
