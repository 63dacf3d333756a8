"""What is taken from somebody while their request is under way: it does nothing from then on."""

from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from threading import Event, Thread, current_thread

import pyotp
import pytest
from shapely import box
from sqlalchemy import event

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services import passwords
from geogrid.services.reading_pace import PORTION
from geogrid.store import accounts as kept
from geogrid.web.identity import COOKIE
from geogrid.web.running import of
from tests import drawn, signing

OWN, NEW = "the river is high in May", "the bridge is dry in June"
HERE = "10.0.0.1"
ADMINISTRATOR = [Assignment(Capacity.ADMINISTRATOR)]


class Underway:
    """A request that waits as it begins its n-th transaction that changes something, until it is let go on."""

    def __init__(self, database, number, ask):
        self._database, self._left = database, number
        self._there, self._on = Event(), Event()
        self._thread = Thread(target=self._run, args=(ask,))
        self.answer, self.waited = None, False

    def _run(self, ask):
        try:
            self.answer = ask()
        finally:
            self._there.set()

    def _begins(self, _connection):
        if current_thread() is not self._thread:
            return
        self._left -= 1
        if self._left == 0:
            self.waited = True
            self._there.set()
            self._on.wait(60)

    @contextmanager
    def waiting(self):
        event.listen(self._database._writer, "begin", self._begins, insert=True)
        try:
            self._thread.start()
            assert self._there.wait(60)
            yield self.waited
            self._on.set()
            self._thread.join(60)
        finally:
            self._on.set()
            event.remove(self._database._writer, "begin", self._begins)


def at_each_step(database, ask, meanwhile):
    """Yield the answer of a request for each of its transactions before which something happens."""
    for number in count(1):
        sent, happens = ask(), meanwhile()
        underway = Underway(database, number, sent)
        with underway.waiting() as waited:
            if waited:
                happens()
        if not waited:
            assert number > 1
            return
        yield underway.answer


@pytest.fixture
def district(database, monkeypatch):
    """One with a defect: a grid reaches 10 m into its neighbour."""
    shapes = drawn.GROUND | {drawn.NW: box(118.30, 29.71, 118.3101, 29.72)}
    monkeypatch.setattr(drawn, "GRIDS", [replace(grid, shape=shapes[grid.code]) for grid in drawn.GRIDS])
    drawn.store_in(database)
    return database


@pytest.fixture
def house(app):
    return of(app)


@pytest.fixture
def person(house):
    """Somebody with a password of their own, another one each time."""
    numbers = count(1)

    def made(capacity=Capacity.CLERK):
        number = signing.account(house.database, f"li.na{next(numbers)}", [Assignment(capacity)], hashed())
        return house.accounts.one(number)

    return made


@cache
def hashed():
    return passwords.kept(OWN)


def password_of(house, account):
    with house.database.reading() as session:
        return kept.secrets_of(session, account.id).password


def first_defect(client, headers=None):
    """Return what is sent to change the repair as it stands, and the key of a defect."""
    told = client.get("/api/repair", headers=headers or {})
    return {"If-Match": told.headers["ETag"]}, told.json["items"][0]["key"]


WITHDRAWALS = {
    "disabled": lambda house, account: house.accounts.disable(COMMAND_LINE, account.id),
    "reset": lambda house, account: house.accounts.reset(COMMAND_LINE, account.id),
    "no rights": lambda house, account: house.accounts.assign(COMMAND_LINE, account.id, []),
}


@pytest.mark.parametrize("how", WITHDRAWALS)
def test_a_password_chosen_meanwhile_does_not_survive(app, house, person, how):
    """Whoever has the session and the old password keeps nothing, also when they are quicker with a form."""
    held = {}

    def ask():
        held["account"] = account = person()
        client = signing.client_of(app, account.name)
        return lambda: client.post("/sign-in/password", data={"old": OWN, "new": NEW})

    def meanwhile():
        account = held["account"]
        return lambda: WITHDRAWALS[how](house, account)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert answer.status_code == 403
        assert not passwords.fits(password_of(house, held["account"]), NEW)
        with house.database.reading() as session:
            assert kept.sessions(session, held["account"].id) == []


def test_a_second_factor_set_up_meanwhile_does_not_survive(app, house, person):
    held = {}

    def ask():
        held["account"] = account = person()
        client = signing.client_of(app, account.name)
        guest = house.sign_in.guest(client.get_cookie(COOKIE).value)
        sealed = house.sign_in.new_secret(guest)
        code = pyotp.TOTP(house.sign_in.told(guest, sealed)[0]).now()
        return lambda: client.post("/sign-in/second-factor", data={"sealed": sealed, "password": OWN, "code": code})

    def meanwhile():
        account = held["account"]
        return lambda: house.accounts.reset(COMMAND_LINE, account.id)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert answer.status_code == 403
        assert not house.sign_in.has_second_factor(held["account"].id)


def test_who_signs_in_by_the_old_password_meanwhile_is_not_in(app, house, person):
    held = {}

    def ask():
        held["account"] = account = person()
        held["thief"] = thief = app.test_client()
        return lambda: thief.post("/sign-in", data={"name": account.name, "password": OWN})

    def meanwhile():
        account = held["account"]
        guest = house.sign_in.guest(signing.session_of(house.database, account.id))
        return lambda: house.sign_in.change_password(guest, OWN, NEW, HERE)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert answer.status_code == 401
        assert held["thief"].get_cookie(COOKIE) is None
        with house.database.reading() as session:
            assert len(kept.sessions(session, held["account"].id)) == 1


@pytest.mark.parametrize("how", ["disabled", "no rights"])
def test_an_administrator_makes_nobody_when_they_are_none_any_more(app, house, person, how):
    signing.account(house.database, "the other one", ADMINISTRATOR)
    held, numbers = {}, count(1)

    def ask():
        held["account"] = account = person(Capacity.ADMINISTRATOR)
        client = signing.client_of(app, account.name)
        rights = [{"capacity": "administrator", "area": "", "category": ""}]
        held["name"] = name = f"back.door{next(numbers)}"
        sent = {"name": name, "full_name": name, "rights": rights}
        return lambda: client.post("/api/accounts", json=sent, headers={"Idempotency-Key": name})

    def meanwhile():
        account = held["account"]
        return lambda: WITHDRAWALS[how](house, account)

    said = []
    for answer in at_each_step(house.database, ask, meanwhile):
        with house.database.reading() as session:
            made = kept.named(session, held["name"]) is not None
        assert answer.status_code == (201 if made else 403)
        said.append(made)
    # Only where it was done before, and what remained was to keep the answer: who asked is told what was done.
    assert said[-1] and not any(said[:-1])


def test_what_was_not_done_as_the_account_has_changed_can_be_asked_for_again(app, house, person):
    """The key is let go of: another version of the account, after a telephone was kept, say, is no reason to wait."""
    held = {}

    def ask():
        held["account"] = account = person(Capacity.ADMINISTRATOR)
        client = signing.client_of(app, account.name)
        sent = {"name": f"{account.name}.new", "full_name": "x", "rights": []}
        headers = {"Idempotency-Key": f"key-of-{account.name}"}
        held["again"] = lambda: client.post("/api/accounts", json=sent, headers=headers)
        return held["again"]

    def meanwhile():
        account = held["account"]

        def change():
            with house.database.writing() as session:
                assert kept.change(session, account.id, None)

        return change

    statuses = set()
    for answer in at_each_step(house.database, ask, meanwhile):
        statuses.add(answer.status_code)
        assert held["again"]().status_code == 201
    assert statuses == {201, 403}


def test_a_planner_who_waits_for_the_repair_does_nothing_when_disabled(app, house, person):
    held = {}

    def ask():
        held["account"] = account = person(Capacity.PLANNER)
        client = signing.client_of(app, account.name)
        seen, key = first_defect(client)
        return lambda: client.post("/api/repair/skip", json={"key": key}, headers=seen)

    def meanwhile():
        account = held["account"]
        return lambda: house.accounts.disable(COMMAND_LINE, account.id)

    before = signing.client_of(app).get("/api/repair").headers["ETag"]
    for answer in at_each_step(house.database, ask, meanwhile):
        assert (answer.status_code, answer.json["code"]) == (403, "access_changed")
        assert signing.client_of(app).get("/api/repair").headers["ETag"] == before


def test_a_token_that_is_revoked_meanwhile_does_nothing(app, house, person):
    held = {}

    def ask():
        held["account"] = account = person(Capacity.PLANNER)
        token = house.accounts.add_token(COMMAND_LINE, account.id, "x", 1, may_write=True)
        headers = {"Authorization": f"Bearer {token}"}
        client = app.test_client()
        seen, key = first_defect(client, headers)
        headers |= seen
        return lambda: client.post("/api/repair/skip", json={"key": key}, headers=headers)

    def meanwhile():
        account = held["account"]
        (token,) = house.accounts.tokens(account.id)
        return lambda: house.accounts.revoke_token(COMMAND_LINE, account.id, token.id)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert (answer.status_code, answer.json["code"]) == (403, "access_changed")


def test_what_somebody_changes_of_their_own_is_answered(app, house, person):
    """Giving up a right ends the session; that the answer is kept for its key comes after, and does no harm."""
    signing.account(house.database, "the other one", ADMINISTRATOR)
    account = person(Capacity.ADMINISTRATOR)
    client = signing.client_of(app, account.name)
    answer = client.post(f"/api/accounts/{account.id}/disable", headers={"If-Match": f'"{account.version}"'})
    assert (answer.status_code, answer.json["disabled"]) == (200, True)
    assert client.get("/api/accounts").status_code == 401


def test_two_administrators_who_disable_each_other_do_so_one_after_the_other(app, house, person):
    """Also where writers do not wait for each other: the second is not an administrator any more."""
    signing.account(house.database, "the other one", ADMINISTRATOR)
    for _ in range(3):
        people = [person(Capacity.ADMINISTRATOR), person(Capacity.ADMINISTRATOR)]
        clients = [signing.client_of(app, each.name) for each in people]
        answers = []

        def disable(client, whom):
            tag = {"If-Match": f'"{whom.version}"'}
            answers.append(client.post(f"/api/accounts/{whom.id}/disable", headers=tag).status_code)  # noqa: B023

        threads = [
            Thread(target=disable, args=(client, whom)) for client, whom in zip(clients, reversed(people), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert answers.count(200) == 1 and set(answers) <= {200, 401, 403}
        assert sum(house.accounts.one(each.id).disabled for each in people) == 1


@pytest.mark.parametrize("rows", [1, 100_001])
def test_points_are_located_for_nobody_from_whom_it_was_taken(app, house, person, rows):
    """Counting them is the only transaction there is before a job is made."""
    held = {}

    def ask():
        held["account"] = account = person()
        client = signing.client_of(app, account.name)
        sent = "lon,lat\n" + "118.305,29.715\n" * rows
        return lambda: client.post("/api/locate", data=sent, content_type="text/csv")

    def meanwhile():
        account = held["account"]
        return lambda: WITHDRAWALS["no rights"](house, account)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert (answer.status_code, answer.json["code"]) == (403, "access_changed")


def test_people_are_listed_for_nobody_from_whom_it_was_taken(app, house, person):
    signing.account(house.database, "the other one", ADMINISTRATOR)
    held = {}

    def ask():
        held["account"] = account = person(Capacity.ADMINISTRATOR)
        client = signing.client_of(app, account.name)
        for _ in range(PORTION):
            assert client.get("/api/accounts").status_code == 200
        return lambda: client.get("/api/accounts")

    def meanwhile():
        account = held["account"]
        return lambda: WITHDRAWALS["no rights"](house, account)

    for answer in at_each_step(house.database, ask, meanwhile):
        assert (answer.status_code, answer.json["code"]) == (403, "access_changed")
