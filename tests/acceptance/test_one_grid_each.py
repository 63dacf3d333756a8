"""100,000 random points and 10,000 border points of the demo district: one grid each, the same on both stores."""

import os
from datetime import date

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from geogrid.domain.grid import Generation
from geogrid.domain.locating.index import LocateIndex
from geogrid.services import simulation
from geogrid.services.simulation import Size
from geogrid.store import coverage, generations
from geogrid.store.point_query import grid_at_sql

DAY = date(2026, 1, 1)
SEED = 20261123


@pytest.fixture(scope="module")
def district():
    return simulation.make(Size(places=2_000, cases=10), date(2026, 11, 23))


@pytest.fixture(scope="module")
def points(district):
    """Random points of the district; then vertices and points along edges, all on the lattice."""
    random = np.random.default_rng(SEED)
    ground = shapely.union_all([grid.shape for grid in district.grids])
    shapely.prepare(ground)
    west, south, east, north = ground.bounds
    thrown = np.round(random.uniform((west, south), (east, north), (400_000, 2)), 9)
    inside = thrown[shapely.covers(ground, shapely.points(thrown))][:100_000]
    assert len(inside) == 100_000
    rings = shapely.get_rings(shapely.get_parts([grid.shape for grid in district.grids]))
    vertices = shapely.get_coordinates(rings)
    ring = rings[random.integers(0, len(rings), 6_000)]
    along = shapely.get_coordinates(shapely.line_interpolate_point(ring, random.uniform(0, 1, 6_000), normalized=True))
    border = np.vstack([vertices[random.integers(0, len(vertices), 6_000)], np.round(along, 9)])
    # On the outer edge the lattice may put a point a tenth of a millimetre outside.
    border = border[shapely.covers(ground, shapely.points(border))][:10_000]
    assert len(border) == 10_000
    return np.vstack([inside, border])


def stored(database, district):
    with database.writing() as session:
        generations.publish(session, Generation(1, DAY, True, "test"), district.areas, district.grids, None)
    with database.reading() as session:
        grids = coverage.grids(session, DAY)
    return LocateIndex([grid.code for grid in grids], [grid.shape for grid in grids])


def test_every_point_is_in_one_grid_and_sqlite_agrees(embedded, district, points):
    codes = stored(embedded, district).locate(*points.T)
    assert None not in set(codes)
    asked = [*range(0, 100_000, 50), *range(100_000, 110_000)]
    with embedded.reading() as session:
        by_sql = [grid_at_sql(session, *map(float, points[n]), DAY) for n in asked]
    assert by_sql == codes[asked].tolist()


@pytest.mark.postgis
def test_postgis_gives_the_same_grid_for_every_point(postgis, embedded, district, points):
    codes = stored(embedded, district).locate(*points.T).tolist()
    assert stored(postgis, district).locate(*points.T).tolist() == codes
    assert by_postgis(postgis, points) == codes


@pytest.mark.postgis
@pytest.mark.timeout(3600)
def test_postgis_agrees_on_many_points_a_quarter_of_them_on_borders(postgis, district):
    """By default few; GEOGRID_POINTS=10000000 asks ten million, which takes about ten minutes."""
    index, random = stored(postgis, district), np.random.default_rng(SEED + 1)
    shapes = np.array([grid.shape for grid in district.grids], dtype=object)
    left = int(os.environ.get("GEOGRID_POINTS", "40000"))
    while left:
        some = scattered(shapes, min(left, 1_000_000), random)
        assert by_postgis(postgis, some) == index.locate(*some.T).tolist()
        left -= len(some)


def scattered(shapes, count, random):
    """Points over and beside the district, the last quarter on vertices and borders as exactly as numbers allow."""
    vertices = shapely.get_coordinates(shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    anywhere = random.uniform((west - 0.01, south - 0.01), (east + 0.01, north + 0.01), (count - count // 4, 2))
    start = random.integers(0, len(vertices) - 1, count // 4)
    along = random.choice([0.0, 0.0, 0.5, 0.25], (count // 4, 1)) + random.choice([0.0, 0.1], (count // 4, 1))
    on_borders = vertices[start] + along * (vertices[start + 1] - vertices[start])
    return np.vstack([anywhere, on_borders])


def by_postgis(postgis, points):
    """Return the lowest code that covers each point, as PostGIS finds it."""
    with postgis.writing() as session:
        session.execute(text("CREATE TEMP TABLE numbers (n integer, x float8, y float8) ON COMMIT DROP"))
        with session.connection().connection.cursor() as cursor, cursor.copy("COPY numbers FROM STDIN") as copy:
            for n, (x, y) in enumerate(points.tolist()):
                copy.write_row((n, x, y))
        session.execute(
            text(
                "CREATE TEMP TABLE asked ON COMMIT DROP AS "
                "SELECT n, ST_SetSRID(ST_MakePoint(x, y), 4490) AS point FROM numbers"
            )
        )
        session.execute(text("CREATE INDEX asked_point ON asked USING gist (point)"))
        session.execute(text("ANALYZE asked"))
        return session.scalars(
            text(
                "SELECT min(code) FROM asked LEFT JOIN grids "
                "ON shape && point AND NOT ST_Relate(shape, point, 'FF*FF****') GROUP BY n ORDER BY n"
            )
        ).all()


def test_levels_above_answer_alike(district, points):
    """The community of a point's grid covers the point too."""
    index = LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])
    communities = {area.code: area.shape for area in district.areas}
    shapely.prepare(list(communities.values()))
    some = points[::50]
    codes = index.locate(*some.T)
    inside = [communities[code[:12]].covers(shapely.Point(xy)) for code, xy in zip(codes, some, strict=True) if code]
    assert all(inside)
