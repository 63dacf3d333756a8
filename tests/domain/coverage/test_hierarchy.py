"""What lies in another area than its own is found, with how much; what keeps to its own is not told."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geogrid.domain import crs
from geogrid.domain.coverage.defect import DefectKind, Tolerances
from geogrid.domain.coverage.hierarchy import IN_NO_PARENT, UNKNOWN_PARENT, straddling
from geogrid.domain.coverage.noding import node
from geogrid.domain.measure import area_m2
from tests.store import pictures

GRIDS = """
    AABBCC
    AABBCC
    DDEEFF
"""
COMMUNITIES = """
    XXXXYY
    XXXXYY
    XXXXYY
"""
OWN = {"A": "X", "B": "X", "C": "Y", "D": "X", "E": "X", "F": "Y"}


def levels(grids=GRIDS, communities=COMMUNITIES):
    """Both levels with the vertices of each other, as they are stored."""
    lower, upper = pictures.shapes(grids), pictures.shapes(communities)
    noded = node([*lower.values(), *upper.values()], 1e-9)
    return dict(zip(lower, noded, strict=False)), list(zip(upper, noded[len(lower) :], strict=True))


def found(lower, upper, **options):
    return straddling(list(lower), list(lower.values()), upper, **options)


def test_a_level_that_fits_has_nothing_to_tell():
    assert found(*levels(), own=OWN) == []
    assert found(*levels()) == []


@pytest.mark.parametrize("noded", [True, False])
def test_a_grid_across_the_line_is_told_with_its_part(noded):
    grids = GRIDS.replace("AABBCC\n    AABBCC", "AABBBC\n    AABBCC")
    lower, upper = levels(grids) if noded else (pictures.shapes(grids), list(pictures.shapes(COMMUNITIES).items()))
    (defect,) = found(lower, upper, own=OWN)
    assert (defect.kind, defect.grids, defect.parent) == (DefectKind.OUTSIDE, ("B",), "X")
    cell = pictures.shapes("....Z")["Z"]
    assert shapely.equals(defect.shape, cell)
    assert defect.area_m2 == pytest.approx(area_m2(cell))
    assert defect.width_m == pytest.approx(96.7, rel=1e-4, abs=1)
    assert defect.members == (1,)


def test_without_a_word_the_own_one_is_where_most_of_it_lies():
    lower, upper = levels(GRIDS.replace("AABBCC\n    AABBCC", "AABBBC\n    AABBCC"))
    (defect,) = found(lower, upper)
    assert defect.parent == "X"


def test_a_grid_that_lies_whole_in_another_is_told_whole():
    lower, upper = levels()
    (defect,) = found(lower, upper, own=OWN | {"F": "X"})
    assert (defect.grids, defect.parent, defect.reason) == (("F",), "X", None)
    assert defect.area_m2 == pytest.approx(area_m2(lower["F"]))


def test_a_grid_of_an_unknown_community_or_of_none():
    lower, upper = levels()
    lower["G"] = shapely.transform(lower["A"], lambda xy: xy + (0.1, 0))
    unknown, nowhere = found(lower, upper, own=OWN | {"A": "Z"})
    assert (unknown.grids, unknown.parent, unknown.reason) == (("A",), "Z", UNKNOWN_PARENT)
    assert (nowhere.grids, nowhere.parent, nowhere.reason) == (("G",), None, IN_NO_PARENT)
    assert nowhere.area_m2 == pytest.approx(area_m2(lower["G"]))


def test_one_that_lies_over_a_neighbour_across_the_line_is_told_though_the_line_is_a_border_of_others():
    lower, upper = levels()
    lower["B"] = shapely.union(lower["B"], pictures.shapes("....Z")["Z"])
    assert [(defect.grids, defect.parent) for defect in found(lower, upper, own=OWN)] == [(("B",), "X")]


def test_nothing_narrower_than_the_snapping_distance_and_below_the_least_area():
    lower, upper = levels()
    for metres, tolerances, count in ((0.008, {}, 0), (0.02, {}, 1), (0.02, {"min_area": 10.0}, 0)):
        wider = shapely.union(lower["B"], shapely.transform(lower["B"], lambda xy, by=metres: xy + (by / 96_700, 0)))
        assert len(found(lower | {"B": wider}, upper, own=OWN, tolerances=Tolerances(**tolerances))) == count


def test_in_the_plane_of_a_file():
    lower, upper = levels(GRIDS.replace("AABBCC\n    AABBCC", "AABBBC\n    AABBCC"))

    def plane(shape):
        return shapely.transform(shape, lambda xy: np.column_stack(crs.from_storage("EPSG:4548", *xy.T)))

    lower = {code: plane(shape) for code, shape in lower.items()}
    (defect,) = found(lower, [(code, plane(shape)) for code, shape in upper], own=OWN, crs="EPSG:4548")
    assert shapely.equals_exact(defect.shape, pictures.shapes("....Z")["Z"], 1e-8, normalize=True)


def test_what_is_empty_or_invalid_is_left_to_the_check_of_the_level():
    lower, upper = levels()
    bow_tie = shapely.Polygon([(118.3, 29.8), (118.9, 29.2), (118.9, 29.8), (118.3, 29.2)])
    assert found(lower | {"G": None, "H": shapely.Polygon(), "I": bow_tie}, upper, own=OWN) == []
    assert straddling([], [], upper) == found(lower, []) == []


ROWS = st.lists(st.text("ABCD", min_size=5, max_size=5), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.lists(st.text("XYZ", min_size=5, max_size=5), min_size=4, max_size=4))
def test_whatever_is_drawn_the_parts_are_those_that_an_overlay_finds(grids, communities):
    lower, upper = levels("\n".join(grids), "\n".join(communities))
    for code, shape in lower.items():
        parts = {parent: area_m2(shapely.intersection(shape, ground)) for parent, ground in upper}
        mine = [defect for defect in found(lower, upper) if defect.grids == (code,)]
        assert sum(defect.area_m2 for defect in mine) == pytest.approx(
            sum(parts.values()) - max(parts.values()), rel=1e-4, abs=1
        )
        assert len(mine) == sum(part > 1 for part in parts.values()) - 1
