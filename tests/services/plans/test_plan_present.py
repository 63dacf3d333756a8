"""A plan in memory while the register goes on: its gate is by what is on the ground now, its figures soon are."""

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
from geogrid.store import people
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


def test_what_a_plan_changes_is_told_by_the_register_of_now(house, district, opened):
    _, before = house.impact(opened)
    drawn.build(district, shapely.box(118.308, 29.7150, 118.3081, 29.7151))
    state, now = house.impact(opened)
    assert len(now.impact.buildings) == len(before.impact.buildings) + 1
    assert state.work.tally.figures[NW[:-1] + "9"].households >= 7


def test_a_plan_kept_over_midnight_is_counted_by_the_day_it_is(house, opened, monkeypatch):
    yesterday = house.state(opened).work.counting
    monkeypatch.setattr(plan_memory, "today", lambda: today() + timedelta(days=1))
    assert house.state(opened, present=True).work.counting.by != yesterday.by
    looked_at(house, opened, lambda _: house.state(opened).work.counting is not yesterday)
