"""Crossings of roads that leave something out of their names, and so many metres from where two roads meet."""

import pytest
from shapely import LineString

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "建设北路3号": "A", "建设中路3号": "B", "解放路5号": "B", "中山中路5号": "C", "中山东路5号": "D", "人民路3号": "A",
    "车站路5号": "D",
}  # fmt: skip
LINES = {
    "建设北路": [(118.305, 29.705), (118.305, 29.71)],
    "建设中路": [(118.315, 29.7), (118.315, 29.71)],
    "解放路": [(118.3, 29.7055), (118.32, 29.7055)],
    "中山中路": [(118.302, 29.708), (118.33, 29.708)],
    "中山东路": [(118.33, 29.708), (118.34, 29.708)],
    "人民路": [(118.3, 29.702), (118.34, 29.702)],
    "车站路": [(118.325, 29.7), (118.325, 29.71)],
}


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER, lines={road: (LineString(line), 10.0) for road, line in LINES.items()})


@pytest.mark.parametrize(
    "text", ["建设路与解放路交叉口", "建设路与中山路交叉口", "建设路中山路路口", "解放路和建设路交叉口"]
)
def test_each_of_them_is_named(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.CROSSING, Certainty.OPEN)
    assert {grid for grid, _ in found.grids} == {"A", "B"}


def test_the_only_one_is_probable(matcher):
    found = matcher.match("建设路与人民路交叉口")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


@pytest.mark.parametrize(
    "text", ["人民路从车站路往东200米", "人民路由车站路往西200米", "人民路从车站路口往东200米", "人民路在车站路口堵车"]
)
def test_it_is_counted_from_where_they_meet(matcher, text):
    found = matcher.match(text)
    assert (found.grid, found.spots[0].text) == ("C", "人民路车站路")
