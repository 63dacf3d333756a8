# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba finds the types of what it compiles.
"""What `foot`, `walk` and `disc` do for one point, compiled by numba, for whoever answers one after the other."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numba
import numpy as np

from geogrid.domain.locating import foot as plain
from geogrid.domain.locating import walk
from geogrid.domain.locating.cells import Cells
from geogrid.domain.locating.compiled import bits_at, translated

# It takes less time than letting other threads go on meanwhile would.
_compile: Any = partial(numba.njit, cache=True, _nrt=False)()

two = translated(
    walk.two, _compile, label_at=translated(walk.label_at), line_of=translated(walk.line_of), bits_at=bits_at
)


@_compile
def foot(sides, lon, lat, east, north):
    """Return what `foot.foot` does."""
    least, nearest_x, nearest_y = np.inf, 0.0, 0.0
    for n in range(sides.shape[1]):
        x, y = (sides[0, n] - lon) * east, (sides[1, n] - lat) * north
        along_x, along_y = sides[2, n] * east, sides[3, n] * north
        share = -(x * along_x + y * along_y) / (along_x * along_x + along_y * along_y)
        share = min(max(share, 0.0), 1.0)
        x += share * along_x
        y += share * along_y
        if x * x + y * y < least:
            least, nearest_x, nearest_y = x * x + y * y, x, y
    return nearest_x, nearest_y


beyond = translated(plain.beyond, _compile, foot=foot, two=two, past=translated(plain.past))


@_compile
def _swept(x, y, to_x, to_y):
    """Return the angle between two places, seen from the middle of a disc."""
    return math.atan2(x * to_y - y * to_x, x * to_x + y * to_y)


@_compile
def _share_of(edges, begin, end, lon, lat, east, north):
    """Return the share of a disc that one grid has."""
    whole = 0.0
    for n in range(begin, end):
        x, y = (edges[n, 0] - lon) * east, (edges[n, 1] - lat) * north
        along_x, along_y = edges[n, 2] * east, edges[n, 3] * north
        end_x, end_y = x + along_x, y + along_y
        length = along_x * along_x + along_y * along_y
        middle = -(x * along_x + y * along_y) / length
        half = middle * middle - (x * x + y * y - 1.0) / length
        enters = min(max(middle - math.sqrt(half), 0.0), 1.0) if half > 0.0 else 1.0
        leaves = min(max(middle + math.sqrt(half), 0.0), 1.0) if half > 0.0 else 1.0
        if enters == leaves:
            whole += _swept(x, y, end_x, end_y)
            continue
        in_x, in_y = x + enters * along_x, y + enters * along_y
        out_x, out_y = x + leaves * along_x, y + leaves * along_y
        whole += in_x * out_y - in_y * out_x
        if enters > 0.0:
            whole += _swept(x, y, in_x, in_y)
        if leaves < 1.0:
            whole += _swept(out_x, out_y, end_x, end_y)
    return min(max(whole / (2.0 * math.pi), 0.0), 1.0)


@_compile
def reaches(edges, begin, end, disc):
    """Return what `disc.reaches` does."""
    lon, lat, east, north = disc[0], disc[1], disc[2], disc[3]
    for n in range(begin, end):
        x, y = (edges[n, 0] - lon) * east, (edges[n, 1] - lat) * north
        along_x, along_y = edges[n, 2] * east, edges[n, 3] * north
        share = -(x * along_x + y * along_y) / (along_x * along_x + along_y * along_y)
        share = min(max(share, 0.0), 1.0)
        x += share * along_x
        y += share * along_y
        if x * x + y * y < 1.0:
            return True
    return False


@_compile
def _shares(edges, begin, grids, disc, found):
    for n in range(len(grids)):
        grid = grids[n]
        found[n] = _share_of(edges, begin[grid], begin[grid + 1], disc[0], disc[1], disc[2], disc[3])


def shares(edges, begin, grids, disc):
    """Return what `disc.shares` does."""
    found = np.empty(len(grids))
    _shares(edges, begin, grids, disc, found)
    return found


def compile_for(cells: Cells) -> None:
    """Compile it all, which takes some seconds the first time on a machine, by looking up a point."""
    two(0.0, 0.0, *cells.arguments())
    beyond(0.0, 0.0, np.ones((4, 1)), 1.0, 1.0, *cells.arguments())
    reaches(np.ones((1, 4)), 0, 1, np.ones(4))
    shares(np.ones((1, 4)), np.array([0, 1]), np.array([0]), np.ones(4))
