"""/register and below: what is wrong, put right by forms; who sees and changes what of it, on both stores."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.register import Alias, Override, Place, PlaceKind
from geogrid.store import aliases, overrides, places
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import NE, NORTH, NW, SE, SOUTH

AILING = [
    Place("W-far", PlaceKind.HOUSE, "前园南路14号", NORTH, 118.306, 29.716, road="前园南路", number="14"),
    Place("W-out", PlaceKind.HOUSE, "老街1号", None, 118.40, 29.715, road="老街", number="1"),
    Place("W-twin", PlaceKind.HOUSE, "前园南路12号", NORTH, 118.3096, 29.7151, road="前园南路", number="12"),
    Place("W-says", PlaceKind.HOUSE, "前园南路3号", NORTH, 118.3095, 29.705, road="前园南路", number="3"),
]
UNTIL = today() + timedelta(200)
OVERRIDE = {
    "address": "前园南路12号",
    "grid": NE,
    "reason": "拆迁安置",
    "document": "屯民〔2026〕7号",
    "until": UNTIL.isoformat(),
}


@pytest.fixture
def ailing(app):
    with of(app).database.writing() as session:
        places.add(session, AILING, drawn.SINCE)


def clerk(app, area=None, capacity=Capacity.CLERK):
    return signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)])


def found(client, asked="/register"):
    """Address and what is said of it, of each row of the list."""
    page = client.get(asked).get_data(as_text=True)
    rows = re.findall(r'<li id="n\d+".*?<strong>(.*?)</strong>.*?</p>\s*<p>(.*?)</p>', page, re.DOTALL)
    return [tuple(re.sub(r"<[^>]+>", "", part).strip() for part in row) for row in rows]


def fields(client, code):
    """What the forms of a place's page have filled in."""
    page = client.get(f"/register/place?code={code}").get_data(as_text=True)
    return dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page))


def version(client, code):
    return fields(client, code)["version"]


def said(answer):
    return answer.get_data(as_text=True).partition('role="alert"')[2].partition("</div>")[0]


def grid_of(client, asked):
    told = client.get(f"/api/address?q={asked}").json
    return told["grids"][0]["grid"]["code"], told["how"]["code"]


def place(app, code):
    with of(app).database.reading() as session:
        kept = places.kept(session, code, today())
        return kept.place if kept else None


# --- what is wrong


def test_all_that_is_wrong_is_listed(app, ailing):
    assert found(clerk(app)) == [
        ("老街1号", "点位不在任何网格内。"),
        ("前园南路12号", "2 条记录用了同一地址，相距 15 米。"),
        ("前园南路3号", "写的是前园社区，点在水心亭社区。"),
        ("前园南路14号", "距所在道路 387 米。"),
        ("黄山中路", "地名库中这条路上没有门牌。"),
    ]


def test_by_kind_and_community(app, ailing):
    client = clerk(app)
    assert [text for text, _ in found(client, "/register?kind=duplicate")] == ["前园南路12号"]
    assert [text for text, _ in found(client, f"/register?community={SOUTH}")] == ["前园南路3号", "黄山中路"]
    assert found(client, f"/register?kind=duplicate&community={SOUTH}") == []
    assert found(client, "/register?kind=nonsense") == []
    assert found(client, "/register?page=2") == []
    assert client.get("/register?page=x").status_code == 400


@pytest.mark.parametrize(
    ("area", "listed"),
    [
        (NORTH, {"前园南路12号", "前园南路3号", "前园南路14号", "黄山中路"}),
        (SOUTH, {"前园南路3号", "黄山中路"}),
        (SE, {"黄山中路"}),
    ],
)
def test_only_what_touches_the_part(app, ailing, area, listed):
    client = clerk(app, area, Capacity.OFFICIAL)
    assert {text for text, _ in found(client)} == listed
    rows = csv.DictReader(io.StringIO(client.get("/register/findings.csv").get_data().decode("utf-8-sig")))
    assert {row["address"] for row in rows} == listed
    assert 'id="part"' in client.get("/register").get_data(as_text=True)


def test_all_of_it_as_a_table(app, ailing):
    answer = clerk(app).get("/register/findings.xlsx")
    heads, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    assert heads == ("ailment", "address", "codes", "lon", "lat", "metres", "stated", "found")
    (said,) = [row for row in rows if row[0] == "contradicted"]
    assert said == ("contradicted", "前园南路3号", "W-says", 118.3095, 29.705, None, NORTH, SOUTH)
    assert clerk(app).get("/register/findings.exe").status_code == 404


def test_a_register_that_is_well(app):
    with of(app).database.writing() as session:
        house = Place("R", PlaceKind.HOUSE, "黄山中路1号", None, 118.305, 29.7101, road="黄山中路", number="1")
        places.add(session, [house], drawn.SINCE)
    page = clerk(app).get("/register").get_data(as_text=True)
    assert "没有发现问题" in page


def test_places_are_found_by_address_and_by_code(app, ailing):
    client = clerk(app)
    for text in ("前园南路１２号", "W-twin"):
        page = client.get("/register", query_string={"q": text}).get_data(as_text=True)
        assert "/register/place?code=W-twin" in page
    page = client.get("/register?q=无此路9号").get_data(as_text=True)
    assert "没有以此开头的地址" in page
    assert "/register/place" not in page.partition("<main")[2]


# --- put right


def test_the_community_of_the_point_is_taken_over_from_the_list(app, ailing):
    client = clerk(app)
    page = client.get("/register?kind=contradicted").get_data(as_text=True)
    form = re.search(r'<form method="post" action="/register/place">(.*?)</form>', page, re.DOTALL)[1]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert (sent["code"], sent["community"]) == ("W-says", SOUTH)
    answer = client.post("/register/place", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register?kind=contradicted&page=1")
    assert place(app, "W-says") == replace(AILING[3], community=SOUTH)
    assert found(client, "/register?kind=contradicted") == []
    assert client.post("/register/place", data=sent).status_code == 412


def test_a_place_is_corrected_and_what_is_left_alone_stays(app, ailing):
    client = clerk(app)
    sent = fields(client, "P4")
    answer = client.post("/register/place", data=sent | {"lon": "118.3041"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/place?code=P4")
    assert place(app, "P4") == replace(drawn.PLACES[3], lon=118.3041)
    sent = fields(client, "W-far")
    assert client.post("/register/place", data=sent | {"address": "黄山中路14号", "community": ""}).status_code == 303
    moved = place(app, "W-far")
    assert (moved.address, moved.road, moved.number, moved.community) == ("黄山中路14号", "黄山中路", "14号", None)


def test_parts_of_an_address_are_corrected_and_read_anew_where_the_address_alone_is(app, ailing):
    client = clerk(app)
    told = {"road": "黄山中路", "number": "16号", "building": "2幢", "unit": "", "room": "301室"}
    assert client.post("/register/place", data=fields(client, "P4") | told).status_code == 303
    corrected = place(app, "P4")
    assert (corrected.road, corrected.number, corrected.building, corrected.room) == (
        "黄山中路",
        "16号",
        "2幢",
        "301室",
    )
    assert corrected.address == drawn.PLACES[3].address
    assert client.post("/register/place", data=fields(client, "P4") | {"address": "延安路8号"}).status_code == 303
    again = place(app, "P4")
    assert (again.road, again.number, again.building, again.room) == ("延安路", "8号", None, None)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"address": ""}, "address"), ({"address": "路" * 201}, "address"), ({"address": "a\u202eb"}, "address"),
        ({"community": NW}, "community"), ({"community": "9" * 300}, "community"), ({"lon": "east"}, "lon"),
        ({"lon": "181"}, "lon"), ({"lat": "nan"}, "lat"), ({"lat": ""}, "lat"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_kept_as_typed(app, wrong, at):
    client = clerk(app)
    answer = client.post("/register/place", data=fields(client, "P1") | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert re.search(rf'id="{at}" name="{at}"[^>]*aria-invalid="true"', page)
    (typed,) = wrong.values()
    assert f'value="{typed}"' in page
    assert place(app, "P1") == drawn.PLACES[0]


def test_a_stale_form_changes_nothing(app):
    client = clerk(app)
    sent = fields(client, "P1")
    assert client.post("/register/place", data=sent | {"lat": "29.7151"}).status_code == 303
    answer = client.post("/register/place", data=sent | {"lat": "29.7152"})
    assert (answer.status_code, place(app, "P1").lat) == (412, 29.7151)
    assert "29.7152" in answer.get_data(as_text=True)
    assert client.post("/register/place", data={"code": "P1", "lat": "29.7153"}).status_code == 428


def test_twins_are_compared_and_merged(app, ailing):
    client = clerk(app)
    page = client.get("/register/place?code=P1").get_data(as_text=True)
    assert re.search(r'name="other" id="other-1" value="W-twin" checked', page)
    sent = {
        "code": "P1",
        "version": version(client, "P1"),
        "other": "W-twin",
        "version-W-twin": version(client, "W-twin"),
    }
    answer = client.post("/register/place/merge", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/place?code=P1")
    page = client.get("/register/place?code=W-twin").get_data(as_text=True)
    assert "<h1>前园南路12号</h1>" in page
    assert "W-twin 已并入本条地址" in page
    assert place(app, "W-twin") is None
    assert found(client, "/register?kind=duplicate") == []
    assert client.post("/register/place/merge", data=sent).status_code == 409


def test_another_place_is_compared_by_its_code_first(app, ailing):
    client = clerk(app)
    assert 'value="W-far" checked' in client.get("/register/place?code=P1&with=W-far").get_data(as_text=True)
    assert "没有编码为 nobody 的其他地址" in client.get("/register/place?code=P1&with=nobody").get_data(as_text=True)
    sent = {"code": "P1", "version": version(client, "P1")}
    assert client.post("/register/place/merge", data=sent).status_code == 400
    assert client.post("/register/place/merge", data=sent | {"other": "W-far"}).status_code == 428
    sent |= {"other": "W-far", "version-W-far": version(client, "W-far")}
    assert client.post("/register/place/merge", data=sent).status_code == 303
    with of(app).database.reading() as session:
        assert aliases.aliases(session, today()) == [Alias("前园南路14号", "前园南路12号")]


def test_a_place_that_is_not_there(app):
    client = clerk(app)
    for code in ("", "nobody", "P" * 300):
        assert client.get("/register/place", query_string={"code": code}).status_code == 404
        assert client.post("/register/place", data={"code": code, "version": "1", "lat": "1"}).status_code == 404


# --- other names and overrides


def test_another_name_from_the_page_of_a_place(app):
    client = clerk(app)
    sent = {"code": "P1", "alias": "老邮局", "name": "前园南路12号", "renamed": "2004-06-01"}
    answer = client.post("/register/aliases", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register/place?code=P1")
    assert "老邮局" in client.get("/register/place?code=P1").get_data(as_text=True)
    assert grid_of(client, "老邮局") == (NW, "alias")
    again = client.post("/register/aliases", data=sent)
    assert again.status_code == 409
    assert "老邮局 已在登记中" in said(again)
    assert 'value="老邮局"' in again.get_data(as_text=True)


def test_other_names_are_listed_found_and_ended(app):
    client = clerk(app)
    assert (
        client.post("/register/aliases", data={"alias": "老园路", "name": "前园南路"}).headers["Location"]
        == "/register/aliases"
    )
    assert client.post("/register/aliases", data={"alias": "老水亭", "name": "水心亭社区"}).status_code == 303
    page = client.get("/register/aliases?q=老园").get_data(as_text=True)
    assert "老园路" in page
    assert "老水亭" not in page
    end, number = re.search(
        r'action="(/register/aliases/\d+/end)".*?name="version" value="([^"]+)"', page, re.DOTALL
    ).groups()
    assert client.post(end, data={"version": "7-2020-01-01"}).status_code == 412
    assert client.post(end, data={"version": number}).headers["Location"] == "/register/aliases"
    page = client.get("/register/aliases").get_data(as_text=True)
    assert "老园路" not in page
    assert "老水亭" in page


@pytest.mark.parametrize(
    ("wrong", "at"),
    [({"alias": ""}, "alias"), ({"name": "老园路"}, "alias"), ({"alias": "黄山中路"}, "alias"),
     ({"renamed": "2004"}, "renamed"), ({"name": ""}, "name")],
)  # fmt: skip
def test_another_name_that_cannot_be(app, wrong, at):
    answer = clerk(app).post("/register/aliases", data={"alias": "老园路", "name": "前园南路"} | wrong)
    assert answer.status_code == 400
    assert re.search(rf'id="{at}" name="{at}"[^>]*aria-invalid="true"', answer.get_data(as_text=True))
    with of(app).database.reading() as session:
        assert aliases.aliases(session, today()) == []


def test_an_override_from_the_page_of_a_place_is_what_residents_are_told(app):
    client = clerk(app)
    assert client.post("/register/overrides", data=OVERRIDE | {"code": "P1"}).status_code == 303
    page = client.get("/register/place?code=P1").get_data(as_text=True)
    assert "前园社区第二网格</strong> · 拆迁安置" in page
    assert grid_of(client, "前园南路12号") == (NE, "override")
    assert grid_of(client, f"前园南路12号&on={UNTIL}") == (NE, "override")
    assert grid_of(client, f"前园南路12号&on={UNTIL + timedelta(1)}") == (NW, "exact")


@pytest.mark.parametrize("address", ["前园南路十二号", "前园南路10、12号", "前园南路"])
def test_a_place_tells_of_the_override_of_what_it_is_in_however_written(app, address):
    client = clerk(app)
    assert client.post("/register/overrides", data=OVERRIDE | {"address": address}).status_code == 303
    page = client.get("/register/place?code=P1").get_data(as_text=True)
    assert f"<p>{address}: <strong>前园社区第二网格</strong> · 拆迁安置" in page
    assert "没有指定" not in page


def test_overrides_are_listed_found_and_ended(app):
    client = clerk(app)
    assert client.post("/register/overrides", data=OVERRIDE).headers["Location"] == "/register/overrides"
    page = client.get("/register/overrides?q=屯民").get_data(as_text=True)
    assert "拆迁安置" in page
    assert f"{UNTIL.year}年{UNTIL.month}月{UNTIL.day}日" in page
    end, number = re.search(
        r'action="(/register/overrides/\d+/end)".*?name="version" value="([^"]+)"', page, re.DOTALL
    ).groups()
    assert client.post("/register/overrides", data=OVERRIDE).status_code == 409
    assert client.post(end, data={"version": number}).status_code == 303
    assert "拆迁安置" not in client.get("/register/overrides").get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"until": ""}, "until"), ({"until": (today() - timedelta(1)).isoformat()}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"grid": "341002009009009"}, "grid"), ({"reason": ""}, "reason"), ({"document": "\u202e"}, "document"),
        ({"address": "，"}, "address"), ({"reason": "因" * 501}, "reason"),
    ],
)  # fmt: skip
def test_an_override_that_cannot_be(app, wrong, at):
    answer = clerk(app).post("/register/overrides", data=OVERRIDE | wrong)
    assert answer.status_code == 400
    assert re.search(rf'id="{at}" name="{at}"[^>]*aria-invalid="true"', answer.get_data(as_text=True))
    with of(app).database.reading() as session:
        assert overrides.overrides(session, today()) == []


def test_an_override_that_ends_today_holds_today(app):
    client = clerk(app)
    assert client.post("/register/overrides", data=OVERRIDE | {"until": today().isoformat()}).status_code == 303
    with of(app).database.reading() as session:
        assert overrides.overrides(session, today()) == [
            Override("前园南路12号", NE, "拆迁安置", "屯民〔2026〕7号", today() + timedelta(1))
        ]


# --- who may


def test_who_looks_only_finds_no_form_that_changes(app, ailing):
    client = clerk(app, capacity=Capacity.OFFICIAL)
    for asked in ("/register", "/register/place?code=P1", "/register/aliases", "/register/overrides"):
        assert 'method="post"' not in client.get(asked).get_data(as_text=True).partition("<main")[2]


def test_beyond_the_part_nothing_is_changed(app, ailing):
    client = clerk(app, SOUTH)
    sent = {"code": "P1", "version": version(clerk(app), "P1")}
    assert client.post("/register/place", data=sent | {"lat": "29.7151"}).status_code == 403
    merging = sent | {"other": "W-twin", "version-W-twin": version(clerk(app), "W-twin")}
    assert client.post("/register/place/merge", data=merging).status_code == 403
    assert client.post("/register/overrides", data=OVERRIDE).status_code == 403
    assert client.post("/register/aliases", data={"alias": "老园路", "name": "前园南路"}).status_code == 403
    assert (place(app, "P1"), place(app, "W-twin")) == (drawn.PLACES[0], AILING[2])


def test_names_are_text_wherever_they_stand(app):
    evil = "<img src=x onerror=alert(1)>\"'"
    with of(app).database.writing() as session:
        places.add(session, [Place(evil, PlaceKind.HOUSE, evil, None, 118.5, 29.715)], today())
        aliases.add(session, [Alias(evil + "a", evil)], today())
        overrides.add(session, [Override(evil, NE, evil, evil, today() + timedelta(9))], today())
    client = clerk(app)
    for asked in ("/register", f"/register?q={evil}", "/register/aliases", "/register/overrides"):
        assert "<img" not in client.get(asked).get_data(as_text=True)
    assert "<img" not in client.get("/register/place", query_string={"code": evil}).get_data(as_text=True)


def test_names_do_for_codes(app):
    client = clerk(app)
    assert client.post("/register/overrides", data=OVERRIDE | {"grid": "前园社区第二网格"}).status_code == 303
    sent = fields(client, "P1") | {"community": "水心亭社区"}
    assert client.post("/register/place", data=sent).status_code == 303
    assert place(app, "P1").community == SOUTH
    assert (
        client.post("/register/overrides", data=OVERRIDE | {"address": "城市花园", "grid": "第一网格"}).status_code
        == 400
    )


def test_a_refusal_names_the_field_as_the_form_does(app):
    answer = clerk(app).post("/register/overrides", data=OVERRIDE | {"until": ""})
    assert "截止日期：" in said(answer)
    answer = clerk(app).post("/register/place", data=fields(clerk(app), "P1") | {"lon": "abc"})
    assert "经度：" in said(answer)


def test_the_page_of_a_place_says_how_sure_the_answer_is(app, ailing):
    twin = Place("T", PlaceKind.HOUSE, "前园南路12号", None, 118.315, 29.715, road="前园南路", number="12")
    with of(app).database.writing() as session:
        places.add(session, [twin], drawn.SINCE)
    page = clerk(app).get("/register/place?code=P1").get_data(as_text=True)
    told = page.partition('id="answer"')[2].partition("</div>")[0]
    assert ("67%" in told, "33%" in told) == (True, True)


def test_one_address_twice_is_found_whatever_community_is_stated(app):
    with of(app).database.writing() as session:
        places.add(session, [replace(drawn.PLACES[0], code="T", community=None, lon=118.3096)], drawn.SINCE)
    assert [text for text, _ in found(clerk(app), "/register?kind=duplicate")] == ["前园南路12号"]


def test_an_override_of_others_is_not_shown_to_who_sees_a_part(app):
    assert clerk(app).post("/register/overrides", data=OVERRIDE).status_code == 303
    official = clerk(app, SOUTH, Capacity.OFFICIAL)
    assert "拆迁安置" not in official.get("/register/overrides").get_data(as_text=True)
    assert "拆迁安置" not in official.get("/register/place?code=P1").get_data(as_text=True)
    assert "拆迁安置" in clerk(app, NORTH, Capacity.OFFICIAL).get("/register/overrides").get_data(as_text=True)


def test_beyond_the_part_nothing_is_ended(app):
    client = clerk(app)
    assert client.post("/register/aliases", data={"alias": "老邮局", "name": "前园南路12号"}).status_code == 303
    page = client.get("/register/aliases").get_data(as_text=True)
    pattern = r'action="(/register/aliases/\d+/end)".*?name="version" value="([^"]+)"'
    end, number = re.search(pattern, page, re.DOTALL).groups()
    assert clerk(app, SOUTH).post(end, data={"version": number}).status_code == 403
    assert "老邮局" in client.get("/register/aliases").get_data(as_text=True)
