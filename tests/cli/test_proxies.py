"""What proxies say of a request counts for as many of them as are stated, whatever serves."""

import contextlib
import http.client
import os
import urllib.parse

import pytest

from geogrid.store import Database, audit
from tests.cli.test_serving import serving

SAID = {"X-Forwarded-For": "192.0.2.1, 203.0.113.9", "X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "evil"}
SERVERS = {"waitress": (), "granian": ("--production", "--workers", "1")}


@pytest.fixture(params=SERVERS.values(), ids=SERVERS)
def asked(request, folder):
    """Serve with so many proxies stated; gives headers of a page, and the network in the audit of a wrong password."""

    def asked(proxies):
        environment = {
            **os.environ,
            "GEOGRID_DATA": str(folder),
            "GEOGRID_DATABASE_URL": "",
            "GEOGRID_PROXIES": proxies,
        }
        with serving(environment, *request.param) as (_, port):
            headers = answered(port, "GET", "/lang/en?next=/")
            wrong = urllib.parse.urlencode({"name": "nobody", "password": "wrong"})
            answered(port, "POST", "/sign-in", wrong, {"Content-Type": "application/x-www-form-urlencoded"})
        with contextlib.closing(Database.at(folder / "geogrid.sqlite")) as database, database.reading() as session:
            return headers, [entry.origin for entry in audit.entries(session)][-1]

    return asked


def answered(port, method, path, body=None, headers=None):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, {**SAID, **(headers or {})})
        return connection.getresponse().headers


def test_a_stated_proxy_is_believed(asked):
    headers, network = asked("1")
    assert network == "203.0.113.0/24"
    assert "; Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["Location"] == "/"


def test_one_that_is_not_stated_is_not(asked):
    headers, network = asked("0")
    assert network == "127.0.0.0/24"
    assert "Secure" not in headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in headers
