"""Checking and repairing the grids of a GeoDataFrame."""

from __future__ import annotations

from geopandas import GeoDataFrame

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Tolerances
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.frames import reading
from geogrid.services import validation


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
    codes, shapes = reading.any_codes(grids, code), reading.shapes(grids)
    report = validation.check_shapes(codes, shapes, reading.areas(parent, grids), tolerances, crs=reading.system(grids))
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
        reading.any_codes(grids, code),
        reading.shapes(grids),
        crs=reading.system(grids),
        areas=reading.areas(parent, grids),
        rule=Rule(rule),
    )
    return grids.set_geometry(list(begun.accept_all(max_width).coverage.shapes), crs=grids.crs)
