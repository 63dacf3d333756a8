"""House numbers with a word before their digits (特8号, 临22号) are others than the bare ones; both stores."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.register import Place, PlaceKind
from tests.services.west_and_east import LAT, LON, matching

REGISTER = [
    ("江汉路", "6号", "1"), ("江汉路", "10号", "1"), ("江汉路", "特8号", "2"), ("江汉路", "118号", "1"),
    ("江汉路", "特118号", "2"), ("友益街", "特２号", "1"), ("友益街", "2-1号", "2"), ("花楼街", "20号", "1"),
    ("花楼街", "临22号", "2"), ("民主街", "1号", "1"), ("民主街", "新3号", "2"), ("民主街", "老5号", "2"),
    ("民主街", "7号", "1"), ("大成路", "2号", "1"), ("大成路", "增4号", "2"), ("大成路", "6号", "1"),
    ("和平里", "支1号", "2"), ("和平里", "3号", "1"), ("和平里", "后5号", "1"), ("和平里", "前5号", "2"),
    ("青年路", "A1号", "1"), ("青年路", "B1号", "2"), ("统一街", "1#", "1"), ("统一街", "特1#", "2"),
    ("统一街", "3", "1"), ("统一街", "特3", "2"), ("大兴路", "甲8号", "2"), ("大兴路", "6号", "1"),
    ("大兴路", "桥头1号", "2"), ("大兴路", "特12号附1号", "2"), ("大兴路", "临字20号", "2"),
    ("大兴路", "特30号3楼", "2"),
    ("大兴路", "三巷5号", "2"), ("大兴路", "5号", "1"), ("三民路", "12号（东侧）", "1"),
    ("三民路", "12号（西侧）", "2"),
]  # fmt: skip


@pytest.fixture(params=["stored", "in memory"])
def ask(request, database):
    stored = [
        Place(f"P{at}", PlaceKind.HOUSE, road + number, None, LON[grid], LAT, road, number)
        for at, (road, number, grid) in enumerate(REGISTER)
    ]
    return matching(database, stored, request.param)


def test_each_is_found_by_its_own_text(ask):
    found = {road + number: ask(road + number) for road, number, _ in REGISTER}
    assert {text: (each.grid, each.certainty) for text, each in found.items()} == {
        road + number: (grid, Certainty.CERTAIN) for road, number, grid in REGISTER
    }


@pytest.mark.parametrize(
    ("text", "grid"),
    [("江汉路特8", "2"), ("江汉路特8#", "2"), ("江汉路特８号", "2"), ("江汉路特八号", "2"), ("江汉路 特8号", "2"),
     ("江汉路特118", "2"), ("江汉路118", "1"), ("友益街特2号", "1"), ("花楼街临22", "2"), ("花楼街临字22号", "2"),
     ("和平里前5号", "2"), ("和平里后5号", "1"), ("青年路B1", "2"), ("统一街特1号", "2"), ("统一街1号", "1"),
     ("统一街特3号", "2"), ("统一街3号", "1"), ("大兴路8号甲", "2"), ("江汉路特8号501室", "2"), ("大兴路临20号", "2"),
     ("大兴路3巷5号", "2"),
     ("大兴路5号", "1")],
)  # fmt: skip
def test_it_is_found_as_people_write_it(ask, text, grid):
    assert ask(text).grid == grid


@pytest.mark.parametrize(
    "text",
    ["江汉路8号", "花楼街22号", "民主街3号", "民主街5号", "大成路4号", "和平里1号", "和平里5号", "友益街2号",
     "大兴路8号", "大兴路1号", "大兴路12号", "大兴路20号", "大兴路30号", "江汉路特6号", "江汉路临8号"],
)  # fmt: skip
def test_the_bare_number_is_another(ask, text):
    found = ask(text)
    assert found.certainty is not Certainty.CERTAIN
    assert found.how is not How.EXACT


@pytest.mark.parametrize("text", ["江汉路特8号-1", "江汉路特8号附2号", "江汉路特8号之一"])
def test_a_branch_of_it_that_is_not_listed_is_beside_it(ask, text):
    found = ask(text)
    assert (found.grid, found.certainty) == ("2", Certainty.PROBABLE)


def test_of_a_list_each_is_meant(ask):
    assert {spot.text for spot in ask("江汉路特8、10号").spots} == {"江汉路特8号", "江汉路10号"}


def test_neighbours_are_those_of_the_road(ask):
    found = ask("江汉路8号")
    assert (found.how, found.grid) == (How.INTERPOLATED, "1")
