"""Figures of grids beside what geodesy and brute force say, and borders that run along roads and waters."""

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.noding import node
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.evaluation.contents import Contents, Points, Units
from geogrid.domain.evaluation.features import Along
from geogrid.domain.evaluation.figures import PERSONS_PER_HOUSEHOLD, sizes, together
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane, area_m2, in_metres, perimeter_m
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Building, Estate, Line, LineKind, LineRank, Place, PlaceKind, Surface, SurfaceKind
from tests.domain.editing.drawn import box, line, mesh, turned
from tests.domain.editing.test_random_edits import base
from tests.store import pictures


def grid(shape):
    return Grid("A", "甲", None, None, shape)


def disc(radius, lon=118.3, lat=29.7):
    plane = LocalPlane(lon, lat)
    return plane.to_degrees(shapely.Point(0, 0).buffer(radius, quad_segs=64))


def test_a_disc_is_as_compact_as_can_be_and_a_strip_is_not():
    round_, square, strip = sizes([grid(disc(300)), *map(grid, in_degrees(shapely.box(0, 0, 400, 400),
                                                                          shapely.box(0, 0, 1000, 10)))])  # fmt: skip
    assert (round_.polsby_popper, round_.reock) == pytest.approx((1.0, 1.0), abs=1e-3)
    assert (square.polsby_popper, square.reock) == pytest.approx((math.pi / 4, 2 / math.pi), abs=1e-4)
    assert strip.polsby_popper == pytest.approx(4 * math.pi * 10_000 / 2020**2, rel=1e-4)
    assert strip.reock == pytest.approx(10_000 / (math.pi * (1000**2 + 10**2) / 4), rel=1e-4)


def in_degrees(*shapes):
    return LocalPlane(118.3, 29.7).to_degrees(np.array(shapes, dtype=object))


def test_compactness_is_not_that_of_degrees():
    (found,) = sizes([grid(disc(500, lat=45.0))])
    assert found.polsby_popper == pytest.approx(1.0, abs=1e-3)
    assert 4 * math.pi * disc(500, lat=45.0).area / disc(500, lat=45.0).length ** 2 < 0.96


@pytest.mark.parametrize("grids", [10, 92])
def test_areas_are_geodesic_and_circles_the_smallest(grids):
    some = sorted(base(grids).grids.values(), key=lambda grid: grid.code)[:30]
    for each, size in zip(some, sizes(some)):
        assert size.area_m2 == pytest.approx(area_m2(each.shape), rel=1e-7)
        compact = 4 * math.pi * area_m2(each.shape) / perimeter_m(each.shape) ** 2
        assert size.polsby_popper == pytest.approx(compact, rel=1e-5)
        radius = smallest_circle(shapely.get_coordinates(in_metres([each.shape.convex_hull])[0])[:-1])
        assert size.reock == pytest.approx(size.area_m2 / (math.pi * radius**2), rel=1e-4)


def smallest_circle(corners):
    """The radius of the smallest circle around points: it goes through two or three of them."""
    chosen = [corners[np.array(some)] for some in combinations(range(len(corners)), 2)]
    best = max(np.hypot(*(pair[0] - pair[1])) / 2 for pair in chosen)
    for middle, radius in [((a + b) / 2, np.hypot(*(a - b)) / 2) for a, b in chosen]:
        if np.hypot(*(corners - middle).T).max() <= radius * (1 + 1e-9):
            return radius
    found = []
    for a, b, c in (corners[np.array(some)] for some in combinations(range(len(corners)), 3)):
        sides = np.array([b - a, c - a])
        if abs(np.linalg.det(sides)) < 1e-9:
            continue
        middle = a + np.linalg.solve(2 * sides, (sides**2).sum(axis=1))
        radius = np.hypot(*(a - middle))
        if radius >= best and np.hypot(*(corners - middle).T).max() <= radius * (1 + 1e-9):
            found.append(radius)
    return min(found)


def along(*lines, surfaces=(), picture="AB\nAB"):
    whole = mesh(picture, south="")
    tally = Tally.of(whole, Contents(lines=lines, surfaces=surfaces))
    arc = next(arc for arc in whole.arcs["A"] if "B" in arc.sides)
    return tally.along[arc], tally


def road(*places, width=8.0, kind=LineKind.ROAD, name="前园路"):
    return Line(name, kind, LineRank.STREET, width, shapely.LineString(line(*places)))


CELL_M = 96.8  # from west to east


def beside(metres):
    """A line beside the border of A and B."""
    return (1 + metres / CELL_M, -1), (1 + metres / CELL_M, 3)


def test_a_border_along_a_road_is_on_a_real_feature():
    found, tally = along(road(*beside(0)))
    assert (found.real_share, found.named_share) == (1.0, 1.0)
    assert found.length_m == pytest.approx(221.7, abs=0.5)
    whole = tally.figures["A"].border
    assert whole.length_m == pytest.approx(2 * found.length_m + 2 * CELL_M, rel=1e-3)
    assert whole.real_share == pytest.approx(found.length_m / whole.length_m)


@pytest.mark.parametrize(
    ("metres", "width", "real", "named"),
    [(14.5, 8, 1, 1), (15.5, 8, 0, 1), (16.5, 8, 0, 0), (19.0, 40, 1, 1), (21.0, 40, 0, 1), (33.0, 40, 0, 0),
     (1.5, 0, 1, 1), (13, 0, 1, 0)],
)  # fmt: skip
def test_a_road_counts_within_15_m_or_half_its_width_and_has_a_name_to_12_m_from_its_edge(metres, width, real, named):
    found, _ = along(road(*beside(metres), width=width))
    assert (found.real_share, found.named_share) == (real, named)


def test_what_counts():
    assert along(road((0, 1), (2, 1)))[0] == Along(pytest.approx(221.7, abs=0.5), 0, 0)  # it only crosses
    assert along(road(*beside(0), name=""))[0].named_m == 0
    wall, _ = along(road(*beside(0), kind=LineKind.WALL))
    assert (wall.real_share, wall.named_share) == (0.0, 1.0)
    half, _ = along(road((1, -1), (1, 1), kind=LineKind.RIVER))
    assert half.real_share == pytest.approx(0.5 + 15 / 221.7, abs=0.04)  # as far as it is within 15 m


def test_the_edge_of_water_counts_and_that_of_a_green_does_not():
    ground = shapely.Polygon(box(0.2, -1, 0.95, 3)[0][0])
    pond, _ = along(surfaces=[Surface("莲湖", SurfaceKind.WATER, ground)])
    assert (pond.real_share, pond.named_share) == (1.0, 1.0)
    assert along(surfaces=[Surface("绿地", SurfaceKind.GREEN, ground)])[0].real_m == 0


def test_pieces_are_as_long_however_the_border_is_drawn():
    """A turned mesh, so that borders run askew: all of them together are as long as the perimeters."""
    whole = turned(mesh("AAB\nCCB\nCCB"))
    tally = Tally.of(whole, Contents())
    for code, each in tally.figures.items():
        assert each.border.length_m == pytest.approx(perimeter_m(whole.grids[code].shape), rel=1e-6)


def test_the_register_as_contents():
    whole = mesh()
    (ring,) = box(0.2, 0.2, 0.5, 0.5)[0]
    block = shapely.Polygon(ring)
    spot = pictures.at(0.3, 0.3)
    contents = replace(
        Contents.of_register(
            [Building("1", "城市花园", "3", 6, 40, block), Building("2", None, "12", 1, 1, block)],
            [Estate("城市花园", None, block)],
            [Place("1", PlaceKind.HOUSE, "前园路12号", None, *spot)],
            [
                Post("A", Role.LEADER, "甲", None),
                Post("A", Role.POLICE, "乙", None),
                Post("X", Role.LEADER, "丙", None),
            ],
        ),
        cases=Points.of(*np.array([spot] * 24).T),
        open_cases=Points.of(*np.array([spot] * 3).T),
    )
    assert list(contents.buildings.labels) == ["城市花园3", "12"]
    tally = Tally.of(whole, contents, target=50)
    found = tally.figures["A"]
    assert (found.households, found.residents, found.places, found.cases) == (41, round(41 * 2.62), 1, 24)
    assert (found.cases_per_month, found.posts, found.has_leader) == (2.0, 2, True)
    assert (found.open_cases, tally.totals.open_cases) == (3, 3)
    assert found.deviation == pytest.approx(-0.18)
    assert not tally.figures["B"].has_leader
    assert (tally.totals.without_leader, tally.totals.posts_without_grid) == (3, 1)
    assert (tally.totals.least, tally.totals.most, tally.totals.mean) == (0, 41, 41 / 4)
    assert tally.totals.worst_deviation == -1.0
    assert PERSONS_PER_HOUSEHOLD == 2.62


def test_a_building_belongs_to_the_grid_of_a_point_inside_it():
    """It is bent round a corner of B, and its middle of weight lies there."""
    shapes = node([*pictures.shapes("AAA\nABB\nAB.").values()], 1e-9)
    whole = mesh_of([Grid(code, code, None, None, shape) for code, shape in zip("AB", shapes)])
    bent = shapely.Polygon(line((0.9, 0.9), (2.9, 0.9), (2.9, 0.95), (0.95, 0.95), (0.95, 2.9), (0.9, 2.9)))
    contents = Contents(buildings=Units(np.array([bent]), ["1"]), households=np.array([7]))
    assert Tally.of(whole, contents).figures["A"].households == 7


def test_the_total_of_nothing():
    empty = together([])
    assert (empty.grids, empty.mean, empty.least, empty.worst_deviation, empty.real_share) == (0, None, None, None, 0)
