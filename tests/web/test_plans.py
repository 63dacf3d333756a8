"""/api/plans: opened, edited, looked at, judged and published over HTTP; for whom a plan is there."""

import io
import json
from datetime import timedelta
from math import cos, pi, sin
from time import monotonic

import pytest
from openpyxl import load_workbook
from shapely.geometry import box, shape

from geogrid.clock import today
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.simulation import Size, make
from geogrid.web import plans
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import DISTRICT, NE, NORTH, NORTH_STREET, NW, SE, SOUTH, SW

ENGLISH = {"Accept-Language": "en"}
SPLIT = {
    "kind": "split",
    "code": NW,
    "line": [[118.305, 29.70], [118.305, 29.73]],
    "pieces": [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}],
}
NEW = NORTH + "003"
NAMES = {NW: "前园社区第一网格", NEW: "前园社区第三网格"}
RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}


@pytest.fixture
def person(app):
    def signed_in(capacity, area=None, name=None):
        return signing.client_of(app, name or f"{capacity}-{area}", [Assignment(capacity, area)])

    return signed_in


@pytest.fixture
def planner(person):
    return person(Capacity.PLANNER)


@pytest.fixture
def plan(planner):
    answer = planner.post("/api/plans", json={"name": "调整", "document": "8号"}, headers=ENGLISH)
    assert (answer.status_code, answer.json["version"], answer.headers["ETag"]) == (201, 1, '"1"')
    return answer.headers["Location"]


def send(client, path, seen, **sent):
    return client.post(path, json=sent, headers={"If-Match": f'"{seen}"', **ENGLISH})


def test_an_edit_answers_what_is_other_with_its_figures(planner, plan):
    answer = send(planner, f"{plan}/edits", 1, edit=SPLIT)
    told = answer.json
    assert (answer.status_code, answer.headers["ETag"], told["version"]) == (200, '"2"', 2)
    assert {f["properties"]["code"] for f in told["changed"]["features"]} == {NW, NORTH + "003", SW}
    new = next(f for f in told["changed"]["features"] if f["properties"]["code"] == NORTH + "003")
    assert new["properties"]["area_m2"] == pytest.approx(536_000, rel=0.01)
    assert (told["gone"], told["totals"]["grids"]) == ([], 5)
    assert [step["text"] for step in told["steps"]] == [f"{NAMES[NW]} split into {NAMES[NW]}, {NAMES[NEW]}"]
    assert {rule["rule"]: rule["count"] for rule in told["rules"]}["seamless"] == 0
    back = send(planner, f"{plan}/undo", 2).json
    assert (back["gone"], back["totals"]["grids"]) == ([NORTH + "003"], 4)
    assert send(planner, f"{plan}/redo", 3).json["totals"]["grids"] == 5


@pytest.mark.parametrize("tag", ['W/"1"', '"one"'])
def test_a_tag_that_is_no_version_is_said_to_be_none(planner, plan, tag):
    sent = {"json": {"edit": RENAME}, "headers": {"If-Match": tag, **ENGLISH}}
    refused = planner.post(f"{plan}/edits", **sent)
    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (412, "tag_foreign", {"tag": tag})
    assert f"If-Match: {tag} is no version of this" in refused.json["detail"]
    sent["headers"]["Accept-Language"] = "zh-CN"
    assert f"If-Match 中的 {tag} 不是有效版本" in planner.post(f"{plan}/edits", **sent).json["detail"]
    assert planner.get(plan).json["version"] == 1


def test_the_areas_are_those_of_the_plan(planner, plan):
    def around(code):
        found = planner.get(f"{plan}/areas.geojson").json["features"]
        return next(shape(each["geometry"]) for each in found if each["properties"]["code"] == code)

    before = {code: around(code).area for code in (NORTH, SOUTH)}
    send(planner, f"{plan}/edits", 1, edit={"kind": "change_community", "code": SW, "community": NORTH})
    assert around(NORTH).area > before[NORTH]
    assert around(NORTH).area + around(SOUTH).area == pytest.approx(sum(before.values()))


def test_steps_are_undone_and_redone_in_one_act_all_or_none(planner, plan):
    send(planner, f"{plan}/edits", 1, edit=SPLIT)
    send(planner, f"{plan}/edits", 2, edit=RENAME)
    few = send(planner, f"{plan}/undo", 3, steps=3)
    assert (few.status_code, few.json["code"]) == (409, "nothing_to_undo")
    assert planner.get(plan).json["version"] == 3
    assert [send(planner, f"{plan}/undo", 3, steps=steps).json["code"] for steps in (0, 1.5)] == ["query", "query"]
    back = send(planner, f"{plan}/undo", 3, steps=2).json
    assert (back["version"], [step["undone"] for step in back["steps"]]) == (4, [True, True])
    assert (back["gone"], back["totals"]["grids"]) == ([NORTH + "003"], 4)
    again = send(planner, f"{plan}/redo", 4, steps=2).json
    assert ([step["undone"] for step in again["steps"]], again["totals"]["grids"]) == ([False, False], 5)
    assert [event["text"] for event in planner.get(f"{plan}/changes?since=3", headers=ENGLISH).json["events"]] == [
        f"undone: {NAMES[NW]} split into {NAMES[NW]}, {NAMES[NEW]}, and 1 more step",
        f"done again: {NAMES[NW]} split into {NAMES[NW]}, {NAMES[NEW]}, and 1 more step",
    ]


def test_a_step_says_with_which_others_it_was_done_and_who_had_it_in_hand_last(person, planner, plan):
    other = person(Capacity.PLANNER, name="other")
    mine = send(planner, f"{plan}/edits", 1, edit=SPLIT).json["steps"][0]
    assert (mine["version"], mine["last"]) == (2, mine["author"])
    theirs = send(other, f"{plan}/edits", 2, edit=RENAME).json["steps"][1]
    assert (theirs["version"], theirs["author"] != mine["author"]) == (3, True)
    undone = send(planner, f"{plan}/undo", 3).json["steps"][1]
    assert (undone["author"], undone["last"], undone["last_name"]) == (
        theirs["author"], mine["author"], mine["author_name"]
    )  # fmt: skip
    assert undone["version"] == 3


def test_grids_that_edits_have_ended_keep_their_names(planner, plan):
    merged = send(planner, f"{plan}/edits", 1, edit={"kind": "merge", "codes": [NW, NE], "into": NE}).json
    assert [(each["code"], each["name"]) for each in merged["retired"]] == [(NW, "第一网格")]
    assert send(planner, f"{plan}/undo", 2).json["retired"] == []


def test_the_map_of_a_plan_does_not_wait_for_its_figures(planner):
    opened = planner.post("/api/plans?wait=no", json={"name": "调整"}, headers=ENGLISH)
    assert (opened.status_code, opened.json["figures"]) == (201, "counting")
    assert not {"totals", "rules", "findings"} & opened.json.keys()
    plan = opened.headers["Location"]
    shown = planner.get(f"{plan}/grids.geojson?wait=no").json["features"]
    assert {f["properties"]["code"] for f in shown} == {NW, NE, SW, SE}
    edited = send(planner, f"{plan}/edits?wait=no", 1, edit=RENAME).json
    assert (edited["version"], [f["properties"]["name"] for f in edited["changed"]["features"]]) == (2, ["滨江网格"])
    told = planner.get(plan, headers=ENGLISH).json
    assert (told["figures"], told["totals"]["grids"]) == ("ready", 4)
    assert planner.get(f"{plan}?wait=no", headers=ENGLISH).json == told
    assert all("households" in f["properties"] for f in planner.get(f"{plan}/grids.geojson").json["features"])


def test_who_looks_on_is_told_that_figures_are_counted_anew_and_when_they_are_there(app, planner, plan):
    seen = planner.get(plan).json
    assert seen["figures"] == "ready"

    def look():
        asked = f"{plan}/changes?since=1&ground={seen['ground']}&figures={seen['figures']}"
        answer = planner.get(asked, headers={"If-None-Match": '"1"'})
        return None if answer.status_code == 304 else answer.json

    assert look() is None
    drawn.build(of(app).database, box(118.302, 29.7150, 118.3021, 29.7151))
    told = look()
    assert (told["figures"], told["ground"], told["totals"]) == ("recounting", seen["ground"], seen["totals"])
    seen, begun = told, monotonic()
    while (now := look() or seen)["figures"] == "recounting":
        assert monotonic() - begun < 20
    assert now["ground"] != seen["ground"]
    assert now["totals"]["households"] == seen["totals"]["households"] + 7
    seen = now
    assert look() is None


def test_what_is_asked_wrongly_is_not_done(planner, plan):
    assert send(planner, f"{plan}/edits?wait=perhaps", 1, edit=RENAME).json["facts"]["field"] == "wait"
    assert planner.get(plan).json["version"] == 1


@pytest.mark.parametrize("depth", [11, 100, 1000])
def test_what_is_nested_deeper_than_any_edit_is_refused(planner, plan, depth):
    for nested in ("[" * depth + "]" * depth, '{"edit":' * depth + "1" + "}" * depth):
        headers = {"If-Match": '"1"', "Content-Type": "application/json", **ENGLISH}
        answer = planner.post(f"{plan}/edits", data=f'{{"edit": {nested}}}', headers=headers)
        assert (answer.status_code, answer.json["facts"]["field"]) == (400, "body")
    assert planner.get(plan).json["version"] == 1


def test_who_looks_on_is_told_what_is_other(planner, plan, person):
    send(planner, f"{plan}/edits", 1, edit=SPLIT)
    send(planner, f"{plan}/edits", 2, edit=RENAME)
    told = person(Capacity.OFFICIAL).get(f"{plan}/changes?since=2", headers=ENGLISH).json
    assert [f["properties"]["code"] for f in told["changed"]["features"]] == [SE]
    assert [(event["version"], event["deed"]) for event in told["events"]] == [(3, "apply")]


@pytest.mark.parametrize("below", ["", "/changes", "/grids.geojson", "/impact"])
def test_a_number_that_no_plan_can_have_is_unknown(planner, below):
    answer = planner.get(f"/api/plans/{10**40}{below}", headers=ENGLISH)
    assert (answer.status_code, answer.json["code"]) == (404, "plan_unknown")


def test_who_asks_again_is_told_shortly_that_nothing_is_other(planner, plan):
    seen = {**ENGLISH, "If-None-Match": '"1"'}
    assert planner.get(f"{plan}/changes?since=1", headers=seen).status_code == 304
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    assert planner.get(f"{plan}/changes?since=1", headers=seen).json["version"] == 2


def test_the_map_has_all_grids_and_the_borders_of_some(planner, plan):
    grids = planner.get(f"{plan}/grids.geojson").json["features"]
    assert {f["properties"]["code"] for f in grids} == {NW, NE, SW, SE}
    borders = planner.get(f"{plan}/borders.geojson?grids={NW}").json["features"]
    sides = {frozenset((f["properties"]["left"], f["properties"]["right"])) for f in borders}
    assert sides == {frozenset((NW, None)), frozenset((NW, NE)), frozenset((NW, SW))}
    assert planner.get(f"{plan}/borders.geojson").status_code == 400
    assert planner.get(f"{plan}/borders.geojson?grids=9").json["code"] == "grid_unknown"


def test_borders_are_given_where_they_are():
    district = make(Size(8, 400, 1), today())
    mesh = mesh_of(district.grids, district.areas)
    arcs = list(mesh.bordering(mesh.arcs))
    given = json.loads(plans.borders(mesh, arcs))["features"]
    assert [f["geometry"]["coordinates"] for f in given] == [
        [list(place) for place in arc.line().coords] for arc in arcs
    ]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"kind": "merge", "codes": [NW, SW], "into": NW}, "edit_refused"),
        ({"kind": "explode"}, "query"),
        (None, "query"),
        ({**SPLIT, "line": [[1e308, 1e308], [0, 0]]}, "query"),
    ],
)
def test_what_cannot_be_done_changes_nothing(planner, plan, edit, code):
    answer = send(planner, f"{plan}/edits", 1, edit=edit)
    assert (answer.status_code, answer.json["code"]) == (400 if code == "query" else 409, code)
    assert planner.get(plan).json["version"] == 1


def test_a_version_is_asked_for_and_must_be_the_last(planner, plan):
    assert planner.post(f"{plan}/edits", json={"edit": RENAME}).status_code == 428
    assert send(planner, f"{plan}/edits", 7, edit=RENAME).status_code == 412
    assert send(planner, f"{plan}/undo", 1).json["code"] == "nothing_to_undo"


def test_sent_twice_with_one_key_it_is_done_once(planner, plan):
    headers = {"If-Match": '"1"', "Idempotency-Key": "one-and-only-key-of-this-edit", **ENGLISH}
    first, again = (planner.post(f"{plan}/edits", json={"edit": RENAME}, headers=headers) for _ in range(2))
    assert (first.json["version"], again.json["version"], again.status_code) == (2, 2, 200)


def test_a_border_of_many_vertices_is_taken_and_sent_back_moved_and_no_more_than_a_million_bytes(planner, plan):
    line = [[118.305, round(29.709 + at * 3e-6, 9)] for at in range(4_000)]
    assert send(planner, f"{plan}/edits", 1, edit={**SPLIT, "line": line}).status_code == 200
    borders = planner.get(f"{plan}/borders.geojson?grids={NW}").json["features"]
    shared = next(each for each in borders if {each["properties"][side] for side in ("left", "right")} == {NW, NEW})
    there = shared["geometry"]["coordinates"]
    assert len(there) > 3_000
    drawn = [point for lon, lat in there for point in ([lon, lat], [lon + 1e-6, lat + 1e-6])]
    moved = {"kind": "move_border", "grids": [NW, NEW], "at": there[9], "line": [*drawn[:-2], there[-1]]}
    assert send(planner, f"{plan}/edits", 2, edit=moved).status_code == 200
    assert send(planner, f"{plan}/edits", 3, edit={**SPLIT, "line": line * 12}).status_code == 413


@pytest.mark.parametrize("area", [NORTH_STREET, DISTRICT])
def test_a_grid_is_in_a_community_and_not_in_a_street_or_the_district(planner, plan, area):
    west, south, east, north = 118.301, 29.711, 118.303, 29.713
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    made = {"kind": "create", "ground": [[ring]], "code": NEW, "name": "第三网格", "community": area}
    for edit in ({"kind": "change_community", "code": NW, "community": area}, made):
        answer = send(planner, f"{plan}/edits", 1, edit=edit)
        assert (answer.status_code, answer.json["facts"]["reason"]) == (409, "there is no such community")
        assert answer.json["facts"]["lon"] == pytest.approx(118.303, abs=0.007)
    assert planner.get(f"{plan}/next-grid?community={area}").status_code == 409


def test_what_nobody_draws_by_hand_is_refused_with_what_is_taken(planner, plan):
    fine = [[118.305, 29.709 + at * 2e-6] for at in range(6_001)]
    answer = send(planner, f"{plan}/edits", 1, edit={**SPLIT, "line": fine})
    assert (answer.status_code, answer.json["code"]) == (400, "drawn_too_finely")
    assert answer.json["facts"] == {"field": "line", "count": 6_001, "most": 5_000}
    assert "at most 5000 are taken" in answer.json["detail"]
    comb = [[118.301 + at * 2e-6, 29.7098 + at % 2 * 4e-4] for at in range(4_000)]
    ring = [*comb, [118.3091, 29.7095], [118.3009, 29.7095], comb[0]]
    given = {"kind": "transfer", "ground": [[ring]], "givers": [NW], "taker": NE, "several_parts": True}
    answer = send(planner, f"{plan}/edits", 1, edit=given)
    assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (
        400,
        "crosses_too_often",
        "ground",
    )
    assert answer.json["facts"]["most"] == 2_000
    assert planner.get(plan).json["version"] == 1


def test_a_zigzag_of_few_points_is_refused_by_how_often_it_is_drawn(planner, plan):
    sides = [[[lon, round(29.709 + at * 1e-4, 9)] for at in range(90)] for lon in (118.29, 118.33)]
    zigzag = [sides[at % 2][at * 31 % 90] for at in range(20_001)]
    answer = send(planner, f"{plan}/edits", 1, edit={**SPLIT, "line": zigzag})
    assert (answer.status_code, answer.json["code"]) == (400, "drawn_too_finely")
    assert answer.json["facts"] == {"field": "line", "count": 20_000, "most": 10_000}
    known = [[118.30, 29.71], [118.32, 29.71]] * 5_002  # from border to border, the same way again
    answer = send(planner, f"{plan}/edits", 1, edit={**SPLIT, "line": known})
    assert (answer.status_code, answer.json["facts"]["count"]) == (400, 10_003)


def test_the_same_way_drawn_again_crosses_no_border_more_often(planner, plan):
    line = [[118.2999, 29.7155], [118.3101, 29.7156]]
    answer = send(planner, f"{plan}/edits", 1, edit={**SPLIT, "line": line * 2_000})
    assert answer.json["code"] == "edit_refused"


def test_a_lasso_drawn_freehand_is_taken(planner, plan):
    turn = [2 * pi * at / 2_000 for at in range(2_000)]
    ring = [[118.31 + 0.003 * cos(angle), 29.715 + (0.003 + 1e-5 * sin(90 * angle)) * sin(angle)] for angle in turn]
    given = {"kind": "transfer", "ground": [[[*ring, ring[0]]]], "givers": [NW], "taker": NE}
    answer = send(planner, f"{plan}/edits", 1, edit=given)
    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_a_building_imported_meanwhile_keeps_a_plan_in_memory_from_being_submitted(planner, plan, district):
    told = send(planner, f"{plan}/edits", 1, edit=SPLIT).json
    assert told["totals"]["buildings_cut"] == 0
    drawn.build(district, box(118.30495, 29.7150, 118.30505, 29.7151))
    answer = send(planner, f"{plan}/submit", 2)
    assert (answer.status_code, answer.json["code"]) == (409, "plan_unfinished")
    assert answer.json["facts"]["places"][0]["rule"] == "buildings_whole"
    told = planner.get(plan).json
    assert (told["stage"], told["totals"]["buildings_cut"]) == ("draft", 1), "counted for the gate, shown to all"


def test_from_a_draft_to_a_look_up_of_another_day(planner, plan, person, anybody):
    approver, day = person(Capacity.APPROVER), (today() + timedelta(days=1)).isoformat()
    send(planner, f"{plan}/edits", 1, edit=SPLIT)
    impact = planner.get(f"{plan}/impact").json
    assert {board["grid"] for board in impact["boards"]} == {NW, NORTH + "003"}
    assert impact["flow"] == [{"from": NW, "to": NORTH + "003", "places": 1}]
    assert [(each["grid"], each["changed"]) for each in impact["texts"]] == [
        (NW, ["north", "east"]), (NORTH + "003", []),
    ]  # fmt: skip
    assert impact["texts"][1]["old"] is None and impact["texts"][1]["new"].startswith("东至前园南路，")
    assert send(planner, f"{plan}/submit", 2).json["stage"] == "submitted"
    assert send(planner, f"{plan}/approve", 3).status_code == 403
    assert send(approver, f"{plan}/approve", 3).json["stage"] == "approved"
    told = send(approver, f"{plan}/publish", 4, valid_from=day)
    assert told.json == {"generation": {**told.json["generation"], "number": 2, "valid_from": day}}
    at = "/api/point/cgcs2000/118.3095,29.715"
    assert anybody.get(at).json["code"] == NW
    assert anybody.get(f"{at}?on={day}").json["code"] == NORTH + "003"
    assert [anybody.get(f"/api/grid/{code}?on={day}").json["households"] for code in (NW, NORTH + "003")] == [0, 0]
    assert planner.get("/api/plans").json["plans"][0]["stage"] == "published"


def test_who_drew_it_does_not_approve_it(app, planner, plan):
    both = signing.client_of(app, "both", [Assignment(Capacity.PLANNER), Assignment(Capacity.APPROVER)])
    send(both, f"{plan}/edits", 1, edit=RENAME)
    send(planner, f"{plan}/submit", 2)
    assert send(both, f"{plan}/approve", 3).json["code"] == "own_work"
    assert send(both, f"{plan}/return", 3).json["code"] == "own_work"


READ = ("", "/grids.geojson", f"/borders.geojson?grids={NW}", "/changes", "/impact")
DONE = ("/edits", "/undo", "/redo", "/submit")


def test_a_draft_is_not_there_for_who_works_for_a_part(plan, person):
    for client in (person(Capacity.PLANNER, NORTH), person(Capacity.APPROVER, NORTH), person(Capacity.OFFICIAL, SOUTH)):
        assert client.get("/api/plans").json == {"plans": []}
        assert {client.get(plan + path).status_code for path in READ} == {404}
    part, sent = person(Capacity.PLANNER, NORTH), {"/edits": {"edit": RENAME}}
    assert {send(part, plan + path, 1, **sent.get(path, {})).status_code for path in DONE} == {404}


def test_who_plans_for_a_part_opens_a_plan_of_their_own_and_edits_that_part(person):
    north = person(Capacity.PLANNER, NORTH)
    mine = north.post("/api/plans", json={"name": "前园"}, headers=ENGLISH).headers["Location"]
    assert send(north, f"{mine}/edits", 1, edit=RENAME).json["code"] == "beyond_scope"
    assert send(north, f"{mine}/edits", 1, edit=SPLIT).status_code == 200
    assert send(north, f"{mine}/submit", 2).status_code == 200
    assert person(Capacity.APPROVER, SOUTH).get(mine).status_code == 404
    assert send(person(Capacity.APPROVER, NORTH), f"{mine}/approve", 3).json["stage"] == "approved"


def test_who_plans_for_a_part_groups_the_grids_of_it(person):
    north = person(Capacity.PLANNER, NORTH)
    mine = north.post("/api/plans", json={"name": "前园"}, headers=ENGLISH).headers["Location"]
    group = {"kind": "group_party", "code": f"{NORTH}901", "name": "组团"}
    assert send(north, f"{mine}/edits", 1, edit={**group, "members": [NW, SE]}).json["code"] == "beyond_scope"
    assert send(north, f"{mine}/edits", 1, edit={**group, "members": [NW, NE]}).status_code == 200
    assert send(north, f"{mine}/edits", 2, edit={**group, "members": []}).status_code == 200
    assert person(Capacity.PLANNER, SOUTH).get(mine).status_code == 404


def test_who_plans_for_a_part_recodes_a_grid_that_is_grouped_with_others(person):
    north = person(Capacity.PLANNER, NORTH)
    group = {"kind": "group_party", "code": f"{NORTH}901", "name": "组团", "members": [NW, SE]}
    everywhere, approver = person(Capacity.PLANNER), person(Capacity.APPROVER)
    before = everywhere.post("/api/plans", json={"name": "组团"}, headers=ENGLISH).headers["Location"]
    for version, (who, deed, sent) in enumerate(
        [(everywhere, "edits", {"edit": group}), (everywhere, "submit", {}), (approver, "approve", {}),
         (approver, "publish", {"valid_from": today().isoformat()})], 1,
    ):  # fmt: skip
        assert send(who, f"{before}/{deed}", version, **sent).status_code == 200
    mine = north.post("/api/plans", json={"name": "前园"}, headers=ENGLISH).headers["Location"]
    recode = {"kind": "recode", "code": NW, "new_code": f"{NORTH}009"}
    assert send(north, f"{mine}/edits", 1, edit=recode).status_code == 200


def test_who_plans_for_a_part_does_not_wait_for_what_they_may_not_take(person):
    north = person(Capacity.PLANNER, NORTH)
    mine = north.post("/api/plans", json={"name": "前园"}, headers=ENGLISH).headers["Location"]
    for within in (None, SOUTH):
        refused = send(north, f"{mine}/propose", 1, grids=4, within=within, seeds=[1])
        assert (refused.status_code, refused.json["code"]) == (403, "beyond_scope")


@pytest.mark.parametrize(
    ("sent", "twice"),
    [
        ('{"edit": {"kind": "rename", "code": "A", "code": "B", "name": "一"}}', "code"),
        ('{"edit": {"kind": "split", "pieces": [{"code": "A", "name": "一", "name": "二"}]}}', "name"),
        ('{"edit": {"kind": "rename"}, "edit": {"kind": "retire"}}', "edit"),
    ],
)
def test_an_edit_with_a_field_twice_is_refused_by_that_field(planner, plan, sent, twice):
    headers = {"If-Match": '"1"', "Content-Type": "application/json", **ENGLISH}
    refused = planner.post(f"{plan}/edits", data=sent.encode(), headers=headers)
    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (400, "member_twice", {"field": twice})
    assert planner.get(plan).json["version"] == 1


def test_party_grids_are_looked_at_before_a_plan_is_handed_in(planner, plan):
    group = {"kind": "group_party", "name": "组团"}
    refused = send(planner, f"{plan}/edits", 1, edit={**group, "code": "<b>", "members": [NW, SE]})
    assert (refused.status_code, refused.json["facts"]["codes"]) == (409, ["<b>"])
    assert "15 digits" in refused.json["detail"]
    told = send(planner, f"{plan}/edits", 1, edit={**group, "code": f"{NORTH}901", "members": [NW, SE]}).json
    found = {each["rule"]: each for each in told["findings"]}
    assert (found["party_grids"]["severity"], found["party_grids"]["grids"]) == ("warning", [SE, NW])
    assert "组团" in found["party_grids"]["text"] and "codes_valid" not in found
    send(planner, f"{plan}/edits", 2, edit={**group, "code": f"{NORTH}901", "members": [NW]})
    assert send(planner, f"{plan}/submit", 3).status_code == 200


def test_who_has_a_hand_in_the_rules_does_not_approve(app, planner, plan):
    both = signing.client_of(app, "both", [Assignment(each, None) for each in (Capacity.PLANNER, Capacity.APPROVER)])
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    assert send(both, f"{plan}/rules", 2, severities={"buildings_whole": "warning"}).status_code == 200
    send(planner, f"{plan}/submit", 3)
    assert send(both, f"{plan}/approve", 4).json["code"] == "own_work"


def test_a_plan_that_another_was_published_before_is_told_so(planner, plan, person):
    approver = person(Capacity.APPROVER)
    other = planner.post("/api/plans", json={"name": "另案"}, headers=ENGLISH).headers["Location"]
    for each in (plan, other):
        send(planner, f"{each}/edits", 1, edit=RENAME)
        send(planner, f"{each}/submit", 2)
        send(approver, f"{each}/approve", 3)
    day = (today() + timedelta(days=1)).isoformat()
    assert send(approver, f"{other}/publish", 4, valid_from=day).status_code == 200
    refused = send(approver, f"{plan}/publish", 4, valid_from=day)
    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (
        409, "plan_outdated", {"number": 2, "day": day, "base": 1},
    )  # fmt: skip
    assert send(planner, f"{plan}/return", 4).status_code == 403
    assert send(approver, f"{plan}/return", 4).status_code == 200
    assert send(planner, f"{plan}/submit", 5).json["code"] == "plan_outdated"  # nobody signs what cannot be published


def test_who_is_affected_is_had_as_a_workbook(planner, plan):
    send(planner, f"{plan}/edits", 1, edit=SPLIT)
    answer = planner.get(f"{plan.removeprefix('/api')}/impact.xlsx", headers=ENGLISH)
    book = load_workbook(io.BytesIO(answer.data), read_only=True)
    answer.close()
    assert book.sheetnames[:2] == ["Addresses that move", "From grid to grid"]
    assert {row[0] for row in book["Notice boards to change"].iter_rows(min_row=2, values_only=True)} >= {NW}
    page = planner.get(f"{plan.removeprefix('/api')}/impact").get_data(as_text=True)
    assert page.index("/impact.xlsx") < page.index("<h2>")  # before long lists
    assert "<del>东至前园南路</del>" in page and "<ins>东至第三网格交界</ins>" in page
    assert "<li>南至黄山中路</li>" in page


def test_a_grid_with_another_code_is_told_by_its_code_and_no_address_moves(planner, plan):
    send(planner, f"{plan}/edits", 1, edit={"kind": "recode", "code": NW, "new_code": f"{NORTH}009"})
    impact = planner.get(f"{plan}/impact").json
    assert impact["recoded"] == [{"from": NW, "to": f"{NORTH}009", "places": 1}]
    assert (impact["places"], impact["flow"], impact["posts"]) == (0, [], [])
    assert impact["boards"] == [{"grid": f"{NORTH}009", "reasons": ["recoded"]}]
    page = planner.get(f"{plan.removeprefix('/api')}/impact").get_data(as_text=True)
    assert "<h2>更换编码的网格</h2>" in page and NW in page and "需更换的公示牌" in page


def test_a_notice_board_says_of_a_merged_grid_that_others_were_merged_into_it(planner, plan):
    merge = {"kind": "merge", "codes": [NW, NORTH + "002"], "into": NW, "name": "第一网格"}
    assert send(planner, f"{plan}/edits", 1, edit=merge).status_code == 200
    page = planner.get(f"{plan.removeprefix('/api')}/impact").get_data(as_text=True)
    assert "合并其他网格" in page and "范围变化" not in page
    answer = planner.get(f"{plan.removeprefix('/api')}/impact.xlsx", headers=ENGLISH)
    rows = load_workbook(io.BytesIO(answer.data))["Notice boards to change"].iter_rows(min_row=2, values_only=True)
    answer.close()
    assert {row[0]: row[2] for row in rows} == {NW: "others merged into it", NORTH + "002": "no more"}


def test_posts_of_a_grid_that_is_no_more_are_told_with_where_it_lay(planner, plan, app):
    merge = {"kind": "merge", "codes": [NW, NORTH + "002"], "into": NW, "name": "第一网格"}
    told = send(planner, f"{plan}/edits", 1, edit=merge).json
    lost = told["posts_of_ended"]
    assert sum(each["posts"] for each in lost) == told["totals"]["posts_without_grid"]
    for each in lost:
        at = planner.get(f"/api/point/cgcs2000/{each['lon']},{each['lat']}").json
        assert each["grid"] in str(at)
