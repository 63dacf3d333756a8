"""Addresses: the search, and loading many."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Place, PlaceKind
from geogrid.errors import CodeTaken
from geogrid.store import contents, places
from tests.store.values import DAY, LATER, place

ROOM = Place(
    "R1", PlaceKind.ROOM, "城市花园3幢2单元501室", "341002002004", 118.312345678, 29.712345679,
    estate="城市花园", building="3幢", unit="2单元", room="501室",
)  # fmt: skip
HOUSES = [
    place("H3", "前园南路12号"),
    place("H1", "前园南路1号"),
    place("H2", "前园南路１２号 "),
    place("H4", "前园南路120号"),
    place("H5", "前园北路1号"),
]


@pytest.fixture
def town(database):
    with database.writing() as session:
        assert places.add(session, iter([ROOM, *HOUSES]), DAY) == 6
    return database


def found(search, database, text, limit=8, on=DAY):
    with database.reading() as session:
        return [each.code for each in search(session, normalise(text), on, limit)]


def test_every_field_comes_back(town):
    with town.reading() as session:
        assert places.exact(session, normalise(ROOM.address), DAY, 8) == [ROOM]


def test_exact(town):
    assert found(places.exact, town, "前园南路12号") == ["H2", "H3"]
    assert found(places.exact, town, "前园南路12号", limit=1) == ["H2"]
    assert found(places.exact, town, "前园南路") == []


def test_prefix_gives_shorter_texts_first(town):
    assert found(places.prefix, town, "前园南路") == ["H1", "H2", "H3", "H4"]
    assert found(places.prefix, town, "前园南路12") == ["H2", "H3", "H4"]
    assert found(places.prefix, town, "前园", limit=2) == ["H5", "H1"]
    assert found(places.prefix, town, "没有") == []


@pytest.mark.parametrize("text", ["%", "_", "前园%", "'", "\\", "前园南路1号\U0010fffe"])
def test_signs_of_sql_are_only_signs(town, text):
    assert found(places.prefix, town, text) == []


def test_a_place_with_a_code_in_use_replaces_it(town):
    moved = replace(HOUSES[1], address="前园南路2号")
    with town.writing() as session:
        assert places.add(session, [moved], LATER) == 1
    assert found(places.exact, town, "前园南路1号", on=DAY) == ["H1"]
    assert found(places.exact, town, "前园南路1号", on=LATER) == []
    assert found(places.exact, town, "前园南路2号", on=LATER) == ["H1"]
    with town.reading() as session:
        assert (places.count(session, DAY), places.count(session, LATER)) == (6, 6)


def test_a_code_given_twice_is_refused(town):
    with pytest.raises(CodeTaken), town.writing() as session:
        places.add(session, [place("X", "前园路1号"), place("X", "前园路2号")], DAY)
    assert found(places.prefix, town, "前园路") == []


def test_many_at_once_are_all_found_and_indexed(database):
    """Enough for the way that fills the index at the end, on top of rows that are there already."""
    many = [place(f"P{number:05d}", f"新安江路{number}号", 118.3 + number * 1e-6) for number in range(12_000)]
    with database.writing() as session:
        places.add(session, many[:10], DAY)
        places.add(session, many[10:], DAY)
        places.add(session, [place("one more", "末路1号")], DAY)
    with database.reading() as session:
        assert places.count(session, DAY) == 12_001
        assert places.exact(session, "新安江路11999号", DAY, 2) == [many[-1]]
        if database.kind == "embedded":
            assert session.scalar(select(func.CheckSpatialIndex("places", "shape"))) == 1


def test_emptying(town):
    with town.reading() as session:
        assert not contents.is_empty(session)
    with town.writing() as session:
        contents.clear_all(session)
        places.add(session, [ROOM], DAY)
    with town.reading() as session:
        assert places.count(session, DAY) == 1
