"""Shapes from one coordinate system into another, their straight edges kept straight on the ground.

An edge that is straight in one plane is a curve in another. Long edges get points before they are converted, so that
the result stays within a tolerance of that curve. Where the points go depends on an edge's two ends alone, in whichever
order they come, so neighbours that share an edge share its new points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.lattice import on_lattice

TOLERANCE = 0.01  # metres
_WITH_EDGES = (1, 3, 5, 6)  # LineString, Polygon, MultiLineString, MultiPolygon
# Where a piece is looked at, quarters and fifths: the waves of GCJ-02 are all 0 in the quarters of some whole degrees.
_LOOKS = (1 / 5, 1 / 4, 2 / 5, 1 / 2, 3 / 5, 3 / 4, 4 / 5)
_MOST = 1 << 12  # pieces of one edge

Points = NDArray[np.float64]


def convert(
    shapes: Sequence[BaseGeometry | None], source: str, target: str, tolerance: float = TOLERANCE
) -> list[BaseGeometry | None]:
    """Return the shapes in another coordinate system; equal points become equal points.

    Parameters
    ----------
    shapes
        Two-dimensional, in `source`; None stays None.
    source, target
        Any system that `crs.name` accepts. Degrees come out on the storage lattice.
    tolerance
        How far, in metres, a straight edge may lie from where it lay; 0.01 unless said.

    Raises
    ------
    CrsUnknown, CrsNeedsParameters
    """
    converted = np.array(shapes, dtype=object)
    kinds = shapely.get_type_id(converted)
    allowed = tolerance / systems.metres_per_unit(target)
    for kind in _WITH_EDGES:
        which = np.flatnonzero(kinds == kind)
        if which.size:
            converted[which] = _densified(converted[which], source, target, allowed)
    return list(shapely.transform(converted, lambda xy: _unique_converted(xy, source, target)))


def _unique_converted(xy: Points, source: str, target: str) -> Points:
    """Convert each point once: vectorised functions may differ in the last bit by where a point stands."""
    points, back = np.unique(xy + 0.0, axis=0, return_inverse=True)
    return _converted(points, source, target)[back.reshape(-1)]


def _converted(xy: Points, source: str, target: str) -> Points:
    out = np.column_stack(systems.from_storage(target, *systems.to_storage(source, xy[:, 0], xy[:, 1])))
    return on_lattice(out) if systems.is_geographic(target) else out


def _densified(shapes: NDArray[np.object_], source: str, target: str, allowed: float) -> NDArray[np.object_]:
    """Return shapes of one type with points put on their edges."""
    kind, xy, offsets = shapely.to_ragged_array(shapes)
    ends = np.zeros(len(xy), bool)
    ends[np.asarray(offsets[0][1:]) - 1] = True  # the last point of a line or ring begins no edge
    begins = np.flatnonzero(~ends)
    edges = np.column_stack([xy[begins], xy[begins + 1]])
    turned = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[turned] = edges[turned][:, [2, 3, 0, 1]]
    unique, back = np.unique(edges, axis=0, return_inverse=True)
    pieces = np.ones(len(xy), int)
    pieces[begins] = _pieces(unique, source, target, allowed)[back.reshape(-1)]
    if (pieces == 1).all():
        return shapes
    starts = np.concatenate([[0], np.cumsum(pieces)])
    owner = np.repeat(np.arange(len(xy)), pieces)
    step = np.arange(len(owner)) - starts[owner]
    place_of = np.zeros(len(xy), int)
    place_of[begins] = np.arange(len(begins))
    edge = place_of[owner]
    share = np.where(turned[edge], pieces[owner] - step, step) / pieces[owner]
    new = np.where((step == 0)[:, None], xy[owner], _between(edges[edge], share))
    return np.asarray(shapely.from_ragged_array(kind, new, (starts[offsets[0]], *offsets[1:])))


def _between(edges: Points, share: NDArray[np.float64] | float) -> Points:
    share = np.reshape(share, (-1, 1))
    return np.asarray(edges[:, :2] * (1 - share) + edges[:, 2:] * share)


def _pieces(edges: Points, source: str, target: str, allowed: float) -> NDArray[np.int64]:
    """Return into how many equal pieces each edge must be cut: doubled until every piece is straight enough."""
    pieces = np.ones(len(edges), np.int64)
    open_edges = np.arange(len(edges))
    while open_edges.size and pieces[open_edges[0]] < _MOST:
        bends = _bends(edges[open_edges], int(pieces[open_edges[0]]), source, target)
        open_edges = open_edges[bends > allowed]
        pieces[open_edges] *= 2
    return pieces


def _bends(edges: Points, count: int, source: str, target: str) -> NDArray[np.float64]:
    """Return how far, in units of `target`, each edge at most lies beside its straight pieces, `count` of them."""
    begins = np.arange(count)[:, None]
    looks_at = np.array((0.0, *_LOOKS))
    places = np.append(((begins + looks_at) / count).ravel(), 1.0)
    along_edges = _between(np.repeat(edges, len(places), axis=0), np.tile(places, len(edges)))
    points = _converted(along_edges, source, target).reshape(len(edges), -1, 2)
    looks = len(_LOOKS) + 1
    first, last = points[:, :-1:looks], points[:, looks::looks]
    along = (last - first) / np.maximum(np.hypot(*(last - first).T).T, 1e-300)[..., None]
    bends = np.zeros(len(edges))
    for part in range(1, looks):
        away = points[:, part::looks] - first
        beside = np.abs(along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0])
        bends = np.maximum(bends, beside.max(axis=1))
    return bends
