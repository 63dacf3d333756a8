"""Cases are in the grid that has their ground, from the first day of a plan on; on both stores."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Selection
from geogrid.domain.editing.edit import Merge, Recode
from geogrid.domain.grid import Generation
from geogrid.domain.insight.figures import Measure
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, scope
from geogrid.errors import GridRecoded
from geogrid.io.table import TableFile
from geogrid.services import case_import, insight, plan_withdrawal, reach
from geogrid.services.cases import find
from geogrid.services.importing import publish_coverage
from geogrid.store import case_routes, cases, coverage
from tests.drawn import AREAS, NE, NW, SE, SOUTH, SW
from tests.services.plans.test_plan_recoding import (
    APPROVER,
    DIVIDED,
    LAST,
    PART,
    PLANNER,
    TOMORROW,
    TWICE,
    plan,
    published,
)

__all__ = ["plan"]
MERGED = Merge((NW, NE), NE)
SPOTS = {"W": (118.302, 29.715), "E": (118.307, 29.715), "N": (118.315, 29.715), "S": (118.305, 29.705)}
"""West and east in NW, in NE, in SW."""


@pytest.fixture
def reported(district):
    """Cases at these spots; one on the ground of NW that was put into SE by a decision, and one nowhere."""
    with district.writing() as session:
        grids = {"W": NW, "E": NW, "N": NE, "S": SW}
        at = datetime.combine(today() - timedelta(days=9), time(9))
        placed = [Case(code, "路灯", at, *SPOTS[code], None, grid) for code, grid in grids.items()]
        decided = [Case("D", "路灯", at, *SPOTS["W"], None, SE), Case("X", "路灯", at, 118.9, 29.9, None, None)]
        cases.add(session, [replace(case, is_open=True) for case in placed + decided])


@pytest.fixture
def grids(district, lookup):
    """Return the grid of each case on a day, as the pages and the API tell it."""

    def there(on):
        lookup.catch_up()
        with district.reading() as session:
            found = find(session, Selection(), snapshot=lookup.snapshot(on)).cases
        return {case.code: case.grid for case in found if case.code in BEFORE}

    return there


BEFORE = {"W": NW, "E": NW, "N": NE, "S": SW, "D": SE, "X": None}


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize(
    ("edits", "then"),
    [
        ([MERGED], {"W": NE, "E": NE}),
        ([*TWICE, DIVIDED], {"W": PART, "E": LAST}),
        (TWICE, {"W": LAST, "E": LAST}),
        ([Merge((SW, SE), SW)], {"D": NW}),
    ],
    ids=["merged", "divided with another code", "another code", "a decision whose grid is no more"],
)
def test_they_go_over_with_their_ground_from_the_first_day_on(house, lookup, plan, record, grids, edits, then):
    published(house, plan, record, *edits)
    assert (grids(today()), grids(TOMORROW)) == (BEFORE, BEFORE | then)
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    assert grids(TOMORROW) == BEFORE


@pytest.mark.usefixtures("reported")
def test_figures_and_rights_count_them_there(house, lookup, district, plan, record):
    published(house, plan, record, MERGED)
    lookup.catch_up()
    worker = Actor(7, (Assignment(Capacity.CLERK, NE),))
    counted, seen = [], []
    for on in (today(), TOMORROW):
        snapshot = lookup.snapshot(on)
        with district.reading() as session:
            found = insight.figures(session, snapshot, Selection(), Measure.COUNT)
            counted.append(({row.code: row.cases for row in found.ranking if row.cases}, found.total.outside))
            within = reach.within(snapshot, scope(worker, Action.SEE_CASES))
            seen.append({case.code for case in find(session, Selection(within=within), snapshot=snapshot).cases})
    assert counted == [({NW: 2, NE: 2, SW: 2, SE: 1}, 1), ({NE: 4, SW: 2, SE: 1}, 1)]  # with those drawn
    assert seen == [{"N", "SJ-2"}, {"W", "E", "N", "SJ-2"}]


@pytest.fixture
def arrive(lookup, district, record):
    """A function that takes cases at the spots from a table that comes today."""

    def arrived():
        lookup.catch_up()
        header = ["编号", "类别", "时间", "经度", "纬度"]
        when = f"{today() - timedelta(days=9)} 09:00"
        rows = [dict(zip(header, (code, "路灯", when, *at), strict=True)) for code, at in SPOTS.items()]
        table = TableFile("cases.csv", "utf-8", "", [], header, rows, 2, "0" * 64)
        with district.writing() as session:
            planned = case_import.plan_import(session, lookup.snapshot(today()), table, crs="cgcs2000", on=today())
            case_import.commit(session, planned, record)

    return arrived


def test_those_that_come_later_go_over_too(house, arrive, plan, record, grids):
    published(house, plan, record, *TWICE, DIVIDED)
    arrive()
    assert grids(today()) == {"W": NW, "E": NW, "N": NE, "S": SW}
    assert grids(TOMORROW) == {"W": PART, "E": LAST, "N": NE, "S": SW}


def test_those_that_come_later_were_in_the_grids_of_before(house, arrive, plan, record, grids):
    published(house, plan, record, *TWICE, DIVIDED, day=today())
    arrive()
    assert grids(today()) == {"W": PART, "E": LAST, "N": NE, "S": SW}
    assert grids(today() - timedelta(days=1)) == {"W": NW, "E": NW, "N": NE, "S": SW}


@pytest.mark.parametrize(("edits", "decided"), [([Recode(SE, SOUTH + "011")], SOUTH + "011"), ([*TWICE, DIVIDED], SE)])
def test_one_that_was_put_elsewhere_later_was_there_before_by_the_code_of_then(
    house, district, plan, record, grids, edits, decided
):
    published(house, plan, record, *edits, day=today())
    at = datetime.combine(today() - timedelta(days=9), time(9))
    with district.writing() as session:
        above = case_routes.last_case(session)
        cases.add(session, [Case("D", "路灯", at, *SPOTS["W"], None, decided)])
        case_routes.spread(session, above, today(), [at])
    assert (grids(today()), grids(today() - timedelta(days=1))) == ({"D": decided}, {"D": SE})


@pytest.mark.usefixtures("reported")
def test_what_was_published_before_this_was_noted_is_noted_when_the_store_is_brought_up_to_date(
    house, district, plan, record, grids
):
    published(house, plan, record, *TWICE, DIVIDED)
    then = grids(TOMORROW)
    with district.writing() as session:
        case_routes.take_back(session, TOMORROW)
    assert grids(TOMORROW) != then
    with district.writing() as session:
        case_routes.route_all(session)
    assert grids(TOMORROW) == then


@pytest.mark.usefixtures("reported")
def test_a_case_stays_by_its_decision_in_a_grid_whose_code_changes_on_a_day_that_is_published_again(
    house, lookup, district, plan, record, grids
):
    """The grids of a day are imported anew after a plan gave one of them another code on it."""
    published(house, plan, record, Recode(SE, SOUTH + "011"), MERGED)
    then = {"W": NE, "E": NE, "D": SOUTH + "011"}
    assert grids(TOMORROW) == BEFORE | then
    with district.writing() as session:
        again = coverage.grids(session, TOMORROW)
        publish_coverage(session, Generation(3, TOMORROW, False, "file"), AREAS, again, record)
    assert grids(TOMORROW) == BEFORE | then
    with pytest.raises(GridRecoded):
        lookup.grid(SE, TOMORROW)


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize("edits", [[MERGED], [Merge((SW, SE), SW)], [*TWICE, DIVIDED]])
def test_who_is_affected_counts_those_that_go_over_and_no_others(house, plan, record, grids, edits):
    for edit in edits:
        house.apply(plan, edit, house.dossier(plan).version, record, PLANNER)
    found = house.impact(plan)[1].impact
    published(house, plan, record)
    before, then, recoded = grids(today()), grids(TOMORROW), {NW: LAST} if edits != [MERGED] else {}
    over = {code for code, grid in then.items() if grid != before[code] and recoded.get(before[code]) != grid}
    assert len(found.cases) == len(over) == len(found.open_cases)
