"""Which accounts somebody may see and change, and which rights they may give: every route, by role and scope.

An account belongs to an administrator whose own assignments cover all its rights. Others are answered as unknown ones.
"""

import re

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, Thing, can
from geogrid.services.account_rights import reached
from geogrid.store import accounts, coverage
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import DISTRICT, NE, NORTH, NORTH_STREET, SE, SOUTH, SOUTH_STREET
from tests.web.test_rights import ROWS, STAFF

ADMINISTRATOR, CLERK, HANDLER, PLANNER = Capacity.ADMINISTRATOR, Capacity.CLERK, Capacity.HANDLER, Capacity.PLANNER
LAMPS = "路灯"
PEOPLE = {
    "in-the-north": [Assignment(CLERK, NORTH), Assignment(PLANNER, NE)],
    "in-the-street": [Assignment(CLERK, NORTH_STREET)],
    "in-the-south": [Assignment(CLERK, SOUTH)],
    "in-both": [Assignment(CLERK, NORTH), Assignment(CLERK, SE)],
    "for-lamps": [Assignment(HANDLER, NORTH, LAMPS)],
    "for-all-lamps": [Assignment(HANDLER, None, LAMPS)],
    "for-noise": [Assignment(HANDLER, NE, "噪声")],
    "head": [Assignment(ADMINISTRATOR)],
    "head-of-the-north": [Assignment(ADMINISTRATOR, NORTH)],
    "without-rights": [],
    "of-an-area-that-is-gone": [Assignment(CLERK, "341002009001")],
}
SCOPES = {
    "all": [(None, None)],
    "district": [(DISTRICT, None)],
    "street": [(NORTH_STREET, None)],
    "community": [(NORTH, None)],
    "another": [(SOUTH, None)],
    "grid": [(NE, None)],
    "category": [(None, LAMPS)],
    "category in a part": [(NORTH, LAMPS)],
    "two parts": [(NORTH, None), (SOUTH, None)],
}
ASKED_ABOUT = ["in-the-north", "in-the-south", "in-both", "for-lamps", "head", "without-rights"]
UNKNOWN = 999
embedded = pytest.mark.parametrize("district", ["embedded"], indirect=True)  # what no query depends on
WRONG_VERSION = {"If-Match": '"9999"'}


def covers(pairs, right):
    """As the rule is written, by the areas that say what they belong to."""
    return any(
        (area is None or area == right.area or (right.area in all_below(area))) and category in (None, right.category)
        for area, category in pairs
    )


def all_below(area):
    parents = {each.code: each.parent for each in drawn.AREAS} | {grid.code: grid.community for grid in drawn.GRIDS}

    def lies_in(code):
        return parents[code] is not None and (parents[code] == area or lies_in(parents[code]))

    return {code for code in parents if lies_in(code)}


def belong_to(pairs):
    return {
        name
        for name, rights in PEOPLE.items()
        if (None, None) in pairs or (rights and all(covers(pairs, right) for right in rights))
    }


@pytest.fixture
def numbers(app):
    return {name: signing.account(of(app).database, name, rights) for name, rights in PEOPLE.items()}


def administrator(app, scope, name="whoever-asks"):
    return signing.client_of(app, name, [Assignment(ADMINISTRATOR, *pair) for pair in SCOPES[scope]])


@pytest.mark.parametrize("scope", SCOPES)
def test_lists_hold_only_those_inside(app, numbers, scope):
    client, inside = administrator(app, scope), belong_to(SCOPES[scope])
    told = {each["name"] for each in client.get("/api/accounts").get_json()}
    assert told - {"whoever-asks"} == inside
    page = client.get("/people").get_data(as_text=True)
    assert {name for name in PEOPLE if f'href="/people/{numbers[name]}">{name}<' in page} == inside
    assert not [name for name in PEOPLE if name not in inside and f">{name}<" in page]


def of_accounts():
    return sorted((method, route) for (method, route), row in ROWS.items() if row["part"] == "account")


def ask(client, method, route, number):
    """Change nothing: each names a version that nothing has."""
    path = route.replace("{number}", str(number)).replace("{token}", "1")
    if route.startswith("/api/"):
        sent = {"/rights": {"rights": []}, "/subject": {"subject": None}}.get(route[route.rindex("/") :])
        return client.open(path, method=method, json=sent, headers=WRONG_VERSION)
    return client.open(path, method=method, data={"version": "9999"} if method == "POST" else None)


@embedded
@pytest.mark.parametrize("scope", ["all", "street", "community", "category in a part", "two parts"])
def test_every_route_answers_what_lies_outside_as_unknown(app, numbers, scope):
    client, inside = administrator(app, scope), belong_to(SCOPES[scope])
    assert len(of_accounts()) >= 12
    for method, route in of_accounts():
        unknown = ask(client, method, route, UNKNOWN)
        assert unknown.status_code == 404
        for name in ASKED_ABOUT:
            number = numbers[name]
            answer = ask(client, method, route, number)
            if name not in inside:
                assert answer.status_code == 404, (method, route, name)
                assert plain(answer, number) == plain(unknown, number), (method, route, name)
            elif "{token}" in route:  # they have none, which is another answer
                assert answer.status_code == 404 and plain(answer, number) != plain(unknown, number)
            elif route.startswith("/api/"):
                assert answer.status_code == (200 if method == "GET" else 412), (method, route, name)
            else:
                assert name in answer.get_data(as_text=True), (method, route, name)


def plain(answer, number):
    """Without what is new on each page, and as if the number were the unknown one."""
    page = re.sub(r'nonce="[^"]*"|next=[^"]*', "", answer.get_data(as_text=True))
    return re.sub(rf"\b{number}\b", str(UNKNOWN), page)


@embedded
@pytest.mark.parametrize("who", [capacity for capacity in STAFF if capacity is not ADMINISTRATOR])
@pytest.mark.parametrize("area", [None, NORTH])
def test_others_see_and_change_nobody(app, numbers, who, area):
    client = signing.client_of(app, "whoever-asks", [Assignment(who, area)])
    for method, route in of_accounts():
        assert ask(client, method, route, numbers["in-the-north"]).status_code == 403


RIGHTS = [
    Assignment(CLERK, NORTH), Assignment(PLANNER, NE), Assignment(ADMINISTRATOR, NORTH), Assignment(CLERK, SOUTH),
    Assignment(CLERK, SOUTH_STREET), Assignment(CLERK), Assignment(ADMINISTRATOR), Assignment(HANDLER, NE, LAMPS),
    Assignment(HANDLER, None, LAMPS),
]  # fmt: skip


def told(*rights):
    return [{"capacity": each.capacity.value, "area": each.area, "category": each.category} for each in rights]


@embedded
@pytest.mark.parametrize("scope", ["all", "street", "community", "category", "two parts"])
def test_nothing_is_given_beyond_the_own_part(app, numbers, scope):
    client, pairs = administrator(app, scope), SCOPES[scope]
    for count, right in enumerate(RIGHTS):
        may = (None, None) in pairs or covers(pairs, right)
        sent = {"name": f"new{count}", "full_name": "新", "rights": told(right)}
        made = client.post("/api/accounts", json=sent)
        assert (made.status_code == 201) == may, right
        form = {"name": f"form{count}", "full_name": "新", "capacity": right.capacity.value, "area": right.area or ""}
        form |= {} if right.area else {"whole": "0"}
        if right.category is None:
            assert client.post("/people", data=form).status_code == (200 if may else 403), right
        if not may:
            assert made.get_json()["code"] == "beyond_scope"
    both = client.post("/api/accounts", json={"name": "both", "full_name": "新", "rights": told(*RIGHTS)})
    assert both.status_code == (201 if scope == "all" else 403)
    nothing = client.post("/api/accounts", json={"name": "nothing", "full_name": "新", "rights": []})
    assert nothing.status_code == (201 if scope == "all" else 403)


def test_rights_are_changed_within_the_own_part_only(app, numbers):
    client, number = administrator(app, "community"), numbers["in-the-north"]
    path = f"/api/accounts/{number}/rights"
    for rights in ([Assignment(CLERK, SOUTH)], [Assignment(CLERK, NORTH), Assignment(CLERK)], []):
        refused = client.put(path, json={"rights": told(*rights)}, headers={"If-Match": '"1"'})
        assert (refused.status_code, refused.get_json()["code"]) == (403, "beyond_scope")
    form = {"capacity": ["clerk"], "area": [SOUTH], "category": [""], "version": "1"}
    assert client.post(f"/people/{number}/rights", data=form).status_code == 403
    done = client.put(path, json={"rights": told(Assignment(CLERK, NE))}, headers={"If-Match": '"1"'})
    assert (done.status_code, done.get_json()["rights"]) == (200, told(Assignment(CLERK, NE)))


@embedded
@pytest.mark.parametrize("scope", ["all", "community"])
def test_nobody_gives_themselves_more(app, scope):
    signing.client_of(app, "another-head", [Assignment(ADMINISTRATOR)])
    client = administrator(app, scope)
    own = next(each for each in client.get("/api/accounts").get_json() if each["name"] == "whoever-asks")
    pair, seen = SCOPES[scope][0], {"If-Match": '"1"'}
    for more in ([Assignment(ADMINISTRATOR, *pair), Assignment(PLANNER, NE)], [Assignment(CLERK, NORTH)]):
        refused = client.put(f"/api/accounts/{own['id']}/rights", json={"rights": told(*more)}, headers=seen)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "own_rights")
    less = client.put(
        f"/api/accounts/{own['id']}/rights", json={"rights": told(Assignment(ADMINISTRATOR, NE))}, headers=seen
    )
    assert less.status_code == 200


def test_an_administrator_of_a_part_does_not_become_one_of_all(app, numbers):
    """As it was done: by rights for oneself, by another's password, by an account of one's own making."""
    client, seen = administrator(app, "community", "head-of-the-north"), {"If-Match": '"1"'}
    number = numbers["head-of-the-north"]
    whole = told(*map(Assignment, (ADMINISTRATOR, PLANNER, Capacity.APPROVER)))
    assert client.put(f"/api/accounts/{number}/rights", json={"rights": whole}, headers=seen).status_code == 403
    assert client.post(f"/api/accounts/{numbers['head']}/reset", headers=seen).status_code == 404
    assert client.post("/api/accounts", json={"name": "mine", "full_name": "x", "rights": whole}).status_code == 403
    watching = client.get("/metrics")
    assert (watching.status_code, watching.get_json()["code"]) == (403, "beyond_scope")
    assert [each["name"] for each in client.get("/api/accounts").get_json()] == [
        "for-lamps", "for-noise", "head-of-the-north", "in-the-north",
    ]  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_the_query_and_the_policy_agree(app, numbers, scope):
    actor = Actor(None, tuple(Assignment(ADMINISTRATOR, *pair) for pair in SCOPES[scope]))
    with of(app).database.reading() as session:
        found = {each.name for each in accounts.every(session, reached(actor, Action.SEE_PEOPLE))}
        areas = {each.area for rights in PEOPLE.values() for each in rights if each.area}
        paths = coverage.paths(session, areas, today())
    agreed = {
        name
        for name, rights in PEOPLE.items()
        if all(
            can(actor, Action.SEE_PEOPLE, thing)
            for thing in [Thing((paths.get(each.area, frozenset()),), each.category) for each in rights] or [Thing()]
        )
    }
    assert found == agreed == belong_to(SCOPES[scope])


def test_telephones_are_found_and_shown_inside_only(app, numbers):
    contacts, by = of(app).contacts, signing.BY
    contacts.keep(by, numbers["in-the-south"], "138 0013 8001")
    contacts.keep(by, numbers["in-the-north"], "138 0013 8002")
    client = administrator(app, "community")
    assert client.post("/people/find", data={"phone": "13800138001"}).status_code == 404
    found = client.post("/people/find", data={"phone": "13800138002"})
    assert (found.status_code, found.headers["Location"]) == (303, f"/people/{numbers['in-the-north']}")
    contacts.keep(by, numbers["in-the-south"], "138 0013 8002")  # of two with one number, each finds the own
    found = client.post("/people/find", data={"phone": "13800138002"})
    assert found.headers["Location"] == f"/people/{numbers['in-the-north']}"
