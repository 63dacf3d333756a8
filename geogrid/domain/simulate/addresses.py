"""Addresses: house numbers along roads, buildings of estates, their entrances and rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.register import Building, Place, PlaceKind
from geogrid.domain.simulate.arrays import Floats, Ints, Shapes
from geogrid.domain.simulate.blocks import EAST, NORTH, SOUTH, WEST
from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.ground import LATTICE, Ground
from geogrid.domain.simulate.land_use import LandUse
from geogrid.domain.simulate.recipe import Numbering
from geogrid.domain.simulate.sheet import NONE, Sheet

GATE = 4.0  # metres from the road to the gate of an estate


@dataclass(frozen=True)
class Doors:
    """What has a number on a road: the road, the side of the block that faces it, and a point in degrees (n, 2)."""

    way: Ints
    side: Ints
    points: Floats


def gates(land: LandUse, ground: Ground, block: Ints) -> Doors:
    """Return the gate of each of these estates, in the middle of its side on the widest road."""
    ways = land.blocks.ways[block]
    side = np.argmax(np.where(ways == NONE, 0.0, land.margins[block]), axis=1)
    west, south, east, north = land.blocks.box[block].T
    half_south, half_east, half_north, half_west = land.margins[block].T + GATE
    u = np.select([side == EAST, side == WEST], [east - half_east, west + half_west], (west + east) / 2)
    v = np.select([side == NORTH, side == SOUTH], [north - half_north, south + half_south], (south + north) / 2)
    points = ground.place(u, v, land.blocks.quarter[block])
    return Doors(ways[np.arange(len(block)), side], side, points)


def house_numbers(sheet: Sheet, roads: Shapes, doors: Doors, rule: Numbering) -> Ints:
    """Return the house number of each door; `roads` are the lines of all ways, eastward or northward.

    Numbers follow the road from one end without a break, odd on one side and even on the other.

    Notes
    -----
    Source of the rule: see `Numbering`.
    """
    runs_east = np.array([way.runs_east for way in sheet.ways])[doors.way]
    # A block whose south side is on the road lies north of it.
    odd = np.where(runs_east, (doors.side == SOUTH) == rule.row_odd_north, (doors.side == EAST) == rule.column_odd_west)
    along = shapely.line_locate_point(roads[doors.way], shapely.points(doors.points))
    backwards = np.where(runs_east, rule.row_from_east, rule.column_from_north)
    row = doors.way * 2 + odd
    order = np.lexsort((np.where(backwards, -along, along), row))
    number = np.empty(len(row), int)
    number[order] = 2 * counted(row[order]) + np.where(odd[order], 1, 2)
    return number


def estate_numbers(buildings: Buildings) -> Ints:
    """Return the number of each building inside its estate, from the north-west row by row; 0 for the others."""
    number = np.zeros(len(buildings), int)
    inside = np.flatnonzero(buildings.estate)
    number[inside] = counted(buildings.block[inside]) + 1
    return number


def building_codes(community: Ints, community_codes: Sequence[str]) -> list[str]:
    """Return a code for each building: its community's 12 digits and five more, in order.

    Notes
    -----
    Source: DB6101/T 3185-2024 (西安), buildings 00001 to 99999 within their community.
    """
    order = np.argsort(community, kind="stable")
    serial = np.zeros(len(community), int)
    serial[order] = counted(community[order]) + 1
    return [f"{community_codes[at]}{count:05d}" for at, count in zip(community.tolist(), serial.tolist(), strict=True)]


def counted(groups: Ints) -> Ints:
    """Return 0, 1, 2 ... inside each run of equal values."""
    first = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1))
    return np.arange(len(groups)) - np.repeat(first, np.diff(np.append(first, len(groups))))


def building_place(building: Building, community: str, road: str, lon: float, lat: float) -> Place:
    """Return the place of a building: 前园南路12号 or 城市花园3幢."""
    code, number, estate = building.code, building.number, building.estate
    if estate is None:
        return Place(code, PlaceKind.HOUSE, road + number, community, lon, lat, road=road, number=number)
    return Place(code, PlaceKind.BUILDING, estate + number, community, lon, lat, estate=estate, building=number)


def inner_places(building: Building, community: str, stairs: int, flats: int) -> Iterator[Place]:
    """Yield the entrances and rooms of an estate building: 城市花园3幢2单元, 城市花园3幢2单元501室.

    Parameters
    ----------
    stairs, flats
        Its entrances, and the flats on each floor of an entrance.
    """
    southwest, southeast, northeast, *_ = building.shape.exterior.coords
    for entrance in range(1, stairs + 1):
        # From the middle of the west end to the middle of the east end.
        share = (entrance - 0.5) / stairs - 0.5
        lon, lat = (
            round((southwest[axis] + northeast[axis]) / 2 + share * (southeast[axis] - southwest[axis]), LATTICE)
            for axis in (0, 1)
        )
        unit, code = f"{entrance}单元", f"{building.code}{entrance:02d}"
        address, inside = f"{building.estate}{building.number}{unit}", (building.estate, building.number, unit)
        yield Place(code, PlaceKind.UNIT, address, community, lon, lat, None, None, *inside)
        for floor in range(1, building.floors + 1):
            for flat in range(1, flats + 1):
                room, inner = f"{floor}{flat:02d}室", f"{code}{floor:02d}{flat:02d}"
                yield Place(inner, PlaceKind.ROOM, address + room, community, lon, lat, None, None, *inside, room)
