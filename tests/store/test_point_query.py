"""The tie rule in SQL, the same on both stores as GEOS decides it in memory."""

import numpy as np
import pytest
import shapely

from geogrid.domain.grid import Grid
from geogrid.store import generations, point_query
from tests.store import pictures
from tests.store.values import DAY, LATER, generation

PICTURE = """
    BBA
    BCA
    ..A
"""


@pytest.fixture
def drawn(database):
    with database.writing() as session:
        generations.publish(session, generation(1), [], pictures.grids(PICTURE), None)
    return database


@pytest.mark.parametrize(
    ("column", "row", "code"),
    [
        (0.5, 0.5, "B"),
        (1.5, 1.5, "C"),
        (2.5, 2.5, "A"),
        (2.0, 0.5, "A"),  # on the border of A and B
        (1.5, 1.0, "B"),  # on the border of B and C
        (2.0, 1.0, "A"),  # where three meet
        (2.0, 2.0, "A"),
        (1.0, 2.0, "B"),
        (1.5, 2.0, "C"),  # on the outer edge
        (0.0, 0.0, "B"),
        (3.0, 3.0, "A"),
        (0.5, 2.5, None),
        (-0.001, 0.5, None),
        (9.0, 9.0, None),
    ],
)
def test_the_lowest_code_of_all_that_cover(drawn, column, row, code):
    with drawn.reading() as session:
        assert point_query.grid_at_sql(session, *pictures.at(column, row), DAY) == code


def test_codes_are_compared_by_their_characters(database):
    """Not by a locale's alphabet: capital letters before small ones, digits before both."""
    ground = pictures.shapes("A")["A"]
    with database.writing() as session:
        grids = [Grid(code, "", None, None, ground) for code in ("a", "B", "中")]
        generations.publish(session, generation(1), [], grids, None)
        assert point_query.grid_at_sql(session, *pictures.at(0.5, 0.5), DAY) == "B"
        generations.publish(session, generation(2, LATER), [], grids[::2], None)
        assert point_query.grid_at_sql(session, *pictures.at(0.5, 0.5), LATER) == "a"
        assert point_query.grid_at_sql(session, *pictures.at(0.5, 0.5), DAY) == "B"


def test_borders_at_every_angle(database):
    """Corners, and points on slanting borders, where rounding decides: as GEOS says, on both."""
    rng = np.random.default_rng(2)
    seeds = shapely.MultiPoint(rng.uniform((118.3, 29.7), (118.4, 29.8), (40, 2)))
    cells = shapely.transform(np.array(shapely.voronoi_polygons(seeds).geoms), lambda xy: np.round(xy, 9))
    grids = [Grid(f"{number:03d}", "", None, None, cell) for number, cell in enumerate(cells)]
    corners = np.vstack([shapely.get_coordinates(cell)[:-1] for cell in cells])
    middles = np.vstack([np.diff(xy, axis=0) * rng.random() + xy[:-1] for xy in map(shapely.get_coordinates, cells)])
    with database.writing() as session:
        generations.publish(session, generation(1), [], grids, None)
    with database.reading() as session:
        for point in np.vstack([corners, middles, np.round(middles, 9)]).tolist():
            covering = [g.code for g in grids if shapely.covers(g.shape, shapely.Point(point))]
            assert point_query.grid_at_sql(session, *point, DAY) == min(covering, default=None)
