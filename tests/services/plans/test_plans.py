"""Plans: opened, edited, undone, shared, submitted, approved and published, on both stores."""

from datetime import date, timedelta
from threading import Thread

import pytest

from geogrid.clock import today
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.editing.edit import Merge, Named, Rename, Split
from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import (
    BeyondScope,
    Busy,
    DayTaken,
    EditRefused,
    GenerationTaken,
    NothingToUndo,
    OwnWork,
    PlanClosed,
    PlanEmpty,
    PlanUnfinished,
    PlanUnknown,
    QueryError,
    Stale,
)
from geogrid.errors.access import VersionAhead
from geogrid.errors.conflicts import DayBegunByPlan, DayTakenByPlan
from geogrid.errors.requests import DayFar
from geogrid.render.wording import Wording
from geogrid.services import patience, plan_contents, plan_memory
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import coverage, generations, plans
from tests import drawn
from tests.drawn import NE, NORTH, NW, SE, SW

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "第三网格")))
TOMORROW = today() + timedelta(days=1)


def actor(account, *rights):
    return Actor(account, tuple(Assignment(*right) for right in rights))


PLANNER, OTHER = actor(1, (Capacity.PLANNER,)), actor(2, (Capacity.PLANNER, NORTH))
APPROVER = actor(3, (Capacity.APPROVER,))


@pytest.fixture
def opened(house, record):
    return house.open("调整", "户数不均", "屯政发〔2026〕8号", record, on=today(), actor=PLANNER).dossier.id


def grids(database, on):
    with database.reading() as session:
        return {grid.code: grid for grid in coverage.grids(session, on)}


def test_edits_are_done_undone_and_redone_and_told(house, opened, record):
    first = house.apply(opened, SPLIT, 1, record, PLANNER)
    assert first.codes == tuple(sorted({NW, NEW, SW}))  # SW takes over the vertex
    assert first.state.work.tally.figures[NEW].size.area_m2 == pytest.approx(536_000, rel=0.01)
    second = house.apply(opened, Rename(SE, "滨江网格"), 2, record, PLANNER)
    assert second.codes == (SE,)
    third = house.undo(opened, 3, record, PLANNER)
    assert [step.undone for step in third.state.steps] == [False, True]
    fourth = house.redo(opened, 4, record, PLANNER)
    assert fourth.state.work.plan.mesh.grids[SE].name == "滨江网格"
    told = [(event.deed, event.position) for event in fourth.state.events]
    assert told == [(Deed.OPEN, 0), (Deed.APPLY, 1), (Deed.APPLY, 2), (Deed.UNDO, 1), (Deed.REDO, 2)]
    assert house.since(opened, 3, PLANNER).codes == (SE,)
    with pytest.raises(NothingToUndo):
        house.redo(opened, 5, record, PLANNER)


def test_another_process_does_the_same_edits(house, district, opened, record):
    house.apply(opened, SPLIT, 1, record, PLANNER)
    house.apply(opened, Rename(SE, "滨江网格"), 2, record, PLANNER)
    other = Plans(district, Lookup(district))
    mine, theirs = house.state(opened), other.state(opened)
    assert {c: g.shape.wkb for c, g in mine.work.plan.mesh.grids.items()} == {
        c: g.shape.wkb for c, g in theirs.work.plan.mesh.grids.items()
    }
    assert dict(mine.work.tally.figures) == dict(theirs.work.tally.figures)
    other.undo(opened, 3, record, PLANNER)
    assert house.state(opened).work.plan.mesh.grids[SE].name == "第二网格"


def test_figures_are_counted_when_they_are_asked_for_and_not_before(house, opened, record):
    assert not house.state(opened).work.is_counted
    done = house.apply(opened, SPLIT, 1, record, PLANNER).state
    assert not done.work.is_counted
    assert done.work.tally.mesh is done.work.plan.mesh
    assert house.state(opened).work.is_counted


def test_figures_counted_ahead_are_those_that_are_counted_when_they_are_asked_for(house, district, opened, record):
    ahead = house.apply(opened, SPLIT, 1, record, PLANNER).state.work
    ahead.counting.begin()
    ahead.counting.begin()
    asked = Plans(district, Lookup(district)).state(opened).work
    assert dict(ahead.tally.figures) == dict(asked.tally.figures)
    assert ahead.findings() == asked.findings()


def test_plans_share_what_is_on_the_ground_and_the_lines_made_ready(house, opened, record, monkeypatch):
    monkeypatch.setattr(plan_contents, "_MANY", 0)  # as in a large district
    second = house.open("另一方案", "", "", record, on=today(), actor=PLANNER).dossier.id
    one, other = (house.state(plan).work.tally for plan in (opened, second))
    assert one.features is other.features
    assert one.contents.buildings is other.contents.buildings
    assert dict(one.figures) == dict(other.figures)


def test_as_many_plans_are_kept_as_have_so_many_grids_together(house, record, monkeypatch):
    made = [house.open(f"第{number}方案", "", "", record, on=today(), actor=PLANNER) for number in range(6)]

    def kept():
        return [house.state(each.dossier.id).work.counting is each.work.counting for each in made[::-1]]

    assert kept() == [True] * 6
    monkeypatch.setattr(plan_memory, "_MOST_GRIDS", 3 * len(drawn.GRIDS))
    house.state(made[0].dossier.id)
    assert [house.state(each.dossier.id).work.counting is each.work.counting for each in made[:3]] == [True] * 3
    assert house.state(made[5].dossier.id).work.counting is not made[5].work.counting
    monkeypatch.setattr(plan_memory, "_MOST_GRIDS", 1)  # the one that is worked at is kept, however large
    again = house.state(made[0].dossier.id).work.counting
    assert house.state(made[0].dossier.id).work.counting is again


def test_who_waits_too_long_for_others_is_told_to_come_back(house, opened, record, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.01)
    refused = []

    def look():
        with pytest.raises(Busy):
            house.state(opened)
        refused.append(house.listing())  # for which nobody has to wait

    class Meanwhile:
        def note(self, *told):
            asker = Thread(target=look)
            asker.start()
            asker.join(60)
            record.note(*told)

    house.apply(opened, SPLIT, 1, Meanwhile(), PLANNER)
    assert [[each.id for each in some] for some in refused] == [[opened]]


def test_a_stale_edit_is_refused_and_changes_nothing(house, opened, record):
    house.apply(opened, SPLIT, 1, record, PLANNER)
    with pytest.raises(Stale) as refused:
        house.apply(opened, Rename(SE, "滨江网格"), 1, record, PLANNER)
    (change,) = refused.value.facts.pop("changes")
    assert refused.value.facts == {"now": 2, "known": 1, "more": 0}
    assert (change["version"], change["deed"], change["author"]) == (2, "apply", PLANNER.account)
    assert len(house.state(opened).steps) == 1


def test_a_version_that_is_still_to_come_was_changed_by_nobody(house, opened, record):
    for attempt in (
        lambda: house.apply(opened, SPLIT, 2, record, PLANNER),
        lambda: house.undo(opened, 7, record, PLANNER),
        lambda: house.submit(opened, 2, today(), record, PLANNER),
    ):
        with pytest.raises(VersionAhead) as refused:
            attempt()
        assert refused.value.facts["now"] == 1
        assert "Somebody" not in Wording("en").error(refused.value)
    assert house.state(opened).dossier.version == 1


@pytest.mark.parametrize(("day", "error"), [(TOMORROW, DayTakenByPlan), (today(), DayBegunByPlan)])
def test_a_day_that_another_plan_has_is_told_with_that_plan(house, opened, record, day, error):
    """And only what is still to come is told to be withdrawn."""
    house.apply(opened, SPLIT, 1, record, PLANNER)
    house.submit(opened, 2, today(), record, PLANNER)
    house.approve(opened, 3, today(), record, APPROVER)
    house.publish(opened, day, 4, today(), record, APPROVER)
    other = house.open("第二个方案", "", "", record, on=day, actor=PLANNER).dossier.id
    house.apply(other, Rename(SE, "滨江网格"), 1, record, PLANNER)
    house.submit(other, 2, today(), record, PLANNER)
    house.approve(other, 3, today(), record, APPROVER)
    with pytest.raises(error) as refused:
        house.publish(other, day, 4, today(), record, APPROVER)
    assert refused.value.facts == {"day": day.isoformat(), "number": 2, "plan": opened}
    assert f"/plans/{opened}" in Wording("zh").error(refused.value)
    assert house.state(other).dossier.stage is Stage.APPROVED


def test_what_another_process_has_taken_meanwhile_is_stale_too(house, district, opened, record):
    seen = house.state(opened, PLANNER)
    with district.writing() as session:
        assert plans.take(session, opened, 1)
    with pytest.raises(Stale):
        house.apply(opened, SPLIT, seen.dossier.version, record, PLANNER)
    assert house.state(opened).steps == []


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Merge((NW, SW), NW), "the grids are in two communities"),
        (Merge((NW, "341002002004999"), NW), "there is no such grid"),
        (Split(NW, ((118.30, 29.705), (118.31, 29.705)), SPLIT.pieces), "the line does not cross the grid"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_plan_unchanged(house, opened, record, edit, reason):
    with pytest.raises(EditRefused) as refused:
        house.apply(opened, edit, 1, record, PLANNER)
    assert refused.value.facts["reason"] == reason
    state = house.state(opened)
    assert (state.dossier.version, state.steps) == (1, [])
    assert state.work.plan.mesh is state.work.plan.base


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 201}, "name"),
        ({"target": 0}, "target"),
        ({"document": "x" * 201}, "document"),
    ],
)
def test_a_plan_without_sense_is_not_opened(house, record, words, field):
    with pytest.raises(QueryError) as refused:
        house.open(**{"name": "调整", "reason": "", "document": "", **words}, record=record, on=today())
    assert refused.value.facts["field"] == field
    assert house.listing() == []


def test_a_plan_is_for_who_opened_it_whom_it_is_shared_with_and_who_sees_all(house, opened, record):
    assert [each.id for each in house.listing(PLANNER)] == [opened]
    assert [each.id for each in house.listing(actor(9, (Capacity.OFFICIAL,)))] == [opened]
    assert house.listing(OTHER) == []
    with pytest.raises(PlanUnknown):
        house.state(opened, OTHER)
    with pytest.raises(PlanUnknown):
        house.state(opened + 1, PLANNER)
    house.share(opened, [2], 1, record, PLANNER)
    assert [each.id for each in house.listing(OTHER)] == [opened]


def test_who_plans_for_a_part_edits_that_part_alone(house, opened, record):
    house.share(opened, [2], 1, record, PLANNER)
    with pytest.raises(BeyondScope):
        house.apply(opened, Rename(SE, "滨江网格"), 2, record, OTHER)
    assert house.apply(opened, SPLIT, 2, record, OTHER).state.dossier.version == 3


def test_it_comes_into_force_on_its_day_by_another_hand(house, district, opened, record):
    with pytest.raises(PlanEmpty):
        house.submit(opened, 1, today(), record, PLANNER)
    house.apply(opened, SPLIT, 1, record, PLANNER)
    with pytest.raises(PlanClosed):
        house.approve(opened, 2, today(), record, APPROVER)
    house.submit(opened, 2, today(), record, PLANNER)
    with pytest.raises(PlanClosed):
        house.apply(opened, Rename(SE, "滨江网格"), 3, record, PLANNER)
    both = actor(1, (Capacity.PLANNER,), (Capacity.APPROVER,))
    with pytest.raises(OwnWork):
        house.approve(opened, 3, today(), record, both)
    house.approve(opened, 3, today(), record, APPROVER)
    with pytest.raises(DayTaken):
        house.publish(opened, drawn.SINCE, 4, today(), record, APPROVER)
    with pytest.raises(QueryError):
        house.publish(opened, today() - timedelta(days=1), 4, today(), record, APPROVER)
    with pytest.raises(DayFar) as far:
        house.publish(opened, date(9999, 1, 1), 4, today(), record, APPROVER)
    assert far.value.facts["last"] == (today() + timedelta(days=731)).isoformat()
    made = house.publish(opened, TOMORROW, 4, today(), record, APPROVER)
    assert (made.number, made.valid_from) == (2, TOMORROW)
    dossier = house.state(opened).dossier
    assert (dossier.stage, dossier.generation, dossier.valid_from) == (Stage.PUBLISHED, 2, TOMORROW)
    assert set(grids(district, today())) == {NW, NE, SW, SE}
    assert set(grids(district, TOMORROW)) == {NW, NE, SW, SE, NEW}
    lookup = Lookup(district)
    codes = [lookup.point("cgcs2000", 118.308, 29.715, on).found.grid.code for on in (today(), TOMORROW)]
    assert codes == [NW, NEW]


def test_what_is_published_is_still_to_be_looked_at_by_another_process(house, district, opened, record):
    draft = house.open("另一方案", "", "", record, on=today(), actor=PLANNER).dossier.id
    for plan in (draft, opened):
        house.apply(plan, SPLIT, 1, record, PLANNER)
    house.submit(opened, 2, today(), record, PLANNER)
    house.approve(opened, 3, today(), record, APPROVER)
    house.publish(opened, TOMORROW, 4, today(), record, APPROVER)
    other = Plans(district, Lookup(district))
    assert {NEW} <= set(other.state(opened).work.plan.mesh.grids) & set(other.state(draft).work.plan.mesh.grids)
    north = actor(7, (Capacity.APPROVER, NORTH))
    assert [each.id for each in other.listing(north)] == [opened]


def test_a_plan_whose_base_was_replaced_for_the_same_day_says_so(house, district, opened, record):
    house.apply(opened, SPLIT, 1, record, PLANNER)
    house.submit(opened, 2, today(), record, PLANNER)
    with district.writing() as session:
        again = Generation(2, drawn.SINCE, simulated=True, source="again")
        generations.publish(session, again, drawn.AREAS, drawn.GRIDS, None)
    other = Plans(district, Lookup(district))
    with pytest.raises(GenerationTaken):
        other.state(opened)
    assert [each.id for each in other.listing(PLANNER)] == [opened]
    assert [each.id for each in other.listing(actor(7, (Capacity.APPROVER, NORTH)))] == [opened]


def test_who_takes_an_edit_back_had_a_hand_in_it(house, opened, record):
    both = actor(9, (Capacity.PLANNER,), (Capacity.APPROVER,))
    house.apply(opened, SPLIT, 1, record, PLANNER)
    house.apply(opened, Rename(SE, "滨江网格"), 2, record, PLANNER)
    house.undo(opened, 3, record, both)
    house.submit(opened, 4, today(), record, PLANNER)
    with pytest.raises(OwnWork):
        house.approve(opened, 5, today(), record, both)


def test_what_was_looked_at_stays_as_it_was_while_others_go_on(house, opened, record):
    seen = house.state(opened)
    house.apply(opened, SPLIT, 1, record, PLANNER)
    assert set(seen.work.plan.mesh.grids) == set(seen.work.tally.figures) == {NW, NE, SW, SE}


def test_what_was_published_meanwhile_is_not_overwritten(house, opened, record):
    second = house.open("另一方案", "", "", record, on=today(), actor=PLANNER).dossier.id
    for plan in (opened, second):
        house.apply(plan, SPLIT, 1, record, PLANNER)
        house.submit(plan, 2, today(), record, PLANNER)
        house.approve(plan, 3, today(), record, APPROVER)
    house.publish(opened, TOMORROW, 4, today(), record, APPROVER)
    with pytest.raises(GenerationTaken):
        house.publish(second, date(2100, 1, 1), 4, today(), record, APPROVER)
    assert house.state(second).dossier.stage is Stage.APPROVED


def test_what_breaks_a_rule_is_not_submitted(house, opened, record):
    cut = Split(SW, ((118.30315, 29.69), (118.30315, 29.72)), (Named(SW, "甲"), Named(SW[:-1] + "9", "乙")))
    house.apply(opened, cut, 1, record, PLANNER)
    assert [found.rule for found in house.state(opened).work.findings() if found.severity == "error"] == [
        "buildings_whole"
    ]
    with pytest.raises(PlanUnfinished):
        house.submit(opened, 2, today(), record, PLANNER)


def test_what_is_sent_back_is_a_draft_again(house, opened, record):
    house.apply(opened, SPLIT, 1, record, PLANNER)
    house.submit(opened, 2, today(), record, PLANNER)
    house.send_back(opened, 3, today(), record, APPROVER)
    assert house.undo(opened, 4, record, PLANNER).state.dossier.stage is Stage.DRAFT
