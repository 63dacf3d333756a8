"""The register of places by the API: who may, versions, days, what is noted, on both stores."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, can
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import audit, places
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

TOMORROW = today() + timedelta(1)
BRIDGE = {"alias": "老园路", "name": "前园南路", "renamed": "2004-06-01"}
HOUSE = {
    "address": "前园南路12号", "grid": NE, "reason": "拆迁安置", "document": "屯民〔2026〕7号",
    "valid_to": (today() + timedelta(300)).isoformat(),
}  # fmt: skip
TWIN = Place("P9", PlaceKind.HOUSE, "前园南路十二号院", NORTH, 118.3095, 29.715)


def clerk(app, area=None, capacity=Capacity.CLERK):
    return signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)])


def seen(answer):
    return {"If-Match": answer.headers["ETag"]}


def noted(app, *actions):
    with of(app).database.reading() as session:
        return [
            (entry.action, entry.object, json.loads(entry.before or "null"), json.loads(entry.after or "null"))
            for entry in audit.entries(session)
            if entry.action in actions
        ]


@pytest.fixture
def twins(app):
    with of(app).database.writing() as session:
        places.add(session, [TWIN, replace(TWIN, code="P8", address="前园南路12号")], drawn.SINCE)


# --- other names


def test_another_name_is_added_listed_and_ended(app):
    client = clerk(app)
    added = client.post("/api/aliases", json=BRIDGE)
    assert added.status_code == 201, added.json
    number = added.json["number"]
    assert added.json == {
        **BRIDGE, "number": number, "valid_from": today().isoformat(), "valid_to": None, "version": str(number),
    }  # fmt: skip
    assert added.headers["Location"] == f"/api/aliases/{number}"
    assert client.get("/api/aliases").json == {"total": 1, "aliases": [added.json]}
    assert client.get(f"/api/aliases?on={today() - timedelta(1)}").json["total"] == 0
    end = f"/api/aliases/{number}/end"
    assert client.post(end, json={}).status_code == 428
    assert client.post(end, json={}, headers={"If-Match": '"7"'}).json["code"] == "stale"
    ended = client.post(end, json={"valid_to": TOMORROW.isoformat()}, headers=seen(added))
    assert (ended.status_code, ended.json["valid_to"]) == (200, TOMORROW.isoformat())
    assert client.post(end, json={}, headers=seen(added)).status_code == 412
    assert client.get("/api/aliases").json["total"] == 1
    assert client.get(f"/api/aliases?on={TOMORROW}").json["total"] == 0
    assert client.get(f"/api/aliases/{number}").json == ended.json
    assert noted(app, "alias.add", "alias.end") == [
        ("alias.add", f"alias {number}", None, {"valid_from": today().isoformat()}),
        ("alias.end", f"alias {number}", {"valid_to": None}, {"valid_to": TOMORROW.isoformat()}),
    ]


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"alias": ""}, 400, "query"),
        ({"alias": "前园南路"}, 400, "query"),
        ({"alias": "黄山中路"}, 400, "query"),
        ({"alias": "前园社区"}, 400, "query"),
        ({"renamed": "gestern"}, 400, "query"),
        ({"why": "x"}, 400, "member_unknown"),
        ({"alias": "旧路"}, 409, "register_occupied"),
        ({"alias": "新路", "name": "旧路"}, 201, None),
    ],
)
def test_what_another_name_may_be(app, told, status, code):
    client = clerk(app)
    assert client.post("/api/aliases", json={"alias": "旧路", "name": "新安江"}).status_code == 201
    answer = client.post("/api/aliases", json={**BRIDGE, **told})
    assert (answer.status_code, answer.json.get("code")) == (status, code), answer.json


def test_no_name_leads_back_to_itself(app):
    client = clerk(app)
    assert client.post("/api/aliases", json={"alias": "甲", "name": "乙"}).status_code == 201
    assert client.post("/api/aliases", json={"alias": "乙", "name": "甲"}).status_code == 400


def test_sent_again_it_is_added_once(app):
    client = clerk(app)
    key = {"Idempotency-Key": "5f0e9c2a-1111-4f00-9d00-0123456789ab"}
    first, again = (client.post("/api/aliases", json=BRIDGE, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert client.post("/api/aliases", json={**BRIDGE, "alias": "别的"}, headers=key).status_code == 422


@pytest.mark.parametrize(
    ("area", "name", "may"),
    [
        (NORTH, "前园社区", True),
        (NORTH, "前园南路12号", True),
        (NORTH, "前园南路", False),  # it runs through both communities
        (NORTH, "城市花园", False),
        (SOUTH, "城市花园", True),
        (NORTH, "没有的路", False),  # who knows where
        (None, "没有的路", True),
    ],
)
def test_another_name_is_given_within_the_part(app, area, name, may):
    answer = clerk(app, area).post("/api/aliases", json={"alias": "老名字", "name": name})
    assert answer.status_code == (201 if may else 403), answer.json
    assert may or answer.json["code"] == "beyond_scope"


# --- overrides


def test_an_override_is_added_listed_and_ended(app):
    client = clerk(app, NORTH)
    added = client.post("/api/overrides", json=HOUSE)
    assert added.status_code == 201, added.json
    number = added.json["number"]
    assert added.json.items() >= HOUSE.items()
    assert client.get("/api/overrides").json == {"total": 1, "overrides": [added.json]}
    assert client.get(f"/api/overrides?on={HOUSE['valid_to']}").json["total"] == 0
    assert client.post("/api/overrides", json=HOUSE).json["code"] == "register_occupied"
    end = f"/api/overrides/{number}/end"
    assert client.post(end, json={}).status_code == 428
    assert client.post(end, json={}, headers={"If-Match": '"7"'}).status_code == 412
    early = (today() - timedelta(1)).isoformat()
    assert client.post(end, json={"valid_to": early}, headers=seen(added)).json["code"] == "day_too_early"
    assert client.post(end, json={"valid_to": HOUSE["valid_to"]}, headers=seen(added)).status_code == 400
    ended = client.post(end, json={"valid_to": TOMORROW.isoformat()}, headers=seen(added))
    assert (ended.status_code, ended.json["valid_to"]) == (200, TOMORROW.isoformat())
    assert client.get(f"/api/overrides?on={TOMORROW}").json["total"] == 0
    (first, last) = noted(app, "override.add", "override.end")
    assert first[3] == {"grid": NE, "valid_from": today().isoformat(), "valid_to": HOUSE["valid_to"]}
    assert last[2:] == ({"valid_to": HOUSE["valid_to"]}, {"valid_to": TOMORROW.isoformat()})


@pytest.mark.parametrize(
    "told",
    [
        {"address": ""},
        {"grid": "341002009009009"},
        {"reason": ""},
        {"document": ""},
        {"valid_to": ""},
        {"valid_to": "2020-01-01"},
        {"valid_to": today().isoformat()},
    ],
)
def test_what_an_override_must_say(app, told):
    answer = clerk(app).post("/api/overrides", json={**HOUSE, **told})
    assert (answer.status_code, answer.json["code"]) == (400, "query")
    assert clerk(app).get("/api/overrides").json["total"] == 0


def test_overrides_of_other_parts_are_not_there(app):
    added = clerk(app).post("/api/overrides", json={**HOUSE, "grid": SE}).json
    mine = clerk(app).post("/api/overrides", json={**HOUSE, "address": "前园南路120号"}).json
    north, south = clerk(app, NORTH), clerk(app, SOUTH)
    sw = clerk(app, SW)
    assert [each["number"] for each in north.get("/api/overrides").json["overrides"]] == [
        each["number"] for each in sorted((added, mine), key=lambda each: each["address"])
    ]
    assert [each["number"] for each in south.get("/api/overrides").json["overrides"]] == [added["number"]]
    assert sw.get("/api/overrides").json["total"] == 0
    path = f"/api/overrides/{added['number']}"
    assert (sw.get(path).status_code, south.get(path).status_code) == (404, 200)
    version = seen(south.get(path))
    assert sw.post(f"{path}/end", json={}, headers=version).status_code == 404
    for partly in (north, south):
        assert partly.post(f"{path}/end", json={}, headers=version).json["code"] == "beyond_scope"
    assert clerk(app, NORTH).post("/api/overrides", json={**HOUSE, "grid": SW}).status_code == 403


# --- places


def test_a_place_by_its_code(app, anybody):
    answer = anybody.get("/api/places/P1")
    assert answer.status_code == 200
    assert answer.json["address"] == "前园南路12号"
    assert (answer.json["asked"], answer.json["code"], answer.json["grid"]["code"]) == ("P1", "P1", NW)
    assert answer.json["community"]["code"] == NORTH
    assert answer.headers["ETag"].strip('"') == answer.json["version"]
    assert anybody.get("/api/places/P77").json["code"] == "place_unknown"
    assert anybody.get("/api/places/P1?on=2025-12-31").status_code == 404


def test_a_place_is_corrected_from_a_day_on(app, anybody):
    client = clerk(app, NORTH)
    before = client.get("/api/places/P1")
    told = {"address": "前园南路12号之一", "lon": 118.311, "valid_from": TOMORROW.isoformat()}
    assert client.patch("/api/places/P1", json=told).status_code == 428
    assert client.patch("/api/places/P1", json=told, headers={"If-Match": '"0"'}).status_code == 412
    after = client.patch("/api/places/P1", json=told, headers=seen(before))
    assert (after.status_code, after.json["address"], after.json["grid"]["code"]) == (200, "前园南路12号之一", NE)
    assert after.json["road"] == "前园南路"
    assert client.patch("/api/places/P1", json=told, headers=seen(before)).status_code == 412
    assert anybody.get("/api/places/P1").json["address"] == "前园南路12号"
    assert anybody.get(f"/api/places/P1?on={TOMORROW}").json["version"] == after.json["version"]
    assert [place["code"] for place in anybody.get(f"/api/places?q=前园南路12号之一&on={TOMORROW}").json["places"]] == [
        "P1"
    ]
    early = {**told, "valid_from": today().isoformat()}
    assert client.patch("/api/places/P1", json=early, headers=seen(after)).json["code"] == "day_too_early"
    again = client.patch("/api/places/P1", json=told, headers=seen(after))
    assert (again.status_code, again.json["version"]) == (200, after.json["version"])
    ((action, subject, was, now),) = noted(app, "place.change")
    assert (action, subject, was) == ("place.change", "place P1", {"row": int(before.json["version"])})
    assert now == {
        "row": int(after.json["version"]),
        "valid_from": TOMORROW.isoformat(),
        "changed": ["address", "lon", "number"],
    }


@pytest.mark.parametrize(
    "told",
    [
        {"address": " "},
        {"address": None},
        {"community": "341002009999"},
        {"lon": 200},
        {"lon": "x"},
        {"kind": "castle"},
        {"valid_from": "x"},
    ],
)
def test_what_a_place_may_not_be(app, told):
    client = clerk(app)
    answer = client.patch("/api/places/P1", json=told, headers=seen(client.get("/api/places/P1")))
    assert (answer.status_code, answer.json["code"]) == (400, "query"), answer.json


def test_a_place_is_moved_within_the_part_only(app):
    north, whole = clerk(app, NORTH), clerk(app)
    version = seen(north.get("/api/places/P1"))
    for told in ({"lat": 29.705}, {"community": SOUTH}, {"lon": 118.9}):
        assert north.patch("/api/places/P1", json=told, headers=version).json["code"] == "beyond_scope"
    assert north.patch("/api/places/P3", json={"lat": 29.705}, headers=version).status_code == 403
    assert whole.patch("/api/places/P1", json={"lon": 118.9}, headers=version).json["grid"] is None


def test_places_that_are_one_are_merged(app, anybody, twins):
    client = clerk(app, NORTH)
    versions = {code: client.get(f"/api/places/{code}") for code in ("P1", "P8", "P9")}
    others = [{"code": code, "version": versions[code].json["version"]} for code in ("P8", "P9")]
    told = {"places": others, "into": "P1", "valid_from": TOMORROW.isoformat()}
    assert client.post("/api/places/merge", json=told).status_code == 428
    assert client.post("/api/places/merge", json=told, headers={"If-Match": '"0"'}).status_code == 412
    stale = {**told, "places": [others[0], {"code": "P9", "version": "0"}]}
    assert client.post("/api/places/merge", json=stale, headers=seen(versions["P1"])).status_code == 412
    done = client.post("/api/places/merge", json=told, headers=seen(versions["P1"]))
    assert done.status_code == 200, done.json
    assert (done.json["code"], done.json["merged"]) == ("P1", ["P8", "P9"])
    assert done.json["aliases"] == [{"alias": "前园南路十二号院", "name": "前园南路12号"}]
    then = anybody.get(f"/api/places/P9?on={TOMORROW}").json
    assert (then["asked"], then["code"], then["address"]) == ("P9", "P1", "前园南路12号")
    assert anybody.get("/api/places/P9").json["code"] == "P9"
    assert client.get(f"/api/aliases?on={TOMORROW}").json["aliases"][0]["alias"] == "前园南路十二号院"
    late = client.patch("/api/places/P9", json={"address": "x"}, headers=seen(versions["P9"]))
    assert (late.status_code, late.json["code"], late.json["facts"]["successor"]) == (409, "place_merged", "P1")
    found = anybody.get(f"/api/places?q=前园南路12号&on={TOMORROW}").json["places"]
    assert [place["code"] for place in found if place["match"] == "exact"] == ["P1"]
    ((_, subject, was, now),) = noted(app, "place.merge")
    assert (subject, now) == ("place P1", {"valid_from": TOMORROW.isoformat(), "codes": ["P8", "P9"], "aliases": 1})
    assert was["row"] == int(versions["P1"].json["version"])


@pytest.mark.parametrize(
    ("places_told", "into", "status"),
    [([], "P1", 400), ([{"code": "P1", "version": "1"}], "P1", 400), ([{"code": "P77", "version": "1"}], "P1", 404),
     ([{"code": "P3", "version": "1"}], "P1", 403), ([{"code": "P2", "version": "1"}], "P77", 404)],
)  # fmt: skip
def test_what_cannot_be_merged(app, places_told, into, status):
    client = clerk(app, NORTH)
    told = {"places": places_told, "into": into}
    answer = client.post("/api/places/merge", json=told, headers=seen(client.get("/api/places/P1")))
    assert answer.status_code == status, answer.json


def test_what_is_changed_in_the_demo_stays_the_demos(app):
    with of(app).database.writing() as session:
        places.add(session, [replace(TWIN, code="D1")], drawn.SINCE, simulated=True)
    client = clerk(app)
    before = client.get("/api/places/D1")
    assert client.patch("/api/places/D1", json={"lat": 29.716}, headers=seen(before)).status_code == 200
    with of(app).database.reading() as session:
        assert places.last(session, "D1").simulated
        assert not places.last(session, "P1").simulated


def test_numbers_and_codes_that_cannot_be(app):
    client = clerk(app)
    for path in (f"/api/aliases/{10**30}", f"/api/overrides/{10**12}", f"/api/aliases/{2**31}", "/api/places/%F0%9F"):
        assert client.get(path).status_code in (400, 404), path


def test_a_token_for_reading_changes_nothing():
    reader = Actor(1, (Assignment(Capacity.CLERK),), may_write=False, is_program=True)
    assert (can(reader, Action.SEE_REGISTER), can(reader, Action.KEEP_REGISTER)) == (True, False)


# --- however an address is written


WHOLE = "安徽省黄山市屯溪区昱中街道前园社区测试九路12号"


def told(client, text):
    found = client.get("/api/address", query_string={"q": text}).json
    return found["how"]["code"], [each["grid"]["code"] for each in found["grids"] if each["grid"]]


@pytest.fixture
def whole(app):
    """Places whose addresses have all upper levels, as registers have them."""
    values = [
        Place("T1", PlaceKind.HOUSE, WHOLE, NORTH, 118.305, 29.715, road="测试九路", number="12号"),
        Place(
            "T2", PlaceKind.HOUSE, "黄山市屯溪区测试九路12号", NORTH, 118.305, 29.715, road="测试九路", number="12号"
        ),
    ]
    with of(app).database.writing() as session:
        places.add(session, values, drawn.SINCE)


def test_a_place_that_was_merged_is_found_by_all_its_spellings(app, whole):
    client = clerk(app, NORTH)
    versions = {code: client.get(f"/api/places/{code}") for code in ("T1", "T2")}
    sent = {"places": [{"code": "T2", "version": versions["T2"].json["version"]}], "into": "T1"}
    assert client.post("/api/places/merge", json=sent, headers=seen(versions["T1"])).status_code == 200
    for text in (WHOLE, "黄山市屯溪区测试九路12号", "测试九路十二号", "黄山市屯溪区测试九路12号3单元501"):
        assert told(client, text)[1] == [NW]


def test_another_name_may_stand_for_an_address_however_that_is_written(app, whole):
    client = clerk(app, NORTH)
    for number, name in enumerate((WHOLE, "测试九路十二号", "屯溪区测试九路12")):
        added = client.post("/api/aliases", json={"alias": f"老邮局{'甲乙丙'[number]}", "name": name})
        assert added.status_code == 201, added.json
        assert told(client, added.json["alias"]) == ("alias", [NW])


@pytest.mark.parametrize(
    "pairs", [[("阿丁路", "阿戊路"), ("阿戊路", "前园南路")], [("宙戊路", "宇丁路"), ("宇丁路", "前园南路")]]
)
def test_another_name_of_another_name(app, pairs):
    client = clerk(app)
    for alias, name in pairs:
        assert client.post("/api/aliases", json={"alias": alias, "name": name}).status_code == 201
    assert told(client, f"{pairs[0][0]}12号") == ("alias", [NW])


def test_other_names_follow_an_address_that_is_corrected(app):
    client = clerk(app)
    client.post("/api/aliases", json={"alias": "老邮局", "name": "前园南路12号"})
    now = client.get("/api/places/P1")
    changed = client.patch("/api/places/P1", json={"address": "前园南路16号"}, headers=seen(now))
    assert changed.status_code == 200
    assert told(client, "老邮局") == ("alias", [NW])


@pytest.mark.parametrize(
    "address",
    [
        "前园南路12号",
        "前园南路十二号",
        "屯溪区前园南路12号",
        "前园南路12",
        "黄山市屯溪区前园南路１２号",
        "前园南路",
        "黄山中路",
        "前园社区",
    ],
)
def test_nobody_decides_beyond_their_part_by_any_spelling(app, address):
    sent = {**HOUSE, "address": address, "grid": SE}
    assert clerk(app, SOUTH).post("/api/overrides", json=sent).status_code == 403


@pytest.mark.parametrize("address", ["前园南路2、12号", "前园南路11-13号、前园南路12号", "前园南路与黄山中路交叉口"])
def test_nobody_decides_beyond_their_part_by_a_list_or_a_crossing(app, address):
    sent = {**HOUSE, "address": address, "grid": SE}
    assert clerk(app, SOUTH).post("/api/overrides", json=sent).status_code == 403
    assert clerk(app).post("/api/overrides", json=sent).status_code == 201


@pytest.mark.parametrize("address", ["前园南路12号对面", "前园南路往东50米", "城市花园3幢、书香苑2幢", "屯溪区"])
def test_what_is_no_place_itself_is_not_decided_about(app, address):
    answer = clerk(app).post("/api/overrides", json={**HOUSE, "address": address})
    assert (answer.status_code, answer.json["facts"]["field"]) == (400, "address")


def test_a_list_and_one_of_it_are_not_decided_at_once(app):
    client = clerk(app)
    assert client.post("/api/overrides", json={**HOUSE, "address": "前园南路2、12号"}).status_code == 201
    assert client.post("/api/overrides", json=HOUSE).json["code"] == "register_occupied"


def test_what_is_called_alike_on_two_roads_may_have_a_decision_each(app):
    client = clerk(app)
    for address, code in (("前园南路12号教工宿舍1栋", 201), ("黄山中路9号教工宿舍1栋", 201), ("教工宿舍1幢", 409)):
        assert client.post("/api/overrides", json={**HOUSE, "address": address}).status_code == code


def test_nobody_decides_beyond_their_part_by_another_name(app):
    assert clerk(app).post("/api/aliases", json={"alias": "老邮局", "name": "前园南路12号"}).status_code == 201
    sent = {**HOUSE, "address": "老邮局", "grid": SE}
    assert clerk(app, SOUTH).post("/api/overrides", json=sent).status_code == 403


def test_one_place_has_one_decision_by_any_spelling(app):
    client = clerk(app)
    assert client.post("/api/overrides", json=HOUSE).status_code == 201
    again = client.post("/api/overrides", json={**HOUSE, "address": "黄山市屯溪区前园南路十二号", "grid": SW})
    assert (again.status_code, again.json["code"]) == (409, "register_occupied")


@pytest.mark.parametrize("alias", [
    "前园南路1", "黄山", "屯溪区", "黄山市", "前园南路十二号", "前园南路12",
    "12号", "3幢", "对面", "往东50米", "屯溪区前园南路", "黄山区", "上海市",
])  # fmt: skip
def test_what_says_something_already_is_no_other_name(app, alias):
    refused = clerk(app).post("/api/aliases", json={"alias": alias, "name": "城市花园"})
    assert (refused.status_code, refused.json["facts"]["field"]) == (400, "alias")


@pytest.mark.parametrize("address", ["12号", "3幢", "对面"])
def test_a_site_has_a_name(app, address):
    client = clerk(app)
    version = {"If-Match": client.get("/api/places/P1").headers["ETag"]}
    refused = client.patch("/api/places/P1", json={"kind": "site", "address": address}, headers=version)
    assert (refused.status_code, refused.json["facts"]["field"]) == (400, "address")


def test_a_site_that_ends_with_a_number_swallows_no_other(app):
    with of(app).database.writing() as session:
        places.add(session, [Place("S1", PlaceKind.SITE, "前园南路1", SOUTH, 118.304, 29.704)], drawn.SINCE)
    assert told(clerk(app), "前园南路12号") == ("exact", [NW])


@pytest.mark.parametrize(
    "text", ["城市花园往东" + "9" * 50 + "米", "城市花园往东" + "9" * 30 + "公里", "城市花园往东0米"]
)
def test_a_distance_nobody_walks_is_answered(anybody, text):
    assert anybody.get("/api/address", query_string={"q": text}).status_code == 200
    assert anybody.get("/", query_string={"q": text}).status_code == 200
