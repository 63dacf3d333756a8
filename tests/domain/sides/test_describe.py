"""The sides of grids from their shapes: straight, askew, beside each other, along nothing with a name."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, affinity, box

from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import FOUR, UNNAMED, WRITTEN, Direction, Kind
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.verify import Verdict, verify
from geogrid.domain.sides.write import trace, write
from geogrid.services import simulation
from geogrid.services.simulation import Size

WEST, SOUTH, EAST, NORTH = 118.300, 29.710, 118.304, 29.713
GROUND = box(WEST, SOUTH, EAST, NORTH)


def line(name, *xy, kind=LineKind.ROAD, width=12.0):
    return Line(name, kind, LineRank.STREET, width, LineString(xy))


ROUND = [
    line("东路", (EAST, SOUTH - 0.001), (EAST, NORTH + 0.001)),
    line("南路", (WEST - 0.001, SOUTH), (EAST + 0.001, SOUTH)),
    line("西河", (WEST, SOUTH - 0.001), (WEST, NORTH + 0.001), kind=LineKind.RIVER),
    line("北路", (WEST - 0.001, NORTH), (EAST + 0.001, NORTH)),
]


def unit(shape, code="1", name="第一网格", group="前园社区"):
    return Unit(code, name, group, shape)


def said(description):
    """东:东路 南:南路 ...: what each side runs along, and of what has no name how long it is."""
    return " ".join(
        f"{WRITTEN[direction]}:{'+'.join(r.name + ''.join(r.notes) for r in side.references)}"
        for direction in FOUR
        for side in description.sides
        if side.direction is direction
    )


def test_four_lines():
    (found,) = describe([unit(GROUND)], ROUND)
    assert said(found) == "东:东路 南:南路 西:西河 北:北路"
    assert write(found.sides) == "东至东路，南至南路，西至西河，北至北路"
    assert found.sides[3].references[0].kind is Kind.WATER
    assert found.unnamed_m == 0
    lengths = {direction: sum(s.length_m for s in some) for direction, some in found.stretches.items()}
    assert lengths[Direction.NORTH] == pytest.approx(387, abs=1)
    assert lengths[Direction.EAST] == pytest.approx(332.6, abs=1)


@pytest.mark.parametrize(
    ("moved", "style", "written"),
    [
        (0, "中心线", "东至东路中心线，南至南路中心线，西至西河中心线，北至北路中心线"),
        (0, "外侧", "东至东路，南至南路，西至西河，北至北路"),
        (6, "外侧", "东至东路外侧，南至南路外侧，西至西河外侧，北至北路外侧"),
        (6, "边线", "东至东路边线，南至南路边线，西至西河边线，北至北路边线"),
        (6, "中心线", "东至东路，南至南路，西至西河，北至北路"),
        (-6, "内侧", "东至东路内侧，南至南路内侧，西至西河内侧，北至北路内侧"),
        (-6, "外侧", "东至东路，南至南路，西至西河，北至北路"),
    ],
)
def test_an_edge_is_said_where_the_border_runs_along_it(moved, style, written):
    east, north = metres_per_degree(SOUTH)
    ground = box(WEST - moved / east, SOUTH - moved / north, EAST + moved / east, NORTH + moved / north)
    (found,) = describe([unit(ground)], ROUND)
    chosen = Style.of(f"东至，南至，西至，北至，{style}")
    text = write(found.sides_with(chosen.edge), chosen)
    assert text == written
    if style in text and style != "边线":
        again = Drawer(ROUND).draw(read(text)).candidates[0].shape
        assert again.symmetric_difference(ground).area < 1e-3 * ground.area


@pytest.mark.parametrize(("wide", "long"), [(40, 1000), (26, 650), (50, 1500), (100, 2400), (12, 700)])
def test_the_ends_of_a_strip_are_sides(wide, long):
    east, north = metres_per_degree(SOUTH)
    ground = box(WEST, SOUTH, WEST + long / east, SOUTH + wide / north)
    x, y, over = WEST + long / east, SOUTH + wide / north, 0.003
    lines = [
        line("延安路", (x, SOUTH - over), (x, y + over)),
        line("新安江", (WEST - over, SOUTH), (x + over, SOUTH), kind=LineKind.RIVER),
        line("黄山路", (WEST, SOUTH - over), (WEST, y + over)),
        line("滨江路", (WEST - over, y), (x + over, y)),
    ]
    (found,) = describe([unit(ground)], lines)
    text = write(found.sides)
    assert text == "东至延安路，南至新安江，西至黄山路，北至滨江路"
    drawing = Drawer(lines).draw(read(text))
    assert drawing.candidates[0].shape.symmetric_difference(ground).area < 0.01 * ground.area


def test_the_inner_side_of_an_l_is_on_the_side_that_it_looks_to():
    """The notch is in the north-east: its west is an east side, its south a north side."""
    across, up = (WEST + EAST) / 2, (SOUTH + NORTH) / 2
    ground = GROUND.difference(box(across, up, EAST, NORTH))
    inner = [
        line("中路", (across, up - 0.0005), (across, NORTH + 0.001)),
        line("内街", (across, up), (EAST + 0.001, up)),
    ]
    (found,) = describe([unit(ground)], [*ROUND, *inner])
    assert said(found) == "东:中路+东路 南:南路 西:西河 北:北路+内街"
    steps = read(trace(found)).steps
    assert [step.along.name for step in steps] == ["北路", "中路", "内街", "东路", "南路", "西河"]
    assert [step.towards for step in steps] == [
        Direction.EAST, Direction.SOUTH, Direction.EAST, Direction.SOUTH, Direction.WEST, Direction.NORTH
    ]  # fmt: skip
    drawing = Drawer([*ROUND, *inner]).draw(read(write(found.sides)))
    assert drawing.candidates[0].shape.symmetric_difference(ground).area < 0.01 * ground.area


def test_a_trace_goes_round_clockwise_with_lengths():
    (found,) = describe([unit(GROUND)], ROUND)
    assert trace(found) == (
        "由西河与北路交汇点起，沿北路向东约387米至北路与东路交汇点，沿东路向南约333米至东路与南路交汇点，"
        "沿南路向西约387米至南路与西河交汇点，沿西河向北约333米至起点止"
    )


@given(st.floats(-40, 40))
def test_a_grid_that_stands_askew_has_its_own_sides(degrees):
    """As long as it is turned by less than an eighth, what was its east is its east."""

    def turned(shape):
        wide = affinity.scale(shape, xfact=math.cos(math.radians(29.7115)), origin=(118.302, 29.7115))
        back = affinity.rotate(wide, -degrees, origin=(118.302, 29.7115))
        return affinity.scale(back, xfact=1 / math.cos(math.radians(29.7115)), origin=(118.302, 29.7115))

    lines = [Line(each.name, each.kind, each.rank, each.width, turned(each.shape)) for each in ROUND]
    (found,) = describe([unit(turned(GROUND))], lines)
    assert said(found) == "东:东路 南:南路 西:西河 北:北路"


def test_several_lines_on_a_side_are_in_order_clockwise_and_may_come_again():
    middle = (WEST + EAST) / 2
    step = 0.0008
    shape = Polygon([
        (WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (middle + 0.0007, NORTH), (middle + 0.0007, NORTH - step),
        (middle - 0.0007, NORTH - step), (middle - 0.0007, NORTH), (WEST, NORTH),
    ])  # fmt: skip
    inner = line("中巷", (middle - 0.0007, NORTH - step), (middle + 0.0007, NORTH - step))
    (found,) = describe([unit(shape)], [*ROUND, inner])
    north = next(side for side in found.sides if side.direction is Direction.NORTH)
    names = [reference.name for reference in north.references if reference.name != UNNAMED]
    assert names == ["北路", "中巷", "北路"]


def test_beside_another_community_that_is_named_and_beside_another_grid_that():
    east = unit(box(EAST, SOUTH, EAST + 0.004, NORTH), "2", "第二网格")
    south = unit(box(WEST, SOUTH - 0.003, EAST, SOUTH), "3", "第一网格", "水心亭社区")
    found = describe([unit(GROUND), east, south], ROUND[2:])
    assert said(found[0]) == "东:第二网格 南:水心亭社区 西:西河 北:北路"
    assert said(found[2]).split()[3] == "北:前园社区"


def test_what_runs_along_nothing_is_said_to_have_no_name_never_another_s():
    (found,) = describe([unit(GROUND)], ROUND[1:])
    assert said(found) == f"东:{UNNAMED}约330米 南:南路 西:西河 北:北路"
    assert found.unnamed_m == pytest.approx(332.6, abs=1)
    (bare,) = describe([unit(GROUND)], [])
    assert bare.unnamed_m == pytest.approx(1439, abs=3)


def test_lines_that_are_too_far_or_go_another_way_are_not_named():
    far = line("远路", (EAST + 0.0004, SOUTH), (EAST + 0.0004, NORTH))  # 39 m beside
    across = [line(f"横{n}巷", (EAST - 0.001, y), (EAST + 0.001, y)) for n, y in enumerate((29.711, 29.7115, 29.712))]
    (found,) = describe([unit(GROUND)], [*ROUND[1:], far, *across])
    assert said(found).startswith(f"东:{UNNAMED}")
    (near,) = describe([unit(GROUND)], [*ROUND[1:], far, *across], tolerance=40)
    assert said(near).startswith("东:远路")


def test_a_wide_river_is_named_from_its_bank():
    bank = line("大河", (EAST + 0.0009, SOUTH), (EAST + 0.0009, NORTH), kind=LineKind.RIVER, width=170.0)  # 87 m
    (found,) = describe([unit(GROUND)], [*ROUND[1:], bank])
    assert said(found).startswith("东:大河")


def test_a_wide_river_brings_no_road_into_reach_and_of_two_lines_on_one_another_the_first_is_named():
    river = line("江", (WEST - 0.001, SOUTH - 0.0005), (EAST + 0.001, SOUTH - 0.0005), kind=LineKind.RIVER, width=200.0)
    far = line("远路", (WEST - 0.001, NORTH + 0.0003), (EAST + 0.001, NORTH + 0.0003))
    east = [line(name, (EAST, SOUTH - 0.001), (EAST, NORTH + 0.001)) for name in ("乙路", "甲路")]
    for lines in ([river, far, *east], [*east, far, river]):
        (found,) = describe([unit(GROUND)], lines)
        assert said(found).startswith(f"东:乙路 南:江 西:{UNNAMED}")
        assert "远路" not in said(found)


def test_of_several_parts_the_largest_is_described():
    other = affinity.translate(box(0, 0, 0.0005, 0.0005), EAST + 0.01, NORTH)
    (found,) = describe([unit(MultiPolygon([other, GROUND]))], ROUND)
    assert said(found) == "东:东路 南:南路 西:西河 北:北路"


@pytest.mark.parametrize("seed", [1, 2])
def test_simulated_grids_have_four_sides_that_are_read_again(seed):
    district = simulation.make(Size(92, 5_000, 10, seed), date(2026, 1, 1))
    communities = {area.code: area.name for area in district.areas}
    units = [Unit(g.code, g.name, communities.get(g.community or "", ""), g.shape) for g in district.grids]
    found = describe(units, district.lines)
    assert [each.code for each in found] == [grid.code for grid in district.grids]
    for each in found:
        assert {side.direction for side in each.sides} == set(FOUR)
        reading = read(write(each.sides))
        assert reading.faults == ()
        for side in each.sides:
            assert [r.name for r in reading.side(side.direction).references] == [r.name for r in side.references]


def test_nothing_of_nothing():
    assert describe([], ROUND) == []


# --- ground with a name, and corners


def test_an_estate_beside_the_border_where_no_line_has_a_name():
    estate = box(EAST, SOUTH, EAST + 0.002, NORTH)
    inside = box(WEST + 0.0001, SOUTH + 0.0001, EAST - 0.00005, NORTH - 0.0001)
    lines = [each for each in ROUND if each.name != "东路"]
    (found,) = describe([unit(GROUND)], lines, areas={"绿中海4期": estate, "城市花园": inside})
    assert said(found) == "东:绿中海4期 南:南路 西:西河 北:北路"  # not the one within
    assert found.sides[1].references[0].kind is Kind.ESTATE
    (further,) = describe([unit(GROUND)], lines, areas={"绿中海4期": affinity.translate(estate, 0.001)})
    assert said(further).startswith("东:无名边界")
    (named,) = describe([unit(GROUND)], ROUND, areas={"绿中海4期": estate})
    assert said(named).startswith("东:东路")


def test_a_side_that_is_a_corner_is_a_crossing():
    """A triangle with its point in the north: 北至西河与东路交口."""
    top = ((WEST + EAST) / 2, NORTH)
    lines = [
        line("东路", (EAST, SOUTH), top),
        line("西河", (WEST, SOUTH), top, kind=LineKind.RIVER),
        line("南路", (WEST, SOUTH), (EAST, SOUTH)),
    ]
    triangle = Polygon([(WEST, SOUTH), top, (EAST, SOUTH)])
    (found,) = describe([unit(triangle)], lines)
    text = write(found.sides)
    assert text == "东至东路，南至南路，西至西河，北至西河与东路交口"
    (verified,) = verify([unit(triangle)], {"1": read(text)}, lines)
    assert verified.verdict is Verdict.MATCH
    best = Drawer(lines).draw(read(text)).candidates[0]
    assert best.shape.symmetric_difference(triangle).area < 0.001 * triangle.area
    assert best.score > 0.95
