"""Districts that are known by their city alone (新城区, 市中区), and those that share its 市: 青岛市南区."""

from functools import cache

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.store.divisions import divisions
from tests.domain.addressing.cities import city
from tests.domain.addressing.small import matcher_of

COUNTRY = divisions()
CALLED_AS_PARTS = ("城区", "老城区", "新城区", "矿区", "郊区", "东区", "西区", "南区", "北区", "中区", "市区")
SHARING = [code for code, name in COUNTRY.items() if name.startswith("市") and name != "市辖区"]
ALL = SHARING + [code for code, name in COUNTRY.items() if name in CALLED_AS_PARTS]
REGISTER = {"镇江路12号": "A", "中山路100号": "B", "金花家园3号楼": "C", "南区小区3号楼": "D"}


def city_of(code):
    return COUNTRY[code[:4] + "00"]


def neighbour(code):
    """Return another district of the same city, after which the first is elsewhere."""
    return next(other for other in COUNTRY if other[:4] == code[:4] and other[4:] not in ("00", "01", code[4:]))


@cache
def read_in(code):
    around = {each: name for each, name in COUNTRY.items() if each[:2] == code[:2]}
    return Gazetteer(
        around, [(levels.ROAD, "镇江路"), (levels.ROAD, "东大街"), (levels.ESTATE, "金花家园")], within=code
    )


@cache
def matcher_in(code):
    return matcher_of(REGISTER, within=code)


def ways(code):
    """Yield how a district is written behind its city: in full, with the 市 of both once, without that of the city."""
    city, name = city_of(code), COUNTRY[code]
    yield city + name
    yield f"{city} {name}"
    yield city.removesuffix("市") + name
    if name.startswith("市"):
        yield city.removesuffix("市") + name.removeprefix("市")
        yield f"{city} {name.removeprefix('市')}"


@pytest.mark.parametrize("code", ALL)
def test_the_district_is_read_behind_its_city_in_it_and_in_its_neighbour(code):
    assert len(SHARING) == 6
    province = COUNTRY[code[:2] + "0000"]
    for here in (code, neighbour(code)):
        for rest in ("镇江路12号", "东大街100号", "金花家园3号楼", "不知名路5号", ""):
            for way in ways(code):
                for text in (way + rest, province + way + rest):
                    read = parse(text, read_in(here))
                    found = [(e.value, e.known, e.own) for e in read.all(levels.DISTRICT)]
                    assert found == [(COUNTRY[code], True, here == code)], (text, COUNTRY[here], found)
                    assert read.value(levels.CITY) == city_of(code)
                    assert "".join(text[e.start : e.end] for e in read.elements) == text


@pytest.mark.parametrize("code", ["370203", "370103", "511102", "610102", "510402"])
def test_an_address_in_it_is_certain_and_that_in_the_next_district_is_elsewhere(code):
    for way in ways(code):
        for text, grid in (("镇江路12号", "A"), ("金花家园3号楼", "C")):
            here = matcher_in(code).match(way + text)
            assert (here.grid, here.certainty) == (grid, Certainty.CERTAIN), way
            beside = matcher_in(neighbour(code)).match(way + text)
            assert (beside.how, beside.spots[0].text) == (How.ELSEWHERE, city_of(code) + COUNTRY[code]), way


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("610103", "新城区中山路100号"),
        ("140303", "郊区中山路100号"),
        ("370403", "市中区中山路100号"),
        ("370102", "济南市中镇江路12号"),
        ("370202", "青岛市北镇江路12号"),
        ("370202", "镇江路12号 青岛市北区"),
        ("370202", "镇江路12号（青岛市北区）"),
        ("341002", "西安市新城区中山路100号"),
        ("341002", "济南市中区中山路100号"),
    ],
)
def test_it_is_elsewhere(code, text):
    assert matcher_in(code).match(text).how is How.ELSEWHERE


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("370202", "青岛市南镇江路12号"),
        ("370202", "家住青岛市南区镇江路12号"),
        ("370103", "济南市中镇江路12号"),
        ("370202", "寄往青岛市南区镇江路12号"),
        ("370202", "市南区镇江路12号"),
    ],
)
def test_it_is_here(code, text):
    found = matcher_in(code).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("code", "text", "grid"),
    [
        ("341002", "新城区中山路100号", "B"),
        ("610103", "西安市碑林区新城区中山路100号", "B"),
        ("341002", "黄山市新城区中山路100号", "B"),
        ("370202", "青岛市中山路100号", "B"),
        ("370103", "济南市中山路100号", "B"),
        ("370202", "青岛市南区小区3号楼", "D"),
        ("370203", "青岛市南区小区3号楼", "D"),
        ("370202", "南区小区3号楼", "D"),
        ("370202", "青岛市市南区南区小区3号楼", "D"),
    ],
)
def test_roads_and_estates_that_are_called_alike_stay_what_they_are(code, text, grid):
    assert matcher_in(code).match(text).grid == grid


@pytest.mark.parametrize("code", ["510402", "510403", "370202", "370203", "610103"])
@pytest.mark.parametrize("part", ["东区", "西区", "南区", "北区"])
def test_a_part_of_an_estate_is_no_district(code, part):
    found = matcher_in(code).match(f"金花家园{part}3号楼")
    assert (found.grid, found.certainty) == ("C", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["市南路12号", "市北路12号", "青岛市南路12号", "青岛市北路12号", "济南市中路12号"])
def test_a_road_is_no_district(text):
    for code in ("370202", "370203", "370103"):
        assert not parse(text, read_in(code)).all(levels.DISTRICT)


@pytest.mark.parametrize("text", ["老城区镇江路12号", "江南新城区镇江路12号", "中心城区镇江路12号"])
def test_a_part_of_the_city_is_not_the_district_that_is_called_urban(text):
    assert matcher_in("140303").match(text).how is not How.ELSEWHERE


@pytest.mark.parametrize(
    "text",
    ["昆明市五华区人民中路132号", "云南省昆明市五华区人民中路132号", "昆明五华区人民中路132号",
     "云南省五华区人民中路132号", "五华区人民中路与正义路交叉口"],
)  # fmt: skip
def test_a_road_of_the_people_stands_behind_its_district(text):
    """人民医院 and 人民政府 are called by their district, 人民中路 is not."""
    grids = {"A": ("甲社区", "甲街道"), "B": ("乙社区", "甲街道")}
    found = city({"人民中路132号": "A", "正义路2号": "B"}, grids, within="530102").match(text)
    heads = [(e.level.name, e.value) for e in found.parse.elements]
    assert ("ROAD", "人民中路") in heads and ("DISTRICT", "五华区") in heads
    assert "号" not in text or (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
