"""Borders of many points at once: as the index says of each one, and to better than 0.1 % of the geodesic."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Point, box

from geogrid.domain.locating.borders import BorderIndex
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.measure import LocalPlane
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.services import boundary_file

GRS80 = Geod(ellps="GRS80")


def both(codes, shapes):
    index = LocateIndex(codes, shapes)
    return index, BorderIndex(index.shapes, index.positions)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), size=st.sampled_from([0.003, 0.02, 0.3]), north=st.sampled_from([18.0, 29.7, 53.0])
)
def test_as_the_index_says_of_each_point(seed, size, north):
    random = np.random.default_rng(seed)
    corners = shapely.MultiPoint(np.round(random.uniform(0, 1, (10, 2)) * size + (118.3, north), 9))
    shapes = [part for part in shapely.delaunay_triangles(corners).geoms if part.area > 0]
    shapes.append(box(118.3 + size / 4, north + size / 4, 118.3 + size / 2, north + size / 2))  # lies on others
    codes = [f"{code:02d}" for code in random.permutation(len(shapes))]
    index, borders = both(codes, shapes)
    vertices = shapely.get_coordinates(shapes)
    inner = random.uniform(-0.1, 1.1, (40, 2)) * size + (118.3, north)
    points = np.vstack([inner, vertices, (vertices[1:] + vertices[:-1]) / 2])
    found = borders.borders(*points.T)
    positions = index.positions(*points.T)
    for (lon, lat), own, away, beyond in zip(points, positions, found.distance_m, found.neighbour):
        if own < 0:
            assert np.isnan(away) and beyond == -1
            continue
        expected = index.at(lon, lat)
        assert expected.code == str(index.codes[own])
        assert away == pytest.approx(expected.border_m, rel=1e-3, abs=1e-3)
        if len(others_at_about(borders, own, lon, lat, away)) == 1:
            assert (str(index.codes[beyond]) if beyond >= 0 else None) == expected.neighbour


def others_at_about(borders, own, lon, lat, away):
    """Grids about as near as the nearest: with more than one, at a corner, either is right."""
    _, grids = borders.reached([lon], [lat], away * 1.002 + 0.02)
    return set(grids.tolist()) - {int(own)}


def test_near_the_border_it_is_right_to_a_centimetre_and_far_to_a_thousandth():
    square = box(118.0, 29.0, 120.0, 31.0)  # 200 km
    _, borders = both(["a"], [square])
    lon = np.array([118.0000001, 118.001, 118.3, 119.0, 119.0, 119.5])
    lat = np.array([30.0, 30.0, 30.5, 30.9, 29.0001, 29.5])
    exact = [
        min(GRS80.inv(x, y, *foot)[2] for foot in ((118, y), (120, y), (x, 29), (x, 31))) for x, y in zip(lon, lat)
    ]
    found = borders.borders(lon, lat)
    assert found.distance_m == pytest.approx(exact, rel=1e-3)
    assert found.distance_m[:2] == pytest.approx(exact[:2], abs=0.01)
    assert found.neighbour.tolist() == [-1] * 6


def test_holes_parts_and_nothing():
    index, borders = both(
        ["x", "island", "far"],
        [
            box(0, 0, 0.1, 0.1).difference(box(0.04, 0.04, 0.06, 0.06)),
            box(0.04, 0.04, 0.06, 0.06),
            MultiPolygon([box(0.2, 0, 0.21, 0.01), box(0.05, 0.05, 0.055, 0.055)]),
        ],
    )
    found = borders.borders([0.0399, 0.041, 9.0, float("nan")], [0.05, 0.05, 9.0, 0.0])
    names = [*index.codes, None]
    assert [names[n] for n in found.neighbour] == ["island", "x", None, None]
    assert np.isnan(found.distance_m).tolist() == [False, False, True, True]
    _, none = both([], [])
    assert none.borders([1.0], [1.0]).neighbour.tolist() == [-1]
    assert [part.tolist() for part in none.reached([1.0], [1.0], 10.0)] == [[], []]


def test_what_a_radius_reaches():
    index, borders = both(["a", "b", "c"], [box(118.30, 29.70, 118.31, 29.71), box(118.31, 29.70, 118.32, 29.71),
                                            box(118.30, 29.7101, 118.31, 29.72)])  # fmt: skip
    points, grids = borders.reached([118.3099, 118.305, 0.0, float("nan")], [29.7099, 29.705, 0.0, 0.0], 25.0)
    assert points.tolist() == [0, 0, 0, 1]
    assert index.codes[grids].tolist() == ["a", "b", "c", "a"]
    # The nearest border is the outer edge, with nobody beyond; b is within the radius all the same.
    lon, lat = np.array([118.3098, 118.305]), np.array([29.70001, 29.70001])
    found = borders.borders(lon, lat)
    assert found.neighbour.tolist() == [-1, -1]
    assert borders.reaches_another(lon, lat, 25.0, found).tolist() == [True, False]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), radius=st.sampled_from([0.0, 5.0, 300.0, 20_000.0]))
def test_reached_as_by_the_distance_to_each_grid(seed, radius):
    random = np.random.default_rng(seed)
    corners = shapely.MultiPoint(np.round(random.uniform(0, 0.1, (10, 2)) + (118.3, 29.7), 9))
    shapes = [part for part in shapely.delaunay_triangles(corners).geoms if part.area > 0]
    index, borders = both([f"{n:02d}" for n in range(len(shapes))], shapes)
    points = random.uniform(-0.05, 0.15, (20, 2)) + (118.3, 29.7)
    found = set(zip(*(part.tolist() for part in borders.reached(*points.T, radius))))
    for n, (lon, lat) in enumerate(points):
        plane = LocalPlane(lon, lat)
        away = shapely.distance(Point(0, 0), plane.to_plane(index.shapes))
        sure = {(n, grid) for grid in np.flatnonzero(away <= radius * 0.998)}
        possible = {(n, grid) for grid in np.flatnonzero(away <= radius * 1.002)}
        assert sure <= {pair for pair in found if pair[0] == n} <= possible


def test_several_threads_ask_at_once():
    shapes = [box(i, j, i + 1, j + 1) for i in range(20) for j in range(20)]
    index, borders = both([f"{n:03d}" for n in range(400)], shapes)
    lon, lat = np.random.default_rng(1).uniform(0, 20, (2, 20_000))
    alone = BorderIndex(index.shapes, index.positions).borders(lon, lat)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: borders.borders(lon, lat), range(8)):
            assert np.array_equal(found.distance_m, alone.distance_m)
            assert np.array_equal(found.neighbour, alone.neighbour)


@pytest.mark.parametrize("overlaps", [False, True])
def test_what_the_raster_knows_changes_nothing(overlaps):
    cloth = weave(60, vertices=30)
    shapes = boundary_file.to_storage(PLANE, list(cloth.shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    if overlaps:
        shapes += [box(west + 0.001, south + 0.001, east - 0.001, north - 0.001)] * 2
    index, every_point = both([f"{n:02d}" for n in range(len(shapes))], shapes)
    lon, lat = np.random.default_rng(2).uniform((west, south), (east, north), (5_000, 2)).T
    found, expected = index.borders.borders(lon, lat), every_point.borders(lon, lat)
    assert np.array_equal(found.distance_m, expected.distance_m, equal_nan=True)
    assert np.array_equal(found.neighbour, expected.neighbour)


@pytest.mark.parametrize("radius", [0.5, 40.0, 300.0, 5_000.0])
def test_what_a_circle_reaches_is_told_by_all_pairs(radius):
    """Whatever is seen at a few places in the circle: the outer edge, a hole, a grid that lies apart."""
    cloth = weave(40, vertices=20)
    shapes = boundary_file.to_storage(PLANE, [*cloth.shapes[:20], *cloth.shapes[21:]])
    west, south, east, north = shapely.total_bounds(shapes)
    shapes.append(box(east + 0.001, south, east + 0.002, north))
    index, borders = both([f"{n:02d}" for n in range(len(shapes))], shapes)
    lon, lat = np.random.default_rng(6).uniform((west, south), (east + 0.002, north), (1_500, 2)).T
    own = index.positions(lon, lat)
    point, grid = borders.reached(lon, lat, radius)
    expected = np.zeros(len(lon), bool)
    expected[point[(grid != own[point]) & (own[point] >= 0)]] = True
    found = borders.reaches_another(lon, lat, radius, borders.borders(lon, lat))
    unsure = np.abs(borders.borders(lon, lat).distance_m - radius) < 1e-3 * radius
    assert np.array_equal(found[~unsure], expected[~unsure])
