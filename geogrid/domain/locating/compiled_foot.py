# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba finds the types of what it compiles.
"""What `foot` and `walk` do for one point, compiled by numba, for a server that answers one after the other."""

from __future__ import annotations

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


def compile_for(cells: Cells) -> None:
    """Compile it all, which takes some seconds the first time on a machine, by looking up a point."""
    two(0.0, 0.0, *cells.arguments())
    beyond(0.0, 0.0, np.ones((4, 1)), 1.0, 1.0, *cells.arguments())
