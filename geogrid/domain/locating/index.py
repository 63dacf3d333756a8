"""Point to grid, in memory.

The tie rule: of all grids whose closed polygon covers the point, as GEOS decides it in double precision, the one with
the lowest code. Each point of the district so belongs to exactly one grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geogrid.domain.locating import disc, foot, levels, walk
from geogrid.domain.locating.borders import BorderIndex
from geogrid.domain.locating.cells import NESTED, OUTSIDE, SHARED, Cells, Floats
from geogrid.domain.locating.rows import Extent, as_pair
from geogrid.domain.measure import LocalPlane, distance_m
from geogrid.errors import CodeRepeated, QueryError, ShapeWrongType, ValueMissing

_COMPILED, _COMPILED_FOOT = "geogrid.domain.locating.compiled", "geogrid.domain.locating.compiled_foot"
_ready: list[Any] = []  # the second of them, once it has been compiled
# Loading numba takes about a second, and some more once a machine: from so many on, it is made good.
_POINTS_WORTH, _VERTICES_WORTH = 4_000_000, 2_000_000
_POINTS_A_THREAD = 100_000
_SIDES_KEPT = 10_000  # grids whose edges are kept for asking how far the border is
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_NO_SHARE, _LITTLE_SHARE = 1e-9, 1e-3  # of a disc: what rounding makes of nothing; what hardly is outside all grids
_OFFSETS = ("rings", "parts", "grids")


@dataclass(frozen=True, slots=True)
class Found:
    """The grid of a point, and the nearest stretch of its border.

    Parameters
    ----------
    code
        Of the lowest grid that covers the point.
    border_m
        How far the border is, metres; 0 on it or where other grids cover the point too.
    neighbour
        Code of the grid beyond; None where the coverage ends.
    shared
        Whether other grids cover the point too.
    """

    code: str
    border_m: float
    neighbour: str | None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Nearest:
    """The grid nearest to a point outside all of them, and how far it is in metres."""

    code: str
    distance_m: float


class LocateIndex:
    """All grids of one generation, ready to be asked.

    A raster of cells answers at once where no border is near, and exactly where one is; see `cells` and `walk`. Threads
    may share it.

    Parameters
    ----------
    codes
        One code a grid, unique.
    shapes
        Their polygons, CGCS2000 degrees, same order; an empty one holds no point.

    Raises
    ------
    ValueMissing, CodeRepeated, ShapeWrongType
        With the row, counted from 1.
    """

    def __init__(self, codes: Sequence[str], shapes: Sequence[BaseGeometry]) -> None:
        _check(codes, shapes)
        # In the order of codes, so that the lowest position is the lowest code.
        order = sorted(range(len(codes)), key=codes.__getitem__)
        ordered = np.empty(len(order), dtype=object)
        ordered[:] = [shapes[i] for i in order]
        compiled = _compiled(shapely.get_num_coordinates(ordered).sum() >= _VERTICES_WORTH)
        built = levels.build(ordered, compiled.paired, compiled.recorded) if compiled else levels.build(ordered)
        self._hold([codes[i] for i in order], built)
        self.shapes = ordered

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the index whose `arrays` these are; it reads them where they are, also in a file.

        Raises
        ------
        ValueError
            Where they are none of an index.
        """
        index = cls.__new__(cls)
        index._hold(arrays["codes"].tolist(), levels.of_arrays(arrays))
        index._ragged = arrays
        return index

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays, of which `of_arrays` makes the same again."""
        _, xy, offsets = shapely.to_ragged_array(_in_parts(self.shapes))
        return {
            "codes": np.array(self.codes.tolist(), dtype=np.str_),
            **levels.to_arrays(self._levels),
            "xy": xy,
            **{name: np.asarray(offset) for name, offset in zip(_OFFSETS, offsets, strict=True)},
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be sent to other processes."""
        return type(self).of_arrays, (self.arrays(),)

    _ragged: Mapping[str, NDArray[Any]]

    def _hold(self, codes: Sequence[str], held: Sequence[Cells]) -> None:
        self._names = np.array([*codes, None], dtype=object)  # None is what -1 picks
        self.codes = self._names[:-1]
        self._listed: list[str | None] = [*codes, None]  # a list is asked faster for one
        self._levels = held
        self._arrays = [cells.arguments() for cells in held]
        # Where one point is asked by Python itself: it reads views of memory faster than arrays.
        self._views = [tuple(map(_viewed, arguments)) for arguments in self._arrays]
        self._position = {code: i for i, code in enumerate(codes)}
        self._known_sides: dict[int, Floats] = {}
        self._asked = 0

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The polygons, in the order of `codes`."""
        offsets = tuple(self._ragged[name] for name in _OFFSETS)
        return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, self._ragged["xy"], offsets)

    @cached_property
    def extent(self) -> Extent:
        """West, south, east, north of all grids in CGCS2000 degrees; NaN where there are none."""
        if not len(self):
            return np.nan, np.nan, np.nan, np.nan  # which shapely would not say of an empty array
        west, south, east, north = shapely.total_bounds(self.shapes).tolist()
        return west, south, east, north

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    @cached_property
    def _outlines(self) -> disc.Outlines:
        return disc.outlines_of(self.shapes)

    @property
    def nbytes(self) -> int:
        """Bytes that the raster takes, without the shapes."""
        return sum(cells.nbytes for cells in self._levels)

    def __len__(self) -> int:
        return len(self.codes)

    def locate(self, lon: ArrayLike, lat: ArrayLike, *, threads: int = 1) -> NDArray[np.object_]:
        """Return the code of each point's grid, None outside all.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,); NaN and what is masked are outside all.
        threads
            How many processor cores to use, from 1.

        Raises
        ------
        QueryError
            When there are to be none.
        ValueError
            When longitudes and latitudes are not as many.
        """
        return self._names[self.positions(lon, lat, threads=threads)]

    def positions(self, lon: ArrayLike, lat: ArrayLike, *, threads: int = 1) -> NDArray[np.int32]:
        """Return the place of each point's grid in `codes`, -1 outside all; same arguments as `locate`."""
        if threads < 1:
            raise QueryError(field="threads", value=threads, expected="1, 2, 4 …")
        x, y = map(np.ascontiguousarray, as_pair(lon, lat))
        self._asked += len(x)
        compiled = _compiled(self._asked >= _POINTS_WORTH)
        of_one = compiled.owners_of if compiled else walk.owners_of
        if threads == 1 or len(x) < _POINTS_A_THREAD * 2:
            return levels.owners_of(self._levels, x, y, of_one)
        bounds = np.linspace(0, len(x), 1 + min(threads, len(x) // _POINTS_A_THREAD)).astype(int)
        parts = [slice(*ends) for ends in pairwise(bounds)]
        with ThreadPoolExecutor(len(parts)) as pool:
            return np.concatenate(
                list(pool.map(lambda part: levels.owners_of(self._levels, x[part], y[part], of_one), parts))
            )

    def covering(self, lon: float, lat: float) -> list[str]:
        """Return the codes of all grids whose closed polygon covers the point, lowest first."""
        found = walk.covering(lon, lat, *self._views[0])
        while found and found[0] <= NESTED:
            found = walk.covering(lon, lat, *self._views[NESTED - found[0]])
        return [str(self.codes[i]) for i in found]

    def locate_one(self, lon: float, lat: float) -> str | None:
        """Return the code of the point's grid, None outside all."""
        two, _, held = self._ways()
        return self._listed[_two(two, lon, lat, held)[0]]

    def at(self, lon: float, lat: float) -> Found | None:
        """Return the grid of a point, how far its border is, and the grid beyond it there; None outside all."""
        two, beyond, held = self._ways()
        own, another = _two(two, lon, lat, held)
        if own == OUTSIDE:
            return None
        code = str(self._listed[own])
        if another != OUTSIDE:
            return Found(code, 0.0, self._listed[another], shared=True)
        plane = LocalPlane(lon, lat)
        east, north, *others = beyond(lon, lat, self._sides(own), plane.east, plane.north, *held[0])
        if east == north == 0.0:  # not on the border, but too near to tell how far
            return Found(code, 0.0, self._touching(code, Point(lon, lat)))
        if others[0] <= NESTED:
            others = _two(two, *foot.past(lon, lat, east, north, plane.east, plane.north), held)
        other = others[0] if others[0] != own else others[1]
        on_border = lon + east / plane.east, lat + north / plane.north
        neighbour = self._listed[other] if other != OUTSIDE else self._touching(code, Point(on_border))
        return Found(code, distance_m(lon, lat, *on_border), neighbour)

    def _ways(self) -> tuple[Any, Any, list[tuple[Any, ...]]]:
        """Return `walk.two` and `foot.beyond`, compiled where that is ready, and the levels to give to them."""
        if _ready:
            return _ready[0].two, _ready[0].beyond, self._arrays
        return walk.two, foot.beyond, self._views

    def _sides(self, position: int) -> Floats:
        known = self._known_sides.get(position)
        if known is None:
            if len(self._known_sides) >= _SIDES_KEPT:
                self._known_sides.clear()
            known = self._known_sides[position] = foot.sides_of(self.shapes[position])
        return known

    def border_distance(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return how far each point is from the border of its grid, metres: 0 on it, NaN outside all. Shape (n,).

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, shape (n,).
        """
        return self.borders.borders(lon, lat).distance_m

    def candidates(self, lon: float, lat: float, radius: float) -> list[str]:
        """Return the codes of all grids that a circle of so many metres around a point reaches, lowest first.

        Raises
        ------
        QueryError
            When the radius is none.
        """
        if not 0 <= radius < np.inf:
            raise QueryError(field="radius", value=radius, expected="0, 5, 20.5 …")
        return [str(self.codes[grid]) for grid in self.borders.reached([lon], [lat], radius)[1]]

    @cached_property
    def borders(self) -> BorderIndex:
        """The borders of all grids, to be asked for many points."""
        return BorderIndex(self.shapes, self.positions, self._in_one_grid)

    def _in_one_grid(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Return where a point lies in a cell that no border crosses, and that one grid covers."""
        label = self._levels[0].labels_at(lon, lat)
        return (label >= 0) & (label < SHARED)

    def shares(self, lon: float, lat: float, radius: float) -> dict[str | None, float]:
        """Return how much of the ground within so many metres of a point each grid has; None is what none has.

        The sum is 1, but where grids overlap.
        """
        plane = LocalPlane(lon, lat)
        wide, high = radius / plane.east, radius / plane.north
        circle = np.array([lon, lat, 1 / wide, 1 / high])
        by, edges, begin = _ready[0] if _ready else disc, self._outlines.edges, self._outlines.begin
        two, _, held = self._ways()
        own, another = _two(two, lon, lat, held)
        if own != OUTSIDE and another == OUTSIDE and not by.reaches(edges, begin[own], begin[own + 1], circle):
            return {self._listed[own]: 1.0}
        near = self._tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
        if not near.size:
            return {None: 1.0}
        parts = by.shares(edges, begin, near, circle)
        found = {self._listed[grid]: part for grid, part in zip(near, parts.tolist(), strict=True) if part > _NO_SHARE}
        missing = 1.0 - sum(found.values())
        return {**found, None: missing} if missing > _LITTLE_SHARE else found

    def nearest(self, lon: float, lat: float) -> Nearest | None:
        """Return the grid nearest to a point; None when there are no grids, or where it is no point (NaN)."""
        if not len(self) or not np.isfinite([lon, lat]).all():
            return None
        point, plane = Point(lon, lat), LocalPlane(lon, lat)
        # Degrees are not metres: all that could be nearer than the one nearest in degrees are measured.
        _, first = self._tree.query_nearest(point, return_distance=True, all_matches=False)
        reach = float(first[0]) * max(plane.east, plane.north) / min(plane.east, plane.north)
        near = np.sort(self._tree.query(point, predicate="dwithin", distance=reach * 1.001 + 1e-9))
        feet = shapely.shortest_line(Point(0, 0), plane.to_plane(self.shapes[near]))
        closest = int(np.argmin(shapely.length(feet)))
        foot = plane.to_degrees(shapely.points(shapely.get_coordinates(feet[closest])[1]))
        return Nearest(str(self.codes[near[closest]]), distance_m(lon, lat, foot.x, foot.y))

    def _touching(self, code: str, point: Point) -> str | None:
        """At a corner, a step straight on may lead out of the district or back in: any other grid there will do."""
        near = np.sort(self._tree.query(point, predicate="dwithin", distance=1e-9))
        return next((str(self.codes[i]) for i in near if self.codes[i] != code), None)


def _viewed(argument: Any) -> Any:
    return argument if isinstance(argument, (int, float)) else memoryview(argument)


def _two(two: Any, lon: float, lat: float, held: Sequence[tuple[Any, ...]]) -> tuple[int, int]:
    """Return the lowest two grids of a point, by whichever level knows them."""
    found: tuple[int, int] = two(lon, lat, *held[0])
    while found[0] <= NESTED:
        found = two(lon, lat, *held[NESTED - found[0]])
    return found


def load_compiled() -> None:
    """Make the compiled engine ready where there is numba, for a process that will be asked a lot.

    Until all of it is compiled, which takes a while the first time on a machine, nobody who asks waits for it.
    """
    if compiled := _compiled(worth_it=True):
        one = np.array([shapely.box(0, 0, 1, 1)])
        cells = levels.build(one, compiled.paired, compiled.recorded)[0]
        compiled.owners_of(cells, np.zeros(1), np.zeros(1))
        of_one = import_module(_COMPILED_FOOT)
        of_one.compile_for(cells)
        _ready.append(of_one)


def _compiled(worth_it: bool) -> Any:
    """Return the compiled engine where there is numba and it is ready or worth it; else None."""
    return import_module(_COMPILED) if _ready or (worth_it and find_spec("numba")) else None


def _check(codes: Sequence[str], shapes: Sequence[BaseGeometry]) -> None:
    """Refuse what would leave a grid out, or make two of one."""
    if len(codes) != len(shapes):
        field = "codes" if len(codes) < len(shapes) else "shapes"
        raise ValueMissing(file="LocateIndex", row=min(len(codes), len(shapes)) + 1, field=field)
    first: dict[str, int] = {}
    for row, code in enumerate(codes, 1):
        if first.setdefault(code, row) != row:
            raise CodeRepeated(file="LocateIndex", row=row, repeated=code, first=first[code])
    for row, kind in enumerate(shapely.get_type_id(np.array(shapes, dtype=object)).tolist(), 1):
        if kind not in _POLYGONS:
            found = shapes[row - 1].geom_type if kind >= 0 else "None"
            raise ShapeWrongType(file="LocateIndex", row=row, found=found, expected="Polygon")


def _in_parts(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return all shapes as MultiPolygons, so that one array holds them."""
    return np.array([MultiPolygon(shapely.get_parts(shape).tolist()) for shape in shapes] or [MultiPolygon()])
