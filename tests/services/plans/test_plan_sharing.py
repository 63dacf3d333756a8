"""A plan among colleagues: described anew, shared with those who may plan, copied; on both stores."""

from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.editing.edit import Named, Rename, Split
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import AccountUnknown, BeyondScope, OwnWork, PlanClosed, PlanUnknown, QueryError, Stale
from geogrid.services import plan_copying, plan_rules, plan_settings, plan_sharing
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import accounts
from tests import signing
from tests.drawn import NORTH, NW, SE

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "第三网格")))
TOMORROW = today() + timedelta(days=1)


@pytest.fixture
def somebody(district):
    def made(name, *rights):
        assignments = tuple(Assignment(*right) for right in rights)
        return Actor(signing.account(district, name, assignments), assignments)

    return made


@pytest.fixture
def planner(somebody):
    return somebody("画图人", (Capacity.PLANNER,))


@pytest.fixture
def north(somebody):
    return somebody("北片", (Capacity.PLANNER, NORTH))


@pytest.fixture
def opened(house, record, planner):
    return house.open("调整", "户数不均", "8号", record, on=today(), actor=planner).dossier.id


def described(house, plan, seen, record, actor, **other):
    words = {"name": "再调整", "reason": "", "document": "9号", "target": 300, **other}
    return plan_sharing.describe(house, plan, **words, seen=seen, record=record, actor=actor)


def test_a_draft_is_described_anew_and_measured_by_its_new_target_in_every_process(
    house, district, opened, record, planner
):
    other = Plans(district, Lookup(district))
    before = other.state(opened, planner).work.tally.figures[SE].deviation
    state = described(house, opened, 1, record, planner)
    told = (state.dossier.name, state.dossier.reason, state.dossier.document, state.dossier.target)
    assert told == ("再调整", "", "9号", 300)
    assert state.events[-1].deed is Deed.DESCRIBE
    for process in (house, other):
        after = process.state(opened, planner).work.tally.figures[SE].deviation
        assert after == pytest.approx((1 + before) * TARGET_HOUSEHOLDS / 300 - 1)
    with pytest.raises(Stale):
        described(house, opened, 1, record, planner)


@pytest.mark.parametrize(("other", "field"), [({"name": " "}, "name"), ({"target": 0}, "target")])
def test_it_is_not_described_without_sense(house, opened, record, planner, other, field):
    with pytest.raises(QueryError) as refused:
        described(house, opened, 1, record, planner, **other)
    assert refused.value.facts["field"] == field


def test_what_is_handed_in_is_not_described_any_more(house, opened, record, planner):
    house.apply(opened, SPLIT, 1, record, planner)
    house.submit(opened, 2, today(), record, planner)
    with pytest.raises(PlanClosed):
        described(house, opened, 3, record, planner)


def test_who_plans_for_a_part_describes_and_shares_what_is_theirs(house, district, record, north, planner):
    mine = house.open("前园", "", "", record, on=today(), actor=north).dossier.id
    assert described(house, mine, 1, record, north).dossier.name == "再调整"
    plan_sharing.share(district, house, mine, [planner.account], 2, record, north)
    house.apply(mine, Rename(SE, "滨江网格"), 3, record, planner)
    assert described(house, mine, 4, record, north, name="又一次").dossier.name == "又一次"


def test_it_is_shared_with_who_may_plan_who_then_edit_their_part(house, district, opened, record, planner, north):
    with pytest.raises(PlanUnknown):
        house.state(opened, north)
    found = plan_sharing.sharing(district, house, opened, planner)
    assert (found.members, [each.name for each in found.others]) == ([], ["北片"])
    plan_sharing.share(district, house, opened, [north.account], 1, record, planner)
    found = plan_sharing.sharing(district, house, opened, north)
    assert ([each.name for each in found.members], found.others) == (["北片"], [])
    assert [each.id for each in house.listing(north)] == [opened]
    with pytest.raises(BeyondScope):
        house.apply(opened, Rename(SE, "滨江网格"), 2, record, north)
    assert house.apply(opened, SPLIT, 2, record, north).state.dossier.version == 3
    plan_sharing.share(district, house, opened, [], 3, record, planner)
    with pytest.raises(PlanUnknown):
        house.state(opened, north)


def test_it_is_shared_with_nobody_who_may_not_plan(house, district, opened, record, planner, somebody, north):
    with district.writing() as session:
        accounts.change(session, north.account, None, disabled_at=1.0)
    for account in (somebody("审批", (Capacity.APPROVER,)).account, north.account, planner.account, 10**30):
        with pytest.raises(AccountUnknown):
            plan_sharing.share(district, house, opened, [account], 1, record, planner)
    assert plan_sharing.sharing(district, house, opened, planner) == ([], [])


def test_a_copy_is_a_new_draft_with_the_edits_in_which_all_who_drew_have_a_hand(
    house, district, opened, record, planner, somebody
):
    other = somebody("同事", (Capacity.PLANNER,), (Capacity.APPROVER,))
    house.apply(opened, SPLIT, 1, record, planner)
    house.apply(opened, Rename(SE, "滨江网格"), 2, record, other)
    house.undo(opened, 3, record, other)
    house.submit(opened, 4, today(), record, planner)
    made = plan_copying.copy(district, house, opened, "调整 副本", record, planner).state
    assert (made.dossier.stage, made.dossier.base, made.dossier.version) == (Stage.DRAFT, 1, 4)
    assert (made.dossier.name, made.dossier.document) == ("调整 副本", "8号")
    assert set(made.work.plan.mesh.grids) == set(house.state(opened, planner).work.plan.mesh.grids)
    assert [event.version for event in made.events] == [1, 2, 3, 4]
    number = made.dossier.id
    house.apply(number, Rename(SE, "滨江网格"), 4, record, planner)
    assert len(house.state(opened, planner).steps) == 2
    house.submit(number, 5, today(), record, planner)
    with pytest.raises(OwnWork):
        house.approve(number, 6, today(), record, other)


def test_a_copy_holds_its_rules_to_the_same(house, district, opened, record, planner):
    stays = Golden(118.308, 29.715, "前园南路12号", NW)
    plan_rules.change(house, opened, {"least": 10, "most": 900}, 1, record, planner)
    plan_rules.keep(house, opened, [stays], 2, record, planner)
    house.apply(opened, SPLIT, 3, record, planner)
    made = plan_copying.copy(district, house, opened, "调整 副本", record, planner).state
    assert plan_settings.settings(made.dossier).as_json()["most"] == 900
    assert plan_rules.golden(district, house, made.dossier.id, planner) == [stays]
    assert {finding.rule for finding in made.work.findings()} == {
        finding.rule for finding in house.state(opened, planner).work.findings()
    }


def test_nobody_copies_what_they_could_not_draw(house, district, opened, record, planner, north):
    house.apply(opened, Rename(SE, "滨江网格"), 1, record, planner)
    plan_sharing.share(district, house, opened, [north.account], 2, record, planner)
    with pytest.raises(BeyondScope):
        plan_copying.copy(district, house, opened, "副本", record, north)
    with pytest.raises(QueryError):
        plan_copying.copy(district, house, opened, "", record, planner)
    assert len(house.listing(planner)) == 1
