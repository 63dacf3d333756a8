"""The texts of four sides that change, held to those of all grids written before and after.

::

    0   1   2   3   4
    +-------+-------+ 0       `甲路` runs along row 2, between A and C, B and D;
    |   A   |   B   |         nothing else has a name.
    +=======+=======+ 2
    |   C   |   D   |
    +-------+-------+ 4
"""

from collections import Counter
from dataclasses import replace

import pytest
import shapely
from shapely import LineString

from geogrid.domain.comparing.compare import compare
from geogrid.domain.comparing.texts import TextChange, changed_texts
from geogrid.domain.editing.edit import ChangeCommunity, ChangeKind, GroupParty, Named, Recode, Rename, Retire, Split
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import GridKind
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.side import Direction, Edge, Kind, Reference, Side
from geogrid.domain.sides.write import write
from tests.domain.comparing import changed
from tests.domain.editing.drawn import NORTH, SOUTH, line, mesh

ROAD = Line("甲路", LineKind.ROAD, LineRank.STREET, 12.0, LineString(line((0, 2), (4, 2))))
COMMUNITIES = {NORTH: "北社区", SOUTH: "南社区"}
SPLIT = Split("A", line((1, 3), (1, -1)), (Named("A", "网格A"), Named("E", "网格E")))


def texts(*edits, **more):
    plan = Plan.of(mesh(), edits)
    found = changed_texts(compare(plan.base.grids.values(), plan.mesh.grids.values()), COMMUNITIES, [ROAD], **more)
    return {each.code: each for each in found}


def test_a_split_changes_the_texts_of_both_and_of_the_neighbour():
    found = texts(SPLIT, kept={"A": "东至网格B"})
    assert list(found) == ["A", "B", "E"]
    assert write(found["A"].old) == "东至网格B交界，南至甲路，西至无名边界（约220米），北至无名边界（约190米）"
    assert write(found["A"].new) == "东至网格E交界，南至甲路，西至无名边界（约220米），北至无名边界（约100米）"
    assert found["A"].changed == (Direction.NORTH, Direction.EAST)
    assert (found["A"].kept, found["E"].kept) == ("东至网格B", None)
    assert found["B"].changed == (Direction.WEST,)
    assert (found["E"].old, found["E"].changed) == ((), ())
    assert "西至网格A交界" in write(found["E"].new)


def test_a_grid_that_is_no_more_has_no_text_to_come():
    found = texts(Retire("C"))
    assert (list(found), found["C"].new) == (["C", "D"], ())
    assert "西至网格C交界" in write(found["D"].old)


def test_another_name_is_written_by_the_neighbours():
    found = texts(Rename("B", "乙格"))
    assert {code: write(each.new).split("，")[0] for code, each in found.items()} == {"A": "东至乙格交界"}
    assert texts(ChangeCommunity("B", SOUTH))["A"].changed == (Direction.EAST,)
    assert set(texts(Recode("A", "Z"))) == {"A", "Z"}
    assert texts(ChangeKind("A", GridKind.DEDICATED)) == {}


def test_without_a_change_there_is_none():
    assert texts() == texts(GroupParty("P", "组团", ("A", "B"))) == {}
    assert changed_texts(compare([], []), {}, []) == ()


def test_the_same_in_another_order_is_no_other_text():
    road, river = Reference("前园南路", Kind.ROAD), Reference("横江", Kind.WATER)

    def changed(old, new):
        return TextChange("A", (Side(Direction.EAST, old),), (Side(Direction.EAST, new),), None).changed

    assert changed((road, river), (river, road)) == ()
    assert changed((road, river), (road,)) == changed((road,), (road, road)) == (Direction.EAST,)


def test_a_border_that_moves_within_the_road_is_another_text_only_where_the_office_says_its_edges():
    old = list(mesh().grids.values())
    south = [replace(grid, shape=moved) for grid, moved in zip(old, _shifted(old, -6e-5), strict=True)]  # 6.6 m
    for edge, is_another in ((None, False), (Edge.OUTER, True)):
        found = changed_texts(compare(old, south), COMMUNITIES, [ROAD], edge=edge)
        assert any(Direction.SOUTH in each.changed for each in found) is is_another


def _shifted(grids, degrees):
    """The same ground with the border along the road farther north or south."""
    row = line((0, 2))[0][1]
    return [shapely.transform(g.shape, lambda xy: xy + (abs(xy[:, 1:] - row) < 1e-9) * [0, degrees]) for g in grids]


@pytest.mark.parametrize(("grids", "seed", "edits"), [(10, 1, 5), (92, 2, 10), (92, 4, 3)])
def test_they_are_all_whose_text_is_another(grids, seed, edits):
    old, new = changed.planned(grids, seed, edits)
    lines = changed.district(grids).lines
    names = {area.code: area.name for area in changed.district(grids).areas}

    def all_texts(some):
        units = [Unit(grid.code, grid.name, names.get(grid.community, ""), grid.shape) for grid in some]
        return {each.code: each.sides for each in describe(units, lines)}

    def said(sides):  # in whatever order
        return {side.direction: Counter(side.references) for side in sides}

    before, after = all_texts(old), all_texts(new)
    expected = {
        code: (before.get(code, ()), after.get(code, ()))
        for code in sorted(before.keys() | after.keys())
        if said(before.get(code, ())) != said(after.get(code, ()))
    }
    found = changed_texts(compare(old, new), names, lines)
    assert {each.code: (each.old, each.new) for each in found} == expected
    assert expected
