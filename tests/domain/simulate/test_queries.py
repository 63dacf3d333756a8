"""Queries to a simulated district: their kinds and texts, and what they can mean, worked out again by brute force."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geogrid.domain.grid import Level
from geogrid.domain.register import LineKind, Place, PlaceKind
from geogrid.domain.simulate import District
from geogrid.domain.simulate import queries as package
from geogrid.domain.simulate.queries import Further, FurtherKind, Query, QueryKind, besides, queries
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.slips import Names, one_slip, slip
from tests.domain.simulate.conftest import made

SEED = 20_260_127
OF_ONE_PLACE = [
    QueryKind.WRONG_COMMUNITY,
    QueryKind.FULL_WIDTH,
    QueryKind.CHINESE_NUMERALS,
    QueryKind.OMITTED_HAO,
    QueryKind.REVERSED,
    QueryKind.DOUBLED_PREFIX,
]
TO_METRES = Transformer.from_crs(4490, 4549, always_xy=True)  # Gauss-Krüger: another way than the code's own plane


@cache
def town() -> District:
    return made(grids=40, places=6_000, cases=0, seed=7)


@cache
def asked() -> dict[QueryKind, list[Query]]:
    found = defaultdict(list)
    for query in queries(town(), len(QueryKind) * 300, SEED):
        found[query.kind].append(query)
    return dict(found)


def everything() -> list[Query]:
    return [query for found in asked().values() for query in found]


def lowest(place: Place) -> str:
    point = shapely.Point(place.lon, place.lat)
    return min(grid.code for grid in town().grids if grid.shape.covers(point))


def in_metres(shape):
    return shapely.transform(shape, TO_METRES.transform, interleaved=False)


@cache
def grids_in_metres() -> dict[str, shapely.Polygon]:
    return {grid.code: in_metres(grid.shape) for grid in town().grids}


def reached(points, radius: float) -> set[str]:
    return {code for code, shape in grids_in_metres().items() if any(shape.distance(p) <= radius for p in points)}


def between(points, radius: float, grids: frozenset[str]) -> bool:
    """Whether these are the grids that the discs reach, half a metre more or less."""
    return reached(points, radius - 0.5) <= grids <= reached(points, radius + 0.5)


def test_the_kinds_come_in_equal_shares() -> None:
    for count in (len(QueryKind) * 150, 100, 5):
        found = Counter(query.kind for query in queries(town(), count, SEED))
        assert sum(found.values()) == count
        assert max(found.values()) - min(found[kind] for kind in QueryKind) <= 1


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**63), count=st.integers(0, 60))
def test_the_same_seed_gives_the_same_and_of_fewer_the_first(seed: int, count: int) -> None:
    found = list(queries(town(), 60, seed))
    assert list(queries(town(), count, seed)) == found[:count]
    assert list(queries(town(), 60, seed + 1)) != found


def test_each_has_a_text_and_grids_of_the_district() -> None:
    codes = {grid.code for grid in town().grids}
    assert all(query.text == query.text.strip("，,") and query.grids <= codes for query in everything())
    assert {query.kind for query in everything() if not query.grids} == {QueryKind.MISLEADING}, "some are elsewhere"
    assert {query.place for query in everything()} - {None} <= {place.code for place in town().places}


def test_texts_vary() -> None:
    for found in asked().values():
        assert len({query.text for query in found}) > 0.9 * len(found)


def test_a_place_in_no_grid_is_not_asked_for() -> None:
    whole = made(grids=40, places=6_000, cases=0, seed=7)
    kept = [grid for grid in whole.grids if not grid.code.endswith("1")]
    part = District(**{name: getattr(whole, name) for name in District.__dataclass_fields__} | {"grids": kept})
    codes = {grid.code for grid in kept}
    places = {place.code: place for place in part.places}
    for query in queries(part, 700, SEED):
        assert query.grids <= codes
        assert query.place is None or any(
            grid.shape.covers(shapely.Point(places[query.place].lon, places[query.place].lat)) for grid in kept
        )


@pytest.mark.parametrize("kind", OF_ONE_PLACE)
def test_the_grid_is_that_of_the_place(kind: QueryKind) -> None:
    places = {place.code: place for place in town().places}
    for query in asked()[kind]:
        assert query.grids == {lowest(places[query.place])}


def test_what_is_not_decidable_is_of_many_kinds() -> None:
    share = {kind: sum(query.decidable for query in found) / len(found) for kind, found in asked().items()}
    for kind in (QueryKind.MISSING_UPPER, QueryKind.TYPO, QueryKind.ESTATE_ONLY, QueryKind.RANGE, QueryKind.NOISE):
        assert 0.8 < share[kind] < 1
    assert 0.2 < share[QueryKind.CROSSING] < 0.6 < share[QueryKind.OFFSET] < 0.95


def test_full_width_really_is() -> None:
    for query in asked()[QueryKind.FULL_WIDTH]:
        assert re.search("[０-９]", query.text)
        assert not re.search("[ -~]", query.text)


def test_chinese_numerals_leave_no_digit() -> None:
    for query in asked()[QueryKind.CHINESE_NUMERALS]:
        assert not re.search(r"\d", query.text)


def test_where_the_hao_is_omitted_the_number_is_bare() -> None:
    places = {place.code: place for place in town().places}
    for query in asked()[QueryKind.OMITTED_HAO]:
        place = places[query.place]
        number = place.room or place.unit or place.building or place.number
        assert query.text.endswith(re.match(r"\d+", number)[0])


def test_a_wrong_community_is_not_the_one_of_the_register() -> None:
    places, names = {p.code: p for p in town().places}, {area.code: area.name for area in town().areas}
    below = {area.name for area in town().areas if area.level is not Level.DISTRICT}
    for query in asked()[QueryKind.WRONG_COMMUNITY]:
        stated = {name for name in below if name in query.text}
        own = names[places[query.place].community]
        assert stated - {own}


def test_turned_round_the_area_is_last() -> None:
    ends = [area.name for area in town().areas] + ["屯溪", "黄山市", "安徽省", "黄山", "安徽"]
    assert all(query.text.endswith(tuple(ends)) for query in asked()[QueryKind.REVERSED])


def test_a_doubled_prefix_names_an_area_twice() -> None:
    names = [area.name.removesuffix("区") if area.level is Level.DISTRICT else area.name for area in town().areas]
    for query in asked()[QueryKind.DOUBLED_PREFIX]:
        assert any(query.text.count(name) > 1 for name in [*names, "黄山"])


def test_an_alias_is_in_the_text_and_its_name_is_meant() -> None:
    places, areas = {p.code: p for p in town().places}, {area.code: area for area in town().areas}
    for query in asked()[QueryKind.ALIAS]:
        names = {other.name for other in town().aliases if other.alias in query.text}
        assert names
        if query.place:
            place = places[query.place]
            above = areas[place.community]
            assert names & {place.road, place.estate, place.address, above.name, areas[above.parent].name}
            assert query.grids == {lowest(place)}


def test_an_estate_alone_means_all_that_is_in_it() -> None:
    inside = defaultdict(set)
    for place in town().places:
        if place.estate:
            inside[place.estate].add(lowest(place))
    for query in asked()[QueryKind.ESTATE_ONLY]:
        named = [estate for estate in inside if estate in query.text]
        if not named:
            head = re.search("(..)(?:那|什么)", query.text)[1]
            named = [estate for estate in inside if estate.startswith(head)]
            assert len(named) > 1
        assert query.grids == set().union(*(inside[estate] for estate in named))


def test_a_crossing_means_all_grids_about_it() -> None:
    roads = {line.name: line for line in town().lines if line.kind is LineKind.ROAD}
    for query in asked()[QueryKind.CROSSING]:
        pairs = [
            (one, other)
            for one, other in pairwise(sorted((n for n in roads if n in query.text), key=query.text.index))
            if roads[one].shape.intersects(roads[other].shape)
        ]
        assert pairs
        if len(pairs) == 1:
            one, other = (roads[name] for name in pairs[0])
            spots = shapely.get_parts(in_metres(one.shape.intersection(other.shape)))
            assert between(spots, 15 + max(one.width, other.width) / 2, query.grids)


def test_an_offset_from_a_building_means_all_grids_about_the_spot() -> None:
    buildings = {p.address: p for p in town().places if p.kind is PlaceKind.BUILDING}
    steps = {"东": (1, 0), "西": (-1, 0), "南": (0, -1), "北": (0, 1)}
    told = re.compile(r"(\d+)(?:幢|栋|号楼)\D*?([东西南北])\D*?(\d+) ?[米mM]")
    checked = 0
    for query in asked()[QueryKind.OFFSET]:
        if found := told.search(query.text):
            estate = max((e.name for e in town().estates if query.text[: found.start()].endswith(e.name)), key=len)
            base, (east, north), far = buildings[f"{estate}{found[1]}幢"], steps[found[2]], int(found[3])
            start = in_metres(shapely.Point(base.lon, base.lat))
            # The grid north of the projection and true north are half a degree apart here.
            spot = shapely.Point(start.x + east * far, start.y + north * far)
            assert reached([spot], max(10, 0.15 * far) - 4) <= query.grids <= reached([spot], max(10, 0.15 * far) + 4)
            checked += 1
    assert checked > 5


def test_a_range_of_houses_means_all_numbers_in_it() -> None:
    roads = {place.road for place in town().places if place.kind is PlaceKind.HOUSE}
    told = re.compile(r"(\d+)号?(?:-|—|至|到|~|～|–|－|--)(\d+)号(.*)$")
    checked = 0
    for query in asked()[QueryKind.RANGE]:
        found = told.search(query.text)
        on = max(
            (road for road in roads if found and query.text[: found.start()].endswith(road)), key=len, default=None
        )
        if found and on:
            first, last, side = int(found[1]), int(found[2]), found[3]
            houses = [p for p in town().places if p.kind is PlaceKind.HOUSE and p.road == on]
            number = {int(p.number.removesuffix("号")): p for p in houses}
            step = 2 if side else 1
            assert query.grids == {lowest(number[n]) for n in range(first, last + 1, step) if n in number}
            checked += 1
    assert checked > 20


def distance(one: str, other: str) -> int:
    """How many characters must be replaced, left out, added, or swapped with the next: by the table of the books."""
    rows = [[*range(len(other) + 1)]]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


WORDS = st.text("前园南路巷", max_size=6)


@given(one=WORDS, other=WORDS)
def test_one_slip_is_a_distance_of_one(one: str, other: str) -> None:
    assert one_slip(one, other) == (distance(one, other) == 1)


@given(names=st.lists(WORDS, min_size=1, max_size=12, unique=True), text=WORDS)
def test_all_names_one_slip_away_are_found(names: list[str], text: str) -> None:
    assert Names(names, [], set()).near(text) == {name for name in names if distance(name, text) == 1}


@given(name=st.text("前园南路巷八", min_size=2, max_size=7), seed=st.integers(0, 1000))
def test_a_slip_is_one(name: str, seed: int) -> None:
    written, _ = slip(name, Chance(seed))
    assert distance(name, written) <= 1


def test_a_typo_means_all_that_is_as_near() -> None:
    """Every name of a road, estate or site that is one slip from some part of the text, with what follows it."""
    at = {place.address: place for place in town().places}
    sites = {p.address for p in town().places if p.kind is PlaceKind.SITE}
    roads = {p.road for p in town().places if p.kind is PlaceKind.HOUSE}
    names = {name: name for name in roads | sites | {p.estate for p in town().places if p.estate}}
    names |= {other.alias: other.name for other in town().aliases if other.name in names}
    checked = 0
    for query in asked()[QueryKind.TYPO]:
        found = re.fullmatch(r"(?:黄山市屯溪区|屯溪区)?([^区省市溪山镇道\W\d]+)(\d+号)", query.text)
        if found and not any(name in found[1] for name in names):
            near = {meant + found[2] for name, meant in names.items() if distance(found[1], name) == 1}
            if near & set(at):
                assert query.grids == {lowest(at[address]) for address in near & set(at)}
                checked += 1
    assert checked > 20


def test_a_slip_makes_no_other_name() -> None:
    names = {line.name for line in town().lines} | {estate.name for estate in town().estates}
    places = {place.code: place for place in town().places}
    for query in asked()[QueryKind.TYPO]:
        if query.place and (place := places[query.place]).kind is not PlaceKind.SITE:
            own = place.road if place.kind is PlaceKind.HOUSE else place.estate
            assert own in query.text or not any(query.text.startswith(name) for name in names if len(name) > len(own))


def test_an_old_town_is_asked_for_by_rows_beside_the_register() -> None:
    rows = besides(town())
    assert [row.address for row in besides(town())] == [row.address for row in rows]
    assert len({row.address for row in rows}) == len(rows) == int(0.025 * len(town().places))
    assert not {row.address for row in rows} & {place.address for place in town().places}
    grids = {row.address: lowest(row) for row in rows}
    own = [query for query in asked()[QueryKind.OLD_TOWN] if any(query.text.endswith(row) for row in grids)]
    assert len(own) > 100
    for query in own:
        assert query.grids == {grids[max((row for row in grids if query.text.endswith(row)), key=len)]}


def test_further_kinds_are_asked_by_rows_and_decisions_beside_the_register() -> None:
    further = Further(town())
    assert [row.address for row in Further(town()).rows] == [row.address for row in further.rows]
    found = list(further.queries(900, SEED))
    assert Counter(query.kind for query in found) == dict.fromkeys(FurtherKind, 300)
    grids = {row.address: lowest(row) for row in further.rows}
    decided = {each.address: each.grid for each in further.overrides}
    own = [query for query in found if any(query.text.endswith(row) for row in grids)]
    assert len(own) > 100
    for query in own:
        assert grids[max((row for row in grids if query.text.endswith(row)), key=len)] in query.grids
    of_one = [query for query in found if query.text in decided]
    assert len(of_one) > 20
    assert all(query.grids == {decided[query.text]} for query in of_one)


def test_lanes_are_numbered_right_behind_the_houses_of_their_road() -> None:
    lanes, last = defaultdict(set), defaultdict(int)
    for row in (row for row in Further(town()).rows if "弄" in row.address):
        road, number = re.fullmatch(r"(.+?)(\d+)弄.*", row.address).groups()
        lanes[road].add(int(number))
    for place in town().places:
        last[place.road] = max(last[place.road], *map(int, re.findall(r"\d+", place.number or "")), 0)
    assert lanes
    for road, numbers in lanes.items():
        assert max(numbers) <= last[road] + 2 * len(numbers)


def test_where_nothing_can_be_asked_it_is_said() -> None:
    with pytest.raises(ValueError, match="nothing to ask for"):
        list(islice(queries(made(grids=1, places=20, cases=0), 14, SEED), 14))


def test_nothing_comes_from_what_is_judged_by_it() -> None:
    files = Path(package.__file__).parent.glob("*.py")
    assert [file.name for file in files if "domain.addressing" in file.read_text(encoding="utf-8")] == []
