"""From texts to polygons: lines that meet, nearly meet or never do, several faces, names that are not known."""

import math
from dataclasses import replace
from datetime import date

import pytest
import shapely
from shapely import LineString, box

from geogrid.domain.measure import metres_per_degree
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer, Rule
from geogrid.domain.sides.obstacle import Hurdle
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import Direction
from geogrid.domain.sides.write import write
from geogrid.services import simulation
from geogrid.services.simulation import Size

WEST, SOUTH, EAST, NORTH = 118.300, 29.710, 118.304, 29.713
GROUND = box(WEST, SOUTH, EAST, NORTH)
TEXT = "东至东路，南至南路，西至西河，北至北路"


def line(name, *xy, kind=LineKind.ROAD):
    return Line(name, kind, LineRank.STREET, 12.0, LineString(xy))


def around(over=0.001):
    """Four lines that go on for so many degrees beyond the corners; below 0 they stop short of them."""
    return [
        line("东路", (EAST, SOUTH - over), (EAST, NORTH + over)),
        line("南路", (WEST - over, SOUTH), (EAST + over, SOUTH)),
        line("西河", (WEST, SOUTH - over), (WEST, NORTH + over), kind=LineKind.RIVER),
        line("北路", (WEST - over, NORTH), (EAST + over, NORTH)),
    ]


def alike(one, other):
    return one.intersection(other).area / one.union(other).area


def test_what_four_lines_enclose():
    drawing = Drawer(around()).draw(read(TEXT))
    (best,) = drawing.candidates
    assert alike(best.shape, GROUND) > 0.9999
    assert (round(best.score, 3), best.extended, drawing.missing) == (1.0, (), ())
    assert {direction: round(share, 2) for direction, share in best.fit.sides.items()} == dict.fromkeys(
        (Direction.NORTH, Direction.EAST, Direction.SOUTH, Direction.WEST), 1.0
    )


def test_the_same_by_other_words():
    for text in ("南到南路北到北路东到东路西到西河", "北临北路；东临东路（在建）；南临南路中心线；西临西河段"):
        drawing = Drawer(around()).draw(read(text.replace("段", "")))
        assert alike(drawing.candidates[0].shape, GROUND) > 0.9999


def test_lines_that_stop_short_are_extended_and_that_is_told():
    drawing = Drawer(around(-0.0002)).draw(read(TEXT))  # 19 and 22 m at each end
    best = drawing.candidates[0]
    assert alike(best.shape, GROUND) > 0.999
    assert {piece.name for piece in best.extended} == {"东路", "南路", "西河", "北路"}
    assert all(15 < piece.metres < 25 for piece in best.extended)
    assert all(shapely.dwithin(GROUND.boundary, piece.shape, 1e-6) for piece in best.extended)


def test_lines_that_never_meet_enclose_nothing():
    assert Drawer(around(-0.0002), reach=5).draw(read(TEXT)).candidates == ()
    assert Drawer(around(-0.0014)).draw(read(TEXT)).candidates == ()


def test_several_faces_are_one_where_a_line_of_the_text_runs_through():
    bent = line("西河", (WEST, SOUTH - 0.001), (WEST, NORTH), (WEST + 0.001, NORTH + 0.001), kind=LineKind.RIVER)
    across = line(
        "东路", (EAST, NORTH + 0.001), (EAST, SOUTH), (WEST + 0.002, (SOUTH + NORTH) / 2), (WEST, SOUTH + 0.001)
    )
    lines = [across, bent, *around()[1:2], *around()[3:]]
    best = Drawer(lines).draw(read(TEXT)).candidates[0]
    assert best.shape.geom_type == "Polygon"
    assert alike(best.shape, GROUND) > 0.99


def test_a_name_that_is_not_known_is_told_with_those_spelt_nearly_so():
    drawing = Drawer(around()).draw(read("东至东路，南至男路，西至西河，北至大青山"))
    south, north = drawing.missing
    assert (south.direction, south.name, set(south.near)) == (Direction.SOUTH, "男路", {"东路", "南路", "北路"})
    assert (north.direction, north.name, north.near) == (Direction.NORTH, "大青山", ())


def test_another_name_and_part_of_a_name():
    drawer = Drawer(around(), others={"老城路": "南路"})
    drawing = drawer.draw(read("东至东路，南至老城路，西至西河东，北至北路"))
    assert drawing.missing == ()
    assert alike(drawing.candidates[0].shape, GROUND) > 0.9999


def test_a_neighbour_s_outline_is_a_side():
    east = box(EAST, SOUTH - 0.001, EAST + 0.003, NORTH + 0.001)
    drawer = Drawer(around()[1:], {"东社区": east})
    drawing = drawer.draw(read("东至东社区交界，南至南路，西至西河，北至北路"))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.9999


@pytest.mark.parametrize(
    "text",
    [
        "",
        "以东路为界划分",
        "东至东路",
        "东至甲路，南至乙路，西至丙路，北至丁路",
        "东至西河，南至北路，西至东路，北至南路",
        "东至东路，南至东路，西至东路，北至东路",
    ],
)
def test_what_encloses_nothing_is_not_forced(text):
    assert Drawer(around()).draw(read(text)).candidates == ()


def test_without_lines():
    assert Drawer([]).draw(read(TEXT)).candidates == ()


def test_simulated_grids_come_back_from_their_texts():
    """At least 95 of 100 first, and the true one among the first three for most of the rest."""
    whole = first = three = 0
    for seed in (1, 2):
        district = simulation.make(Size(92, 2_000, 10, seed), date(2026, 1, 1))
        units = [Unit(grid.code, grid.name, "", grid.shape) for grid in district.grids]
        drawer = Drawer(district.lines)
        for unit, description in zip(units, describe(units, district.lines), strict=True):
            if description.unnamed_m or any(r.kind == "area" for side in description.sides for r in side.references):
                continue
            shapes = [each.shape for each in drawer.draw(read(write(description.sides))).candidates]
            good = [alike(shape, unit.shape) >= 0.98 for shape in shapes]
            whole, first, three = whole + 1, first + any(good[:1]), three + any(good[:3])
    assert whole > 140
    assert first / whole >= 0.97
    assert three / whole >= 0.99


# --- where the lines of a text do not meet, or are not known


def test_over_a_line_that_is_not_named_where_those_that_are_do_not_meet():
    """The road in the north ends 120 m before that in the east; a lane leads there."""
    gap = EAST - 0.0012
    north = line("北路", (WEST - 0.001, NORTH), (gap, NORTH))
    lane = line("小巷", (gap, NORTH), (EAST, NORTH))
    lines = [each for each in around() if each.name != "北路"] + [north, lane]
    best = Drawer(lines, reach=10).draw(read(TEXT)).candidates[0]
    assert alike(best.shape, GROUND) > 0.999
    ((name, metres),) = [(piece.name, piece.metres) for piece in best.through]
    assert name == "小巷"
    assert 100 < metres < 110
    assert best.score < 0.97  # it is not all that the text says


def test_a_line_is_taken_for_a_side_of_which_nothing_is_known():
    further = line("远路", (WEST - 0.001, NORTH + 0.002), (EAST + 0.001, NORTH + 0.002))
    drawing = Drawer([*around(0.003), further]).draw(read("东至东路，南至南路，西至西河，北至大青山"))
    assert [dict(each.taken) for each in drawing.candidates] == [{Direction.NORTH: "北路"}, {Direction.NORTH: "远路"}]
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999
    assert not drawing.is_certain
    assert drawing.candidates[1].behind is not None


def test_a_name_spelt_nearly_so_is_taken_and_told():
    drawing = Drawer(around()).draw(read("东至东路，南至男路，西至西河，北至北路"))
    best = drawing.candidates[0]
    assert alike(best.shape, GROUND) > 0.999
    assert best.taken == {Direction.SOUTH: "南路"}
    assert best.score < 0.95
    assert not drawing.is_certain


def test_a_trace_is_drawn():
    text = "由西河与北路交汇点起，沿北路至东路，沿东路至南路，沿南路至西河，沿西河至起点止"
    drawing = Drawer(around()).draw(read(text))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999
    assert drawing.is_certain


def test_which_rule_put_a_candidate_behind():
    middle = line("西河", ((WEST + EAST) / 2, SOUTH - 0.001), ((WEST + EAST) / 2, NORTH + 0.001), kind=LineKind.RIVER)
    drawing = Drawer([*around(), middle]).draw(read(TEXT))
    whole, half = drawing.candidates[:2]
    assert alike(whole.shape, GROUND) > 0.999
    assert alike(half.shape, GROUND) == pytest.approx(0.5, abs=0.01)
    assert (whole.behind, half.behind) == (None, Rule.SMALLER)
    assert not drawing.is_certain


# --- what stands in the way


def hurdles(drawing):
    return {each.hurdle: (each.names, round(each.amount)) for each in drawing.obstacles}


def test_lines_that_never_meet_are_told_with_how_far_they_are_apart():
    found = hurdles(Drawer(around(-0.0014)).draw(read(TEXT)))
    names, metres = found[Hurdle.APART]
    assert set(names) <= {"东路", "南路", "西河", "北路"}
    assert 150 < metres < 250


def test_a_text_of_another_place():
    assert hurdles(Drawer(around()).draw(read("东至甲路，南至乙路，西至丙路，北至丁路"))) == {Hurdle.ELSEWHERE: ((), 0)}


def test_a_name_that_exists_twice():
    twin = line("东路", (EAST + 0.05, SOUTH), (EAST + 0.05, NORTH))
    drawing = Drawer([*around(), twin]).draw(read(TEXT))
    assert hurdles(drawing) == {Hurdle.TWICE: (("东路",), 2)}
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


def test_a_river_that_is_a_road_on_the_map():
    lines = [line(each.name, *each.shape.coords) for each in around()]
    drawing = Drawer(lines).draw(read(TEXT))
    assert hurdles(drawing) == {Hurdle.OTHER_KIND: (("西河",), 0)}


def test_what_encloses_half_the_city_is_told():
    wide = [
        line(name, *[(WEST + 20 * (x - WEST), SOUTH + 20 * (y - SOUTH)) for x, y in each.shape.coords], kind=each.kind)
        for each in around() for name in [each.name]
    ]  # fmt: skip
    (told,) = Drawer(wide).draw(read(TEXT)).obstacles
    assert (told.hurdle, round(told.amount)) == (Hurdle.WIDE, 51)


def test_one_line_on_all_sides_encloses_nothing():
    drawing = Drawer(around()).draw(read("东至西河，南至西河，西至西河，北至西河"))
    assert (drawing.candidates, hurdles(drawing)) == ((), {Hurdle.ONE_LINE: (("西河",), 0)})


def test_sides_that_are_mixed_up():
    drawing = Drawer(around()).draw(read("东至西河，南至北路，西至东路，北至南路"))
    assert (drawing.candidates, hurdles(drawing)) == ((), {Hurdle.NOT_SO: ((), 0)})


def test_a_part_of_a_road_is_of_that_road():
    drawing = Drawer(around()).draw(read("东至东路北段，南至南路西段，西至西河中段，北至北路"))
    assert drawing.missing == ()
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


def test_nothing_is_certain_with_a_name_that_is_not_known():
    drawing = Drawer(around()).draw(read("东至东路、马岗社区，南至南路，西至西河，北至北路"))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999
    assert not drawing.is_certain


def test_a_side_that_is_an_estate_ends_at_it():
    estate = box(EAST, SOUTH, EAST + 0.003, NORTH)
    drawing = Drawer(around()[1:], {"城市花园": estate}).draw(read("东至城市花园，南至南路，西至西河，北至北路"))
    (only,) = drawing.candidates
    assert alike(only.shape, GROUND) > 0.999


@pytest.mark.parametrize("against", [False, True])
def test_a_trace_says_on_which_side_each_step_is(against):
    ways = [("北路", "东"), ("东路", "南"), ("南路", "西"), ("西河", "北")]
    if against:
        ways = [("西河", "南"), ("南路", "东"), ("东路", "北"), ("北路", "西")]
    steps = [f"沿{name}向{way}至{ways[(at + 1) % 4][0]}" for at, (name, way) in enumerate(ways)]
    drawing = Drawer(around()).draw(read(f"由{ways[-1][0]}与{ways[0][0]}交汇点起，{'，'.join(steps)}"))
    assert {direction: list(names) for direction, names in drawing.used.items()} == {
        Direction.NORTH: ["北路"], Direction.EAST: ["东路"], Direction.SOUTH: ["南路"], Direction.WEST: ["西河"],
    }  # fmt: skip
    assert drawing.is_certain


def test_a_ring_road_encloses_by_itself():
    ring = Line("环城路", LineKind.ROAD, LineRank.STREET, 12.0, LineString(GROUND.exterior.coords))
    drawing = Drawer([ring]).draw(read("东、南、西、北至环城路"))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999
    assert drawing.obstacles == ()


def test_another_name_spelt_nearly_so_is_found_as_well():
    drawing = Drawer(around(), others={"老城大道": "南路"}).draw(read("东至东路，南至老成大道，西至西河，北至北路"))
    assert drawing.missing[0].near == ("老城大道",)
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("东至东路外侧，南至南路外侧，西至西河外侧，北至北路外侧", (-6, -6, 6, 6)),
        ("东至东路内侧，南至南路内侧，西至西河内侧，北至北路内侧", (6, 6, -6, -6)),
        ("东至东路外侧，南至南路，西至西河，北至北路中心线", (0, 0, 6, 0)),
        ("东至东路内侧，南至南路，西至西河外侧，北至北路", (-6, 0, -6, 0)),
    ],
)
def test_the_edge_of_a_road_12_m_wide(text, moved):
    best = Drawer(around()).draw(read(text)).candidates[0].shape
    east, north = metres_per_degree(SOUTH)
    by = [(a - b) * scale for a, b, scale in zip(best.bounds, GROUND.bounds, (east, north) * 2, strict=True)]
    assert by == pytest.approx(moved, abs=0.1)
    assert alike(best, box(*best.bounds)) > 0.999


@pytest.mark.parametrize("east", ["临东路", "沿东路", "到东路", "起东路"])
def test_a_verb_that_was_taken_for_a_part_of_the_name(east):
    drawing = Drawer(around()).draw(read(f"东至{east}，南至南路，西至西河，北至北路"))
    assert drawing.is_certain
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


def test_a_name_that_begins_like_a_verb_goes_before_what_is_left_without_it():
    """There is a 东路 and, further east, a 沿东路: each text is drawn along what it names."""
    farther = line("沿东路", (EAST + 0.003, SOUTH - 0.001), (EAST + 0.003, NORTH + 0.001))
    drawer = Drawer([*around(0.004), farther])
    text = "，南至南路，西至西河，北至北路"
    assert drawer.draw(read("东至沿东路" + text)).candidates[0].shape.bounds[2] > EAST + 0.0029
    assert drawer.draw(read("东至东路" + text)).candidates[0].shape.bounds[2] < EAST + 0.0001
    only = Drawer([*around(0.004)[1:], replace(farther, name="沿东路")])
    assert only.draw(read("东沿东路" + text)).is_certain  # 东 and 沿东路, not 沿 and 东路


def test_what_a_text_leaves_out_is_told():
    drawing = Drawer(around()).draw(read(f"{TEXT}；其中滨江小区除外"))
    assert hurdles(drawing) == {Hurdle.LEFT_OUT: (("其中滨江小区除外",), 0)}
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


def test_a_score_counts_the_names_that_are_not_known():
    drawing = Drawer(around()).draw(read("东至东路、呵呵路，南至南路、嘿嘿路，西至西河、哈哈路，北至北路、嘻嘻路"))
    assert drawing.candidates[0].score == pytest.approx(0.5, abs=0.01)


def test_a_corner_that_is_a_crossing():
    text = "东至东路，东南至南路与东路交口，南至南路，西至西河，北至北路"
    drawing = Drawer(around()).draw(read(text))
    assert drawing.candidates[0].score > 0.99
    assert drawing.is_certain


def test_outer_edges_of_roads_of_different_widths_meet_at_the_corner():
    lines = [replace(each, width=24.0) if each.name in ("东路", "西河") else each for each in around()]
    best = Drawer(lines).draw(read("东至东路外侧，南至南路外侧，西至西河外侧，北至北路外侧")).candidates[0].shape
    assert alike(best, box(*best.bounds)) > 0.9999


@pytest.mark.parametrize("side", ["外侧", "内侧"])
def test_an_edge_goes_as_far_as_a_road_that_it_meets_askew(side):
    """The road in the west runs 1 east for 3 north; its edge is beside it from the one crossing to the other."""
    askew = LineString([(WEST - 0.0002, SOUTH - 0.0006), (WEST + 0.0012, NORTH + 0.0006)])
    lines = [replace(each, shape=askew, width=30.0) if each.name == "西河" else each for each in around()]
    centres = Drawer(lines).draw(read(TEXT)).candidates[0].shape
    best = Drawer(lines).draw(read(f"东至东路，南至南路，西至西河{side}，北至北路")).candidates[0].shape
    assert best.bounds[1::2] == pytest.approx(centres.bounds[1::2], abs=1e-7)
    scale = metres_per_degree(SOUTH)
    moved = shapely.transform(best, lambda xy: xy * scale), shapely.transform(centres, lambda xy: xy * scale)
    apart = moved[0].symmetric_difference(moved[1])
    line = shapely.transform(askew, lambda xy: xy * scale)
    within = shapely.intersection(line, shapely.buffer(moved[1], 0.1))
    assert apart.area == pytest.approx(15.0 * within.length, rel=0.02)
    assert shapely.hausdorff_distance(apart.exterior, within) < 15.0 / math.cos(math.radians(35))


def test_bends_narrower_than_a_river_is_wide_leave_no_loops():
    waves = [(EAST - at * (EAST - WEST) / 200, NORTH + 0.0002 * math.sin(at / 6)) for at in range(-10, 211)]
    lines = [replace(each, shape=LineString(waves), width=60.0) if each.name == "北路" else each for each in around()]
    drawing = Drawer(lines).draw(read("东至东路，南至南路，西至西河，北至北路外侧"))
    best = drawing.candidates[0].shape
    assert best.is_valid
    centre = Drawer(lines).draw(read(TEXT)).candidates[0].shape
    assert shapely.covers(shapely.buffer(best, 1e-7), centre)
    assert 1.05 < best.area / centre.area < 1.2


def test_inner_edges_that_leave_nothing_are_not_drawn():
    lines = [replace(each, width=900.0) for each in around()]
    drawing = Drawer(lines).draw(read("东至东路内侧，南至南路内侧，西至西河内侧，北至北路内侧"))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999
    assert Hurdle.NARROW in hurdles(drawing)
    assert not drawing.is_certain


def test_an_estate_called_as_a_road():
    estate = box(EAST + 0.001, SOUTH, EAST + 0.002, NORTH)
    drawing = Drawer(around(), {"东路": estate}).draw(read(TEXT))
    assert alike(drawing.candidates[0].shape, GROUND) > 0.999


@pytest.mark.parametrize("south", ["南路边线", "南路红线", "南路边"])
def test_an_edge_that_is_not_said_which_is_told(south):
    drawing = Drawer(around()).draw(read(f"东至东路，南至{south}，西至西河，北至北路"))
    assert hurdles(drawing) == {Hurdle.EDGE: (("南路",), 0)}
    assert not drawing.is_certain


def test_the_edge_of_a_line_without_a_width_is_told():
    lines = [replace(each, width=0.0) if each.name == "南路" else each for each in around()]
    drawing = Drawer(lines).draw(read("东至东路，南至南路外侧，西至西河，北至北路"))
    assert hurdles(drawing) == {Hurdle.EDGE: (("南路",), 0)}


def test_many_metres_of_extended_lines_are_not_certain():
    """Each of the four corners lies 50 m beyond the ends of its two lines."""
    drawing = Drawer(around(-0.0005)).draw(read(TEXT))
    assert sum(piece.metres for piece in drawing.candidates[0].extended) > 140
    assert not drawing.is_certain
