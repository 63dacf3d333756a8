"""Further kinds, asked beside the others and told by themselves: lanes, numbers with a word before them, decisions.

Lanes (52弄28支弄8号) and later numbers (特12号) are rows beside the register; decisions are about places of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

from geogrid.domain.numerals import numeral
from geogrid.domain.register import Override, Place, PlaceKind
from geogrid.domain.simulate.district import District
from geogrid.domain.simulate.queries.atlas import Atlas, house_number
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import FurtherKind, Query
from geogrid.domain.simulate.queries.upper import in_district, with_areas

_SEED = 20_311
_SHARE, _MOST = 0.005, 500
"""How many lanes, later numbers and decisions there are for each place of the register, and at most."""
_LEAST = 3
"""Houses that a road has on which there are lanes."""
_LATER = "特临"
_UNTIL = date(2099, 1, 1)
TRIES = 200


@dataclass(frozen=True)
class Row:
    """A row beside the register: its place and grid, its road, and its number in digits and in other numerals.

    A lane (52弄, 52弄28支弄) stands before the number of a house in it; empty for none.
    """

    place: Place
    grid: str
    road: str
    lane: tuple[str, str]
    number: tuple[str, str]


class Further:
    """Rows beside a register, decisions about it, and what is asked for by both.

    Parameters
    ----------
    district
        Whose register it is.
    """

    def __init__(self, district: District) -> None:
        self._atlas = Atlas(district)
        self._roads = sorted(road for road, houses in self._atlas.houses.items() if len(houses) >= _LEAST)
        self._wanted = min(_MOST, max(1, int(_SHARE * len(self._atlas.grid)))) if self._roads else 0
        chance = Chance(_SEED)
        self._lanes_of: Counter[str] = Counter()
        self._lanes = [row for at in range(self._wanted) for row in self._lane(chance, at)]
        self._later = [self._later_number(chance, at) for at in range(self._wanted)]
        self.overrides = list(self._decided(chance))
        """Decisions, each about a house or an estate as a whole."""
        self._grid_of = {each.address: each.grid for each in self.overrides}

    @property
    def rows(self) -> list[Place]:
        """What the register needs besides."""
        return [row.place for row in (*self._lanes, *self._later)]

    def queries(self, count: int, seed: int) -> Iterator[Query]:
        """Yield queries of the further kinds in turn; nothing where the district has nothing to ask for."""
        chance = Chance(seed)
        makers = {FurtherKind.LANE: self._of_lane, FurtherKind.LATER: self._of_later, FurtherKind.DECIDED: self._of_one}
        for kind in islice(cycle(FurtherKind), count) if self._wanted else ():
            tries = (makers[kind](chance) for _ in range(TRIES))
            if query := next(filter(None, tries), None):
                yield query

    # --- rows and decisions

    def _lane(self, chance: Chance, at: int) -> Iterator[Row]:
        """Yield the houses of a lane: each is where a house of its road is, one after the other."""
        road = chance.pick(self._roads)
        along = sorted(self._atlas.houses[road].values(), key=house_number)
        self._lanes_of[road] += 1
        number = max(self._atlas.houses[road]) + 2 * self._lanes_of[road]
        lane = f"{number}弄", f"{numeral(number)}弄"
        if chance.share(0.3):
            side = chance.between(1, 40)
            lane = f"{lane[0]}{side}支弄", f"{lane[1]}{numeral(side)}支弄"
        first, begun = chance.between(1, 9), chance.below(len(along))
        for step in range(chance.between(2, 6)):
            by = along[min(begun + step, len(along) - 1)]
            yield self._row(f"lane-{at}-{step}", by, road, lane, (str(first + step), numeral(first + step)))

    def _later_number(self, chance: Chance, at: int) -> Row:
        """Return a house that was numbered later, by a number that its road has already."""
        road = chance.pick(self._roads)
        number, by = chance.pick(sorted(self._atlas.houses[road])), chance.pick(sorted(self._atlas.houses[road]))
        word = chance.pick(_LATER)
        said = f"{word}{number}", f"{word}{numeral(number)}"
        return self._row(f"later-{at}", self._atlas.houses[road][by], road, ("", ""), said)

    def _row(self, code: str, by: Place, road: str, lane: tuple[str, str], number: tuple[str, str]) -> Row:
        address = f"{road}{lane[0]}{number[0]}号"
        place = Place(code, PlaceKind.HOUSE, address, by.community, by.lon, by.lat)
        return Row(place, self._atlas.grid[by.code], road, lane, number)

    def _decided(self, chance: Chance) -> Iterator[Override]:
        """Yield decisions about houses of roads without further rows, and about estates, each to another grid."""
        taken = {row.road for row in (*self._lanes, *self._later)}
        houses = [house.address for road in self._roads if road not in taken
                  for house in self._atlas.houses[road].values() if not house.estate]  # fmt: skip
        estates, grids = sorted(self._atlas.estates), sorted({*self._atlas.grid.values()})
        for options in (sorted(houses), estates):
            chosen = {chance.pick(options) for _ in range(self._wanted)} if options else ()
            for address in sorted(chosen):
                yield Override(address, chance.pick(grids), "挂靠管理", "1号", _UNTIL)

    # --- queries

    def _of_lane(self, chance: Chance) -> Query | None:
        """Return a text for a house of a lane, for one that it lacks, for two of them, or for the lane."""
        row = chance.pick(self._lanes)
        same = [each for each in self._lanes if (each.road, each.lane) == (row.road, row.lane)]
        how = chance.weighted({"own": 30, "bare": 10, "numerals": 15, "room": 15, "lane": 10, "lacks": 10, "two": 10})
        of_lane = row.road + row.lane[0]
        if how == "lane":
            is_begun = [each for each in self._lanes if each.place.address.startswith(of_lane)]
            return self._query(FurtherKind.LANE, in_district(self._atlas, chance, of_lane), is_begun)
        if how == "lacks":
            return self._query(FurtherKind.LANE, in_district(self._atlas, chance, f"{of_lane}{99}号"), same)
        if how == "two":
            text = f"{of_lane}{same[0].number[0]}、{same[1].number[0]}号"
            return self._query(FurtherKind.LANE, in_district(self._atlas, chance, text), same[:2])
        text = {
            "own": f"{of_lane}{row.number[0]}号",
            "bare": f"{of_lane}{row.number[0]}",
            "numerals": f"{row.road}{row.lane[1]}{row.number[1]}号",
            "room": f"{of_lane}{row.number[0]}号{chance.between(1, 6)}0{chance.between(1, 4)}室",
        }[how]
        return self._query(FurtherKind.LANE, with_areas(self._atlas, row.place, chance, text), [row])

    def _of_later(self, chance: Chance) -> Query | None:
        """Return a text for a house that was numbered later, or for the one that has the number alone."""
        row = chance.pick(self._later)
        how = chance.weighted({"own": 35, "bare": 15, "numerals": 15, "floor": 15, "plain": 20})
        if how == "plain":
            house = self._atlas.houses[row.road][int(row.number[0][1:])]
            text = with_areas(self._atlas, house, chance, f"{row.road}{row.number[0][1:]}号")
            return Query(FurtherKind.LATER, text, house.code, self._atlas.of(house))
        text = {
            "own": f"{row.road}{row.number[0]}号",
            "bare": f"{row.road}{row.number[0]}",
            "numerals": f"{row.road}{row.number[1]}号",
            "floor": f"{row.road}{row.number[0]}号{chance.between(1, 6)}楼",
        }[how]
        same = [each for each in self._later if each.place.address == row.place.address]
        told = with_areas(self._atlas, row.place, chance, text) if len(same) == 1 else text
        return self._query(FurtherKind.LATER, told, same)

    def _of_one(self, chance: Chance) -> Query | None:
        """Return a text for what a decision is about, for what is in it, or for a house beside it."""
        decided = chance.pick(self.overrides)
        inside = self._atlas.estates.get(decided.address)
        if inside is None:
            return self._of_decided_house(chance, self._atlas.at[decided.address])
        place = chance.pick(inside)
        if place.road or not place.building:
            return self._asked(chance, place, decided.address, decided.grid)  # the estate as a whole
        return self._asked(chance, place, place.address, decided.grid)

    def _of_decided_house(self, chance: Chance, house: Place) -> Query | None:
        along = sorted(self._atlas.houses[house.road or ""].values(), key=house_number)
        how = chance.weighted({"own": 35, "numerals": 20, "floor": 20, "beside": 25})
        number = house_number(house)
        if how == "beside":
            beside = along[max(0, along.index(house) - 1)]
            grid = self._grid_of.get(beside.address, self._atlas.grid[beside.code])
            return self._asked(chance, beside, beside.address, grid) if not beside.estate else None
        text = {
            "own": house.address,
            "numerals": f"{house.road}{numeral(number)}号",
            "floor": f"{house.road}{number}号{chance.between(1, 6)}楼",
        }[how]
        return self._asked(chance, house, text, self._grid_of[house.address])

    def _asked(self, chance: Chance, place: Place, text: str, grid: str) -> Query:
        return Query(FurtherKind.DECIDED, in_district(self._atlas, chance, text), place.code, frozenset({grid}))

    def _query(self, kind: FurtherKind, text: str, meant: Sequence[Row]) -> Query:
        return Query(kind, text, None, frozenset(row.grid for row in meant))
