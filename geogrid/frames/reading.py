"""What a GeoDataFrame of polygons says: its system, shapes and codes."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS
from geogrid.domain.coverage.hierarchy import Parents
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.errors import CrsMissing
from geogrid.services import boundary_file, fields, validation


def system(frame: GeoDataFrame) -> str:
    """Return its coordinate system; refuses a frame that has none."""
    if frame.crs is None:
        raise CrsMissing(file="GeoDataFrame", option="set_crs", choices=[systems.STORAGE], hint="for degrees")
    epsg = frame.crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else str(frame.crs.to_wkt())


def shapes(frame: GeoDataFrame) -> list[shapely.Geometry | None]:
    """Return the shapes; refuses, by row, what are no polygons and coordinates that cannot be."""
    found = list(frame.geometry)
    boundary_file.check_shapes("GeoDataFrame", system(frame), found, range(1, len(frame) + 1))
    return found


def any_codes(frame: GeoDataFrame, wished: str | None) -> list[str]:
    """Return the codes, empty where there is none: the check tells what is missing and repeated."""
    columns = _columns(frame)
    return [fields.as_code(value) for value in columns[fields.code_field("GeoDataFrame", columns, wished)]]


def areas(parent: GeoDataFrame | None, grids: GeoDataFrame) -> Parents:
    """Return the areas above, by code or else by row, in the plane of the grids."""
    if parent is None:
        return []
    columns = _columns(parent)
    field = fields.likely_code_field(columns)
    names = [fields.as_code(value) for value in columns[field]] if field else map(str, range(1, len(parent) + 1))
    areas = [(code, shape or shapely.Polygon()) for code, shape in zip(names, parent.geometry, strict=True)]
    return validation.in_plane(areas, system(parent), grids.geometry, system(grids), DEFAULTS)


def codes(frame: GeoDataFrame, wished: str | None) -> list[str]:
    """Return the codes; refuses, by row, what is missing or repeated."""
    columns = _columns(frame)
    field = fields.code_field("GeoDataFrame", columns, wished)
    return fields.unique_codes("GeoDataFrame", field, columns[field], range(1, len(frame) + 1))


def in_storage(frame: GeoDataFrame) -> GeoDataFrame:
    """Return it in CGCS2000 degrees, on the storage lattice."""
    source = system(frame)

    def convert(xy: np.ndarray) -> np.ndarray:
        return on_lattice(np.column_stack(systems.to_storage(source, xy[:, 0], xy[:, 1])))

    return frame.set_geometry(shapely.transform(frame.geometry.values, convert), crs=systems.STORAGE)


def _columns(frame: GeoDataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame.columns if name != frame.geometry.name}
