"""The library face: GeoDataFrames in and out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import shapely
from geopandas import GeoDataFrame

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Tolerances
from geogrid.domain.coverage.hierarchy import Parents
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.locating.index import LocateIndex
from geogrid.errors import CrsMissing
from geogrid.services import boundary_file, fields, validation


def validate(
    grids: GeoDataFrame,
    code: str | None = None,
    *,
    parent: GeoDataFrame | None = None,
    gap_width: float = DEFAULTS.gap_width,
    min_area: float = DEFAULTS.min_area,
) -> GeoDataFrame:
    """Check a set of grids.

    Parameters
    ----------
    grids
        Polygons with a coordinate system.
    code
        The column of the code; found by its name when not given.
    parent
        The areas that they should fill, each inside one, in any coordinate system; without it, nothing is outside, and
        a wide hole is an enclave.
    gap_width
        Without a parent: a hole or opening narrower than this (m) is a gap or an inlet.
    min_area
        Ground below this (m2) is not listed.

    Returns
    -------
    GeoDataFrame
        One row a defect: kind, severity, grids (codes), parent (the code or row of the grid's own area, of what reaches
        into another), area_m2, length_m, width_m, count, reason; in EPSG:4490.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, ShapeWrongType, CoordinatesOutOfRange, TooDense

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import box
    >>> grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=[box(0, 0, 2, 1), box(1, 0, 3, 1)], crs=4548)
    >>> geogrid.validate(grids)[["kind", "grids"]].values.tolist()
    [['overlap', ('a', 'b')]]
    """
    tolerances = Tolerances(gap_width=gap_width, min_area=min_area)
    codes, shapes = _any_codes(grids, code), _shapes(grids)
    report = validation.check_shapes(codes, shapes, _areas(parent, grids), tolerances, crs=_system(grids))
    columns = ("kind", "severity", "grids", "parent", "area_m2", "length_m", "width_m", "count", "reason")
    rows = {column: [getattr(defect, column) for defect in report.defects] for column in columns}
    rows["kind"], rows["severity"] = [list(map(str, rows[column])) for column in ("kind", "severity")]
    return GeoDataFrame(rows, geometry=[defect.shape for defect in report.defects], crs=systems.STORAGE)


def repair(
    grids: GeoDataFrame,
    code: str | None = None,
    *,
    parent: GeoDataFrame | None = None,
    rule: str = Rule.LONGEST_BORDER,
    max_width: float = 5.0,
) -> GeoDataFrame:
    """Return the grids with gaps and overlaps closed, what lies outside cut off, and borders joined vertex by vertex.

    Only what leaves no doubt is done; `validate` tells what is left.

    Parameters
    ----------
    grids
        Polygons with a coordinate system; their index, columns and coordinate system stay.
    code
        The column of the code; found by its name when not given.
    parent
        The areas that they should fill, in any coordinate system: ground goes to a grid of the area in which it lies.
    rule
        Who is given a gap or an overlap: longest-border, largest, smallest or lowest-code.
    max_width
        What is wider than this (m) is left.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, ShapeWrongType, CoordinatesOutOfRange, TooDense

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import box
    >>> grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=[box(0, 0, 6, 9), box(5, 0, 12, 9)], crs=4548)
    >>> geogrid.repair(grids).area.tolist()
    [54.0, 54.0]
    """
    begun = Repair.of(
        _any_codes(grids, code),
        _shapes(grids),
        crs=_system(grids),
        areas=_areas(parent, grids),
        rule=Rule(rule),
    )
    return grids.set_geometry(list(begun.accept_all(max_width).coverage.shapes), crs=grids.crs)


def locate(points: GeoDataFrame, grids: GeoDataFrame, code: str | None = None) -> GeoDataFrame:
    """Return the points with the code of each one's grid in a column `grid_code`, None outside all grids.

    Parameters
    ----------
    points
        Points with a coordinate system.
    grids
        Polygons with a coordinate system.
    code
        The column of the grids' code; found by its name when not given.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, CodeMissing, CodeRepeated

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import Point, box
    >>> grids = geopandas.GeoDataFrame({"code": ["b", "a"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4490)
    >>> points = geopandas.GeoDataFrame(geometry=[Point(0.5, 0.5), Point(1, 0.5), Point(9, 9)], crs=4490)
    >>> geogrid.locate(points, grids)["grid_code"].tolist()
    ['b', 'a', None]
    """
    index = LocateIndex(_codes(grids, code), list(_in_storage(grids).geometry))
    inside = _in_storage(points).geometry
    found = index.locate(shapely.get_x(inside.values), shapely.get_y(inside.values))
    return points.assign(grid_code=pandas.Series(found, index=points.index, dtype=object))


def _system(frame: GeoDataFrame) -> str:
    if frame.crs is None:
        raise CrsMissing(file="GeoDataFrame", option="set_crs", choices=[systems.STORAGE], hint="for degrees")
    epsg = frame.crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else str(frame.crs.to_wkt())


def _shapes(frame: GeoDataFrame) -> list[shapely.Geometry | None]:
    """Return the shapes; refuses, by row, what are no polygons and coordinates that cannot be."""
    shapes = list(frame.geometry)
    boundary_file.check_shapes("GeoDataFrame", _system(frame), shapes, range(1, len(frame) + 1))
    return shapes


def _any_codes(frame: GeoDataFrame, wished: str | None) -> list[str]:
    """Return the codes, empty where there is none: the check tells what is missing and repeated."""
    columns = _columns(frame)
    return [fields.as_code(value) for value in columns[fields.code_field("GeoDataFrame", columns, wished)]]


def _areas(parent: GeoDataFrame | None, grids: GeoDataFrame) -> Parents:
    """Return the areas above, by code or else by row, in the plane of the grids."""
    if parent is None:
        return []
    columns = _columns(parent)
    field = fields.likely_code_field(columns)
    codes = [fields.as_code(value) for value in columns[field]] if field else map(str, range(1, len(parent) + 1))
    areas = [(code, shape or shapely.Polygon()) for code, shape in zip(codes, parent.geometry, strict=True)]
    return validation.in_plane(areas, _system(parent), grids.geometry, _system(grids), DEFAULTS)


def _codes(frame: GeoDataFrame, wished: str | None) -> list[str]:
    columns = _columns(frame)
    field = fields.code_field("GeoDataFrame", columns, wished)
    return fields.unique_codes("GeoDataFrame", field, columns[field], range(1, len(frame) + 1))


def _in_storage(frame: GeoDataFrame) -> GeoDataFrame:
    system = _system(frame)

    def convert(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(systems.to_storage(system, xy[:, 0], xy[:, 1]))

    return frame.set_geometry(shapely.transform(frame.geometry.values, convert), crs=systems.STORAGE)


def _columns(frame: GeoDataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame.columns if name != frame.geometry.name}
