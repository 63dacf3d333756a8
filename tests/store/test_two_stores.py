"""Whatever is stored, both stores give the same answers."""

from datetime import date, datetime, timedelta

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.cases.case import Case
from geogrid.domain.grid import Grid
from geogrid.domain.register import Building
from geogrid.store import base_map, cases, contents, coverage, generations, places, point_query
from tests.store.values import DAY, generation, place

pytestmark = pytest.mark.postgis

# A coarse lattice, so that points fall on borders and shapes share edges; some texts, so that they collide.
LON = st.integers(0, 8).map(lambda step: round(118.3 + step * 0.1, 9))
LAT = st.integers(0, 8).map(lambda step: round(29.7 + step * 0.1, 9))
EAST_WEST, SOUTH_NORTH = (st.lists(side, min_size=2, max_size=2, unique=True).map(sorted) for side in (LON, LAT))
BOX = st.tuples(EAST_WEST, SOUTH_NORTH).map(lambda sides: (sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
SHAPE = BOX.map(lambda box: shapely.box(*box))
CODE = st.text("aB1中-é", min_size=1, max_size=4)
ADDRESS = st.text("前园1号ａA%_", min_size=1, max_size=5).filter(normalise)
DAYS = st.integers(0, 3).map(lambda days: DAY + timedelta(days))
GRIDS = st.lists(st.tuples(CODE, SHAPE), max_size=6, unique_by=lambda pair: pair[0])
MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3))


@st.composite
def contents_of_a_district(draw):
    """Generations with their days, and places, buildings and cases."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=3)))
    return {
        "generations": [(day, draw(GRIDS)) for day in days],
        "places": draw(st.lists(st.tuples(CODE, ADDRESS, LON, LAT), max_size=8, unique_by=lambda p: p[0])),
        "buildings": draw(st.lists(st.tuples(CODE, SHAPE), max_size=6, unique_by=lambda b: b[0])),
        "cases": draw(st.lists(st.tuples(CODE, CODE, MOMENT, LON, LAT), max_size=8, unique_by=lambda c: c[0])),
    }


def fill(session, district):
    contents.clear_all(session)
    for number, (day, grids) in enumerate(district["generations"], 1):
        values = [Grid(code, code, None, None, shape) for code, shape in grids]
        generations.publish(session, generation(number, day), [], values, None)
    places.add(session, [place(*each) for each in district["places"]], DAY)
    buildings = [Building(code, None, code, 1, 1, shape) for code, shape in district["buildings"]]
    base_map.replace_base_map(session, DAY, [], [], [], buildings)
    cases.add(session, [Case(*each) for each in district["cases"]])


def answers(session, box, start, day, point):
    found = base_map.buildings(session, DAY, box)
    filters = {"box": box, "until": day}
    return {
        "grids": [(grid.code, shapely.to_wkb(grid.shape)) for grid in coverage.grids(session, day)],
        "generation": generations.current(session, day),
        "point": point_query.grid_at_sql(session, *point, day),
        "exact": places.exact(session, start, day, 3),
        "prefix": places.prefix(session, start, day, 3),
        "buildings": [building.code for building in found],
        "cases": (cases.select(session, **filters), cases.count(session), cases.period(session)),
        "categories": cases.categories(session),
    }


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(contents_of_a_district(), BOX, ADDRESS.map(normalise), DAYS, st.tuples(LON, LAT))
def test_both_give_the_same_answers(embedded, postgis, district, box, start, day, point):
    told = []
    for database in (embedded, postgis):
        with database.writing() as session:
            fill(session, district)
        with database.reading() as session:
            told.append(answers(session, box, start, day, point))
    assert told[0] == told[1]
    in_force = coverage_on(district, day)
    covering = [code for code, shape in in_force if shapely.covers(shape, shapely.Point(point))]
    assert told[0]["point"] == min(covering, default=None)
    assert [code for code, _ in told[0]["grids"]] == sorted(code for code, _ in in_force)


def coverage_on(district, day: date):
    begun = [grids for since, grids in district["generations"] if since <= day]
    return begun[-1] if begun else []
