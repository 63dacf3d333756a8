"""Cells of very many edges, which get a level of their own.

Crowded cells of one tile, 16 x 16 cells, are divided together. Their level has the edges near the tile. What lies
to the left of it counts only for which grids are open there, from one height to another; so upright lines stand for it,
one for each such opening, and others on the right close whatever is still open. So a level has hardly more edges than a
tile, however many there are elsewhere, and going through a band of tiles from left to right takes each edge once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.building import Longs, Touched, spread
from geogrid.domain.locating.cells import Floats, Raster
from geogrid.domain.locating.edges import NOBODY, Edges
from geogrid.domain.locating.resolution import COARSEST, within

_CROWD = 24  # edges: a cell of more is divided
_SHORT = 0.5  # of a cell: if edges are longer on average, many run all through it, and so through many of its parts
_TILE = 16  # cells: so many side by side are divided together
_BESIDE = 2  # cells: the raster of a level reaches so far beyond its tile, at most


@dataclass(frozen=True, slots=True)
class Crowds:
    """Cells to be divided.

    Parameters
    ----------
    raster
        Of their level.
    cells, group
        Which are to be divided, and the number of the tile of each, from 0.
    tiles
        Of each its place: bands from the south, in a band from the west; ascending.
    spent
        About how often edges that run through cells are put into their parts.
    """

    raster: Raster
    cells: Longs
    group: Longs
    tiles: Longs
    spent: int = 0

    @classmethod
    def of(cls, around: Edges, raster: Raster, touched: Touched, count: Longs, room: int) -> Crowds:
        """Return the cells that are better divided.

        Parameters
        ----------
        around, touched
            The edges in the raster, and the cells they touch.
        count
            How many edges are in each cell.
        room
            How much may be spent: where that is not enough for all cells of long edges, it is for the most crowded.
        """
        many = count > _CROWD
        if not many.any():
            return cls.none(raster)
        some = np.flatnonzero(many[touched.cell])
        lengths = np.minimum(around.lengths(), raster.step)[touched.edge[some]]
        total = np.bincount(touched.cell[some], weights=lengths, minlength=len(count))
        short = many & (total <= _SHORT * raster.step * count)
        long = np.flatnonzero(many & ~short)
        long = long[np.argsort(-count[long], kind="stable")]
        spent = np.cumsum(count[long]) * COARSEST
        long = long[spent <= room]
        short[long] = True
        return cls._in_tiles(raster, np.flatnonzero(short), int(spent[len(long) - 1]) if len(long) else 0)

    @classmethod
    def none(cls, raster: Raster) -> Crowds:
        return cls._in_tiles(raster, np.empty(0, dtype=np.int64))

    @classmethod
    def _in_tiles(cls, raster: Raster, cells: Longs, spent: int = 0) -> Crowds:
        row, column = np.divmod(cells, raster.columns)
        place = row // _TILE * _across(raster) + column // _TILE
        tiles = _distinct(place)
        return cls(raster, cells, np.searchsorted(tiles, place), tiles, spent)

    def __len__(self) -> int:
        """How many levels they make."""
        return len(self.tiles)

    def divided(self, edges: Edges, around: Edges, touched: Touched, grids: int) -> Iterator[tuple[Edges, Raster]]:
        """Yield the edges and the raster of each level.

        Parameters
        ----------
        edges
            Of this level, also those beyond its raster.
        around, touched
            As for `of`.
        grids
            How many there are.
        """
        if not len(self):
            return
        groups = np.full(self.raster.rows * self.raster.columns, NOBODY, dtype=np.int64)
        groups[self.cells] = self.group
        group = groups[touched.cell]
        some = np.flatnonzero(group != NOBODY)
        group, edge = np.divmod(_distinct(group[some] * len(around) + touched.edge[some]), len(around))
        inside = _grouped(group, edge, len(self))
        cells = _grouped(self.group, self.cells, len(self))
        for some_cells, of_cells, (near, left) in zip(cells, inside, self._bands(edges), strict=True):
            west, east = self._sides(some_cells)
            of_level = _one_after_another(near, left.lines(west), left.and_of(near).lines(east))
            yield of_level, within(self.raster, some_cells, around.take(of_cells), of_level, grids)

    def _sides(self, cells: Longs) -> tuple[float, float]:
        """Return where the lines are that stand for the rest: on either side of the raster of some cells."""
        column, beside = cells % self.raster.columns, _BESIDE + 1
        at = (int(column.min()) - beside, int(column.max()) + 1 + beside)
        west, east = (self.raster.west + n * self.raster.step for n in at)
        return west, east

    def _bands(self, edges: Edges) -> Iterator[tuple[Edges, _Openings]]:
        """Yield for each tile the edges near it, and what those to the left of it leave open."""
        raster, across = self.raster, _across(self.raster)
        bands = _distinct(self.tiles // across)
        lowest, highest = _tiles_near(raster.row(edges.y1), raster.row(edges.y2), raster.rows)
        edge, band = spread(np.searchsorted(bands, lowest), np.searchsorted(bands, highest, side="right"))
        south = raster.south + (bands * _TILE - _BESIDE) * raster.step
        north = south + (_TILE + 2 * _BESIDE) * raster.step
        west, east = _reach(edges.take(edge), south[band], north[band])
        first, last = _tiles_near(raster.column(west), raster.column(east), raster.columns)
        begin = np.searchsorted(self.tiles, bands[band] * across + first)
        end = np.searchsorted(self.tiles, bands[band] * across + last, side="right")
        which, tile = spread(begin, end)
        touching = _grouped(tile, edge[which], len(self))
        passed = end < np.searchsorted(self.tiles, (bands + 1) * across)[band]  # there is a tile to the right of it
        left = _grouped(end[passed], edge[passed], len(self))
        before, open_there = NOBODY, _Openings.none()
        for place, of_tile, of_left in zip(np.searchsorted(bands, self.tiles // across), touching, left, strict=True):
            if place != before:
                before, open_there = place, _Openings.none()
            open_there = open_there.and_of(edges.take(of_left), south[place], north[place])
            yield edges.take(of_tile), open_there


def _tiles_near(first: NDArray[Any], last: NDArray[Any], cells: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first and the last tile near some cells in a row or column of so many."""
    return np.maximum(first - _BESIDE, 0) // _TILE, np.minimum(last + _BESIDE, cells - 1) // _TILE


def _reach(edges: Edges, south: NDArray[Any], north: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return how far to the left and to the right edges reach between two heights."""
    along, up = edges.x2 - edges.x1, np.where(edges.y2 > edges.y1, edges.y2 - edges.y1, np.inf)
    one = edges.x1 + along * np.clip((south - edges.y1) / up, 0.0, 1.0)
    other = edges.x2 - along * np.clip((edges.y2 - north) / up, 0.0, 1.0)
    return np.minimum(one, other), np.maximum(one, other)


@dataclass(frozen=True, slots=True)
class _Openings:
    """Heights at which a grid begins or ends, on the way from left to right; in order of grids, then of heights.

    Parameters
    ----------
    grid, y
        Shape (n,); each grid has an even number.
    """

    grid: Longs
    y: Floats

    @classmethod
    def none(cls) -> _Openings:
        return cls(np.empty(0, dtype=np.int64), np.empty(0))

    def and_of(self, edges: Edges, south: float = -np.inf, north: float = np.inf) -> _Openings:
        """Return what is open after edges, too, of which only what lies between two heights counts."""
        shared = edges.second != NOBODY
        grid = np.concatenate([edges.first, edges.second[shared]])
        low, high = (np.clip(np.concatenate([y, y[shared]]), south, north) for y in (edges.y1, edges.y2))
        grid, y = np.concatenate([self.grid, grid, grid]), np.concatenate([self.y, low, high])
        order = np.lexsort((y, grid))
        grid, y = grid[order], y[order]
        begins = np.flatnonzero(np.concatenate([[True], (grid[1:] != grid[:-1]) | (y[1:] != y[:-1])])[: len(y)])
        odd = begins[np.diff(np.append(begins, len(y))) % 2 == 1]
        return _Openings(grid[odd], y[odd])

    def lines(self, x: float) -> Edges:
        """Return upright lines that open the same."""
        at, nobody = np.full(len(self.y) // 2, x), np.full(len(self.y) // 2, NOBODY, dtype=np.int32)
        return Edges(at, self.y[::2], at, self.y[1::2], self.grid[::2].astype(np.int32), nobody)


def _one_after_another(*several: Edges) -> Edges:
    return Edges(*(np.concatenate([getattr(each, name) for each in several]) for name in Edges.__slots__))


def _across(raster: Raster) -> int:
    return -(-raster.columns // _TILE)


def _distinct(values: Longs) -> Longs:
    """Return each value once, ascending; as `np.unique`, which hashes and takes many times as long."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]]


def _grouped(group: Longs, values: NDArray[Any], groups: int) -> list[NDArray[Any]]:
    """Return the values of each group, in their order."""
    order = np.argsort(group, kind="stable")
    return np.split(values[order], np.searchsorted(group[order], np.arange(1, groups)))
