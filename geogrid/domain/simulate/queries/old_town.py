"""Rows as registers of old towns in the south have them, parts of houses and side streets, and queries for them.

They stand beside the register of the district, in one column of whole addresses: 前园南路仁安里5号后座.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geogrid.domain.numerals import numeral
from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries.atlas import Atlas, house_number
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district, with_areas

_SHARE, _MOST = 0.025, 2_000
"""How many rows there are for each place of the register, and at most."""
_SEED = 20_310
_FIRST, _SECOND = "仁秉聚忠福德崇敬旧厂盐米珠麻", "安正星孝仓寿义善后栏桥市水荣"
_ENDS = ("里", "巷", "坊", "街")
_LEAST = 3
"""Houses that a road has on which there are such rows."""

_Part = tuple[str, ...]
"""How one part of a house is written: as the register has it, then otherwise."""
_LETTERS = "甲乙丙"


@dataclass(frozen=True)
class Row:
    """A row: the main road and the side street of it (empty without), the house, and how its part is written."""

    place: Place
    road: str
    lane: str
    number: int
    part: _Part

    @property
    def house(self) -> tuple[str, str, int]:
        return self.road, self.lane, self.number


def rows(atlas: Atlas) -> list[Row]:
    """Return the rows that stand beside the register: the same for the same district.

    Each is where some house of its main road is, so that parts of one house may lie in several grids.
    """
    chance = Chance(_SEED)
    roads = sorted(road for road, houses in atlas.houses.items() if len(houses) >= _LEAST)
    wanted = min(_MOST, max(1, int(_SHARE * len(atlas.grid)))) if roads else 0
    lanes, found = _lanes(atlas), list[Row]()
    last = {road: max(atlas.houses[road]) for road in roads}
    while len(found) < wanted:
        road = chance.pick(roads)
        lane = chance.pick(lanes) if chance.share(0.6) else ""
        last[road] += 2
        number = chance.between(1, 99) if lane else last[road]
        if any(row.house == (road, lane, number) for row in found):
            continue
        for part in _parts(chance, is_lane=bool(lane)):
            at = chance.pick(sorted(atlas.houses[road].values(), key=house_number))
            address = f"{road}{lane}{number}号{part[0]}"
            code = f"old-{len(found) + 1}"
            place = Place(code, PlaceKind.SITE, address, at.community, at.lon, at.lat)
            found.append(Row(place, road, lane, number, part))
    return found[:wanted]


def _lanes(atlas: Atlas) -> list[str]:
    """Return the names of side streets: none that anything of the district is called by, or ends with."""
    names = {*atlas.houses, *atlas.estates, *(site.address for site in atlas.kinds[PlaceKind.SITE])}
    names |= {area.name for area in atlas.areas.values()} | {alias.alias for alias in atlas.aliases}
    said = "".join(sorted(names))
    return [
        one + other + end for one in _FIRST for other in _SECOND for end in _ENDS if one + other not in said
    ]  # fmt: skip


def _parts(chance: Chance, *, is_lane: bool) -> Sequence[_Part]:
    """Return the parts of one house; of a house on a side street often none but itself."""
    if is_lane and chance.share(0.3):
        return [("",)]
    first = chance.between(1, 6)
    count = chance.between(2, 3)
    numbers = range(first, first + count)
    shops = [f"{chance.between(1, 3)}{number:02d}" for number in numbers]
    kinds: Mapping[str, Sequence[_Part]] = {
        "own": [(f"自编{n}号", f"（自编{n}号）", f"自编{numeral(n)}号") for n in numbers],
        "bracket": [(f"（自编{n}号）", f"自编{n}号", f"(自编{n}号)") for n in numbers],
        "block": [(f"自编{n}栋", f"自编{n}幢", f"（自编{n}栋）") for n in numbers],
        "letter": [(f"自编{letter}", f"（自编{letter}）") for letter in _LETTERS[:count]],
        "yard": [(f"大院{n}号", f"大院{n}号楼", f"大院{n}栋") for n in numbers],
        "side": [("前座", "前座"), ("后座", "后座")],
        "floor_behind": [(f"后座{numeral(n)}楼", f"后座{n}楼", f"后座{n}层") for n in numbers],
        "floor": [(f"{numeral(n)}楼", f"{n}楼", f"{n}层") for n in numbers],
        "ground": [("首层", "1楼", "一层"), ("负一层", "负一楼", "负1层")],
        "shop": [(f"首层1{n:02d}铺", f"1楼1{n:02d}铺", f"首层1{n:02d}号铺") for n in numbers],
        "plain_shop": [(f"{n}铺", f"{n}号铺") for n in shops] if len({*shops}) == count else [("6铺", "6号铺")],
        "tower": [(f"{side}塔", f"{side}塔楼") for side in chance.pick(("南北", "东西", "AB"))],
        "room": [(f"{side}塔12楼120{n}房", f"{side}塔120{n}室") for side in "南北" for n in numbers],
        "branch": [(f"之{numeral(n)}", f"之{n}") for n in numbers],
    }
    return kinds[chance.pick(sorted(kinds))]


class OldTown:
    """The rows of a district, and what each text can mean.

    Parameters
    ----------
    atlas
        The register and the map beside which they stand.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._rows = rows(atlas)
        self._houses: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
        self._alone: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in self._rows:
            self._houses[row.house].append(row)
            if row.lane:
                self._alone[row.lane, row.number].append(row)

    def asked(self, chance: Chance) -> Query | None:
        """Return a text for one of the rows: its own, written otherwise, or without what tells it from others.

        The side street without its main road: the grids of all that are called so. The house without the part, or
        with one that nobody has: the grids of all its parts.
        """
        if not self._rows:
            return None
        row = chance.pick(self._rows)
        how = chance.weighted({"own": 40, "otherwise": 30, "lane": 15, "house": 8, "another": 7})
        main = f"{row.road}{row.lane}{row.number}号"
        if how in ("house", "another") and row.part[0]:
            text = main if how == "house" else f"{main}自编{chance.between(50, 90)}栋"
            return self._query(in_district(self._atlas, chance, text), self._houses[row.house])
        if how == "lane" and row.lane:
            same = [other for other in self._alone[row.lane, row.number] if other.part[0] == row.part[0]]
            if len(self._alone[row.lane, row.number]) > len(self._houses[row.house]):
                return None  # on two main roads, of which one may have the house alone
            return self._query(in_district(self._atlas, chance, f"{row.lane}{row.number}号{row.part[0]}"), same)
        text = main + (row.part[0] if how == "own" else chance.pick(row.part))
        return self._query(with_areas(self._atlas, row.place, chance, text), [row])

    def _query(self, text: str, meant: Sequence[Row]) -> Query:
        return Query(QueryKind.OLD_TOWN, text, None, frozenset(self._grids(meant)))

    def _grids(self, meant: Sequence[Row]) -> Iterator[str]:
        for row in meant:
            at = next(
                p for p in self._atlas.houses[row.road].values() if (p.lon, p.lat) == (row.place.lon, row.place.lat)
            )
            yield self._atlas.grid[at.code]
