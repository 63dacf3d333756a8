"""Texts of sides beside the map: so, not so, not known, left out; and beside the texts of neighbours."""

from datetime import date

import pytest
from shapely import LineString, box

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import Direction
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.verify import Verdict, verify
from geogrid.domain.sides.write import trace, write
from geogrid.services import simulation
from geogrid.services.simulation import Size

WEST, SOUTH, EAST, NORTH = 118.300, 29.710, 118.304, 29.713
FARTHER_NORTH = NORTH + 180 / 110_870  # 180 m
WIDTH = 0.004


def line(name, *xy, width=12.0):
    return Line(name, LineKind.ROAD, LineRank.STREET, width, LineString(xy))


LINES = [
    line("东路", (EAST, SOUTH - 0.01), (EAST, NORTH + 0.01)),
    line("南路", (WEST - 0.01, SOUTH), (EAST + 0.01, SOUTH)),
    line("西路", (WEST, SOUTH - 0.01), (WEST, NORTH + 0.01)),
    line("延安路", (WEST - 0.01, NORTH), (EAST + 0.01, NORTH)),
    line("黄山中路", (WEST - 0.01, FARTHER_NORTH), (EAST + 0.01, FARTHER_NORTH)),
]
FIRST = Unit("1", "第一网格", "前园社区", box(WEST, SOUTH, EAST, NORTH))
EASTERN = Unit("2", "第二网格", "前园社区", box(EAST, SOUTH, EAST + WIDTH, NORTH))
NORTHERN = Unit("3", "第一网格", "马岗社区", box(WEST, NORTH, EAST, FARTHER_NORTH))
UNITS = [FIRST, EASTERN, NORTHERN]


def verified(*texts, lines=LINES, units=UNITS, **known):
    """What is found of the first grid, whose text is the first."""
    told = {unit.code: read(text) for unit, text in zip(units, texts, strict=False) if text}
    return verify(units, told, lines, **known)[0]


def side(found, direction):
    return next(each for each in found.sides if each.direction is direction)


@pytest.mark.parametrize(
    "text",
    [
        "东至东路，南至南路，西至西路，北至延安路",
        "东起东路中心线，西至西路，南临南路，北靠延安路（在建）",
        "东至第二网格，南至南路，西至西路，北至马岗社区交界",
        "东至前园社区第二网格，南至南路，西至西路，北至马岗社区",
        "东至东路与延安路交口，南至南路，西至西路，北至延安路",
    ],
)
def test_what_is_so(text):
    found = verified(text)
    assert (found.verdict, found.faults, found.disputes) == (Verdict.MATCH, (), ())


def test_a_side_that_runs_along_another_road_and_how_far_that_is():
    found = verified("东至东路，南至南路，西至西路，北至黄山中路")
    north = side(found, Direction.NORTH)
    assert (found.verdict, north.verdict) == (Verdict.CONTRADICTION, Verdict.CONTRADICTION)
    (away,) = north.away
    assert (away.name, away.on) == ("黄山中路", ())
    assert away.metres == pytest.approx(180, abs=1)
    assert [reference.name for reference in north.shown] == ["延安路"]
    assert [each.verdict for each in found.sides if each is not north] == [Verdict.MATCH] * 3


def test_two_sides_that_changed_places():
    found = verified("东至西路，南至南路，西至东路，北至延安路")
    assert side(found, Direction.EAST).away[0].on == (Direction.WEST,)


def test_what_is_left_out_what_is_not_known_and_what_is_missing():
    found = verified("东至东路，南至男路，西至西路")
    assert side(found, Direction.SOUTH).unknown == ("男路",)
    assert side(found, Direction.NORTH).verdict is Verdict.MISSING
    half = [*LINES[1:], line("东一路", (EAST, SOUTH), (EAST, 29.7115)), line("东二路", (EAST, 29.7115), (EAST, NORTH))]
    found = verified("东至东一路，南至南路，西至西路，北至延安路", lines=half)
    assert (side(found, Direction.EAST).verdict, side(found, Direction.EAST).unsaid) == (
        Verdict.INCOMPLETE,
        ("东二路",),
    )


def test_other_names_and_estates():
    text = "东至老东路，南至城市花园，西至西路，北至延安路"
    estate = box(WEST, SOUTH - 0.001, EAST, SOUTH)
    found = verified(text, areas={"城市花园": estate}, others={"老东路": "东路"})
    assert found.verdict is Verdict.MATCH


def test_what_says_nothing_of_sides():
    found = verified("以茂林路为界划分为两个网格")
    assert (found.verdict, found.sides, len(found.faults)) == (Verdict.MISSING, (), 1)


def test_neighbours_that_say_different_things_of_their_border():
    own, theirs = "东至东路，南至南路，西至西路，北至延安路", "东至东路，南至黄山中路，西至西路，北至黄山中路"
    found = verified(own, None, theirs)
    (dispute,) = found.disputes
    assert (dispute.direction, dispute.names, dispute.other) == (Direction.NORTH, ("延安路",), "3")
    assert (dispute.other_direction, dispute.other_names) == (Direction.SOUTH, ("黄山中路",))
    assert dispute.length_m == pytest.approx(387, abs=5)
    assert found.verdict is Verdict.DISPUTED
    assert verified(own, None, "东至东路，南至前园社区，西至西路，北至黄山中路").disputes == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_text_made_from_the_map_is_so_and_that_of_another_grid_is_not(seed):
    district = simulation.make(Size(92, 2_000, 10, seed), date(2026, 1, 1))
    areas = {area.code: area.name for area in district.areas}
    units = [Unit(g.code, g.name, areas[g.community], g.shape) for g in district.grids]
    texts = {found.code: read(write(found.sides)) for found in describe(units, district.lines)}
    assert {each.verdict for each in verify(units, texts, district.lines)} == {Verdict.MATCH}
    turned = dict(zip(texts, [*list(texts.values())[1:], texts[units[0].code]], strict=True))
    assert Verdict.MATCH not in {each.verdict for each in verify(units, turned, district.lines)}


BY_BORDER = Style.of("东以…为界，西以…为界，南以…为界，北以…为界")


@pytest.mark.parametrize("seed", [4409, 5000, 6001])
@pytest.mark.parametrize(
    "written", [lambda found: write(found.sides), lambda found: write(found.sides, BY_BORDER), trace]
)
def test_no_alarm_on_what_the_map_says(seed, written):
    """Borders that go around a corner, stretches without a name, steps of a few metres."""
    district = simulation.make(Size(92, 2_000, 10, seed), date(2026, 1, 1))
    areas = {area.code: area.name for area in district.areas}
    units = [Unit(g.code, g.name, areas[g.community], g.shape) for g in district.grids]
    texts = {found.code: read(written(found)) for found in describe(units, district.lines)}
    assert [each.code for each in verify(units, texts, district.lines) if each.verdict is not Verdict.MATCH] == []


def test_a_text_that_traces_the_border_is_compared_step_by_step():
    (description,) = describe([FIRST], LINES)
    own = trace(description)
    assert verified(own).verdict is Verdict.MATCH
    wrong = verified(own.replace("沿延安路", "沿黄山中路"))
    assert (wrong.verdict, side(wrong, Direction.NORTH).verdict) == (Verdict.CONTRADICTION, Verdict.CONTRADICTION)
    bare = "由西路与延安路交汇点起，沿延安路至东路，沿东路至南路，沿南路至西路，沿西路至起点止"
    assert verified(bare).verdict is Verdict.MATCH
    assert verified(bare.replace("沿南路", "沿黄山中路")).verdict is Verdict.CONTRADICTION
