"""The rules of a plan with their settings, and places that must stay, on both stores."""

import pytest

from geogrid.clock import today
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.editing.edit import Named, Split
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import (
    BeyondScope,
    PlanClosed,
    PlanUnfinished,
    PlanUnknown,
    QueryError,
    Stale,
)
from geogrid.services import plan_rules, plan_settings
from geogrid.services.lookup import Lookup
from geogrid.services.plan_rules import Given
from geogrid.services.plans import Plans
from tests.drawn import NE, NORTH, NW, SE, SW

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "第三网格")))
CUT = Split(SW, ((118.30315, 29.69), (118.30315, 29.72)), (Named(SW, "甲"), Named(SW[:-1] + "9", "乙")))
EAST = 118.3075, 29.715  # of NW, given to the new grid by SPLIT
PLANNER = Actor(1, (Assignment(Capacity.PLANNER),))
NORTHERN = Actor(2, (Assignment(Capacity.PLANNER, NORTH),))


@pytest.fixture
def opened(house, record):
    return house.open("调整", "", "", record, on=today(), actor=PLANNER).dossier.id


def found(state, rule):
    return [finding for finding in state.work.findings() if finding.rule == rule]


def test_another_band_is_held_by_every_process(house, district, opened, record):
    other = Plans(district, Lookup(district))
    assert len(found(other.state(opened), "household_band")) == 4
    state = plan_rules.change(house, opened, {"least": 0, "most": 1}, 1, record, PLANNER)
    assert state.dossier.version == 2 and state.events[-1].deed is Deed.RULES
    assert [(each.codes, each.count) for each in found(state, "household_band")] == [((SW,), 24)]
    assert found(other.state(opened), "household_band") == found(state, "household_band")
    settings = plan_settings.settings(other.dossier(opened))
    assert (settings.band.least, settings.band.most) == (0, 1)
    again = plan_rules.change(house, opened, {"severities": {"household_band": "error"}}, 2, record, PLANNER)
    assert {finding.severity for finding in found(again, "household_band")} == {Severity.ERROR}
    assert plan_settings.settings(again.dossier).band.most == 1, "what is not told stays"


def test_band_target_and_rules_are_one_change(house, opened, record):
    told = {"target": 24, "least": 12, "most": 36, "severities": {"household_band": "error"}}
    state = plan_rules.change(house, opened, told, 1, record, PLANNER)
    assert (state.dossier.version, state.dossier.target) == (2, 24)
    assert state.work.tally.figures[SW].deviation == 0.0
    assert plan_rules.change(house, opened, {"most": 40}, 2, record, PLANNER).dossier.target == 24


def test_what_is_a_warning_forbids_nothing_and_an_error_does(house, opened, record):
    state = house.apply(opened, CUT, 1, record, PLANNER).state
    with pytest.raises(PlanUnfinished):
        house.submit(opened, 2, today(), record, PLANNER)
    state = plan_rules.change(house, opened, {"severities": {"buildings_whole": "warning"}}, 2, record, PLANNER)
    assert [step.position for step in state.steps] == [1] and set(state.work.plan.mesh.grids) > {SW}
    assert house.submit(opened, 3, today(), record, PLANNER).dossier.stage is Stage.SUBMITTED
    with pytest.raises(PlanClosed):
        plan_rules.change(house, opened, {"least": 1}, 4, record, PLANNER)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"least": 500, "most": 300}, "least"),
        ({"least": -1}, "least"),
        ({"most": True}, "most"),
        ({"most": 1e9}, "most"),
        ({"target": 0}, "target"),
        ({"target": "many"}, "target"),
        ({"target": True}, "target"),
        ({"severities": {"seamless": "warning"}}, "severities"),
        ({"severities": {"places_owned": "warning"}}, "severities"),
        ({"severities": {"contiguous": "off"}}, "contiguous"),
        ({"severities": ["contiguous"]}, "severities"),
    ],
)
@pytest.mark.parametrize("database", ["embedded"], indirect=True)
def test_settings_without_sense_change_nothing(house, opened, record, told, field):
    with pytest.raises(QueryError) as refused:
        plan_rules.change(house, opened, told, 1, record, PLANNER)
    assert refused.value.facts["field"] == field
    assert house.dossier(opened).version == 1


def test_a_place_that_must_stay_keeps_its_grid_or_the_plan_is_not_taken(house, district, opened, record):
    state = house.state(opened)
    places = plan_rules.placed(state, [Given(*EAST, "前园南路12号"), Given(118.301, 29.715, "别处", NE)])
    assert [(place.label, place.grid) for place in places] == [("前园南路12号", NW), ("别处", NE)]
    state = plan_rules.keep(house, opened, places, 1, record, PLANNER)
    (finding,) = found(state, "golden_stay")
    assert (finding.about, finding.codes, finding.severity) == ("别处", (NE, NW), Severity.ERROR)
    plan_rules.keep(house, opened, places[:1], 2, record, PLANNER)
    state = house.apply(opened, SPLIT, 3, record, PLANNER).state
    (finding,) = found(state, "golden_stay")
    assert (finding.about, finding.codes) == ("前园南路12号", (NW, NEW))
    other = Plans(district, Lookup(district))
    assert found(other.state(opened), "golden_stay") == [finding]
    with pytest.raises(PlanUnfinished):
        other.submit(opened, 4, today(), record, PLANNER)
    plan_rules.keep(house, opened, [], 4, record, PLANNER)
    assert plan_rules.golden(district, house, opened, PLANNER) == []
    assert found(other.state(opened), "golden_stay") == []
    assert house.undo(opened, 5, record, PLANNER).state.work.plan.mesh.grids.keys() == {NW, NE, SW, SE}


def test_what_is_set_otherwise_counts_nothing_anew(house, opened, record):
    before = house.apply(opened, SPLIT, 1, record, PLANNER).state.work
    counted = before.tally
    plan_rules.change(house, opened, {"target": 24, "least": 1}, 2, record, PLANNER)
    state = plan_rules.keep(house, opened, [Golden(*EAST, "前园南路12号", NW)], 3, record, PLANNER)
    assert state.work.is_counted and state.work.plan.mesh is before.plan.mesh
    assert state.work.tally.places is counted.places
    assert state.work.tally.figures[SW].deviation == 0.0
    assert [each.codes for each in found(state, "golden_stay")] == [(NW, NEW)]
    assert counted.contents.golden == [] and before.tally.figures[SW].deviation < 0, "who reads on reads what was"


def test_each_plan_has_its_own_list(house, district, opened, record):
    second = house.open("另一方案", "", "", record, on=today(), actor=PLANNER).dossier.id
    place = Golden(*EAST, "前园南路12号", NW)
    plan_rules.keep(house, second, [place], 1, record, PLANNER)
    assert plan_rules.golden(district, house, second) == [place]
    assert plan_rules.golden(district, house, opened) == []


def test_who_may_set_them(house, district, opened, record):
    with pytest.raises(PlanUnknown):
        plan_rules.change(house, opened, {"least": 1}, 1, record, NORTHERN)
    with pytest.raises(PlanUnknown):
        plan_rules.golden(district, house, opened, NORTHERN)
    house.share(opened, [2], 1, record, PLANNER)
    with pytest.raises(BeyondScope):
        plan_rules.change(house, opened, {"least": 1}, 2, record, NORTHERN)
    own = house.open("前园", "", "", record, on=today(), actor=NORTHERN).dossier.id
    assert plan_rules.change(house, own, {"least": 1}, 1, record, NORTHERN).dossier.version == 2
    with pytest.raises(Stale):
        plan_rules.keep(house, own, [], 1, record, NORTHERN)


@pytest.mark.parametrize("database", ["embedded"], indirect=True)
def test_no_more_places_than_there_is_room_for(house, opened, record):
    with pytest.raises(QueryError):
        plan_rules.keep(house, opened, [Golden(*EAST, "A", NW)] * (plan_rules.MOST_GOLDEN + 1), 1, record, PLANNER)
    assert house.dossier(opened).version == 1
