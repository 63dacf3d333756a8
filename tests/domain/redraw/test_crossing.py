"""A grid parted along a road that ends inside it: around buildings, along other roads, or with what is cut named."""

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import LineString

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.coding import applied
from geogrid.domain.editing.edit import Named
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.telling import told
from geogrid.domain.evaluation.contents import Contents, Units
from geogrid.domain.redraw.crossing import along
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.errors import EditRefused
from geogrid.render.plan_steps import Step, text
from geogrid.render.wording import Wording
from tests.domain.editing.drawn import mesh
from tests.domain.redraw.test_picked import town

NEW = Named("new-1", "新网格")
PARTED = mesh("AA")
GROUND = PARTED.grids["A"].shape


def at(east, north):
    """A place of the grid, by shares of its width and height."""
    west, south, right, top = GROUND.bounds
    return west + east * (right - west), south + north * (top - south)


def road(name, *places):
    return Line(name, LineKind.ROAD, LineRank.LANE, 4.0, LineString([at(*place) for place in places]))


def house(west, south, east, north):
    return shapely.box(*at(west, south), *at(east, north))


def parted(houses, *roads):
    units = Units(np.array(houses, dtype=object), [f"{number}幢" for number in range(1, len(houses) + 1)])
    found = along(PARTED, Contents(buildings=units, lines=roads), "A", at(0.1, 0.5), NEW)
    after = apply(PARTED, found.edit).mesh
    assert len(after.grids) == len(PARTED.grids) + 1
    return found


LANE = road("短巷", (-0.1, 0.5), (0.5, 0.5))


def test_a_road_that_ends_inside_is_led_on_straight_where_nothing_stands():
    found = parted([house(0.6, 0.6, 0.9, 0.9)], LANE)
    assert found.cuts == ()
    _, south, _, north = found.line.bounds
    assert north - south == pytest.approx(0, abs=1e-9)


def test_it_is_led_around_what_stands_in_its_way():
    row = [house(0.7, 0.05, 0.8, 0.6), house(0.7, 0.62, 0.8, 0.95)]  # a gap of a few metres between them
    found = parted(row, LANE)
    assert found.cuts == ()
    assert not any(found.line.intersects(each) for each in row)


def test_it_goes_along_another_road_before_it_goes_between_buildings():
    row, other = [house(0.7, 0.2, 0.8, 0.8)], road("南北路", (0.5, 0.5), (0.5, 1.1))
    found = parted(row, LANE, other)
    inside = shapely.intersection(found.line, GROUND)
    assert shapely.covers(shapely.union_all([LANE.shape, other.shape]).buffer(1e-7), inside)


def test_what_cannot_be_gone_around_is_named():
    around = (
        house(0.4, 0.4, 0.6, 0.6).difference(house(0.45, 0.45, 0.55, 0.55)).difference(house(0.39, 0.49, 0.5, 0.51))
    )
    assert parted([around], LANE).cuts == ("1幢",)


def test_a_road_that_is_inside_altogether_is_led_on_at_both_ends():
    row = [house(0.1, 0.3, 0.2, 0.7), house(0.8, 0.3, 0.9, 0.7)]
    found = parted(row, road("短巷", (0.3, 0.5), (0.7, 0.5)))
    assert found.cuts == ()
    assert found.line.is_simple
    assert shapely.covers(found.line.buffer(1e-7), shapely.LineString([at(0.3, 0.5), at(0.7, 0.5)]))


@pytest.mark.parametrize(("others", "kind"), [("BB", "split"), ("BC", "create")])
def test_the_history_tells_of_a_split_along_the_road_also_where_borders_meet_it(others, kind):
    drawn = mesh(f"A{others[0]}\nA{others[1]}")
    west, south, east, north = drawn.grids["A"].shape.bounds
    middle = (south + north) / 2
    street = Line("老街", LineKind.ROAD, LineRank.LANE, 4.0, LineString([(west - 0.01, middle), (east + 0.01, middle)]))
    edit = along(drawn, Contents(lines=[street]), "A", (west, middle), NEW).edit
    assert edit.kind == kind
    said = text(Step(edit, told(drawn, edit, apply(drawn, edit))), Wording("en"))
    assert re.fullmatch(r"\w*A split along 老街 into (\w*A, \w*新网格|\w*新网格, \w*A)", said), said


@pytest.mark.parametrize("beside_m", [0.02, 0.2, 0.4, -0.4])
def test_a_road_that_passes_too_near_where_borders_meet_is_led_through_there(beside_m):
    drawn = mesh("AB\nAC")
    west, south, east, north = drawn.grids["A"].shape.bounds
    middle = (south + north) / 2
    passing = middle + beside_m / 111_000
    street = Line(
        "老街", LineKind.ROAD, LineRank.LANE, 4.0, LineString([(west - 0.01, passing), (east + 0.01, passing)])
    )
    found = along(drawn, Contents(lines=[street]), "A", (west, middle), NEW)
    assert found.line.distance(shapely.Point(east, middle)) < 1e-9
    assert len(applied(Plan.of(drawn), found.edit).mesh.grids) == 4


def test_no_building_of_a_town_is_cut_along_any_of_its_roads():
    drawn, contents, lines = town()
    contents = replace(contents, lines=lines)
    tried = 0
    for code, grid in sorted(drawn.grids.items()):
        inner = grid.shape.buffer(-1e-4)
        for line in lines:
            run = shapely.intersection(line.shape, inner)
            if not line.name or run.length < 5e-4:
                continue
            spot = shapely.get_coordinates(shapely.line_interpolate_point(run, 0.5, normalized=True))[0].tolist()
            try:
                found = along(drawn, contents, code, spot, NEW)
            except EditRefused:
                continue
            assert found.cuts == ()
            stands = contents.buildings.shapes[contents.buildings.tree.query(found.line, predicate="intersects")]
            within = shapely.intersection(found.line, grid.shape)
            assert shapely.length(shapely.intersection(within, shapely.buffer(stands, -1e-7))).sum() == 0
            tried += 1
    assert tried > 20
