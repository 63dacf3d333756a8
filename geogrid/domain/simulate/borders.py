"""The edges of all polygons of a coverage, who lies on either side, and stretches of shared border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.simulate.arrays import Bools, Floats, Ints, Shapes

OUTSIDE = -1


@dataclass(frozen=True)
class Stretch:
    """Successive vertices of one border.

    Parameters
    ----------
    left, right
        Positions of the polygons on either side; `OUTSIDE` for none.
    line
        The vertices, two or more. Shape (n, 2).
    """

    left: int
    right: int
    line: Floats


class Borders:
    """All edges of a valid coverage.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons; neighbours share identical vertices.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.xy, self.owner, self._following = _edges(shapes)
        self.across = _across(self.xy, self.owner, self._following)

    def edges(self, free: Bools, *, outer: bool) -> Ints:
        """Return the edges on the outer border, or those inside, whose neighbours on both sides are free."""
        at_edge = self.across == OUTSIDE
        wanted = at_edge if outer else ~at_edge & free[self.across]
        return np.flatnonzero(wanted & free[self.owner])

    def stretch(self, edge: int, most: int) -> Stretch:
        """Return the border from an edge on, of at most so many edges, as long as the same two are beside it."""
        right = self.across[edge]
        found = [edge]
        while len(found) < most:
            following = self._following[found[-1]]
            if self.across[following] != right or following == edge:
                break
            found.append(following)
        return Stretch(int(self.owner[edge]), int(right), self.xy[[*found, self._following[found[-1]]]])


def _edges(shapes: Shapes) -> tuple[Floats, Ints, Ints]:
    """Return where each edge starts, whose it is, and which one follows; the polygon is on the left of each."""
    parts, of_part = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)
    xy, ring = xy[~last], ring[~last]
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    following = np.arange(1, len(ring) + 1)
    following[np.append(first[1:], len(ring)) - 1] = first
    return xy, of_part[of_ring[ring]], following


def _across(xy: Floats, owner: Ints, following: Ints) -> Ints:
    """Return whose edge runs the other way along each edge."""
    _, vertex = np.unique(xy.view(complex).ravel(), return_inverse=True)
    keys = vertex * len(xy) + vertex[following]
    back = vertex[following] * len(xy) + vertex
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys[order], back), len(keys) - 1)]
    return np.where(keys[at] == back, owner[at], OUTSIDE)
