"""Blocks: the smallest pieces of ground between roads, lanes and rivers, cut on the straight plan.

Cells without a way between them make a quarter; a quarter is cut in two, and again, by lanes, until its blocks are
small enough. All boxes have whole metres on the plan, so which corner lies on which side is decided exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.numerals import numeral
from geogrid.domain.register import LineKind, LineRank
from geogrid.domain.simulate.arrays import Bools, Ints
from geogrid.domain.simulate.recipe import Way
from geogrid.domain.simulate.sheet import NONE, Sheet

BLOCK_GROUND = {"old": 5_500, "town": 12_000, "edge": 21_000}  # square metres, about
NARROWEST = 42  # metres between two lanes
BLOCKS_PER_GRID = 8
SOUTH, EAST, NORTH, WEST = range(4)
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Segments:
    """Straight pieces of ways on the plan: on the line `at`, from `start` to `stop`; metres."""

    runs_east: Bools
    at: Ints
    start: Ints
    stop: Ints
    way: Ints


@dataclass(frozen=True)
class Blocks:
    """All blocks of the town; one row each.

    Parameters
    ----------
    box
        West, south, east, north on the plan, metres.
    quarter
        Which quarter it was cut from, by place in `quarters` (boxes, too).
    community
        By place in the sheet's communities.
    ways
        The way on its south, east, north and west side, -1 where there is none.
    """

    box: Ints
    quarter: Ints
    quarters: Ints
    community: Ints
    water: Bools
    ways: Ints
    segments: Segments

    def __len__(self) -> int:
        return len(self.box)

    @property
    def extent(self) -> Ints:
        """Widths and heights on the plan, metres. Shape (2, n)."""
        return (self.box[:, 2:] - self.box[:, :2]).T


def cut(sheet: Sheet, lane_names: tuple[str, ...], grids: int, rng: np.random.Generator) -> Blocks:
    """Cut the sheet into blocks; the lanes between them are added to the sheet's ways."""
    quarters, community, water = _quarters(sheet)
    land = float(sum(_area(box) for box, wet in zip(quarters, water, strict=True) if not wet))
    most = land / (grids * BLOCKS_PER_GRID)
    boxes: list[Box] = []
    parent: list[int] = []
    pieces = _sheet_segments(sheet)
    names = iter(rng.permutation(lane_names).tolist())
    for number, (box, owner, wet) in enumerate(zip(quarters, community, water, strict=True)):
        target = float("inf") if wet else min(most, BLOCK_GROUND[sheet.communities[owner].kind])
        lanes: list[tuple[bool, int, int, int, int]] = []
        leaves = _divide(box, target, 0, lanes, rng)
        if lanes:
            pieces += _name_lanes(sheet, lanes, next(names, None) or f"模拟第{number}区")
        boxes += leaves
        parent += [number] * len(leaves)
    segments = Segments(*(np.array(column) for column in zip(*pieces, strict=True)))
    cuts, quarter = np.array(boxes, np.int64), np.array(parent, np.int64)
    return Blocks(
        cuts,
        quarter,
        np.array(quarters),
        np.array(community)[quarter],
        np.array(water)[quarter],
        _side_ways(cuts, segments),
        segments,
    )


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


# --- quarters ------------------------------------------------------------------------------------------------------


def _quarters(sheet: Sheet) -> tuple[list[Box], list[int], list[bool]]:
    """Return the boxes of cells that no way parts, with their community and whether they are water."""
    free = sheet.owner >= 0
    found: tuple[list[Box], list[int], list[bool]] = ([], [], [])
    for row, column in np.argwhere(free):
        if not free[row, column]:
            continue
        east, south = int(column) + 1, int(row) + 1
        while east < free.shape[1] and free[row, east] and _joined(sheet, (row, east - 1), (row, east)):
            east += 1
        while south < free.shape[0] and free[south, column:east].all() and _opens(sheet, south, slice(column, east)):
            south += 1
        free[row:south, column:east] = False
        columns, rows = sheet.columns, sheet.rows
        found[0].append((int(columns[column]), int(rows[south]), int(columns[east]), int(rows[row])))
        found[1].append(int(sheet.owner[row, column]))
        found[2].append(bool(sheet.water[row, column]))
    return found


def _joined(sheet: Sheet, one: tuple[int, int], next_to: tuple[int, int]) -> bool:
    """Tell whether two cells, the second east or south of the first, are of one kind with no way between."""
    between = (sheet.column_ways if one[0] == next_to[0] else sheet.row_ways)[next_to]
    alike = sheet.owner[one] == sheet.owner[next_to] and sheet.water[one] == sheet.water[next_to]
    return bool(between == NONE and alike)


def _opens(sheet: Sheet, row: int, columns: slice) -> bool:
    """Tell whether the cells of a row are joined to those above them and to each other."""
    across = range(columns.start, columns.stop)
    return all(_joined(sheet, (row - 1, column), (row, column)) for column in across) and all(
        _joined(sheet, (row, column - 1), (row, column)) for column in across[1:]
    )


def _sheet_segments(sheet: Sheet) -> list[tuple[bool, int, int, int, int]]:
    """Return the ways on the edges of owned cells, a segment for each edge."""
    owned = np.pad(sheet.owner >= 0, 1)
    across = (owned[1:-1, 1:] | owned[1:-1, :-1]) & (sheet.column_ways >= 0)
    along = (owned[1:, 1:-1] | owned[:-1, 1:-1]) & (sheet.row_ways >= 0)
    columns, rows = sheet.columns.tolist(), sheet.rows.tolist()
    found = [
        (False, columns[line], rows[band + 1], rows[band], int(sheet.column_ways[band, line]))
        for band, line in np.argwhere(across).tolist()
    ]
    found += [
        (True, rows[line], columns[band], columns[band + 1], int(sheet.row_ways[line, band]))
        for line, band in np.argwhere(along).tolist()
    ]
    return found


# --- lanes ---------------------------------------------------------------------------------------------------------


def _divide(
    box: Box,
    target: float,
    depth: int,
    lanes: list[tuple[bool, int, int, int, int]],
    rng: np.random.Generator,
) -> list[Box]:
    """Cut a box by lanes across its longer side until its parts are about `target` square metres."""
    west, south, east, north = box
    length = max(east - west, north - south)
    if _area(box) < 1.5 * target or length < 2 * NARROWEST:
        return [box]
    at = round(length * rng.uniform(0.36, 0.64))
    at = min(max(at, NARROWEST), length - NARROWEST)
    if east - west >= north - south:
        lane, parts = (
            (False, west + at, south, north, depth),
            ((west, south, west + at, north), (west + at, south, east, north)),
        )
    else:
        lane, parts = (
            (True, south + at, west, east, depth),
            ((west, south, east, south + at), (west, south + at, east, north)),
        )
    lanes.append(lane)
    return [leaf for part in parts for leaf in _divide(part, target, depth + 1, lanes, rng)]


def _name_lanes(
    sheet: Sheet, lanes: list[tuple[bool, int, int, int, int]], stem: str
) -> list[tuple[bool, int, int, int, int]]:
    """Name the lanes of a quarter 荷花一巷, 荷花二巷 ...; the first cut is a little wider."""
    named = []
    for number, (runs_east, at, start, stop, depth) in enumerate(lanes, 1):
        name = f"{stem}{numeral(number) if len(lanes) > 1 else ''}巷"
        width = 6.0 if depth else 9.0
        sheet.ways.append(Way(name, LineKind.ROAD, LineRank.LANE, width, runs_east))
        named.append((runs_east, at, start, stop, len(sheet.ways) - 1))
    return named


# --- which way is on which side -------------------------------------------------------------------------------------

_SPAN = 1 << 31


def _side_ways(box: Ints, segments: Segments) -> Ints:
    west, south, east, north = box.T
    middle_u, middle_v = (west + east) // 2, (south + north) // 2
    level, upright = segments.runs_east, ~segments.runs_east
    sides = [
        (level, south, middle_u),
        (upright, east, middle_v),
        (level, north, middle_u),
        (upright, west, middle_v),
    ]
    return np.column_stack([_way_at(segments, chosen, at, along) for chosen, at, along in sides])


def _way_at(segments: Segments, chosen: Bools, at: Ints, along: Ints) -> Ints:
    """Return the way of the chosen segments that passes each point, -1 where none does."""
    start = segments.at[chosen] * _SPAN + segments.start[chosen]
    order = np.argsort(start, kind="stable")
    found = order[np.maximum(np.searchsorted(start[order], at * _SPAN + along, side="right") - 1, 0)]
    hit = (segments.at[chosen][found] == at) & (segments.start[chosen][found] <= along)
    hit &= along < segments.stop[chosen][found]
    return np.where(hit, segments.way[chosen][found], NONE)


def way_between(blocks: Blocks, one: Ints, other: Ints) -> Ints:
    """Return the way between neighbouring blocks, -1 where there is none."""
    (west, _, east, north), beyond = blocks.box[one].T, blocks.box[other].T
    side = np.select([east == beyond[0], west == beyond[2], north == beyond[1]], [EAST, WEST, NORTH], SOUTH)
    return np.asarray(blocks.ways[one, side])
