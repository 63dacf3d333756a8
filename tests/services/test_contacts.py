"""Telephones of accounts: sealed, found, shown one at a time, noted without the number."""

import json

import pytest
from sqlalchemy import select

from geogrid.domain.audit.entry import By
from geogrid.errors import ContactUnknown, QueryError, SealBroken, TooMany
from geogrid.io.sealing import Sealer
from geogrid.services.audit import Audit
from geogrid.services.contacts import Contacts
from geogrid.store import audit as kept_audit
from geogrid.store import models
from tests import signing

BY = By("7", "127.0.0.0/24")
NUMBER = "13800138000"


@pytest.fixture
def make(district, folder):
    folder.mkdir()

    def made(key=b"s" * 32, suite="aes"):
        return Contacts(district, Sealer(key, suite), Audit(b"a" * 32, folder / "heads.log"))

    return made


@pytest.fixture
def account(district):
    return signing.account(district, "li.na")


def test_a_number_is_kept_sealed_and_found_however_it_is_written(make, account, district):
    contacts = make()
    contacts.keep(BY, account, "+86 138 0013 8000")
    assert contacts.masked(account) == "138****8000"
    assert contacts.whose(BY, "138-0013-8000") == account
    assert contacts.show(BY, account) == NUMBER
    with district.reading() as session:
        row = session.execute(select(models.Account.phone, models.Account.phone_key)).one()
        noted = [entry.action for entry in kept_audit.entries(session)]
        everything = json.dumps([repr(entry) for entry in kept_audit.entries(session)])
    assert NUMBER not in "".join(row) + everything
    assert noted == ["account.contact", "account.contact-sought", "account.contact-shown"]


def test_the_audit_tells_whether_there_was_a_number_and_is_one(make, account, district):
    for text in (NUMBER, NUMBER, ""):
        make().keep(BY, account, text)
    with district.reading() as session:
        told = [(json.loads(each.before), json.loads(each.after)) for each in kept_audit.entries(session)]
    no, yes = {"phone": False}, {"phone": True}
    assert told == [(no, yes), (yes, yes), (yes, no)]


def test_a_number_is_found_after_the_ciphers_were_changed(make, account):
    make(suite="aes").keep(BY, account, NUMBER)
    assert make(suite="sm").whose(BY, NUMBER) == account
    assert make(suite="sm").show(BY, account) == NUMBER


def test_with_another_secret_it_is_not_read(make, account):
    make().keep(BY, account, NUMBER)
    other = make(key=b"o" * 32)
    assert other.masked(account) == "****"
    with pytest.raises(SealBroken):
        other.show(BY, account)
    with pytest.raises(ContactUnknown):
        other.whose(BY, NUMBER)


def test_an_empty_number_removes_it_and_no_number_is_refused(make, account):
    contacts = make()
    contacts.keep(BY, account, NUMBER)
    with pytest.raises(QueryError):
        contacts.keep(BY, account, "call me")
    assert contacts.masked(account) == "138****8000"
    contacts.keep(BY, account, "  ")
    assert contacts.masked(account) is None
    for look in (
        lambda: contacts.show(BY, account),
        lambda: contacts.whose(BY, NUMBER),
        lambda: contacts.whose(BY, "x"),
    ):
        with pytest.raises(ContactUnknown):
            look()


def test_nobody_sees_all_numbers_on_one_day(make, account):
    contacts = make()
    contacts.keep(BY, account, NUMBER)
    for _ in range(25):
        contacts.show(BY, account)
    with pytest.raises(TooMany):
        for number in range(26):  # a little comes back while it lasts
            with pytest.raises(ContactUnknown):
                contacts.whose(BY, f"1380013{number:04}")
    for look in (lambda: contacts.show(BY, account), lambda: contacts.whose(BY, NUMBER)):
        with pytest.raises(TooMany):
            look()


def test_whoever_looks_for_a_number_is_noted_found_or_not(make, account, district):
    contacts = make()
    contacts.keep(BY, account, NUMBER)
    contacts.whose(BY, NUMBER)
    with pytest.raises(ContactUnknown):
        contacts.whose(BY, "13800138001")
    with district.reading() as session:
        noted = [(entry.who, entry.action, entry.object) for entry in kept_audit.entries(session)][1:]
    assert noted == [
        ("7", "account.contact-sought", f"account {account}"), ("7", "account.contact-sought", "account nobody"),
    ]  # fmt: skip
