"""From texts to polygons: lines that meet, nearly meet or never do, several faces, names that are not known."""

from datetime import date

import pytest
from shapely import LineString, box

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer
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
    assert (round(best.score, 3), best.extended, drawing.missing) == (1.0, {}, ())
    assert {direction: round(share, 2) for direction, share in best.sides.items()} == dict.fromkeys(
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
    assert set(best.extended) == {"东路", "南路", "西河", "北路"}
    assert all(15 < metres < 25 for metres in best.extended.values())


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
    assert first / whole >= 0.95
    assert three / whole >= 0.97
