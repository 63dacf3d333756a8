"""The named line that a piece of ground lies along: how people say where it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.measure import LocalPlane

REACH = 30.0


def along(
    shapes: Sequence[BaseGeometry | None], names: Sequence[str], lines: Sequence[BaseGeometry], reach: float = REACH
) -> list[str | None]:
    """Return for each shape the name of the line that runs beside it for the longest; None when there is none.

    Parameters
    ----------
    shapes
        CGCS2000 degrees; None is nowhere.
    names, lines
        Of roads, rivers and the like, CGCS2000 degrees; parts with the same name count together, those without a name
        not at all.
    reach
        How far away a line may be, metres.
    """
    found: list[str | None] = [None] * len(shapes)
    there = np.asarray([at for at, shape in enumerate(shapes) if shape is not None and not shape.is_empty], dtype=int)
    named = [at for at, name in enumerate(names) if name]
    if not len(there) or not named:
        return found
    ground = np.asarray([shapes[at] for at in there], dtype=object)
    west, south, east, north = shapely.total_bounds(ground)
    plane = LocalPlane((west + east) / 2.0, (south + north) / 2.0)
    flat = plane.to_plane(np.asarray([lines[at] for at in named], dtype=object))
    near = shapely.buffer(plane.to_plane(ground), reach, quad_segs=4)
    shape, line = shapely.STRtree(flat).query(near, predicate="intersects")
    beside = shapely.length(shapely.intersection(flat[line], near[shape]))
    words, word_of = np.unique([names[at] for at in named], return_inverse=True)
    pair, which = np.unique(shape * len(words) + word_of[line], return_inverse=True)
    length = np.bincount(which, weights=beside, minlength=len(pair))
    for at in np.argsort(length, kind="stable").tolist():  # the longest last, so that it stays
        found[there[pair[at] // len(words)]] = str(words[pair[at] % len(words)])
    return found
