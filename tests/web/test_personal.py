"""Telephones and identity numbers of persons in the register: none gets in, and none that is in is shown to anybody."""

import re
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.register import Alias, Override, Place, PlaceKind
from geogrid.store import aliases, overrides, places
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import NE, NORTH, NW

MOBILE, IDENTITY = "13812345678", "341002199001011234"
TELLING = [
    Place("H1", PlaceKind.HOUSE, f"前园南路18号 张先生 {MOBILE}", NORTH, 118.3095, 29.7165, "前园南路", "18"),
    Place("H2", PlaceKind.SITE, f"桂香茶馆 {MOBILE}", NORTH, 118.3096, 29.7166),
]
UNTIL = today() + timedelta(200)


def clerk(app):
    return signing.client_of(app, "clerk", [Assignment(Capacity.CLERK, None)])


@pytest.fixture
def telling(app):
    """A register from before these were refused."""
    with of(app).database.writing() as session:
        places.add(session, TELLING, drawn.SINCE)
        aliases.add(session, [Alias(f"老张家 {MOBILE}", "前园南路12号")], drawn.SINCE)
        told = Override("前园南路12号", NE, f"李女士 {MOBILE} 申请", "屯民〔2026〕7号", UNTIL)
        overrides.add(session, [told], drawn.SINCE)


@pytest.mark.parametrize(
    ("path", "told", "field"),
    [
        ("/api/aliases", {"alias": f"老张家 {MOBILE}", "name": "前园南路12号"}, "alias"),
        ("/api/aliases", {"alias": "老张家", "name": f"前园南路12号 {IDENTITY}"}, "name"),
        ("/api/overrides", {"address": f"前园南路12号 {MOBILE}", "reason": "安置", "document": "7号"}, "address"),
        ("/api/overrides", {"address": "前园南路12号", "reason": f"李女士 {MOBILE}", "document": "7号"}, "reason"),
        ("/api/overrides", {"address": "前园南路12号", "reason": "安置", "document": IDENTITY}, "document"),
    ],
)
def test_it_is_refused_at_its_field(app, path, told, field):
    more = {"grid": NE, "valid_to": UNTIL.isoformat()} if "overrides" in path else {}
    answer = clerk(app).post(path, json=told | more)
    assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (400, "personal_text", field)
    assert MOBILE not in answer.text and IDENTITY not in answer.text


@pytest.mark.parametrize(
    "told", [{"address": f"前园南路12号 {MOBILE}"}, {"room": IDENTITY}, {"estate": f"李女士{MOBILE}"}]
)
def test_a_place_is_not_corrected_to_it(app, told):
    client = clerk(app)
    seen = client.get("/api/places/P1")
    answer = client.patch("/api/places/P1", json=told, headers={"If-Match": seen.headers["ETag"]})
    assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (
        400,
        "personal_text",
        next(iter(told)),
    )
    assert client.get("/api/places/P1").json == seen.json


def test_the_form_says_so_at_its_field(app):
    client = clerk(app)
    page = client.get("/register/place?code=P1").text
    version = page.partition('name="version" value="')[2].partition('"')[0]
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    sent = {"code": "P1", "version": version, "csrf": token, "address": f"前园南路12号 {MOBILE}"}
    answer = client.post("/register/place", data=sent, headers={"Accept-Language": "zh"})
    assert answer.status_code == 400
    assert "地址：其中有手机号，而这些内容人人可见。请删去后重新提交。" in answer.text


@pytest.mark.parametrize(
    "typed", ["前园南路18", "前园南路18号", "张先生", "桂香", "guixiang", "gxcg", "老张", "138", "张先"]
)
def test_it_is_not_suggested(anybody, telling, typed):
    answer = anybody.get("/api/suggest", query_string={"q": typed})
    assert answer.status_code == 200
    suggested = " ".join(each["text"] for each in answer.json["suggestions"])
    assert not any(told in suggested for told in (MOBILE, "张先生", "桂香", "老张", "18号"))


def test_other_places_are_suggested_all_the_same(anybody, telling):
    told = anybody.get("/api/suggest", query_string={"q": "前园南路1"}).json["suggestions"]
    assert [each["text"] for each in told] == ["前园南路12号", "前园南路120号", "前园南路"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/places?q=前园南路18号", "/api/places?q=桂香茶馆", "/api/places?q=张先生", "/api/places/H1",
        "/api/places/H2", "/api/address?q=前园南路18号", "/api/address?q=桂香茶馆", "/api/address?q=前园南路12号",
        "/?q=前园南路12号", "/?q=桂香茶馆", "/?q=前园南路18号", "/?place=H1", "/?place=H2",
    ],
)  # fmt: skip
def test_nobody_is_shown_it(anybody, telling, path):
    answer = anybody.get(path)
    assert answer.status_code == 200, answer.text
    assert MOBILE not in answer.text and "李女士" not in answer.text


def test_the_house_is_found_all_the_same(anybody, telling):
    """The answer is the place, only its text is shorter."""
    assert anybody.get("/api/places/H1").json["address"] == "前园南路18号"
    told = anybody.get("/api/address", query_string={"q": "前园南路12号"}).json
    assert (told["how"]["code"], told["grids"][0]["grid"]["code"]) == ("override", NE)


def test_the_check_names_it_for_who_puts_it_right(app, telling):
    client = clerk(app)
    assert MOBILE not in client.get("/register/findings.csv").text  # waits for the look
    page = client.get("/register?kind=personal", headers={"Accept-Language": "zh"}).text
    assert MOBILE not in page
    for text in ("前园南路18号", "桂香茶馆", "老张家", "前园南路12号"):
        assert f"<strong>{text}</strong>" in page
    assert "该内容不对外显示" in page and "请将其终止" in page
    assert 'href="/register/place?code=H1"' in page and 'href="/register/aliases"' in page
    assert MOBILE in client.get("/register/place?code=H1").text
    seen = client.get("/api/places/H1")
    sent = {"address": "前园南路18号"}
    assert client.patch("/api/places/H1", json=sent, headers={"If-Match": seen.headers["ETag"]}).status_code == 200
    told = client.get("/api/suggest", query_string={"q": "前园南路18"}).json["suggestions"]
    assert [each["text"] for each in told] == ["前园南路18号"]


def test_a_part_that_tells_of_a_person_is_taken_out_in_the_form_and_the_house_is_found_by_its_number(app):
    whom = Place(
        "H3", PlaceKind.HOUSE, "前园南路20号", NORTH, 118.3096, 29.7165, "前园南路", "20号", room=f"张先生{MOBILE}"
    )
    with of(app).database.writing() as session:
        places.add(session, [whom], drawn.SINCE)
    client = clerk(app)
    asked = {"query_string": {"q": "前园南路20号"}}
    assert client.get("/api/address", **asked).json["spots"][0]["place"] != "H3"
    page = client.get("/register/place?code=H3", headers={"Accept-Language": "zh"}).text
    assert '<details class="asked-again" id="parts" open>' in page and "其中含有个人信息" in page
    inputs = re.findall(
        r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page.partition('id="correct"')[2].partition("</form>")[0]
    )
    sent = dict(inputs)
    assert (sent["number"], sent["room"], sent["community"]) == ("20号", f"张先生{MOBILE}", "前园社区")
    refused = client.post("/register/place", data=sent | {"address": "前园南路20号 ", "room": f"李女士{MOBILE}"})
    assert refused.status_code == 400 and 'aria-invalid="true"' in refused.text.partition('id="room"')[2][:300]
    assert client.post("/register/place", data=sent | {"room": ""}).status_code == 303
    assert client.get("/api/address", **asked).json["spots"][0]["place"] == "H3"
    page = client.get("/register/place?code=H3", headers={"Accept-Language": "zh"}).text
    assert '<details class="asked-again" id="parts">' in page and "其中含有个人信息" not in page


def test_what_is_merged_leaves_no_other_name(app, telling):
    client = clerk(app)
    one, other = (client.get(f"/api/places/{code}") for code in ("P1", "H1"))
    told = {"into": "P1", "places": [{"code": "H1", "version": other.json["version"]}]}
    answer = client.post("/api/places/merge", json=told, headers={"If-Match": one.headers["ETag"]})
    assert (answer.status_code, answer.json["aliases"]) == (200, [])


TOLD = f"张三{MOBILE}"
GROUND = [[[[118.301, 29.711], [118.303, 29.711], [118.303, 29.713], [118.301, 29.713], [118.301, 29.711]]]]
ACROSS = [[118.305, 29.70], [118.305, 29.73]]
PIECES = [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": TOLD}]
MAKE = {"ground": GROUND, "code": NORTH + "003", "community": NORTH}
EDITS = [
    ({"kind": "rename", "code": NW, "name": TOLD}, "name"),
    ({"kind": "split", "code": NW, "line": ACROSS, "pieces": PIECES}, "name"),
    ({"kind": "split", "code": NW, "line": ACROSS, "pieces": [PIECES[0], PIECES[0]], "along": TOLD}, "along"),
    ({"kind": "create", **MAKE, "name": TOLD}, "name"),
    ({"kind": "merge", "codes": [NW, NE], "into": NORTH + "003", "name": TOLD}, "name"),
    ({"kind": "group_party", "code": NORTH + "901", "name": TOLD, "members": [NW, NE]}, "name"),
    ({"kind": "rename_micro", "code": NE, "micro": NE + "01", "name": TOLD}, "name"),
]


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.mark.parametrize(("edit", "field"), EDITS)
def test_no_name_of_a_plan_tells_of_a_person(planner, edit, field):
    path = planner.post("/api/plans", json={"name": "调整"}).headers["Location"]
    whole = {"kind": "rename", "code": NE, "name": "滨江网格"}
    answer = planner.post(f"{path}/edits", json={"edit": edit}, headers={"If-Match": '"1"', "Accept-Language": "zh"})
    assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (400, "personal_text", field)
    assert "其中有手机号" in answer.json["detail"] and MOBILE not in answer.text
    assert planner.post(f"{path}/edits", json={"edit": whole}, headers={"If-Match": '"1"'}).json["version"] == 2


@pytest.mark.parametrize("field", ["name", "reason", "document"])
def test_nor_what_is_written_of_a_plan(planner, field):
    refused = planner.post("/api/plans", json={"name": "调整", field: TOLD})
    path = planner.post("/api/plans", json={"name": "调整"}).headers["Location"]
    described = planner.post(f"{path}/describe", json={field: TOLD}, headers={"If-Match": '"1"'})
    for answer in (refused, described):
        assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (400, "personal_text", field)
    assert planner.get(path).json["version"] == 1
    assert [each["name"] for each in planner.get("/api/plans").json["plans"]] == ["调整"]


def test_the_form_of_a_new_plan_keeps_what_is_refused(planner):
    token = planner.get("/plans").text.partition('name="csrf" value="')[2].partition('"')[0]
    sent = {"name": "网格调整", "reason": TOLD, "target": "420", "csrf": token}
    answer = planner.post("/plans", data=sent, headers={"Accept-Language": "zh"})
    assert (answer.status_code, TOLD in answer.text, "其中有手机号" in answer.text) == (400, True, True)
