"""/api/plans/{number}/rules and /golden."""

from io import BytesIO

import pytest

from geogrid.domain.people.account import Assignment, Capacity
from tests import signing
from tests.drawn import NORTH, NW, SE
from tests.web.test_plans import ENGLISH, SPLIT, send

PLACE = {"label": "前园南路12号", "lon": 118.3075, "lat": 29.715}

pytestmark = pytest.mark.parametrize("district", ["embedded"], indirect=True)


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}, headers=ENGLISH).headers["Location"]


def test_rules_are_set_and_told(planner, plan):
    told = planner.get(plan, headers=ENGLISH).json["rule_settings"]
    assert (told["least"], told["most"], told["severities"]["buildings_whole"]) == (300, 500, "error")
    answer = send(planner, f"{plan}/rules", 1, least=0, most=24, target=20, severities={"contiguous": "warning"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    told = planner.get(plan, headers=ENGLISH).json
    assert (told["rule_settings"]["severities"]["contiguous"], told["target"]) == ("warning", 20)
    assert {rule["rule"]: rule["count"] for rule in told["rules"]}["household_band"] == 0
    changes = planner.get(f"{plan}/changes?since=1", headers=ENGLISH).json
    assert [(event["deed"], event["edits"]) for event in changes["events"]] == [("rules", 0)]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"severities": {"seamless": "warning"}}, 400, "query"),
        ({"least": "many"}, 400, "query"),
        ({"target": "many"}, 400, "query"),
        ({"strict": True}, 400, "member_unknown"),
    ],
)
def test_what_cannot_be_set_is_refused(planner, plan, sent, status, code):
    answer = send(planner, f"{plan}/rules", 1, **sent)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert send(planner, f"{plan}/rules", 7, least=1).status_code == 412


def test_the_half_with_the_golden_places_keeps_the_code(planner, plan):
    send(planner, f"{plan}/golden", 1, places=[PLACE])
    line = [[lon, lat] for lon, lat in SPLIT["line"]]
    for drawn in (line, line[::-1]):
        answer = planner.post(f"{plan}/crossing", json={"grid": NW, "line": drawn}, headers=ENGLISH)
        told = send(planner, f"{plan}/edits", planner.get(plan).json["version"], edit=answer.json["edit"]).json
        assert [each["rule"] for each in told["findings"] if each["rule"] == "golden_stay"] == []
        assert len([code for code in told["changed"]["features"] if code["properties"]["code"] == NW]) == 1
        send(planner, f"{plan}/undo", told["version"])
    renamed = {"kind": "recode", "code": NW, "new_code": NORTH + "009"}
    send(planner, f"{plan}/edits", planner.get(plan).json["version"], edit=renamed)
    answer = planner.post(f"{plan}/crossing", json={"grid": NORTH + "009", "line": line}, headers=ENGLISH)
    told = send(planner, f"{plan}/edits", planner.get(plan).json["version"], edit=answer.json["edit"]).json
    assert [each["rule"] for each in told["findings"] if each["rule"] == "golden_stay"] == []
    answer = planner.post(f"{plan}/crossing", json={"grid": NW, "line": [[1, 2]]}, headers=ENGLISH)
    assert (answer.status_code, answer.json["facts"]["field"]) == (400, "line")


def test_places_that_must_stay(planner, plan):
    answer = send(planner, f"{plan}/golden", 1, places=[PLACE])
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    answer = planner.get(f"{plan}/golden")
    assert (answer.json, answer.headers["ETag"]) == ({"version": 2, "places": [{**PLACE, "grid": NW}]}, '"2"')
    told = send(planner, f"{plan}/edits", 2, edit=SPLIT).json
    (finding,) = [each for each in told["findings"] if each["rule"] == "golden_stay"]
    assert (finding["grids"], finding["severity"]) == ([NW, NORTH + "003"], "error")
    told = send(planner, f"{plan}/submit", 3).json
    (place,) = told["facts"]["places"]
    assert (told["code"], place["rule"], place["grids"]) == ("plan_unfinished", "golden_stay", [NW, NORTH + "003"])
    assert send(planner, f"{plan}/golden", 3, places=[{**PLACE, "grid": NORTH + "003"}]).status_code == 200
    assert send(planner, f"{plan}/submit", 4).json["stage"] == "submitted"


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({**PLACE, "grid": "999"}, "places[0].grid"),
        ({**PLACE, "label": ""}, "places[0].label"),
        ({**PLACE, "lon": 100.0}, "places[0].lon"),
        ({**PLACE, "lon": 1000}, "lon"),
        ({**PLACE, "lat": "north"}, "lat"),
        ({**PLACE, "lon": 118.3075, "grid": 7}, "grid"),
    ],
)
def test_a_place_that_is_none_is_named(planner, plan, place, field):
    answer = send(planner, f"{plan}/golden", 1, places=[place])
    assert (answer.status_code, answer.json["facts"]["field"]) == (400, field)
    assert planner.get(f"{plan}/golden").json["places"] == []


def test_others_neither_see_nor_set_them(app, planner, plan):
    north = signing.client_of(app, "north", [Assignment(Capacity.PLANNER, NORTH)])
    assert north.get(f"{plan}/golden").status_code == 404
    assert send(north, f"{plan}/golden", 1, places=[]).status_code == 404
    assert send(north, f"{plan}/rules", 1, least=1).status_code == 404
    official = signing.client_of(app, "official", [Assignment(Capacity.OFFICIAL)])
    assert official.get(f"{plan}/golden").json["places"] == []
    assert send(official, f"{plan}/golden", 1, places=[{**PLACE, "grid": SE}]).status_code == 403


def table(text, name="保留地址.csv"):
    return {"file": (BytesIO(text.encode()), name), "crs": "cgcs2000"}


def test_a_table_is_read_and_nothing_stored(planner, plan):
    text = "地址,经度,纬度\n前园南路12号,118.3075,29.715\n"
    answer = planner.post(f"{plan}/golden/table", data=table(text), headers=ENGLISH)
    assert answer.status_code == 200, answer.json
    assert answer.json == {"places": [{**PLACE, "grid": NW}], "problems": [], "problem_count": 0}
    assert planner.get(f"{plan}/golden").json["places"] == []


def test_what_is_wrong_with_a_table_is_told_by_row(planner, plan):
    text = "地址,经度,纬度\n甲,118.3075,29.715\n乙,east,29.715\n丙,100,29.715\n"
    told = planner.post(f"{plan}/golden/table", data=table(text), headers=ENGLISH).json
    assert [each["row"] for each in told["problems"]] == [3, 4] and told["problem_count"] == 2
    assert told["problems"][0]["text"].startswith("保留地址.csv, row 3, field 经度: east")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "query"),
        (table("地址,经度\nA,1\n"), "field_not_found"),
        (table("x", "保留地址.pdf"), "file_not_table"),
        (table("x", "保留地址.xlsx"), "file_not_table"),
        ({**table("地址,经度,纬度\n"), "crs": "+proj=longlat"}, "crs_unknown"),
    ],
)
def test_what_is_no_such_table_is_refused(planner, plan, data, code):
    answer = planner.post(f"{plan}/golden/table", data=data, headers=ENGLISH)
    assert (answer.status_code, answer.json["code"]) == (400, code), answer.json


def test_the_list_is_taken_along_as_a_table(planner, plan):
    send(planner, f"{plan}/golden", 1, places=[PLACE, {**PLACE, "label": "=1+1"}])
    answer = planner.get(f"{plan}/golden.csv", headers=ENGLISH)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="geogrid-plan-1-golden.csv"'
    head, first, second = answer.data.decode("utf-8-sig").splitlines()
    assert (head, first) == ("Address,Longitude,Latitude,Grid code", f"前园南路12号,118.3075,29.715,{NW}")
    assert second.startswith("'=1+1,")
