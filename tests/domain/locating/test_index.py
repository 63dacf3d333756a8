"""The look-up: exactly one grid a point, the lowest code on borders, distances in true metres."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiPolygon, Point, affinity, box

from geogrid.domain.locating import foot, walk
from geogrid.domain.locating.index import Found, LocateIndex, Nearest
from geogrid.domain.measure import LocalPlane
from geogrid.domain.simulate.cloth import weave
from geogrid.errors import CodeRepeated, ShapeWrongType, ValueMissing

GRS80 = Geod(ellps="GRS80")

#   29.72 +-----+
#         |  c  |
#   29.71 +-----+-----+
#         |  b  |  a  |
#   29.70 +-----+-----+
#      118.30 118.31 118.32
SHAPES = {
    "b": box(118.30, 29.70, 118.31, 29.71),
    "a": box(118.31, 29.70, 118.32, 29.71),
    "c": box(118.30, 29.71, 118.31, 29.72),
}


@pytest.fixture
def index():
    return LocateIndex(list(SHAPES), list(SHAPES.values()))


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (118.305, 29.705, "b"),
        (118.31, 29.705, "a"),  # on the border of a and b
        (118.31, 29.71, "a"),  # the corner of all three
        (118.305, 29.71, "b"),
        (118.30, 29.70, "b"),  # the outer edge counts as inside
        (118.315, 29.715, None),
    ],
)
def test_the_lowest_code_of_those_that_cover_the_point(index, lon, lat, code):
    assert index.locate_one(lon, lat) == code
    assert index.locate([lon], [lat]).tolist() == [code]


def test_distance_to_the_border_and_the_neighbour(index):
    found = index.at(118.309, 29.705)
    assert (found.code, found.neighbour, found.shared) == ("b", "a", False)
    assert found.border_m == pytest.approx(GRS80.inv(118.309, 29.705, 118.31, 29.705)[2], rel=1e-6)
    assert index.at(118.3001, 29.705).neighbour is None
    assert index.at(118.31, 29.705) == Found("a", 0.0, "b", shared=True)
    assert index.at(118.30, 29.705) == Found("b", 0.0, None)  # on the outer edge
    assert index.at(118.315, 29.715) is None


def test_the_foot_on_the_border_is_the_same_compiled():
    compiled = pytest.importorskip("geogrid.domain.locating.compiled_foot", reason="numba is not installed")
    random = np.random.default_rng(3)
    for shape in weave(20, vertices=30).shapes:
        sides = foot.sides_of(shape)
        lon, lat = random.uniform(shape.bounds[:2], shape.bounds[2:])
        found = foot.foot(sides, lon, lat, 97_000.0, 111_000.0)
        assert compiled.foot(sides, lon, lat, 97_000.0, 111_000.0) == pytest.approx(found, rel=1e-9)
        expected = affinity.scale(shape.boundary, 97_000.0, 111_000.0, origin=(lon, lat)).distance(Point(lon, lat))
        assert np.hypot(*found) == pytest.approx(expected, rel=1e-9)


def test_one_point_is_told_the_same_compiled():
    """Anywhere, on borders and on corners; the grid and whether it shares the point bit for bit."""
    compiled = pytest.importorskip("geogrid.domain.locating.compiled_foot", reason="numba is not installed")
    cloth = weave(60, vertices=30)
    index = LocateIndex([f"{n:03}" for n in range(60)], cloth.shapes)
    corners = shapely.get_coordinates(cloth.shapes)
    random = np.random.default_rng(4)
    anywhere = random.uniform(corners.min(axis=0) - 0.001, corners.max(axis=0) + 0.001, (2_000, 2))
    beside = np.nextafter(corners[:300], np.inf)
    middles = (corners[:300] + corners[1:301]) / 2.0
    cells, views = index._arrays[0], index._views[0]
    for lon, lat in np.vstack([anywhere, corners[:300], beside, middles]).tolist():
        own, another = walk.two(lon, lat, *views)
        assert compiled.two(lon, lat, *cells) == (own, another)
        assert [grid for grid in (own, another) if grid >= 0] == walk.covering(lon, lat, *views)[:2]
        if own >= 0:
            plain = foot.beyond(lon, lat, index._sides(own), 97_000.0, 111_000.0, *views)
            found = compiled.beyond(lon, lat, index._sides(own), 97_000.0, 111_000.0, *cells)
            assert found[:2] == pytest.approx(plain[:2], rel=1e-9, abs=1e-6)
            if np.hypot(*plain[:2]) > 1e-6:  # nearer, the way on is a matter of rounding
                assert found[2:] == plain[2:]


def test_towards_a_corner_some_neighbour_is_named(index):
    assert index.at(118.3099999, 29.7099999).neighbour in ("a", "c")


def test_the_nearest_grid_is_nearest_in_metres_not_degrees():
    # 0.0011 degrees east are 106 m, 0.001 degrees north are 111 m.
    east, north = box(118.3011, 29.70, 118.302, 29.7001), box(118.2995, 29.701, 118.3005, 29.702)
    index = LocateIndex(["north", "east"], [north, east])
    nearest = index.nearest(118.30, 29.70)
    assert nearest.code == "east"
    assert nearest.distance_m == pytest.approx(106.4, abs=0.5)


@pytest.mark.parametrize(
    ("codes", "shapes", "error", "row"),
    [
        (["a", "b"], [box(0, 0, 1, 1)], ValueMissing, 2),
        (["a"], [box(0, 0, 1, 1), box(1, 0, 2, 1)], ValueMissing, 2),
        (["a", "b", "a"], [box(n, 0, n + 1, 1) for n in range(3)], CodeRepeated, 3),
        (["a", "b"], [box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])], ShapeWrongType, 2),
        (["a"], [Point(0, 0)], ShapeWrongType, 1),
        (["a"], [None], ShapeWrongType, 1),
    ],
)
def test_what_would_leave_a_grid_out_is_refused_by_its_row(codes, shapes, error, row):
    with pytest.raises(error) as refusal:
        LocateIndex(codes, shapes)
    assert refusal.value.facts["row"] == row


def test_masked_points_are_outside_and_others_must_be_pairs():
    index = LocateIndex(["a"], [box(118.3, 29.7, 118.4, 29.8)])
    lon, lat = np.ma.array([118.35, 118.35, 118.35], mask=[False, True, False]), np.ma.array([29.75] * 3)
    lat[2] = np.ma.masked
    assert index.locate(lon, lat).tolist() == ["a", None, None]
    assert np.isnan(index.border_distance(lon, lat)).tolist() == [False, True, True]
    for ask in (index.locate, index.border_distance):
        with pytest.raises(ValueError, match="as many"):
            ask([118.35, 118.35], [29.75])


def test_no_grids():
    empty = LocateIndex([], [])
    assert empty.locate([118.3], [29.7]).tolist() == [None]
    assert empty.locate_one(118.3, 29.7) is None
    assert empty.nearest(118.3, 29.7) is None


def test_holes_parts_and_overlaps():
    outer = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
    index = LocateIndex(
        ["x", "island", "far"],
        [outer, box(4, 4, 6, 6), MultiPolygon([box(20, 0, 21, 1), box(5, 5, 5.5, 5.5)])],
    )
    assert index.locate([1, 5.8, 4, 5.2, 20.5], [1, 5.8, 4, 5.2, 0.5]).tolist() == [
        "x",
        "island",
        "island",
        "far",
        "far",
    ]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_as_the_rule_says_against_plain_shapely(seed):
    """Random triangulated ground, asked at random points, at every vertex and at middles of edges."""
    random = np.random.default_rng(seed)
    corners = shapely.MultiPoint(np.round(random.uniform(0, 1, (12, 2)), 9))
    shapes = [part for part in shapely.delaunay_triangles(corners).geoms if part.area > 0]
    codes = [str(code) for code in random.permutation(len(shapes))]
    index = LocateIndex(codes, shapes)
    vertices = shapely.get_coordinates(shapes)
    points = np.vstack([random.uniform(-0.1, 1.1, (50, 2)), vertices, (vertices[1:] + vertices[:-1]) / 2])
    expected = [
        min((code for code, shape in zip(codes, shapes) if shape.covers(Point(xy))), default=None) for xy in points
    ]
    assert index.locate(*points.T).tolist() == expected
    assert [index.locate_one(*xy) for xy in points] == expected


def test_nearest_says_how_far(index):
    assert index.nearest(118.33, 29.705) == Nearest("a", pytest.approx(967.7, abs=0.1))


@pytest.mark.parametrize(
    "nowhere", [np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0], ids=["nan", "inf", "-inf", "huge", "-huge", "far"]
)
def test_points_that_are_nowhere_are_in_no_grid(index, nowhere):
    assert index.locate([nowhere, 118.305], [29.705, nowhere]).tolist() == [None, None]
    assert index.locate_one(nowhere, 29.705) is None
    assert index.locate_one(118.305, nowhere) is None
    assert index.covering(nowhere, nowhere) == []


def test_threads_answer_as_one_does():
    cloth = weave(60, vertices=20)
    index = LocateIndex(cloth.codes, cloth.shapes.tolist())
    west, south, east, north = cloth.parent.bounds
    x, y = np.random.default_rng(1).uniform((west, south), (east, north), (250_000, 2)).T
    assert np.array_equal(index.positions(x, y, threads=2), index.positions(x, y))


def test_an_index_made_of_its_arrays_answers_alike(index):
    again = LocateIndex.of_arrays(index.arrays())
    assert again.codes.tolist() == index.codes.tolist()
    assert again.locate([118.305, 118.31, 9.0], [29.705, 29.71, 9.0]).tolist() == ["b", "a", None]
    assert again.at(118.309, 29.705) == index.at(118.309, 29.705)
    assert again.nearest(118.33, 29.705) == index.nearest(118.33, 29.705)
    empty = LocateIndex.of_arrays(LocateIndex([], []).arrays())
    assert (len(empty), empty.locate_one(118.3, 29.7), empty.nearest(1.0, 2.0)) == (0, None, None)


def test_border_distance_of_many_and_the_grids_within_reach(index):
    far, on, outside = index.border_distance([118.305, 118.31, 118.33], [29.705, 29.705, 29.705])
    assert far == pytest.approx(index.at(118.305, 29.705).border_m, rel=1e-3)
    assert on == 0.0
    assert np.isnan(outside)
    assert index.candidates(118.305, 29.705, 10.0) == ["b"]
    assert index.candidates(118.305, 29.7099, 20.0) == ["b", "c"]
    assert index.candidates(118.305, 29.705, 600.0) == ["a", "b", "c"]
    assert index.candidates(118.33, 29.705, 10.0) == []


def _shares_by_geos(index, lon, lat, radius):
    """Return how much of a disc each grid has, by what GEOS cuts out of a polygon of 1,024 corners."""
    plane = LocalPlane(lon, lat)
    circle = plane.to_degrees(Point(0, 0).buffer(radius, quad_segs=256))
    parts = shapely.area(shapely.intersection(index.shapes, circle)) / circle.area
    return dict(zip(index.codes, parts, strict=True))


@pytest.fixture(params=["plain", "compiled"])
def engine(request, monkeypatch):
    ready = []
    if request.param == "compiled":
        ready = [pytest.importorskip("geogrid.domain.locating.compiled_foot", reason="numba is not installed")]
    monkeypatch.setattr("geogrid.domain.locating.index._ready", ready)


HOLED = box(118.30, 29.70, 118.33, 29.73).difference(box(118.31, 29.71, 118.32, 29.72))
ISLANDS = MultiPolygon([box(118.312, 29.712, 118.314, 29.714), box(118.316, 29.716, 118.318, 29.718)])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(across=st.floats(-0.1, 1.1), up=st.floats(-0.1, 1.1), radius=st.floats(1, 3000), woven=st.booleans())
def test_the_grids_of_a_disc_have_as_much_of_it_as_geos_says(engine, across, up, radius, woven):
    cloth = shapely.transform(weave(30, vertices=20).shapes, lambda xy: (xy - xy.min(0)) / 1e5 + (118.3, 29.7))
    shapes = cloth.tolist() if woven else [HOLED, ISLANDS]
    index = LocateIndex([f"g{n}" for n in range(len(shapes))], shapes)
    west, south, east, north = index.extent
    lon, lat = west + across * (east - west), south + up * (north - south)
    found = index.shares(lon, lat, radius)
    assert sum(found.values()) == pytest.approx(1, abs=1e-3)
    of_grids = {code: found.get(code, 0.0) for code in index.codes}
    assert of_grids == pytest.approx(_shares_by_geos(index, lon, lat, radius), abs=2e-5)
