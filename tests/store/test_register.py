"""Other names, overrides and merged places, on both stores."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from geogrid.domain.register import Alias, Override
from geogrid.errors import CodeTaken
from geogrid.store import aliases, changes, contents, merged, overrides
from tests.store.values import DAY, LATER

BRIDGE = Alias("老大桥", "镇海桥")
VILLAGE = Alias("前园村", "前园社区", date(2004, 6, 1))
END = date(2027, 1, 1)
HOUSE = Override("前园南路12号", "341002002004002", "拆迁安置", "屯民〔2026〕7号", END)


def named(database, text, on=DAY):
    with database.reading() as session:
        return aliases.named(session, text, on)


def of_address(database, text, on=DAY):
    with database.reading() as session:
        return overrides.of_address(session, text, on)


def test_other_names_are_read_back_from_their_day_on(database):
    with database.writing("register") as session:
        assert aliases.add(session, [VILLAGE, BRIDGE], DAY) == 2
    with database.reading() as session:
        assert aliases.aliases(session, DAY) == [VILLAGE, BRIDGE]
        assert aliases.aliases(session, DAY - timedelta(1)) == []
    assert named(database, " 老大桥 ") == BRIDGE
    assert named(database, "镇海桥") is None


def test_the_same_name_again_takes_its_place(database):
    other = replace(BRIDGE, name="镇海大桥")
    with database.writing() as session:
        aliases.add(session, [BRIDGE], DAY)
        aliases.add(session, [other], LATER)
    assert named(database, "老大桥", LATER - timedelta(1)) == BRIDGE
    assert named(database, "老大桥", LATER) == other


def test_a_name_given_twice_is_refused(database):
    with pytest.raises(CodeTaken), database.writing() as session:
        aliases.add(session, [BRIDGE, replace(BRIDGE, alias="老大 桥")], DAY)
    assert named(database, "老大桥") is None


def test_one_ends(database):
    with database.writing() as session:
        aliases.add(session, [BRIDGE, VILLAGE], DAY)
        found = {each.alias: each.number for each in aliases.kept(session, DAY)}
        aliases.end(session, [found[BRIDGE]], LATER)
    with database.reading() as session:
        assert aliases.aliases(session, LATER) == [VILLAGE]
        assert aliases.one(session, found[BRIDGE]).valid_to == LATER
        assert list(aliases.after(session, LATER)) == ["前园村"]
        assert list(aliases.after(session, DAY)) == ["老大桥", "前园村"]


def test_an_override_holds_until_the_day_before_its_end(database):
    with database.writing("register") as session:
        assert overrides.add(session, [HOUSE], DAY) == 1
    assert of_address(database, "前园南路１２号", END - timedelta(1)) == HOUSE
    assert of_address(database, "前园南路12号", END) is None
    assert of_address(database, "前园南路12号", DAY - timedelta(1)) is None
    with database.reading() as session:
        assert changes.days(session) == [DAY, END]


def test_another_one_takes_its_place_and_one_that_begins_later_stays(database):
    other, later = replace(HOUSE, grid="341002002004001"), replace(HOUSE, valid_to=END + timedelta(365))
    with database.writing() as session:
        overrides.add(session, [HOUSE], DAY)
        overrides.add(session, [later], END)
        overrides.add(session, [other], LATER)
    assert of_address(database, HOUSE.address, LATER - timedelta(1)) == replace(HOUSE, valid_to=LATER)
    assert of_address(database, HOUSE.address, LATER) == other
    assert of_address(database, HOUSE.address, END) == later
    with database.reading() as session:
        ((text, found),) = overrides.after(session, LATER).items()
        assert (text, [each.override for each in found]) == ("前园南路12号", [other, later])


def test_an_override_ends_early(database):
    with database.writing() as session:
        overrides.add(session, [HOUSE], DAY)
        (found,) = overrides.kept(session, DAY)
        overrides.end(session, [found.number], LATER)
    assert of_address(database, HOUSE.address, LATER) is None
    with database.reading() as session:
        assert overrides.one(session, found.number).override.valid_to == LATER
        assert overrides.one(session, 99) is None


def test_codes_of_merged_places_stand_for_the_last_one(database):
    with database.writing() as session:
        merged.add(session, ["A", "B"], "C", DAY)
        merged.add(session, ["C"], "D", LATER)
        assert merged.successor(session, "A", DAY - timedelta(1)) is None
        assert merged.successor(session, "A", DAY) == "C"
        assert merged.successor(session, "A", LATER) == "D"
        assert merged.successor(session, "D", LATER) is None
        assert merged.among(session, ["A", "D"]) == {"A": ("C", DAY)}
        assert merged.every(session) == [("A", "C"), ("B", "C"), ("C", "D")]


def test_emptying_takes_them_away(database):
    with database.writing() as session:
        aliases.add(session, [BRIDGE], DAY)
        overrides.add(session, [HOUSE], DAY)
        merged.add(session, ["A"], "B", DAY)
        assert not contents.is_empty(session)
        contents.clear_all(session)
        assert contents.is_empty(session)
