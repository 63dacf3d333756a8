"""Where the areas above are known every grid keeps to its own, whoever mends and by whatever rule."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geogrid.domain.coverage.defect import Allowance, DefectKind
from geogrid.domain.coverage.hierarchy import straddling
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.domain.simulate.damage import Way, damage
from geogrid.errors import RepairRefused
from tests.domain.coverage.test_repair import (
    accepted,
    area_of,
    at,
    begun,
    is_seamless,
    names,
    only,
    squares,
    to_storage,
)

AREAS = [("W", at(box(0, 0, 200, 300))), ("E", at(box(200, 0, 400, 300)))]
OWN = {code: "W" if code[1] in "01" else "E" for code in squares()}

ACROSS = squares(g11=box(100, 100, 203, 200))
"""11, of the west, lies on 3 m of 12, of the east."""
ASTRAY = squares(g11=box(100, 100, 203, 200), g12=box(203, 100, 300, 200))
"""The same, and 12 has made room: nobody else claims these 3 m."""
IN_THE_EAST = squares(g12=box(203, 100, 300, 200))
"""3 m between 11 and 12 are nobody's."""
BOTH_SIDES = squares(g11=box(100, 100, 198, 200), g12=box(203, 100, 300, 200))
"""2 m of the west and 3 m of the east are nobody's."""


def among(shapes, areas=AREAS, **options):
    return begun(shapes, parent=None, areas=areas, own=OWN, **options)


def reaching(repair):
    return straddling(repair.coverage.codes, repair.coverage.shapes, AREAS, own=OWN, crs=PLANE)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("shapes", "kind", "offered"),
    [
        (ACROSS, DefectKind.OVERLAP, {"give:12"}),
        (ASTRAY, DefectKind.OUTSIDE, {"give:12", "give:02", "give:22"}),
        (IN_THE_EAST, DefectKind.GAP, {"give:12", "give:02", "give:22"}),
        (BOTH_SIDES, DefectKind.GAP, {"by_area"}),
    ],
)
def test_only_what_keeps_every_grid_in_its_area_is_proposed(shapes, kind, offered, rule):
    repair = among(shapes, rule=rule)
    defect = only(repair, kind)
    assert set(names(repair, defect)) <= offered
    for proposal in repair.proposals(defect):
        after = repair.accept(defect, proposal)
        assert after.items == ()
        assert is_seamless(after)
        assert reaching(after) == []


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("shapes", [ACROSS, ASTRAY, IN_THE_EAST, BOTH_SIDES])
def test_all_at_once_keeps_every_grid_in_its_area(shapes, rule):
    after = among(shapes, rule=rule).accept_all(5.0)
    assert (after.items, reaching(after)) == ((), [])
    assert is_seamless(after)
    assert sum(area_of(after, code) for code in OWN if OWN[code] == "W") == pytest.approx(60_000, rel=1e-9)


def test_what_reaches_into_another_area_is_told_once_and_given_back_along_the_border():
    across = only(among(ACROSS), DefectKind.OVERLAP)
    assert [item.kind for item in among(ACROSS).items] == [DefectKind.OVERLAP]
    repair = among(ASTRAY)
    astray = only(repair, DefectKind.OUTSIDE)
    assert (astray.grids, astray.parent) == (("11",), "W")
    assert astray.area_m2 == pytest.approx(across.area_m2) == pytest.approx(300, rel=2e-3)
    after = accepted(repair, astray, names(repair, astray)[0])
    assert area_of(after, "11") == pytest.approx(10_000, rel=1e-9)
    assert after.steps[-1].moved_m2 == pytest.approx(astray.area_m2, rel=1e-6)
    assert [item.kind for item in among(ASTRAY).accept_all(2.0).items] == [DefectKind.OUTSIDE], "3 m are too wide"


def test_what_reaches_into_two_areas_goes_to_grids_of_each():
    corners = [("W", 0, 0, 200, 300), ("S", 200, 0, 400, 100), ("N", 200, 100, 400, 300)]
    areas = [(code, at(box(*bounds))) for code, *bounds in corners]
    own = {code: "W" if code[1] in "01" else "S" if code[0] == "0" else "N" for code in squares()}
    shapes = squares(
        g01=box(100, 0, 200, 50),
        g11=box(100, 50, 203, 200),
        g02=box(200, 0, 300, 100).difference(box(200, 50, 203, 100)),
        g12=box(203, 100, 300, 200),
    )
    repair = begun(shapes, parent=None, areas=areas, own=own)
    given = {round(item.area_m2): names(repair, item)[0] for item in repair.items if item.kind == DefectKind.OUTSIDE}
    assert given == {150: "give:02", 300: "give:12"}
    after = repair.accept_all(5.0)
    assert after.items == ()
    assert is_seamless(after)


def test_ground_of_an_area_without_grids_is_left_with_the_reason():
    areas = [("W", at(box(0, 0, 200, 300))), ("E", at(box(200, 0, 397, 300))), ("X", at(box(397, 0, 400, 300)))]
    shapes = squares(g03=box(300, 0, 397, 100), g13=box(300, 100, 397, 200), g23=box(300, 200, 397, 300))
    repair = among(shapes, areas)
    empty = only(repair, DefectKind.INLET)
    for proposal in repair.proposals(empty):
        with pytest.raises(RepairRefused, match="another area above"):
            repair.accept(empty, proposal)
    assert repair.accept_all(5.0).steps == ()


def test_a_stray_part_goes_to_a_grid_of_the_area_it_lies_in():
    stray = box(190, 210, 200, 290)  # of 11's, in 21, with the longer border towards 22 in the east
    shapes = squares(
        g11=shapely.MultiPolygon([box(100, 100, 200, 200), stray]),
        g21=Polygon([(100, 200), (200, 200), (200, 210), (199, 210), (190, 210), (190, 290), (200, 290), (200, 300),
                     (100, 300)]),
    )  # fmt: skip
    repair = among(shapes)
    after = accepted(repair, only(repair, DefectKind.MULTIPART), "hand_over")
    assert area_of(after, "21") == pytest.approx(10_000, rel=1e-9)


def test_ground_shared_on_purpose_across_areas_is_allowed_once():
    square = shapely.transform(at(box(199, 99, 204, 201)), to_storage)
    repair = among(ACROSS, allowances=[Allowance("square", "广场", "民政局", None, square, DefectKind.OVERLAP)])
    assert [(item.kind, item.allowed.code) for item in repair.items] == [(DefectKind.OVERLAP, "square")]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), rule=st.sampled_from(Rule))
@example(seed=140, rule=Rule.LONGEST_BORDER)  # a gap of 2 cm at its widest, across the border
def test_a_damaged_cloth_is_mended_within_its_areas(seed, rule):
    cloth = weave(70, vertices=24, seed=seed)
    west = shapely.get_x(shapely.centroid(cloth.shapes))
    of = np.searchsorted(np.quantile(west, [0.3, 0.7]), west)
    areas = [(str(n), shapely.coverage_union_all(cloth.shapes[of == n])) for n in range(3)]
    ways = (Way.OVERLAP, Way.GAP, Way.INLET, Way.OUTSIDE, Way.SHIFTED, Way.DROPPED, Way.EXTRA)
    hurt = damage(cloth.codes, cloth.shapes.tolist(), cloth.parent, count=14, seed=seed, crs=PLANE, ways=ways,
                  widths=(0.02, 4.0))  # fmt: skip
    own = dict(zip(cloth.codes, map(str, of), strict=True))
    repair = Repair.of(hurt.codes, hurt.shapes, crs=PLANE, areas=areas, own=own, rule=rule)
    after = repair.accept_all(60.0)
    assert straddling(hurt.codes, after.coverage.shapes, areas, own=own, crs=PLANE) == []
    assert {defect.kind for defect in after.items} <= {DefectKind.MULTIPART}
    assert shapely.coverage_is_valid(after.coverage.shapes)
