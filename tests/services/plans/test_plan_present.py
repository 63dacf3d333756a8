"""A plan in memory while the register goes on: its gate is by what is on the ground now, its figures soon are."""

from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest
import shapely

from geogrid.clock import today
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.edit import Named, Rename, Split
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.domain.people.post import Post, Role
from geogrid.errors import PlanUnfinished
from geogrid.services import plan_memory
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import base_map, coverage, people, places
from tests import drawn
from tests.drawn import NE, NW, SW

PLANNER, APPROVER = Actor(1, (Assignment(Capacity.PLANNER),)), Actor(2, (Assignment(Capacity.APPROVER),))
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NW[:-1] + "9", "第九网格")))
ON_THE_BORDER = shapely.box(118.30495, 29.7150, 118.30505, 29.7151)


@pytest.fixture
def opened(house, record):
    plan = house.open("调整", "", "", record, on=today(), actor=PLANNER).dossier.id
    assert house.apply(plan, SPLIT, 1, record, PLANNER).state.work.tally
    return plan


def looked_at(house, plan, is_there):
    """Look at a plan until its figures are as they should be, as who has it open does."""
    begun = monotonic()
    while not is_there(found := house.state(plan).work.tally):
        assert monotonic() - begun < 20
    return found


@pytest.mark.parametrize("deed", ["submit", "approve", "publish"])
def test_a_building_that_came_meanwhile_keeps_a_plan_from_each_stage(house, district, opened, record, deed):
    def publish(plan, seen, on, by, actor):
        return house.publish(plan, on + timedelta(days=1), seen, on, by, actor)

    stages = {"submit": (house.submit, PLANNER), "approve": (house.approve, APPROVER), "publish": (publish, APPROVER)}
    seen = 2
    for name, (done, who) in stages.items():
        if name == deed:
            break
        done(opened, seen, today(), record, who)
        seen += 1
    drawn.build(district, ON_THE_BORDER)
    done, who = stages[deed]
    with pytest.raises(PlanUnfinished) as refused:
        done(opened, seen, today(), record, who)
    assert refused.value.facts["places"][0]["rule"] == "buildings_whole"
    assert house.dossier(opened).version == seen and house.dossier(opened).stage is not Stage.PUBLISHED


def test_figures_follow_the_register_while_a_plan_is_looked_at_and_edited(house, district, opened, record):
    before = house.state(opened).work.tally
    drawn.build(district, shapely.box(118.302, 29.7150, 118.3021, 29.7151))
    assert house.state(opened).work.is_counted, "nobody waits for what is counted anew"
    now = looked_at(house, opened, lambda tally: tally.totals.households != before.totals.households)
    assert now.figures[NW].households == before.figures[NW].households + 7
    house.apply(opened, Rename(SW, "别名"), 2, record, PLANNER)
    with district.writing() as session:
        people.fill(session, [Post(NE, Role.LEADER, "示例网格长丙", "0559-0000-005")], today())
    assert looked_at(house, opened, lambda tally: tally.figures[NE].has_leader).figures[NE].posts == 1


def test_figures_counted_anew_are_those_of_a_process_that_has_counted_nothing_yet(house, district, opened):
    def build():
        drawn.build(district, shapely.box(118.302, 29.7150, 118.3021, 29.7151))

    def register():
        new = replace(drawn.PLACES[0], code="新址", address="新址1号", lon=118.307, lat=29.7155)
        with district.writing() as session:
            places.add(session, [new], today())

    def employ():
        with district.writing() as session:
            people.fill(session, [Post(NE, Role.LEADER, "示例网格长丙", "0559-0000-005")], today())

    for stored in (build, register, employ):
        before = house.impact(opened)[0].work.tally
        stored()
        now = house.impact(opened)[0].work.tally
        again = Plans(district, Lookup(district)).state(opened).work.tally
        assert dict(now.figures) == dict(again.figures) != dict(before.figures)
        assert now.contents.lines is before.contents.lines, "what is as it was is not read again"


def test_what_a_plan_changes_is_told_by_the_register_of_now(house, district, opened):
    _, before = house.impact(opened)
    drawn.build(district, shapely.box(118.308, 29.7150, 118.3081, 29.7151))
    state, now = house.impact(opened)
    assert len(now.impact.buildings) == len(before.impact.buildings) + 1
    assert state.work.tally.figures[NW[:-1] + "9"].households >= 7


LATER = timedelta(days=9)


@pytest.fixture
def approved(house, opened, record):
    house.submit(opened, 2, today(), record, PLANNER)
    house.approve(opened, 3, today(), record, APPROVER)
    return opened


def test_a_building_that_is_to_come_keeps_a_plan_from_being_published_for_a_day_on_which_it_is_there(
    house, district, approved, record
):
    drawn.build(district, ON_THE_BORDER, since=today() + LATER)
    for wait in (LATER, 2 * LATER):
        with pytest.raises(PlanUnfinished) as refused:
            house.publish(approved, today() + wait, 4, today(), record, APPROVER)
        assert refused.value.facts["day"] == (today() + LATER).isoformat()
        assert refused.value.facts["places"][0]["rule"] == "buildings_whole"
    assert len(house.state(approved).work.tally.contents.buildings) == 1, "what is shown is of today"
    house.publish(approved, today() + LATER - timedelta(days=1), 4, today(), record, APPROVER)


def test_what_is_gone_by_then_keeps_nobody_and_the_households_are_those_of_that_day(house, district, opened, record):
    drawn.build(district, shapely.box(118.302, 29.7150, 118.3021, 29.7151))
    house.submit(opened, 2, today(), record, PLANNER)
    house.approve(opened, 3, today(), record, APPROVER)
    with district.writing() as session:
        base_map.replace_base_map(session, today() + LATER, drawn.LINES, drawn.SURFACES, drawn.ESTATES, drawn.BUILDINGS)
    house.publish(opened, today() + LATER, 4, today(), record, APPROVER)
    with district.reading() as session:
        assert {grid.code: grid.households for grid in coverage.grids(session, today() + LATER)}[NW] == 0
    assert house.impact(opened)[0].work.tally.figures[NW].households == 0, "it is counted by its own day from then on"


def test_what_a_plan_would_change_from_a_later_day_on_counts_what_is_there_then(house, district, opened):
    drawn.build(district, shapely.box(118.308, 29.7150, 118.3081, 29.7151), since=today() + LATER)
    _, now = house.impact(opened)
    for wait in (LATER - timedelta(days=1), LATER):
        _, then = house.impact(opened, on=today() + wait)
        assert then.impact.households - now.impact.households == (7 if wait == LATER else 0)


def test_a_plan_kept_over_midnight_is_counted_by_the_day_it_is(house, opened, monkeypatch):
    yesterday = house.state(opened).work.counting
    monkeypatch.setattr(plan_memory, "today", lambda: today() + timedelta(days=1))
    assert house.state(opened, present=True).work.counting.by != yesterday.by
    looked_at(house, opened, lambda _: house.state(opened).work.counting is not yesterday)
