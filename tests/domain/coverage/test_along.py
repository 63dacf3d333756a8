"""The road beside a defect is the one that runs along it, not one that only crosses."""

import shapely

from geogrid.domain.coverage.along import along
from tests.store import pictures


def line(*places):
    return shapely.LineString([pictures.at(*place) for place in places])


LONG = shapely.box(*pictures.at(1, 1.01), *pictures.at(3, 1))  # two cells long, a metre wide
NAMES = ["前园南路", "横街", "", "前园南路", "远路"]
LINES = [line((0, 1.1), (2, 1.1)), line((2, 0), (2, 2)), line((0, 1), (4, 1)), line((2, 1.1), (4, 1.1)),
         line((0, 2), (4, 2))]  # fmt: skip


def test_the_one_that_runs_beside_it_for_the_longest():
    assert along([LONG], NAMES, LINES) == ["前园南路"]
    assert along([LONG], NAMES[1:], LINES[1:]) == ["前园南路"]
    assert along([LONG], NAMES[1:2], LINES[1:2]) == ["横街"]


def test_none_is_near():
    far = shapely.transform(LONG, lambda xy: xy + (0, 0.1))
    assert along([far, LONG, None, shapely.Polygon()], NAMES, LINES) == [None, "前园南路", None, None]
    assert along([LONG], [], []) == along([LONG], [""], LINES[:1]) == [None]
    assert along([], NAMES, LINES) == []


def test_parts_of_the_same_name_count_together():
    names = ["前园南路", "北路", "前园南路"]
    parts = [line((1, 1.1), (1.8, 1.1)), line((1.8, 0.95), (2.9, 0.95)), line((2.2, 1.1), (3, 1.1))]
    assert along([LONG], names, parts) == ["前园南路"]
