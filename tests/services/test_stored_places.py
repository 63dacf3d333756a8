"""The places of a database as they are looked up: by their own full text, in ranges, by their building; both stores."""

from datetime import date

import pytest
import shapely
from sqlalchemy import text

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations, place_keys, places
from tests import odd_registers
from tests.odd_registers import GRIDS, SHAPES

ON = date(2026, 11, 1)
GROUND = shapely.box(118, 29, 118 + len(GRIDS) / 100, 29.01)
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, GROUND),
    Area("341002001", "老街街道", Level.STREET, "341002", GROUND),
    Area("341002001001", "草市村", Level.COMMUNITY, "341002001", GROUND),
    Area("341002001002", "跃进路社区", Level.COMMUNITY, "341002001", GROUND),
]


def brought(database, shape):
    """Store a register, and return the grid of each address."""
    made, at = odd_registers.places(SHAPES[shape])
    grids = [Grid(str(i), f"{i}", None, None, ground) for i, ground in enumerate(GRIDS)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, grids, [])
        places.add(session, made, ON, names=odd_registers.COUNTRY)
    return {place.address: grid for place, grid in zip(made, at, strict=True)}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_full_text_of_a_place_is_that_place(database, shape):
    grid_of = brought(database, shape)
    addresses = Addresses(database, Lookup(database))
    found = {text: addresses.match(text, ON)[1] for text in grid_of}
    assert {text: (each.grid, each.certainty) for text, each in found.items()} == {
        text: (grid, Certainty.CERTAIN) for text, grid in grid_of.items()
    }


@pytest.mark.parametrize(
    ("shape", "asked", "like"),
    [("rooms", "海棠苑3幢", "海棠苑3幢1单元101室"), ("odd", "建设路11号", "建设路9-11号"),
     ("odd", "建设路15号", "建设路13、15号"), ("whole", "草市村桥头组", "草市村桥头组12号")],
)  # fmt: skip
def test_what_is_in_a_building_or_a_range(database, shape, asked, like):
    grid_of = brought(database, shape)
    _, found = Addresses(database, Lookup(database)).match(asked, ON)
    assert (found.grid, found.certainty) == (grid_of[like], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("asked", "like", "certainty"),
    [("湖里12号", "湖里社12号", Certainty.PROBABLE), ("湖里村14号", "湖里社14号", Certainty.PROBABLE),
     ("高枧5号", "高枧村5号", Certainty.PROBABLE), ("集友里8号", "莲花一村集友里8号", Certainty.CERTAIN),
     ("合厝3号", "屯溪区老街街道合厝社3号", Certainty.PROBABLE),
     ("靖宇街9委1组", "靖宇街九委一组", Certainty.CERTAIN),
     ("南勋街三委四组5号", "南勋街3委4组5号", Certainty.CERTAIN)],
)  # fmt: skip
def test_villages_lanes_and_committees_by_other_forms_of_their_names(database, asked, like, certainty):
    grid_of = brought(database, "villages")
    _, found = Addresses(database, Lookup(database)).match(asked, ON)
    assert (found.grid, found.certainty) == (grid_of[like], certainty)


def test_keys_by_an_older_rule_are_made_anew(database):
    grid_of = brought(database, "whole")
    with database.writing() as session:
        kept = session.execute(text("SELECT id, normalised FROM places ORDER BY id")).all()
        session.execute(text("UPDATE places SET normalised = '老' || id WHERE id > 3"))
    with database.writing() as session:
        assert place_keys.make_anew(session.connection()) == len(grid_of) - 3
        assert session.execute(text("SELECT id, normalised FROM places ORDER BY id")).all() == kept
        assert place_keys.make_anew(session.connection()) == 0


@pytest.mark.parametrize("typed", ["草市村3组", "草市村三组", "草市村3组1", "草市村3组1号", "屯溪区草市村第三组"])
def test_houses_of_a_group_are_suggested(database, typed):
    brought(database, "whole")
    suggested = [each.text for each in Addresses(database, Lookup(database)).suggest(typed, ON, 8)]
    assert "草市村3组1号" in suggested
