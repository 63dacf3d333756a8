"""Two coverages side by side, against overlays of every grid with every other, which know nothing of edges."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geogrid.domain.comparing.compare import Difference, compare
from geogrid.domain.comparing.contour import areas_m2
from geogrid.domain.comparing.flow import flow
from geogrid.domain.comparing.ground import LEAST_M2, Slivers
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    Merge,
    MoveBorder,
    Named,
    Recode,
    Rename,
    Retire,
    Split,
)
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import GridKind
from geogrid.domain.measure import area_m2
from tests.domain.comparing import changed
from tests.domain.editing.drawn import NORTH, SOUTH, box, cells, line, mesh
from tests.store import pictures

M2 = 1e-10  # square degrees, about


def grids(mesh):
    return list(mesh.grids.values())


def after(*edits, picture=None):
    base = mesh() if picture is None else mesh(picture, south="")
    return compare(grids(base), grids(Plan.of(base, edits).mesh))


def differences(comparison):
    return {code: [each.value for each in change.differences] for code, change in comparison.changes.items()}


def ground(comparison):
    return {(piece.old, piece.new): cells(piece.shape) for piece in comparison.pieces}


def territories(some):
    """The ground of each grid by the tie rule."""
    taken, found = shapely.Polygon(), {}
    for grid in sorted(some, key=lambda grid: grid.code):
        found[grid.code] = shapely.difference(grid.shape, taken)
        taken = shapely.union(taken, grid.shape)
    return found, taken


def overlaid(old, new):
    """What ground goes over: every grid with every other, and nobody's; slivers apart."""
    (one, all_old), (other, all_new) = territories(old), territories(new)
    pairs = [(i, j, one[i], other[j]) for i in one for j in other if i != j]
    found = {(i, j): shapely.intersection(a, b) for i, j, a, b in pairs if a.intersects(b)}
    found |= {(i, None): shapely.difference(shape, all_new) for i, shape in one.items()}
    found |= {(None, j): shapely.difference(shape, all_old) for j, shape in other.items()}
    large, slivers = {}, []
    for pair, shape in found.items():
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        if parts:
            areas = areas_m2(parts)
            slivers += areas[areas < LEAST_M2].tolist()
            if (areas >= LEAST_M2).any():
                large[pair] = shapely.union_all(np.array(parts)[areas >= LEAST_M2])
    return large, slivers


def assert_overlaid(old, new):
    comparison = compare(old, new)
    large, slivers = overlaid(old, new)
    found = {(piece.old, piece.new): piece for piece in comparison.pieces}
    assert len(found) == len(comparison.pieces)
    assert sorted(found, key=str) == sorted(large, key=str)
    for pair, shape in large.items():
        assert shapely.is_valid(found[pair].shape)
        assert found[pair].shape.symmetric_difference(shape).area < 0.01 * M2, pair
        assert found[pair].area_m2 == pytest.approx(areas_m2([shape])[0], abs=0.01)
    assert comparison.slivers.area_m2 == pytest.approx(sum(slivers), abs=0.01)
    return comparison


def assert_accounts(comparison):
    """Each grid is as much larger as it won more than it lost; unchanged ones are the same."""
    for code, change in comparison.changes.items():
        grown = comparison.new_m2.get(code, 0) - comparison.old_m2.get(code, 0)
        assert change.won_m2 - change.lost_m2 == pytest.approx(grown, abs=comparison.slivers.area_m2 + 0.01)
    for code in comparison.unchanged:
        assert replace(comparison.old[code], shape=None, households=None) == replace(
            comparison.new[code], shape=None, households=None
        )


def test_areas_are_those_of_straight_edges_in_degrees_and_add_up():
    some = [grid.shape for grid in changed.woven(3)]
    holed = shapely.box(118.3, 29.7, 118.32, 29.71) - shapely.box(118.31, 29.702, 118.312, 29.704)
    several = shapely.MultiPolygon([*some[:2], some[20].reverse()])
    shapes = [*some, holed, several, shapely.Polygon()]
    dense = shapely.segmentize(np.array(shapes), 1e-5)
    assert areas_m2(shapes) == pytest.approx([area_m2(shape) for shape in dense], rel=1e-8)
    assert areas_m2([]).tolist() == []
    assert areas_m2([shapely.coverage_union_all(some)])[0] == pytest.approx(areas_m2(some).sum(), abs=1e-5)
    assert areas_m2(shapely.segmentize(some, 1e-3)) == pytest.approx(areas_m2(some), abs=1e-5)


def test_nothing_differs_from_itself():
    some = changed.woven(1)
    again = [replace(grid, shape=shapely.from_wkb(grid.shape.wkb)) for grid in some]
    comparison = compare(some, again)
    assert (comparison.redrawn, comparison.changes, comparison.pieces) == ((), {}, ())
    assert comparison.slivers == Slivers()
    assert comparison.unchanged == tuple(sorted(grid.code for grid in some))
    assert compare([], []).unchanged == ()


def test_everything_is_new_or_gone_when_one_side_is_empty():
    some = changed.woven(1)
    for old, new, difference in (([], some, "new"), (some, [], "gone")):
        comparison = compare(old, new)
        assert set(map(tuple, differences(comparison).values())) == {(difference,)}
        assert sum(piece.area_m2 for piece in comparison.pieces) == pytest.approx(
            areas_m2([grid.shape for grid in some]).sum(), abs=0.01
        )


def test_a_split_gives_ground_to_a_new_grid():
    comparison = after(Split("A", line((1, 3), (1, -1)), (Named("A", "西"), Named("E", "东"))))
    # B and C only took over a vertex.
    assert differences(comparison) == {"A": ["reshaped", "renamed"], "E": ["new"]}
    assert ground(comparison) == {("A", "E"): 2}
    change = comparison.changes["A"]
    assert (change.won_m2, change.lost_m2) == (0.0, comparison.pieces[0].area_m2)
    assert set(comparison.redrawn) > {"A", "E"}
    assert comparison.unchanged == ("B", "C", "D")


def test_a_merge_a_retirement_and_a_moved_border():
    assert ground(after(Merge(("A", "B"), "A"))) == {("B", "A"): 4}
    assert differences(after(Merge(("A", "B"), "A"))) == {"A": ["reshaped"], "B": ["gone"]}
    assert ground(after(Merge(("A", "B"), "Z"))) == {("A", "Z"): 4, ("B", "Z"): 4}
    assert ground(after(Retire("C"))) == {("C", "D"): 4}
    moved = after(MoveBorder(("C", "D"), pictures.at(2, 3), line((2, 2), (2.5, 3), (2, 4))))
    assert ground(moved) == {("D", "C"): 0.5}
    assert differences(moved) == {"C": ["reshaped"], "D": ["reshaped"]}


def test_records_that_differ():
    renamed = after(Rename("A", "甲"), ChangeKind("A", GridKind.DEDICATED), ChangeCommunity("B", SOUTH))
    assert differences(renamed) == {"A": ["renamed", "kind"], "B": ["community"]}
    assert (renamed.redrawn, renamed.pieces) == ((), ())
    recoded = after(Recode("A", "Z"))
    assert differences(recoded) == {"A": ["gone"], "Z": ["new"]}
    assert ground(recoded) == {("A", "Z"): 4}


def test_ground_that_was_nobodys():
    holed = """
        AAAA
        A.EA
        AAAA
    """
    filled = after(Create(box(1, 1, 2, 2), "N", "新", NORTH), picture=holed)
    assert ground(filled) == {(None, "N"): 1}
    assert differences(filled) == {"N": ["new"]}
    back = compare(filled.new.values(), filled.old.values())
    assert ground(back) == {("N", None): 1}


def test_slivers_are_counted_apart():
    some = changed.woven(1)
    shifted = [replace(grid, shape=shapely.transform(grid.shape, lambda xy: xy + 2e-9)) for grid in some]
    comparison = compare(some, shifted)
    assert len(comparison.redrawn) == len(some)
    assert comparison.changes == {}
    assert comparison.slivers.count > len(some)
    assert 0 < comparison.slivers.area_m2 < comparison.slivers.count * 0.1


def test_ground_that_two_grids_had_is_of_the_lower_code():
    a, b = mesh().grids["A"], mesh().grids["B"]
    wide = replace(b, shape=shapely.union(b.shape, shapely.Polygon(box(1, 0, 3, 2)[0][0])))
    comparison = compare([a, wide], [a, b])
    assert comparison.pieces == ()  # the lower code had it, and has it
    wide = replace(a, shape=shapely.union(a.shape, shapely.Polygon(box(1, 0, 3, 2)[0][0])))
    assert ground(compare([wide, b], [a, b])) == {("A", "B"): 2}


@pytest.mark.parametrize("corner", [(0.5, 0.5), (1.1, 0.1), (1.2, 1.8), (1.7, 1.5)])
def test_an_overlap_in_what_goes_over_is_cut_out_of_it(corner):
    """A lies in ground that goes from B to C, or across its border, and has it before and after."""
    shapes = mesh("BBCC\nBBCC", south="").grids
    west, north = corner
    over = replace(shapes["B"], code="A", shape=shapely.Polygon(box(west, north, west + 0.15, north + 0.15)[0][0]))
    b = replace(shapes["B"], shape=shapely.Polygon(box(0, 0, 1, 2)[0][0]))
    c = replace(shapes["C"], shape=shapely.Polygon(box(1, 0, 4, 2)[0][0]))
    comparison = assert_overlaid([over, *shapes.values()], [over, b, c])
    assert ground(comparison) == {("B", "C"): pytest.approx(2 - 0.15**2 * (west > 1), abs=1e-5)}


@pytest.mark.parametrize(("grids", "seed"), [(10, 1), (10, 2), (10, 3), (92, 4), (92, 5)])
def test_random_plans(grids, seed):
    assert_accounts(assert_overlaid(*changed.planned(grids, seed, 20)))


@pytest.mark.parametrize("seed", range(2, 6))
def test_coverages_that_have_nothing_in_common(seed):
    assert_accounts(assert_overlaid(*changed.unrelated(seed)))


@pytest.mark.parametrize("seed", range(2, 10))
def test_coverages_with_gaps_and_overlaps(seed):
    assert_overlaid(*changed.torn(seed))


def test_the_matrix_has_what_stays_and_what_moves():
    found = flow(["a", "b", None, "a", None], ["a", "a", "b", "b", None], [1, 2, 4, 8, 16])
    assert list(found.cells.items()) == [
        ((None, None), 16), ((None, "b"), 4), (("a", "a"), 1), (("a", "b"), 8), (("b", "a"), 2),
    ]  # fmt: skip
    assert found.moved == {(None, "b"): 4, ("a", "b"): 8, ("b", "a"): 2}
    assert found.of_old == {None: 20, "a": 9, "b": 2}
    assert found.of_new == {None: 16, "a": 3, "b": 12}
    assert flow(["a", "a"], ["b", "b"]).cells == {("a", "b"): 2}
    assert flow([], []).cells == {}
    with pytest.raises(ValueError, match="as many"):
        flow(["a"], [])


def test_differences_come_in_order():
    for change in compare(*changed.planned(10, 7, 30)).changes.values():
        assert list(change.differences) == sorted(change.differences, key=list(Difference).index)
