"""The ground that two sets of grids give to different grids, by the one tie rule.

The borders that only one of the two has are noded together, and each face between them is asked for its grid, before
and after. Borders that both have need no look: on both sides of such a one the ground stays where it is. Only where
grids overlap that is not so; of such grids all borders are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geogrid.domain.comparing.contour import Edges, Floats, Ints, areas_m2, edges_of
from geogrid.domain.grid import Grid
from geogrid.domain.measure import area_m2

LEAST_M2 = 1.0
"""Connected ground below this is a sliver: two drawings of one border, not a change."""

_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_NOBODY = -1


def is_moved(old: Polygon | MultiPolygon, new: Polygon | MultiPolygon) -> bool:
    """Return whether the border of a grid is another: more than a neighbour's vertex, taken over, makes of it."""
    moved = old.symmetric_difference(new)
    return not moved.is_empty and area_m2(moved) >= LEAST_M2


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground that goes over from a grid to another.

    Parameters
    ----------
    old, new
        The codes of the grids whose it was and is; None where it was or is nobody's.
    area_m2
        Of its parts, none of which is a sliver.
    """

    old: str | None
    new: str | None
    area_m2: float
    shape: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Slivers:
    """What was left out because each of it is smaller than `LEAST_M2`: how many parts, and their area together."""

    count: int = 0
    area_m2: float = 0.0


class _Owners:
    """The grids of one of the two sets, in the order of their codes, to be asked for the owner of a point.

    Parameters
    ----------
    grids
        By code, each with its own.
    """

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.codes = sorted(grids)
        self.shapes = np.empty(len(grids), dtype=object)
        self.shapes[:] = [grids[code].shape for code in self.codes]
        self.tree = shapely.STRtree(self.shapes)

    def lowest(self, points: NDArray[np.object_]) -> Ints:
        """Return the position of the first grid that covers each point, -1 where none does."""
        found = np.full(len(points), len(self.codes), dtype=np.int64)
        at, grid = self.tree.query(points, predicate="intersects")
        np.minimum.at(found, at, grid)
        return np.where(found == len(self.codes), _NOBODY, found)

    def at_odds(self, shapes: NDArray[np.object_]) -> set[str]:
        """Return the codes of the grids around some shapes that overlap others, or whose vertices are not theirs."""
        near = np.unique(self.tree.query(shapes)[1])
        wrong = ~shapely.is_empty(shapely.coverage_invalid_edges(self.shapes[near]))
        return {self.codes[grid] for grid in near[wrong].tolist()}


def moved_ground(
    old: Mapping[str, Grid], new: Mapping[str, Grid], changed: Sequence[str]
) -> tuple[list[Piece], Slivers]:
    """Return the ground that goes over, in order of the codes, and what slivers there are.

    Parameters
    ----------
    old, new
        All grids by code.
    changed
        The codes whose shapes are not the same in both.
    """
    if not changed:
        return [], Slivers()
    one, other = _Owners(old), _Owners(new)
    shapes = np.array([grids[code].shape for grids in (old, new) for code in changed if code in grids], dtype=object)
    at_odds = one.at_odds(shapes) | other.at_odds(shapes)
    smooth, rough = (sorted(codes) for codes in ({*changed} - at_odds, at_odds))
    edges = _unmatched(*(_edges(grids, smooth) for grids in (old, new)))
    return _Faces.between(_lines(*edges, *(_edges(grids, rough) for grids in (old, new))), one, other).pieces()


@dataclass(frozen=True)
class _Faces:
    """Faces whose ground goes over: their shapes, and the positions of the grids before and after."""

    sides: tuple[_Owners, _Owners]
    shapes: NDArray[np.object_]
    before: Ints
    after: Ints

    @classmethod
    def between(cls, lines: NDArray[np.object_], one: _Owners, other: _Owners) -> _Faces:
        """Return the faces between lines that one side gives to another grid than the other."""
        # Long lines are noded and followed twice as fast as single edges.
        long = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
        shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(long))))
        points = shapely.point_on_surface(shapes)
        before, after = one.lowest(points), other.lowest(points)
        stays = np.array([*_places(one.codes, other), _NOBODY])[before] == after
        shapes = shapes[~stays]
        return cls((one, other), shapes, before[~stays], after[~stays])

    def pieces(self) -> tuple[list[Piece], Slivers]:
        """Return them put together by where the ground was and is."""
        if not len(self.shapes):
            return [], Slivers()
        order = np.lexsort([self.after, self.before])
        pair = np.stack([self.before[order], self.after[order]], axis=1)
        starts = np.flatnonzero(np.r_[True, (pair[1:] != pair[:-1]).any(axis=1)])
        groups = np.split(self.shapes[order], starts[1:])
        parts = [group if len(group) == 1 else shapely.get_parts(_together(group)) for group in groups]
        owner = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
        every = np.concatenate(parts)
        areas = areas_m2(every)
        large = areas >= LEAST_M2
        codes = [self._codes(*pair[start]) for start in starts.tolist()]
        pieces = [_piece(*codes[at], every[which], areas[which]) for at, which in _grouped(owner, large)]
        return pieces, Slivers(int((~large).sum()), float(areas[~large].sum()))

    def _codes(self, before: int, after: int) -> tuple[str | None, str | None]:
        one, other = self.sides
        return (
            None if before == _NOBODY else one.codes[before],
            None if after == _NOBODY else other.codes[after],
        )


def _piece(old: str | None, new: str | None, parts: NDArray[np.object_], areas: Floats) -> Piece:
    shape = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return Piece(old, new, float(areas.sum()), shape)


def _grouped(owner: Ints, which: NDArray[np.bool_]) -> list[tuple[int, Ints]]:
    """Return the places that are picked, by owner, for owners in order; no owner without any."""
    at = np.flatnonzero(which)
    if not len(at):
        return []
    starts = np.flatnonzero(np.r_[True, np.diff(owner[at]) > 0])
    return [(int(owner[some[0]]), some) for some in np.split(at, starts[1:])]


def _together(faces: NDArray[np.object_]) -> Polygon | MultiPolygon:
    """Return the union of faces that share their vertices."""
    return shapely.coverage_union_all(faces)


def _places(codes: Sequence[str], other: _Owners) -> list[int]:
    """Return where codes stand in the other side; another number than any face has for such as are not there."""
    position = {code: at for at, code in enumerate(other.codes)}
    return [position.get(code, _NOBODY - 1) for code in codes]


def _edges(grids: Mapping[str, Grid], codes: Sequence[str]) -> Edges:
    """Return the edges of some grids; the owner is the place in `codes`."""
    there = np.array([at for at, code in enumerate(codes) if code in grids], dtype=np.int64)
    edges = edges_of([grids[codes[at]].shape for at in there.tolist()])
    return Edges(edges.begin, edges.end, there[edges.owner])


def _unmatched(one: Edges, other: Edges) -> tuple[Edges, Edges]:
    """Return the edges of each that the other has not for the same grid."""
    first, second = (_numbers(edges.begin, edges.end, edges.owner) for edges in (one, other))
    return one.only(~np.isin(first, second)), other.only(~np.isin(second, first))


def _lines(*some: Edges) -> NDArray[np.object_]:
    """Return edges as lines, those between two grids once."""
    begin, end = (np.concatenate([getattr(edges, name) for edges in some]) for name in ("begin", "end"))
    back = (begin[:, 0] > end[:, 0]) | ((begin[:, 0] == end[:, 0]) & (begin[:, 1] > end[:, 1]))
    begin, end = np.where(back[:, None], end, begin), np.where(back[:, None], begin, end)
    _, once = np.unique(_numbers(begin, end, np.zeros(len(begin), dtype=np.int64)), return_index=True)
    return shapely.linestrings(np.stack([begin[once], end[once]], axis=1))


def _numbers(begin: Floats, end: Floats, owner: Ints) -> NDArray[np.uint64]:
    """Return a number for each edge: the same for the same, else about once in 10**19 pairs."""
    numbers = owner.astype(np.uint64)
    for column in (begin[:, 0], begin[:, 1], end[:, 0], end[:, 1]):
        numbers = _mixed(numbers * _FACTOR + np.ascontiguousarray(column + 0.0).view(np.uint64))
    return numbers


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    numbers = (numbers ^ (numbers >> _SHIFT)) * _FACTOR
    return numbers ^ (numbers >> _SHIFT)
