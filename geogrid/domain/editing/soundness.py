"""What every edit must leave behind: whole, valid, seamless grids, none too small, none torn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, floor

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geogrid.domain.coverage.defect import DEFAULTS
from geogrid.domain.editing.mesh import Mesh, Patch
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import NOTHING_LEFT, SEVERAL_PARTS, TOO_CLOSE, TOO_SMALL, refused
from geogrid.domain.grid import Grid
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.errors import EditRefused

LEAST_M2 = 100.0
"""No edit makes a part of a grid smaller than this: 10 m by 10 m."""

LEAST_WIDTH_M = DEFAULTS.sliver_width
"""Nor a narrower one: the check would call it a sliver."""

_LEAST = np.array([LEAST_M2, LEAST_WIDTH_M])


def check(before: Mesh, after: Mesh, changed: Iterable[str], was: Mapping[str, str], *, several_parts: bool) -> None:
    """Refuse an edit whose outcome is not sound.

    Parameters
    ----------
    before, after
        The meshes before and after it.
    changed
        The codes of the grids in `after` that have another shape.
    was
        The codes that grids had before, where they had others.
    several_parts
        Whether more parts than before are meant.

    Raises
    ------
    EditRefused
        When a grid has lost all its ground, or has too small a part or more parts than before, or when borders came to
        lie on each other or crossed.
    """
    codes = list(changed)
    for code in codes:
        _refuse_parts(before.grids.get(was.get(code, code)), after.grids[code], several_parts=several_parts)
    beside = {other for code in codes for other in after.neighbours(code)} - set(codes)
    shapes = np.array([after.grids[code].shape for code in [*codes, *sorted(beside)]], dtype=object)
    valid = shapely.is_valid(shapes[: len(codes)])
    if not valid.all():
        raise refused(TOO_CLOSE, _some_place(shapes[int(valid.argmin())]), [codes[int(valid.argmin())]])
    if len(shapes) and not shapely.coverage_is_valid(shapes):
        wrong = shapely.coverage_invalid_edges(shapes)
        raise refused(TOO_CLOSE, _some_place(next(edge for edge in wrong if not edge.is_empty)))


def reshaped(mesh: Mesh, patch: Patch) -> list[str]:
    """Return the codes of the grids to which a patch gives another shape, in order."""
    return sorted(
        code
        for code, grid in patch.grids.items()
        if grid is not None and (code not in mesh.grids or mesh.grids[code].shape is not grid.shape)
    )


def is_slight(part: Polygon) -> bool:
    """Return whether a part is too small or too narrow to be made."""
    return bool((_size(part) < _LEAST).any())


def _refuse_parts(before: Grid | None, after: Grid, *, several_parts: bool) -> None:
    shape, code = after.shape, after.code
    if shape.is_empty:
        raise refused(NOTHING_LEFT, _inside((before or after).shape), [code])
    parts = shapely.get_parts(shape)
    old = np.empty(0, dtype=object) if before is None else shapely.get_parts(before.shape)
    if len(parts) > max(1, len(old)) and not several_parts:
        raise refused(SEVERAL_PARTS, _inside(min(parts, key=shapely.area)), [code])
    small = [part for part in parts if is_slight(part)]
    if small:
        # What was as small before may stay so.
        allowed = np.min([_LEAST, *(_size(part) for part in old)], axis=0) * (1.0 - 1e-6)
        worse = next((part for part in small if (_size(part) < allowed).any()), None)
        if worse is not None:
            raise _too_small(worse, code, allowed)


def _too_small(part: Polygon, code: str, least: NDArray[np.float64]) -> EditRefused:
    """Return the refusal of a part, with its size and the least one: so rounded that the one is below the other."""
    (area, width), (least_area, least_width) = _size(part).tolist(), least.tolist()
    return refused(
        TOO_SMALL, _inside(part), [code],
        area_m2=floor(area * 10) / 10, width_m=floor(width * 100) / 100,
        least_m2=ceil(least_area * 10) / 10, least_width_m=ceil(least_width * 100) / 100,
    )  # fmt: skip


def _size(part: Polygon) -> NDArray[np.float64]:
    """Return the area of a polygon in square metres, and its width, that is area over half perimeter, in metres."""
    area = area_m2(part)
    return np.array([area, 2.0 * area / perimeter_m(part)])


def _inside(shape: Shape) -> tuple[float, float]:
    spot = shape.representative_point()
    return spot.x, spot.y


def _some_place(shape: shapely.Geometry) -> tuple[float, float]:
    lon, lat = shapely.get_coordinates(shape)[0].tolist()
    return lon, lat
