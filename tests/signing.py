"""People who are signed in, for tests of what they may do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable

from flask import Flask
from flask.testing import FlaskClient

from geogrid.domain.audit.entry import By
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import Database, accounts
from geogrid.web.identity import COOKIE, CSRF_HEADER
from geogrid.web.running import of

BY = By("1", "127.0.0.0/24")
EVERYTHING = tuple(Assignment(capacity) for capacity in list(Capacity)[1:])


def account(database: Database, name: str, assignments: Iterable[Assignment] = EVERYTHING, password: str = "") -> int:
    """Return the number of the account of this name, made where there is none."""
    with database.writing() as session:
        known = accounts.named(session, name)
        if known is not None:
            return known.id
        number = accounts.add(session, name, name, password, time.time(), must_change=False, demo=False)
        accounts.assign(session, number, assignments)
    return number


def session_of(database: Database, number: int) -> str:
    """Return the token of a new session of an account."""
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        key = hashlib.sha256(token.encode()).hexdigest()
        accounts.sign_in(session, key, number, time.time(), second_factor=True)
    return token


def client_of(app: Flask, name: str = "everybody", assignments: Iterable[Assignment] = EVERYTHING) -> FlaskClient:
    """Return a client that is signed in, and sends with each request what shows that it comes from our pages."""
    database = of(app).database
    token = session_of(database, account(database, name, assignments))
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    key = hashlib.sha256(token.encode()).hexdigest()
    proof = hmac.new(of(app).settings.key("csrf"), key.encode(), "sha256").hexdigest()
    client.environ_base[f"HTTP_{CSRF_HEADER.upper().replace('-', '_')}"] = proof
    return client
