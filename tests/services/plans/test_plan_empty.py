"""Plans that change nothing, however many edits they have, are not handed in."""

import pytest

from geogrid.clock import today
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    DivideMicro,
    GroupParty,
    Merge,
    MergeMicro,
    Named,
    Recode,
    Rename,
    Split,
)
from geogrid.domain.grid import GridKind
from geogrid.errors import PlanEmpty
from tests.drawn import NORTH, NW, SE, SOUTH, SW

NEW, RECODED, PARTY = NORTH + "003", SOUTH + "009", SOUTH + "901"
LINE = ((118.305, 29.70), (118.305, 29.73))
MICROS = (NW + "01", NW + "02")
THERE_AND_BACK = [
    (Rename(SE, "滨江网格"), Rename(SE, "第二网格")),
    (ChangeKind(SE, GridKind.DEDICATED), ChangeKind(SE, GridKind.BASE)),
    (Recode(SE, RECODED), Recode(RECODED, SE)),
    (GroupParty(PARTY, "组团", (SW, SE)), GroupParty(PARTY, "组团", ())),
    (Split(NW, LINE, (Named(NW, "第一网格"), Named(NEW, "第三网格"))), Merge((NW, NEW), NW)),
    (DivideMicro(NW, LINE), MergeMicro(NW, MICROS, MICROS[0])),
]


@pytest.fixture
def opened(house, record):
    return house.open("调整", "", "", record, on=today()).dossier.id


@pytest.mark.parametrize("edits", THERE_AND_BACK, ids=lambda edits: edits[0].kind)
def test_edits_that_come_to_nothing_are_not_handed_in(house, opened, record, edits):
    house.apply(opened, edits[0], 1, record)
    house.submit(opened, 2, today(), record)
    house.take_back(opened, 3, today(), record)
    house.apply(opened, edits[1], 4, record)
    with pytest.raises(PlanEmpty):
        house.submit(opened, 5, today(), record)
    assert house.state(opened).dossier.stage is Stage.DRAFT


def test_a_grid_that_is_back_in_its_community_is_no_change(house, opened, record):
    house.apply(opened, ChangeCommunity(SE, NORTH), 1, record)
    house.apply(opened, ChangeCommunity(SE, SOUTH), 2, record)
    with pytest.raises(PlanEmpty):
        house.submit(opened, 3, today(), record)
