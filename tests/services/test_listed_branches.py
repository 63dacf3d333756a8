"""Places that are several branches of a house (139号附6-10号): themselves, and each of their branches; both stores."""

from dataclasses import replace

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.register import Place, PlaceKind
from tests.services.west_and_east import LAT, LON, matching

REGISTER = [
    ("中山三路", "139号附6-10号", "2"), ("中山三路", "139号附5号", "1"), ("中山三路", "139号附11号", "1"),
    ("芷泉街", "12号附1-5号", "2"), ("芷泉街", "12号附6号", "1"), ("东街", "4号附1号、附2号", "2"),
    ("东街", "4号附3号", "1"), ("大黄路", "5号附11号-附19号", "2"), ("大黄路", "5号附20号", "1"),
    ("东街", "28号附101-105号", "2"), ("东街", "28号附106号", "1"), ("滨河路", "10号之一、之二", "2"),
    ("滨河路", "10号之三", "1"), ("西街", "9-11号", "2"), ("西街", "15号", "1"), ("西街", "30号附1-40号", "2"),
]  # fmt: skip


def _of_columns(at, road, number):
    return Place(f"P{at}", PlaceKind.HOUSE, road + number, None, 0, 0, road, number)


def _of_address(at, road, number):
    address = road + number
    return Place(f"P{at}", PlaceKind.HOUSE, address, None, 0, 0, *parts(parse(address, Gazetteer())))


@pytest.fixture(
    params=[("stored", _of_columns), ("stored", _of_address), ("memory", _of_columns), ("memory", _of_address)]
)
def ask(request, database):
    store, made = request.param
    listed = [
        replace(made(at, road, number), lon=LON[grid], lat=LAT) for at, (road, number, grid) in enumerate(REGISTER)
    ]
    return matching(database, listed, store)


def test_each_is_found_by_its_own_text(ask):
    found = {road + number: ask(road + number) for road, number, _ in REGISTER}
    assert {text: (each.grid, each.certainty) for text, each in found.items()} == {
        road + number: (grid, Certainty.CERTAIN) for road, number, grid in REGISTER
    }


@pytest.mark.parametrize(
    ("text", "grid"),
    [("中山三路139号附7号", "2"), ("中山三路139附10", "2"), ("中山三路139号附5号", "1"), ("芷泉街12号附3号", "2"),
     ("芷泉街12号附6号", "1"), ("东街4号附1号", "2"), ("东街4号附2", "2"), ("东街4号附3号", "1"),
     ("大黄路5号附15号", "2"), ("大黄路5号附20号", "1"),
     ("东街28号附103号", "2"), ("东街28号附106号", "1"), ("滨河路10号之二", "2"),
     ("西街10号", "2"), ("西街9号", "2"), ("中山三路139号附七号3楼", "2")],
)  # fmt: skip
def test_its_branches_are_in_it(ask, text, grid):
    assert ask(text).grid == grid


@pytest.mark.parametrize(
    "text",
    [
        "中山三路139号附20号",
        "中山三路139号附4号",
        "芷泉街12号附7号",
        "大黄路5号附10号",
        "东街28号附107号",
        "东街4号附4号",
    ],
)
def test_other_branches_are_not(ask, text):
    assert ask(text).certainty is not Certainty.CERTAIN
