"""Micro-grids of a plan: published with it, there for the next plan, taken back with it; on both stores."""

from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.editing import refusal
from geogrid.domain.editing.edit import DivideMicro, MergeMicro, Recode
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import BeyondScope, EditRefused
from geogrid.services import plan_withdrawal
from geogrid.services.plans import Plans
from geogrid.store import micros
from tests.drawn import NE, NORTH, SOUTH

DIVIDE = DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713)))
CODES = [NE + "01", NE + "02"]
TOMORROW = today() + timedelta(days=1)
PLANNER = Actor(1, (Assignment(Capacity.PLANNER),))
APPROVER = Actor(3, (Assignment(Capacity.APPROVER),))


@pytest.fixture
def published(house, record):
    """A plan of two micro-grids, in force from tomorrow."""
    plan = house.open("微网格", "", "", record, on=today(), actor=PLANNER).dossier.id
    house.apply(plan, DIVIDE, 1, record, PLANNER)
    house.submit(plan, 2, today(), record, PLANNER)
    house.approve(plan, 3, today(), record, APPROVER)
    house.publish(plan, TOMORROW, 4, today(), record, APPROVER)
    return plan


def stored(database, on):
    with database.reading() as session:
        return micros.micros(session, on)


def test_they_are_published_and_the_next_plan_begins_with_them(house, district, published, record):
    assert stored(district, today()) == {}
    assert [micro.code for micro in stored(district, TOMORROW)[NE]] == CODES
    assert stored(district, TOMORROW) == house.state(published, PLANNER).work.plan.mesh.micros
    later = house.open("下一步", "", "", record, on=TOMORROW, actor=PLANNER)
    assert later.work.plan.mesh.micros == stored(district, TOMORROW)
    house.apply(later.dossier.id, MergeMicro(NE, tuple(CODES), CODES[0]), 1, record, PLANNER)
    with pytest.raises(EditRefused) as refused:
        house.apply(later.dossier.id, Recode(NE, CODES[1]), 2, record, PLANNER)
    assert refused.value.facts["reason"] == refusal.CODE_USED


def test_a_withdrawn_publication_takes_them_back(house, lookup, district, published, record):
    plan_withdrawal.withdraw(house, lookup, published, 5, today(), record, APPROVER)
    assert stored(district, TOMORROW) == {}
    house.publish(published, TOMORROW, 6, today(), record, APPROVER)
    assert [micro.code for micro in stored(district, TOMORROW)[NE]] == CODES


def test_another_plan_numbers_them_behind_those_that_were_announced(house, lookup, district, published, record):
    """People were told of these codes, and posts may have been entered for them."""
    plan_withdrawal.withdraw(house, lookup, published, 5, today(), record, APPROVER)
    other = house.open("别的划分", "", "", record, on=today(), actor=PLANNER).dossier.id
    state = house.apply(other, DIVIDE, 1, record, PLANNER).state
    assert [micro.code for micro in state.work.plan.mesh.micros[NE]] == [NE + "03", NE + "04"]
    assert not [each for each in state.work.findings() if each.rule == "codes_valid"]
    house.undo(other, 2, record, PLANNER)
    house.redo(other, 3, record, PLANNER)
    again = Plans(district, lookup).state(other).work.plan.mesh
    assert [micro.code for micro in again.micros[NE]] == [NE + "03", NE + "04"]


def test_whoever_plans_elsewhere_does_not_divide(house, record):
    plan = house.open("微网格", "", "", record, on=today(), actor=PLANNER).dossier.id
    house.apply(plan, DIVIDE, 1, record, PLANNER)
    for scope, refused in ((SOUTH, True), (NORTH, False)):
        own = Actor(1, (Assignment(Capacity.PLANNER, scope),))
        merge = MergeMicro(NE, tuple(CODES), CODES[0])
        if refused:
            with pytest.raises(BeyondScope):
                house.apply(plan, merge, 2, record, own)
        else:
            house.apply(plan, merge, 2, record, own)
