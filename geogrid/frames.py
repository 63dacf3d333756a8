"""The library face: GeoDataFrames in and out."""

from __future__ import annotations

import numpy as np
import pandas
import shapely
from geopandas import GeoDataFrame

from geogrid.domain import crs as systems
from geogrid.domain.coverage import validate as check
from geogrid.domain.coverage.defect import Tolerances
from geogrid.domain.locating.index import LocateIndex
from geogrid.errors import CrsMissing
from geogrid.services import fields


def validate(grids: GeoDataFrame, code: str | None = None, *, gap_width: float = 5.0) -> GeoDataFrame:
    """Check a set of grids.

    Parameters
    ----------
    grids
        Polygons with a coordinate system.
    code
        The column of the code; found by its name when not given.
    gap_width
        A hole narrower than this (m) is a gap, a wider one an enclave.

    Returns
    -------
    GeoDataFrame
        One row a defect: kind, severity, grids (codes), area_m2, length_m, width_m, reason; in EPSG:4490.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, CodeMissing, CodeRepeated

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import box
    >>> grids = geopandas.GeoDataFrame({"code": ["a", "b"]}, geometry=[box(0, 0, 2, 1), box(1, 0, 3, 1)], crs=4548)
    >>> geogrid.validate(grids)[["kind", "grids"]].values.tolist()
    [['overlap', ('a', 'b')]]
    """
    system, codes = _system(grids), _codes(grids, code)
    report = check.validate(codes, list(grids.geometry), crs=system, tolerances=Tolerances(gap_width=gap_width))
    columns = ("kind", "severity", "grids", "area_m2", "length_m", "width_m", "reason")
    rows = {column: [getattr(defect, column) for defect in report.defects] for column in columns}
    rows["kind"], rows["severity"] = [list(map(str, rows[column])) for column in ("kind", "severity")]
    return GeoDataFrame(rows, geometry=[defect.shape for defect in report.defects], crs=systems.STORAGE)


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
        raise CrsMissing(file="GeoDataFrame", hint="set_crs", choices=[systems.STORAGE])
    epsg = frame.crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else str(frame.crs.to_wkt())


def _codes(frame: GeoDataFrame, wished: str | None) -> list[str]:
    columns = {str(name): frame[name].tolist() for name in frame.columns if name != frame.geometry.name}
    field = fields.code_field("GeoDataFrame", columns, wished)
    return fields.unique_codes("GeoDataFrame", field, columns[field], range(1, len(frame) + 1))


def _in_storage(frame: GeoDataFrame) -> GeoDataFrame:
    system = _system(frame)

    def convert(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(systems.to_storage(system, xy[:, 0], xy[:, 1]))

    return frame.set_geometry(shapely.transform(frame.geometry.values, convert), crs=systems.STORAGE)
