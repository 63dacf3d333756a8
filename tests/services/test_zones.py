"""Development zones before an address: certain of this district where its register names them; both stores."""

from datetime import date

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty, Remark
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Alias, Place, PlaceKind
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import aliases, generations, places

ON = date(2026, 11, 1)
GROUND = shapely.box(118.3, 29.7, 118.31, 29.71)
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, GROUND),
    Area("341002001", "老街街道", Level.STREET, "341002", GROUND),
    Area("341002001001", "草市村", Level.COMMUNITY, "341002001", GROUND),
]
REGISTER = {
    "安徽省黄山市黄山经济开发区翰林路3号": ("翰林路", "3号"),
    "黄山市屯溪区延安路12号": ("延安路", "12号"),
}


@pytest.fixture
def ask(database):
    stored = [
        Place(f"P{at}", PlaceKind.HOUSE, text, None, 118.305, 29.705, road, number)
        for at, (text, (road, number)) in enumerate(REGISTER.items())
    ]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, [Grid("1", "一", None, None, GROUND)], [])
        places.add(session, stored, ON)
        aliases.add(session, [Alias("新徽开发区", "屯溪区")], ON)
    return lambda text: Addresses(database, Lookup(database)).match(text, ON)[1]


@pytest.mark.parametrize(
    "text", ["黄山经济开发区翰林路3号", *REGISTER, "黄山市黄山经济开发区延安路12号", "新徽开发区延安路12号"]
)
def test_a_zone_of_the_register_or_by_another_name_is_here(ask, text):
    assert ask(text).certainty is Certainty.CERTAIN


@pytest.mark.parametrize("text", ["高新区翰林路3号", "黄山市歙县经济开发区延安路12号"])
def test_another_may_be_elsewhere(ask, text):
    found = ask(text)
    assert found.certainty is not Certainty.CERTAIN
    assert found.probability <= 0.6
    assert any(note.remark in (Remark.MAY_BE_ELSEWHERE, Remark.OTHER_DISTRICT) for note in found.notes)
