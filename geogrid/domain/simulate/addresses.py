"""Addresses: house numbers along roads, buildings of estates, their entrances and rooms, and the places they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from geogrid.domain.register import Building, Estate, Place, PlaceKind
from geogrid.domain.simulate.blocks import EAST, SOUTH
from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.ground import LATTICE, Floats
from geogrid.domain.simulate.recipe import Numbering
from geogrid.domain.simulate.sheet import Ints, Sheet


def house_numbers(sheet: Sheet, buildings: Buildings, rule: Numbering) -> Ints:
    """Return the number of each building that has one on a road, 0 for those in estates.

    Numbers follow the road from one end without a break, odd on one side and even on the other.

    Notes
    -----
    Source of the rule: see `Numbering`.
    """
    number = np.zeros(len(buildings), int)
    house = np.flatnonzero(~buildings.estate)
    way, side, (u, v) = buildings.way[house], buildings.side[house], buildings.middle[house].T
    runs_east = np.array([entry.runs_east for entry in sheet.ways])[way]
    # A block whose south side is on the road lies north of it.
    odd = np.where(runs_east, (side == SOUTH) == rule.row_odd_north, (side == EAST) == rule.column_odd_west)
    along = np.where(runs_east, -u if rule.row_from_east else u, -v if rule.column_from_north else v)
    row = way * 2 + odd
    order = np.lexsort((along, row))
    place = _count_within(row[order])
    number[house[order]] = np.where(odd[order], 2 * place + 1, 2 * place + 2)
    return number


def _count_within(sorted_groups: Ints) -> Ints:
    """Return 0, 1, 2 ... inside each run of equal values."""
    first = np.flatnonzero(np.diff(sorted_groups, prepend=sorted_groups[:1] - 1))
    return np.arange(len(sorted_groups)) - np.repeat(first, np.diff(np.append(first, len(sorted_groups))))


def estate_numbers(buildings: Buildings) -> Ints:
    """Return the number of each building inside its estate (1幢 is in the north-west), 0 for the others."""
    number = np.zeros(len(buildings), int)
    inside = np.flatnonzero(buildings.estate)
    number[inside] = _count_within(buildings.block[inside]) + 1
    return number


def buildings_of(
    buildings: Buildings,
    codes: Sequence[str],
    estate_of: Sequence[str | None],
    numbers: tuple[Ints, Ints],
    floors: Ints,
    households: Ints,
) -> list[Building]:
    """Return the buildings as the register holds them."""
    number = [
        f"{inner}幢" if inner else f"{house}号"
        for house, inner in zip(*(n.tolist() for n in numbers), strict=True)
    ]
    return [
        Building(*row)
        for row in zip(
            codes,
            estate_of,
            number,
            floors.tolist(),
            households.tolist(),
            buildings.shape.tolist(),
            strict=True,
        )
    ]


def building_codes(community: Ints, community_codes: Sequence[str]) -> list[str]:
    """Return a code for each building: its community's 12 digits and five more, in order.

    Notes
    -----
    Source: DB6101/T 3185-2024 (西安), buildings 00001 to 99999 within their community.
    """
    order = np.argsort(community, kind="stable")
    serial = np.zeros(len(community), int)
    serial[order] = _count_within(community[order]) + 1
    return [
        f"{community_codes[at]}{count:05d}"
        for at, count in zip(community.tolist(), serial.tolist(), strict=True)
    ]


def building_places(
    buildings: Sequence[Building], communities: Sequence[str], roads: Sequence[str], middles: Floats
) -> list[Place]:
    """Return a place for each building: 前园南路12号 or 城市花园3幢."""
    found = []
    for building, community, road, (lon, lat) in zip(
        buildings, communities, roads, middles.tolist(), strict=True
    ):
        if building.estate:
            address, kind = f"{building.estate}{building.number}", PlaceKind.BUILDING
            rest = (None, None, building.estate, building.number)
        else:
            address, kind = f"{road}{building.number}", PlaceKind.HOUSE
            rest = (road, building.number, None, None)
        found.append(Place(building.code, kind, address, community, lon, lat, *rest))
    return found


def middles(shapes: npt.NDArray[np.object_]) -> Floats:
    """Return the middles of rectangles on the lattice, degrees. Shape (n, 2)."""
    corners = shapely.get_coordinates(shapes).reshape(-1, 5, 2)
    return np.asarray(np.round((corners[:, 0] + corners[:, 2]) / 2, LATTICE))


def inner_places(
    buildings: Sequence[Building],
    communities: Sequence[str],
    stairs: Ints,
    flats: Ints,
    order: Ints,
    most: int,
) -> list[Place]:
    """Return entrances and rooms, building by building in the order given, until there are about `most`.

    Parameters
    ----------
    stairs, flats
        Entrances of each building and flats on each floor of an entrance.
    order
        Which buildings, the first ones first.
    """
    floors = np.array([building.floors for building in buildings])
    count = np.cumsum((stairs * (1 + floors * flats))[order])
    found: list[Place] = []
    for at in order[: int(np.searchsorted(count, most, side="right"))].tolist():
        found += _inside(buildings[at], communities[at], int(stairs[at]), int(flats[at]))
    return found


def _inside(building: Building, community: str, stairs: int, flats: int) -> Iterator[Place]:
    estate, number = building.estate, building.number
    southwest, southeast, northeast, *_ = building.shape.exterior.coords
    for entrance in range(1, stairs + 1):
        share = (entrance - 0.5) / stairs
        # From the middle of the west end to the middle of the east end.
        lon = round(
            (southwest[0] + northeast[0]) / 2 + (share - 0.5) * (southeast[0] - southwest[0]), LATTICE
        )
        lat = round(
            (southwest[1] + northeast[1]) / 2 + (share - 0.5) * (southeast[1] - southwest[1]), LATTICE
        )
        unit, code = f"{entrance}单元", f"{building.code}{entrance:02d}"
        stem = f"{estate}{number}{unit}"
        yield Place(code, PlaceKind.UNIT, stem, community, lon, lat, None, None, estate, number, unit)
        for floor in range(1, building.floors + 1):
            for flat in range(1, flats + 1):
                room = f"{floor}{flat:02d}室"
                yield Place(
                    f"{code}{floor:02d}{flat:02d}",
                    PlaceKind.ROOM,
                    stem + room,
                    community,
                    lon,
                    lat,
                    None,
                    None,
                    estate,
                    number,
                    unit,
                    room,
                )


def estate_places(estates: Sequence[Estate]) -> list[Place]:
    """Return a place for each estate, at a point inside it."""
    points = np.round(shapely.get_coordinates(shapely.point_on_surface([e.shape for e in estates])), LATTICE)
    serial: dict[str | None, int] = {}
    found = []
    for estate, (lon, lat) in zip(estates, points.tolist(), strict=True):
        serial[estate.community] = serial.get(estate.community, 0) + 1
        code = f"{estate.community}X{serial[estate.community]:03d}"
        found.append(
            Place(code, PlaceKind.ESTATE, estate.name, estate.community, lon, lat, estate=estate.name)
        )
    return found
