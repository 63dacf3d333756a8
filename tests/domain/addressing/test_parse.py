"""From a text to its elements."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading import labels
from geogrid.domain.addressing.reading.parse import LONGEST, parse
from geogrid.paths import BOUNDARIES

OWN = [
    (Level.TOWN, "老街街道"), (Level.TOWN, "黎阳镇"), (Level.TOWN, "昱东街道"), (Level.COMMUNITY, "黎阳街社区"),
    (Level.COMMUNITY, "水心亭社区"), (Level.COMMUNITY, "老街社区"), (Level.ROAD, "前园南路"), (Level.ROAD, "黄山路"),
    (Level.ROAD, "延安路"), (Level.ROAD, "老街"), (Level.ROAD, "镇海桥"), (Level.ESTATE, "城市花园"),
    (Level.ESTATE, "滨江华庭"), (Level.SITE, "老街社区居委会"),
]  # fmt: skip
ALIASES = [("老大桥", "镇海桥"), ("老供电局", "黄山路55号")]
PIECES = [
    *(name for _, name in OWN), "12号", "3幢", "二单元", "501室", "五楼", "附1号", "安徽省", "黄山市", "屯溪区",
    "上海市", "往东50米", "对面", "与", "交叉口", "（", "）", "、", "-", "１２", "a座", "13912345678",
]  # fmt: skip


@pytest.fixture(scope="module")
def divisions():
    with (BOUNDARIES / "divisions.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def gazetteer(divisions):
    return Gazetteer(divisions, OWN, ALIASES, within="341002")


def told(parsed):
    """What was read, without what is noise."""
    return " ".join(f"{e.level}:{e.value}" for e in parsed.elements if e.level is not Level.NOISE and not e.repeated)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("前园南路12号3幢2单元501", "road:前园南路 number:12 building:3 unit:2 room:501"),
        ("前园南路十二号", "road:前园南路 number:12"),
        ("前园南路12号附1号", "road:前园南路 number:12-1"),
        ("前园南路12之1号", "road:前园南路 number:12-1"),
        ("前园南路12-1号", "road:前园南路 number:12-1"),
        ("前园南路甲12号", "road:前园南路 number:12甲"),
        ("前园南路12", "road:前园南路 number:12"),
        ("前园南路3、5、7号", "road:前园南路 number:3,5,7"),
        ("城市花园1—6幢", "estate:城市花园 building:1-6"),
        ("城市花园三号楼二单元五〇一室", "estate:城市花园 building:3 unit:2 room:501"),
        ("城市花园3-2-501", "estate:城市花园 building:3 unit:2 room:501"),
        ("城市花园3#501", "estate:城市花园 building:3 room:501"),
        ("城市花园3 2 501", "estate:城市花园 building:3 unit:2 room:501"),
        ("水心亭社区 城市花园 5栋", "community:水心亭社区 estate:城市花园 building:5"),
        ("水心亭城市花园A座", "community:水心亭社区 estate:城市花园 building:a"),
        ("黄山路与延安路交叉口", "road:黄山路 road:延安路 junction:交叉口"),
        ("黄山路延安路口", "road:黄山路 road:延安路 junction:口"),
        ("老街口往东50米", "road:老街 junction:口 offset:东50"),
        ("黄山路12号以北约二百米", "road:黄山路 number:12 offset:北200"),
        ("滨江华庭对面", "estate:滨江华庭 relation:对面"),
        ("老大桥", "road:镇海桥"),
        ("老供电局3楼", "site:黄山路55号 floor:3"),
        ("501室2单元3幢 城市花园 水心亭社区 屯溪区",
         "room:501 unit:2 building:3 estate:城市花园 community:水心亭社区 district:屯溪区"),
        ("安徽省黄山市屯溪区安徽省黄山市屯溪区前园南路12号",
         "province:安徽省 city:黄山市 district:屯溪区 road:前园南路 number:12"),
        ("安徽黄山屯溪前园南路12号", "province:安徽省 city:黄山市 district:屯溪区 road:前园南路 number:12"),
        ("我家住在城市花园3幢", "estate:城市花园 building:3"),
        ("前园南路12号 电话13912345678", "road:前园南路 number:12 phone:13912345678"),
    ],
)  # fmt: skip
def test_elements(gazetteer, text, elements):
    assert told(parse(text, gazetteer)) == elements


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("黄山路", "road:黄山路"),
        ("黄山市", "city:黄山市"),
        ("黄山区", "district:黄山区"),
        ("黄山学院", "site:黄山学院"),
        ("老街街道", "town:老街街道"),
        ("老街社区", "community:老街社区"),
        ("老街社区居委会", "site:老街社区居委会"),
        ("黎阳镇", "town:黎阳镇"),
        ("黎阳街社区", "community:黎阳街社区"),
        ("南京西路12号", "road:南京西路 number:12"),
        ("陕西南路12号", "road:陕西南路 number:12"),
        ("中关村大街27号", "road:中关村大街 number:27"),
        ("台州市路桥区", "city:台州市 district:路桥区"),
    ],
)
def test_names_within_names(gazetteer, text, elements):
    """A road, a county, a city and a school whose names begin alike are told apart."""
    assert told(parse(text, gazetteer)) == elements


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("周巷镇环城北路5号", "town:周巷镇 road:环城北路 number:5"),
        ("古镇镇中兴大道5号", "town:古镇镇 road:中兴大道 number:5"),
        ("店埠镇镇北路5号", "town:店埠镇 road:镇北路 number:5"),
        ("古镇路12号", "road:古镇路 number:12"),
        ("良乡镇南大街6号", "town:良乡镇 road:南大街 number:6"),
        ("盐步镇中心路2号", "town:盐步镇 road:中心路 number:2"),
        ("石湾镇街道季华西路5号", "town:石湾镇街道 road:季华西路 number:5"),
        ("广州新港西路8号", "city:广州市 road:新港西路 number:8"),
        ("北京中关村南大街5号", "province:北京市 road:中关村南大街 number:5"),
        ("北京东路5号", "road:北京东路 number:5"),
        ("郑州大学路8号", "city:郑州市 road:大学路 number:8"),
        ("江苏-连云港-解放东路15号", "province:江苏省 city:连云港市 road:解放东路 number:15"),
        ("黔东南州凯里市韶山南路38号", "city:黔东南苗族侗族自治州 district:凯里市 road:韶山南路 number:38"),
        ("云南大理大理市人民路9号", "province:云南省 city:大理白族自治州 district:大理市 road:人民路 number:9"),
        ("大同市城区向阳西街9号", "city:大同市 district:城区 road:向阳西街 number:9"),
        ("胜利街道10委8组福源小区2号楼", "town:胜利街道 community:10委 group:8 estate:福源小区 building:2"),
        ("常青村栗山组", "community:常青村 group:栗山"),
        ("兴城村那坡屯", "community:兴城村 group:那坡屯"),
        ("团结村3社", "community:团结村 group:3"),
        ("新华苑16-4-9", "estate:新华苑 building:16 unit:4 room:9"),
        ("建设中路27号3-5-1", "road:建设中路 number:27 building:3 unit:5 room:1"),
        ("哈尔滨工业大学13公寓5031", "site:哈尔滨工业大学 building:13 room:5031"),
        ("华润大厦1306", "site:华润大厦 room:1306"),
        ("景新花园8栋6B", "estate:景新花园 building:8 room:6b"),
        ("望京西园四区412楼3门1102", "site:望京西园四区 building:412 unit:3 room:1102"),
        ("杭州余杭仓前街道文一西路5号", "city:杭州市 district:余杭区 town:仓前街道 road:文一西路 number:5"),
        ("余杭路5号", "road:余杭路 number:5"),
        ("杭州余杭路5号", "city:杭州市 road:余杭路 number:5"),
        ("安徽省合肥市合肥包河区宁国南路12号", "province:安徽省 city:合肥市 district:包河区 road:宁国南路 number:12"),
        ("中国浙江青田县江南大道23号", "province:浙江省 district:青田县 road:江南大道 number:23"),
        ("西乡街道固戍社区", "town:西乡街道 community:固戍社区"),
        ("宝龙山镇西尼艾勒嘎查一组", "town:宝龙山镇 community:西尼艾勒嘎查 group:1"),
    ],
)  # fmt: skip
def test_elsewhere(divisions, text, elements):
    """Without the names of the city: what ends where, and which short names of cities are meant."""
    assert told(parse(text, Gazetteer(divisions))) == elements


def test_prefectures_without_their_peoples(divisions):
    elsewhere = Gazetteer(divisions)
    for text in ("湘西", "延边州", "大理", "凉山州", "黔西南", "巴音郭楞", "伊犁州", "海南州"):
        assert elsewhere.named(text).level is Level.CITY
    assert elsewhere.named("海南").level is Level.PROVINCE


def test_the_own_county_is_one_s_own_however_often_it_is_said(gazetteer):
    parsed = parse("安徽省黄山市屯光镇安徽黄山屯溪昱东街道", gazetteer)
    counties = [(e.value, e.own) for e in parsed.elements if e.level is Level.DISTRICT]
    assert counties == [("屯溪区", True)]


def test_names_say_whose_they_are(gazetteer):
    here, there = parse("黄山市老大桥", gazetteer), parse("上海市黄浦区", gazetteer)
    assert [(e.own, e.alias) for e in here.elements] == [(True, False), (True, True)]
    assert [(e.known, e.own) for e in there.elements] == [(True, False), (True, False)]


def is_whole(parsed):
    ends = [0, *(element.end for element in parsed.elements)]
    starts = [*(element.start for element in parsed.elements), len(parsed.text)]
    return ends == starts and all(element.start < element.end for element in parsed.elements)


@given(st.text())
def test_any_text_is_kept(gazetteer, text):
    assert is_whole(parse(text, gazetteer))


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=9).map("".join))
def test_any_address_is_kept(gazetteer, text):
    assert is_whole(parse(text, gazetteer))


def test_what_goes_beyond_is_not_read(gazetteer):
    parsed = parse("前园南路12号" * 2_000, gazetteer)
    assert is_whole(parsed)
    assert parsed.elements[-1].level is Level.NOISE
    assert parsed.elements[-1].start <= LONGEST


# --- by the public labels, without the names of any of these cities


@pytest.mark.parametrize("name", ["labelled.txt", "labelled_by_others.txt"])
def test_labels_of_other_cities(divisions, name):
    elsewhere = Gazetteer(divisions)
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    pairs = [(labels.labels(parse(text, elsewhere)), spans) for text, spans in labels.read(lines)]
    assert len(pairs) == sum("|" in line for line in lines)
    found = labels.scores(pairs)
    assert {label: round(found[label].f1, 2) for label in labels.MEASURED if found[label].f1 < 0.85} == {}


def test_conll_is_read_in_its_dialects():
    bio = "上 B-city\n海 I-city\n602 B-RoomNo\n\n杭 B-city\n州 I-city\n"
    bioes = "上\tB-city\n海\tE-city\n602\tS-roomno\n\n杭\tB-city\n州\tE-city\n"
    wanted = [("上海602", [(0, 2, "city"), (2, 5, "roomno")]), ("杭州", [(0, 2, "city")])]
    assert list(labels.read(bio.splitlines())) == wanted
    assert list(labels.read(bioes.splitlines())) == wanted
    assert list(labels.read(["a O", "b B-poi"])) == [("ab", [(1, 2, "poi")])]
    for wrong in ("a", "a X-poi", "a poi"):
        with pytest.raises(ValueError, match="2"):
            list(labels.read(["x O", wrong]))


@pytest.mark.parametrize("text", ["城市花园2期5幢", "城市花园第二期5幢", "城市花园（二期）5幢", "城市花园 2期 5幢"])
def test_a_part_of_an_estate_that_is_a_name_of_its_own(text):
    gazetteer = Gazetteer(names=[(Level.ESTATE, "城市花园"), (Level.ESTATE, "城市花园二期")])
    found = parse(text, gazetteer)
    assert [e.value for e in found.all(Level.ESTATE)] == ["城市花园二期"]
    assert found.value(Level.BUILDING) == "5"


@pytest.mark.parametrize(
    "behind",
    [
        "五金店",
        "二小",
        "一中",
        "四季花店",
        "二手车市场",
        "两侧路灯不亮",
        "一辆货车抛锚",
        "一直堵车",
        "有三处积水",
        "停水3天",
        "5点停水",
        "18时",
        "2辆车相撞",
        "有13个人",
        "20天",
        "20岁老人",
        "20元",
        "20%",
        "12月停电",
        "5家商户",
        "24小时便利店",
        "7:30堵车",
        "3名老人",
    ],
)
def test_what_is_counted_on_a_road_is_no_house_number(gazetteer, behind):
    found = parse(f"前园南路{behind}", gazetteer)
    assert found.first(Level.NUMBER) is None
    assert found.first(Level.ROAD) is not None


@pytest.mark.parametrize("number", ["13", "十三", "13号", "13附2", "13对面", "13家属楼", "13公寓"])
def test_a_number_without_hao_is_a_house_number(gazetteer, number):
    assert parse(f"前园南路{number}", gazetteer).first(Level.NUMBER) is not None


@pytest.mark.parametrize("office", ["街道办事处", "街道办", "街办", "办事处", "街道", ""])
def test_the_office_of_a_street_is_the_street(office):
    names = Gazetteer({}, [(Level.TOWN, "苏坡街道"), (Level.ROAD, "西御街")])
    said = [(e.level, e.value) for e in parse(f"苏坡{office}西御街7号", names).elements]
    assert said == [(Level.TOWN, "苏坡街道"), (Level.ROAD, "西御街"), (Level.NUMBER, "7")]


def test_a_street_is_called_by_its_road_as_well():
    names = Gazetteer({}, [(Level.TOWN, "草市街街道"), (Level.ROAD, "草市街")])
    said = [(e.level, e.value) for e in parse("草市街道草市街46号", names).elements]
    assert said == [(Level.TOWN, "草市街街道"), (Level.ROAD, "草市街"), (Level.NUMBER, "46")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("海宁市许村镇许巷工业园区振兴路12号", [("zone", "许巷工业园区"), ("road", "振兴路"), ("number", "12")]),
        ("鄱阳县谢家滩镇家具产业园创业路3号", [("town", "谢家滩镇"), ("zone", "家具产业园"), ("road", "创业路")]),
        ("广州市白云区石井街庆丰村庆丰五路8号", [("town", "石井街"), ("community", "庆丰村"), ("road", "庆丰五路")]),
        ("广州市越秀区农林街新村路8号", [("road", "农林街"), ("road", "新村路")]),
        ("海东市民和县川口镇", [("district", "民和回族土族自治县"), ("town", "川口镇")]),
        ("海淀区中关村南大街甲12号", [("road", "中关村南大街"), ("number", "12甲")]),
        ("张掖路87号商务大厦20楼B室", [("floor", "20"), ("room", "b")]),
        ("兆丰大道路南100米", [("road", "兆丰大道")]),
        ("石家庄市道北街12号", [("road", "道北街")]),
    ],
)
def test_names_by_how_they_end(divisions, text, said):
    found = [(e.level.value, e.value) for e in parse(text, Gazetteer(divisions)).elements]
    assert [each for each in found if each[0] in {level for level, _ in said}] == said
