"""Addresses that the register has, or nearly has, in other words than people use."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {"A": ("昙华林社区", "粮道街道"), "B": ("都府堤社区", "中华路街道"), "C": ("余家湖村", "杨园街道")}
WUCHANG = "420106"


def asked(register, text):
    found = city(register, GRIDS, within=WUCHANG).match(text)
    return found.grid, found.certainty, [(note.remark, note.said) for note in found.notes]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("昙华林32号", Certainty.CERTAIN),
        ("曇華林32號", Certainty.CERTAIN),
        ("都府堤41号", Certainty.CERTAIN),
        ("督府堤41号", Certainty.CERTAIN),  # sounds so
        ("都府提41号", Certainty.PROBABLE),
        ("都府堤社区41号", Certainty.PROBABLE),
    ],
)
def test_a_street_that_is_called_as_a_community_has_its_houses(text, certainty):
    register = {"昙华林32号": "A", "昙华林34号": "A", "昙华林路12号": "A", "都府堤41号": "B", "都府堤43号": "B"}
    grid, found, _ = asked(register, text)
    assert (grid, found) == ("A" if "林" in text or "華" in text else "B", certainty)


def test_houses_of_a_village_are_its_own_without_its_last_part():
    register = {"余家湖12号": "C", "余家湖村14号": "C"}
    assert [asked(register, text)[:2] for text in ("余家湖12号", "余家湖14号", "余家湖村12号")] == [
        ("C", Certainty.CERTAIN)
    ] * 3


def test_entrances_are_counted_in_any_numerals_and_their_building_is_known():
    register = {"八街坊12门3号": "A", "九街坊12门3号": "B", "武车四村32栋2门": "A", "武车五村32栋2门": "B"}
    for text in ("8街坊12门3号", "八街坊12门3号", "武车四村32栋", "武车四村32栋2门"):
        assert asked(register, text)[:2] == ("A", Certainty.CERTAIN)


def test_a_part_of_an_estate_is_called_by_a_letter_and_a_number():
    register = {
        "和平大道750号绿地国际金融城A01地块5栋": "A",
        "和平大道750号绿地国际金融城A02地块5栋": "B",
        "水岸国际一地块1栋": "A",
        "水岸国际二地块1栋": "B",
    }
    for text in ("绿地国际金融城A01地块5栋", "和平大道750号绿地国际金融城a01地块5号楼", "水岸国际1地块1栋"):
        assert asked(register, text)[:2] == ("A", Certainty.CERTAIN)
    assert asked(register, "绿地国际金融城5栋")[1] is Certainty.OPEN


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("湖北省中医院", "A"),
        ("湖北中医院", "A"),
        ("武汉市第八医院急诊楼", "B"),
        ("武昌区实验小学", "C"),
    ],
)
def test_a_name_begins_with_its_region_in_full_or_not(text, grid):
    register = {"湖北中医院": "A", "市第八医院急诊楼": "B", "武昌实验小学": "C"}
    assert asked(register, text)[:2] == (grid, Certainty.CERTAIN)


def test_what_may_be_another_place_is_not_named_by_its_region():
    register = {"武昌实验小学": "C", "实验小学": "A"}
    assert asked(register, "武昌区实验小学")[0] == "A"


@pytest.mark.parametrize(
    ("text", "grid", "missing"),
    [
        ("张家湾村3号", "A", []),
        ("张家湾3号", "A", []),
        ("张家湾", "A", []),
        ("余家湖大余湾", "C", []),
        ("大余湾", "C", []),
        ("大余湾9号", "C", ["9号"]),
    ],
)
def test_a_hamlet_is_probable_without_its_village_and_as_a_village(text, grid, missing):
    register = {"先锋村张家湾3号": "A", "先锋村李家墩3号": "B", "余家湖村大余湾8号": "C"}
    found, certainty, notes = asked(register, text)
    assert (found, certainty) == (grid, Certainty.PROBABLE)
    assert [said for remark, said in notes if remark is Remark.NOT_LISTED] == missing


@pytest.mark.parametrize("text", ["十四道街", "十四道街5号", "14道街5号"])
def test_a_counted_road_may_be_called_without_what_stands_before(text):
    register = {"靖宇十四道街5号": "A", "靖宇十四道街7号": "A", "靖宇十三道街7号": "B"}
    assert asked(register, text)[:2] == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "grid", "certainty"),
    [
        ("一元路2-6号", "A", Certainty.PROBABLE),
        ("一元路2至8号", "A", Certainty.CERTAIN),  # 4号 and 6号 may not be there
        ("一元路8-10号", "A", Certainty.PROBABLE),
        ("临江大道70号至80号", "A", Certainty.PROBABLE),
        ("一元路8、10号", "A", Certainty.OPEN),
    ],
)
def test_a_range_is_where_its_houses_are(text, grid, certainty):
    register = {"一元路2号": "A", "一元路8号": "A", "临江大道70号": "A", "临江大道74号": "A", "临江大道80号": "B"}
    assert asked(register, text)[:2] == (grid, certainty)


def test_a_house_of_which_only_parts_by_a_letter_are_listed_is_where_they_are():
    register = {"洞庭街130号": "B", "洞庭街134号甲": "A", "洞庭街134号乙": "A", "洞庭街138号": "B"}
    assert asked(register, "洞庭街134号")[:2] == ("A", Certainty.PROBABLE)
