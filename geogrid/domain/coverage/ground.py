"""Pieces of ground measured: which are wide enough to speak of, and how large, long and wide they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Defect, DefectKind, Tolerances
from geogrid.domain.coverage.width import as_rectangle, greatest_widths
from geogrid.domain.measure import area_m2, in_metres, perimeter_m


def pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons of a shape; its lines and points have no ground."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if shapely.get_dimensions(part) == 2 and not part.is_empty]


def defect_of(
    kind: DefectKind, grids: tuple[str, ...], ground: Iterable[BaseGeometry], tolerances: Tolerances, **more: Any
) -> Defect | None:
    """Return the defect on some pieces of ground; None when no piece is wide enough, or all are too small together.

    Parameters
    ----------
    kind, grids
        What it is, and the codes concerned.
    ground
        Polygons, CGCS2000 degrees.
    tolerances
        Pieces narrower than the snapping distance are left out.
    **more
        Further fields of the defect.
    """
    polygons = [piece for shape in ground for piece in pieces(shape)]
    widths = greatest_widths(in_metres(polygons)) if polygons else np.empty(0)
    wide = [piece for piece, width in zip(polygons, widths, strict=True) if width >= tolerances.snapping]
    area = sum(map(area_m2, wide))
    if not wide or area < tolerances.min_area:
        return None
    length, _ = as_rectangle(area, sum(map(perimeter_m, wide)))
    shape = wide[0] if len(wide) == 1 else shapely.MultiPolygon(wide)
    return Defect(kind, grids, area, length, float(widths.max()), shape, **more)
