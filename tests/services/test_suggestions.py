"""What is suggested over a register of whole addresses in one column, also of names inside rows; both stores."""

from datetime import date

import pytest
import shapely

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Place, PlaceKind
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations, places

ON = date(2026, 11, 1)
GROUND = shapely.box(118.3, 29.7, 118.31, 29.71)
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, GROUND),
    Area("341002001", "昱东街道", Level.STREET, "341002", GROUND),
    Area("341002001001", "水云寺社区", Level.COMMUNITY, "341002001", GROUND),
    Area("341002001002", "太白楼社区", Level.COMMUNITY, "341002001", GROUND),
]
HOUSES = [
    "竹辉路168号玉涵堂",
    "竹辉路170号竹辉饭店",
    "公园路1号中山公园南门",
    "延安路12号便民超市",
    "延安路14号便民超市",
    "延安路16号张小明",
    "延安路18号南院",
    "延安路20号二楼门面",
    "石板村3组12号",
    "石板村3组14号",
    "胜利四路老43号",
    "胜利四路老45号",
    "解放路西段12号",
    "解放路东段14号",
    "水云路3号水云寺",
    "太白路3号太白楼",
    "太白路9号太白楼",
]
LANES = ["溧阳路52弄28支弄8号", "溧阳路52弄28支弄10号", "溧阳路52弄9号"]
HAMLETS = ["西浜村陈家宅3号", "西浜村陈家宅5号", "大屯村陈家宅7号"]
BUILDINGS = ["1912街区3栋", "1912街区5栋", "景德路12号桃源小区5幢", "景德路12号桃源小区6幢", "中街路14号B座3楼星光影院"]
SITES = ["中山公园北门", "桃源小区综合楼"]


@pytest.fixture
def suggested(database):
    kinds = [(PlaceKind.HOUSE, HOUSES + LANES + HAMLETS), (PlaceKind.BUILDING, BUILDINGS), (PlaceKind.SITE, SITES)]
    listed = [(kind, f"屯溪区{text}") for kind, texts in kinds for text in texts]
    names = Gazetteer(names=[(levels.DISTRICT, "屯溪区")])
    stored = []
    for at, (kind, text) in enumerate(listed):
        said = parts(parse(text, names))
        stored.append(Place(f"P{at:02}", kind, text, None, 118.301 + at * 1e-4, 29.705, *said))
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, [Grid("1", "甲", None, None, GROUND)], [])
        places.add(session, stored, ON, names=names)
    addresses = Addresses(database, Lookup(database))

    def ask(text):
        return addresses.suggest(text, ON, 8)

    return ask


@pytest.mark.parametrize("typed", ["玉涵", "玉涵堂", "yht", "yuhan"])
def test_a_name_inside_a_row_is_suggested_as_the_place_that_has_it(suggested, typed):
    first = suggested(typed)[0]
    assert (first.text, first.place.code, first.grid.code) == ("屯溪区竹辉路168号玉涵堂", "P00", "1")


@pytest.mark.parametrize(("typed", "place"), [("水云寺", "水云路3号"), ("太白楼", "太白路3号太白楼")])
def test_a_name_inside_a_row_is_suggested_beside_the_community_that_is_called_so(suggested, typed, place):
    texts = [each.text for each in suggested(typed)]
    assert f"{typed}社区" in texts
    assert any(place in text for text in texts)


def test_a_name_that_several_rows_have_is_suggested_with_each_of_them(suggested):
    assert [each.text for each in suggested("便民")] == ["屯溪区延安路12号便民超市", "屯溪区延安路14号便民超市"]
    assert [each.text for each in suggested("中山公园")] == ["中山公园北门", "屯溪区公园路1号中山公园南门"]
    assert suggested("星光影院")[0].text == "屯溪区中街路14号B座3楼星光影院"


@pytest.mark.parametrize("typed", ["张小", "南院", "门面", "二楼门"])
def test_who_lives_there_and_parts_of_a_house_are_no_names(suggested, typed):
    assert suggested(typed) == []


def test_a_name_that_one_place_alone_has_is_still_another_name_of_it(suggested):
    (first,) = suggested("竹辉饭")
    assert (first.text, first.meaning, first.place) == ("竹辉饭店", "竹辉路170号", None)


@pytest.mark.parametrize(
    ("typed", "name", "kind", "listed"),
    [("石板", "石板村", "community", ["石板村3组12号", "石板村3组14号"]),
     ("sbc", "石板村", "community", ["石板村3组12号", "石板村3组14号"]),
     ("胜利", "胜利四路", "road", ["胜利四路老43号", "胜利四路老45号"]),
     ("1912", "1912街区", "estate", ["1912街区3栋", "1912街区5栋"]),
     ("景德", "景德路", "road", ["景德路12号桃源小区5幢", "景德路12号桃源小区6幢"]),
     ("解放", "解放路", "road", ["解放路东段14号", "解放路西段12号"]),
     ("桃源", "桃源小区", "estate", ["景德路12号桃源小区5幢", "景德路12号桃源小区6幢", "桃源小区综合楼"])],
)  # fmt: skip
def test_a_road_or_an_estate_fills_the_box_and_its_places_follow(suggested, typed, name, kind, listed):
    first = suggested(typed)[0]
    assert (first.text, first.kind, first.places) == (name, kind, 2)
    whole, *behind = suggested(name)
    assert whole == first
    assert [each.text for each in behind if each.place] == [f"屯溪区{text}" for text in listed]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("石板村3组1", "石板村3组12号"), ("屯溪区石板村", "石板村"), ("胜利四路老", "胜利四路老43号"),
     ("景德路1", "景德路12号桃源小区5幢"),
     ("桃源小区综合", "桃源小区综合楼"), ("1912街区5", "1912街区5栋")],
)  # fmt: skip
def test_what_is_typed_further_comes_first(suggested, typed, first):
    assert suggested(typed)[0].text.removeprefix("屯溪区") == first


def test_a_number_that_the_road_has_not_leaves_the_road(suggested):
    assert [(each.text, each.place) for each in suggested("景德路2")] == [("景德路", None)]


@pytest.mark.parametrize(
    ("typed", "listed"),
    [("溧阳路52弄", ["52弄9号", "52弄28支弄8号", "52弄28支弄10号"]),
     ("溧阳路52弄28", ["52弄28支弄8号", "52弄28支弄10号"]),
     ("溧阳路52弄28支弄1", ["52弄28支弄10号"])],
)  # fmt: skip
def test_houses_of_a_lane_follow_what_is_typed_of_it(suggested, typed, listed):
    places = [each.text for each in suggested(typed) if each.place]
    assert places == [f"屯溪区溧阳路{text}" for text in listed]


@pytest.mark.parametrize("typed", ["陈家宅", "cjz", "chenjia"])
def test_a_part_of_a_village_is_suggested_by_its_own_name(suggested, typed):
    named = [(each.text, each.places) for each in suggested(typed) if not each.place]
    assert named == [("西浜村陈家宅", 2), ("大屯村陈家宅", 1)]


@pytest.mark.parametrize("typed", ["栗阳", "力羊路", "liyang"])
def test_a_name_is_suggested_by_other_characters_that_sound_so(suggested, typed):
    assert suggested(typed)[0].text == "溧阳路"
