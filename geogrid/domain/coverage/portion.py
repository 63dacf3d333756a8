"""What of a shape lies near some place: its outer ring there, and of its holes and other parts only those near.

A polygon may have thousands of holes; who changes something about one of them has no need to look at the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.rings import Bools
from geogrid.errors import RepairRefused

Shapes = NDArray[np.object_]
_NONE: Shapes = np.empty(0, dtype=object)


@dataclass(frozen=True)
class Portion:
    """A shape without what lies elsewhere.

    Parameters
    ----------
    shape
        What is left of it.
    holes, parts
        What was left out: rings, and whole polygons.
    """

    shape: BaseGeometry
    holes: Shapes
    parts: Shapes

    @classmethod
    def of(cls, shape: BaseGeometry, window: BaseGeometry) -> Portion:
        """Return what of a polygon or MultiPolygon lies near a window, an upright box."""
        if shape.geom_type == "Polygon" and not shapely.get_num_interior_rings(shape):
            return cls(shape, _NONE, _NONE)
        parts = _parts(shape)
        near = _meet(parts, window)
        rings, part = shapely.get_rings(parts[near], return_index=True)
        is_hole = np.append(False, part[1:] == part[:-1])
        far = is_hole & ~_meet(rings, window)
        if near.all() and not far.any():
            return cls(shape, _NONE, _NONE)
        kept = [
            shapely.Polygon(some[0], some[1:]) if len(some) > 1 else shapely.Polygon(some[0])
            for some in (rings[~far & (part == at)] for at in range(int(near.sum())))
        ]
        left = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
        return cls(left, rings[far], parts[~near])

    def whole(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape that this one has become with what was left out.

        Raises
        ------
        RepairRefused
            When nothing is left of the ground around holes that were left out.
        """
        if not len(self.holes) and not len(self.parts):
            return shape
        parts = _parts(shape)
        parts = parts[~shapely.is_empty(parts)]
        if len(self.holes):
            parts = self._with_holes(parts)
        every = np.concatenate([parts, self.parts])
        return every[0] if len(every) == 1 else shapely.MultiPolygon(every.tolist())

    def _with_holes(self, parts: Shapes) -> Shapes:
        if len(parts) == 1:
            of = np.zeros(len(self.holes), dtype=np.int64)
        else:
            inside = shapely.point_on_surface(shapely.polygons(self.holes))
            hole, of = shapely.STRtree(parts).query(inside, predicate="intersects")
            if len(hole) != len(self.holes):
                raise RepairRefused(reason="a grid would be lost or its shape broken")
            of = of[np.argsort(hole)]
        result = parts.copy()
        for at in np.unique(of).tolist():
            shell, *own = shapely.get_rings(parts[at])
            result[at] = shapely.polygons(
                shell, holes=np.concatenate([np.array(own, dtype=object), self.holes[of == at]])
            )
        return result


def _parts(shape: BaseGeometry) -> Shapes:
    """Return the polygons of a shape; one that is a polygon is not copied."""
    return np.array([shape], dtype=object) if shape.geom_type == "Polygon" else np.asarray(shapely.get_parts(shape))


def _meet(shapes: Shapes, window: BaseGeometry) -> Bools:
    """Return whether the bounds of shapes meet those of a window."""
    west, south, east, north = window.bounds
    of = shapely.bounds(shapes).T
    return np.asarray((of[0] <= east) & (of[2] >= west) & (of[1] <= north) & (of[3] >= south), dtype=bool)
