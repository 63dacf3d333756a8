"""Rows of a register of an old town in the south: parts of houses, and side streets named with their main road."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.numbers import of_house
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.register import Place, PlaceKind
from tests.domain.addressing.small import matcher_of

ROWS = [
    "广卫路司后横街54号4幢", "广卫路司后横街54号5幢", "文德路秉正里5号后座", "文德路秉正里5号前座", "文德路秉正里5号",
    "起义路6号大院7号", "起义路6号大院9号", "起义路三多里6号大院7号", "起义路三多里6号大院9号",
    "德政中路305号首层101铺", "德政中路305号首层102铺", "德政中路300号", "德政中路309号二楼", "德政中路309号三楼",
    "德政中路311号首层", "德政中路311号地下", "德政中路311号负一层", "德政中路313号", "德政中路313号二楼",
    "仓边路旧仓巷3号", "仓边路旧仓巷5号", "中山五路忠孝里12号之一", "中山五路忠孝里12号之二",
    "文明路8号自编2栋", "文明路8号自编3栋", "文明路8号自编A", "文明路8号自编B", "文明路10号（自编2号）",
    "文明路10号（自编3号）", "文明路7号大院自编4号", "文明路7号大院自编5号",
    "文明路12号自编甲", "文明路12号自编乙", "文明路12号自编丙", "环市东路371号南塔", "环市东路371号北塔",
    "环市东路373号A塔", "环市东路373号B塔", "环市东路375号A座", "环市东路375号B座",
    "环市东路377号南塔12楼1203房", "环市东路377号北塔12楼1203房", "都府社区第3网格", "都府社区第4网格",
    "小北路6号铺", "小北路8号6铺", "小北路8号7铺", "越华路120-122号", "越华路121号", "越华路124-126号",
    "朝阳内大街81号", "西湖路8号附1号", "西湖路8号附2号", "西湖路10号", "西湖路吉祥里9号二楼", "西湖路吉祥里9号三楼",
    "文德南路厂后街16号首层自编02铺", "文德南路厂后街16号首层自编03铺", "惠福东路380号之一首层",
    "惠福东路380号之二首层", "第3区十巷崇正坊9号东座", "解放北路992号1-3楼", "解放北路992号4-5楼",
    "署前路10号之一、之二", "纸行路白薇街37号后座",
    "起义路1号后座二楼", "起义路1号后座三楼",
]  # fmt: skip
REGISTER = {row: "ABCD"[at % 4] for at, row in enumerate(ROWS)}


@pytest.fixture(scope="module")
def matcher():
    return matcher_of(REGISTER, communities=("都府社区", "仓边社区"))


@pytest.mark.parametrize("text", ROWS)
def test_each_is_found_by_its_own_text(matcher, text):
    for written in (text, f"安徽省黄山市屯溪区{text}"):
        found = matcher.match(written)
        assert (found.grid, found.certainty) == (REGISTER[text], Certainty.CERTAIN), written


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("秉正里5号后座", "文德路秉正里5号后座"), ("三多里6号大院7号", "起义路三多里6号大院7号"),
        ("三多里6号院7号楼", "起义路三多里6号大院7号"), ("起义路6号大院7号楼", "起义路6号大院7号"),
        ("德政中路305号101铺", "德政中路305号首层101铺"), ("德政中路305号一楼101号铺", "德政中路305号首层101铺"),
        ("德政中路309号2楼", "德政中路309号二楼"), ("德政中路309号３层", "德政中路309号三楼"),
        ("德政中路313号2楼", "德政中路313号二楼"), ("德政中路313号", "德政中路313号"),
        ("德政中路311号1楼", "德政中路311号首层"), ("德政中路311号负1层", "德政中路311号负一层"),
        ("旧仓巷3号", "仓边路旧仓巷3号"), ("厂后街16号首层自编2铺", "文德南路厂后街16号首层自编02铺"),
        ("文明路10号自编2号", "文明路10号（自编2号）"), ("文明路10号自编2", "文明路10号（自编2号）"),
        ("文明路8号(自编2栋)", "文明路8号自编2栋"), ("文明路8号自编二幢", "文明路8号自编2栋"),
        ("文明路8号自编a", "文明路8号自编A"), ("小北路8号6号铺", "小北路8号6铺"), ("小北路6铺", "小北路6号铺"),
        ("环市东路377号北塔1203室", "环市东路377号北塔12楼1203房"), ("起义路1号后座2楼", "起义路1号后座二楼"),
        ("我家在德政中路305号首层101铺", "德政中路305号首层101铺"), ("吉祥里9号2楼", "西湖路吉祥里9号二楼"),
        ("解放北路992号一至三层", "解放北路992号1-3楼"), ("白薇街37号", "纸行路白薇街37号后座"),
        ("环市东路377号北塔12O3室", "环市东路377号北塔12楼1203房"),
    ],
)  # fmt: skip
def test_written_otherwise(matcher, text, row):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (REGISTER[row], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "德政中路305号首层103铺", "德政中路309号5楼", "德政中路309号", "德政中路313号3楼", "文明路8号自编4栋",
        "文明路12号自编丁", "文明路12号", "文德路秉正里5号左座", "起义路秉正里5号后座", "环市东路371号东塔",
        "小北路8号", "小北路8号8铺", "西湖路8号附1号、10号", "西湖路10号、8号附2号", "吉祥里9号", "三多里6号",
        "文明路8号自编2栋、3栋", "文明路8号自编2栋、德政中路300号", "秉政里5号后座",
    ],
)  # fmt: skip
def test_no_other_part_is_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


def test_parts_of_one_house_have_keys_of_their_own():
    texts = ("文明路12号自编甲", "文明路12号自编乙", "文明路12号自编丙")
    names = Gazetteer()
    read = [Place("P", PlaceKind.HOUSE, text, None, 0, 0, *parts(parse(text, names))) for text in texts]
    assert [place_key(place, names) for place in read] == list(texts)


@pytest.mark.parametrize("text", ["西湖路8号附1号、10号", "西湖路10号、8号附1号"])
def test_each_of_a_list_of_a_branch_and_a_house_is_meant(matcher, text):
    assert {spot.text for spot in matcher.match(text).spots} == {"西湖路8-1号", "西湖路10号"}


def test_a_side_street_of_two_main_roads_is_shared():
    found = matcher_of({"仓边路旧仓巷3号": "A", "中山路旧仓巷3号": "D"}).match("旧仓巷3号")
    assert found.certainty is not Certainty.CERTAIN


def test_a_list_before_a_branch_has_both():
    assert of_house(spelt("10号、8号附2号")) == "10,8-2"


def test_a_sub_district_is_written_as_a_street():
    roads = [(Level.ROAD, "德政中路"), (Level.ROAD, "大塘街"), (Level.ESTATE, "忠孝里")]
    names = Gazetteer({}, [(Level.TOWN, "北京街道"), (Level.TOWN, "大塘街道"), *roads])
    told = {
        text: (parse(text, names).value(Level.TOWN), parse(text, names).value(Level.ROAD))
        for text in (
            "北京街德政中路300号",
            "大塘街德政中路300号",
            "大塘街5号",
            "大塘街德政中路路口",
            "北京街忠孝里12号",
        )
    }
    assert list(told.values()) == [
        ("北京街道", "德政中路"), ("大塘街道", "德政中路"), (None, "大塘街"), (None, "大塘街"), ("北京街道", None)
    ]  # fmt: skip


def test_a_name_with_a_long_number_has_no_part_of_it_in_words():
    assert Gazetteer({}, [(Level.ROAD, "第2300区五巷")]).named("第23区五巷") is None


def test_a_gate_of_a_town_makes_the_name_of_a_street(matcher):
    assert parse("朝阳内大街81号", Gazetteer({"211300": "朝阳市"})).value(Level.CITY) is None
