"""People with an account at a provider of sign-ins, and the way their browsers take there and back, for tests."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Account, Assignment, Capacity
from geogrid.store import audit
from geogrid.web.running import of

ENGLISH = {"Accept-Language": "en"}


def linked(app: Flask, name: str = "lina", subject: str = "zhang-3") -> Account:
    """Somebody who has never used the first password."""
    accounts = of(app).accounts
    account, _ = accounts.add(COMMAND_LINE, name, f"{name}先生", [Assignment(Capacity.ADMINISTRATOR)])
    return accounts.link(COMMAND_LINE, account.id, subject)


def asked(address: str) -> str:
    """What the provider answers a browser: where it sends it."""
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.netloc)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().headers["Location"]


def go(client: FlaskClient, wanted: str = "/people") -> str:
    """Where the provider sends a browser that begins to sign in."""
    answer = client.get(f"/sign-in/organisation?next={wanted}", headers=ENGLISH)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return asked(answer.headers["Location"])


def come_in(client: FlaskClient, wanted: str = "/people") -> TestResponse:
    """What somebody is answered who is back."""
    return client.get(go(client, wanted), headers=ENGLISH)


def problem(answer: TestResponse) -> str:
    """What a page says went wrong."""
    page = answer.get_data(as_text=True)
    return page.partition('id="problem"')[2].partition("<p>")[2].partition("</p>")[0].replace("&#39;", "'")


def noted(app: Flask) -> list[tuple[str, str, str]]:
    """What the audit holds."""
    with of(app).database.reading() as session:
        return [(each.who, each.action, each.object) for each in audit.entries(session)]
