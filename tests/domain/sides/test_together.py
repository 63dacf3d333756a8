"""Texts of neighbours drawn together: one coverage where they allow it; what is twice or missing is told."""

from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from geogrid.domain.measure import area_m2
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer
from geogrid.domain.sides.read import read
from geogrid.domain.sides.together import Said, together
from geogrid.domain.sides.write import write
from geogrid.services import simulation
from geogrid.services.simulation import Size

WEST, SOUTH, STEP = 118.300, 29.710, 0.003


def road(name, *xy):
    return Line(name, LineKind.ROAD, LineRank.STREET, 12.0, LineString(xy))


def chequer(columns, rows):
    """Roads that cross: 纵一路, 纵二路 … from the west, 横一路 … from the south."""
    east, north = WEST + columns * STEP, SOUTH + rows * STEP
    upright = [
        road(f"纵{'一二三四五六'[at]}路", (WEST + at * STEP, SOUTH - 1e-3), (WEST + at * STEP, north + 1e-3))
        for at in range(columns + 1)
    ]
    level = [
        road(f"横{'一二三四五六'[at]}路", (WEST - 1e-3, SOUTH + at * STEP), (east + 1e-3, SOUTH + at * STEP))
        for at in range(rows + 1)
    ]
    return upright + level


def block(west, south, east, north):
    """The text of a block, and its ground."""
    names = "一二三四五六"
    text = f"东至纵{names[east]}路，南至横{names[south]}路，西至纵{names[west]}路，北至横{names[north]}路"
    return text, box(WEST + west * STEP, SOUTH + south * STEP, WEST + east * STEP, SOUTH + north * STEP)


def alike(one, other):
    return one.intersection(other).area / one.union(other).area


def drawn(found, at):
    return found.drawings[at].candidates[found.chosen[at]].shape


def test_neighbours_make_a_coverage():
    blocks = [block(x, y, x + 1, y + 1) for x in range(3) for y in range(2)]
    found = together([Said(str(at), read(text)) for at, (text, _) in enumerate(blocks)], Drawer(chequer(3, 2)))
    assert all(alike(drawn(found, at), ground) > 0.999 for at, (_, ground) in enumerate(blocks))
    assert (found.overlaps, found.gaps) == ((), ())


def test_the_surest_text_first():
    """The road in the west of the first is there twice; one of its two grounds is the second's."""
    twice = [road("纵一路", (WEST + STEP, SOUTH - 1e-3), (WEST + STEP, SOUTH + STEP + 1e-3))]
    lines = [*(each for each in chequer(2, 1) if each.name != "纵二路"), *twice]
    said = ["东至纵三路，南至横一路，西至纵一路，北至横二路", "东至纵一路，南至横一路，西至东路，北至横二路"]
    west = road("东路", (WEST, SOUTH - 1e-3), (WEST, SOUTH + STEP + 1e-3))
    found = together([Said(str(at), read(text)) for at, text in enumerate(said)], Drawer([*lines, west]))
    assert drawn(found, 0).intersection(drawn(found, 1)).area < 1e-9
    assert found.overlaps == ()


def test_overlaps_and_gaps_are_told_and_not_smoothed_away():
    # of 3 x 3 blocks the middle is nobody's, and the one in the corner is said twice
    around = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    blocks = [block(x, y, x + 1, y + 1) for x, y in around] + [block(0, 0, 2, 1)]
    found = together([Said(str(at), read(text)) for at, (text, _) in enumerate(blocks)], Drawer(chequer(3, 3)))
    (gap,) = found.gaps
    middle = block(1, 1, 2, 2)[1]
    assert alike(gap.shape, middle) > 0.999
    assert gap.m2 == pytest.approx(area_m2(middle), rel=1e-3)
    assert sorted((each.texts, round(each.m2 / area_m2(middle), 2)) for each in found.overlaps) == [
        ((0, 8), 1.0), ((3, 8), 1.0),
    ]  # fmt: skip
    assert all(alike(drawn(found, at), ground) > 0.999 for at, (_, ground) in enumerate(blocks))


def test_a_text_that_refers_to_a_neighbour_of_the_same_table():
    first, ground = block(0, 0, 1, 1)
    lines = [each for each in chequer(2, 1) if each.name != "纵二路"]
    middle = road("纵二路", (WEST + STEP, SOUTH - 1e-3), (WEST + STEP, SOUTH + STEP + 1e-3))
    said = [
        Said("第一网格", read(first)),
        Said("第二网格", read("东至纵三路，南至横一路，西至第一网格，北至横二路")),
    ]
    found = together(said, Drawer([*lines, middle]))
    assert found.drawings[1].missing == ()
    assert alike(drawn(found, 1), block(1, 0, 2, 1)[1]) > 0.999
    assert alike(drawn(found, 0), ground) > 0.999


def test_a_text_without_candidates_has_none_chosen():
    found = together([Said("1", read("东至甲路，南至乙路，西至丙路，北至丁路"))], Drawer(chequer(1, 1)))
    assert (found.chosen, found.overlaps, found.gaps) == ((None,), (), ())
    assert together([], Drawer([])).chosen == ()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_any_rectangles_of_blocks_come_back(columns, rows, data):
    west = data.draw(st.integers(0, columns - 1))
    south = data.draw(st.integers(0, rows - 1))
    text, ground = block(
        west, south, data.draw(st.integers(west + 1, columns)), data.draw(st.integers(south + 1, rows))
    )
    found = together([Said("1", read(text))], Drawer(chequer(columns, rows)))
    assert alike(drawn(found, 0), ground) > 0.999


def test_a_district_drawn_together_is_nearly_one_coverage():
    district = simulation.make(Size(92, 2_000, 10, 3), date(2026, 1, 1))
    units = [Unit(grid.code, grid.name, "", grid.shape) for grid in district.grids]
    texts = [write(each.sides) for each in describe(units, district.lines)]
    found = together([Said(u.name, read(text)) for u, text in zip(units, texts, strict=True)], Drawer(district.lines))
    right = [
        chosen is not None and alike(drawn(found, at), units[at].shape) >= 0.98
        for at, chosen in enumerate(found.chosen)
    ]
    assert sum(right) >= 0.9 * len(units)
    # what it says is so by another way: all ground that two have, pair by pair
    shapes = [drawn(found, at) for at, chosen in enumerate(found.chosen) if chosen is not None]
    twice = sum(area_m2(shapely.intersection(a, b)) for at, a in enumerate(shapes) for b in shapes[at + 1 :])
    assert sum(each.m2 for each in found.overlaps) == pytest.approx(twice, rel=0.01, abs=100)
