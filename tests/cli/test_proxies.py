"""What proxies say of a request counts for as many of them as are stated, whatever serves."""

import contextlib
import http.client
import json
import os
import socket
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


def said(port, method, path, *headers, body=b""):
    """Send headers as bytes; returns status and body."""
    asked = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        f"Content-Length: {len(body)}",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"\r\n".join([*map(str.encode, asked), *headers]) + b"\r\n\r\n" + body)
        with connection.makefile("rb") as stream:
            answer = stream.read()
    return int(answer[9:12]), answer.partition(b"\r\n\r\n")[2]


def test_bytes_in_a_header_make_it_nobody_elses_request(folder):
    """The server of worker processes leaves such values out: the proxy would be who asks, nobody be signed in."""
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": "", "GEOGRID_PROXIES": "1"}
    form = b"Content-Type: application/x-www-form-urlencoded"
    wrong = urllib.parse.urlencode({"name": "nobody", "password": "wrong"}).encode()
    with serving(environment, "--production", "--workers", "1") as (_, port):
        status, page = said(port, "POST", "/sign-in", form, b"X-Forwarded-For: \xe9, 10.6.6.6", body=wrong)
        assert status == 400 and b"X-Forwarded-For" in page
        for header in (b"Cookie: geogrid-session=x; other=\xe4\xb8\xad", b"Authorization: Bearer \xe4"):
            status, page = said(port, "GET", "/account", header, b"Accept-Language: zh")
            assert status == 400 and header.partition(b":")[0] in page
        assert (
            json.loads(said(port, "POST", "/api/locate", b"Idempotency-Key: \xff" + b"x" * 20, body=b"{}")[1])["code"]
            == "header_unreadable"
        )
        for path in ("/", "/api/point/wgs84/118.3,29.7"):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(
                    f"GET {path} HTTP/1.1\r\nConnection: close\r\n".encode() + b"Host: evil.example\xff\r\n\r\n"
                )
                with connection.makefile("rb") as stream:
                    assert stream.read()[9:12] == b"400", "a name that cannot be read is not ours"
        # What needs nobody is answered, and what is not looked at may be anything.
        for header in (b"Cookie: other=\xe4\xb8\xad", b"X-User: \xd5\xc5", b"User-Agent: \xe9", b"Referer: \xe9"):
            assert said(port, "GET", "/", header)[0] == 200
    with contextlib.closing(Database.at(folder / "geogrid.sqlite")) as database, database.reading() as session:
        assert list(audit.entries(session)) == []
