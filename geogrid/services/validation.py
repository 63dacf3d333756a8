"""The check of a file, by itself and against what is above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.defect import DEFAULTS, Allowance, DefectKind, Report, Tolerances
from geogrid.domain.coverage.hierarchy import IN_NO_PARENT, Parents, ground_of, straddling
from geogrid.domain.coverage.stitch import with_vertices
from geogrid.domain.coverage.validate import validate
from geogrid.domain.grid import Area, Grid, Level, community_of
from geogrid.services.boundary_file import BoundaryFile


def check_file(
    content: BoundaryFile,
    tolerances: Tolerances = DEFAULTS,
    parent: BoundaryFile | None = None,
    allowances: Sequence[Allowance] = (),
) -> Report:
    """Check a file's shapes in the file's own plane.

    Parameters
    ----------
    parent
        The areas above, one shape or several: the file's shapes should fill them, each inside one.
    allowances
        Gaps and overlaps that are meant so.

    Raises
    ------
    CrsNeedsParameters
        When a coordinate system cannot be taken to CGCS2000.
    """
    above = areas_above(content, parent, tolerances)
    report = check_shapes(content.codes, content.shapes, above, tolerances, crs=content.crs)
    return allowed(report, allowances, tolerances)


def areas_above(content: BoundaryFile, parent: BoundaryFile | None, tolerances: Tolerances = DEFAULTS) -> Parents:
    """Return the areas above a file's shapes, in the file's plane; none without a file of them.

    Raises
    ------
    CrsNeedsParameters
    """
    if parent is None:
        return []
    areas = [(code, shape or shapely.Polygon()) for code, shape in zip(parent.codes, parent.shapes, strict=True)]
    return in_plane(areas, parent.crs, content.shapes, content.crs, tolerances)


def check_against(content: BoundaryFile, areas: Sequence[Area], tolerances: Tolerances = DEFAULTS) -> Report:
    """Check a file's shapes against stored areas: they should fill them, each inside one.

    A grid's own community is the one in its code, or else the one that holds most of it.

    Raises
    ------
    CrsNeedsParameters
    """
    codes = [area.code for area in areas]
    own = {code: parent for code in content.codes if (parent := community_of(code)) in codes}
    above = in_plane(as_parents(areas), systems.STORAGE, content.shapes, content.crs, tolerances)
    return check_shapes(content.codes, content.shapes, above, tolerances, own=own, crs=content.crs)


def check_grids(grids: Sequence[Grid], areas: Sequence[Area], tolerances: Tolerances = DEFAULTS) -> Report:
    """Check grids as they are, or will be, stored: they should fill the lowest areas, each inside its own community."""
    codes, shapes, (above, own) = [grid.code for grid in grids], [grid.shape for grid in grids], belonging(grids, areas)
    return check_shapes(codes, shapes, above, tolerances, own=own)


def belonging(grids: Sequence[Grid], areas: Iterable[Area]) -> tuple[Parents, dict[str, str]]:
    """Return the areas that stored grids should fill, and the one that each says it belongs to, by code."""
    lowest = lowest_areas(areas)
    are_communities = bool(lowest) and lowest[0].level == Level.COMMUNITY
    own = {grid.code: grid.community for grid in grids if grid.community} if are_communities else {}
    return as_parents(lowest), own


def lowest_areas(areas: Iterable[Area]) -> list[Area]:
    """Return the areas that grids belong to and should cover: those of the lowest level there is."""
    return next(iter(levels(areas)), [])


def levels(areas: Iterable[Area]) -> list[list[Area]]:
    """Return areas level by level, the lowest first, without levels of which there are none."""
    areas = list(areas)
    levels = [[area for area in areas if area.level == level] for level in reversed(Level)]
    return [level for level in levels if level]


def as_parents(areas: Sequence[Area]) -> Parents:
    """Return the code and the shape of each area."""
    return [(area.code, area.shape) for area in areas]


def check_shapes(
    codes: Sequence[str],
    shapes: Sequence[BaseGeometry | None],
    parents: Parents,
    tolerances: Tolerances,
    *,
    own: Mapping[str, str] | None = None,
    crs: str = systems.STORAGE,
) -> Report:
    """Check one level, and where there is one above, also against that.

    Parameters
    ----------
    codes, shapes
        As for `geogrid.domain.coverage.validate.validate`.
    parents
        Code and shape of each area above, in the plane of the shapes; none where there are none.
    own
        The area that each code is said to belong to; where it says nothing, the one that holds most of the shape.
    crs
        The plane of all shapes.

    Raises
    ------
    CrsNeedsParameters, TooDense, TooWide
    """
    if not parents:
        return validate(codes, shapes, crs=crs, tolerances=tolerances)
    report = validate(codes, shapes, crs=crs, parent=ground_of(parents), tolerances=tolerances)
    reaching = straddling(codes, shapes, parents, own=own, crs=crs, tolerances=tolerances)
    # A shape in none of the areas lies outside all of them together too: that is told once.
    nowhere = {defect.grids for defect in reaching if defect.reason == IN_NO_PARENT}
    kept = (d for d in report.defects if d.kind != DefectKind.OUTSIDE or d.grids not in nowhere)
    return replace(report, defects=tuple(kept)).with_more(reaching)


def in_plane(
    areas: Parents, source: str, shapes: Iterable[BaseGeometry | None], target: str, tolerances: Tolerances
) -> Parents:
    """Return areas in the plane of shapes that lie in them.

    An edge that is straight in one plane is bent in the other. So the shapes' vertices on an edge are put into it in
    the areas' own plane, before anything is taken across: from vertex to vertex both then run the same.

    Parameters
    ----------
    areas
        Code and shape of each, in the plane `source`.
    shapes
        What lies in them, in the plane `target`.

    Raises
    ------
    CrsNeedsParameters
    """
    if systems.name(source) == systems.name(target) or not areas:
        return areas
    own = shapely.get_coordinates([shape for shape in shapes if shape])
    points = np.unique(_across(target, source)(own), axis=0)
    near = tolerances.snapping / systems.metres_per_unit(source)
    noded = with_vertices(np.asarray([shape for _, shape in areas], dtype=object), points, near, move=False)
    return list(zip([code for code, _ in areas], shapely.transform(noded, _across(source, target)), strict=True))


def _across(source: str, target: str) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    def convert(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(systems.from_storage(target, *systems.to_storage(source, xy[:, 0], xy[:, 1])))

    return convert
