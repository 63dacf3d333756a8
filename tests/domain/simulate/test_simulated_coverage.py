"""The simulated ground is one seamless coverage at every level, of whole blocks, with the same vertices throughout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Polygon

from geogrid.domain.grid import Area, Level
from geogrid.domain.simulate import District

SIZES = [(1, 60), (5, 20_000), (5, 900), (20, 3_000), (150, 9_000), (600, 20_000)]


def level(district: District, name: Level) -> list[Area]:
    return [area for area in district.areas if area.level is name]


def corners(shapes: Iterable[Polygon]) -> np.ndarray:
    return shapely.get_coordinates(list(shapes))


def assert_seamless(district: District) -> None:
    """Check each level by itself, and each against the one above it."""
    grids = [grid.shape for grid in district.grids]
    assert {shape.geom_type for shape in grids} == {"Polygon"}
    assert all(shape.is_valid for shape in grids)
    steps = [
        [(grid.community, grid.shape) for grid in district.grids],
        [(area.parent, area.shape) for area in level(district, Level.COMMUNITY)],
        [(area.parent, area.shape) for area in level(district, Level.STREET)],
    ]
    above = {area.code: area.shape for area in district.areas}
    for step in steps:
        assert shapely.coverage_is_valid([shape for _, shape in step])
        parts = defaultdict(list)
        for parent, shape in step:
            parts[parent].append(shape)
        for parent, shapes in parts.items():
            whole = above[parent]
            assert shapely.coverage_union_all(shapes).equals(whole)
            # Each vertex of a part that lies on the outline of the whole is a vertex of the whole.
            points = np.unique(corners(shapes), axis=0)
            on_edge = shapely.intersects_xy(whole.boundary, points)
            outline = {tuple(point) for point in corners([whole]).tolist()}
            assert {tuple(point) for point in points[on_edge].tolist()} <= outline
            assert outline <= {tuple(point) for point in points.tolist()}


def test_all_levels_are_seamless(any_seed: District) -> None:
    assert_seamless(any_seed)


@pytest.mark.parametrize(("grids", "places"), SIZES)
def test_all_levels_are_seamless_at_any_size(make, grids: int, places: int) -> None:
    district = make(grids=grids, places=places, cases=10)
    assert len(district.grids) == grids
    assert_seamless(district)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grids=st.integers(1, 130), places=st.integers(50, 4_000), seed=st.integers(0, 2**32))
def test_any_district_is_seamless(make, grids: int, places: int, seed: int) -> None:
    district = make.__wrapped__(grids=grids, places=places, cases=0, seed=seed)
    assert len(district.grids) == grids
    assert_seamless(district)


@pytest.mark.parametrize(
    ("grids", "places", "seed"), [(67, 50, 1), (50, 50, 225_742_169), (130, 5, 1_686_382_777), (20, 1, 1_425_304_169)]
)
def test_hardly_any_buildings(make, grids: int, places: int, seed: int) -> None:
    """Nearly all households in a few blocks once left other grids without a block."""
    district = make(grids=grids, places=places, cases=0, seed=seed)
    assert len(district.grids) == grids
    assert_seamless(district)


def test_no_vertex_is_missing_in_a_neighbour(demo: District) -> None:
    """No vertex of any grid lies inside an edge of another grid, community, street or the district."""
    shapes = [grid.shape for grid in demo.grids] + [area.shape for area in demo.areas]
    points = np.unique(corners(shapes), axis=0)
    for shape in shapes:
        near = points[shapely.dwithin(shape.boundary, shapely.points(points), 1e-10)]
        own = {tuple(point) for point in corners([shape]).tolist()}
        assert {tuple(point) for point in near.tolist()} <= own


def test_everything_is_on_the_lattice(demo: District) -> None:
    groups = (demo.areas, demo.grids, demo.lines, demo.surfaces, demo.estates, demo.buildings)
    for group in groups:
        points = corners(row.shape for row in group)
        assert (points == np.round(points, 9)).all()
    points = np.array([(place.lon, place.lat) for place in demo.places] + [(case.lon, case.lat) for case in demo.cases])
    assert (points == np.round(points, 9)).all()


def test_the_district_lies_in_tunxi(demo: District) -> None:
    west, south, east, north = demo.areas[0].shape.bounds
    assert 118.25 < west < 118.31 < east < 118.37
    assert 29.67 < south < 29.71 < north < 29.75


def test_no_border_cuts_a_building(any_seed: District) -> None:
    tree = shapely.STRtree([grid.shape for grid in any_seed.grids])
    shapes = np.array([building.shape for building in any_seed.buildings])
    inside, _ = tree.query(shapes, predicate="within")
    assert (np.bincount(inside, minlength=len(shapes)) == 1).all()
    touched, _ = tree.query(shapes, predicate="intersects")
    assert len(touched) == len(shapes)


def test_buildings_do_not_touch(demo: District) -> None:
    shapes = np.array([building.shape for building in demo.buildings])
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (one == other).all()


def test_estates_stay_in_their_grid_and_hold_their_buildings(demo: District) -> None:
    tree = shapely.STRtree([grid.shape for grid in demo.grids])
    shapes = [estate.shape for estate in demo.estates]
    assert len(tree.query(shapes, predicate="within")[0]) == len(shapes)
    home = {estate.name: estate.shape for estate in demo.estates}
    assert len(home) == len(demo.estates)
    for building in demo.buildings:
        assert building.estate is None or home[building.estate].contains(building.shape)


def test_surfaces_are_valid_and_the_three_rivers_are_there(any_seed: District) -> None:
    assert all(surface.shape.is_valid for surface in any_seed.surfaces)
    assert {"率水", "横江", "新安江"} <= {surface.name for surface in any_seed.surfaces}


def test_borders_of_grids_run_along_lines(demo: District) -> None:
    """Roads, lanes and rivers carry the vertices of the borders, so that the four sides of a grid can be named."""
    on_lines = {tuple(point) for point in corners(line.shape for line in demo.lines).tolist()}
    on_borders = {tuple(point) for point in corners(grid.shape for grid in demo.grids).tolist()}
    assert len(on_borders - on_lines) < 0.01 * len(on_borders)
