"""How much of a disc each of some grids has.

Each edge, seen from the middle of the disc, sweeps a part of it: sectors where it runs outside, a triangle where it
runs inside. With its sign, by the sense in which the edge is run through, the parts of all edges of a polygon add up to
the ground that it has of the disc: Green's theorem.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Rings

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlines:
    """The edges of grids, so that the grid is to the left of each.

    Parameters
    ----------
    edges
        Where each begins and how far it runs, east and north, degrees; shape (n, 4), grid after grid.
    begin
        Where those of each grid begin, and, last, the end.
    """

    edges: Floats
    begin: NDArray[np.int64]


def outlines_of(shapes: NDArray[np.object_]) -> Outlines:
    """Return the outlines of polygons and MultiPolygons, shape (n,)."""
    rings = Rings(shapely.orient_polygons(shapes))
    edge = rings.edge_starts()
    edge = edge[(rings.xy[edge] != rings.xy[edge + 1]).any(axis=1)]
    owner = rings.owner[rings.part[rings.ring_of_vertex()[edge]]]
    edges = np.hstack([rings.xy[edge], rings.xy[edge + 1] - rings.xy[edge]])
    return Outlines(edges, np.searchsorted(owner, np.arange(len(shapes) + 1)))


def reaches(edges: Floats, begin: int, end: int, disc: Floats) -> bool:
    """Return whether some of the edges come into a disc."""
    lon, lat, east, north = disc.tolist()
    x, y, along_x, along_y = edges[begin:end].T
    x, y, along_x, along_y = (x - lon) * east, (y - lat) * north, along_x * east, along_y * north
    share = -(x * along_x + y * along_y) / (along_x * along_x + along_y * along_y)
    share = np.clip(share, 0.0, 1.0)
    x, y = x + share * along_x, y + share * along_y
    return bool((x * x + y * y < 1.0).any())


def shares(edges: Floats, begin: NDArray[np.int64], grids: NDArray[np.int64], disc: Floats) -> Floats:
    """Return the share of a disc that each of some grids has, 0 to 1, shape (grids,).

    Parameters
    ----------
    edges, begin
        Of `Outlines`.
    grids
        Which, in any order.
    disc
        Longitude and latitude of its middle, and how many radii a degree of each is long.
    """
    lon, lat, east, north = disc.tolist()
    parts = [edges[begin[grid] : begin[grid + 1]] for grid in grids]
    x, y, along_x, along_y = np.concatenate(parts).T
    x, y, along_x, along_y = (x - lon) * east, (y - lat) * north, along_x * east, along_y * north
    # Between which shares of an edge it runs inside; where it does nowhere, both are the same.
    length = along_x * along_x + along_y * along_y
    middle = -(x * along_x + y * along_y) / length
    half = np.sqrt(np.maximum(middle * middle - (x * x + y * y - 1.0) / length, 0.0))
    enters, leaves = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    in_x, in_y = x + enters * along_x, y + enters * along_y
    out_x, out_y = x + leaves * along_x, y + leaves * along_y
    end_x, end_y = x + along_x, y + along_y
    swept = (
        np.arctan2(x * in_y - y * in_x, x * in_x + y * in_y)
        + in_x * out_y - in_y * out_x
        + np.arctan2(out_x * end_y - out_y * end_x, out_x * end_x + out_y * end_y)
    )  # fmt: skip
    whole = np.append(0.0, np.cumsum(swept))[np.cumsum([0, *map(len, parts)])]
    return np.clip(np.diff(whole) / (2 * math.pi), 0.0, 1.0)
