"""What is wrong with a register."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register import health
from geogrid.domain.addressing.register.health import Ailment, Finding
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Place, PlaceKind

#  路:  W ---- 2 -- 4 -- 6 -- 8 -- 10 ---- E      even numbers, some 90 m apart, 10 m north of it
ROAD = LineString([(118.30, 29.70), (118.31, 29.70)])
ROADS = {
    "前园南路": ROAD,
    "镇海桥": LineString([(118.33, 29.70), (118.34, 29.70)]),
    "延安路": LineString([(118.32, 29.70), (118.33, 29.70)]),
}
COMMUNITIES = {"g1": "c1", "g2": "c2", "g3": None}


def place(number, lon, lat=29.7001, code=None, community="c1"):
    text = f"前园南路{number}号"
    return Place(
        code or f"P{number}", PlaceKind.HOUSE, text, community, lon, lat, road="前园南路", number=f"{number}号"
    )


HOUSES = [place(2 * n, 118.30 + 0.001 * n) for n in range(1, 8)]


def found(places, grids=None, roads=ROADS):
    told = health.inspect(places, grids or ["g1"] * len(places), COMMUNITIES, roads)
    return [(each.ailment, each.text, each.codes) for each in told if each.text != "延安路"]


def test_a_sound_register_has_one_road_without_numbers():
    """A bridge never has any."""
    told = health.inspect(HOUSES, ["g1"] * len(HOUSES), COMMUNITIES, ROADS)
    assert told == [Finding(Ailment.ROAD_WITHOUT_NUMBERS, "延安路")]


def test_numbers_may_run_either_way():
    backwards = [place(2 * n, 118.31 - 0.001 * n) for n in range(1, 8)]
    assert found(backwards) == []


def test_places_in_no_grid():
    assert found(HOUSES[:1], [None]) == [(Ailment.IN_NO_GRID, "前园南路2号", ("P2",))]


def test_a_community_that_contradicts_the_point():
    (told,) = (
        f for f in health.inspect(HOUSES[:3], ["g1", "g2", "g3"], COMMUNITIES, {}) if f.ailment is Ailment.CONTRADICTED
    )
    assert (told.codes, told.stated, told.found) == (("P4",), "c1", "c2")


def test_the_same_address_twice():
    twice = [
        *HOUSES,
        replace(place(2, 118.302), code="X", address="前园南路2号 "),
        place(2, 118.340, code="Y", community="c2"),  # another village, three kilometres off
    ]
    told = [f for f in health.inspect(twice, ["g3"] * len(twice), COMMUNITIES, {}) if f.ailment is Ailment.DUPLICATE]
    assert [(f.text, f.codes) for f in told] == [("前园南路2号", ("P2", "X"))]
    assert told[0].metres == pytest.approx(96.8, abs=0.5)
    near = [*HOUSES, place(2, 118.301, code="Y", community="c2")]
    told = [f for f in health.inspect(near, ["g3"] * len(near), COMMUNITIES, {}) if f.ailment is Ailment.DUPLICATE]
    assert [(f.text, f.codes) for f in told] == [("前园南路2号", ("P2", "Y"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("唐家湾村大屋场1号", "黑虎山村大屋场1号"),
        ("湖北省宜昌市西陵区窑湾街道唐家湾村大屋场1号", "湖北省宜昌市西陵区窑湾街道黑虎山村大屋场1号"),
        ("唐家湾村大屋场1号", "西陵区黑虎山村村委会大屋场1号"),
        ("前园社区大屋场1号", "水心亭社区大屋场1号"),
    ],
)
@pytest.mark.parametrize("communities", [("c1", "c2"), (None, None)])
@pytest.mark.parametrize("parts", [{"road": "大屋场", "number": "1号"}, {}])
def test_houses_of_two_communities_that_their_addresses_name_are_two(one, other, communities, parts):
    two = [
        Place(text, PlaceKind.HOUSE, text, community, 118.30 + 0.005 * at, 29.7, **parts)
        for at, (text, community) in enumerate(zip((one, other), communities, strict=True))
    ]
    assert found(two, ["g3", "g3"], {}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("唐家湾村大屋场1号", "唐家湾村大屋场1号"),
        ("唐家湾村大屋场1号", "窑湾街道唐家湾村村委会大屋场1号"),
        ("唐家湾村大屋场1号", "大屋场1号"),
        ("唐家湾村大屋场1号", "唐家湾社区大屋场1号"),
    ],
)
def test_of_one_community_it_is_called_with_its_name(one, other):
    two = [
        Place(f"P{at}", PlaceKind.HOUSE, text, "c1", 118.30 + 0.001 * at, 29.7, road="大屋场", number="1号")
        for at, text in enumerate((one, other))
    ]
    assert found(two, ["g3", "g3"], {}) == [(Ailment.DUPLICATE, "唐家湾村大屋场1号", ("P0", "P1"))]


def test_of_three_only_those_of_one_community():
    three = [
        Place(f"P{at}", PlaceKind.HOUSE, text, None, 118.30 + 0.001 * at, 29.7, road="大屋场", number="1号")
        for at, text in enumerate(("唐家湾村大屋场1号", "黑虎山村大屋场1号", "黑虎山村大屋场1号 "))
    ]
    assert found(three, ["g3"] * 3, {}) == [(Ailment.DUPLICATE, "黑虎山村大屋场1号", ("P1", "P2"))]


def test_a_house_far_from_its_road():
    off = place(4, 118.302, 29.7020)
    assert found([HOUSES[0], off, *HOUSES[2:]]) == [(Ailment.FAR_FROM_ROAD, "前园南路4号", ("P4",))]


def test_the_one_number_that_breaks_the_order():
    wrong = place(6, 118.3075)
    assert found([*HOUSES[:2], wrong, *HOUSES[3:]]) == [(Ailment.OUT_OF_ORDER, "前园南路6号", ("P6",))]


@pytest.mark.parametrize("lon", [118.304, 118.3035, 118.3045])
def test_two_rows_of_one_number_are_in_order(lon):
    """As a house has, and what is called by it: 8号 and 8号华侨大厦, on whichever side of it."""
    house = replace(place(8, lon, code="P8a"), address="前园南路8号华侨大厦")
    assert Ailment.OUT_OF_ORDER not in {ailment for ailment, _, _ in found([*HOUSES, house])}


@pytest.mark.parametrize("turned", [False, True])
def test_numbers_at_one_point_are_in_order(turned):
    """One point for all that is in a building: 8号 and 10号."""
    houses = [place(2 * n, 118.31 - 0.001 * n if turned else 118.30 + 0.001 * n) for n in (1, 2, 3, 4, 4.0, 6, 7)]
    houses[4] = replace(houses[4], code="P10", address="前园南路10号", number="10号")
    assert found(houses) == []


def test_each_side_has_its_own_order_and_few_have_none():
    odd = [place(2 * n + 1, 118.31 - 0.001 * n, 29.6999) for n in range(1, 8)]
    assert found([*HOUSES, *odd]) == []
    assert found([place(2, 118.305), place(4, 118.301), place(6, 118.308)]) == []


def test_a_road_in_pieces_says_nothing_of_the_order():
    pieces = MultiLineString([[(118.30, 29.70), (118.304, 29.70)], [(118.306, 29.70), (118.31, 29.70)]])
    wrong = place(6, 118.3075)
    assert found([*HOUSES[:2], wrong, *HOUSES[3:]], roads={"前园南路": pieces}) == []


@given(st.lists(st.integers(0, 30), max_size=30))
def test_the_longest_rise_is_a_rise_and_the_longest(values):
    run = sorted(health._longest_rise([float(value) for value in values]))
    assert [values[at] for at in run] == sorted(values[at] for at in run)
    best = [1] * len(values)
    for at in range(len(values)):
        best[at] = 1 + max((best[n] for n in range(at) if values[n] <= values[at]), default=0)
    assert len(run) == max(best, default=0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5号后座", "5号前座"), ("5号", "5号后座"), ("8号首层", "8号二层"), ("8号附1号", "8号附2号"),
        ("7号一期", "7号二期"),
        ("168号竹辉饭店", "168号竹辉银行"), ("168号银座酒店", "168号金座酒店"),
        ("12号海天幼儿园", "12号海天幼儿园分园"),
        ("12号（工商银行老街支行）", "12号（工商银行新街支行）"), ("5号东塔", "5号西塔"),
    ],
)  # fmt: skip
def test_what_has_words_of_its_own_is_a_place_of_its_own(one, other):
    assert duplicates(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5号后座", "5号后座"),
        ("五号", "5号"),
        ("5号", "5号海天幼儿园"),
        ("168号竹辉饭店", "168号（竹辉饭店）"),
        ("5号之一", "5-1号"),
    ],
)
def test_what_is_only_written_otherwise_is_there_twice(one, other):
    assert duplicates(one, other) == [("A", "B")]


def duplicates(*rests):
    listed = []
    for code, text in zip("AB", (f"前园南路{rest}" for rest in rests), strict=True):
        told = parts(parse(text, Gazetteer()))
        kind = kind_of(text, dict(zip(list(Field)[4:], told, strict=True)))
        listed.append(Place(code, kind, text, "c1", 118.301, 29.7001, *told))
    return [codes for ailment, _, codes in found(listed, roads={}) if ailment is Ailment.DUPLICATE]
