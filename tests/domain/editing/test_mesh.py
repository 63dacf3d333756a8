"""A coverage taken apart into arcs and put together again; what is no coverage is refused."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geogrid.domain.editing import refusal
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.outline import polygons
from geogrid.domain.grid import Area, Level
from geogrid.errors import EditRefused
from tests.domain.editing import oracle
from tests.domain.editing.drawn import DISTRICT, HOLED, NORTH, SQUARE, STREET, cells, mesh, moved, shifted
from tests.store import pictures

TOUCHING = """
    AAABB
    A.ACB
    AAACC
    DD.DD
"""
PINCHED = """
    AAAA
    ABAA
    AAB.
    AAAA
"""
ISLAND = """
    AAAAA
    A...A
    A.B.A
    A...A
    AAAAA
"""


@pytest.mark.parametrize("picture", [SQUARE, HOLED, TOUCHING, PINCHED, ISLAND])
def test_a_grid_put_together_is_what_was_taken_apart(picture):
    whole = mesh(picture)
    for code, grid in whole.grids.items():
        again = whole.outline([code])
        assert again.is_valid
        assert again.geom_type == grid.shape.geom_type
        assert again.normalize().wkb == shapely.normalize(grid.shape).wkb


@pytest.mark.parametrize("picture", [SQUARE, HOLED, TOUCHING, ISLAND])
def test_what_was_not_edited_is_the_shape_it_came_as(picture):
    whole = mesh(picture)
    drawn = mesh(picture)
    assert whole.area_shape(DISTRICT) is whole.areas[DISTRICT].shape
    oracle.assert_same(whole, drawn)
    oracle.assert_levels(whole)


def test_arcs_run_between_the_places_where_borders_meet():
    whole = mesh()
    sides = sorted(tuple(sorted(map(str, arc.sides))) for arc in whole.bordering(whole.grids))
    assert sides == [("A", "B"), ("A", "C"), ("A", "None"), ("B", "D"), ("B", "None"), ("C", "D"), ("C", "None"),
                     ("D", "None")]  # fmt: skip
    assert len(whole.ends) == 5
    assert whole.neighbours("A").keys() == {"B", "C"}
    assert whole.neighbours("A")["B"] == pytest.approx(221.7, abs=1)


def test_a_border_that_no_other_meets_is_one_closed_arc():
    whole = mesh(ISLAND)
    (ring,) = whole.arcs["B"]
    assert ring.start == ring.end
    assert whole.nearest_junction(118.3, 29.8) is None


def test_ground_of_nobody_inside_is_a_gap():
    assert cells(mesh(HOLED).gaps()) == 1
    assert cells(mesh(ISLAND).gaps()) == 8
    assert mesh(SQUARE).gaps().is_empty


def test_outlines_have_the_vertices_of_the_borders_they_are_made_of():
    whole = mesh()
    north = whole.outline("AB")
    assert cells(north) == 8
    junction = pictures.at(2, 2)
    assert junction in set(north.exterior.coords)
    assert set(whole.members(NORTH)) == {"A", "B"}
    assert whole.above(NORTH) == (NORTH, STREET, DISTRICT)


def test_two_parts_that_touch_in_a_point_are_two_parts():
    checkers = mesh("AB\nBA", south="")
    assert checkers.outline("A").geom_type == "MultiPolygon"
    assert checkers.outline("A").is_valid


def test_a_hole_that_touches_its_shell_is_a_hole():
    shape = mesh(PINCHED).outline("A")
    assert shape.is_valid
    assert (shape.geom_type, len(shape.interiors)) == ("Polygon", 1)


def test_polygons_of_nothing():
    assert polygons([]).is_empty


def test_lines_that_cross_where_they_meet_make_no_polygons():
    """One runs through the meeting from east to west, the other from north to south."""
    across = np.array([(0, 0), (10, 0), (10, 20), (-10, 20), (-10, 0), (0, 0)])
    down = np.array([(0, 0), (0, 10), (20, 10), (20, -10), (0, -10), (0, 0)])
    with pytest.raises(EditRefused) as refused:
        polygons([across, down])
    assert refused.value.facts["reason"] == refusal.TOO_CLOSE


def refusal_of(grids):
    with pytest.raises(EditRefused) as refused:
        mesh_of(grids)
    return refused.value.facts


def grids_of(picture=SQUARE):
    return list(mesh(picture).grids.values())


def test_overlaps_are_refused_with_the_codes():
    grids = grids_of()
    grids[0] = moved(grids[0], (0.0002, 0.0))
    facts = refusal_of(grids)
    assert facts["reason"] == refusal.MISFIT
    assert {"A", "B"} <= set(facts["codes"])
    assert facts["lon"] == pytest.approx(118.302, abs=0.003)


def test_a_vertex_that_a_neighbour_lacks_is_refused():
    above, below = grids_of("AB\nCC")[0], grids_of("AB\nCC")[2]
    below = replace(below, shape=shapely.box(*below.shape.bounds))
    assert refusal_of([above, below])["reason"] == refusal.MISFIT


def test_shapes_off_the_lattice_are_refused():
    grids = [shifted(grid, (3e-10, 0.0)) for grid in grids_of()]
    assert refusal_of(grids)["reason"] == refusal.OFF_LATTICE


def test_invalid_shapes_are_refused():
    grids = grids_of()
    bow = shapely.Polygon([(118.4, 29.8), (118.5, 29.9), (118.5, 29.8), (118.4, 29.9)])
    assert refusal_of([*grids, replace(grids[0], code="X", shape=bow)]) == {
        "reason": refusal.BROKEN, "lon": 118.4, "lat": 29.8, "codes": ["X"]}  # fmt: skip


def test_a_code_is_no_two_grids():
    grids = grids_of()
    facts = refusal_of([*grids[:3], replace(grids[3], code="A")])
    assert (facts["reason"], facts["codes"]) == (refusal.CODE_TWICE, ["A"])


def test_an_area_drawn_otherwise_than_its_grids_is_put_together_of_them():
    grids = grids_of(HOLED)
    filled = shapely.Polygon(shapely.union_all([grid.shape for grid in grids]).exterior)
    whole = mesh_of(grids, [Area(NORTH, "社区", Level.COMMUNITY, None, filled)])
    assert whole.drawn == {}
    assert cells(whole.area_shape(NORTH)) == 11
    with pytest.raises(EditRefused):
        whole.area_shape("nowhere")
