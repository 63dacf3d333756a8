"""Rows kept in their own words, without road and number, are of the road and the estate that they name; both stores."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.register import Place, PlaceKind
from tests.services.west_and_east import LAT, LON, matching

HOUSES = [
    ("江汉路", "12号", "1"), ("江汉路", "14号", "1"), ("中街", "2号", "1"), ("中街", "4号", "1"),
    ("中街路", "3号", "2"), ("同兴里", "1号", "1"), ("同兴里", "3号", "1"), ("一元路", "5号", "1"),
    ("扬州路", "2号", "1"),
]  # fmt: skip
IN_WORDS = [
    ("江汉路118号附楼东侧", PlaceKind.HOUSE, "2"), ("中街路公厕", PlaceKind.SITE, "2"),
    ("同兴里后楼老年活动室", PlaceKind.HOUSE, "2"), ("一元路口岗亭", PlaceKind.SITE, "1"),
    ("一元路一巷公厕", PlaceKind.SITE, "2"), ("扬州路支路配电房", PlaceKind.SITE, "2"),
    ("紫荆花园3幢附楼东侧", PlaceKind.HOUSE, "2"), ("金桂花园会所", PlaceKind.SITE, "2"),
]  # fmt: skip


@pytest.fixture(params=["stored", "in memory"])
def ask(request, database):
    listed = [
        Place(f"P{at}", PlaceKind.HOUSE, road + number, None, LON[grid], LAT, road, number)
        for at, (road, number, grid) in enumerate(HOUSES)
    ]
    listed += [
        Place(f"W{at}", kind, address, None, LON[grid], LAT) for at, (address, kind, grid) in enumerate(IN_WORDS)
    ]
    listed += [
        Place(f"B{estate}", PlaceKind.BUILDING, f"{estate}1幢", None, LON["1"], LAT, estate=estate, building="1幢")
        for estate in ("紫荆花园", "金桂花园")
    ]
    return matching(database, listed, request.param)


@pytest.mark.parametrize("text", ["江汉路", "江汉路附近", "江汉路99号", "同兴里", "紫荆花园"])
def test_a_road_is_also_where_a_row_names_it(ask, text):
    found = ask(text)
    assert {grid for grid, _ in found.grids} >= {"1", "2"}
    assert found.certainty is not Certainty.CERTAIN


def test_each_row_counts_once(ask):
    assert dict(ask("江汉路").grids) == pytest.approx({"1": 2 / 3, "2": 1 / 3})
    assert dict(ask("紫荆花园").grids) == pytest.approx({"1": 1 / 2, "2": 1 / 2})


@pytest.mark.parametrize("text", ["中街", "一元路", "扬州路", "金桂花园"])
def test_what_a_row_names_of_another_road_is_not_of_this_one(ask, text):
    found = ask(text)
    assert (found.grid, found.certainty) == ("1", Certainty.CERTAIN)


def test_each_row_is_found_by_its_own_text(ask):
    found = {address: ask(address) for address, _, _ in IN_WORDS}
    assert {text: (each.grid, each.certainty) for text, each in found.items()} == {
        address: (grid, Certainty.CERTAIN) for address, _, grid in IN_WORDS
    }
