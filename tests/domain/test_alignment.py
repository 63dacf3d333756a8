"""Which system a layer is really in, on a simulated district: grids, communities, streets, roads."""

from datetime import date

import numpy as np
import pytest
import shapely

from geogrid.domain import crs
from geogrid.domain.alignment import Verdict, align
from geogrid.services import simulation
from geogrid.services.simulation import Size


@pytest.fixture(scope="module")
def town():
    """Shapes by kind, in CGCS2000 degrees."""
    made = simulation.make(Size(grids=92, places=500, cases=0, seed=7), date(2026, 1, 1))
    return {
        "grids": [grid.shape for grid in made.grids],
        "communities": [area.shape for area in made.areas if area.level == "community"],
        "streets": [area.shape for area in made.areas if area.level == "street"],
        "roads": [line.shape for line in made.lines],
    }


def put(shapes, *systems, noise=0.0):
    """Shapes of degrees as they stand in a system, or in one after the other; `noise` in degrees."""

    def convert(xy):
        x, y = (xy + noise * np.sin(1e7 * xy)).T  # equal points stay equal
        for system in systems:
            x, y = crs.from_storage(system, x, y)
        return np.column_stack([x, y])

    return [shapely.transform(shape, convert) for shape in shapes]


PAIRS = [
    ("grids", "communities"),
    ("grids", "streets"),
    ("communities", "grids"),
    ("roads", "grids"),
    ("roads", "roads"),
]


@pytest.mark.parametrize(("kind", "known"), PAIRS)
@pytest.mark.parametrize(
    ("systems", "stated", "label"),
    [
        ([], "EPSG:4490", "EPSG:4490"),
        (["gcj02"], "EPSG:4326", "gcj02"),
        (["bd09"], "EPSG:4326", "bd09"),
        (["gcj02"], "gcj02", "gcj02"),
        (["EPSG:4527"], None, "EPSG:4527"),
        (["EPSG:4548"], None, "EPSG:4548"),
        (["EPSG:4548"], "EPSG:4547", "EPSG:4548"),
        (["gcj02", "EPSG:4548"], "EPSG:4548", "EPSG:4548 + gcj02"),
        (["EPSG:3857"], None, "EPSG:3857"),
    ],
)
def test_the_right_reading_is_found(town, kind, known, systems, stated, label):
    found = align(put(town[kind], *systems, noise=5e-5), stated, town[known])
    assert found.candidates[0].reading.label == label
    assert found.verdict == (Verdict.AS_STATED if label == stated else Verdict.OTHERWISE)
    assert found.candidates[0].distance_m < 10


def test_measured_figures(town):
    best = align(put(town["grids"], "gcj02"), "EPSG:4326", town["communities"]).candidates[0]
    assert best.distance_m < 0.01
    assert best.moved_m == pytest.approx(568, abs=5)
    assert best.overlap > 0.99


def test_a_correction_that_was_none(town):
    twice = [shapely.transform(s, lambda xy: np.column_stack(crs.to_storage("gcj02", *xy.T))) for s in town["grids"]]
    best = align(twice, "EPSG:4326", town["communities"]).candidates[0].reading
    assert (best.shift, best.corrected) == ("gcj02", True)


@pytest.mark.parametrize("systems", [[], ["gcj02"], ["EPSG:4527"]])
def test_swapped_axes(town, systems):
    turned = [shapely.transform(s, lambda xy: xy[:, ::-1]) for s in put(town["grids"], *systems)]
    best = align(turned, None, town["communities"]).candidates[0].reading
    assert best.swapped
    assert (best.shift or best.crs) == (systems[0] if systems else "cgcs2000")


def test_one_grid_among_all(town):
    found = align(put(town["grids"][:1], "gcj02"), "EPSG:4326", town["grids"])
    assert found.candidates[0].reading.label == "gcj02"


def test_unrelated_borders_decide_nothing(town):
    turned = [shapely.affinity.rotate(s, 37, origin=(118.31, 29.71)) for s in town["grids"]]
    assert align(turned, "EPSG:4326", town["communities"]).verdict == Verdict.UNKNOWN


def test_another_place_has_no_candidates(town):
    moved = [shapely.affinity.translate(s, 3, 3) for s in town["grids"]]
    found = align(moved, "EPSG:4326", town["communities"])
    assert (found.verdict, found.candidates) == (Verdict.UNKNOWN, [])


def test_a_system_that_needs_parameters_is_left_out(town):
    found = align(put(town["grids"], "EPSG:4548"), "EPSG:2384", town["communities"])  # Xian 1980, metres alike
    assert found.candidates[0].reading.label == "EPSG:4548"
