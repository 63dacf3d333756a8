"""Every route and method, as everybody, with rights for all, for the part asked about, and for another part.

The truth is the reviewed table beside this file, `rights.csv`: for each route and method who may ask, and how the part
of the district counts: `all` (it does not), `within` (what is answered or done ends at it), `touched` (refused where
what is changed lies beyond), `object` (what lies beyond is not there, what lies partly beyond may only be looked at:
`test_plan_rights.py`), `account` (an account beyond it is answered as an unknown one: `test_rights_over_people.py`),
`whole` (only for whom the whole district is given), `itself` (signing in is open to all, and judges by itself who has
come how far).
"""

import json
import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from geogrid.domain.cases.case import Case, LocatedBy
from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import cases, generations
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import GROUND, NE, NORTH, NW, SE, SOUTH, SW
from tests.rights import ROWS, STAFF, below, may

COMMUNITIES = [area.code for area in drawn.AREAS if area.level == "community"]


STREET = next(area.code for area in drawn.AREAS if area.level == "street")


@pytest.fixture
def reported(app):
    """A case in each grid, each of two categories."""
    found = []
    for number, (code, shape) in enumerate(GROUND.items()):
        point = shape.representative_point()
        for category in ("路灯", "噪声"):
            at = datetime(2026, 1, 2, 8, number)
            found.append(Case(f"{code}-{category}", category, at, point.x, point.y, None, code, LocatedBy.POINT))
    with of(app).database.writing() as session:
        cases.add(session, found)
        return cases.select(session)


def addresses(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        asked = re.sub(r"<int:\w+>", "1", rule.rule)
        asked = asked.replace("<crs>", "cgcs2000").replace("<point>", "118.305,29.715").replace("<code>", NW)
        asked = re.sub(r"<suffix>", "geojson", asked).replace("<name>", "grids").replace("<language>", "en")
        asked = re.sub(r"<\w+>", "0", asked)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, route, asked


def test_every_route_is_in_the_table_and_no_other(app):
    assert {(method, route) for method, route, _ in addresses(app)} == set(ROWS)


def refused(answer):
    led_away = answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in")
    return answer.status_code in (401, 403) or led_away


@pytest.mark.parametrize("district", ["embedded"], indirect=True)  # who may ask is no matter of the store
@pytest.mark.parametrize("who", ["anybody", *STAFF])
@pytest.mark.parametrize("area", [None, 0, 1], ids=["all", "one part", "another"])
def test_who_may_ask(app, who, area):
    """Whether somebody gets past the door depends on the capacity alone; the part is looked at further in."""
    if who == "anybody":
        client = app.test_client()
    else:
        rights = [Assignment(who, None if area is None else COMMUNITIES[area])]
        client = signing.client_of(app, f"{who}-{area}", rights)
    wrong = []
    for method, route, asked in addresses(app):
        row = ROWS[method, route]
        if row["part"] == "itself":
            continue
        answer = client.open(asked, method=method, json={} if method == "POST" and "/api/" in route else None)
        answer.close()
        told = answer.get_json(silent=True)
        code = told.get("code") if isinstance(told, dict) else None
        beyond = row["part"] == "touched" and area is not None and code == "beyond_scope"
        in_part = row["part"] == "whole" and area is not None
        if refused(answer) != (who not in may(row) or in_part) and not beyond:
            wrong.append((method, route, answer.status_code, code))
    assert wrong == []


@pytest.mark.parametrize("reader", [Capacity.GRID_WORKER, Capacity.CLERK, Capacity.HANDLER, Capacity.OFFICIAL])
@pytest.mark.parametrize("category", [None, "路灯"])
@pytest.mark.parametrize("area", [None, STREET, COMMUNITIES[0], COMMUNITIES[1], NE])
def test_cases_are_told_within_the_part_only(app, reported, reader, area, category):
    inside = {
        case.code
        for case in reported
        if (category is None or case.category == category) and (area is None or case.grid in below(area))
    }
    client = signing.client_of(app, "reader", [Assignment(reader, area, category)])
    told = client.get("/api/cases?limit=1000").get_json()
    assert ({case["code"] for case in told["cases"]}, told["total"]) == (inside, len(inside))
    points = client.get("/api/cases.geojson").get_json()
    assert {feature["properties"]["code"] for feature in points["features"]} == inside
    page = client.get("/cases").get_data(as_text=True)
    assert {case.code for case in reported if case.code in page} <= inside
    assert ("噪声" in page) == any("噪声" in code for code in inside)


@pytest.mark.parametrize("who", ["anybody", *STAFF])
@pytest.mark.parametrize("area", [None, COMMUNITIES[0], NE])
def test_the_number_of_cases_is_told_within_the_part_only(app, reported, who, area):
    client = app.test_client() if who == "anybody" else signing.client_of(app, who, [Assignment(who, area)])
    told = client.get("/api/district").get_json()["counts"]
    seen = sum(area is None or case.grid in below(area) for case in reported)
    sees = who in may(ROWS["GET", "/api/cases"])
    assert told == {"grids": 4, "places": 4, **({"cases": seen} if sees else {})}


@pytest.mark.parametrize(("area", "grids"), [(COMMUNITIES[0], None), (NE, {NE}), (None, {NW, NE, SW, SE})])
def test_figures_end_at_the_part(app, reported, area, grids):
    grids = grids or below(area)
    client = signing.client_of(app, "official", [Assignment(Capacity.OFFICIAL, area)])
    communities = {area.code: area.name for area in drawn.AREAS}
    names = {grid.code: communities[grid.community] + grid.name for grid in drawn.GRIDS}
    for asked in ("/insight?all=1", "/insight/map"):
        page = client.get(asked).get_data(as_text=True)
        told = {code for code in names if names[code] in page or json.dumps(names[code]).strip('"') in page}
        assert told == grids
    total = sum(case.grid in grids for case in reported)
    assert f'key-value">{total}<' in client.get("/insight").get_data(as_text=True)


def test_a_grid_that_went_to_another_community_is_told_there_alone(app, reported):
    grids = [replace(grid, community=SOUTH) if grid.code == NE else grid for grid in drawn.GRIDS]
    with of(app).database.writing() as session:
        generations.publish(session, Generation(2, date(2026, 6, 1), False, "moved"), drawn.AREAS, grids, None)
        cases.add(session, [Case("after", "噪声", datetime(2026, 9, 1, 9), 118.315, 29.715, grid=NE)])
    of(app).lookup.catch_up()
    for area, there in ((NORTH, {NW}), (SOUTH, {NE, SW, SE}), (NE, {NE})):
        client = signing.client_of(app, f"official of {area}", [Assignment(Capacity.OFFICIAL, area)])
        told = client.get("/api/cases?limit=1000").get_json()["cases"]
        assert {case["grid"]["code"] for case in told} == there
        assert ("after" in {case["code"] for case in told}) == (NE in there)
        assert f'key-value">{len(told)}<' in client.get("/insight").get_data(as_text=True)


def test_without_rights_nothing_of_cases_is_told(app, reported):
    client = signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])
    for asked in ("/cases", "/api/cases", "/api/cases.geojson"):
        answer = client.get(asked)
        assert answer.status_code == 403
        assert not [case.code for case in reported if case.code in answer.get_data(as_text=True)]
