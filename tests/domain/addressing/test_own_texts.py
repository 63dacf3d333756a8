"""Rows of registers of other towns in whole addresses: found by their own text, and by how people say it."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.numbers import of_house
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import parts
from tests.domain.addressing.small import matcher_of

REGISTER = {
    "草堂路59号1栋1单元2楼3号": "A",
    "草堂路59号1栋1单元5楼3号": "B",
    "草堂路60号1楼3号": "C",
    "草堂路60号2楼3号": "D",
    "城市花园3幢1单元501室": "A",
    "西安中路8号附1号": "A",
    "西安中路8号附2号": "D",
    "西安中路8号附3号": "D",
    "海味街3号之一": "A",
    "海味街3号之二": "D",
    "海味街3号之十二": "C",
    "宽巷子60号": "A",
    "宽巷子84号": "D",
    "宽巷子60号附1号": "A",
    "四道街11号": "A",
    "北十四道街9号": "B",
    "建国北四道街8号": "C",
    "朝阳门内大街81号": "D",
    "西安门大街5号": "A",
    "广安门内大街10号": "B",
    "蔡桥工业园A区1栋": "A",
    "文家科技园A区1栋": "B",
    "高新区创业园3栋": "C",
    "经开区创业园3栋": "D",
    "青羊工业园F区12栋": "C",
    "金沙工业园F区12栋": "D",
    "大塘街聚星里2号": "C",
    "大塘街聚星里2号之3": "A",
    "大塘街聚星里4号": "B",
    "一环路西一段1号附1号": "B",
    "一环路西一段1号附1号1楼": "A",
    "一环路西一段33号": "C",
    "小南街107号（市四幼）": "A",
    "小南街107号（附属楼）": "D",
    "西御街3号领地中心东塔1楼": "A",
    "西御街3号领地中心西塔1楼": "D",
    "上池正街65号3栋1-2号": "A",
    "上池正街65号3栋1-3号": "D",
    "草堂路17号1-2号": "A",
    "草堂路17号1-3号": "D",
    "草堂路17号-附9号": "C",
    "草堂路19号": "D",
    "草堂路19-21号": "A",
    "青年街三段铁路家属院2号楼": "A",
    "青年街一段铁路家属院2号楼": "D",
    "优品道2栋": "A",
    "西十二道街7号": "A",
    "八十一新村3栋": "D",
    "寺右一马路7号": "A",
    "寺右新马路7号": "B",
    "多边形小区二期3栋": "A",
}


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER)


@pytest.mark.parametrize("text", REGISTER)
def test_each_is_found_by_its_own_text(matcher, text):
    for written in (text, f"安徽省黄山市屯溪区{text}"):
        found = matcher.match(written)
        assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("草堂路59号1栋1单元五楼3室", "B"), ("城市花园3幢1单元5楼501室", "A"), ("西安中路8附1号", "A"),
        ("草堂路17号附9号", "C"), ("优品道2幢", "A"), ("优品道2号楼602", "A"), ("1环路西一段33号", "C"),
        ("西12道街7号", "A"), ("北14道街9号", "B"), ("寺右1马路7号", "A"), ("81新村3幢", "D"),
        ("青羊工业园f区12幢", "C"), ("海味街3号之一二楼", "A"), ("海味街3号之1", "A"),
    ],
)  # fmt: skip
def test_written_otherwise(matcher, text, grid):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        *(f"西安中路8号附1{rest}" for rest in ("、附2号", "号、附2号", "、2号", "～2号", "号附2号", "号/附2号")),
        *(f"海味街3号之一{rest}" for rest in ("、之二", "、二", "之二", "和之二", "/之二")),
        *("宽巷子60/84", "宽巷子60号;84号", "宽巷子60|84号", "草堂路59号1栋1单元3号", "创业园3栋"),
    ],
)
def test_several_are_open(matcher, text):
    assert matcher.match(text).certainty is Certainty.OPEN


@pytest.mark.parametrize("text", ["四道街8号", "A区1栋", "多边形小区一期3栋"])
def test_no_other_place_is_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


def test_a_house_that_is_known_by_its_branches_is_shared_by_them(matcher):
    found = matcher.match("西安中路8号")
    assert found.certainty is Certainty.PROBABLE
    assert found.grid == "D"
    assert found.probability == pytest.approx(0.6)


def test_a_place_is_known_by_the_beginning_of_its_name():
    found = matcher_of({"奥克斯广场": "A", "延安路12号": "B"}).match("奥克斯附近")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


def test_a_range_of_branches_is_shared_by_them(matcher):
    found = matcher.match("西安中路8号附1-3号")
    assert {spot.text for spot in found.spots} == {"西安中路8-1号", "西安中路8-2号"}


@pytest.mark.parametrize("last", ["9" * 20, "9999999", "13800138", "0"])
def test_a_range_of_more_branches_than_any_house_has_is_cut_before_it_is_made(last):
    numbers = of_house(f"8号附1-{last}号").split(",")
    assert len(numbers) <= 60


def test_the_end_of_a_road_that_the_map_has_is_no_road_of_its_own():
    names = Gazetteer({}, [(Level.ROAD, "四道街")])
    told = {text: parts(parse(text, names)).road for text in ("北十四道街9号", "建国北四道街8号", "四道街8号")}
    assert list(told.values()) == ["北十四道街", "建国北四道街", "四道街"]
