"""Shapes drawn anew as the check sees them: borders closer than the tolerance are one, vertex by vertex.

What the check moved and bent to find the faces between the borders is done to the shapes themselves, no more and no
less: so the faces it tells are the very ground between the shapes as they are then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.bends import Bend
from geogrid.domain.coverage.chain import words
from geogrid.domain.coverage.rings import Floats, Ints, Rings, cross, polygonal
from geogrid.domain.coverage.splits import ROUNDING
from geogrid.domain.coverage.width import mean_widths

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Places:
    """Numbered points on a lattice.

    Parameters
    ----------
    xy
        Where they are, in metres, shape (n, 2).
    step, tolerance
        Lattice step and snapping tolerance, in metres.
    """

    xy: Floats
    step: float
    tolerance: float

    def at(self, xy: Floats) -> Ints:
        """Return the numbers of the points that lie at some places, shape (m, 2); -1 where there is none."""
        order, numbers = self._ordered
        if not len(numbers):
            return np.full(len(xy), -1)
        wanted = self._lattice(xy)
        place = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
        return np.where(numbers[place] == wanted, order[place], -1)

    @cached_property
    def _ordered(self) -> tuple[Ints, NDArray[np.uint64]]:
        numbers = self._lattice(self.xy)
        order = np.argsort(numbers, kind="stable")
        return order, numbers[order]

    def _lattice(self, xy: Floats) -> NDArray[np.uint64]:
        return words(np.rint(xy / self.step).astype(np.int64))


@dataclass(frozen=True)
class Redrawing:
    """Points to move and edges to bend.

    Parameters
    ----------
    places
        Where points are.
    bends
        Edges that are to take another way.
    """

    places: Places
    bends: tuple[Bend, ...]

    def closing(self) -> Redrawing:
        """Return what of it closes something; that a border lacks vertices that are on it is a defect of its own."""
        return Redrawing(self.places, tuple(bend for bend in self.bends if not bend.is_exact))

    def nothing(self) -> Redrawing:
        """Return one that leaves everything where it is."""
        return Redrawing(self.places, ())

    def through(self, points: Floats) -> Redrawing:
        """Return what of it runs through some points in metres, shape (n, 2)."""
        known = self.places.at(points)
        chosen = sorted({at for point in known[known >= 0].tolist() for at in self._bends_at.get(point, ())})
        return Redrawing(self.places, tuple(self.bends[at] for at in chosen))

    def beside(self, corners: Floats, members: Collection[int]) -> Redrawing:
        """Return what of it brings the edges of some shapes onto the border of some ground, and no vertex moves.

        It goes as far as the borders it closes there are closed. Where a vertex would move, the edge first runs to
        its new place: shapes that have the vertex too, and are not concerned, keep it.

        Parameters
        ----------
        corners
            The ground's vertices in metres, shape (n, 2).
        members
            The shapes that are concerned, by position.
        """
        known = self.places.at(corners)
        ground = set(known[known >= 0].tolist())
        near = [bend for bend in self.through(corners).bends if bend.owner in members]
        cut = (_along(bend, ground, self._on_line(bend)) for bend in near)
        return Redrawing(self.places, tuple(bend for bend in cut if bend is not None))

    def _on_line(self, bend: Bend) -> list[bool]:
        """Return which points of a bend's way lie on the line between its ends."""
        xy = self.places.xy[bend.way]
        run = np.tile(xy[-1] - xy[0], (len(xy), 1))
        on_line = np.abs(cross(run, xy - xy[0])) <= ROUNDING * self.places.step * np.hypot(*run.T)
        return [bool(at) for at in on_line]

    @cached_property
    def marks(self) -> Floats:
        """The points through which the edges run then, in metres, shape (n, 2)."""
        points = np.array([point for bend in self.bends for point in bend.way], dtype=np.int64)
        return np.asarray(self.places.xy[np.unique(points)], dtype=np.float64)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Return shapes drawn anew.

        Parameters
        ----------
        shapes
            Polygons and MultiPolygons in metres on the lattice, shape (n,).
        """
        if not self.bends or not len(shapes):
            return shapes
        rings = Rings(shapes)
        rings.replace(self._moved(rings.xy))
        before, xy = self._put_in(rings)
        rings.insert(before, xy)
        rings.take_back()
        result = np.empty(len(shapes), dtype=object)
        result[:] = rings.shapes()
        # A spike thinner than the tolerance is closed by a point that both its sides take.
        for at in np.flatnonzero(~shapely.is_valid(result) & shapely.is_valid(shapes)):
            result[at] = self._mended(result[at])
        same = shapely.equals_exact(result, shapes, 0.0)
        result[same] = shapes[same]
        return result

    def _mended(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape made valid, without parts that are narrower than the tolerance."""
        parts = shapely.get_parts(polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False)))
        wide = parts[mean_widths(parts) > self.places.tolerance]
        return wide[0] if len(wide) == 1 else shapely.MultiPolygon(wide.tolist())

    def _moved(self, xy: Floats) -> Floats:
        moves = {end: to for bend in self.bends for end, to in zip(bend.ends, (bend.way[0], bend.way[-1]), strict=True)}
        becomes = np.arange(len(self.places.xy))
        becomes[list(moves)] = list(moves.values())
        place = self.places.at(xy)
        moving = (place >= 0) & (becomes[place] != place)
        moved = xy.copy()
        moved[moving] = self.places.xy[becomes[place[moving]]]
        return moved

    def _put_in(self, rings: Rings) -> tuple[Ints, Floats]:
        """Return before which vertices to put which places."""
        size = len(self.places.xy)
        ways = {min(way[0], way[-1]) * size + max(way[0], way[-1]): way for way in (bend.way for bend in self.bends)}
        place, starts = self.places.at(rings.xy), rings.edge_starts()
        begin, end = place[starts], place[starts + 1]
        codes = np.minimum(begin, end) * size + np.maximum(begin, end)
        hit = np.flatnonzero((begin >= 0) & (end >= 0) & np.isin(codes, np.array(list(ways), dtype=np.int64)))
        before, inner = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for at in hit.tolist():
            way = ways[int(codes[at])]
            some = (way if way[0] == begin[at] else way[::-1])[1:-1]
            before.append(np.full(len(some), starts[at] + 1))
            inner.append(np.array(some, dtype=np.int64))
        return np.concatenate(before), self.places.xy[np.concatenate(inner)]

    @cached_property
    def _bends_at(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at, bend in enumerate(self.bends):
            for point in bend.way:
                found.setdefault(point, []).append(at)
        return found


def _along(bend: Bend, ground: set[int], on_line: list[bool]) -> Bend | None:
    """Return a bend as far as it runs along some ground, and on to where it is back on its line."""
    way, last = bend.way, len(bend.way) - 1
    keep: set[int] = set()
    for at in range(last):
        if way[at] in ground and way[at + 1] in ground:
            keep |= {
                at,
                at + 1,
                *_run(bend.open, on_line, range(at, 0, -1)),
                *_run(bend.open, on_line, range(at + 1, last)),
            }
    if not keep:
        return None
    left = [way[at] for at in sorted(keep | {0, last})]
    (begin, end), (first, *_, final) = bend.ends, left
    left = [*([begin] if begin != first else []), *left, *([end] if end != final else [])]
    return Bend(bend.owner, bend.ends, left, [True] * (len(left) - 1), bend.is_exact)


def _run(open_: list[bool], on_line: list[bool], points: range) -> Iterator[int]:
    """Yield the points that follow, as long as pieces are joined with others, and on to one that is on the line."""
    for at in points:
        piece = at if points.step > 0 else at - 1
        if open_[piece] and on_line[at]:
            return
        yield at + points.step
