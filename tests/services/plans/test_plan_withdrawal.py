"""A publication withdrawn before its day: what was is again, for every process; on both stores."""

from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.editing import refusal
from geogrid.domain.editing.dossier import Deed, Dossier, Stage
from geogrid.domain.editing.edit import GroupParty, Named, Recode, Rename, Split
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import (
    BeyondScope,
    EditRefused,
    GenerationWithdrawn,
    GridUnknown,
    OwnWork,
    PlanClosed,
    PlanUnfinished,
    Stale,
    WithdrawalBuiltOn,
    WithdrawalRefused,
)
from geogrid.render.wording import Wording
from geogrid.services import grid_history, plan_copying, plan_discarding, plan_drawing, plan_withdrawal
from geogrid.services.lookup import Lookup
from geogrid.store import audit, coverage, descents, generations, parties, plans
from tests.drawn import NE, NORTH, NW, SE, SW

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "第三网格")))
OTHER = Split(NE, ((118.315, 29.70), (118.315, 29.73)), (Named(NE, "第二网格"), Named(NEW, "第三网格")))
GROUP = GroupParty(NORTH + "901", "组团", (NW, NE))
TOMORROW, LATER = today() + timedelta(days=1), today() + timedelta(days=9)
PLANNER = Actor(1, (Assignment(Capacity.PLANNER),))
APPROVER = Actor(3, (Assignment(Capacity.APPROVER),))
BOTH = Actor(1, (Assignment(Capacity.PLANNER), Assignment(Capacity.APPROVER)))


def approved(house, record, *edits):
    plan = house.open("调整", "", "", record, on=today(), actor=PLANNER).dossier.id
    for version, edit in enumerate(edits, 1):
        house.apply(plan, edit, version, record, PLANNER)
    house.submit(plan, len(edits) + 1, today(), record, PLANNER)
    house.approve(plan, len(edits) + 2, today(), record, APPROVER)
    return plan


@pytest.fixture
def published(house, record):
    """A plan of a new grid and a party grid, in force from tomorrow; at version 6."""
    plan = approved(house, record, SPLIT, GROUP)
    house.publish(plan, TOMORROW, 5, today(), record, APPROVER)
    return plan


def stored(database):
    """All that is kept of grids, areas and party grids, by the days that matter."""
    with database.reading() as session:
        return [
            (
                {grid.code: (grid.name, grid.shape.wkb) for grid in coverage.grids(session, on)},
                {area.code: area.shape.wkb for area in coverage.areas(session, on)},
                parties.parties(session, on),
            )
            for on in (today(), TOMORROW, LATER)
        ]


def withdrawn(house, lookup, plan, seen, record, actor=APPROVER, on=None):
    return plan_withdrawal.withdraw(house, lookup, plan, seen, on or today(), record, actor)


def test_what_was_before_is_again_to_the_byte_and_the_plan_is_approved(house, lookup, district, record):
    before = stored(district)
    plan = approved(house, record, SPLIT, GROUP)
    house.publish(plan, TOMORROW, 5, today(), record, APPROVER)
    assert lookup.point("cgcs2000", 118.308, 29.715, TOMORROW).found.grid.code == NEW
    assert stored(district) != before
    state = withdrawn(house, lookup, plan, 6, record)
    now = state.dossier
    assert (now.stage, now.valid_from, now.generation, now.version) == (Stage.APPROVED, None, None, 7)
    assert state.events[-1].deed is Deed.WITHDRAW
    assert stored(district) == before
    for on in (today(), TOMORROW, LATER):
        assert lookup.point("cgcs2000", 118.308, 29.715, on).found.grid.code == NW
    assert [each.number for each in lookup.generations()] == [1]


def test_no_history_tells_of_what_was_withdrawn(house, lookup, district, published, record):
    """Nor of the new grid, once the plan is published for another day: it is new from that day on alone."""
    assert {each.generation.number for each in grid_history.of_grid(district, NEW, TOMORROW).events} == {2}
    withdrawn(house, lookup, published, 6, record)
    with district.reading() as session:
        assert 2 not in descents.kept(session)
    with pytest.raises(GridUnknown):
        grid_history.of_grid(district, NEW, TOMORROW)
    house.publish(published, LATER, 7, today(), record, APPROVER)
    (born,) = grid_history.of_grid(district, NEW, LATER).events
    assert (born.generation.number, born.generation.valid_from) == (3, LATER)


def test_who_serves_turns_to_what_is_left(house, district, published, record, tmp_path):
    serving, other = Lookup(district), Lookup(district)
    try:
        for each in (serving, other):
            each.watch(tmp_path)
            assert each.point("cgcs2000", 118.308, 29.715, TOMORROW).found.grid.code == NEW
        withdrawn(house, serving, published, 6, record)
        for each in (serving, other):
            each.catch_up()
            assert each.point("cgcs2000", 118.308, 29.715, TOMORROW).found.grid.code == NW
    finally:
        serving.close()
        other.close()


def test_published_again_it_has_another_number_and_its_own_grids(house, lookup, district, published, record):
    withdrawn(house, lookup, published, 6, record)
    assert house.publish(published, TOMORROW, 7, today(), record, APPROVER).number == 3
    withdrawn(house, lookup, published, 8, record)
    house.send_back(published, 9, today(), record, APPROVER)
    house.apply(published, Rename(SE, "滨江网格"), 10, record, PLANNER)
    house.submit(published, 11, today(), record, PLANNER)
    house.approve(published, 12, today(), record, APPROVER)
    assert house.publish(published, TOMORROW, 13, today(), record, APPROVER).number == 4
    assert lookup.grid(SE, TOMORROW).grid.name == "滨江网格"
    assert lookup.grid(SE, today()).grid.name != "滨江网格"


def test_it_is_withdrawn_before_its_day_only(house, lookup, district, published, record):
    before = stored(district)
    for on in (TOMORROW, LATER):
        with pytest.raises(WithdrawalRefused) as refused:
            withdrawn(house, lookup, published, 6, record, on=on)
        assert refused.value.facts == {"number": 2, "reason": plan_withdrawal.BEGUN}
    assert house.dossier(published).version == 6
    assert stored(district) == before


def test_a_draft_of_somebody_else_does_not_hold_it(house, lookup, published, record):
    draft = house.open("下一步", "", "", record, on=LATER, actor=PLANNER).dossier
    withdrawn(house, lookup, published, 6, record)
    with pytest.raises(GenerationWithdrawn):
        house.apply(draft.id, Rename(SE, "滨江网格"), 1, record, PLANNER)


def test_what_others_build_on_is_not_withdrawn(house, lookup, district, published, record):
    draft = house.open("下一步", "", "", record, on=LATER, actor=PLANNER).dossier
    assert draft.base == 2
    house.apply(draft.id, Rename(SE, "滨江网格"), 1, record, PLANNER)
    house.submit(draft.id, 2, today(), record, PLANNER)
    with pytest.raises(WithdrawalBuiltOn) as built_on:
        withdrawn(house, lookup, published, 6, record)
    told = f"{draft.id} (下一步)"
    assert built_on.value.facts == {"number": 2, "generations": [], "plans": [told]}
    assert str(built_on.value).split(". ")[1:] == [f"Return these plans first: ['{told}']", "Nothing was changed."]
    assert Wording("zh").error(built_on.value).endswith(f"请先退回已提交的方案：{told}。未作任何改动。")
    second = house.open("再下一步", "", "", record, on=LATER, actor=PLANNER).dossier.id
    house.apply(second, Rename(SW, "江边网格"), 1, record, PLANNER)
    house.submit(second, 2, today(), record, PLANNER)
    house.approve(draft.id, 3, today(), record, APPROVER)
    house.publish(draft.id, LATER, 4, today(), record, APPROVER)
    with pytest.raises(WithdrawalBuiltOn) as built_on:
        withdrawn(house, lookup, published, 6, record)
    assert built_on.value.facts == {"number": 2, "generations": [3], "plans": [f"{second} (再下一步)"]}, "all at once"
    assert "请先撤回后续版本：3。请先退回" in Wording("zh").error(built_on.value)
    house.send_back(second, house.dossier(second).version, today(), record, APPROVER)
    with pytest.raises(WithdrawalBuiltOn) as built_on:
        withdrawn(house, lookup, published, 6, record)
    said = "Withdraw these generations first: 3. Nothing was changed."
    assert Wording("en").error(built_on.value).endswith(said) and "plans" not in Wording("en").error(built_on.value)
    # What is handed in upon a later one stands in the way too, and is told with it.
    third = house.open("三步", "", "", record, on=LATER + timedelta(days=1), actor=PLANNER).dossier
    assert third.base == 3
    house.apply(third.id, Rename(SW, "江边网格"), 1, record, PLANNER)
    house.submit(third.id, 2, today(), record, PLANNER)
    with pytest.raises(WithdrawalBuiltOn) as built_on:
        withdrawn(house, lookup, published, 6, record)
    assert built_on.value.facts == {"number": 2, "generations": [3], "plans": [f"{third.id} (三步)"]}
    house.send_back(third.id, 3, today(), record, APPROVER)
    withdrawn(house, lookup, draft.id, 5, record)
    with district.reading() as session:
        assert {SW, NEW} <= {grid.code for grid in coverage.grids(session, LATER)}


def test_a_code_that_was_announced_is_given_to_no_other_grid(house, lookup, district, published, record):
    """People were told of it, and posts may have been entered for it: they would be of another grid."""
    earlier = house.open("先画的方案", "", "", record, on=today(), actor=PLANNER).dossier
    house.apply(earlier.id, OTHER, 1, record, PLANNER)
    withdrawn(house, lookup, published, 6, record)
    later = house.open("后来的方案", "", "", record, on=today(), actor=PLANNER).dossier
    community = house.state(later.id, PLANNER).work.plan.mesh.grids[NE].community
    fresh = plan_drawing.next_grid(house.state(later.id, PLANNER), community)
    assert fresh.code != NEW
    for edit in (OTHER, Recode(SE, NEW)):
        with pytest.raises(EditRefused) as refused:
            house.apply(later.id, edit, 1, record, PLANNER)
        assert refused.value.facts["reason"] == refusal.CODE_ANNOUNCED
    # Who gave it before it was announced keeps the edit, and is told at the gate.
    with pytest.raises(PlanUnfinished) as unfinished:
        house.submit(earlier.id, 2, today(), record, PLANNER)
    assert [(each["rule"], each["grids"]) for each in unfinished.value.facts["places"]] == [("codes_valid", [NEW])]
    house.apply(earlier.id, Recode(NEW, fresh.code), 2, record, PLANNER)
    house.submit(earlier.id, 3, today(), record, PLANNER)
    # Its own plan has it, and a copy of that; nothing that is drawn anew, there too, as it would be other ground.
    copy = plan_copying.copy(district, house, published, "再来一次", record, PLANNER).state.dossier
    redrawn = house.undo(copy.id, copy.version, record, PLANNER, steps=2).state.dossier
    with pytest.raises(EditRefused) as refused:
        house.apply(copy.id, OTHER, redrawn.version, record, PLANNER)
    assert refused.value.facts["reason"] == refusal.CODE_ANNOUNCED
    again = house.redo(copy.id, redrawn.version, record, PLANNER, steps=2).state.dossier
    house.submit(copy.id, again.version, today(), record, PLANNER)
    assert house.publish(published, TOMORROW, 7, today(), record, APPROVER).number == 3
    # Published after all, it is nobody's fault any more.
    next_one = house.open("下一步", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    house.apply(next_one, Rename(SE, "滨江网格"), 1, record, PLANNER)
    assert not any(each.rule == "codes_valid" for each in house.state(next_one, PLANNER).work.findings())
    house.submit(next_one, 2, today(), record, PLANNER)


def test_a_copy_from_before_the_withdrawal_keeps_the_codes(house, lookup, district, published, record):
    copy = plan_copying.copy(district, house, published, "早先的副本", record, PLANNER).state.dossier
    withdrawn(house, lookup, published, 6, record)
    house.submit(copy.id, copy.version, today(), record, PLANNER)


def test_it_is_an_approvers_deed_and_not_for_own_work(house, lookup, published, record):
    with pytest.raises(BeyondScope):
        withdrawn(house, lookup, published, 6, record, Actor(2, PLANNER.assignments))
    with pytest.raises(OwnWork):
        withdrawn(house, lookup, published, 6, record, BOTH)
    with pytest.raises(Stale):
        withdrawn(house, lookup, published, 5, record)
    withdrawn(house, lookup, published, 6, record)
    with pytest.raises(PlanClosed):
        withdrawn(house, lookup, published, 7, record)


def test_it_is_noted(house, lookup, district, published, record):
    withdrawn(house, lookup, published, 6, record)
    with district.reading() as session:
        noted = [(entry.action, entry.object) for entry in audit.entries(session)][-2:]
    assert noted == [("plan.change", "plan 1"), ("generation.withdraw", "generation 2")]


def test_a_plan_that_began_meanwhile_with_what_was_withdrawn_says_so(house, lookup, district, published, record):
    withdrawn(house, lookup, published, 6, record)
    with district.writing() as session:
        late = plans.add(session, Dossier(0, "迟到", "", "", 2, 420, 1, 1.0))
        assert generations.latest_number(session) == 2
    with pytest.raises(GenerationWithdrawn):
        house.state(late, PLANNER)
    assert {each.id for each in house.listing(PLANNER)} == {published, late}
    copied = plan_copying.copy(district, house, late, "迟到 副本", record, PLANNER, onto_newest=True).state
    assert copied.dossier.base == 1
    # what cannot be opened any more can still be done away with
    assert plan_discarding.discard(district, house, late, 1, record, PLANNER).stage is Stage.DISCARDED
