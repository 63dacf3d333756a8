"""Stations of the metro, however they are called, and their exits, which are no houses."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.addressing.names import levels
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("白下", "武定", "雨花"), strict=True)}
HOUSES = {"武定门路1号": "B", "武定门路2号": "B", "雨花路2号": "C"}
ROWS = ("武定门站", "地铁武定门站", "武定门地铁站", "地铁1号线武定门站")


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(
    "text", ["地铁武定门站", "地铁1号线武定门站", "地铁一号线武定门站", "武定门地铁站", "武定门地铁口"]
)
def test_a_station_is_found_by_each_of_its_names(row, text):
    found = city({row: "A", **HOUSES}, GRIDS).match(text)
    assert (found.grid, found.certainty, found.spots[0].how) == ("A", Certainty.CERTAIN, How.EXACT)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(
    "text", ["地铁武定门站1号口", "武定门地铁站B口", "地铁1号线武定门站2号出口", "武定门地铁站（C出入口）"]
)
def test_an_exit_is_around_its_station_and_no_house(row, text):
    matcher = city({row: "A", **HOUSES}, GRIDS)
    found = matcher.match(text)
    assert (found.grid, found.spots[0].how, found.spots[0].radius_m) == ("A", How.BESIDE, 150.0)
    assert not found.parse.all(levels.NUMBER) and not found.parse.all(levels.BUILDING)
    assert city({row: "A", **HOUSES}, GRIDS, side=0.002).match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("row", ROWS)
def test_a_station_by_its_bare_name_and_an_exit_is_found(row):
    found = city({row: "A", **HOUSES}, GRIDS).match("武定门站2号口")
    assert (found.grid, found.spots[0].how) == ("A", How.BESIDE)


def test_an_exit_that_has_a_row_is_that():
    matcher = city({"武定门站": "A", "武定门站1号口": "B"}, GRIDS)
    for text in ("武定门站1号口", "武定门地铁站1号口"):
        assert (matcher.match(text).grid, matcher.match(text).certainty) == ("B", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["雨花门站2号口", "地铁雨花门站2号口", "雨花门地铁站A口"])
def test_a_station_that_the_register_lacks_is_not_a_house(text):
    assert city({"武定门站": "A", **HOUSES}, GRIDS).match(text).certainty is not Certainty.CERTAIN


def test_a_station_or_a_school_that_is_called_by_the_road_of_a_place_is_another():
    matcher = city({"体育馆": "A", "武定门路1号": "B"}, GRIDS)
    for text in ("体育馆路站", "体育馆路小学", "体育馆路派出所"):
        assert matcher.match(text).certainty is not Certainty.CERTAIN, text


def test_words_that_begin_as_an_exit_does_are_none():
    found = city({"武定门站": "A"}, GRIDS).match("武定门站A口味餐厅")
    assert not found.parse.all(levels.RELATION)


def test_a_station_of_something_else_is_none_of_the_metro():
    matcher = city({"武定门汽车站": "A", "武定门路1号": "B"}, GRIDS)
    assert matcher.match("武定门地铁站").certainty is not Certainty.CERTAIN
    assert matcher.match("武定门地铁口").certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("station", ["地铁1号线车站路站", "车站路地铁站", "地铁车站路站"])
@pytest.mark.parametrize("way", ["D口", "D出口", "D号口", "D出入口"])
def test_an_exit_that_has_a_row_is_found_by_each_of_its_names(station, way):
    register = {station: "A", station + "D口": "B", station + "2号口": "C", "车站路1号": "A"}
    matcher = city(register, GRIDS)
    for text in ("车站路地铁站", "地铁车站路站"):
        found = matcher.match(text + way)
        assert (found.grid, found.certainty, found.spots[0].how) == ("B", Certainty.CERTAIN, How.EXACT)
    for text in ("车站路地铁口D", "车站路地铁口D口", f"{station}D口"):
        assert (matcher.match(text).grid, matcher.match(text).certainty) == ("B", Certainty.CERTAIN), text
    for text in ("车站路地铁站2号口", "地铁车站路站2号出口", "车站路地铁站2出口"):
        assert (matcher.match(text).grid, matcher.match(text).certainty) == ("C", Certainty.CERTAIN), text


def test_an_exit_that_has_no_row_is_around_its_station():
    matcher = city({"地铁1号线车站路站": "A", "地铁1号线车站路站D口": "B"}, GRIDS)
    found = matcher.match("车站路地铁站A口")
    assert (found.grid, found.spots[0].how, found.spots[0].radius_m) == ("A", How.BESIDE, 150.0)
    assert matcher.match("车站路地铁站").grid == "A"


def test_the_way_out_of_a_station_of_something_else_is_none_of_the_metro():
    matcher = city({"车站路汽车站": "A", "车站路汽车站D口": "B"}, GRIDS)
    assert matcher.match("车站路地铁站D口").certainty is not Certainty.CERTAIN
