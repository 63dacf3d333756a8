"""A border that two neighbours drew with different vertices: one of them straight or simplified, the other finely.

What the check says of it is held against plain overlay. It may be less by the ends that are narrower than the snapping
distance, where the two borders count as one, and by no more.
"""

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon

from geogrid.domain import crs
from geogrid.domain.coverage.defect import DEFAULTS, DefectKind
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.validate import validate
from geogrid.domain.measure import LocalPlane

EAST, NORTH = 500_000.0, 3_280_000.0
METRES, DEGREES = "EPSG:4548", crs.STORAGE
SNAPPING = DEFAULTS.snapping

# length of the border, height of the bow, from vertex to vertex: metres
BOWS = [(1000, 0.10, 5), (1000, 0.05, 5), (1000, 0.05, 50), (1000, 0.03, 5), (100, 0.10, 1), (20, 0.05, 0.2),
        (1000, 0.50, 5), (1000, 0.50, 1), (1000, 2.0, 5), (100, 0.02, 1), (300, 0.03, 3), (1000, 0.02, 5)]  # fmt: skip


def in_plane(shapes, plane, turn=0.0):
    """Turn shapes of metres about the south-west corner, and put them where they belong."""
    east, north = np.array([np.cos(turn), -np.sin(turn)]), np.array([np.sin(turn), np.cos(turn)])

    def place(xy):
        placed = np.column_stack([xy @ east, xy @ north]) + (EAST, NORTH)
        return placed if plane == METRES else np.round(np.column_stack(crs.to_storage(METRES, *placed.T)), 9)

    return list(shapely.transform(np.array(shapes, dtype=object), place))


def bowed(length, height, step):
    """Two shapes, the one's border straight, the other's a bow; the parent has the corners of both."""
    x = np.arange(0, length + 1e-9, step)
    bow = np.column_stack([x, 4 * height * x * (length - x) / length**2])
    south = Polygon([(0, -200), (length, -200), (length, 0), (0, 0)])
    north = Polygon([*bow, (length, 200), (0, 200)])
    return [south, north, Polygon([(0, -200), (length, -200), (length, 0), (length, 200), (0, 200), (0, 0)])]


def simplified(height, wave, step, tolerance):
    x = np.arange(0, 2000.1, step)
    line = LineString(np.column_stack([x, height * np.sin(2 * np.pi * x / wave)]))
    rough = line.simplify(tolerance)
    south = Polygon([*line.coords, (2000, -300), (0, -300)])
    north = Polygon([*rough.coords, (2000, 300), (0, 300)])
    (first, *_, last) = rough.coords
    return [south, north, Polygon([(0, -300), (2000, -300), last, (2000, 300), (0, 300), first])]


def truth(shapes, parent, plane):
    """Return overlap and gap, in metres, by overlay alone; an edge is straight in the plane it came in."""
    one, other, whole = shapely.transform(np.array([*shapes, parent], dtype=object), lambda xy: stretched(xy, plane))
    return shapely.intersection(one, other), shapely.difference(whole, shapely.union(one, other))


def stretched(xy, plane):
    if plane == METRES:
        return xy
    local = LocalPlane(117.0, 29.6)
    return (xy - (117.0, 29.6)) * (local.east, local.north)


def wide(ground):
    """Return the area of what lies within circles as wide as the snapping distance; the rest of it counts as border."""
    return shapely.buffer(shapely.buffer(ground, -SNAPPING / 2.0), SNAPPING / 2.0).intersection(ground).area


def greatest_width(ground):
    """Return the width at which nothing is left when it shrinks by half of it; GEOS's own search stops early."""
    low, high = 0.0, 10.0
    while high - low > 1e-4:
        middle = (low + high) / 2.0
        low, high = (low, middle) if shapely.buffer(ground, -middle / 2.0).is_empty else (middle, high)
    return low


def told(report, kinds):
    return sum(defect.area_m2 for defect in report.defects if defect.kind in kinds)


def check_against_overlay(shapes, parent, plane):
    report = validate(["south", "north"], shapes, crs=plane, parent=parent)
    lattice = 1e-4 * 2000  # m2 that a vertex put on the lattice may take along a border
    for ground, kinds in zip(
        truth(shapes, parent, plane), [{DefectKind.OVERLAP}, {DefectKind.GAP, DefectKind.INLET}], strict=True
    ):
        area = told(report, kinds)
        assert 0.98 * wide(ground) - lattice <= area <= 1.002 * ground.area + lattice, (kinds, ground.area)
    return report


def check_mended(shapes, parent, plane):
    after = Repair.of(["south", "north"], shapes, crs=plane, parent=parent).accept_all(5.0)
    assert after.report.defects == ()
    assert after.report.below_tolerance == 0
    now = after.coverage.shapes
    assert shapely.coverage_is_valid(now)
    whole = shapely.union_all(now)
    off = shapely.symmetric_difference(whole, parent)
    scale = crs.metres_per_unit(plane) ** 2
    assert off.area * scale <= 1e-9 * parent.area * scale + (0.0 if plane == METRES else 1e-9)
    assert shapely.area(now).sum() == pytest.approx(parent.area, rel=1e-9)
    return after


@pytest.mark.parametrize("plane", [METRES, DEGREES])
@pytest.mark.parametrize("sign", [-1, 1], ids=["overlap", "gap"])
@pytest.mark.parametrize("turn", [0.0, 0.5])
@pytest.mark.parametrize(("length", "height", "step"), BOWS)
def test_one_straight_the_other_bowed(length, height, step, turn, sign, plane):
    *shapes, parent = in_plane(bowed(length, sign * height, step), plane, turn)
    report = check_against_overlay(shapes, parent, plane)
    width = max(greatest_width(ground) for ground in truth(shapes, parent, plane))
    if width > 1.1 * SNAPPING:
        (defect,) = [defect for defect in report.defects if defect.kind != DefectKind.MISMATCH]
        assert defect.width_m == pytest.approx(width, rel=0.006, abs=5e-4)
    check_mended(shapes, parent, plane)


@pytest.mark.parametrize("plane", [METRES, DEGREES])
@pytest.mark.parametrize("turn", [0.4])
@pytest.mark.parametrize(
    ("height", "wave", "step", "tolerance"),
    [(20, 400, 2, 0.03), (20, 400, 2, 0.05), (20, 400, 2, 0.1), (20, 400, 2, 0.5), (50, 2000, 5, 0.1),
     (50, 2000, 5, 0.3), (5, 500, 10, 0.05), (5, 500, 10, 0.2)],
)  # fmt: skip
def test_one_simplified(height, wave, step, tolerance, turn, plane):
    *shapes, parent = in_plane(simplified(height, wave, step, tolerance), plane, turn)
    check_against_overlay(shapes, parent, plane)
    check_mended(shapes, parent, plane)


@pytest.mark.parametrize("plane", [METRES, DEGREES])
@pytest.mark.parametrize("height", [0.001, 0.004, 0.009])
def test_what_is_below_the_snapping_distance_all_along_is_counted(height, plane):
    *shapes, parent = in_plane(bowed(1000, height, 5), plane, np.pi / 2)  # along a meridian
    report = validate(["south", "north"], shapes, crs=plane, parent=parent)
    assert {defect.kind for defect in report.defects} <= {DefectKind.MISMATCH}  # what is nearer than the lattice
    assert report.below_tolerance >= 1
    assert report.below_tolerance_m2 == pytest.approx(1000 * height * 2 / 3, rel=0.02, abs=0.05)
    check_mended(shapes, parent, plane)


def waved(length, height, waves, step):
    x = np.arange(0, length + 1e-9, step)
    south, north, parent = bowed(length, 0.0, step)
    wave = np.column_stack([x, height * np.sin(2 * np.pi * waves * x / length)])
    wave[[0, -1], 1] = 0.0
    return [south, Polygon([*wave, *north.exterior.coords[len(x) : -1]]), parent]


@pytest.mark.parametrize("plane", [METRES, DEGREES])
@pytest.mark.parametrize("height", [0.009, 0.01, 0.011, 0.013])
@pytest.mark.parametrize(("waves", "step"), [(1, 40), (3, 40), (5, 100)])
def test_four_kilometres_waved_by_a_centimetre(waves, step, height, plane):
    *shapes, parent = in_plane(waved(4000, height, waves, step), plane, 0.3)
    repair = Repair.of(["south", "north"], shapes, crs=plane, parent=parent)
    for defect in repair.items:
        if defect.kind == DefectKind.MISMATCH:
            (insert,) = repair.proposals(defect)
            assert defect.key not in {left.key for left in repair.accept(defect, insert).items}
    check_mended(shapes, parent, plane)
