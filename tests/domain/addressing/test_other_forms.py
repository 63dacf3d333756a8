"""Villages, lanes of estates, committees and groups by other forms of their names than the register has."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

SOUTH = {"A": ("曾厝垵社区", "滨海街道"), "B": ("前埔社区", "莲前街道"), "C": ("石板社区", "滨海街道")}
VILLAGES = {
    "何厝社12号": "A", "何厝社14号": "B", "塔埔社12号": "B", "曾厝垵社12号": "A", "曾厝垵社14号": "B", "岭兜12号": "A",
    "岭兜14号": "B", "石板村12号": "C", "石板村14号": "B", "坑内社7号": "A", "坑内路7号": "B", "合厝12号": "A",
    "合厝14号": "B",
}  # fmt: skip
LANES = {
    "莲花一村集友里6号": "A", "莲花一村集友里8号": "B", "莲花二村龙山里6号": "B", "莲花三村龙山里6号": "A",
    "莲花三村龙山里9号": "A", "莲花二村一里3号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def south():
    return city({**VILLAGES, **LANES}, SOUTH, within="350203")


@pytest.mark.parametrize("text", [*VILLAGES, *LANES])
def test_each_is_found_by_its_own_text(south, text):
    for written in (text, f"厦门市思明区{text}", f"我家住{text}"):
        found = south.match(written)
        assert (found.grid, found.certainty) == ({**VILLAGES, **LANES}[text], Certainty.CERTAIN), written


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("何厝12号", "何厝社12号"), ("何厝14号", "何厝社14号"), ("何厝村12号", "何厝社12号"),
        ("思明区何厝14号", "何厝社14号"), ("塔埔十二号", "塔埔社12号"), ("岭兜社12号", "岭兜12号"),
        ("岭兜村14号", "岭兜14号"), ("合厝社14号", "合厝14号"), ("石板12号", "石板村12号"), ("石板14号", "石板村14号"),
        ("石板社12号", "石板村12号"), ("曾厝垵12号", "曾厝垵社12号"), ("曾厝垵14号", "曾厝垵社14号"),
        ("滨海街道曾厝垵12号", "曾厝垵社12号"), ("曾厝垵社区12号", "曾厝垵社12号"),
    ],
)  # fmt: skip
def test_the_kind_of_a_village_left_off_or_another_is_probable(south, text, row):
    found = south.match(text)
    assert (found.grid, found.certainty, found.spots[0].text) == (VILLAGES[row], Certainty.PROBABLE, row)
    assert Remark.CORRECTED in {note.remark for note in found.notes}


def test_a_village_and_a_road_that_are_called_so_are_both_meant(south):
    found = south.match("坑内7号")
    assert (found.certainty, {grid for grid, _ in found.grids}) == (Certainty.OPEN, {"A", "B"})


def test_a_community_that_is_stated_in_full_contradicts_a_village_elsewhere(south):
    found = south.match("曾厝垵社区14号")
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)
    assert Remark.CONTRADICTED in {note.remark for note in found.notes}


@pytest.mark.parametrize(
    ("text", "row"), [("集友里6号", "莲花一村集友里6号"), ("集友里八号", "莲花一村集友里8号"),
                      ("思明区集友里8号", "莲花一村集友里8号")],
)  # fmt: skip
def test_a_lane_without_its_estate_where_one_has_it(south, text, row):
    found = south.match(text)
    assert (found.grid, found.certainty, found.spots[0].text) == (LANES[row], Certainty.CERTAIN, row)


def test_a_lane_that_several_estates_have(south):
    found = south.match("龙山里6号")
    assert (found.certainty, {grid for grid, _ in found.grids}) == (Certainty.OPEN, {"A", "B"})
    found = south.match("龙山里9号")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["莲花二村集友里6号", "莲花五村集友里6号"])
def test_a_lane_behind_another_estate(south, text):
    found = south.match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["集友里99号", "集友里", "何厝99号", "一里3号", "三道街12号", "新集友里6号", "何厝社"])
def test_what_is_not_listed_is_not_certain(south, text):
    assert south.match(text).certainty is not Certainty.CERTAIN


TOWNS = {"A": ("石板村", "黎阳镇"), "B": ("草市村", "屯光镇"), "C": ("马坞社区", "屯光镇")}
GROUPS = {
    "枧忠镇高村3组": "A", "枧忠镇高村4组": "B", "枧忠镇高村5组1号": "B", "枧忠镇高村7号": "A", "石板村3组": "A",
    "石板村四组1号": "A", "草市村5社2号": "B", "草市村第六村民小组": "B", "草市村七队": "B", "马坞居委会8组": "C",
    "三委四组": "A", "5委2组": "B", "南勋街3委4组": "B", "南勋街九委一组": "C", "靖宇街九委二组": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def villages():
    return city(GROUPS, TOWNS)


@pytest.mark.parametrize("text", GROUPS)
def test_each_group_is_found_by_its_own_text(villages, text):
    for written in (text, f"屯溪区{text}"):
        found = villages.match(written)
        assert (found.grid, found.certainty) == (GROUPS[text], Certainty.CERTAIN), written


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("高村3组", "枧忠镇高村3组"), ("高村三社", "枧忠镇高村3组"), ("高村第四村民小组", "枧忠镇高村4组"),
        ("枧忠镇高村四队", "枧忠镇高村4组"), ("高村5社1号", "枧忠镇高村5组1号"), ("高村7号", "枧忠镇高村7号"),
        ("石板村三社", "石板村3组"), ("黎阳镇石板村三队", "石板村3组"), ("石板村4队1号", "石板村四组1号"),
        ("草市村五组2号", "草市村5社2号"), ("草市村6组", "草市村第六村民小组"), ("草市村六社", "草市村第六村民小组"),
        ("草市村7组", "草市村七队"), ("草市村第七村民小组", "草市村七队"), ("马坞委八组", "马坞居委会8组"),
        ("马坞社区8组", "马坞居委会8组"), ("3委4组", "三委四组"), ("第三居委会四组", "三委四组"),
        ("三居委会第四小组", "三委四组"), ("五委二组", "5委2组"), ("5委二社", "5委2组"),
        ("南勋街三委四组", "南勋街3委4组"), ("南勋街9委1组", "南勋街九委一组"),
        ("靖宇街第九居委会二组", "靖宇街九委二组"),
    ],
)  # fmt: skip
def test_groups_in_other_numerals_and_words(villages, text, row):
    found = villages.match(text)
    assert (found.grid, found.certainty) == (GROUPS[row], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "row"),
    [("旧镇石板村3组", "石板村3组"), ("屯光镇石板村3组", "石板村3组"), ("屯光镇高村3组", "枧忠镇高村3组"),
     ("旧镇高村四组", "枧忠镇高村4组"), ("九委1组", "南勋街九委一组")],
)  # fmt: skip
def test_behind_another_town_or_without_the_street_of_what_is_counted(villages, text, row):
    found = villages.match(text)
    assert (found.grid, found.certainty) == (GROUPS[row], Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["靖宇街3委4组", "靖宇街九委一组", "7委4组", "高村6组", "三委五组"])
def test_another_committee_or_group_is_none_of_those(villages, text):
    assert villages.match(text).certainty is not Certainty.CERTAIN
    assert villages.match(text).grid is None or villages.match(text).probability <= 0.6


YARDS = {"古平岗一号大院3栋": "A", "古平岗一号大院5栋": "B", "古平岗35号": "B", "里河104幢": "A", "里河105幢": "B"}
HOUSES = {"古平岗一号": "A", "古平岗35号": "B", "里河104幢": "A", "里河105幢": "B"}
CALLED_SO = {"A": ("里河社区", "江东街道"), "B": ("古平岗社区", "幕府山街道")}
CALLED_OTHERWISE = {"A": ("甲社区", "江东街道"), "B": ("乙社区", "幕府山街道")}


@pytest.mark.parametrize("grids", [CALLED_SO, CALLED_OTHERWISE])
def test_yards_that_are_counted_and_what_is_called_by_a_bare_name(grids):
    yards = city(YARDS, grids, within="320106")
    for text, row in (
        *((row, row) for row in YARDS), ("古平岗1号大院3栋", "古平岗一号大院3栋"),
        ("古平岗1号大院5号楼", "古平岗一号大院5栋"), ("鼓楼区古平岗1号大院3幢", "古平岗一号大院3栋"),
        ("里河105栋", "里河105幢"),
    ):  # fmt: skip
        found = yards.match(text)
        assert (found.grid, found.certainty) == (YARDS[row], Certainty.CERTAIN), text
    found = yards.match("古平岗1号大院7栋")
    assert found.certainty is not Certainty.CERTAIN
    houses = city(HOUSES, grids, within="320106")
    for text in ("古平岗1号大院3栋", "古平岗一号大院3栋"):
        found = houses.match(text)
        assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


def test_a_community_that_is_stated_beside_a_bare_name_still_contradicts_it():
    found = city(HOUSES, CALLED_SO, within="320106").match("古平岗社区古平岗一号")
    assert found.certainty is not Certainty.CERTAIN


NORTH = {"A": ("北三社区", "靖宇街道"), "B": ("南勋社区", "东莱街道")}
STREETS = {
    "头道街12号": "A", "二道街12号": "B", "南二道街12号": "A", "北二道街14号": "B", "北三道街15号": "A",
    "北十四道街5号": "B", "景阳街20号": "A", "三委四组": "A", "南勋街3委4组5号": "B", "靖宇街3委4组5号": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def north():
    return city(STREETS, NORTH, within="230104")


@pytest.mark.parametrize("text", STREETS)
def test_counted_streets_behind_the_district_with_and_without_its_last_part(north, text):
    for written in (text, f"道外{text}", f"道外区{text}", f"哈尔滨道外{text}", f"哈尔滨市道外区{text}"):
        found = north.match(written)
        assert (found.grid, found.certainty) == (STREETS[text], Certainty.CERTAIN), written


@pytest.mark.parametrize(
    ("text", "row"),
    [("2道街12号", "二道街12号"), ("北2道街14号", "北二道街14号"), ("北14道街5号", "北十四道街5号"),
     ("道外3委4组", "三委四组"), ("南勋街三委四组5号", "南勋街3委4组5号")],
)  # fmt: skip
def test_counted_in_other_numerals(north, text, row):
    found = north.match(text)
    assert (found.grid, found.certainty) == (STREETS[row], Certainty.CERTAIN)


def test_another_of_counted_streets_is_no_slip(north):
    found = north.match("三道街12号")
    assert found.certainty is Certainty.OPEN
    assert not {"头道街12号", "二道街12号"} & {spot.text for spot in found.spots}
    assert north.match("北四道街14号").certainty is not Certainty.CERTAIN


ESTATES = {"海峡国际社区1号楼": "A", "海峡国际社区2号楼": "B", "禹洲社区花园3栋": "B", "禹洲社区花园5栋": "A"}


def test_estates_that_are_called_communities_do_not_contradict_themselves():
    estates = city(ESTATES, SOUTH, within="350203")
    for text, grid in ESTATES.items():
        found = estates.match(text)
        assert (found.grid, found.certainty, found.notes) == (grid, Certainty.CERTAIN, ()), text
    found = estates.match("前埔社区海峡国际社区1号楼")
    assert Remark.CONTRADICTED in {note.remark for note in found.notes}
    assert estates.match("花园3栋").certainty is not Certainty.CERTAIN
