"""From an address to its grid, on a simulated district."""

import csv
import math
import random
import time
import tomllib
from collections import defaultdict
from datetime import date

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geogrid.domain.addressing.finding import Certainty, How, Note, Remark
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.grid import Level as AreaLevel
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import LineKind, Override, PlaceKind
from geogrid.domain.simulate import Recipe, simulate
from geogrid.paths import BOUNDARIES

LEVELS = {AreaLevel.DISTRICT: Level.DISTRICT, AreaLevel.STREET: Level.TOWN, AreaLevel.COMMUNITY: Level.COMMUNITY}
ALIASES = [("老大桥", "镇海桥"), ("老供电局", "前园南路12号")]


@pytest.fixture(scope="module")
def district():
    recipe = Recipe.parse(tomllib.loads((BOUNDARIES / "tunxi.toml").read_text(encoding="utf-8")))
    return simulate(recipe, grids=92, places=20_000, cases=1, seed=1, today=date(2026, 1, 1))


@pytest.fixture(scope="module")
def index(district):
    return LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])


@pytest.fixture(scope="module")
def matcher(district, index):
    with (BOUNDARIES / "divisions.csv").open(encoding="utf-8") as file:
        divisions = {row["code"]: row["name"] for row in csv.DictReader(file)}
    names = [(LEVELS[area.level], area.name) for area in district.areas]
    names += [(Level.ROAD, line.name) for line in district.lines if line.kind is LineKind.ROAD]
    names += [(Level.ESTATE, estate.name) for estate in district.estates]
    names += [(Level.SITE, place.address) for place in district.places if place.kind is PlaceKind.SITE]
    gazetteer = Gazetteer(divisions, names, ALIASES, within="341002")
    areas = {area.code: area for area in district.areas}
    above = {g.code: (areas[g.community].name, areas[areas[g.community].parent].name, g.name) for g in district.grids}
    lines = {line.name: (line.shape, line.width) for line in district.lines if line.kind is LineKind.ROAD}
    grids = index.locate([p.lon for p in district.places], [p.lat for p in district.places]).tolist()
    return Matcher(gazetteer, PlacesInMemory(district.places, grids, gazetteer), Ground(index), above, lines)


@pytest.fixture(scope="module")
def grid_of(district, index):
    return {p.address: index.locate_one(p.lon, p.lat) for p in district.places}


def test_each_place_by_its_own_text(district, matcher, grid_of):
    for place in district.places:
        found = matcher.match(place.address)
        assert (found.spots[0].place, found.grid, found.notes) == (place.code, grid_of[place.address], ())
        if place.kind is not PlaceKind.ESTATE:  # which may lie in several grids
            assert (found.how, found.certainty) == (How.EXACT, Certainty.CERTAIN)


@given(
    at=st.integers(0, 10**6),
    above=st.sampled_from(["", "屯溪区", "黄山市屯溪区", "安徽省黄山市屯溪区"]),
    with_community=st.booleans(),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_full_text_of_a_place_is_that_place(district, matcher, grid_of, at, above, with_community):
    places = [p for p in district.places if p.kind is not PlaceKind.ESTATE]
    place = places[at % len(places)]
    communities = {area.code: area.name for area in district.areas if area.level is AreaLevel.COMMUNITY}
    of = communities[grid_of[place.address][:12]] if with_community else ""
    found = matcher.match(f"{above}{of}{place.address}")
    assert (found.spots[0].place, found.grid) == (place.code, grid_of[place.address])
    assert (found.how, found.certainty, found.notes) == (How.EXACT, Certainty.CERTAIN, ())


@pytest.mark.parametrize(
    "text",
    [
        "前园南路12", "前园南路１２號", "前園南路十二号", "屯溪区前园南路12号", "安徽省黄山市屯溪区 前园南路 12号",
        "安徽黄山屯溪前园南路12号", "安徽省黄山市屯溪区安徽省黄山市屯溪区前园南路12号", "12号前园南路",
        "请问前园南路12号归谁管",
        "前园南路12号门口", "前员南路12号", "前园南12号", "前园园南路12号",
    ],
)  # fmt: skip
def test_one_house_in_many_ways(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid_of["前园南路12号"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["城市花园3幢2单元501", "城市花园3栋二单元五〇一室", "城市花园3-2-501", "城市花园3号楼2单元501室",
     "水心亭社区城市花园3幢2单元501",
     "501室2单元3幢城市花园", "城市花圆3幢2单元501室", "城市花园3 2 501"],
)  # fmt: skip
def test_one_room_in_many_ways(matcher, grid_of, text):
    found = matcher.match(text)
    assert found.spots[0].text == "城市花园3幢2单元501室"
    assert (found.grid, found.certainty) == (grid_of["城市花园3幢2单元501室"], Certainty.CERTAIN)


def test_other_names(matcher, grid_of):
    found = matcher.match("老供电局3楼")
    assert (found.how, found.grid) == (How.ALIAS, grid_of["前园南路12号"])
    assert [(note.remark, note.said, note.meant) for note in found.notes] == [
        (Remark.OTHER_NAME, "老供电局", "前园南路12号")
    ]


def test_a_bridge_that_only_the_map_has_by_its_other_name(district, matcher, index):
    found = matcher.match("老大桥")
    assert (found.how, found.spots[0].text) == (How.ROAD, "镇海桥")
    assert [(note.remark, note.said, note.meant) for note in found.notes] == [(Remark.OTHER_NAME, "老大桥", "镇海桥")]
    assert sum(share for _, share in found.grids) == pytest.approx(1)
    bridge = next(line.shape for line in district.lines if line.name == "镇海桥")
    ends = {index.locate_one(*point) for point in (bridge.coords[0], bridge.coords[-1])}
    assert ends <= {grid for grid, _ in found.grids}
    assert matcher.match("镇海桥旁").how is How.BESIDE


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("城市花园3幢", True), ("城市花园3幢2单元501", True), ("城市花园3-2-501", True), ("城市花圆3栋", True),
        ("城市花园13幢", False), ("城市花园", False), ("城市花园30幢", False), ("前园南路12号", True),
        ("前园南路120号", False), ("老供电局", True),
    ],
)  # fmt: skip
def test_a_decision_about_an_address_and_all_that_is_in_it(district, matcher, text, decided):
    other = district.grids[-1].code
    made = [
        Override(address, other, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
        for address in ("城市花园3栋", "前园南路12号")
    ]
    found = matcher.deciding(made).match(text)
    assert (found.how is How.OVERRIDE) is decided
    if decided:
        assert (found.grid, found.certainty) == (other, Certainty.CERTAIN)
        assert [(n.said, n.meant) for n in found.notes if n.remark is Remark.BY_DOCUMENT] == [
            ("挂靠管理", "屯网办〔2026〕3号")
        ]


def test_a_community_that_contradicts_the_point(matcher, grid_of):
    found = matcher.match("黎阳街社区前园南路12号")
    assert (found.grid, found.certainty) == (grid_of["前园南路12号"], Certainty.PROBABLE)
    assert [note.remark for note in found.notes] == [Remark.CONTRADICTED]
    assert found.notes[0].said == "黎阳街社区"


def test_a_road_alone_is_open(matcher, district):
    found = matcher.match("前园南路")
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)
    assert len(found.grids) > 3
    assert sum(share for _, share in found.grids) == pytest.approx(1)


def test_a_grid_by_its_name(matcher, district):
    grid = district.grids[1]
    name = next(area.name for area in district.areas if area.code == grid.community)
    found = matcher.match(f"{name}{grid.name}")
    assert (found.grid, found.certainty) == (grid.code, Certainty.CERTAIN)


def test_a_name_that_is_none_of_the_district_is_not_guessed(matcher):
    """There is a 黄山东路 and a 华山路, and no 黄山路."""
    found = matcher.match("黄山路12号")
    assert found.certainty is Certainty.OPEN
    assert {spot.text for spot in found.spots} >= {"华山路12号", "黄山东路12号"}


@pytest.mark.parametrize("text", ["黄山路", "黄山路54号", "黄山路59号", "黄山路与齐云大道交叉口", "屯溪区黄山路62号"])
def test_a_road_without_its_middle_is_first_the_roads_that_have_one(matcher, text):
    found = matcher.match(text)
    assert found.certainty is Certainty.OPEN
    assert found.spots[0].text.startswith(("黄山东路", "黄山中路"))
    assert {spot.text[:4] for spot in found.spots} >= {"黄山东路", "黄山中路"}
    assert found.notes[0][1:3] in {("黄山路", "黄山东路"), ("黄山路", "黄山中路")}


@pytest.mark.parametrize(
    "text",
    ["上海路5号", "北京路12号", "洛阳路8号", "衡阳路8号", "贵阳路8号", "桂林路5号", "梅花路5号", "平安路5号",
     "滨河路3号", "滨湖路3号", "海北路12号", "江滨路3号", "恒山路60号", "龙泉路5号"],
)  # fmt: skip
def test_a_short_name_that_nobody_knows_may_be_a_road_of_its_own(matcher, text):
    assert matcher.match(text).certainty in (Certainty.PROBABLE, Certainty.OPEN)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("言安路12号", "延安路12号"),
        ("廷安路12号", "延安路12号"),
        ("彬江路3号", "滨江路3号"),
    ],
)
def test_a_short_name_is_known_by_its_sound_or_its_shape(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.CERTAIN)


def test_a_name_with_a_wrong_character_is_likelier_in_its_community(district, matcher, grid_of):
    communities = {area.code: area.name for area in district.areas}
    here = communities[next(p.community for p in district.places if p.address == "上新路5号")]
    found = matcher.match(here + "上海路5号")
    assert (found.grid, found.certainty) == (grid_of["上新路5号"], Certainty.PROBABLE)
    assert found.probability > matcher.match("上海路5号").probability


@pytest.mark.parametrize(
    "text",
    ["黄河中路5号", "黄海东路5号", "果园南路5号", "花园南路5号", "前进南路5号", "滨湖西路5号", "荷花路5号",
     "莲花池路5号", "杨梅路5号", "杨柳山路5号", "丹桂景苑3幢", "丹桂嘉苑3幢", "东方雅苑3幢", "阳光新城3幢",
     "望江楼3幢", "望江台3幢", "阳光花城3幢", "东方公馆3幢", "东方名都3幢", "江南春城3幢", "东苑3幢", "城市花轩3幢"],
)  # fmt: skip
def test_a_whole_name_that_nobody_knows_is_never_certain(matcher, text):
    found = matcher.match(text)
    assert found.certainty is not Certainty.CERTAIN
    assert found.probability <= 0.6


def test_a_road_of_another_kind_is_among_what_may_be_meant(matcher):
    found = matcher.match("新安路9号")
    assert "新安大道" in {note.meant for spot in found.spots for note in spot.notes}
    assert found.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", ["玉兰3幢", "金桂1幢", "东方1幢", "永安2幢", "东方3幢2单元301"])
def test_the_beginning_of_a_name_may_be_each_that_begins_so(district, matcher, text):
    found = matcher.match(text)
    begun = {estate.name for estate in district.estates if estate.name.startswith(text[:2])}
    assert found.certainty is not Certainty.CERTAIN
    assert {spot.text.split(text[2])[0] for spot in found.spots} <= begun
    assert len({spot.text for spot in found.spots}) > 3


def test_the_beginning_of_one_name_alone_is_probable(matcher):
    found = matcher.match("滨江3幢")
    assert (found.spots[0].text, found.certainty) == ("滨江华庭3幢", Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("上海市黄浦区南京东路12号", "上海市黄浦区"), ("浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区"),
        ("黄山市黄山区前园南路12号", "黄山市黄山区"), ("前园南路12号，上海市", "上海市"),
    ],
)  # fmt: skip
def test_other_places_of_the_country(matcher, text, where):
    found = matcher.match(text)
    assert (found.how, found.grid, found.certainty) == (How.ELSEWHERE, None, Certainty.NONE)
    assert found.spots[0].text == where


@pytest.mark.parametrize(
    ("text", "own"),
    [("黄山市屯溪区", "黄山市屯溪区"), ("屯溪", "屯溪区"), ("黄山市", "黄山市"),
     ("安徽省黄山市屯溪区安徽省", "安徽省黄山市屯溪区"), ("台湾风情街", ""), ("你好", "")],
)  # fmt: skip
def test_nothing_but_the_district(matcher, text, own):
    found = matcher.match(text)
    assert (found.how, found.own) == (How.NOTHING, own)


def test_one_of_two_is_not_probable(matcher):
    found = matcher.match("前园路12号")
    assert (found.probability, found.certainty) == (0.5, Certainty.OPEN)


def test_a_crossing_is_where_its_roads_meet(matcher, district):
    lines = {line.name: line.shape for line in district.lines}
    found = matcher.match("黄山中路与前园南路交叉口")
    where = shapely.Point(found.spots[0].where)
    assert found.how is How.CROSSING
    assert where.distance(lines["黄山中路"]) < 1e-9
    assert where.distance(lines["前园南路"]) < 1e-9
    assert found.certainty is not Certainty.CERTAIN  # four grids meet there
    assert matcher.match("前园南路黄山中路口").grids == found.grids


@pytest.mark.parametrize("between", ["", "与"])
def test_a_corner_and_so_many_metres_from_where_two_roads_meet(matcher, between):
    """Without a word that says that they do."""
    corner = matcher.match(f"黄山中路{between}前园南路东北角").spots[0]
    assert corner.how is How.CROSSING
    assert corner.where == matcher.match("黄山中路与前园南路交叉口东北角").spots[0].where
    away = matcher.match(f"黄山中路{between}前园南路往南60米").spots[0]
    assert away.how is How.OFFSET
    assert away.where == matcher.match("黄山中路与前园南路交叉口往南60米").spots[0].where


def test_a_house_between_two_others(matcher, district):
    """A listed house, taken away and asked for, is found between those beside it."""
    road = max(
        {p.road for p in district.places if p.kind is PlaceKind.HOUSE},
        key=lambda r: sum(p.road == r for p in district.places),
    )
    houses = {int(p.number[:-1]): p for p in district.places if p.road == road and p.kind is PlaceKind.HOUSE}
    number = sorted(houses)[len(houses) // 2]
    known = {n: p for n, p in houses.items() if (n - number) % 2 == 0}
    assert matcher.match(f"{road}{number}号附9号").how is How.INTERPOLATED
    found = matcher.match(f"{road}{number}号附9号").spots[0]
    assert shapely.Point(found.where).distance(shapely.Point(known[number].lon, known[number].lat)) < 1e-3


def test_so_many_metres_from_somewhere(matcher, district):
    start = next(p for p in district.places if p.address == "前园南路12号")
    found = matcher.match("前园南路12号往北50米").spots[0]
    assert found.how is How.OFFSET
    assert found.where[1] - start.lat == pytest.approx(50 / 110_850, rel=0.1)
    assert found.where[0] == pytest.approx(start.lon, abs=1e-4)


@pytest.mark.parametrize(
    "text",
    ["", " ", "。", "12345", "13912345678", "' or 1=1 --", "select * from places", "hello world", "😀😀",
     "\x00\x07", "号" * 10_000,
     "前园南路" * 3_000, "(" * 5_000, "9" * 10_000, "东" * 10_000],
)  # fmt: skip
def test_what_is_no_address(matcher, text):
    found = matcher.match(text)
    assert found.certainty in (Certainty.NONE, Certainty.OPEN)


def test_shares_are_chances(matcher, district):
    chance = random.Random(3)
    for place in chance.sample(district.places, 200):
        for text in (f"{place.address}对面", f"{place.address}往东80米", place.address[:-1]):
            found = matcher.match(text)
            assert sum(share for _, share in found.grids) <= 1 + 1e-9
            assert all(0 < share <= 1 + 1e-9 for _, share in found.grids)
            inside = [share for grid, share in found.grids if grid is not None]
            assert inside == sorted(inside, reverse=True)


# --- never a silent guess


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("延安路廿二号", "延安路22号"), ("龙山路卅二号", "龙山路32号"), ("延安路拾贰号", "延安路12号"),
        ("桂花19巷3号", "桂花十九巷3号"), ("徽山3巷4号", "徽山三巷4号"), ("上新1巷4号", "上新一巷4号"),
        ("延安路12#", "延安路12号"), ("延安路12号门面房", "延安路12号"), ("延安路12-2-501", "延安路12号"),
        ("滨江路29-103", "滨江路29号"), ("珠塘小学", "珠塘社区小学"), ("上新居委会", "上新社区居委会"),
        ("北京烤鸭店延安路12号", "延安路12号"), ("新城区延安路12号", "延安路12号"),
        ("延安路12号老王面馆", "延安路12号"),
        ("就在延安路12号", "延安路12号"), ("屯溪桂花苑3幢", "桂花苑3幢"), ("我家在桂花苑3幢", "桂花苑3幢"),
        ("延安路第12号", "延安路12号"), ("前园南路的12号", "前园南路12号"), ("前园 南路 12号", "前园南路12号"),
        ("桂花 19巷3号", "桂花十九巷3号"), ("延安路廿 二号", "延安路22号"), ("延安路12号宿舍", "延安路12号"),
        ("延安路12号门卫", "延安路12号"), ("延安路12号 245000", "延安路12号"),
        ("前园南路段12号", "前园南路12号"), ("延安路12号过桥米线店", "延安路12号"),
        ("延安路12号东方红照相馆", "延安路12号"), ("合肥人延安路12号", "延安路12号"),
        ("前园南路十二", "前园南路12号"), ("北海路二十", "北海路20号"),
        ("前园南路12号 张三 138-1234-5678", "前园南路12号"),
        ("城市花园3-2", "城市花园3幢2单元"),
        ("户籍：合肥市庐阳区，现住延安路12号", "延安路12号"), ("反映延安路12号门口堵塞，以前修过", "延安路12号"),
    ],
)  # fmt: skip
def test_everyday_ways_to_write_a_place(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "延安路l5号", "延安路A2号", "延安路东2号", "金桂花苑3幢", "新桂花苑", "阳光桂花苑3幢", "城市花园东区3幢",
        "延安路10多号", "龙山路50来号", "延安路十几号", "延安路12号左右", "延安路约12号",
        "滨江路2 9号", "横江东路5号", "昱城北苑", "延安东路12号", "上新二十一巷4号", "枫树九巷3号", "百合花园",
        "延安路12号、前园南路12号", "延安路12号和前园南路12号", "由延安路12号搬至前园南路12号",
        "不是延安路12号，是前园南路12号", "延安路12号城市花园4幢", "延安路12A号", "延安路12-1号",
        "延安路12号往东50里", "延安路12号往前100米", "延安路12号左转200米", "延安路12号往东走5分钟",
        "延安路12号往东第三个路口", "滨江路39号对岸", "滨江路39号过桥", "延安路12号西边第三家", "延安路12号以东",
        "延安路12号后面", "延安路12号东侧",
        # more or less, or not to be read
        "延安路10几号", "延安路1几号", "延安路10号多", "延安路十二三号", "延安路1?号", "延安路1*号", "延安路20+号",
        "延安路10号以上", "延安路10号往后", "延安路10号上下", "城市花园4多幢", "延安路2 9 号", "延安路2 9",
        "延安路2十1号", "延安路12/14号", "桂花19弄3号",
        # beside
        "延安路12号过去", "延安路12号过去一点", "延安路12号过马路", "延安路12号50米", "延安路12号百米外",
        "延安路12号半里", "延安路12号东50", "延安路12号步行10分钟", "延安路12号坐车两站", "延安路12号下一个路口",
        "延安路12号右拐", "延安路12号直走到底", "延安路12号第三家", "延安路12号隔两家", "延安路12号后",
        "延安路12号东北角", "延安路12号河边", "延安路12号方圆一里", "延安路12号那一片", "城市花园外面",
        # two addresses, or none
        "延安路12号、延安路22号", "延安路12号或14号", "延安路12或14号", "延安路12号还是14号", "延安路12号14号",
        "延安路12号改为14号", "延安路12号搬到城市花园", "延安路12号，现住城市花园", "延安路12号城市花园",
        "城市花园4幢或桂花苑3幢", "不是延安路12号", "不住延安路12号", "延安路12号的城市花园4幢",
        "送货从延安路12号到桂花苑3幢", "水心亭社区居委会转延安路12号", "老城区延安路12号",
        # other names
        "前园南路12附2", "前园南路12（2）号", "城市花园5-9", "前园南路一",
        "银桂花苑3幢", "城南花园4幢", "延安大道12号",
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_not_called_certain(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


def test_two_numbers_that_may_be_one(matcher):
    assert {spot.text for spot in matcher.match("滨江路2 9号").spots} == {"滨江路9号", "滨江路29号"}


def test_about_so_many_are_the_houses_of_that_decade(matcher):
    found = {spot.text for spot in matcher.match("延安路10多号").spots}
    assert found
    assert found <= {f"延安路{number}号" for number in range(10, 20)}


@pytest.mark.parametrize(
    "text",
    [
        "前园南路12号对面",
        "前园南路12号过去一点",
        "前园南路12号50米",
        "前园南路12号东50米",
        "前园南路12号往北2公里",
        "前园南路12号与延安路交叉口",
    ],
)
def test_a_decision_is_not_about_what_lies_beside(district, matcher, text):
    other = district.grids[-1].code
    decision = Override("前园南路12号", other, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    found = matcher.deciding([decision]).match(text)
    assert (found.how is How.OVERRIDE, other in dict(found.grids)) == (False, False)


def test_of_several_places_a_decision_moves_the_one_it_is_about(district, matcher, grid_of):
    other = district.grids[-1].code
    decision = Override("前园南路12号", other, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    before, after = (dict(m.match("前园南路10、12、14号").grids) for m in (matcher, matcher.deciding([decision])))
    assert after[other] == pytest.approx(1 / 3)
    assert grid_of["前园南路14号"] in after
    assert set(before) <= set(after) | {grid_of["前园南路12号"]}


@pytest.mark.parametrize(
    "text",
    ["小区：城市花园；楼栋：5栋；单元：2；房号：302", "小区名称:城市花园 楼栋号:5 单元号:2 房间号:302",
     "小区：城市花园，栋号：5，单元：2单元，室号：302室"],
)  # fmt: skip
def test_the_fields_of_a_form(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty) == ("城市花园5幢2单元302室", Certainty.CERTAIN)
    assert found.grid == grid_of["城市花园5幢2单元302室"]


def test_a_lane_by_its_number_in_other_words(district, matcher, grid_of):
    lanes = [a for a in grid_of if "二十巷" in a and a.endswith("1号")]
    for address in lanes:
        for said in ("廿巷", "20巷"):
            found = matcher.match(address.replace("二十巷", said))
            assert (found.spots[0].text, found.certainty) == (address, Certainty.CERTAIN)
    assert lanes


DOCUMENT = "屯网办〔2026〕3号"


def decided(matcher, grid, *addresses):
    return matcher.deciding([Override(text, grid, "挂靠管理", DOCUMENT, date(2030, 1, 1)) for text in addresses])


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("文昌一巷", "文昌一巷"), ("屯溪区文昌一巷", "文昌一巷"), ("文昌一巷", "文昌一巷1号"), ("镇海桥", "老大桥"),
        ("徽山路与横江路交叉口", "徽山路与横江路交叉口"), ("横江路徽山路口", "在徽山路与横江路交叉口有人打架"),
        ("水心亭社区", "水心亭社区"), ("城市花园", "城市花园小区"), ("城市花园97幢", "城市花园97幢"),
        ("延安路1、3、5号", "延安路5号"), ("延安路1号、3号、5号", "延安路3号"), ("延安路11-15号", "延安路13号"),
        ("城市花园1—6幢", "城市花园4幢"), ("前园南路12号、延安路3号", "延安路3号"),
    ],
)  # fmt: skip
def test_a_decision_holds_for_all_that_it_names(district, matcher, address, text):
    other = district.grids[-1].code
    found = decided(matcher, other, address).match(text)
    assert (found.how, found.grid, len(found.grids)) == (How.OVERRIDE, other, 1)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("文昌一巷", "文昌二巷"), ("徽山路往东50米", "徽山路"), ("前园南路12号对面", "前园南路12号"),
        ("徽山路与横江路交叉口", "徽山路与横江路交叉口往东50米"), ("徽山路与横江路交叉口", "徽山路"),
        ("城市花园3幢、海棠苑2幢", "城市花园3幢"), ("延安路11-15号", "延安路12号"),
    ],
)  # fmt: skip
def test_a_decision_holds_for_nothing_else(district, matcher, address, text):
    other = district.grids[-1].code
    assert decided(matcher, other, address).match(text).grids == matcher.match(text).grids


@pytest.mark.parametrize("text", ["城市花园", "城市花园小区有人吵架"])
def test_what_has_a_part_elsewhere_is_in_both_grids_by_their_places(district, matcher, text):
    other = district.grids[-1].code
    before, found = matcher.match("城市花园"), decided(matcher, other, "城市花园5幢").match(text)
    assert before.certainty is Certainty.CERTAIN
    assert (found.how, found.grid, found.certainty) == (How.ESTATE, before.grid, Certainty.PROBABLE)
    assert sum(dict(found.grids).values()) == pytest.approx(1)
    assert (Remark.PART_BY_DOCUMENT, "城市花园5幢", DOCUMENT) in [note[:3] for note in found.notes]


def test_a_building_of_which_an_entrance_is_decided_elsewhere(district, matcher, grid_of):
    other = district.grids[-1].code
    units = {a.split("单元")[0] for a in grid_of if a.startswith("城市花园3幢") and "单元" in a}
    assert len(units) > 1
    found = decided(matcher, other, "城市花园3幢2单元").match("城市花园3幢")
    assert (found.how, set(dict(found.grids))) == (How.EXACT, {other, grid_of["城市花园3幢"]})
    assert found.certainty is not Certainty.CERTAIN
    both = decided(matcher, other, "城市花园3幢", "城市花园3幢2单元")
    assert both.match("城市花园3幢").certainty is Certainty.CERTAIN


def test_a_part_that_is_not_listed_counts_as_a_place(district, matcher, grid_of):
    other = district.grids[-1].code
    found = decided(matcher, other, "前园南路12号3幢").match("前园南路12号")
    assert dict(found.grids) == {grid_of["前园南路12号"]: 0.5, other: 0.5}


def test_a_community_that_agrees_with_the_decision_contradicts_nothing(district, matcher):
    grid = district.grids[-1]
    community = next(area.name for area in district.areas if area.code == grid.community)
    decision = Override("前园南路12号", grid.code, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    found = matcher.deciding([decision]).match(f"{community}前园南路12号")
    assert (found.grid, found.certainty) == (grid.code, Certainty.CERTAIN)
    assert Remark.CONTRADICTED not in [note.remark for note in found.notes]


@pytest.mark.parametrize(
    ("part", "said"),
    [("2期", "2期"), ("二期", "二期"), ("第2期", "第2期"), ("（2期）", "2期"), ("2区", "2区"), ("2排", "2排"),
     ("A区", "a区"), ("2组团", "2组团"), ("2期高层", "2期高层"), ("2地块", "2地块"), ("2大院", "2大院"),
     ("二村", "二村"), ("2标段", "2标段"), ("2片", "2片"), ("2列", "2列"), ("2分区", "2分区")],
)  # fmt: skip
@pytest.mark.parametrize(("inside", "place"), [("5幢", "城市花园5幢"), ("", None)])
def test_a_part_of_an_estate_is_no_building_of_it(matcher, grid_of, part, said, inside, place):
    found = matcher.match(f"城市花园{part}{inside}")
    assert found.probability == pytest.approx(0.6)
    if place:
        assert (found.spots[0].text, found.grid) == (place, grid_of[place])
        assert Note(Remark.NOT_LISTED, said, place) in found.notes


@pytest.mark.parametrize("part", ["2号地块", "2号院", "2号岗亭", "2号区", "新区", "老区", "2横", "2行", "2组"])
def test_what_stands_between_an_estate_and_a_building_that_nobody_knows(matcher, grid_of, part):
    found = matcher.match(f"城市花园{part}5幢")
    assert (found.grid, found.probability) == (grid_of["城市花园5幢"], pytest.approx(0.6))


@pytest.mark.parametrize(
    "text", ["城市花园2栋5幢", "城市花园2幢5幢", "城市花园2 5幢", "城市花园2村", "城市花园2号地块"]
)
def test_a_building_that_may_be_another(matcher, text):
    assert matcher.match(text).probability == pytest.approx(0.6)


@pytest.mark.parametrize("text", ["城市花园里的3幢", "城市花园内3幢", "城市花园小区3幢", "城市花园3幢张三"])
def test_words_that_say_no_more(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid_of["城市花园3幢"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "part", ["2段", "1段", "2标段", "13支路", "2横巷", "2胡同", "2里", "2坊", "2道", "2号地块", "二段", "2期"]
)
def test_a_part_of_a_road_has_numbers_of_its_own(matcher, part):
    assert matcher.match(f"前园南路{part}15号").certainty is Certainty.OPEN


def test_a_building_that_the_register_lacks_is_said(matcher):
    found = matcher.match("城市花园二十三幢")
    assert Note(Remark.NOT_LISTED, "23幢", "城市花园") in found.notes


def test_characters_apart_are_one_text(matcher, grid_of):
    found = matcher.match("前 园 南 路 1 2 号")
    assert found.grid == grid_of["前园南路12号"]
    assert "".join(found.parse.text[e.start : e.end] for e in found.parse.elements) == found.parse.text


@pytest.mark.parametrize(
    "text",
    ["不在前园南路12号", "不在屯溪区前园南路12号", "不属于前园南路12号", "不住前园南路12号", "我不住在前园南路12号",
     "别送前园南路12号", "除了前园南路12号", "除前园南路12号外", "前园南路12号除外", "前园南路12号以外",
     "不在城市花园", "没在前园南路12号", "从没住过前园南路12号", "未登记在前园南路12号", "不再住前园南路12号",
     "除开前园南路12号", "莫去前园南路12号", "请勿投递到前园南路12号", "禁止停放前园南路12号", "我没说前园南路12号",
     "前园南路12号不存在", "前园南路12号免送", "前园南路12号已经搬走"],
)  # fmt: skip
def test_what_a_text_says_it_is_not(matcher, text):
    assert matcher.match(text).certainty is Certainty.OPEN


@pytest.mark.parametrize(
    ("text", "place"),
    [("不是城市花园5幢，是滨江华庭2幢", "滨江华庭2幢"), ("不是前园南路12号而是延安路12号", "延安路12号"),
     ("不在延安路12号，在前园南路12号", "前园南路12号"), ("城市花园5幢，不是滨江华庭2幢", "城市花园5幢")],
)  # fmt: skip
def test_one_address_instead_of_another(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.PROBABLE)
    assert len(found.spots) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [("城市花园5幢对面的滨江华庭2幢", "滨江华庭2幢"), ("城市花园5幢旁边滨江华庭2幢", "滨江华庭2幢"),
     ("滨江华庭对面城市花园5幢", "城市花园5幢"), ("城市花园旁的前园南路12号", "前园南路12号")],
)  # fmt: skip
def test_what_lies_beside_another_place_is_meant_and_shares_with_that(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.PROBABLE)
    assert len(found.grids) > 1


@pytest.mark.parametrize(
    ("text", "place"),
    [("前园南路14号对面15号", "前园南路15号"), ("前园南路14号后面的13号", "前园南路13号"),
     ("前园南路14号旁边的15号", "前园南路15号"), ("前园南路14号隔壁13号", "前园南路13号")],
)  # fmt: skip
def test_a_number_beside_another_is_of_the_same_road(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid) == (place, grid_of[place])
    assert (found.certainty is Certainty.CERTAIN) is (grid_of[place] == grid_of["前园南路14号"])


@pytest.mark.parametrize("text", ["可能是前园南路12号", "好像在前园南路12号", "快到前园南路12号", "离前园南路12号",
                                  "前园南路12号方向", "前园南路12号途中", "前园南路12号那边"])  # fmt: skip
def test_what_a_text_is_not_sure_of_is_not_certain(matcher, text):
    assert matcher.match(text).certainty is Certainty.PROBABLE


@pytest.mark.parametrize(
    "behind",
    ["外墙脱落", "一家烧烤店油烟扰民", "多次投诉", "多户停电", "过道堆放杂物", "到底归谁管", "再次停电", "现在停水",
     "对讲门禁坏了", "上下班高峰堵车", "？", "走廊灯不亮", "门店", "门市", "门头房", "门诊", "店铺", "厂房", "路北",
     "这边", "（原3号）", "（原门牌3号）"],
)  # fmt: skip
def test_what_is_said_about_a_house_makes_no_other_place_of_it(matcher, grid_of, behind):
    found = matcher.match(f"延安路5号{behind}")
    assert (found.spots[0].text, found.grid, found.certainty) == ("延安路5号", grid_of["延安路5号"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "before", ["楼道灯不亮", "家里没水", "没人管", "无证摊贩", "不锈钢加工", "除草", "查不到", "没人打扫", "不清楚"]
)
def test_not_every_no_denies_an_address(matcher, before):
    assert matcher.match(f"{before}延安路5号").certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    "between",
    [
        "（现3号）",
        "（现改为3号）",
        "（已改为3号）",
        "（变更为3号）",
        "（新门牌3号）",
        "【现3号】",
        "现3号",
        "，现为3号",
    ],
)
def test_the_number_that_a_house_has_now(matcher, grid_of, between):
    found = matcher.match(f"延安路5号{between}")
    assert (found.spots[0].text, found.grid, found.certainty) == ("延安路3号", grid_of["延安路3号"], Certainty.PROBABLE)


@pytest.mark.parametrize("text", ["上新一巷99号", "上新一巷28号", "99号上新一巷", "稽灵山路7号", "上新一巷99弄3号"])
def test_a_house_that_is_not_listed_is_not_its_whole_road(matcher, text):
    found = matcher.match(text)
    assert found.certainty is Certainty.OPEN
    assert [note.remark for note in found.notes] == [Remark.NOT_LISTED]


def test_hidden_houses_are_never_certain_in_a_wrong_grid(district, index, matcher, grid_of):
    """A register that lacks every odd number: what it lacks is not told for certain."""
    shown = [p for p in district.places if not (p.number and int(p.number.rstrip("号弄").split("-")[0]) % 2)]
    grids = index.locate([p.lon for p in shown], [p.lat for p in shown]).tolist()
    other = matcher.over(PlacesInMemory(shown, grids, matcher._gazetteer))
    listed = {p.code for p in shown}
    hidden = [p for p in district.places if p.road and p.number and p.code not in listed]
    assert len(hidden) > 1_000
    for place in hidden:
        found = other.match(place.address)
        assert found.certainty is not Certainty.CERTAIN or found.grid == grid_of[place.address], place.address


@pytest.mark.parametrize(
    "text",
    ["可能是城市花园", "好像在城市花园", "快到城市花园", "城市花园方向", "城市花园途中", "听说城市花园",
     "过了城市花园再走一段", "城市花园再过去那个小区", "城市花园后一个小区", "城市花园隔条马路", "原住城市花园",
     "以前住城市花园", "从城市花园搬走", "城市花园搬到别处了", "快到上新一巷", "上新一巷方向",
     "延安路5号到滨江路路段", "延安路3号至滨江路段", "延安路5号至尽头",
     "延安路5号上去一点", "延安路5号相邻的空地", "延安路5号屋后", "城市花园二十三幢", "延安路5号3栋"],
)  # fmt: skip
def test_doubts_about_estates_and_roads(matcher, text):
    assert matcher.match(text).certainty is Certainty.PROBABLE


@pytest.mark.parametrize(
    "text",
    ["安徽省 黄山市 屯溪区 昱东街道 水心亭社区 城市花园 3 幢 2 单元 501 室", "城市花园 3 栋 2 单元 501",
     "城市花园3 幢2 单元501", "城市花园-3栋-2单元-501", "城市花园-3-2-501"],
)  # fmt: skip
def test_a_room_with_blanks_or_dashes(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty) == ("城市花园3幢2单元501室", Certainty.CERTAIN)
    assert "".join(found.parse.text[e.start : e.end] for e in found.parse.elements) == text


@pytest.mark.parametrize(
    "text", ["滨江华庭南门口", "滨江华庭西门口堵车", "滨江华庭南门", "城市花园内", "城市花园里", "城市花园院内"]
)
def test_the_gates_and_the_inside_of_an_estate(matcher, text):
    assert matcher.match(text).certainty is matcher.match(text[:4]).certainty


def test_gates_in_the_names_of_lanes(matcher, grid_of):
    assert matcher.match("东门七巷5号").certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "area"), [("水心停社区", "水心亭社区"), ("黎阳社区", "黎阳街社区"), ("老街口往东50米", "老街街道")]
)
def test_an_area_that_may_be_meant_is_open(matcher, text, area):
    found = matcher.match(text)
    assert (found.how, found.certainty, found.spots[0].text) == (How.COMMUNITY, Certainty.OPEN, area)
    assert found.notes[0].remark is Remark.CORRECTED


NEAR = ["靠近", "挨着", "紧邻", "紧靠", "临近", "附近有"]
FACING = ["对着", "正对", "面对", "我家对面是", "斜对面"]


@pytest.mark.parametrize("before", [*NEAR, *FACING, "旁边是", "我家隔壁就是"])
def test_what_lies_beside_what_is_named_behind_it(district, matcher, before):
    """As likely as by the plain word, and never surer, whatever house is named."""
    behind = "附近" if before in NEAR else "对面" if before in FACING[:4] else "旁边" if before == "旁边是" else "隔壁"
    houses = random.Random(3).sample([p.address for p in district.places if p.kind is PlaceKind.HOUSE], 60)
    for house in [*houses, "城市花园"]:
        one, other = matcher.match(before + house), matcher.match(house + behind)
        assert one.how is How.BESIDE
        if before != "斜对面":
            assert dict(one.grids) == pytest.approx(dict(other.grids))


@pytest.mark.parametrize(
    "text",
    ["前园南路靠近城市花园", "延安路靠近前园南路12号", "前园南路与城市花园之间", "徽山路11号斜对角", "徽山路11号正对着",
     "城市花园四周", "城市花园的邻居", "城市花园拐角", "城市花园街角", "城市花园后街", "城市花园背面", "城市花园围墙外",
     "城市花园紧挨着", "城市花园出来往右", "城市花园不确定", "经过城市花园", "通往城市花园的路", "城市花园十字路口",
     "城市花园公交站台"],
)  # fmt: skip
def test_beside_in_other_words(matcher, text):
    assert matcher.match(text).certainty is Certainty.PROBABLE


@pytest.mark.parametrize("text", ["靠近前园南路12号", "前园南路12号斜对角", "对面是前园南路12号"])
def test_a_decision_is_not_about_what_lies_beside_in_other_words(district, matcher, text):
    other = district.grids[-1].code
    decision = Override("前园南路12号", other, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    found = matcher.deciding([decision]).match(text)
    assert (found.how, found.grid == other) == (How.BESIDE, False)


@pytest.mark.parametrize("shop", ["沙县小吃", "（沙县小吃）", "歙县菜馆", "黟县人家", "北京烤鸭店"])
def test_a_shop_that_is_called_by_another_place(matcher, grid_of, shop):
    found = matcher.match(f"前园南路12号{shop}")
    assert (found.grid, found.certainty) == (grid_of["前园南路12号"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "behind",
    ["下水道堵了", "门口下水道堵了", "道路破损", "沿街晾挂", "街头散发小广告", "门口马路塌陷", "转租", "搬家垃圾",
     "下个月停电", "一片漆黑", "以上情况属实", "东方理发店", "北方饺子馆", "楼道灯不亮"],
)  # fmt: skip
def test_complaints_about_a_building(matcher, grid_of, behind):
    found = matcher.match(f"城市花园3栋{behind}")
    assert (found.grid, found.certainty) == (grid_of["城市花园3幢"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["前园南路，门牌号12", "前园南路门牌：12号", "前园南路12号店外经营", "电话2512345前园南路12号",
     "工单编号：202603010012，地址：前园南路12号", "前园南路\u200b12号", "\u200b前园\u200b南路12号\ufeff"],
)  # fmt: skip
def test_a_house_in_a_form_or_a_message(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.spots[0].text, found.certainty, found.notes) == ("前园南路12号", Certainty.CERTAIN, ())
    assert "".join(found.parse.text[e.start : e.end] for e in found.parse.elements) == text


@pytest.mark.parametrize(
    "text",
    ["杭州上城延安路10号", "杭州西湖延安路10号", "上海静安延安路10号", "杭州萧山滨江路17号", "苏州昆山延安路10号",
     "深圳龙华滨江路17号", "合肥包河徽山路33号", "安徽祁门滨江路17号", "安徽省黄山市休宁滨江路17号",
     "黄山市徽州延安路10号", "休宁齐云大道5号", "休宁城市花园3幢", "前园南路12号，上海市"],
)  # fmt: skip
def test_another_county_by_its_short_name(matcher, text):
    assert matcher.match(text).how is How.ELSEWHERE


@pytest.mark.parametrize(
    "text",
    ["请问歙县延安路20号归哪个网格", "请问黄山区徽山路45号归哪个社区", "请问合肥市前园南路12号怎么走",
     "市民反映歙县滨江路35号噪音大",
     "来电人反映歙县延安路20号停水", "您好，我是休宁县延安路20号的住户", "我在歙县延安路20号", "我住在歙县延安路20号",
     "你好，我在徽州区徽山路45号", "老家在黟县跃进路30号", "报警人称在歙县延安路20号被打",
     "在杭州市延安路20号发生交通事故",
     "王某，男，户籍地浙江省杭州市西湖区延安路20号", "王某，现住歙县延安路20号", "麻烦送到徽州区跃进路30号",
     "寄往上海市延安路20号", "转寄杭州市上城区延安路20号", "单位地址歙县延安路20号",
     "企业注册地址合肥市庐阳区延安路20号", "投诉休宁县城市花园5幢物业", "寄往南京 城市花园3幢2单元501",
     "寄到杭州 城市花园3幢", "发往苏州 桂花苑3幢", "收件地址 上海 桂花苑3幢", "寄往合肥 延安路8号",
     "我在合肥，桂花苑3幢", "从屯溪寄到苏州城市花园5幢", "寄往南京，城市花园3幢2单元501"],
)  # fmt: skip
def test_another_county_behind_ordinary_words(matcher, text):
    assert matcher.match(text).how is How.ELSEWHERE


@pytest.mark.parametrize(
    "text",
    ["我在屯溪区前园南路12号", "请问屯溪区前园南路12号归谁管", "我在屯溪前园南路12号",
     "市民反映黄山市屯溪区前园南路12号停水",
     "我家在安徽省黄山市屯溪区前园南路12号"],
)  # fmt: skip
def test_the_own_county_behind_ordinary_words(matcher, grid_of, text):
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid_of["前园南路12号"], Certainty.CERTAIN)


@pytest.mark.parametrize("now", ["现住", "暂住地", "居住地"])
def test_where_somebody_lives_now(matcher, grid_of, now):
    found = matcher.match(f"户籍地江西省婺源县，{now}城市花园5幢")
    assert found.grid == grid_of["城市花园5幢"]


def test_a_county_that_nobody_knows_is_told(matcher):
    found = matcher.match("太平县延安路5号")
    assert (found.certainty, found.notes[0][:2]) == (Certainty.PROBABLE, (Remark.CONTRADICTED, "太平县"))


@pytest.mark.parametrize(
    "text", ["屯溪人，现住杭州延安路20号", "我的地址是歙县徽城镇延安路20号", "我家在合肥滨江路17号"]
)
def test_what_may_be_a_city_makes_doubtful(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "text", ["绩溪延安路10号", "浙江建德延安路10号", "收件人王五，杭州萧山滨江路17号", "家住休宁滨江路17号"]
)
def test_what_may_be_a_county_makes_doubtful(matcher, text):
    assert matcher.match(text).probability <= 0.6


@pytest.mark.parametrize("text", ["徽州路12号", "休宁路5号", "黄山路59号"])
def test_a_county_in_the_name_of_a_road_is_none(matcher, text):
    assert matcher.match(text).how is not How.ELSEWHERE


@pytest.mark.parametrize(
    ("area", "place"),
    [("岩寺镇", "延安路10号"), ("屯溪区汤口镇", "滨江路17号"), ("徽城镇", "城市花园3幢"), ("南门社区", "延安路10号"),
     ("岩寺镇", "城市花园")],
)  # fmt: skip
def test_a_town_that_nobody_knows_here_is_told(matcher, area, place):
    found = matcher.match(area + place)
    assert (found.spots[0].text, found.certainty) == (place, Certainty.PROBABLE)
    assert (Remark.CONTRADICTED, area.removeprefix("屯溪区")) in [tuple(note)[:2] for note in found.notes]


@pytest.mark.parametrize(
    "before",
    ["送到", "市民反映", "来电人称其居住的", "报警称", "患者在", "出警至", "我们", "李四住", "一女子在", "称", "送"],
)
def test_words_before_an_estate(matcher, grid_of, before):
    found = matcher.match(f"{before}城市花园3幢")
    assert (found.grid, found.certainty) == (grid_of["城市花园3幢"], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("跃进路7号不对，应该是17号", "跃进路17号"),
        ("跃进路5号打错了，是7号", "跃进路7号"),
        ("跃进路5号更正为7号", "跃进路7号"),
    ],
)
def test_a_number_put_right(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.PROBABLE)


@pytest.mark.parametrize("behind", ["租客，户籍安徽省六安市裕安区", "楼前", "两家共5口人", "休宁县老乡鸡"])
def test_other_places_and_numbers_behind_a_house(matcher, grid_of, behind):
    assert matcher.match(f"滨江路17号{behind}").grid == grid_of["滨江路17号"]


def test_numbers_in_other_ways(matcher, grid_of):
    assert matcher.match("延安路No.5").grid == grid_of["延安路5号"]
    assert matcher.match("延安路五").probability == pytest.approx(0.6)


@pytest.mark.parametrize("piece", ["，不是", "不在", "是甲，", "的", "号", "一", "（", "3幢", " ", "1", "支弄"])
def test_a_long_text_is_answered_soon(matcher, piece):
    begun = time.process_time()
    matcher.match("前园南路12号" + piece * 10_000)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("text", ["不知道前园南路12号归谁管", "不清楚前园南路12号属于哪个网格"])
def test_who_asks_denies_nothing(matcher, text):
    assert matcher.match(text).certainty is Certainty.CERTAIN


def test_what_lies_beside_its_neighbour_is_certain(matcher, grid_of):
    found = matcher.match("水心亭社区城市花园5幢旁边的城市花园4幢")
    assert (found.spots[0].text, found.certainty) == ("城市花园4幢", Certainty.CERTAIN)


def test_a_decision_about_what_is_meant_beside_another_place(district, matcher):
    other = district.grids[-1].code
    decision = Override("滨江华庭2幢", other, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
    found = matcher.deciding([decision]).match("城市花园5幢对面的滨江华庭2幢")
    assert (found.spots[0].how, found.grid) == (How.OVERRIDE, other)


# --- how far, and in which direction


def test_two_legs_are_walked_one_after_the_other(matcher):
    start = matcher.match("前园南路12号").spots[0].where
    found = matcher.match("前园南路12号往西50米再往南200米").spots[0]
    east, north = (found.where[0] - start[0]) * 96_800, (found.where[1] - start[1]) * 110_850
    assert (east, north) == (pytest.approx(-50, abs=2), pytest.approx(-200, abs=3))
    assert found.radius_m == pytest.approx(40)


def test_a_direction_between_two(matcher):
    start = matcher.match("前园南路12号").spots[0].where
    found = matcher.match("前园南路12号东偏北100米").spots[-1]
    east, north = (found.where[0] - start[0]) * 96_800, (found.where[1] - start[1]) * 110_850
    assert (east, north) == (pytest.approx(92.4, abs=2), pytest.approx(38.3, abs=2))
    assert found.radius_m >= 38 + 15


@pytest.mark.parametrize("text", ["前园南路12号往东50米再走5分钟", "前园南路12号往南100米对面"])
def test_what_follows_a_distance_makes_it_less_sure(matcher, text):
    assert matcher.match(text).spots[0].radius_m >= 60 + 15


@pytest.mark.parametrize(
    ("far", "middle", "radius"),
    [("一两百米", 150, 72.5), ("两三百米", 250, 87.5), ("100多米", 150, 72.5), ("三五十米", 40, 20),
     ("1千米", 1000, 150), ("半公里", 500, 75), ("1.5公里", 1500, 225), ("50-100米", 75, 36.25), ("1里", 500, 75),
     ("不到200米", 175, 51.25)],
)  # fmt: skip
def test_a_distance_that_is_not_exact_is_the_middle_of_what_it_may_be(matcher, far, middle, radius):
    start = matcher.match("前园南路12号").spots[0].where
    found = matcher.match(f"前园南路12号往东{far}").spots[-1]
    assert (found.where[0] - start[0]) * 96_800 == pytest.approx(middle, rel=0.02)
    assert found.radius_m == pytest.approx(radius)


def test_across_the_road_is_where_the_houses_opposite_are(district, matcher, grid_of):
    """A house of which those opposite lie in another grid."""
    sides = defaultdict(list)
    for place in district.places:
        if place.kind is PlaceKind.HOUSE and place.number[:-1].isdecimal():
            sides[place.road, int(place.number[:-1]) % 2].append(place)
    found = 0
    for (road, side), houses in list(sides.items()):
        for house in houses:
            grids = {grid_of[p.address] for p in sides[road, 1 - side] if _metres(house, p) < 60}
            if len(grids) == 1 and grid_of[house.address] not in grids:
                found += 1
                assert matcher.match(f"{house.address}对面").grid in grids
    assert found > 30


def _metres(one, other):
    return math.hypot((one.lon - other.lon) * 96_800, (one.lat - other.lat) * 110_850)
