"""How fast points find their grids on this machine, beside the other tools there are for it, in one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries, points_from_xy, sjoin
from numpy.typing import NDArray

from geogrid.domain import crs as systems
from geogrid.domain.locating import levels, walk
from geogrid.domain.locating.cells import Cells
from geogrid.domain.locating.index import LocateIndex, load_compiled
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.services.bench import VERTICES, Row

SIZES = (92, 8_000, 100_000)
POINTS, MANY, MANY_GRIDS = 1_000_000, 10_000_000, 8_000
SJOIN, GATHER = "geopandas.sjoin", "gather only"
# Other tools to measure beside: the packages that each needs.
PEERS = {"DuckDB spatial": ("duckdb", "duckdb_extensions"), "SedonaDB": ("sedonadb",)}
_REPEATS = 3
_ONES = 20_000
_MB = 1e6
_SEED = 1

Points = NDArray[np.float64]
Clock = Callable[[], float]
Tell = Callable[["Job", int], None]


class Job(StrEnum):
    """What is measured."""

    BUILD = "build"
    BUILD_PLAIN = "build, numpy"
    MEMORY = "index"
    LOCATE = "locate"
    LOCATE_PLAIN = "locate, numpy"
    ONE = "locate one"
    MANY = "locate on all cores"
    MANY_ONE_CORE = "locate on one core"


@dataclass(frozen=True)
class District:
    """A cloth of grids in degrees, its index, and points thrown over it."""

    shapes: NDArray[np.object_]
    index: LocateIndex
    x: Points
    y: Points


def missing() -> dict[str, tuple[str, ...]]:
    """Return what could be measured, were it installed, with the packages it needs."""
    wanted = {"numba": ("numba",), **PEERS}
    return {name: packages for name, packages in wanted.items() if not all(map(find_spec, packages))}


def versions() -> dict[str, str]:
    """Return the versions of what is measured beside."""
    names = ("geopandas", "numba", "duckdb", "sedonadb")
    return {name: version(name) for name in names if find_spec(name)}


def locate_bench(sizes: Sequence[int], points: int, many: int, tell: Tell) -> Iterator[Row]:
    """Yield the rows, for coverages of so many grids of 70 vertices and points thrown evenly over them.

    One core and processor time, without building the index, but for `many`: all cores and the time on the clock.

    Parameters
    ----------
    sizes
        Numbers of grids.
    points, many
        How many points; `many` of them are looked up in the middle one of the sizes.
    tell
        Called with each job before it starts.
    """
    for grids in sizes:
        tell(Job.BUILD, grids)
        shapes, codes = _cloth(grids)
        yield from _building(shapes, grids)
        tell(Job.LOCATE, grids)
        yield from _looking_up(_district(shapes, codes, points), grids)
    tell(Job.MANY, sorted(sizes)[len(sizes) // 2])
    shapes, codes = _cloth(sorted(sizes)[len(sizes) // 2])
    yield from _many(_district(shapes, codes, many))


def _cloth(grids: int) -> tuple[NDArray[np.object_], list[str]]:
    cloth = weave(grids, vertices=VERTICES)

    def convert(xy: Points) -> Points:
        return np.column_stack(systems.to_storage(PLANE, *xy.T))

    return shapely.transform(cloth.shapes, convert), cloth.codes


def _district(shapes: NDArray[np.object_], codes: Sequence[str], points: int) -> District:
    west, south, east, north = shapely.total_bounds(shapes)
    random = np.random.default_rng(_SEED)
    x, y = random.uniform(west, east, points), random.uniform(south, north, points)
    return District(shapes, LocateIndex(codes, shapes.tolist()), x, y)


def compiled() -> Any:
    """Return the compiled engine, None where numba is missing."""
    return import_module("geogrid.domain.locating.compiled") if find_spec("numba") else None


def _building(shapes: NDArray[np.object_], grids: int) -> Iterator[Row]:
    fast = compiled()
    ways = [lambda: levels.build(shapes)]
    if fast:
        levels.build(shapes[:10], fast.paired, fast.recorded)  # compiled by now
        ways.append(lambda: levels.build(shapes, fast.paired, fast.recorded))
    plain, *faster = _least(ways, time.process_time)
    yield Row(Job.BUILD_PLAIN, grids, "s", plain)
    for seconds in faster:
        yield Row(Job.BUILD, grids, "s", seconds)
    yield Row(Job.MEMORY, grids, "MB", sum(cells.nbytes for cells in levels.build(shapes)) / _MB)


def _looking_up(district: District, grids: int) -> Iterator[Row]:
    held, x, y, fast = district.index._levels, district.x, district.y, compiled()
    ways = [lambda: levels.owners_of(held, x, y, walk.owners_of), _sjoin_of(district), _gather_of(held[0], x, y)]
    if fast:
        ways.append(lambda: levels.owners_of(held, x, y, fast.owners_of))
    plain, peer, gather, *faster = _least(ways, time.process_time)
    for job, seconds in zip((Job.LOCATE_PLAIN, Job.LOCATE), (plain, *faster), strict=False):
        yield Row(job, grids, "s", seconds, peer, SJOIN, len(x))
        yield Row(job, grids, "s", seconds, gather, GATHER, len(x))
    load_compiled()
    some = list(zip(x[:_ONES].tolist(), y[:_ONES].tolist(), strict=True))
    one = _least([lambda: [district.index.locate_one(*point) for point in some]], time.process_time)[0]
    yield Row(Job.ONE, grids, "µs", one / len(some) * 1e6)


def _many(district: District) -> Iterator[Row]:
    x, y, cores = district.x, district.y, os.cpu_count() or 1
    grids, points = len(district.index), len(x)
    if compiled():
        district.index.positions(x, y, threads=cores)  # loads it
    others = {"DuckDB spatial": _duckdb_of, "SedonaDB": _sedona_of}
    peers = {SJOIN: _sjoin_of(district), **{n: work(district) for n, work in others.items() if n not in missing()}}
    single, ours, gather, *theirs = _least(
        [
            lambda: district.index.positions(x, y),
            lambda: district.index.positions(x, y, threads=cores),
            _gather_of(district.index._levels[0], x, y),
            *peers.values(),
        ],
        time.perf_counter,
    )
    yield Row(Job.MANY_ONE_CORE, grids, "s", single, gather, GATHER, points)
    for name, seconds in zip(peers, theirs, strict=True):
        yield Row(Job.MANY, grids, "s", ours, seconds, name, points)


def _sjoin_of(district: District) -> Callable[[], object]:
    grids = GeoDataFrame(geometry=district.shapes, crs=systems.STORAGE)
    points = GeoDataFrame(geometry=points_from_xy(district.x, district.y), crs=systems.STORAGE)
    grids.sindex  # noqa: B018 - built here, as ours is
    return lambda: sjoin(points, grids, predicate="within")


def _gather_of(cells: Cells, x: Points, y: Points) -> Callable[[], object]:
    """Return the least that any raster must do: find each point's cell and read its label, without looking closer."""
    fast = compiled()
    return (lambda: fast.labels_of(cells, x, y)) if fast else (lambda: cells.labels_at(x, y))


def _duckdb_of(district: District) -> Callable[[], object]:
    connection = import_module("duckdb").connect()
    connection.execute("SET python_enable_replacements = false")
    import_module("duckdb_extensions").import_extension("spatial", con=connection)
    connection.load_extension("spatial")
    grids, points = _tables(district)
    connection.register("g", grids)
    connection.register("p", points)
    connection.execute("CREATE TABLE grids AS SELECT n, ST_GeomFromWKB(shape) AS shape FROM g")
    connection.execute("CREATE TABLE points AS SELECT ST_Point(x, y) AS point FROM p")
    query = "SELECT count(*), sum(n) FROM points JOIN grids ON ST_Intersects(shape, point)"
    return lambda: connection.execute(query).fetchall()


def _tables(district: District) -> tuple[Any, Any]:
    pyarrow = import_module("pyarrow")
    shapes = {"n": np.arange(len(district.shapes)), "shape": list(shapely.to_wkb(district.shapes))}
    return pyarrow.table(shapes), pyarrow.table({"x": district.x, "y": district.y})


def _sedona_of(district: District) -> Callable[[], object]:
    connection = import_module("sedonadb").connect()
    shapes = GeoDataFrame({"n": np.arange(len(district.shapes))}, geometry=district.shapes, crs=systems.STORAGE)
    points = GeoSeries(points_from_xy(district.x, district.y), crs=systems.STORAGE).to_frame("geometry")
    for name, frame in (("grids", shapes), ("points", points)):
        connection.create_data_frame(frame).to_memtable().to_view(name)
    query = "SELECT count(*), sum(n) FROM points JOIN grids ON ST_Intersects(grids.geometry, points.geometry)"
    return lambda: connection.sql(query).to_memtable()


def _least(works: Sequence[Callable[[], object]], clock: Clock) -> list[float]:
    """Return the least seconds each takes, of some turns each, so that a slow moment of the machine hits all alike."""
    return np.min([[_seconds(work, clock) for work in works] for _ in range(_REPEATS)], axis=0).tolist()


def _seconds(work: Callable[[], object], clock: Clock) -> float:
    start = clock()
    work()
    return clock() - start
