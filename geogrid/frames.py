"""The library face: GeoDataFrames in and out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import shapely
from geopandas import GeoDataFrame
from numpy.typing import ArrayLike, NDArray

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Tolerances
from geogrid.domain.coverage.hierarchy import Parents
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import Note, to_points
from geogrid.errors import CoordinatesOutOfRange, CrsMissing, ShapeInvalid, ShapeWrongType
from geogrid.services import boundary_file, fields, validation

_POINT = 0  # shapely's number of the type


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


def locate(
    points: GeoDataFrame | tuple[ArrayLike, ArrayLike],
    grids: GeoDataFrame,
    code: str | None = None,
    *,
    border: bool = False,
    within: float | None = None,
) -> Any:
    """Return the points with the code of each one's grid in a column `grid_code`, None outside all grids.

    Parameters
    ----------
    points
        Points with a coordinate system, or a pair of arrays: longitudes and latitudes, CGCS2000 or WGS 84 degrees. A
        missing or empty point, or NaN, is in no grid.
    grids
        Polygons with a coordinate system; one without a shape holds no point.
    code
        The column of the grids' code; found by its name when not given.
    border
        Whether `border_m` (metres to the nearest border of the point's grid, NaN outside all) and `neighbour` (the code
        of the grid beyond, None where there is none) are added.
    within
        The points are right to so many metres: these two and `near_border` are added, whether another grid lies within.

    Returns
    -------
    GeoDataFrame, array or DataFrame
        The points with these columns; for a pair of arrays the codes as an array, or a DataFrame where more is asked.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, CodeMissing, CodeRepeated, ShapeWrongType,
    ShapeInvalid, CoordinatesOutOfRange

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import Point, box
    >>> grids = geopandas.GeoDataFrame({"code": ["b", "a"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4490)
    >>> points = geopandas.GeoDataFrame(geometry=[Point(0.5, 0.5), Point(1, 0.5), Point(9, 9)], crs=4490)
    >>> geogrid.locate(points, grids)["grid_code"].tolist()
    ['b', 'a', None]
    >>> geogrid.locate(([0.5, 1.5], [0.5, 0.5]), grids).tolist()
    ['b', 'a']
    """
    index = _index(grids, code)
    lon, lat = _points_of(points) if isinstance(points, GeoDataFrame) else _pair(*points)
    positions = index.positions(lon, lat)
    names = np.append(index.codes, [None])
    columns: dict[str, Any] = {"grid_code": names[positions]}
    if border or within is not None:
        found = index.borders.borders(lon, lat, positions)
        columns |= {"border_m": found.distance_m, "neighbour": names[found.neighbour]}
        if within is not None:
            columns["near_border"] = index.borders.reaches_another(lon, lat, within, found)
    if not isinstance(points, GeoDataFrame):
        return pandas.DataFrame(columns, dtype=object).infer_objects() if len(columns) > 1 else columns["grid_code"]
    dtypes = {name: object if name in ("grid_code", "neighbour") else None for name in columns}
    return points.assign(
        **{name: pandas.Series(values, index=points.index, dtype=dtypes[name]) for name, values in columns.items()}
    )


def _index(grids: GeoDataFrame, code: str | None) -> LocateIndex:
    """Return the grids ready to be asked; refuses by row what is no polygon or crosses itself."""
    shapes, codes = _shapes(grids), _codes(grids, code)
    for row, (name, shape) in enumerate(zip(codes, shapes, strict=True), 1):
        if shape is not None and not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            raise ShapeInvalid(file="GeoDataFrame", row=row, shape_code=name, reason=reason)
    held = [n for n, shape in enumerate(shapes) if shape is not None and not shape.is_empty]
    return LocateIndex([codes[n] for n in held], list(_in_storage(grids.iloc[held]).geometry))


def _points_of(points: GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes, NaN for a missing or empty point."""
    shapes = np.array(points.geometry.values, dtype=object)
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    other = np.flatnonzero(given & (shapely.get_type_id(shapes) != _POINT))
    if other.size:
        found = shapes[other[0]].geom_type
        raise ShapeWrongType(file="GeoDataFrame", row=int(other[0]) + 1, found=found, expected="Point")
    shapes[~given] = None  # GEOS has no x of an empty point
    system, x, y = _system(points), shapely.get_x(shapes), shapely.get_y(shapes)
    notes = np.where(given, 0, Note.MISSING.number).astype(np.uint8)
    return _possible(system, x, y, *to_points(system, x, y, notes), notes)


def _pair(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two arrays as longitudes and latitudes."""
    x, y = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (lon, lat))
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"longitudes and latitudes must be as many: {x.shape} and {y.shape}")
    notes = np.where(np.isnan(x) | np.isnan(y), Note.MISSING.number, 0).astype(np.uint8)
    return _possible(systems.STORAGE, x, y, *to_points(systems.STORAGE, x, y, notes), notes)


def _possible(
    system: str,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    notes: NDArray[np.uint8],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes; refuses by row what is impossible."""
    wrong = np.flatnonzero(notes == Note.IMPOSSIBLE.number)
    if wrong.size:
        row = int(wrong[0])
        raise CoordinatesOutOfRange(file="points", row=row + 1, x=float(x[row]), y=float(y[row]), crs=system)
    return lon, lat


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
        return on_lattice(np.column_stack(systems.to_storage(system, xy[:, 0], xy[:, 1])))

    return frame.set_geometry(shapely.transform(frame.geometry.values, convert), crs=systems.STORAGE)


def _columns(frame: GeoDataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame.columns if name != frame.geometry.name}
