"""What was approved is what is published, party grids with it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, update

from geogrid.clock import today
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.edit import GroupParty
from geogrid.domain.editing.fingerprint import geometry_hash
from geogrid.errors.access import GridsDiffer
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import plan_tables as tables
from tests.drawn import SE, SOUTH, SW

PARTY, TOMORROW = SOUTH + "901", today() + timedelta(days=1)


@pytest.fixture
def submitted(house, record):
    plan = house.open("调整", "", "", record, on=today()).dossier.id
    house.apply(plan, GroupParty(PARTY, "组团", (SW, SE)), 1, record)
    house.submit(plan, 2, today(), record)
    return plan


def test_party_grids_that_are_not_the_approved_ones_are_not_published(house, district, submitted, record):
    house.approve(submitted, 3, today(), record)
    with district.writing() as session:
        session.execute(update(tables.PlanStep).values(edit=func.replace(tables.PlanStep.edit, "组团", "别的组团")))
    other = Plans(district, Lookup(district))
    with pytest.raises(GridsDiffer):
        other.publish(submitted, TOMORROW, 4, today(), record)


def test_a_plan_handed_in_when_party_grids_were_left_out_is_approved_and_published(house, district, submitted, record):
    """And keeps its fingerprint, by which a public comment knows it."""
    mesh = house.state(submitted).work.plan.mesh
    former = geometry_hash(mesh.grids.values(), mesh.micros)
    assert house.state(submitted).dossier.fingerprint != former
    with district.writing() as session:
        session.execute(update(tables.Plan).values(fingerprint=former))
    other = Plans(district, Lookup(district))
    assert other.approve(submitted, 3, today(), record).dossier.fingerprint == former
    other.publish(submitted, TOMORROW, 4, today(), record)
    assert other.state(submitted).dossier.stage is Stage.PUBLISHED
