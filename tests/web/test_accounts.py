"""/api/accounts over HTTP: listing, adding, changing by version."""

import pytest

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.web.running import of
from tests import drawn, signing

RIGHTS = [{"capacity": "clerk", "area": drawn.NORTH, "category": None}]


@pytest.fixture
def added(client):
    return client.post("/api/accounts", json={"name": "li.na", "full_name": "李娜", "rights": RIGHTS})


def test_an_account_is_added_and_told(client, added):
    assert added.status_code == 201
    assert added.headers["Cache-Control"] == "no-store"
    assert len(added.json["first_password"]) == 19
    told = client.get(added.headers["Location"])
    assert told.headers["ETag"] == added.headers["ETag"] == '"1"'
    assert told.json == {key: value for key, value in added.json.items() if key != "first_password"}
    assert told.json | {"id": 0} == {
        "id": 0, "name": "li.na", "full_name": "李娜", "rights": RIGHTS, "demo": False, "disabled": False, "version": 1,
        "subject": None, "issuer": None,
    }  # fmt: skip
    assert told.json in client.get("/api/accounts").json


CHANGES = [
    ("put", "rights", {"rights": [{"capacity": "planner"}]}),
    ("post", "disable", {}),
    ("post", "enable", {}),
    ("post", "reset", {}),
]


@pytest.mark.parametrize(("method", "change", "sent"), CHANGES)
def test_each_change_needs_the_version_and_tells_the_next(client, added, method, change, sent):
    path = f"{added.headers['Location']}/{change}"
    ask = getattr(client, method)
    assert ask(path, json=sent).json["code"] == "version_needed"
    done = ask(path, json=sent, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["ETag"], done.json["version"]) == (200, '"2"', 2)
    for code, wrong in {"stale": ('"1"', '"3"'), "tag_foreign": ('"one"', '"99999999999"', 'W/"2"')}.items():
        for known in wrong:
            refused = ask(path, json=sent, headers={"If-Match": known})
            assert (refused.status_code, refused.json["code"]) == (412, code)
    assert client.get(added.headers["Location"]).json["version"] == 2


def test_the_tag_of_a_compressed_answer_is_a_version_too(client):
    many = [{"capacity": "handler", "category": f"类别{number}"} for number in range(60)]
    made = client.post("/api/accounts", json={"name": "li.na", "full_name": "李娜", "rights": many})
    told = client.get(made.headers["Location"], headers={"Accept-Encoding": "gzip"})
    assert (told.headers["Content-Encoding"], told.headers["ETag"]) == ("gzip", '"1-gzip"')
    path = f"{made.headers['Location']}/disable"
    assert client.post(path, headers={"If-Match": 'W/"1-gzip"'}).status_code == 412
    assert client.post(path, headers={"If-Match": '"1-gzip"'}).status_code == 200
    assert client.post(path, headers={"If-Match": '"1-gzip"'}).json["code"] == "stale"


@pytest.mark.parametrize(("method", "change"), [("post", "reset"), ("put", "subject")])
def test_nobody_gives_themselves_a_new_way_in_and_no_program_anybody(by_organisation, method, change):
    app = by_organisation()
    client = signing.client_of(app)
    own = signing.account(of(app).database, "everybody")
    other = signing.account(of(app).database, "li.na", [Assignment(Capacity.CLERK)])
    token = of(app).accounts.add_token(COMMAND_LINE, own, "x", 1, may_write=True)
    seen, sent = {"If-Match": '"1"'}, {"subject": "li"} if change == "subject" else {}

    def ask(number, by, **headers):
        answer = getattr(by, method)(f"/api/accounts/{number}/{change}", json=sent, headers=seen | headers)
        return answer.status_code, answer.json.get("code"), "first_password" in answer.json

    assert ask(own, client) == (403, "own_reset", False)
    for number in (own, other):
        assert ask(number, app.test_client(), Authorization=f"Bearer {token}") == (403, "in_person", False)
    page = client.post(f"/people/{own}/{'reset' if change == 'reset' else 'link'}", data=sent | {"version": "1"})
    assert page.status_code == 403 and 'id="first-password"' not in page.text
    assert [of(app).accounts.one(number).version for number in (own, other)] == [1, 1]
    assert ask(other, client)[0] == 200


def test_a_program_takes_rights_away_and_gives_none(app, client):
    own = signing.account(of(app).database, "everybody")
    other = signing.account(of(app).database, "li.na", [Assignment(Capacity.CLERK), Assignment(Capacity.PLANNER)])
    token = of(app).accounts.add_token(COMMAND_LINE, own, "x", 1, may_write=True)
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def put(number, *rights):
        version = of(app).accounts.one(number).version
        sent = {"rights": [{"capacity": capacity, "area": area} for capacity, area in rights]}
        answer = program.put(f"/api/accounts/{number}/rights", json=sent, headers={"If-Match": f'"{version}"'})
        return answer.status_code, answer.json.get("code")

    added = program.post("/api/accounts", json={"name": "back.door", "full_name": "x", "rights": []})
    assert (added.status_code, added.json["code"]) == (403, "in_person")
    for more in ([("administrator", None)], [("clerk", None), ("official", drawn.NORTH)]):
        assert put(other, *more) == (403, "in_person")
    assert put(other, ("clerk", drawn.NORTH)) == (200, None)
    assert put(other, ("clerk", None)) == (403, "in_person")
    assert program.post(f"/api/accounts/{other}/disable", headers={"If-Match": '"2"'}).status_code == 200
    enabled = program.post(f"/api/accounts/{other}/enable", headers={"If-Match": '"3"'})
    assert (enabled.status_code, enabled.json["code"]) == (403, "in_person")
    held = of(app).accounts.one(other)
    assert (held.disabled, held.assignments) == (True, (Assignment(Capacity.CLERK, drawn.NORTH),))
    assert all(each.name != "back.door" for each in of(app).accounts.every())


REFUSED = [
    ({"name": "x"}, "query"),
    ({"name": "li.na", "full_name": "李娜", "rights": "all"}, "query"),
    ({"name": "li.na", "full_name": "李娜", "rights": [1]}, "query"),
    ({"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "king"}]}, "query"),
    ({"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "resident"}]}, "query"),
    ({"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "clerk", "area": "9"}]}, "area_unknown"),
    ({"name": "everybody", "full_name": "李娜", "rights": []}, "name_taken"),
]


@pytest.mark.parametrize(("sent", "code"), REFUSED)
def test_what_cannot_be_is_refused(client, sent, code):
    assert client.post("/api/accounts", json=sent).json["code"] == code


UNKNOWN = [
    ("post", "/api/accounts", {"name": "li.na", "full_name": "李娜", "rights": [], "admin": True}, "admin"),
    (
        "post",
        "/api/accounts",
        {"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "clerk", "until": 1}]},
        "until",
    ),
    ("put", "/api/accounts/1/rights", {"rights": [], "Rights": []}, "Rights"),
    ("put", "/api/accounts/1/subject", {"subject": None, "a\nb": 1}, "a?b"),
    ("post", "/api/repair/accept", {"key": "x", "proposal": "y", "position": 0}, "position"),
    ("post", "/api/repair/undo", {"position": 0}, "position"),
    ("post", "/api/repair/publish", {"valid_from": "2030-01-01", "force": True}, "force"),
    ("post", "/api/locate", {"points": [[118.305, 29.715]], "limit": 1}, "limit"),
]


@pytest.mark.parametrize(("method", "path", "sent", "field"), UNKNOWN)
def test_a_field_that_nobody_would_read_is_refused(client, method, path, sent, field):
    answer = getattr(client, method)(path, json=sent, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"]) == (400, "member_unknown")
    assert answer.json["facts"]["field"] == field


def test_the_description_says_that_other_fields_are_refused(client):
    paths = client.get("/openapi.json").json["paths"]
    bodies = [told["requestBody"] for path in paths.values() for told in path.values() if "requestBody" in told]
    schemas = [told["schema"] for body in bodies if (told := body["content"].get("application/json"))]  # not tables
    assert len(schemas) > 10
    assert all(schema["additionalProperties"] is False for schema in schemas)


@pytest.mark.parametrize("number", [999, 2**31, 2**63, 10**30])
def test_unknown_accounts(client, number):
    seen = {"If-Match": '"1"'}
    assert client.get(f"/api/accounts/{number}").json["code"] == "account_unknown"
    assert client.post(f"/api/accounts/{number}/reset", headers=seen).json["code"] == "account_unknown"


def test_only_administrators(app, anybody):
    planner = signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])
    assert anybody.get("/api/accounts").status_code == 401
    assert planner.get("/api/accounts").status_code == 403
    assert planner.post("/api/accounts", json={}).status_code == 403
