"""Forms, paths, queries, headers and bodies that no browser sends, to every route, over both servers and both stores.

Whatever is sent is answered, never by 5xx, and always with the headers that keep a page to itself; what fails leaves no
path in the log. GEOGRID_SEED repeats the chances.
"""

import hashlib
import hmac
import os
import random
import re
import socket
import subprocess
import sys

import pytest

from geogrid import settings
from geogrid.store import Database
from geogrid.web.app import create_app
from geogrid.web.identity import COOKIE
from geogrid.web.policy import VIEWS
from tests import drawn, signing
from tests.cli.test_serving import ask
from tests.ports import free_port

SEED = os.environ.get("GEOGRID_SEED") or str(random.randrange(10**9))
SECRET = "Vb3kQ9_zL1pXw8rT5yNc2mHs7dFg4jAe"
SERVED = {"embedded": (), "postgis": ("--production", "--workers", "1")}  # by waitress, and by granian
EACH = int(os.environ.get("GEOGRID_EACH", "1"))  # requests to each method of each route
CANARY, POINT = b"118.30512", b"/api/point/cgcs2000/118.305,29.715"
# As they stand in a path, a query or a form.
TEXTS = [
    b"%00", b"a%00b", b"%1b%5b31m", b"%0d%0aX-Evil:%201", b"%09", b"%7f", b"%c2%85", b"%ff", b"%ff%fe", b"%c0%80",
    b"%", b"%ed%a0%80", b"%ed%b0%80%00", b"%f4%90%80%80", b"%ef%bf%be", b"%e2%80%ae", b"%e2%80%a8", b"%F0%9F%98%80",
    b"%zz", b"a" * 4_000, b"9" * 4_000, b"%E5%BC%A0" * 700, b"-1", b"1e400", b"nan", b"-inf", b"%D9%A1", b"2147483648",
    b"9223372036854775808", b"http://[", b"http://%5b::1", b"//evil", b"..%2f..%2fetc%2fpasswd", b"%27%20OR%201=1--",
    b"%25%28x%29s", b"{{7*7}}", b"1,2,3,4", b"0000-00-00", b"9999-12-31", b"2026-02-31", b"EPSG:0", b"",
]  # fmt: skip
HEADERS = [
    b"Origin: http://[", b"Origin: http://[::1", b"Origin: \xff[", b"Origin: null", b"Origin: http://127.0.0.1:99999",
    b"Origin: http://a:b:c", b"Origin: //", b"Origin: http://127.0.0.1\r\nOrigin: http://evil", b"Referer: \xff",
    b"Sec-Fetch-Site: \xff", b"Cookie: geogrid-lang=\xff\xfe", b"Cookie: lang=\xff\xfe", b"Cookie: lang=\xe5\xbc\xa0",
    b"Cookie: lang=en\r\nCookie: lang=\xff", b'Cookie: lang="\\377', b"Cookie: =;;=\xc3\x28", b"Cookie: ;",
    b"Cookie: \x80", b"Cookie: geogrid-session=\xff\xfe\xed\xa0\x80", b"Cookie: geogrid-session=" + b"a" * 7_000,
    b"Cookie: a=" + b"\xff" * 600, b"Authorization: Bearer \xff", b"Authorization: Bearer \xed\xa0\x80",
    b"Authorization: \xff", b"Authorization: Basic =", b"Authorization: Digest \xff=", b"Accept-Language: \xff\xfe",
    b"Accept-Language: zh;q=nan", b"Accept-Language: zh;q=1e999", b"Accept-Language: " + b"a," * 3_000,
    b"Accept-Language: ;q=;;=,", b"Accept: \xff", b"Accept: */*;q=\xff", b"Accept-Encoding: \xff",
    b"If-None-Match: \xff", b'If-Match: \xff"', b'If-Match: "\xff', b"If-Match: *", b'If-Match: "1", "2"',
    b"Range: bytes=\xff", b"Range: bytes=-99999999999999999999", b"If-Range: \xff", b"If-Modified-Since: \xff",
    b"If-Modified-Since: Mon, 99 Foo 0 0:0:0 GMT", b"Idempotency-Key: \xff", b"Idempotency-Key: " + b"x" * 300,
    b"X-CSRF-Token: \xff", b"X-Request-Id: \xff", b"X-Forwarded-For: \xff", b"X-Forwarded-Proto: \xff",
    b"User-Agent: \xff", b"Host: evil", b"Host: [", b"Host: [::1", b"Host: a:b:c", b"Host: 127.0.0.1:99999",
    b"Host: \xff", b"Host: xn--a", b"Host: " + b"a" * 300, b"Host: a..b", b"Expect: \xff", b"Content-Type: \xff",
    b"Content-Type: multipart/form-data", b"Content-Type: multipart/form-data; boundary=\xff",
    b"Content-Type: application/json; charset=\xff", b"Content-Type: application/x-www-form-urlencoded; charset=nope",
    b"Content-Type: ;;=", b"Content-Type: text/csv; charset=utf-99", b"Content-Encoding: gzip", b"Content-Length: -1",
    b"Content-Length: x", b"Content-Length: 99999999999999999999", b"Content-Length: 1\r\nContent-Length: 2",
    b"Content-Length: \xd9\xa1", b"Transfer-Encoding: chunked", b"Transfer-Encoding: \xff", b"Upgrade: h2c",
    b"geogrid.full: 1", b"X_Request_Id: a", b"A: " + b"a" * 9_000,
]  # fmt: skip
BODIES = [
    b"", b"{", b"[]", b"null", b'"\\ud800"', b'{"name": "\\u0000"}', b'{"name": "\\ud800"}',
    b'{"key": "a\\u0000b", "proposal": "\\u0000"}', b'{"max_width": 1e400}', b'{"max_width": NaN}',
    b'{"valid_from": "\\u0000"}', b"[" * 5_000, b'{"a":' * 5_000, b"\xff\xfe{",
    b'{"name": "a", "full_name": "b", "rights": [{"capacity": "clerk", "area": "\\u0000", "category": "a\\u0000"}]}',
    b'{"rights": [{"capacity": "clerk", "category": "' + b"x" * 5_000 + b'"}]}', b'{"subject": "\\u0000"}',
    b'{"points": [[1e400, 0]]}', b'{"points": [[118.3, 29.7]], "crs": "\\u0000"}', b'{"x": ["\\u0000"], "y": [1]}',
    b"x,y\n\x00,1\n", b"x,y\n\xff,\xfe\n", b"\x00" * 99,
]  # fmt: skip
PLAUSIBLE = {
    "name": b"li.na", "password": b"wrong", "next": b"/", "old": b"wrong", "new": b"the river is high in May",
    "code": b"123456", "sealed": b"aes:AAAA", "full_name": b"Li+Na", "capacity": b"clerk", "area": b"",
    "category": b"", "version": b"1", "subject": b"s", "phone": b"13800138000", "days": b"3", "may_write": b"1",
}  # fmt: skip
ASKED = [
    "q", "on", "bbox", "limit", "offset", "crs", "x", "y", "within", "next", "state", "error", "iss", "since", "until",
    "category", "measure", "page", "kind", "grid", "place", "community",
]  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "TRACE", "PATCH", "FOO")
ALWAYS = (b"content-security-policy: ", b"x-content-type-options: nosniff", b"referrer-policy: ", b"x-frame-options: ")


@pytest.fixture(params=["embedded_file", pytest.param("durable_postgis_url", marks=pytest.mark.postgis)])
def stored(request, folder):
    """The settings, and a database of them with a district."""
    folder.mkdir(mode=0o700)
    store = request.getfixturevalue(request.param)
    if request.param == "embedded_file":
        store = f"sqlite:///{store.rename(folder / 'geogrid.sqlite')}"
        (folder / "geogrid.sqlite").chmod(0o600)
    environment = {"GEOGRID_DATA": str(folder), "GEOGRID_SECRET": SECRET, "GEOGRID_CHANGES": "999999999"}
    if not store.startswith("sqlite"):
        environment["GEOGRID_DATABASE_URL"] = store
    chosen = settings.read(environment)
    database = Database(chosen)
    drawn.store_in(database)
    yield environment, chosen, database
    database.close()


@pytest.fixture
def served(stored, tmp_path):
    """Serve it; gives the port, and what returns the log once it has stopped."""
    port, said = free_port(), tmp_path / "stderr"
    command = [sys.executable, "-m", "geogrid.cli", "serve", *SERVED[stored[2].kind], "--port", str(port)]
    environment = {**os.environ, "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8", **stored[0]}
    with said.open("w") as stderr:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)

    def log():
        process.terminate()
        process.wait(60)
        return said.read_bytes()

    try:
        ask(process, f"http://127.0.0.1:{port}/api/district")
        yield port, log
    finally:
        process.terminate()  # killed, it would leave its workers behind
        process.wait(60)


def routes(stored):
    """Every method of every route, as (method, rule)."""
    _, chosen, database = stored
    app = create_app(chosen, database)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set().union(*VIEWS.values())
    return sorted(
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    )


def signed_in(stored, name):
    """The headers of somebody who may do everything."""
    _, chosen, database = stored
    token = signing.session_of(database, signing.account(database, name))
    proof = hmac.new(chosen.key("csrf"), hashlib.sha256(token.encode()).hexdigest().encode(), "sha256").hexdigest()
    return f"Cookie: {COOKIE}={token}\r\nX-CSRF-Token: {proof}".encode()


def nasty(chance, method, rule, who):
    """A request: what is nasty about it, and its bytes but for the host."""
    text = chance.choice(TEXTS)
    kind = (
        chance.choice(("form", "form", "json") if method != "GET" else ("path", "query", "query"))
        if chance.random() < 0.6
        else "header"
    )
    path = re.sub(rb"<[^>]*>", lambda _: text if kind == "path" else b"1", rule.encode())
    query, headers, body = b"&c=" + CANARY, [who], b""
    if kind == "query":
        query = b"&".join(name.encode() + b"=" + text for name in chance.sample(ASKED, 6)) + query
    if kind == "header":
        headers = [chance.choice(HEADERS)] + ([who] if chance.random() < 0.5 else [])
    if method != "GET" and kind != "json":
        fields = PLAUSIBLE | dict.fromkeys(chance.sample(list(PLAUSIBLE), 3), text) if kind == "form" else PLAUSIBLE
        body = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
    elif method != "GET":
        body = chance.choice(BODIES)
        headers.append(b'If-Match: "1"')
    given = b"\r\n".join(headers).lower()
    if method != "GET" and b"content-type:" not in given:
        form = b"application/x-www-form-urlencoded"
        headers.append(
            b"Content-Type: "
            + (
                chance.choice((b"application/json", b"text/csv", b"application/vnd.apache.parquet"))
                if kind == "json"
                else form
            )
        )
    if method != "GET" and b"content-length:" not in given and b"transfer-encoding" not in given:
        headers.append(b"Content-Length: %d" % len(body))
    return method.encode() + b" " + path + b"?" + query.lstrip(b"&") + b" HTTP/1.1\r\n", headers, body


def answered(port, begin, headers, body):
    """Send it on a connection of its own; returns all that comes back."""
    if not any(header.lower().startswith(b"host:") for header in headers):
        headers = [b"Host: 127.0.0.1:%d" % port, *headers]
    if b"Transfer-Encoding: chunked" in headers:
        body = b"%x\r\n%b\r\n" % (len(body), body) + b"0\r\n\r\n" * bool(body)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        pieces = []
        try:
            connection.sendall(begin + b"\r\n".join([*headers, b"Connection: close"]) + b"\r\n\r\n" + body)
            while piece := connection.recv(65_536):
                pieces.append(piece)
        except TimeoutError:
            return b"nothing"
        except ConnectionError:
            pass  # cut off after the answer, as not all that was sent has been read
    return b"".join(pieces).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")


def wrong(headers, answer):
    """What is wrong with an answer; None where nothing is."""
    asked = b" ".join(headers).lower()
    head = answer.partition(b"\r\n\r\n")[0].lower()
    status = re.match(rb"http/1\.1 (\d{3}) ?", head)
    if status and status[1] == b"501" and b"transfer-encoding" in asked:
        return None  # so HTTP has it for what is sent in a way that the server does not know
    if not status or status[1] >= b"500":
        return "failed"
    if (
        status[1] in (b"400", b"431", b"414")
        and b"\r\nx-request-id:" not in head
        and not answer.partition(b"\r\n\r\n")[2]
    ):
        return None  # no HTTP: the server itself says so, without a page
    return None if all(header in head for header in ALWAYS) else "without headers"


def test_whatever_is_sent_is_answered(served, stored):
    port, log = served
    chance, bad, count = random.Random(SEED), [], 0
    for number, (method, rule) in enumerate(routes(stored)):
        who = signed_in(stored, f"somebody {number}")
        asked = [nasty(chance, method, rule, who) for _ in range(EACH)]
        asked += [(b"%b %b HTTP/1.1\r\n" % (chance.choice(METHODS).encode(), rule.encode()), [who], b"")]
        for request in asked:
            count += 1
            answer = answered(port, *request)
            if found := wrong(request[1], answer):
                bad.append(
                    (found, request[0][:90], [header[:60] for header in request[1]], request[2][:60], answer[:200])
                )
    for header in HEADERS:
        count += 1
        begin = b"GET %b HTTP/1.1\r\n" % chance.choice((b"/", b"/healthz", b"/static/css/tokens.css", POINT))
        answer = answered(port, begin, [header], b"")
        if found := wrong([header], answer):
            bad.append((found, begin, header[:60], answer[:200]))
    assert bad == [], f"GEOGRID_SEED={SEED}: {len(bad)} of {count}\n" + "\n".join(map(str, bad[:40]))
    said = log()
    assert CANARY not in said and b"tokens.css" not in said and b"118.305" not in said
