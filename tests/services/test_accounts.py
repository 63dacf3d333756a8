"""Accounts: made, given rights, disabled; signing in and out, second factors, tokens; what the audit holds of it."""

import json
import time
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import event, select, text, update

from geogrid.domain.audit.entry import Action as Did
from geogrid.domain.audit.entry import By
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, can
from geogrid.domain.people.subject import Subject
from geogrid.errors import (
    AccountUnknown,
    AreaUnknown,
    CodeWrong,
    FactorLost,
    LastAdministrator,
    NameTaken,
    PasswordWeak,
    QueryError,
    SignInRefused,
    Stale,
    SubjectTaken,
    SubjectUnknown,
    TokensFull,
    TokenUnknown,
    TooMany,
)
from geogrid.io.sealing import Sealer
from geogrid.services import demo_accounts, limits
from geogrid.services.accounts import MOST_TOKENS, Accounts
from geogrid.services.sign_in import IDLE_SECONDS, LONGEST_SECONDS, Due, SignIn
from geogrid.store import accounts as kept_accounts
from geogrid.store import audit as kept_audit
from geogrid.store import models, tokens
from tests import drawn

BY = By("1", "127.0.0.0/24")
HERE = "127.0.0.1"
OWN = "a password of one's own"
ADMINISTRATOR = [Assignment(Capacity.ADMINISTRATOR)]
PLANNER = [Assignment(Capacity.PLANNER)]


@pytest.fixture
def make(district, audit):
    def made(**more):
        return SignIn(district, Sealer(b"s" * 32), audit, **more)

    return made


@pytest.fixture
def sign_in(make):
    return make()


def known(accounts, sign_in, name="li.na", rights=PLANNER):
    """Somebody who has chosen a password."""
    account, first = accounts.add(BY, name, "李娜", rights)
    token = sign_in.sign_in(name, first, HERE)
    sign_in.change_password(sign_in.guest(token), first, OWN, HERE)
    return accounts.one(account.id)


def noted(database):
    with database.reading() as session:
        return [(each.who, each.action, each.object, each.before, each.after) for each in kept_audit.entries(session)]


def test_the_first_password_is_changed_first(accounts, sign_in):
    _, first = accounts.add(BY, " Li.Na ", "李 娜", PLANNER)
    guest = sign_in.guest(sign_in.sign_in("LI.NA", first, HERE))
    assert (guest.account.name, guest.account.full_name, guest.due) == ("li.na", "李 娜", Due.PASSWORD)
    assert not any(can(guest.actor, action) for action in Action)
    for old, new, refusal in ((OWN, OWN, SignInRefused), (first, first, PasswordWeak), (first, "short", PasswordWeak)):
        with pytest.raises(refusal):
            sign_in.change_password(guest, old, new, HERE)
    guest = sign_in.guest(sign_in.change_password(guest, first, OWN, HERE))
    assert (guest.due, guest.actor.assignments) == (None, tuple(PLANNER))
    with pytest.raises(SignInRefused):
        sign_in.sign_in("li.na", first, HERE)


def test_whoever_is_wrong_waits_whatever_name_it_is(accounts, sign_in):
    known(accounts, sign_in)
    for name in ("li.na", "nobody"):
        refused = 0
        with pytest.raises(TooMany) as waiting:
            for _ in range(20):
                with pytest.raises(SignInRefused):
                    sign_in.sign_in(name, "wrong password", HERE)
                refused += 1
        assert 8 <= refused <= 10
        assert 0 < waiting.value.facts["seconds"] <= 3600 / 40
    with pytest.raises(TooMany):
        sign_in.sign_in("li.na", OWN, HERE)


def test_a_network_that_tries_many_names_waits_and_another_does_not(district, accounts, sign_in):
    known(accounts, sign_in)
    limits.count(district, limits.SIGN_IN_NET, "10.1.2.0/24", 50)  # tried before
    with pytest.raises(TooMany):
        for number in range(20):
            with pytest.raises(SignInRefused):
                sign_in.sign_in(f"name{number}", "wrong", f"10.1.2.{number}")
    with pytest.raises(TooMany):
        sign_in.sign_in("li.na", OWN, "10.1.2.200")
    assert sign_in.guest(sign_in.sign_in("li.na", OWN, "10.1.3.1"))


def used_up(database, limit, whose):
    """Somebody has taken all of a limit."""
    limits.count(database, limit, whose, limit.at_once - 0.01)


def test_whoever_is_known_in_a_network_is_let_in_when_it_has_tried_too_much(district, accounts, sign_in):
    known(accounts, sign_in)
    accounts.add(BY, "wang.li", "王丽", PLANNER)
    used_up(district, limits.SIGN_IN_NET, "127.0.0.0/24")
    for name in ("nobody", "wang.li", "li.na"):
        with pytest.raises(TooMany):
            sign_in.sign_in(name, "wrong password", HERE)
    assert sign_in.guest(sign_in.sign_in("li.na", OWN, HERE))
    told = [(who, what) for who, action, what, *_ in noted(district) if action == "account.lock-out"]
    assert told == [("nobody", "network")], "once an hour"


def test_honest_sign_ins_take_nothing_from_their_network(district, accounts, sign_in):
    known(accounts, sign_in)
    limits.count(district, limits.SIGN_IN_NET, "127.0.0.0/24", limits.SIGN_IN_NET.at_once - 1.5)
    for _ in range(3):
        assert sign_in.sign_in("li.na", OWN, HERE)


def test_nobody_fills_the_audit_by_signing_in(district, accounts, sign_in, monkeypatch):
    assert limits.SIGNED_IN.an_hour * 24 < 6_000
    monkeypatch.setattr(limits, "SIGNED_IN", replace(limits.SIGNED_IN, at_once=6))  # a password takes a while
    known(accounts, sign_in)
    known(accounts, sign_in, "wang.wu")
    for _ in range(4):
        sign_in.sign_in("li.na", OWN, HERE)
    entries = len(noted(district))
    with pytest.raises(TooMany):
        sign_in.sign_in("li.na", OWN, HERE)
    with pytest.raises(TooMany):
        sign_in.sign_in("li.na", OWN, "192.0.2.7")
    assert len(noted(district)) == entries
    assert sign_in.sign_in("wang.wu", OWN, HERE)


def test_who_is_known_in_a_network_is_found_without_reading_the_audit(district):
    with district.reading() as session:
        if district.kind == "postgis":  # which reads small tables whole
            session.execute(text("SET enable_seqscan = off"))
        seen = []
        event.listen(session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2:4]))
        assert not kept_audit.has(session, "2026-01-01", "1", Did.SIGNED_IN, "127.0.0.0/24")
        statement, values = seen[-1]
        explain = "EXPLAIN" if district.kind == "postgis" else "EXPLAIN QUERY PLAN"
        plan = session.connection().exec_driver_sql(f"{explain} {statement}", values).fetchall()
    assert "ix_audit_who" in str(plan)


def test_the_owner_gives_nobody_another_guess(district, accounts, sign_in):
    known(accounts, sign_in)
    used_up(district, limits.SIGN_IN_ANYWHERE, "li.na")
    for number in range(3):
        assert sign_in.sign_in("li.na", OWN, HERE)
        with pytest.raises(TooMany):
            sign_in.sign_in("li.na", "wrong password", f"10.3.{number}.1")


def test_a_name_tried_from_everywhere_is_answered_as_one_that_nobody_has(district, accounts, sign_in):
    known(accounts, sign_in)
    for name in ("li.na", "nobody"):
        used_up(district, limits.SIGN_IN_ANYWHERE, name)
        for origin in (HERE, "10.3.1.1"):
            with pytest.raises(TooMany):
                sign_in.sign_in(name, "wrong password", origin)
    with pytest.raises(TooMany):
        sign_in.sign_in("li.na", OWN, "10.3.1.1")
    assert sign_in.sign_in("li.na", OWN, HERE)


def test_nobody_reads_in_the_database_what_was_tried(district, sign_in):
    with pytest.raises(SignInRefused):
        sign_in.sign_in("my-password-in-the-wrong-field", "wrong", HERE)
    with district.reading() as session:
        keys = session.scalars(select(models.Bucket.key)).all()
    assert keys and all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
    district.key = b"another"
    limits.count(district, limits.SIGN_IN_NET, "127.0.0.0/24")
    with district.reading() as session:
        assert len(session.scalars(select(models.Bucket.key)).all()) == len(keys) + 1


def locked_out(sign_in, name, origin):
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in.sign_in(name, "wrong password", origin)
    with pytest.raises(TooMany):
        sign_in.sign_in(name, OWN, origin)


def test_who_tries_elsewhere_locks_nobody_out(accounts, sign_in):
    known(accounts, sign_in)
    locked_out(sign_in, "li.na", "10.2.2.2")
    for origin in (HERE, "10.2.3.2"):
        assert sign_in.guest(sign_in.sign_in("li.na", OWN, origin))


def test_who_tries_from_many_networks_keeps_nobody_out_of_where_they_sign_in(district, accounts, sign_in):
    account = known(accounts, sign_in)
    limits.count(district, limits.SIGN_IN_ANYWHERE, "li.na", 100)
    limits.count(district, limits.SIGN_IN_ANYWHERE, "nobody", 100)
    for name in ("li.na", "nobody"):
        with pytest.raises(TooMany) as waiting:
            sign_in.sign_in(name, OWN, "10.2.3.2")
        assert 0 < waiting.value.facts["seconds"] <= 3600 / 100
    assert sign_in.guest(sign_in.sign_in("li.na", OWN, "127.0.0.77"))
    asked = str(account.id), "account.sign-in", "127.0.0.0/24"
    with district.reading() as session:  # known for a time
        assert kept_audit.has(session, "2026-01-01", *asked)
        assert not kept_audit.has(session, "9999-01-01", *asked)
        assert not kept_audit.has(session, "2026-01-01", "nobody", *asked[1:])


def test_a_lock_out_is_noted_once(district, accounts, sign_in):
    account = known(accounts, sign_in)
    for origin in ("10.2.2.2", "10.2.3.2"):
        locked_out(sign_in, "li.na", origin)
        with pytest.raises(TooMany):
            sign_in.sign_in("li.na", "wrong", origin)
    (told,) = (each for each in noted(district) if each[1] == "account.lock-out")
    assert told == (str(account.id), "account.lock-out", f"account {account.id}", None, None)


def test_sessions_end(district, accounts, sign_in):
    known(accounts, sign_in)
    begun = sign_in.sign_in("li.na", OWN, HERE)
    again = sign_in.sign_in("li.na", OWN, HERE, before=begun)
    assert (sign_in.guest(begun), sign_in.guest("nonsense")) == (None, None)
    sign_in.sign_out(again, HERE)
    assert sign_in.guest(again) is None
    for column, seconds in (("seen_at", IDLE_SECONDS), ("created_at", LONGEST_SECONDS)):
        token = sign_in.sign_in("li.na", OWN, HERE)
        with district.writing() as session:
            session.execute(update(models.SignedIn).values({column: time.time() - seconds - 1}))
        assert sign_in.guest(token) is None


def test_rights_change_at_once_and_by_the_version_seen(accounts, sign_in):
    account = known(accounts, sign_in)
    token = sign_in.sign_in("li.na", OWN, HERE)
    rights = [Assignment(Capacity.HANDLER, drawn.AREAS[0].code, "路灯"), Assignment(Capacity.CLERK)]
    changed = accounts.assign(BY, account.id, [*rights, rights[0]], account.version)
    assert (changed.assignments, changed.version) == (tuple(rights), account.version + 1)
    assert sign_in.guest(token) is None
    with pytest.raises(Stale) as stale:
        accounts.assign(BY, account.id, PLANNER, account.version)
    assert stale.value.facts == {"now": account.version + 1, "known": account.version}
    with pytest.raises(AreaUnknown):
        accounts.assign(BY, account.id, [Assignment(Capacity.CLERK, "999")])
    with pytest.raises(QueryError):
        accounts.assign(BY, account.id, [Assignment(Capacity.RESIDENT)])
    assert accounts.one(account.id) == changed


def test_an_account_is_known_by_one_subject_and_a_subject_to_one_account(district, audit, sign_in):
    accounts = Accounts(district, audit, "https://sign-in.example.gov.cn")
    (one, _), (other, _) = (accounts.add(BY, name, "李娜", PLANNER) for name in ("li.na", "li.na2"))
    subject = Subject("https://sign-in.example.gov.cn", "f3c1 李-é")
    linked = accounts.link(BY, one.id, f" {subject.name} ", one.version)
    assert (linked.subject, linked.version) == (subject, one.version + 1)
    with pytest.raises(SubjectTaken):
        accounts.link(BY, other.id, subject.name)
    with pytest.raises(Stale):
        accounts.link(BY, one.id, "", one.version)
    for name in ("x" * 256, "a\nb", "a\u2028b"):
        with pytest.raises(QueryError):
            accounts.link(BY, other.id, name)
    token = sign_in.come_in(subject, HERE, second_factor=False)
    guest = sign_in.guest(token)
    assert (guest.account.id, guest.due) == (one.id, None)
    sealed = sign_in.new_secret(guest)
    code = pyotp.TOTP(sign_in.told(guest, sealed)[0]).now()
    guest = sign_in.guest(sign_in.set_second_factor(guest, sealed, "", code, HERE))
    assert (guest.due, sign_in.needs_password(guest)) == (None, False)  # it still is a session by the provider
    with district.writing() as session:
        kept_accounts.change(session, one.id, None, totp=None)
    for name in (subject.name.upper(), subject.name[:-1], "", "li.na"):
        with pytest.raises(SubjectUnknown):
            sign_in.come_in(Subject(subject.issuer, name), HERE, second_factor=True)
    assert accounts.link(BY, one.id, "").subject is None
    assert sign_in.guest(token) is None
    assert accounts.link(BY, other.id, subject.name).subject == subject


def test_a_disabled_account_is_out_at_once_and_can_come_back(accounts, sign_in):
    account = known(accounts, sign_in)
    token, program = sign_in.sign_in("li.na", OWN, HERE), accounts.add_token(BY, account.id, "x", 1, may_write=True)
    assert accounts.disable(BY, account.id, account.version).disabled
    assert (sign_in.guest(token), sign_in.program(program)) == (None, None)
    with pytest.raises(SignInRefused):
        sign_in.sign_in("li.na", OWN, HERE)
    accounts.enable(BY, account.id)
    assert sign_in.guest(sign_in.sign_in("li.na", OWN, HERE))
    assert sign_in.program(program) is None and accounts.tokens(account.id) == []


def test_the_audit_tells_whether_an_account_was_and_is_disabled(accounts, district):
    account, _ = accounts.add(BY, "li.na", "李娜", PLANNER)
    accounts.add_token(BY, account.id, "x", 1, may_write=True)
    accounts.disable(BY, account.id)
    accounts.enable(BY, account.id)
    ended = '{"disabled":false,"tokens":[1]}', '{"disabled":true,"tokens":[]}'
    assert [each[1:] for each in noted(district)[-2:]] == [
        ("account.disable", f"account {account.id}", *ended),
        ("account.enable", f"account {account.id}", '{"disabled":true}', '{"disabled":false}'),
    ]


def test_a_name_is_known_however_it_is_typed(accounts, sign_in):
    account, first = accounts.add(BY, " Ｌｉ．Ｎａ ", "李娜", PLANNER)
    assert account.name == "li.na" and accounts.named("LI.NA").id == account.id
    assert sign_in.guest(sign_in.sign_in("ｌｉ．ｎａ", first, HERE)).account.id == account.id
    with pytest.raises(NameTaken):
        accounts.add(BY, "li。na".replace("。", "．"), "李娜", PLANNER)
    with pytest.raises(QueryError):
        accounts.add(BY, "lі.na", "李娜", PLANNER)  # a Cyrillic letter


def test_whoever_has_chosen_a_password_keeps_it(accounts, sign_in):
    accounts.add(BY, "li.na", "李娜", PLANNER, OWN, own=True)
    accounts.add(BY, "wang.wei", "王伟", PLANNER, OWN)
    due = [sign_in.guest(sign_in.sign_in(name, OWN, HERE)).due for name in ("li.na", "wang.wei")]
    assert due == [None, Due.PASSWORD]


def test_the_last_administrator_stays(accounts):
    first, _ = accounts.add(BY, "first", "一", ADMINISTRATOR)
    for refused in (lambda: accounts.disable(BY, first.id), lambda: accounts.assign(BY, first.id, PLANNER)):
        with pytest.raises(LastAdministrator):
            refused()
    second, _ = accounts.add(BY, "second", "二", ADMINISTRATOR)
    assert accounts.disable(BY, first.id).disabled
    accounts.add(BY, "third", "三", [Assignment(Capacity.ADMINISTRATOR, drawn.NORTH)])
    accounts.add(BY, "fourth", "四", [Assignment(Capacity.ADMINISTRATOR, None, "路灯")])
    for fewer in (
        [],
        [Assignment(Capacity.ADMINISTRATOR, drawn.NORTH)],
        [Assignment(Capacity.ADMINISTRATOR, None, "x")],
    ):
        with pytest.raises(LastAdministrator):
            accounts.assign(BY, second.id, fewer)
    with pytest.raises(LastAdministrator):
        accounts.disable(BY, second.id)
    assert accounts.one(second.id).assignments == tuple(ADMINISTRATOR)


def test_names_are_taken_once_and_are_names(accounts):
    accounts.add(BY, "李娜", "李娜", PLANNER)
    with pytest.raises(NameTaken):
        accounts.add(BY, "李娜", "另一人", PLANNER)
    for name in ("", "x", "a b", "<b>", "a" * 65, "a\n"):
        with pytest.raises(QueryError):
            accounts.add(BY, name + " b" if name == "a\n" else name, "某人", PLANNER)
    with pytest.raises(PasswordWeak):
        accounts.add(BY, "wang", "王", PLANNER, "wang-wang-1")
    with pytest.raises(AccountUnknown):
        accounts.one(99)


def test_a_second_factor(accounts, sign_in, make):
    account = known(accounts, sign_in)
    guest = sign_in.guest(sign_in.sign_in("li.na", OWN, HERE))
    sealed = sign_in.new_secret(guest)
    secret, address = sign_in.told(guest, sealed)
    assert address.startswith("otpauth://totp/geogrid:li.na?secret=" + secret)
    with pytest.raises(CodeWrong):
        sign_in.set_second_factor(guest, sealed, OWN, "000000" if pyotp.TOTP(secret).now() != "000000" else "1", HERE)
    with pytest.raises(SignInRefused):
        sign_in.set_second_factor(guest, sealed, "not the password", pyotp.TOTP(secret).now(), HERE)
    sign_in.set_second_factor(guest, sealed, OWN, pyotp.TOTP(secret).now(), HERE)
    half = sign_in.sign_in("li.na", OWN, HERE)
    assert (sign_in.guest(half).due, sign_in.guest(half).actor.assignments) == (Due.CODE, ())
    with pytest.raises(CodeWrong):  # it was used to set it up
        sign_in.give_code(half, pyotp.TOTP(secret).now(), HERE)
    later = pyotp.TOTP(secret).at(int(time.time()) + 30)
    whole = sign_in.give_code(half, f"{later[:3]} {later[3:]}", HERE)
    assert sign_in.guest(whole).due is None
    assert sign_in.guest(half) is None
    again = sign_in.sign_in("li.na", OWN, HERE)
    with pytest.raises(CodeWrong):  # once
        sign_in.give_code(again, later, HERE)
    with pytest.raises(TooMany):
        for _ in range(20):
            with pytest.raises(CodeWrong):
                sign_in.give_code(again, "12345x", HERE)
    _, first = accounts.reset(BY, account.id)
    assert sign_in.guest(sign_in.sign_in("li.na", first, HERE)).due is Due.PASSWORD


def test_a_second_factor_that_cannot_be_read_any_more_is_said(accounts, sign_in, district, audit):
    account = known(accounts, sign_in)
    guest = sign_in.guest(sign_in.sign_in("li.na", OWN, HERE))
    sealed = sign_in.new_secret(guest)
    code = pyotp.TOTP(sign_in.told(guest, sealed)[0])
    sign_in.set_second_factor(guest, sealed, OWN, code.now(), HERE)
    elsewhere = SignIn(district, Sealer(b"t" * 32), audit)
    half = elsewhere.sign_in("li.na", OWN, HERE)
    with pytest.raises(FactorLost):
        elsewhere.give_code(half, code.at(int(time.time()) + 30), HERE)
    _, first = accounts.reset(BY, account.id)
    assert elsewhere.guest(elsewhere.sign_in("li.na", first, HERE)).due is Due.PASSWORD


def test_names_that_are_tried_do_not_use_up_what_is_counted_of_an_account(accounts, sign_in):
    account = known(accounts, sign_in)
    guest = sign_in.guest(sign_in.sign_in("li.na", OWN, HERE))
    for name in (f"code {account.id}", f"password {account.id}", f"set code {account.id}"):
        for _ in range(10):
            with pytest.raises(SignInRefused):
                sign_in.sign_in(name, "wrong", "10.0.0.1")
    sealed = sign_in.new_secret(guest)
    secret = sign_in.told(guest, sealed)[0]
    guest = sign_in.guest(sign_in.set_second_factor(guest, sealed, OWN, pyotp.TOTP(secret).now(), HERE))
    assert sign_in.guest(sign_in.change_password(guest, OWN, OWN + " again", HERE))
    half = sign_in.sign_in("li.na", OWN + " again", HERE)
    assert sign_in.guest(sign_in.give_code(half, pyotp.TOTP(secret).at(int(time.time()) + 30), HERE)).due is None


def test_a_second_factor_can_be_required(accounts, sign_in, make):
    known(accounts, sign_in)
    known(accounts, sign_in, "wang", [Assignment(Capacity.CLERK)])
    strict = make(second_factor_required=True)
    assert strict.guest(strict.sign_in("li.na", OWN, HERE)).due is Due.SECOND_FACTOR
    assert strict.guest(strict.sign_in("wang", OWN, HERE)).due is None


def test_programs_act_by_tokens(district, accounts, sign_in):
    account = known(accounts, sign_in)
    reading, writing = (accounts.add_token(BY, account.id, "表", 9, may_write=may) for may in (False, True))
    assert can(sign_in.program(writing).actor, Action.PLAN)
    assert can(sign_in.program(reading).actor, Action.SEE_PLANS)
    assert not can(sign_in.program(reading).actor, Action.PLAN)
    assert sign_in.program("geogrid_nonsense") is None
    assert sign_in.guest(reading) is None
    newest, older = accounts.tokens(account.id)
    assert newest.used_at and older.used_at
    with pytest.raises(TokenUnknown):
        accounts.revoke_token(BY, account.id + 1, newest.id)
    accounts.revoke_token(BY, account.id, newest.id)
    assert sign_in.program(writing) is None
    with district.writing() as session:
        session.execute(update(models.AccessToken).values(expires_at=time.time() - 1))
    assert sign_in.program(reading) is None
    with pytest.raises(QueryError):
        accounts.add_token(BY, account.id, "x", 367, may_write=False)


def test_tokens_are_so_many_and_those_that_are_over_are_gone(district, accounts, monkeypatch):
    account, _ = accounts.add(BY, "li.na", "李娜", PLANNER)
    for number in range(MOST_TOKENS):
        accounts.add_token(BY, account.id, f"program {number}", 1 + number % 2, may_write=False)
    with pytest.raises(TokensFull):
        accounts.add_token(BY, account.id, "one more", 1, may_write=False)
    the_day_after = time.time() + 1.5 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: the_day_after)
    assert len(accounts.tokens(account.id)) == MOST_TOKENS / 2
    accounts.add_token(BY, account.id, "one more", 1, may_write=False)
    with district.reading() as session:
        assert tokens.count(session, account.id) == MOST_TOKENS / 2 + 1


def test_the_demo_is_let_in_to_the_demo_only(district, accounts, sign_in, make):
    demo_accounts.prepare(district)
    demo_accounts.prepare(district)
    assert len(accounts.every()) == len(demo_accounts.DEMO) == len(Capacity) - 1
    for each in demo_accounts.DEMO:
        token = make(demo=True).sign_in(each.name, each.password, HERE)
        assert make(demo=True).guest(token).actor.assignments == (Assignment(each.capacity),)
        assert sign_in.guest(token) is None
        with pytest.raises(SignInRefused):
            sign_in.sign_in(each.name, each.password, "10.9.9.9")


def test_nothing_kept_lets_anybody_in(district, accounts, sign_in):
    account = known(accounts, sign_in)
    token = sign_in.sign_in("li.na", OWN, HERE)
    program = accounts.add_token(BY, account.id, "x", 1, may_write=True)
    kinds = (models.Account, models.SignedIn, models.AccessToken, models.AuditEntry)
    with district.reading() as session:
        held = str([[str(value) for value in vars(row).values()] for kind in kinds for row in session.query(kind)])
    assert not [secret for secret in (token, program, OWN) if secret in held]


def test_the_audit_tells_who_did_what_without_names(district, accounts, sign_in):
    account = known(accounts, sign_in)
    with pytest.raises(SignInRefused):
        sign_in.sign_in("li.na", "wrong password", HERE)
    accounts.assign(BY, account.id, [Assignment(Capacity.CLERK, drawn.AREAS[0].code)])
    told = noted(district)
    number = f"account {account.id}"
    assert [action for _, action, _, _, _ in told] == [
        "account.add", "account.sign-in", "account.password", "account.sign-in", "account.refuse", "account.rights",
    ]  # fmt: skip
    assert told[-1][0] == "1" and told[-1][2] == number
    assert json.loads(told[-1][3]) == {"rights": [["planner", None, None]]}
    assert json.loads(told[-1][4]) == {"rights": [["clerk", drawn.AREAS[0].code, None]]}
    assert "li.na" not in str(told) and "李娜" not in str(told)
