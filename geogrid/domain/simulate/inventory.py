"""What the register of the district holds: lines, estates, buildings, and the places of its address list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import shapely
from shapely import MultiLineString

from geogrid.domain.numerals import numeral
from geogrid.domain.register import Building, Estate, Line, Place, PlaceKind
from geogrid.domain.simulate import addresses
from geogrid.domain.simulate.arrays import Floats, Ints, Shapes
from geogrid.domain.simulate.ground import LATTICE
from geogrid.domain.simulate.land_use import VERGE, Use
from geogrid.domain.simulate.town import Town


def lines(town: Town) -> list[Line]:
    """Return each road and river as one line through the corners of the blocks beside it."""
    shapes = _ways(town)
    merged = shapely.line_merge(shapes, directed=True)
    return [
        Line(way.name, way.kind, way.rank, way.width, shape)
        for way, shape in zip(town.sheet.ways, merged, strict=True)
        if not shape.is_empty
    ]


def _ways(town: Town) -> Shapes:
    """Return the line of each way of the sheet in parts, eastward or northward; empty where it is not built."""
    pieces = town.blocks.segments
    order = np.lexsort((pieces.start, pieces.way))
    shapes = np.full(len(town.sheet.ways), MultiLineString(), object)
    shapely.multilinestrings(town.mesh.lines(pieces)[order], indices=pieces.way[order], out=shapes)
    return shapes


def estates(town: Town) -> list[Estate]:
    """Return the estates, in order of their blocks."""
    block, names = _estate_blocks(town)
    shapes = town.land.inset(town.ground, block, VERGE)
    community = [town.codes[at] for at in town.blocks.community[block].tolist()]
    return [Estate(*row) for row in zip(names, community, shapes.tolist(), strict=True)]


def _estate_blocks(town: Town) -> tuple[Ints, list[str]]:
    """Return the blocks of the estates that have buildings, and the names of the estates."""
    block = np.unique(town.buildings.block[town.buildings.estate])
    stock = iter(town.recipe.names.estates)
    fixed = town.recipe.names.fixed_estate
    return block, [
        fixed if at == town.land.fixed else next(stock, None) or f"模拟{number}号小区"
        for number, at in enumerate(block.tolist(), 1)
    ]


def buildings(town: Town, numbers: Numbers, households: Ints, floors: Ints) -> list[Building]:
    """Return the buildings in the order of the town's; `households` and `floors` of each."""
    standing = town.buildings
    name = dict(zip(*(list(column) for column in _estate_blocks(town)), strict=True))
    estate = [
        name[block] if inside else None
        for block, inside in zip(standing.block.tolist(), standing.estate.tolist(), strict=True)
    ]
    house, inner = np.zeros(len(standing), int), addresses.estate_numbers(standing)
    house[~standing.estate] = numbers.houses
    number = [f"{a}幢" if a else f"{b}号" for a, b in zip(inner.tolist(), house.tolist(), strict=True)]
    codes = addresses.building_codes(town.blocks.community[standing.block], town.codes)
    columns = codes, estate, number, floors.tolist(), households.tolist(), town.shapes.tolist()
    return [Building(*row) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Numbers:
    """House numbers: of the buildings outside estates, in their order, and of the gates of the estates."""

    houses: Ints
    gates: Ints


def house_numbers(town: Town) -> Numbers:
    """Return the numbers along all roads; houses and gates of estates count together."""
    inside = town.buildings.estate
    gates = addresses.gates(town.land, town.ground, _estate_blocks(town)[0])
    doors = addresses.Doors(
        np.append(town.buildings.way[~inside], gates.way),
        np.append(town.buildings.side[~inside], gates.side),
        np.concatenate([middles(town)[~inside], gates.points]),
    )
    number = addresses.house_numbers(town.sheet, _ways(town), doors, town.recipe.numbering)
    return Numbers(*np.split(number, [np.count_nonzero(~inside)]))


def places(
    town: Town, numbers: Numbers, standing: Sequence[Building], named: Sequence[Estate], most: int
) -> list[Place]:
    """Return the address list: buildings (in their order), estates, sites, then entrances and rooms up to `most`.

    The estate of the examples is listed with all its rooms first; then the others, until the list is long enough.
    """
    plan = town.buildings
    community = [town.codes[at] for at in town.blocks.community[plan.block].tolist()]
    roads = [town.sheet.ways[way].name for way in plan.way.tolist()]
    points = middles(town)
    found = [
        addresses.building_place(building, code, road, lon, lat)
        for building, code, road, (lon, lat) in zip(standing, community, roads, points.tolist(), strict=True)
    ]
    found += _estate_places(town, numbers, named) + _site_places(town, found)
    inside = np.flatnonzero(plan.estate)
    first = plan.block[inside] == (-1 if town.land.fixed is None else town.land.fixed)
    rooms = chain.from_iterable(
        addresses.inner_places(standing[at], community[at], int(plan.stairs[at]), int(plan.flats[at]))
        for at in inside[np.argsort(~first, kind="stable")].tolist()
    )
    return found + list(islice(rooms, max(0, most - len(found))))


def middles(town: Town) -> Floats:
    """Return the middles of the buildings on the lattice, degrees. Shape (n, 2)."""
    corners = shapely.get_coordinates(town.shapes).reshape(-1, 5, 2)
    return np.round((corners[:, 0] + corners[:, 2]) / 2, LATTICE)


def _estate_places(town: Town, numbers: Numbers, named: Sequence[Estate]) -> list[Place]:
    """Return two places for each estate: its name, at a point inside, and the house number of its gate."""
    block, _ = _estate_blocks(town)
    gates = addresses.gates(town.land, town.ground, block)
    inner = np.round(shapely.get_coordinates(shapely.point_on_surface([estate.shape for estate in named])), LATTICE)
    serial: dict[str | None, int] = {}
    found = []
    for at, (estate, (lon, lat)) in enumerate(zip(named, inner.tolist(), strict=True)):
        serial[estate.community] = count = serial.get(estate.community, 0) + 1
        code, name, community = f"{estate.community}X{count:03d}", estate.name, estate.community
        road, number = town.sheet.ways[gates.way[at]].name, f"{numbers.gates[at]}号"
        found.append(Place(code, PlaceKind.ESTATE, name, community, lon, lat, estate=name))
        lon, lat = gates.points[at].tolist()
        found.append(Place(f"{code}M", PlaceKind.HOUSE, road + number, community, lon, lat, road, number, name))
    return found


def _site_places(town: Town, houses: Sequence[Place]) -> list[Place]:
    """Return a named place for each block of public buildings: 前园社区居委会, 前园社区小学 ..."""
    plan, kinds = town.buildings, town.recipe.names.sites
    row = np.flatnonzero(town.land.use[plan.block] == Use.SITE)
    _, first = np.unique(plan.block[row], return_index=True)
    serial: dict[int, int] = {}
    found = []
    for at in row[first].tolist():
        community, home = int(town.blocks.community[plan.block[at]]), houses[at]
        turn, kind = divmod(serial.get(community, 0), len(kinds))
        serial[community] = count = serial.get(community, 0) + 1
        entry = town.sheet.communities[community]
        name = f"{entry.name}{f'第{numeral(turn + 1)}' if turn else ''}{kinds[kind]}"
        code = f"{entry.code}S{count:03d}"
        found.append(Place(code, PlaceKind.SITE, name, entry.code, home.lon, home.lat, home.road, home.number))
    return found
