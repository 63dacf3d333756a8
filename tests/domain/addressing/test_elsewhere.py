"""Words beside an address that say, or may say, that it is somewhere else; dates and objects with a number."""

import csv

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from geogrid.paths import BOUNDARIES
from tests.domain.addressing.test_match import district, grid_of, index, matcher

__all__ = ["district", "grid_of", "index", "matcher"]


@pytest.mark.parametrize(
    "text",
    [
        "上海浦东 延安路10号",
        "南京江宁，延安路10号",
        "杭州余杭 延安路10号",
        "上饶婺源 阳湖路12号",
        "宣城绩溪 城市花园3幢",
        "江苏苏州昆山，城市花园3幢2单元501",
        "河北石家庄长安 延安路10号",
        "收货地址浙江杭州余杭 延安路10号",
        "延安路10号，杭州余杭",
        "杭州余杭的延安路10号",
        "寄往昆山北海路8号",
        "寄往昆山 北海路8号",
        "寄婺源 阳湖路12号",
        "送到建德的北海路8号",
        "寄往浦东北海路8号",
        "寄往浦东新区延安路10号",
        "寄往南开区延安路10号",
        "发往东城区延安路10号",
        "寄往西湖区延安路10号",
        "寄往东阳市延安路10号",
        "寄往北仑区延安路10号",
        "寄往南湖区延安路10号",
        "寄往道里区延安路10号",
        "建德市花鸟市场延安路10号",
    ],
)
def test_another_county_apart_from_the_address(matcher, text):
    assert matcher.match(text).how is How.ELSEWHERE


def test_a_county_is_the_one_of_its_city(matcher):
    assert matcher.match("北京朝阳 延安路10号").spots[0].text == "北京市朝阳区"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("绩溪 延安路10号", "绩溪"),
        ("义乌 城市花园3幢", "义乌"),
        ("绩溪的延安路10号", "绩溪"),
        ("延安路10号（绩溪）", "绩溪"),
        ("延安路10号在绩溪", "绩溪"),
        ("绩溪：延安路10号", "绩溪"),
        ("绩溪华阳延安路10号", "绩溪华阳"),
        ("清苑 延安路10号", "清苑"),
        ("送去婺源阳湖路12号", "婺源"),
        ("雄安新区延安路10号", "雄安新区"),
        ("两江新区延安路10号", "两江新区"),
        ("天府新区延安路10号", "天府新区"),
        ("徽州经济开发区延安路10号", "徽州经济开发区"),
        ("黄山经济开发区延安路10号", "黄山经济开发区"),
        ("黄山市新徽区延安路10号", "新徽区"),
        ("收货地址：安徽省黄山市新徽县延安路10号", "新徽县"),
        ("成都市郫都区延安路10号", "郫都区"),
        ("杭州市临平区延安路10号", "临平区"),
        ("开发区延安路10号", "开发区"),
        ("安徽省黄山市高新区延安路10号", "高新区"),
        ("日本东京 延安路10号", "日本东京"),
        ("台北 延安路10号", "台北"),
        ("沪 延安路10号", "沪"),
        ("岩寺 延安路10号", "岩寺"),
        ("汤口 延安路10号", "汤口"),
        ("杭州余杭便民超市延安路10号", "杭州余杭便民超市"),
        ("徽州区便民超市延安路10号", "徽州区"),
    ],
)
def test_what_may_be_elsewhere_is_at_most_probable_and_said(matcher, text, said):
    found = matcher.match(text)
    if found.how is not How.ELSEWHERE:
        assert found.probability <= 0.6
        assert (Remark.MAY_BE_ELSEWHERE, said) in [tuple(note)[:2] for note in found.notes]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *[
            (f"{before}延安路10号", "延安路10号")
            for before in (
                "沙县小吃 ",
                "沙县小吃",
                "歙县毛豆腐 ",
                "温州商会",
                "新华书店",
                "北京烤鸭店 ",
                "公安局",
                "徽州超市",
                "徽州超市在",
                "徽州夜市 ",
                "徽州花鸟市场",
                "黄山市徽州便民超市",
                "屯溪区徽州菜市场",
                "徽州幼儿园 ",
                "华润超市",
                "停电 ",
                "张三 ",
                "漏水，",
                "油烟扰民 ",
                "路灯不亮 ",
                "群众反映：",
                "快递 ",
                "安徽 黄山 屯溪",
                "安徽黄山屯溪",
            )
        ],
        *[
            (f"延安路10号{behind}", "延安路10号")
            for behind in (
                "路北",
                "消防通道堵塞",
                "丢了东西",
                "路面塌陷",
                "平安保险",
                "歙县菜馆",
                "，安徽黄山屯溪",
            )
        ],
        ("老家歙县，现在延安路10号开店", "延安路10号"),
        ("10号延安路", "延安路10号"),
        ("延安路第10号", "延安路10号"),
        ("延安路 | 10号", "延安路10号"),
        ("送到城市花园3幢", "城市花园3幢"),
    ],
)
def test_what_stays_certain(matcher, grid_of, text, place):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == (place, grid_of[place], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "15号晚上前园南路停电",
        "我12号在前园南路丢了钱包",
        "12号上午前园南路修水管",
        "12号那天前园南路有人打架",
        "前园南路（12号停水）",
        "10号下午延安路停水",
        "延安路10号到12号停水",
        "12号凌晨延安路停电",
        "12号以来前园南路停水",
    ],
)
def test_a_day_is_no_house_number(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)


@pytest.mark.parametrize("number", ["第12号", "12号"])
@pytest.mark.parametrize(
    "thing", ["路灯", "路灯杆", "电线杆", "井盖", "车位", "泊位", "充电桩", "公厕", "地块", "楼梯间"]
)
def test_the_number_of_a_thing_is_no_house_number(matcher, number, thing):
    found = matcher.match(f"前园南路{number}{thing}")
    assert (found.how, found.certainty) == (How.ROAD, Certainty.OPEN)


@pytest.mark.parametrize(
    "text", ["12号公交在前园南路不停", "12号台风 前园南路积水", "12号令 前园南路", "迎宾大道K3+200"]
)
def test_other_numbers_before_or_behind_a_road(matcher, text):
    assert matcher.match(text).certainty is Certainty.OPEN


@pytest.mark.parametrize(
    "text",
    [
        "前园南路|2号",
        "城市花园大酒店",
        "城市花园小学",
        "阳光新村村委会",
        "前园南路12号墙外",
        "前园南路12号转角处",
        "前园南路12号巷口",
        "歙县徽城 延安路10号",
        "浦东新区张江 延安路10号",
        "杭州仓前 延安路10号",
    ],
)
def test_more_that_makes_doubtful(matcher, text):
    assert matcher.match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("户籍地休宁县，租住延安路10号", Certainty.CERTAIN),
        ("户籍：浙江省杭州市；居住：延安路10号", Certainty.CERTAIN),
        ("李某，河南省周口市太康县人，现租住延安路10号", Certainty.CERTAIN),
        ("张三，男，安徽省阜阳市临泉县人，租住在延安路10号", Certainty.PROBABLE),
        ("歙县籍人员王某住延安路10号", Certainty.PROBABLE),
        ("子女在上海，老人独居延安路10号", Certainty.PROBABLE),
        ("上海市民王先生反映延安路10号噪音大", Certainty.PROBABLE),
        ("合肥市某建筑公司在延安路10号施工扰民", Certainty.PROBABLE),
        ("电话归属地上海，地址延安路10号", Certainty.PROBABLE),
    ],
)
def test_a_place_elsewhere_that_is_named_in_passing(matcher, grid_of, text, certainty):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid, found.certainty) == ("延安路10号", grid_of["延安路10号"], certainty)


@pytest.mark.parametrize(
    "text",
    [
        "寄往上海市黄浦区延安路10号",
        "延安路10号，上海市",
        "上海市黄浦区 张三 延安路10号",
        "所在地区：上海市黄浦区 详细地址：延安路10号",
        "上海市民王先生反映",
    ],
)
def test_an_address_elsewhere_stays_so(matcher, text):
    assert matcher.match(text).how is How.ELSEWHERE


TEMPLATES = {
    "{city}{county} 延安路10号": 1,
    "{province}{city}{county} 延安路10号": 1,
    "寄往{city}{county} 延安路10号": 2,
    "延安路10号，{city}{county}": 8,
    "{county} 延安路10号": 0,
    "{county}：城市花园3幢": 0,
    "寄往{county} 延安路10号": 9,
    "送到{county}的北海路8号": 5,
    "延安路10号（{county}）": 10,
    "延安路10号在{county}": 9,
    "寄往{full}延安路10号": 9,
    "{full}，城市花园3幢": 0,
}
"""How many of all counties may be certain: 新城 and 龙山 are names of here, 城区, 老城 and 市中 parts of any town."""
_CITIES = ("自治州", "地区", "市", "盟")
_PROVINCES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")


@pytest.mark.parametrize(("template", "most"), TEMPLATES.items())
def test_all_counties_of_the_country(matcher, template, most):
    with (BOUNDARIES / "divisions.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    certain = []
    for code, full in names.items():
        if code.endswith("00") or code.startswith("3410") or full == "市辖区" or len(full) != 3:
            continue
        city, province = names.get(code[:4] + "00", ""), names.get(code[:2] + "0000", "")
        city = "" if city in ("市辖区", "县") or "直辖" in city else _short(city, _CITIES)
        text = template.format(full=full, county=full[:-1], city=city, province=_short(province, _PROVINCES))
        if matcher.match(text).certainty is Certainty.CERTAIN:
            certain.append(text)
    assert len(certain) <= most, certain


def _short(name, tails):
    return next((name.removesuffix(tail) for tail in tails if name.endswith(tail) and len(name) > len(tail) + 1), name)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "徐家汇延安路10号",
            "徐家汇 延安路10号",
            "徐家汇的延安路10号",
            "延安路10号（徐家汇）",
            "延安路10号，徐家汇",
            "延安路10号徐家汇",
        ),
        *(
            "陆家嘴延安路10号",
            "张家浜 延安路10号",
            "外高湾延安路10号",
            "延安路10号（金鸡湾）",
            "人民广场延安路10号",
            "我住徐家汇延安路10号",
        ),
        *(
            "延安路10号（五角场）",
            "延安路10号(静安寺店)",
            "延安路10号（鲁迅公园）",
            "延安路10号（徐家汇店）",
            "延安路10号【老西门】",
            "大柏树延安路10号",
            "大柏树 延安路10号",
        ),
    ],
)
def test_a_quarter_that_nobody_knows_here_is_said(matcher, text):
    found = matcher.match(text)
    assert (found.how, found.certainty) == (How.EXACT, Certainty.PROBABLE)
    (said,) = [note.said for note in found.notes if note.remark is Remark.MAY_BE_ELSEWHERE]
    assert said in text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "张三 延安路10号",
            "徐家明延安路10号",
            "延安路10号（外婆家）",
            "延安路10号（五金店）",
            "延安路10号（红房子）",
            "延安路10号（土地庙）",
            "延安路10号（停车场）",
            "延安路10号肯德基（徐家汇店）",
        ),
        *("延安路10号（鲁迅故居）", "延安路10号（群租）", "延安路10号 李四", "居民 延安路10号"),
    ],
)
def test_persons_shops_and_matters_say_nothing_of_the_place(matcher, text):
    assert matcher.match(text).certainty is Certainty.CERTAIN
