"""Noding: neighbours share identical vertices, nothing moves further than the tolerance."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geogrid.domain.coverage.lattice import on_lattice, snap
from geogrid.domain.coverage.noding import edge_set, node, shared_vertices_missing
from tests.domain.coverage.test_redrawn_borders import BOWS, METRES, bowed, in_plane, truth, wide

TOLERANCE = 0.01
ROUNDING = 1e-4


def off(one, other):
    """How far at most the border of a shape lies from that of another."""
    along = shapely.get_coordinates(shapely.segmentize(shapely.boundary(one), 5.0))
    return shapely.distance(shapely.boundary(other), shapely.points(along)).max(initial=0.0)


def test_a_t_junction_goes_into_both_polygons():
    #  +-------+
    #  |       +---+
    #  |   A   | B |      B's corners lie on A's east side
    #  |       +---+
    #  +-------+
    a, b = box(0, 0, 10, 10), box(10, 3, 20, 7)
    assert shared_vertices_missing([a, b]) == 2
    noded = node([a, b], TOLERANCE)
    assert shared_vertices_missing(noded) == 0
    assert shapely.coverage_is_valid(noded)
    assert noded[0].equals(a) and noded[1].equals(b)
    assert (10.0, 3.0) in set(noded[0].exterior.coords)


def test_borders_closer_than_the_tolerance_become_one():
    a, b = box(0, 0, 10, 10), box(10.004, 0, 20, 10)
    noded = node([a, b], TOLERANCE)
    assert shapely.coverage_is_valid(noded)
    assert shapely.union_all(noded).geom_type == "Polygon"


def test_borders_further_apart_stay_apart():
    a, b = box(0, 0, 10, 10), box(10.05, 0, 20, 10)
    assert node([a, b], TOLERANCE) == [a, b]


def test_a_row_of_close_vertices_does_not_wander():
    row = [(i * 0.008, 0.0) for i in range(100)]
    shape = Polygon([*row, (0.4, 5.0)])
    (noded,) = node([shape], TOLERANCE)
    assert noded.hausdorff_distance(shape) <= TOLERANCE


def test_levels_share_vertices():
    #   a | b       the street above has the junction too
    #   --+--
    #     c
    a, b, c = box(0, 5, 5, 10), box(5, 5, 10, 10), box(0, 0, 10, 5)
    street = box(0, 0, 10, 10)
    *grids, street = node([a, b, c, street], TOLERANCE)
    outline = edge_set([shapely.coverage_union_all(grids)])
    assert outline <= edge_set(grids)
    assert edge_set([street]) == outline


def test_holes_parts_and_order_are_kept():
    holed = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
    parts = MultiPolygon([box(20, 0, 30, 10), box(40, 0, 50, 10)])
    island = box(4, 4, 6, 6)
    noded = node([holed, parts, island], TOLERANCE)
    assert [shape.area for shape in noded] == [holed.area, parts.area, island.area]
    assert shapely.coverage_is_valid(noded)


def test_what_is_narrower_than_the_tolerance_vanishes():
    speck = box(0, 0, 0.002, 0.002)
    assert node([speck], TOLERANCE)[0].is_empty


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=6, unique=True),
    noise=st.floats(0, 0.004),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_shaken_coverage_becomes_one_again(cuts, noise, seed):
    """Strips with cross cuts, every polygon's vertices shaken on their own by less than half the tolerance."""
    edges = [0.0, *sorted(round(cut * 1000, 1) for cut in cuts), 1000.0]
    strips = [box(a, 0, b, 500) for a, b in zip(edges, edges[1:]) if b - a > 1]
    halves = [part for i, s in enumerate(strips) for part in _halved(s, 100 + 37.5 * i)]
    random = np.random.default_rng(seed)
    shaken = [_shaken(half, random, noise) for half in halves]
    noded = node(shaken, 3 * TOLERANCE)
    assert all(shape.is_valid for shape in noded)
    assert shapely.coverage_is_valid(noded)
    assert all(a.hausdorff_distance(b) <= 3 * TOLERANCE for a, b in zip(shaken, noded))


@settings(max_examples=60, deadline=None)
@given(noise=st.sampled_from([0.002, 0.005, 0.01, 0.02, 0.05, 0.2, 1.0]), seed=st.integers(0, 2**32 - 1))
def test_whatever_the_borders_do_valid_shapes_stay_valid(noise, seed):
    """Cells of a random mosaic, each shaken on its own: borders cross, nearly touch and fold at the tolerance."""
    random = np.random.default_rng(seed)
    frame = box(0, 0, 1000, 1000)
    mosaic = shapely.voronoi_polygons(shapely.MultiPoint(random.uniform(0, 1000, (30, 2))), extend_to=frame)
    shaken = [_shaken(shapely.intersection(cell, frame), random, noise) for cell in mosaic.geoms]
    shaken = [shape for shape in shaken if shape.is_valid]
    noded = node(shaken, TOLERANCE)
    assert all(shape.is_valid for shape in noded)
    assert shared_vertices_missing(noded) == 0
    assert all(abs(a.area - b.area) <= a.length * TOLERANCE for a, b in zip(shaken, noded))
    assert all(off(b, a) <= TOLERANCE + ROUNDING for a, b in zip(shaken, noded))


@settings(max_examples=60, deadline=None)
@given(
    noise=st.floats(0.001, 0.0035),
    spacing=st.sampled_from([0, 140, 25]),
    seed=st.integers(0, 2**32 - 1),
    corner=st.sampled_from([(0, 0), (500_000, 3_280_000)]),
)
def test_every_border_stays_within_the_tolerance_of_where_it_was(noise, spacing, seed, corner):
    """Cells drawn anew each by itself, with vertices of their own, all of them closer than the tolerance."""
    random = np.random.default_rng(seed)
    frame = box(0, 0, 1000, 1000)
    mosaic = shapely.voronoi_polygons(shapely.MultiPoint(random.uniform(0, 1000, (20, 2))), extend_to=frame)
    cells = [shapely.intersection(cell, frame) for cell in mosaic.geoms]
    cells = [shapely.segmentize(cell, spacing * random.uniform(0.7, 1.3)) if spacing else cell for cell in cells]
    drawn = [shapely.transform(_shaken(cell, random, noise), lambda xy: xy + corner) for cell in cells]
    drawn = [shape for shape in drawn if shape.is_valid]
    noded = node(drawn, TOLERANCE)
    assert max(max(off(a, b), off(b, a)) for a, b in zip(drawn, noded)) <= TOLERANCE + ROUNDING
    assert shared_vertices_missing(noded) == 0
    if len(drawn) == len(cells):
        assert shapely.coverage_is_valid(noded)
    again = node(noded, TOLERANCE)
    assert max(off(b, a) for a, b in zip(noded, again)) <= 1e-4


@pytest.mark.parametrize("sign", [-1, 1], ids=["overlap", "gap"])
@pytest.mark.parametrize(("length", "height", "step"), BOWS)
def test_borders_that_part_are_not_joined(length, height, step, sign):
    """A vertex put into a long edge bends it towards the next one: that must not be caught for it."""
    *shapes, parent = in_plane(bowed(length, sign * height, step), METRES, 0.5)
    for _ in range(2):  # nor the second time, in another plane for example
        noded = node(shapes, TOLERANCE)
        assert max(off(b, a) for a, b in zip(shapes, noded)) <= TOLERANCE + ROUNDING
        for before, after in zip(truth(shapes, parent, METRES), truth(noded, parent, METRES), strict=True):
            assert 0.98 * wide(before) - 0.01 <= after.area <= before.area + 0.01
        shapes = noded


def test_a_cloud_of_close_vertices_takes_no_time_and_no_memory():
    angle = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    circle = Polygon(np.column_stack([0.004 * np.cos(angle), 0.004 * np.sin(angle)]))
    assert node([circle], TOLERANCE)[0].is_empty


def _shaken(shape, random, noise):
    corners = shapely.get_coordinates(shape)[:-1]
    return Polygon(corners + random.uniform(-noise, noise, corners.shape))


def _halved(strip, y):
    west, south, east, north = strip.bounds
    return [box(west, south, east, y), box(west, y, east, north)]


def test_the_lattice_is_a_billionth_of_a_degree():
    assert on_lattice([118.12345678949, -0.0000000001]).tolist() == [118.123456789, 0.0]
    shape = snap(Polygon([(118.00000000049, 29), (118.1, 29), (118.1, 29.10000000051)]))
    assert shape.exterior.coords[0] == (118.0, 29.0)
    assert shape.exterior.coords[2] == (118.1, 29.100000001)


@pytest.mark.parametrize("shapes", [[], [box(0, 0, 1, 1)]])
def test_few_shapes(shapes):
    assert node(shapes, TOLERANCE) == shapes
