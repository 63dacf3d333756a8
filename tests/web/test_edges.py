"""Language, headers, error pages, the empty database."""

import gzip
import json
import re

import pytest

from geogrid.settings import Settings
from geogrid.web.app import create_app
from tests import signing

PAGES = ["/", "/list", "/plan", "/cases", "/insight"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_in_the_browsers_language(client, path, chinese, english):
    assert 'lang="zh' in chinese(client, path).text
    assert 'lang="en' in english(client, path).text
    assert 'lang="zh' in client.get(path).text
    assert 'lang="zh' in client.get(path, headers={"Accept-Language": "fr,de;q=0.5"}).text


def test_the_switch_is_remembered_and_leads_back(client, chinese):
    answer = client.get("/lang/en?next=/cases%3Fcategory%3Dx")
    assert answer.location == "/cases?category=x"
    assert 'lang="en' in chinese(client, "/").text


def test_over_tls_only_this_name_has_the_language(client):
    told = client.get("/lang/en", base_url="https://localhost").headers["Set-Cookie"]
    assert told.startswith("__Host-lang=en;") and "Domain" not in told
    assert all(word in told for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert 'lang="en' in client.get("/", base_url="https://localhost", headers={"Accept-Language": "zh"}).text


ELSEWHERE = ["//evil.example", "///evil.example", "////evil.example/x", "/.//evil.example", "/\t/evil.example"]
ELSEWHERE += ["https://evil.example", "/\\evil.example", "\\\\evil.example", "evil", "/a\r\nb"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_switch_never_leads_elsewhere(client, elsewhere):
    answer = client.get("/lang/en", query_string={"next": elsewhere})
    assert answer.location == "/" or (answer.status_code, elsewhere.isprintable()) == (400, False)


def test_unknown_language(client):
    assert client.get("/lang/xx").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/api/district", "/static/css/tokens.css"])
def test_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers


def test_every_answer_has_its_own_nonce(client):
    first, second = (client.get("/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


REFUSED = [
    ("GET", "/list?q=%00", None, "q"),
    ("GET", "/api/places?q=a%1b", None, "q"),
    ("GET", "/api/grid/%00", None, "path"),
    ("GET", "/cases?%0a=1", None, "query"),
    ("POST", "/sign-in", {"name": "a\x00", "password": "secret words"}, "name"),
    ("POST", "/people", {"name": "n", "full_name": "x y", "capacity": "clerk", "area": "a\u2028b"}, "area"),
    ("POST", "/people/1/rights", {"version": "1", "capacity": "clerk", "area": "", "category": "a\nb"}, "category"),
    ("POST", "/account/tokens", {"name": "\x7f", "days": "3"}, "name"),
]


@pytest.mark.parametrize(("method", "path", "form", "field"), REFUSED)
def test_characters_that_are_no_text_are_refused_in_words(client, method, path, form, field):
    answer = client.open(path, method=method, data=form, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert f"{field} holds a character that is no part of a text (U+" in answer.text


def test_texts_of_all_scripts_are_taken(client):
    assert client.get("/api/places", query_string={"q": "张\u3000三 é 😀 \u200f"}).status_code == 200


@pytest.mark.parametrize("cookie", ["lang=\xff\xfe", "a=\xff; lang=en", "=;;=\xc3("])
def test_cookies_that_are_no_text_do_no_harm(client, cookie):
    answer = client.get("/list", headers={"Cookie": cookie, "Accept-Language": "en"})
    assert 'lang="en' in answer.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303), ("HTTP://LOCALHOST", 303), ("https://localhost", 403), ("http://localhost:81", 403),
        ("http://[", 403), ("http://[::1", 403), ("null", 403), ("", 403), ("http://a:b:c", 403),
        ("http://localhost/", 403),
    ],
)  # fmt: skip
def test_a_change_comes_from_a_page_of_ours(client, origin, status):
    assert client.post("/account/sessions/end", headers={"Origin": origin}).status_code == status


def test_error_page(client, english):
    answer = english(client, "/nothing")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_errors_inside_are_not_shown(app, client, english):
    @app.get("/broken")
    def broken():
        raise RuntimeError("a secret")

    answer = english(client, "/broken")
    assert answer.status_code == 500
    assert "a secret" not in answer.text


@pytest.mark.parametrize("path", ["/", "/list", "/api/map/grids.geojson", "/static/css/tokens.css"])
def test_texts_are_compressed_for_those_who_take_them(client, path):
    with client.get(path) as answer:
        plain = answer.data
        assert "Content-Encoding" not in answer.headers
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) < len(plain) * 0.7
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers.get("ETag", '"-gzip"').endswith('-gzip"') and "W/" not in answer.headers.get("ETag", "")
        assert "Accept-Ranges" not in answer.headers
        tag = answer.headers.get("ETag")
        nonce = re.compile(rb'nonce="[^"]+"')
        assert nonce.sub(b"", gzip.decompress(answer.data)) == nonce.sub(b"", plain)
    if tag:
        with client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}) as again:
            assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/plan", "/api/district"])
def test_a_database_that_went_away_is_said_plainly(embedded, folder, path, english):
    client = signing.client_of(create_app(Settings(folder, None, "a secret"), embedded))
    embedded.close()
    (folder.parent / "geogrid.sqlite").write_bytes(b"no database any more" * 1000)
    answer = english(client, path)
    assert answer.status_code in (500, 503)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_database_says_what_to_do(embedded, folder, path, english):
    client = signing.client_of(create_app(Settings(folder, None, "a secret"), embedded))
    answer = english(client, path)
    assert answer.status_code in (200, 404)
    assert "import" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page"])
def test_a_page_carries_what_its_scripts_say_and_no_more(anybody, chinese, path):
    page = chinese(anybody, path).get_data(as_text=True)
    words = json.loads(re.search(r'id="words">(.*?)</script>', page)[1])
    assert words["recommended"] == "首选"
    assert 20 < len(words) < 100 and len(page.encode()) < 20_000


def test_errors_are_compressed_too(anybody):
    with anybody.get("/no-such-page", headers={"Accept-Encoding": "gzip"}) as answer:
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (404, "gzip")
        assert b"</html>" in gzip.decompress(answer.data)
