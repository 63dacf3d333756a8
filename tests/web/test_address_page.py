"""The page answers an address: with the grid, the likeliest, those to choose from, or why there is none."""

import html
import json
import re
from datetime import date

import pytest

from geogrid.domain.register import Override, Place, PlaceKind
from geogrid.store import overrides, places
from tests.drawn import NE, NW, SE, SINCE, SW


@pytest.fixture
def ask(anybody):
    """Ask the page; returns what its answer says, without markup."""

    def ask(text, language="en", **more):
        answer = anybody.get("/", query_string={"q": text, **more}, headers={"Accept-Language": language})
        assert answer.status_code == 200
        return Card(answer.text)

    return ask


class Card:
    def __init__(self, page):
        self.source = re.search(r'<section id="answer".*?</section>', page, re.DOTALL)[0]
        self.facts = {name: html.unescape(value) for name, value in re.findall(r'data-(\w+)="([^"]*)"', self.source)}
        self.text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.source)).split())
        self.links = [html.unescape(link) for link in re.findall(r'class="choice" href="([^"]*)"', self.source)]
        self.parts = re.findall(
            r'<li class="part part-(\w+)[^>]*><bdi class="part-text">(.*?)</bdi>'
            r'(?: <span class="part-level">([^<]*?) ?<)?',
            self.source,
        )
        self.kind = self.facts["kind"]

    def json(self, name):
        return json.loads(self.facts[name])


def test_a_certain_one(ask):
    card = ask("前园南路十二号")
    assert (card.kind, card.facts["grid"]) == ("grid", NW)
    assert card.parts == [("road", "前园南路", "Road"), ("number", "十二号", "House number")]
    assert "The register has this address: 前园南路12号." in card.text
    assert "The border is 48 m away; beyond it lies 前园社区第二网格." in card.text
    assert card.json("spots") == [{"lon": 118.3095, "lat": 29.715, "radius": 0.0, "pin": True}]
    assert card.json("grids") == [NW]


def test_a_certain_one_in_chinese(ask):
    card = ask("屯溪区前圆南路12号", "zh")
    assert [(text, level) for _, text, level in card.parts] == [
        ("屯溪区", "区县"), ("前圆南路", "道路"), ("12号", "门牌号")
    ]  # fmt: skip
    assert "道路 （未登记）" in card.text
    assert "“前圆南路”按“前园南路”理解。" in card.text


def test_a_probable_one_names_the_others(ask):
    card = ask("前园南路12号附近")
    assert (card.kind, card.facts["grid"]) == ("probable", NW)
    assert re.search(r"Probably · \d\d% 前园社区第一网格", card.text)
    assert card.links == [f"/?grid={NW}", f"/?grid={NE}"]
    assert card.json("spots") == [{"lon": 118.3095, "lat": 29.715, "radius": 150.0, "pin": True}]
    assert "within 150 m of it" in card.text
    shown = [int(share) for share in re.findall(r"(\d+)%", card.text)]
    assert sum(shown[1:]) == 100
    assert "示例网格长甲" in card.text
    assert "很可能" in ask("前园南路12号附近", "zh").text


def test_an_open_one_is_a_list_and_no_grid(ask):
    card = ask("前园南路与黄山中路交叉口", "zh")
    assert card.kind == "open"
    assert "grid" not in card.facts
    assert "请确认是哪个网格" in card.text
    assert {link[-15:] for link in card.links} == {NW, NE, SW, SE} == set(card.json("grids"))
    assert card.text.count("25%") == 4
    assert "负责人" not in card.text


def test_a_whole_road_has_no_pin_and_no_distance_to_a_border(ask):
    card = ask("前园南路")
    assert card.kind == "open"
    assert [spot["pin"] for spot in card.json("spots")] == [False]
    assert "All of it lies within" in card.text
    assert "The border is" not in card.text


def test_two_places_of_one_address_are_offered_and_one_is_chosen(ask, district):
    twins = [Place(f"T{at}", PlaceKind.HOUSE, "黄山中路3号", None, at, 29.712) for at in (118.305, 118.315)]
    with district.writing() as session:
        places.add(session, twins, SINCE)
    card = ask("黄山中路3号")
    assert card.kind == "places"
    assert sorted(spot["lon"] for spot in card.json("spots")) == [118.305, 118.315]
    assert "Which one do you mean?" in card.text
    assert "黄山中路3号 50% 前园社区第一网格" in card.text
    chosen = ask("黄山中路3号", place="T118.315")
    assert (chosen.kind, chosen.facts["grid"]) == ("grid", NE)
    assert ask("黄山中路3号", place="nobody's").kind == "places"


def test_a_decision_goes_before_the_point(ask, district):
    with district.writing() as session:
        overrides.add(session, [Override("前园南路12号", SE, "挂靠管理", "屯网办〔2026〕3号", date(2099, 1, 1))], SINCE)
    card = ask("前园南路12号", "zh")
    assert (card.kind, card.facts["grid"]) == ("grid", SE)
    assert "挂靠管理（文号：屯网办〔2026〕3号，有效期至2098年12月31日）" in card.text
    assert "距网格边界" not in card.text


def test_a_place_outside_all_grids(ask, district):
    with district.writing() as session:
        places.add(session, [Place("far", PlaceKind.HOUSE, "河滨路9号", None, 118.325, 29.715)], SINCE)
    card = ask("河滨路9号", "zh")
    assert card.kind == "outside"
    assert "这里不在任何网格内" in card.text
    assert "最近的是前园社区第二网格" in card.text
    assert "地名库中有这个地址：河滨路9号。" in card.text


@pytest.mark.parametrize(
    ("text", "where"),
    [("上海市黄浦区南京东路1号", "上海市黄浦区"), ("浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区"),
     ("安徽省黄山市黄山区前园南路12号", "安徽省黄山市黄山区")],
)  # fmt: skip
def test_another_citys_address(ask, text, where):
    card = ask(text, "zh")
    assert card.kind == "elsewhere"
    assert f"这个地址在{where}，不在本区。" in card.text
    assert f"This address is in {where}, not in this district." in ask(text).text
    rest = text.removeprefix(where)
    assert f"在本区查“{rest}”" in card.text


BAD = {
    "hello world": ("Addresses are kept in Chinese characters", "地址以汉字登记"),
    "😀😀": ("Addresses are kept in Chinese characters", "地址以汉字登记"),
    "13912345678": ("This is a telephone number", "这是电话号码"),
    "0559-2512345": ("This is a telephone number", "这是电话号码"),
    "341002199001011234": ("This is an identity number", "这是身份证号"),
    "３４１００２１９９００１０１１２３Ｘ": ("This is an identity number", "这是身份证号"),
    "341002 19900101 1234": ("This is an identity number", "这是身份证号"),
    "身份证号34100219900101123x": ("This is an identity number", "这是身份证号"),
    "'; drop table places; --": ("Addresses are kept in Chinese characters", "地址以汉字登记"),
    "长" * 10_000: ("The text is too long", "文字太长"),
    "无此路5号": ("Check the spelling", "请检查写法"),
    "a\x00b\x1b[31m\u2028": ("Addresses are kept in Chinese characters", "地址以汉字登记"),
    "\u202e<b>": ("Addresses are kept in Chinese characters", "地址以汉字登记"),
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:20]))
def test_what_is_no_address_is_answered_with_what_to_try(ask, text):
    for language, advice in zip(("en", "zh"), BAD[text]):
        card = ask(text, language)
        assert card.kind == "nothing"
        assert advice in card.text
        assert len(card.source) < 8_000
        assert not re.search("[\x00-\x08\x1b\u2028]", card.source)


@pytest.mark.parametrize(
    "text",
    ["No. 12, Qianyuan South Road, Tunxi", "Room 302, Building 5, City Garden",
     "SELECT * FROM places WHERE 1=1; DROP TABLE places", "дом 12"],
)  # fmt: skip
def test_words_of_another_language_are_not_called_places(ask, text):
    card = ask(text)
    assert (card.kind, "Named place" in card.text, "part-text" in card.source) == ("nothing", False, False)
    assert "Addresses are kept in Chinese characters" in card.text


def test_a_name_that_nobody_knows_is_still_shown_as_it_was_read(ask):
    assert "part-text" in ask("无此路5号").source


@pytest.mark.parametrize("text", ["屯溪区", "黄山市屯溪区", "黄山市", "安徽省黄山市 屯溪区"])
def test_of_the_district_alone_more_is_asked(ask, text):
    card, named = ask(text), text.replace(" ", "")
    assert (card.kind, "is known" in card.text) == ("nothing", False)
    assert f"Only the district itself is named: {named}. Name a road" in card.text
    assert f"文字只写到{named}，请再写明道路" in ask(text, "zh").text


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "\x00", "\n"])
def test_nothing_typed_is_nothing_asked(ask, text):
    assert ask(text).kind == "ask"


def test_what_may_have_been_meant_is_offered(ask):
    card = ask("qyn")
    assert card.kind == "nothing"
    assert "Did you mean 前园南路" in card.text
    assert ask("前园南", "zh").text.count("前园南路") >= 1


def test_markup_stays_text(ask):
    card = ask("<script>alert(1)</script>前园南路12号\"'>")
    assert "<script" not in card.source
    assert ("none", "&lt;", "") in card.parts
    assert ("name", "script", "Named place") in card.parts


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("q=前园南路12号", "no-store"), ("x=118.309&y=29.715", "no-store"), (f"grid={NW}", None), ("", None)],
)
def test_no_browser_keeps_what_somebody_asked_for(anybody, asked, kept):
    assert anybody.get(f"/?{asked}").headers.get("Cache-Control") == kept


@pytest.mark.parametrize(
    ("number", "level"),
    [("13912345678", "Telephone number"), ("34100219900101123X", "Identity number"), ("6222020200112233445", None)],
)
def test_a_long_number_beside_an_address_is_called_what_it_is(ask, number, level):
    card = ask(f"前园南路12号 {number}")
    assert (card.kind, card.facts["grid"]) == ("grid", NW)
    assert [said for _, text, said in card.parts if text == number] == [level or "Not part of the address"]
