"""/api/repair over HTTP, and the files to take along."""

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from shapely import box

from geogrid.clock import today
from geogrid.domain.coverage.defect import Allowance
from geogrid.store import allowances, audit
from tests import drawn, signing

SHIFTED = {drawn.NW: box(118.30, 29.71, 118.3101, 29.72)}  # 10 m into NE
HOSTILE = '=HYPERLINK("http://evil.example")</script><img src=x onerror=alert(1)>{{ 7*7 }}'


@pytest.fixture
def changed():
    """The grids that are not as drawn; a test may say others."""
    return SHIFTED


@pytest.fixture
def district(database, monkeypatch, changed):
    names = {drawn.NE: HOSTILE}
    grids = [
        type(g)(g.code, names.get(g.code, g.name), g.community, g.households, changed.get(g.code, g.shape))
        for g in drawn.GRIDS
    ]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database)
    return database


@pytest.fixture
def post(client):
    def send(action, headers=None, by=client, **sent):
        seen = {"If-Match": client.get("/api/repair").headers["ETag"]}
        return by.post(f"/api/repair/{action}", json=sent, headers=seen | (headers or {"Accept-Language": "en"}))

    return send


@pytest.fixture
def approver(app):
    """Somebody else than whoever mends."""
    return signing.client_of(app, "approver")


def overlap(client):
    items = client.get("/api/repair", headers={"Accept-Language": "en"}).json["items"]
    return next(item for item in items if item["kind"] == "overlap")


def test_state_proposals_accept_undo(client, post):
    item = overlap(client)
    assert item["severity"] == "error"
    assert item["mendable"]
    assert "overlap by" in item["sentence"]
    assert [grid["code"] for grid in item["grids"]] == [drawn.NW, drawn.NE]
    assert item["geometry"]["type"] == "Polygon"
    offers = client.get(f"/api/repair/{item['key']}").json
    assert {"name", "text", "moved_m2", "won", "before", "after", "borders", "shares", "refused"} == set(offers[0])
    assert offers[0]["won"][0]["text"].endswith("平方米")
    state = post("accept", key=item["key"], proposal=offers[0]["name"]).json
    assert state["counts"]["errors"] == 0
    assert state["position"] == 1
    assert state["can_publish"]
    assert post("undo").json["counts"]["errors"] == 1


TO_THE_SOUTH = {drawn.NW: box(118.30, 29.7099, 118.31, 29.72)}  # 10 m into the other community
MADE_ROOM = {drawn.SW: box(118.30, 29.70, 118.31, 29.7099)}


@pytest.mark.parametrize("changed", [TO_THE_SOUTH, TO_THE_SOUTH | MADE_ROOM], ids=["overlap", "outside"])
def test_what_reaches_into_another_community_is_given_back(client, post):
    state = client.get("/api/repair").json
    (item,) = [item for item in state["items"] if item["severity"] == "error" and item["area_m2"]]
    assert item["mendable"]
    offers = client.get(f"/api/repair/{item['key']}").json
    assert drawn.NW not in {offer["name"].removeprefix("give:") for offer in offers}
    assert [offer["refused"] for offer in offers] == [None] * len(offers)
    left = post("accept", key=item["key"], proposal=offers[0]["name"]).json["items"]
    assert {item["kind"] for item in left if item["severity"] == "error"} <= {"mismatch"}


def test_the_widest_place(client):
    item = overlap(client)
    place = client.get(f"/api/repair/{item['key']}/widest").json
    west, south, east, north = item["bounds"]
    assert west < place["lon"] < east
    assert south < place["lat"] < north
    assert place["width_m"] == pytest.approx(item["width_m"], rel=0.02)
    assert client.get("/api/repair/unknown/widest").json["code"] == "defect_unknown"


def test_the_same_said_again_with_its_key_is_answered_as_before(client, post):
    key, sent = overlap(client)["key"], {"headers": {"Idempotency-Key": "one"}}
    first = post("allow", key=key, reason="合管", **sent)
    again = post("allow", key=key, reason="合管", **sent)
    assert (first.status_code, again.status_code, again.json) == (200, 200, first.json)
    assert (again.headers["Idempotency-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    assert post("allow", key=key, reason="另有原因", **sent).json["code"] == "key_reused"


def test_publish(client, post, district, approver):
    post("accept-all", max_width=20)
    answer = post("publish", valid_from="2026-03-01", by=approver, headers={"Idempotency-Key": "one"})
    assert answer.json["generation"]["number"] == 2
    again = post("publish", valid_from="2026-03-01", by=approver, headers={"Idempotency-Key": "one"})
    assert (again.json, again.headers["Idempotency-Replayed"]) == (answer.json, "true")
    assert client.get("/api/repair").json["counts"]["errors"] == 0
    assert client.get("/api/check").json["valid"]
    assert noted(district)[1:] == [("2", "127.0.0.0/24", "generation.publish", "generation 2")]


def noted(database):
    with database.reading() as session:
        return [(each.who, each.origin, each.action, each.object) for each in audit.entries(session)]


def test_skip_allow_disallow(client, post, district):
    key = overlap(client)["key"]
    assert post("skip", key=key).json["items"][-1]["skipped"]
    assert not post("unskip", key=key).json["items"][-1]["skipped"]
    state = post("allow", key=key, reason="a square").json
    meant = next(item for item in state["items"] if item["key"] == key)
    assert meant["allowed"]["reason"] == "a square"
    assert post("disallow", allowance=meant["allowed"]["code"]).json["counts"]["errors"] == 1
    code = meant["allowed"]["code"]
    assert [each[2:] for each in noted(district)] == [
        ("repair.skip", "repair 1"),
        ("repair.unskip", "repair 1"),
        ("allowance.allow", f"allowance {code}"),
        ("allowance.end", f"allowance {code}"),
    ]


def test_who_says_that_it_is_meant_so_is_whoever_is_signed_in(client, post):
    key = overlap(client)["key"]
    refused = post("allow", key=key, reason="a square", author="局长")
    assert (refused.status_code, refused.json["facts"]["field"]) == (400, "author")
    state = post("allow", key=key, reason="a square").json
    assert next(item for item in state["items"] if item["key"] == key)["allowed"]["author"] == "everybody"


def test_the_same_said_twice_is_one_allowance(app, client, post, district):
    key, other = overlap(client)["key"], signing.client_of(app, "other")
    first = post("allow", key=key, reason="a square")
    again = post("allow", key=key, reason=" a square ", by=other)
    assert (again.status_code, again.json, again.headers["ETag"]) == (200, first.json, first.headers["ETag"])
    changed = post("allow", key=key, reason="a market", by=other).json
    (meant,) = [item["allowed"] for item in changed["items"] if item["allowed"]]
    assert (meant["reason"], meant["author"]) == ("a market", "other")
    with district.reading() as session:
        told = [
            (each.who, json.loads(each.before or "null"), json.loads(each.after)) for each in audit.entries(session)
        ]
    said = [{"kind": "overlap", "since": today().isoformat(), "account": account} for account in (1, 2)]
    assert told == [("1", None, said[0]), ("2", said[0], said[1])]


def test_what_lies_in_an_allowance_for_more_is_not_allowed_again(client, post, district):
    ground = box(118.309, 29.705, 118.311, 29.725)
    with district.writing() as session:
        allowances.add(session, [Allowance("SQUARE", "a square", "Li", None, ground)], drawn.SINCE)
    refused = post("allow", key=overlap(client)["key"], reason="a market")
    assert (refused.status_code, refused.json["code"]) == (409, "repair_refused")


REFUSED = [
    ("accept", {"key": "x", "proposal": "split"}, 404, "defect_unknown"),
    ("undo", {}, 409, "repair_refused"),
    ("skip", {"key": 7}, 400, "query"),
    ("skip", {"key": "a\u0000b"}, 400, "query"),
    ("accept-all", {"max_width": "5"}, 400, "query"),
    ("accept-all", {"max_width": -5}, 400, "query"),
    ("accept-all", {"max_width": 123456789012345678901234567890}, 400, "query"),
    ("accept", {"key": "x", "proposal": "all:inf"}, 404, "defect_unknown"),
    ("accept", {"key": "x", "proposal": "all:xyz"}, 404, "defect_unknown"),
    ("accept", {"key": "x", "proposal": "join"}, 404, "defect_unknown"),
    ("publish", {"valid_from": "soon"}, 400, "query"),
    ("publish", {"valid_from": "2026-03-01"}, 409, "repair_unfinished"),
    ("disallow", {"allowance": "x"}, 404, "allowance_unknown"),
]


@pytest.mark.parametrize(("action", "sent", "status", "code"), REFUSED)
def test_refused_in_one_shape(post, action, sent, status, code):
    answer = post(action, **sent)
    assert answer.mimetype == "application/problem+json"
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["detail"]


ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_other_sites_change_nothing(client, post, headers):
    answer = post("accept-all", headers=headers, max_width=20)
    assert (answer.status_code, answer.json["code"]) == (403, "from_elsewhere")
    assert client.get("/api/repair").json["position"] == 0


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_and_programs_may(post, headers):
    assert post("accept-all", headers=headers, max_width=20).status_code == 200


def seen_by(client):
    answer = client.get("/api/repair")
    return {"If-Match": answer.headers["ETag"]}, answer.json["position"]


def test_a_change_says_which_version_was_seen(client, post):
    first, _ = seen_by(client)
    answer = post("accept-all", max_width=20)
    assert answer.headers["ETag"] == seen_by(client)[0]["If-Match"] != first["If-Match"]
    for header in ({}, {"If-Match": "*"}, {"If-Match": '"a", "b"'}):
        missing = client.post("/api/repair/undo", json={}, headers=header)
        assert (missing.status_code, missing.json["code"]) == (428, "version_needed")
    for header in (first, {"If-Match": '"nonsense"'}):
        stale = client.post("/api/repair/undo", json={}, headers=header)
        assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert seen_by(client)[1] == 1


def test_what_was_undone_and_done_otherwise_is_another_version(client, post):
    key = overlap(client)["key"]
    first, _ = seen_by(client)
    post("skip", key=key)
    once, _ = seen_by(client)
    post("undo")
    assert seen_by(client)[0] == first, "as it was"
    post("accept-all", max_width=20)
    other, position = seen_by(client)
    assert position == 1
    assert other != once
    assert client.post("/api/repair/undo", json={}, headers=once).status_code == 412


def test_what_is_meant_so_is_part_of_the_version(client, post):
    key, (first, _) = overlap(client)["key"], seen_by(client)
    post("allow", key=key, reason="a square")
    assert client.post("/api/repair/skip", json={"key": key}, headers=first).status_code == 412


def test_only_small_json_is_read(client):
    path = "/api/repair/undo"
    assert client.post(path, data={}).status_code == 400
    assert client.post(path, data="{", content_type="application/json").status_code == 400
    assert client.post(path, data="[]", content_type="application/json").status_code == 400
    large = json.dumps({"position": 0, "more": "x" * 20_000})
    assert client.post(path, data=large, content_type="application/json").status_code == 413


def test_the_map_shows_the_grids_as_they_are_now(client, post):
    post("accept-all", max_width=20)
    answer = client.get("/api/repair/grids.geojson?bbox=118.30,29.711,118.305,29.72")
    assert [feature["properties"]["code"] for feature in answer.json["features"]] == [drawn.NW]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sheet_holds_texts_only(client, post):
    post("accept-all", max_width=20)
    book = load_workbook(io.BytesIO(client.get("/plan/report.xlsx", headers={"Accept-Language": "en"}).data))
    assert book.sheetnames == ["Defects", "Steps", "Totals"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"] == []
    assert book["Steps"].max_row == 2


def test_a_name_that_looks_like_a_formula_is_a_text(client):
    with zipfile.ZipFile(io.BytesIO(client.get("/plan/report.xlsx").data)) as book:
        sheets = "".join(book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/"))
    assert "<f>" not in sheets


def test_the_offline_map_breaks_on_no_name(client):
    text = client.get("/plan/report.html").text
    assert "<img src=x" not in text
    assert "{{ 7*7 }}" in text
    assert text.count("</script>") == 4


@pytest.mark.parametrize("path", ["report.gpkg", "report.geojson", "grids.gpkg", "grids.geojson"])
def test_files(client, path):
    answer = client.get(f"/plan/{path}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["report.exe", "grids.xlsx"])
def test_other_files_are_not_there(client, path):
    assert client.get(f"/plan/{path}").status_code == 404


def test_an_empty_database_has_nothing_to_repair(embedded, folder, english):
    from geogrid.settings import Settings
    from geogrid.web.app import create_app

    client = signing.client_of(create_app(Settings(folder, None, "a secret"), embedded))
    assert english(client, "/api/repair").status_code == 404
    assert english(client, "/plan").status_code == 200
