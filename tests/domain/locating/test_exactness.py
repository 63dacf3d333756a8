"""Every engine gives each point the lowest grid that covers it, as GEOS decides it, bit for bit."""

import os
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box

from geogrid.domain.locating import levels, walk
from geogrid.domain.locating.cells import CONTINUED, NESTED, WORDS
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.near import UNITS, crossed, shortened
from geogrid.domain.locating.side import side, sides
from geogrid.domain.simulate.cloth import weave

SOUTH_EAST = np.array([118.3, 29.7])
SIXTY = [(i, j) for i in range(60) for j in range(60)]


@pytest.fixture(scope="module")
def compiled():
    """The engine of numba; only what needs it is skipped without."""
    return pytest.importorskip("geogrid.domain.locating.compiled", reason="numba is not installed")


def triangles(random):
    """Seamless triangles, some of them needles."""
    corners = np.round(SOUTH_EAST + random.uniform(0, 0.01, (15, 2)), 9)
    return [part for part in shapely.delaunay_triangles(shapely.MultiPoint(corners)).geoms if part.area > 0]


def squares(random):
    """A chessboard on round numbers, with holes and their islands; many edges lie level or upright."""
    step = float(random.choice([0.25, 0.1, 1.0]))
    lines = 16 + step * np.arange(5)
    board = [box(lines[x], lines[y], lines[x + 1], lines[y + 1]) for x in range(4) for y in range(4)]
    islands = [affinity.scale(square, 0.5, 0.5) for square in board[::5]]
    board[::5] = [square.difference(island) for square, island in zip(board[::5], islands)]
    return board + islands[1:]


def heap(random):
    """Overlapping polygons of several parts, identical ones, more than a record can tell apart."""
    blobs = [
        Polygon(SOUTH_EAST + random.uniform(0, 1, 2) + random.uniform(0.05, 0.4) * ring)
        for ring in (_star(random, int(random.integers(3, 12))) for _ in range(int(random.integers(2, 80))))
    ]
    apart = MultiPolygon([box(119.5, 29.7, 119.6, 29.8), box(118.3, 29.7, 118.4, 29.8)])
    return [*blobs, blobs[0], apart]


def fan(random):
    """Seventy triangles that meet in one point."""
    rim = SOUTH_EAST + _star(random, 70)
    return [Polygon([SOUTH_EAST, one, other]) for one, other in zip(rim, np.roll(rim, -1, axis=0))]


def tiny(random):
    """Grids no larger than a few steps of the lattice, which all lie in one block of cells, or in a few."""
    width = 1e-9 * float(random.integers(1, 12))
    x, y = np.round(SOUTH_EAST + width * np.arange(4)[:, None], 9).T
    roof = Polygon([(x[0], y[1]), (x[1], y[1]), ((x[0] + x[1]) / 2, y[3])])
    return [roof, *(box(x[at], y[0], x[at + 1], y[1]) for at in range(3))]


def country(random):
    """Four grids as large as China, and a village of tiny ones on the corner where they meet."""
    quarters = [box(73, 18, 104, 36), box(104, 18, 135, 36), box(73, 36, 104, 54), box(104, 36, 135, 54)]
    village = [affinity.translate(triangle, 104 - 118.305, 36 - 29.705) for triangle in triangles(random)]
    return quarters + village


def towns(random):
    """Towns of small grids, of which some lap over, in one country, and a hamlet of tiny ones far away."""
    width = 10.0 ** -float(random.integers(2, 6))
    places = [(73, 3), *random.uniform((75, 10), (130, 50), (2, 2))]
    small = [
        box(x + i * width, y + j * width, x + (i + 1.1) * width, y + (j + 1) * width)
        for x, y in places
        for i in range(12)
        for j in range(12)
    ]
    hamlet = [affinity.translate(triangle, 20, -40) for triangle in triangles(random)]
    whole = [box(73, 3, 136, 54)] * bool(random.integers(2))
    return [*small, *hamlet, *whole]


def outlines(random):
    """Villages along a jagged outline of many edges, and long strips across all of it; which is in front, is drawn."""
    corners = int(random.integers(200, 4000))
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = random.uniform(1, 15) * (1 + np.cumsum(random.normal(0, 10.0 ** -random.uniform(3, 5), corners)))
    jagged = Polygon(np.column_stack([105 + away * np.cos(angle), 35 + away * np.sin(angle)])).buffer(0)
    places = random.permutation(shapely.get_coordinates(jagged))[: int(random.integers(1, 4))]
    villages = [square for place in places for square in _village(place, 10.0 ** -random.uniform(1, 6))]
    strips = [_strip(*random.normal((105, 35), 12, (2, 2)), 10.0 ** -random.uniform(1, 7)) for _ in range(5)]
    every = [jagged, *villages, *strips]
    return [every[place] for place in random.permutation(len(every))]


def layers(random):
    """Grids, over them their streets and several times their district, and a town of tiny grids among them."""
    lines = 118 + 0.01 * np.arange(9)
    grids = [box(x, y - 89, x + 0.01, y - 88.99) for x in lines[:-1] for y in lines[:-1]]
    streets = [shapely.union_all(grids[start : start + 16]) for start in range(0, 64, 16)]
    district = [shapely.union_all(grids)] * int(random.integers(1, 40))
    town = _village(random.uniform((118, 29), (118.08, 29.08)), 10.0 ** -random.uniform(3, 6))
    every = [*grids, *streets, *district, *town]
    return [every[place] for place in random.permutation(len(every))]


def needles(random):
    """Grids much longer than wide, side by side and a little across, and one far away."""
    width = 10.0 ** -random.uniform(4, 7)
    long = 10.0 ** -random.uniform(1, 3)
    side_by_side = [box(118 + n * width, 29, 118 + (n + 1) * width, 29 + long) for n in range(100)]
    turned = affinity.rotate(shapely.MultiPolygon(side_by_side), float(random.uniform(0, 90)), origin=(118, 29))
    return [box(100, 40, 101, 41), *(turned.geoms if random.integers(2) else side_by_side)]


def _village(place, width):
    corners = [(place[0] + i * width, place[1] + j * width) for i in range(8) for j in range(8)]
    return [box(x, y, x + 1.1 * width, y + width) for x, y in corners]


def _strip(one, other, thin):
    across = np.array([one[1] - other[1], other[0] - one[0]]) * thin
    return Polygon([one, other, other + across, one + across])


def _star(random, corners):
    angle = np.sort(random.uniform(0, 2 * np.pi, corners))
    return np.column_stack([np.cos(angle), np.sin(angle)]) * random.uniform(0.5, 1.0, (corners, 1))


MAKERS = [triangles, squares, heap, fan, tiny, country, towns, outlines, layers, needles]


def adversarial(random, shapes, index):
    """Vertices, middles of edges, a bit beside both; the heights of vertices; middles and borders of the cells."""
    vertices = shapely.get_coordinates(shapes)
    vertices = vertices[random.permutation(len(vertices))[:60]]
    along = (vertices[1:] + vertices[:-1]) / 2
    ring = shapely.get_coordinates(shapes[0])
    on_edges = ring[:-1] + (ring[1:] - ring[:-1]) * random.uniform(0, 1, (len(ring) - 1, 1))
    some = np.vstack([vertices, along, on_edges])
    beside = [np.nextafter(some, some + way) for way in ([1, 0], [-1, 0], [0, 1], [0, -1], [1, 1])]
    west, south, east, north = shapely.total_bounds(shapes)
    thrown = random.uniform((west - 0.1, south - 0.1), (east + 0.1, north + 0.1), (150, 2))
    level = np.column_stack([thrown[: len(vertices), 0], vertices[:, 1]])
    chosen = [0, *random.integers(len(index._levels), size=4).tolist()]
    by_cells = [about for number in dict.fromkeys(chosen) for about in _by_cells(index._levels[number].raster, some)]
    return np.vstack([some, *beside, thrown, level, *by_cells])


def _by_cells(raster, some):
    column, row = raster.column(some[:, 0].copy()), raster.row(some[:, 1].copy())
    middle = np.column_stack([raster.middle_x(column), raster.middle_y(row)])
    below = np.column_stack([middle[:, 0], some[:, 1]])
    corner = np.column_stack([raster.west + column * raster.step, raster.south + row * raster.step])
    return middle, below, corner


def owner(index, point):
    """The grid of a point by Python itself."""
    found = NESTED
    while found <= NESTED:
        found = walk.owner(*point, *index._views[NESTED - found])
    return found


def by_geos(shapes, points):
    """The lowest grid that covers each point, one by one."""
    covered = shapely.covers(np.array(shapes, dtype=object)[None, :], shapely.points(points)[:, None])
    return np.where(covered.any(axis=1), covered.argmax(axis=1), -1)


def drawn(make, seed):
    """An index, points that are hard to tell, and their grids as GEOS decides it."""
    random = np.random.default_rng(seed)
    shapes = make(random)
    index = LocateIndex([f"{n:03d}" for n in range(len(shapes))], shapes)
    points = adversarial(random, shapes, index)
    return index, points, by_geos(shapes, points).tolist()


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_numpy_agrees_with_geos(make, seed):
    index, points, expected = drawn(make, seed)
    assert levels.owners_of(index._levels, *np.ascontiguousarray(points.T), walk.owners_of).tolist() == expected
    assert [owner(index, point) for point in points.tolist()] == expected


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_numba_agrees_with_geos(compiled, make, seed):
    index, points, expected = drawn(make, seed)
    assert levels.owners_of(index._levels, *np.ascontiguousarray(points.T), compiled.owners_of).tolist() == expected


@pytest.mark.parametrize("make", [triangles, squares, heap, fan, country, towns, outlines, layers, needles])
def test_all_that_cover_a_point(make):
    random = np.random.default_rng(7)
    shapes = make(random)
    index = LocateIndex([f"{n:03d}" for n in range(len(shapes))], shapes)
    for point in adversarial(random, shapes, index)[::3]:
        covered = np.flatnonzero(shapely.covers(shapes, shapely.Point(point)))
        assert index.covering(*point.tolist()) == [f"{n:03d}" for n in covered]


@pytest.mark.parametrize(
    "make",
    [triangles, squares, fan, towns, outlines, layers, needles, lambda _: weave(60, vertices=20).shapes.tolist()],
)
def test_both_builders_write_the_same_index(compiled, make):
    shapes = np.array(make(np.random.default_rng(3)), dtype=object)
    plain = levels.to_arrays(levels.build(shapes))
    fast = levels.to_arrays(levels.build(shapes, compiled.paired, compiled.recorded))
    assert plain.keys() == fast.keys()
    for name, values in plain.items():
        assert np.array_equal(values, fast[name]), name


def test_machine_code_older_than_a_source_is_forgotten(compiled, tmp_path):
    source, old, new = (tmp_path / name for name in ("near.py", "old.nbi", "new.nbi"))
    for file, moment in ((source, 1000), (old, 999), (new, 1001)):
        file.touch()
        os.utime(file, (moment, moment))
    compiled.forget_older(tmp_path, tmp_path)
    assert not old.exists() and new.exists() and source.exists()


@pytest.mark.parametrize("width", [1e-1, 1e-3, 1e-5, 1e-8])
def test_no_cell_is_crowded_by_grids_much_smaller_than_others(width):
    small = [box(118 + i * width, 29 + j * width, 118 + (i + 1) * width, 29 + (j + 1) * width) for i, j in SIXTY]
    shapes = np.array([*small, box(73, 3, 136, 54), box(20, 60, 20 + width, 60 + width)])
    for cells in levels.build(shapes):
        continued = cells.records[::WORDS] & CONTINUED != 0
        runs = np.diff(np.flatnonzero(np.concatenate([[True], ~continued, [True]])))
        assert runs.max() <= 8  # lines of 4 edges that are looked at one after the other


@pytest.mark.timeout(60)
@pytest.mark.parametrize("corners", [100_000, 400_000])
def test_a_long_outline_is_not_gone_through_for_each_village_along_it(corners):
    random = np.random.default_rng(7)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = 15 + np.cumsum(random.normal(0, 1e-5, corners))
    outline = Polygon(np.column_stack([105 + away * np.cos(angle), 35 + away * np.sin(angle)]))
    villages = [square for place in random.uniform((95, 25), (115, 45), (20, 2)) for square in _village(place, 0.01)]
    built = levels.build(np.array([outline, *villages], dtype=object))
    assert len(built) > 20
    assert sum(cells.edges.size // 4 for cells in built) < 4 * corners


@pytest.mark.parametrize("times", [1, 5])
def test_a_district_over_its_grids_takes_no_room(times):
    grids = [box(118 + i / 10, 29 + j / 10, 118.1 + i / 10, 29.1 + j / 10) for i in range(10) for j in range(10)]
    alone, over = (
        sum(cells.nbytes for cells in levels.build(np.array(shapes, dtype=object)))
        for shapes in (grids, grids + [box(118, 29, 119, 30)] * times)
    )
    assert over < 2 * alone


@pytest.mark.timeout(60)
def test_what_lies_many_times_over_a_town_is_not_kept_for_each_cell_of_it():
    town = [square for x in range(10) for y in range(10) for square in _village((115 + x * 8e-5, 25 + y * 8e-5), 1e-5)]
    tracemalloc.start()
    built = levels.build(np.array([box(110, 20, 120, 30)] * 300 + town, dtype=object))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(cells.nbytes for cells in built) < 100e6
    assert most < 500e6


@pytest.mark.parametrize("beside", [0.0, 1e-9])
def test_edges_that_run_side_by_side_are_not_divided_without_end(beside):
    shapes = np.array([box(118, 29 + n * beside, 119, 29.5 + n * beside) for n in range(60)])
    built = levels.build(shapes)
    assert len(built) < 300
    assert sum(cells.nbytes for cells in built) < 20e6


@pytest.mark.parametrize("seed", range(8))
def test_what_fits_into_one_block_of_cells_holds_nothing_beside_it(seed):
    shapes = tiny(np.random.default_rng(seed))
    index = LocateIndex([f"{n:03d}" for n in range(len(shapes))], shapes)
    points = np.round(SOUTH_EAST + 1e-9 * np.mgrid[-60:60:3, -60:60:3].reshape(2, -1).T, 9)
    assert index.positions(*points.T).tolist() == by_geos(shapes, points).tolist()


@pytest.mark.parametrize("size", [1e-300, 1e-12, 1e-9, 1e-3])
def test_beside_zero_numbers_are_fine_and_cells_are_not(size):
    index = LocateIndex(["a"], [box(-size, -size, size, size)])
    x, y = np.array([0, size, size, 1, -1e-300, 5e-324]), np.array([0, size, -size, 1, 1e-300, 0])
    assert index.locate(x, y).tolist() == ["a", "a", "a", None, "a", "a"]
    assert [index.locate_one(*point) for point in zip(x, y)] == ["a", "a", "a", None, "a", "a"]


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_sides_are_those_of_exact_arithmetic(seed):
    random = np.random.default_rng(seed)
    (x1, y1), (x2, y2) = ends = np.round(SOUTH_EAST + random.uniform(0, 0.1, (2, 2)), 9)
    on_line = ends[0] + (ends[1] - ends[0]) * random.choice([0.0, 0.25, 0.5, 1.0, 2.0, random.uniform()])
    for x, y in (on_line, np.nextafter(on_line, on_line + 1), np.round(on_line, 9)):
        a, b, c, d, e, f = (Fraction(float(number)) for number in (x1, y1, x2, y2, x, y))
        exact = (c - a) * (f - b) - (d - b) * (e - a)
        found = side(*(float(number) for number in (x1, y1, x2, y2, x, y)))
        assert np.sign(found) == np.sign(exact)
        assert sides(*(np.array([number]) for number in (x1, y1, x2, y2, x, y)))[0] == found


def edges_through_a_cell(random, step, count=200):
    """Edges through the cell around SOUTH_EAST, from far shorter to far longer than it, some level or upright.

    And points in the cell, every other one close by its edge.
    """
    through = SOUTH_EAST + random.uniform(-0.5, 0.5, (count, 2)) * step
    angle = random.choice([0.0, np.pi / 2, random.uniform(0, np.pi)], count) + random.choice([0, 1e-7, 1e-4], count)
    way = np.column_stack([np.cos(angle), np.sin(angle)]) * step
    one, other = (through + sign * way * 10.0 ** random.uniform(-3, 5, (count, 1)) for sign in (-1, 1))
    turned = (other[:, 1] < one[:, 1]) | ((other[:, 1] == one[:, 1]) & (other[:, 0] < one[:, 0]))
    points = SOUTH_EAST + random.uniform(-0.5, 0.5, (count, 2)) * step
    points[::2] = through[::2] + random.normal(0, 2 / UNITS, (count // 2, 2)) * step
    return np.where(turned[:, None], other, one).T, np.where(turned[:, None], one, other).T, points.T


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), step=st.floats(1e-6, 1e-2))
def test_short_edges_tell_the_same_as_the_edges_or_that_they_are_in_doubt(seed, step):
    random = np.random.default_rng(seed)
    (x1, y1), (x2, y2), (x, y) = edges_through_a_cell(random, step)
    middle_x, middle_y = SOUTH_EAST
    upright = (np.minimum(x1, x2) <= middle_x) & (middle_x < np.maximum(x1, x2))
    left, turn, here = (sides(x1, y1, x2, y2, *place) > 0 for place in (
        (np.full_like(x, middle_x), np.full_like(y, middle_y)), (np.full_like(x, middle_x), y), (x, y)
    ))  # fmt: skip
    expected = ((y1 <= y) & (y < y2) & (here != turn)) ^ (upright & (turn != left))
    ends = shortened(x1, y1, x2, y2, middle_x, middle_y, 1 / step)
    assert max(np.abs(end).max() for end in ends) < 2**15 - 1
    for kind in (np.float32, np.float64):
        u, v = (((at - middle) / step * UNITS).astype(kind) for at, middle in ((x, middle_x), (y, middle_y)))
        found, doubt = crossed(u, v, *(end.astype(kind) for end in ends), upright, left)
        assert np.array_equal(found[~doubt], expected[~doubt])
        assert doubt[1::2].mean() < 0.2
