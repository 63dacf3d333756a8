"""The grid of each point of a GeoDataFrame or of plain arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import ArrayLike

from geogrid.domain.locating import index as locating
from geogrid.domain.locating.headers import free_name
from geogrid.errors import QueryError, ShapeInvalid
from geogrid.frames import reading
from geogrid.frames.points import given
from geogrid.io import index_file


class LocateIndex(locating.LocateIndex):
    """The grids of a GeoDataFrame, ready to be asked for points in CGCS2000 or WGS 84 degrees.

    `locate` and `border_distance` take arrays, `locate_one`, `at` and `candidates` one point. The grids are rounded to
    the storage lattice, 1e-9 degrees (0.1 mm); the points are taken as they are. `geogrid.locate` takes an index in
    place of the grids, then with points in any coordinate system.

    Parameters
    ----------
    grids
        Polygons with a coordinate system; one without a shape holds no point.
    code
        The column of their code; found by its name when not given.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, CodeMissing, CodeRepeated, ShapeWrongType,
    ShapeInvalid, CoordinatesOutOfRange

    Examples
    --------
    >>> import geogrid, geopandas
    >>> from shapely import box
    >>> grids = geopandas.GeoDataFrame({"code": ["b", "a"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4490)
    >>> index = geogrid.LocateIndex(grids)
    >>> index.locate([0.5, 1, 9], [0.5, 0.5, 9]).tolist()
    ['b', 'a', None]
    >>> index.locate_one(0.5, 0.5), index.candidates(0.9999, 0.5, 20)
    ('b', ['a', 'b'])
    >>> index.border_distance([1, 9], [0.5, 9]).tolist()
    [0.0, nan]
    """

    def __init__(self, grids: GeoDataFrame, code: str | None = None) -> None:
        shapes, codes = reading.shapes(grids), reading.codes(grids, code)
        for row, (name, shape) in enumerate(zip(codes, shapes, strict=True), 1):
            if shape is not None and not shape.is_valid:
                reason = shapely.is_valid_reason(shape)
                raise ShapeInvalid(file="GeoDataFrame", row=row, shape_code=name, reason=reason)
        held = [n for n, shape in enumerate(shapes) if shape is not None and not shape.is_empty]
        super().__init__([codes[n] for n in held], list(reading.in_storage(grids.iloc[held]).geometry))

    def save(self, path: str | Path) -> None:
        """Write it to a file, from which all processes of a host share one copy; an older one is replaced.

        Raises
        ------
        OSError
            Where nothing can be written.
        """
        index_file.save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the index of a file, which stays there and is mapped into memory.

        Raises
        ------
        FileMissing, IndexUnusable
        """
        return index_file.load_as(cls, Path(path))


def locate(
    points: GeoDataFrame | GeoSeries | tuple[ArrayLike, ArrayLike],
    grids: GeoDataFrame | LocateIndex,
    code: str | None = None,
    *,
    border: bool = False,
    within: float | None = None,
) -> Any:
    """Return the points with the code of each one's grid in a column `grid_code`, None outside all grids.

    Points and grids are first rounded to the storage lattice, 1e-9 degrees (0.1 mm). The answer is exact there: of all
    grids whose closed polygon covers the point, the one with the lowest code.

    Parameters
    ----------
    points
        Points with a coordinate system (a GeoSeries is taken as a table of them), or a pair of arrays: longitudes and
        latitudes, CGCS2000 or WGS 84 degrees. What is missing, empty, masked, not finite or not possible in its system
        is in no grid. Where most are impossible, or lie among the grids only with x and y exchanged, they are refused;
        of some exchanged ones a warning tells.
    grids
        Polygons with a coordinate system; one without a shape holds no point. Or their `LocateIndex`, which is built
        once for many questions.
    code
        The column of the grids' code; found by its name when not given.
    border
        Whether `border_m` (metres to the nearest border of the point's grid, NaN outside all) and `neighbour` (the code
        of the grid beyond, None where there is none) are added.
    within
        The points are right to so many metres, 0 or more: these two and `near_border` are added, whether another grid
        lies within.

    Returns
    -------
    GeoDataFrame, array or DataFrame
        The points with these columns; where the points have one of that name, it stays, and the added one is called
        `grid_code_2`. For a pair of arrays the codes as an array, or a DataFrame where more is asked.

    Raises
    ------
    CrsMissing, CrsNeedsParameters, FieldUnknown, FieldNotFound, CodeMissing, CodeRepeated, ShapeWrongType,
    ShapeInvalid, CoordinatesOutOfRange, PointsImpossible, PointsSwapped, QueryError

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
    if within is not None and not 0 <= within < np.inf:
        raise QueryError(field="within", value=within, expected="0, 5, 20.5 …")
    index = grids if isinstance(grids, LocateIndex) else LocateIndex(grids, code)
    if isinstance(points, GeoSeries):
        points = points.to_frame("geometry")
    asked = given(points)
    lon, lat = asked.lon, asked.lat
    positions = index.positions(lon, lat)
    asked.check_axes(positions, index.extent)
    names = np.append(index.codes, [None])
    columns: dict[str, Any] = {"grid_code": names[positions]}
    if border or within is not None:
        found = index.borders.borders(lon, lat, positions)
        columns |= {"border_m": found.distance_m, "neighbour": names[found.neighbour]}
        if within is not None:
            columns["near_border"] = index.borders.reaches_another(lon, lat, within, found)
    if isinstance(points, GeoDataFrame):
        return _beside(points, columns)
    return pandas.DataFrame(_series(columns, None)) if len(columns) > 1 else columns["grid_code"]


def _beside(points: GeoDataFrame, columns: dict[str, Any]) -> GeoDataFrame:
    """Return the points with these columns; those that are there stay."""
    added: dict[str, pandas.Series] = {}
    for name, series in _series(columns, points.index).items():
        added[free_name(name, [*map(str, points.columns), *added])] = series
    return points.assign(**added)


def _series(columns: dict[str, Any], index: Any) -> dict[str, pandas.Series]:
    # Said to be objects, texts keep None where pandas would put NaN.
    kinds = {name: object if values.dtype == object else None for name, values in columns.items()}
    return {name: pandas.Series(values, index=index, dtype=kinds[name]) for name, values in columns.items()}
