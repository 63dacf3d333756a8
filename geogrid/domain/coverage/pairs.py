"""Pairs of a vertex and an edge that are close to each other."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Floats, Ints
from geogrid.errors import TooDense

# Pairs of vertex and edge that a vertex may have on average: only a file made to be slow has more.
_PAIRS_A_VERTEX = 64


def close_pairs(vertices: Floats, edges: NDArray[np.object_], tolerance: float) -> tuple[Ints, Ints]:
    """Return the pairs (vertex, edge) within the tolerance, looked for in portions so that a bad file is noticed."""
    tree, points = shapely.STRtree(edges), shapely.points(vertices)
    found: list[NDArray[np.int64]] = [np.empty((2, 0), dtype=np.int64)]
    allowed, pairs = _PAIRS_A_VERTEX * (len(edges) + 1_000), 0
    for start in range(0, len(points), 1_000):
        some = tree.query(points[start : start + 1_000], predicate="dwithin", distance=tolerance)
        pairs += some.shape[1]
        if pairs > allowed:
            raise TooDense(pairs=pairs)
        found.append(some + np.array([[start], [0]]))
    vertex, edge = np.concatenate(found, axis=1)
    return vertex, edge
