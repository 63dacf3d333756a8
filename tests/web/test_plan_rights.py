"""What of a repair is there for whom: each role, for each part, asked about what lies in it, across its border, beyond.

Who may ask at all is the reviewed table `rights.csv`; its routes of the part `object` are asked here, one by one.
"""

import io
import json
import re
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook
from shapely import box
from shapely.geometry import shape

from geogrid.domain.coverage.defect import Allowance, DefectKind
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.settings import Settings
from geogrid.store import allowances
from geogrid.web.app import create_app
from geogrid.web.running import of
from tests import drawn, rights, signing
from tests.drawn import NE, NORTH, NORTH_STREET, NW, SE, SINCE, SOUTH, SW

EAST_ARM = box(118.315, 29.7099, 118.32, 29.71)
CHANGED = {
    NW: box(118.30, 29.71, 118.3101, 29.72),  # 10 m into NE
    SW: drawn.GROUND[SW] | box(118.31, 29.701, 118.3101, 29.709),  # 10 m into SE
    NE: drawn.GROUND[NE] | EAST_ARM,  # 10 m into SE, across the border of the communities
}
OBJECTS = {"north": {NW, NE}, "south": {SW, SE}, "across": {NE, SE}}
ALLOWED = {
    "north": Allowance("N", "北塘", "北科", None, box(118.302, 29.712, 118.303, 29.713), DefectKind.GAP),
    "south": Allowance("S", "南塘", "南科", None, box(118.302, 29.702, 118.303, 29.703), DefectKind.GAP),
}
LOOKING = [Capacity.PLANNER, Capacity.APPROVER, Capacity.OFFICIAL]
PARTS = [None, NORTH_STREET, NORTH, SOUTH, NE]
ENGLISH = {"Accept-Language": "en"}

pytestmark = pytest.mark.parametrize("database", ["embedded"], indirect=True)  # rights are no matter of the store


@pytest.fixture
def district(database, monkeypatch):
    grids = [type(g)(g.code, g.name, g.community, g.households, CHANGED.get(g.code, g.shape)) for g in drawn.GRIDS]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database)
    with database.writing() as session:
        allowances.add(session, ALLOWED.values(), SINCE)
    return database


@dataclass
class Person:
    """Somebody who looks and acts, always at what is there now."""

    client: object

    @classmethod
    def of(cls, app, capacity, area=None):
        return cls(signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)]))

    def get(self, path):
        return self.client.get(path, headers=ENGLISH)

    def post(self, action, seen, **sent):
        return self.client.post(f"/api/repair/{action}", json=sent, headers={"If-Match": seen, **ENGLISH})

    def state(self):
        return self.get("/api/repair").json


@pytest.fixture
def whole(app):
    """Who plans for all of the district."""
    return Person.of(app, Capacity.PLANNER)


def seen(whole):
    return whole.get("/api/repair").headers["ETag"]


def done(person, whole, action, **sent):
    answer = person.post(action, seen(whole), **sent)
    assert answer.status_code == 200, answer.json
    return answer.json


def keys(whole):
    """The key of each object that is there."""
    return {
        name: item["key"]
        for item in whole.state()["items"]
        for name, grids in OBJECTS.items()
        if item["kind"] == "overlap" and {grid["code"] for grid in item["grids"]} == grids
    }


def there(area):
    """The objects that are there for who works for a part."""
    return {name for name, grids in OBJECTS.items() if grids & rights.below(area)}


def inside(area):
    return {name for name, grids in OBJECTS.items() if grids <= rights.below(area)}


def told(answer):
    """What is told of a refusal, whatever was asked about."""
    return {key: value for key, value in answer.json.items() if key not in ("instance", "request")}


ACTS = {"accept": "undo", "skip": "undo", "unskip": "undo", "allow": "disallow"}
"""What is done to a defect, with what takes it back."""


def expected(row, capacity, area, name, *, acts):
    if capacity not in rights.may(row):
        return 403, "not_allowed"
    if name not in there(area):
        return 404, "defect_unknown"
    return (200, None) if not acts or name in inside(area) else (403, "beyond_scope")


@pytest.mark.parametrize("capacity", rights.STAFF)
def test_each_defect_is_there_for_its_own_part_alone(app, whole, capacity):
    known = keys(whole)
    proposals = {name: whole.get(f"/api/repair/{key}").json[0]["name"] for name, key in known.items()}
    for area in PARTS if capacity in LOOKING else PARTS[1:2]:
        person = Person.of(app, capacity, area)
        for name, key in known.items():
            look_at(person, capacity, area, name, key)
            act_on(person, whole, capacity, area, name, key, proposals[name])


def look_at(person, capacity, area, name, key):
    for route in ("/api/repair/{key}", "/api/repair/{key}/widest"):
        answer = person.get(route.replace("{key}", key))
        wanted = expected(rights.ROWS["GET", route], capacity, area, name, acts=False)
        assert outcome(answer) == wanted, (area, name, route)
        if wanted[0] == 404:
            assert told(answer) == told(person.get(route.replace("{key}", "0123456789ab")))


def act_on(person, whole, capacity, area, name, key, proposal):
    more = {"accept": {"proposal": proposal}, "allow": {"reason": "a pond"}}
    for act, back in ACTS.items() if capacity == Capacity.PLANNER else [("skip", None)]:
        sent = more.get(act, {})
        answer = person.post(act, seen(whole), key=key, **sent)
        wanted = expected(rights.ROWS["POST", f"/api/repair/{act}"], capacity, area, name, acts=True)
        assert outcome(answer) == wanted, (area, name, act)
        if wanted[0] == 404:
            assert told(answer) == told(person.post(act, seen(whole), key="0123456789ab", **sent))
        if wanted[0] == 200:
            done(person, whole, back, **({"allowance": f"overlap-{key}"} if back == "disallow" else {}))


def outcome(answer):
    return answer.status_code, answer.json.get("code") if isinstance(answer.json, dict) else None


@pytest.mark.parametrize("capacity", rights.STAFF)
def test_each_allowance_is_there_for_its_own_part_alone(app, whole, district, capacity):
    for area in PARTS if capacity == Capacity.PLANNER else PARTS[1:2]:
        person = Person.of(app, capacity, area)
        unknown = person.post("disallow", seen(whole), allowance="X")
        for grid, name in ((NW, "north"), (SW, "south")):
            answer = person.post("disallow", seen(whole), allowance=ALLOWED[name].code)
            if capacity != Capacity.PLANNER:
                assert outcome(answer) == (403, "not_allowed")
            elif grid in rights.below(area):
                assert outcome(answer) == (200, None)
            else:
                assert outcome(answer) == (404, "allowance_unknown")
                assert answer.json["detail"].replace(ALLOWED[name].code, "X") == unknown.json["detail"]
        with district.writing() as session:
            allowances.add(session, ALLOWED.values(), SINCE)


def listed(person):
    """The keys that each page, answer and file names, and its whole text."""
    report = person.get("/plan/report.geojson")
    sheet = load_workbook(io.BytesIO(person.get("/plan/report.xlsx").data))["Defects"]
    state, check = person.get("/api/repair"), person.get("/api/check")
    page, drawn_map = person.get("/plan").text, person.get("/plan/report.html").text
    features = json.loads(report.data)["features"]
    assert sheet.max_row - 1 == len(features) == state.json["counts"]["found"]
    return {
        "state": ({item["key"] for item in state.json["items"]}, state.text),
        "check": ({defect["key"] for defect in check.json["defects"]}, check.text),
        "page": (set(re.findall(r'data-key="(\w+)"', page)), page),
        "report": ({feature["properties"]["key"] for feature in features}, report.text),
        "map": (set(), drawn_map),
    }


@pytest.mark.parametrize("capacity", LOOKING)
def test_what_lies_beyond_is_neither_listed_nor_counted_nor_named(app, whole, capacity):
    known = keys(whole)
    for name in ("north", "south"):
        done(whole, whole, "skip", key=known[name])
    for area in PARTS:
        ends_at_the_part(Person.of(app, capacity, area), known, area)


def ends_at_the_part(person, known, area):
    beyond, mine = set(known) - there(area), there(area)
    for place, (found, text) in listed(person).items():
        assert {name for name, key in known.items() if key in text} <= mine, place
        if place in ("state", "page", "report"):
            assert {known[name] for name in mine} <= found, place
        for name in beyond & ALLOWED.keys():
            assert ALLOWED[name].reason not in text, place
            assert json.dumps(ALLOWED[name].reason).strip('"') not in text, place
    state = person.state()
    assert state["whole"] == (area is None)
    assert state["counts"]["errors"] == len(mine)
    assert state["position"] == len(state["steps"]) == len(mine & {"north", "south"})
    assert state["counts"]["skipped"] == len(mine & {"north", "south"})
    assert (state["counts"]["below_tolerance"] is None) == (area is not None)
    unused = {each["code"] for each in person.get("/api/check").json["unused"]}
    near = {"N": {NW}, "S": {SW}}
    assert unused == {code for code, grids in near.items() if grids & rights.below(area)}


def shapes(person, path):
    features = json.loads(person.get(path).data)["features"]
    return {each["properties"]["code"]: shape(each["geometry"]).normalize() for each in features}


def differing(some, others):
    """Whose ground is another; a vertex for a neighbour is no ground."""
    assert some.keys() == others.keys()
    return {code for code in some if some[code].symmetric_difference(others[code]).area > 1e-12}


@pytest.mark.parametrize("path", ["/api/repair/grids.geojson", "/plan/grids.geojson"])
def test_grids_that_were_changed_elsewhere_are_shown_as_they_are_in_force(app, whole, path):
    people = {area: Person.of(app, Capacity.OFFICIAL, area) for area in (None, NORTH, SOUTH)}
    before = {area: shapes(person, path) for area, person in people.items()}
    key = keys(whole)["north"]
    (changed,) = [offer for offer in whole.get(f"/api/repair/{key}").json if offer["name"] == f"give:{NW}"]
    done(whole, whole, "accept", key=key, proposal=changed["name"])
    after = {area: shapes(person, path) for area, person in people.items()}
    assert {area: differing(before[area], after[area]) for area in people} == {None: {NE}, NORTH: {NE}, SOUTH: set()}
    assert people[SOUTH].state()["changed"] == []
    assert {each["code"] for each in people[NORTH].state()["changed"]} == {NE}


DRAWN = ["/api/repair/grids.geojson", "/plan/grids.geojson"]


def test_what_is_done_elsewhere_to_a_neighbour_does_not_show_through_what_is_done_here(app, whole):
    """NE loses ground to NW, which is not for who works for SOUTH, and to SE, which is."""
    south, known = Person.of(app, Capacity.PLANNER, SOUTH), keys(whole)
    before, offered = shapes(south, DRAWN[0]), drawn_in_offers(south, known["across"])
    done(whole, whole, "accept", key=known["north"], proposal=f"give:{NW}")
    for then, now in zip(offered, drawn_in_offers(south, known["across"]), strict=True):
        assert then.keys() == now.keys()
        assert max(then[code].hausdorff_distance(now[code]) for code in then) < 1e-8
    done(whole, whole, "accept", key=known["across"], proposal=f"give:{SE}")
    (step,) = south.state()["steps"]
    (changed,) = south.state()["changed"]
    assert changed["code"] == NE
    assert changed["m2"] == pytest.approx(step["won"][0]["m2"], abs=0.5)
    everything = whole.state()["changed"][0]
    assert everything["code"] == NE
    assert everything["m2"] < 2 * changed["m2"]
    assert everything["text"].split()[-2] not in south.get("/plan").text
    for path in DRAWN:
        now = shapes(south, path)
        assert differing(before, now) == {NE}
        assert now[NE].bounds == pytest.approx((118.31, 29.71, 118.32, 29.72), abs=1e-9)


def test_of_what_is_done_all_at_once_a_neighbour_shows_what_is_done_here(app, whole):
    """NE loses ground to SE, which is not for who works for NW; what NW loses to NE changes nothing of NE."""
    person = Person.of(app, Capacity.PLANNER, NW)
    before = shapes(person, DRAWN[0])
    done(whole, whole, "accept-all", max_width=50)
    assert {each["code"] for each in whole.state()["changed"]} >= {NW, NE}
    assert [each["code"] for each in person.state()["changed"]] == [NW]
    for path in DRAWN:
        assert differing(before, shapes(person, path)) == {NW}


def drawn_in_offers(person, key):
    """The ground and the borders of each grid in the offers for a defect."""
    return [
        {each["properties"]["code"]: shape(each["geometry"]) for each in offer[drawn_as]["features"]}
        for offer in person.get(f"/api/repair/{key}").json
        for drawn_as in ("before", "after", "borders", "shares")
    ]


def test_a_report_has_neighbours_as_in_force(app, whole):
    south, known = Person.of(app, Capacity.PLANNER, SOUTH), keys(whole)
    reports = [report_of(south)]
    done(whole, whole, "accept", key=known["north"], proposal=f"give:{NW}")
    assert [*reports, report_of(south)] == reports * 2


def report_of(person):
    """The drawn report without the names that its map makes up."""
    return re.sub(r"[0-9a-f]{32}", "", person.get("/plan/report.html").text)


def test_all_at_once_is_done_in_the_own_part_only_and_again_after_a_restart(app, whole, district, folder):
    planner = Person.of(app, Capacity.PLANNER, NORTH)
    known = keys(whole)
    state = done(planner, whole, "accept-all", max_width=50)
    assert state["counts"]["errors"] == 1, "what lies across the border is left"
    assert {item["key"] for item in whole.state()["items"]} >= {known["south"], known["across"]}
    assert {each["code"] for each in planner.state()["changed"]} <= {NW, NE}
    assert {each["code"] for each in whole.state()["changed"] if abs(each["m2"]) > 1} <= {NW, NE}
    again = Person.of(create_app(Settings(folder, None, "a secret of the tests"), district), Capacity.PLANNER)
    assert again.state() == whole.state()
    answer = Person.of(app, Capacity.PLANNER, NE).post("accept-all", seen(whole), max_width=50)
    assert (answer.status_code, answer.json["code"]) == (409, "repair_refused")


def test_nobody_takes_back_what_was_done_elsewhere(app, whole):
    south, known = Person.of(app, Capacity.PLANNER, SOUTH), keys(whole)
    nothing = south.post("undo", seen(whole))
    done(whole, whole, "skip", key=known["north"])
    answer = south.post("undo", seen(whole))
    assert (answer.status_code, told(answer)) == (409, told(nothing)), "as if nothing was done"
    done(south, whole, "skip", key=known["south"])
    done(whole, whole, "unskip", key=known["north"])
    assert south.post("undo", seen(whole)).json["code"] == "beyond_scope"
    assert whole.state()["position"] == 3


def test_errors_elsewhere_keep_from_publishing_and_are_not_counted(app, whole, district):
    planner, approver = (Person.of(app, each, NORTH) for each in (Capacity.PLANNER, Capacity.APPROVER))
    assert approver.post("publish", seen(whole), valid_from="2026-03-01").json["code"] == "beyond_scope"
    done(planner, whole, "accept-all", max_width=50)
    answer = approver.post("publish", seen(whole), valid_from="2026-03-01")
    assert (answer.status_code, answer.json["code"]) == (409, "repair_unfinished")
    assert answer.json["facts"]["errors"] == 1
    done(whole, whole, "allow", key=keys(whole)["across"], reason="a square")
    answer = approver.post("publish", seen(whole), valid_from="2026-03-01")
    assert (answer.status_code, answer.json["code"]) == (409, "repair_refused")
    assert answer.json["detail"] == (
        "This cannot be done: errors are left in other parts of the district. Nothing was changed."
    )
    assert not approver.state()["can_publish"]
    assert of(app).lookup.snapshot(SINCE).generation.number == 1
