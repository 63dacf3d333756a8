"""Who asks: cookies, proofs, tokens, addresses; what is refused, and how it is told."""

import html
import re
import time
from dataclasses import replace

import pytest

from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import TooMany
from geogrid.services import limits, reading_pace
from geogrid.settings import Settings
from geogrid.store import accounts, audit
from geogrid.web.app import create_app
from geogrid.web.identity import COOKIE, CSRF_HEADER, SAFE_COOKIE
from geogrid.web.running import of
from tests import signing

OWN = "the river is high in May"


@pytest.fixture
def people(app):
    """Accounts, all with the same password."""
    accounts = of(app).accounts

    def add(name, capacity, area=None):
        account, first = accounts.add(COMMAND_LINE, name, f"{name}先生", [Assignment(capacity, area)])
        sign_in = of(app).sign_in
        guest = sign_in.guest(sign_in.sign_in(name, first, "10.0.0.1"))
        sign_in.change_password(guest, first, OWN, "10.0.0.1")
        return account

    return add


def enter(client, name="lina", password=OWN, **more):
    return client.post("/sign-in", data={"name": name, "password": password, "next": "/cases"}, **more)


def test_signing_in_gives_a_session_of_its_own(app, people):
    people("lina", Capacity.OFFICIAL)
    client = app.test_client()
    client.set_cookie(COOKIE, "chosen-by-somebody-else")
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    first = client.get_cookie(COOKIE)
    assert first.value != "chosen-by-somebody-else" and len(first.value) >= 43
    assert (first.http_only, first.same_site, first.secure, first.expires) == (True, "Lax", False, None)
    page = client.get("/cases")
    assert page.status_code == 200 and "private" in page.headers["Cache-Control"]
    token = page.get_data(as_text=True).partition('name="csrf" content="')[2].partition('"')[0]
    assert enter(client).status_code == 403  # what is signed in proves where a form comes from
    again = client.post("/sign-in", data={"name": "lina", "password": OWN, "csrf": token})
    assert again.status_code == 303 and client.get_cookie(COOKIE).value != first.value
    stolen = app.test_client()
    stolen.set_cookie(COOKIE, first.value)
    assert stolen.get("/cases").status_code == 302


def test_over_tls_the_cookie_stays_there(app, people):
    people("lina", Capacity.OFFICIAL)
    client = app.test_client()
    answer = enter(client, base_url="https://localhost")
    told = answer.headers["Set-Cookie"]
    assert told.startswith(SAFE_COOKIE + "=") and "Secure" in told and "Path=/" in told and "Domain" not in told
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    page = client.get("/cases", base_url="https://localhost")
    assert page.status_code == 200
    proof = {CSRF_HEADER: page.get_data(as_text=True).partition('name="csrf" content="')[2].partition('"')[0]}
    gone = client.post("/sign-out", base_url="https://localhost", headers=proof)
    assert (gone.status_code, gone.headers["Clear-Site-Data"]) == (303, '"cache", "storage"')
    assert client.get("/cases", base_url="https://localhost").status_code == 302
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/plan?kind=gap", "/plan?kind=gap"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/")],
)
def test_after_signing_in_one_stays_here(app, people, wanted, led):
    people("lina", Capacity.PLANNER)
    answer = app.test_client().post("/sign-in", data={"name": "lina", "password": OWN, "next": wanted})
    assert answer.headers["Location"] == led


def test_every_change_needs_the_proof(app):
    client = signing.client_of(app)
    proof = client.environ_base.pop(f"HTTP_{CSRF_HEADER.upper().replace('-', '_')}")
    posts = {rule.rule for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}}
    assert len(posts) > 20
    for rule in app.url_map.iter_rules():
        for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            asked = rule.rule.replace("<int:number>", "1").replace("<id>", "x").replace("<key>", "x")
            for headers in ({}, {CSRF_HEADER: "wrong"}, {CSRF_HEADER: proof[:-1]}, {CSRF_HEADER: "é"}):
                answer = client.open(asked, method=method, headers=headers)
                assert answer.status_code == 403, (method, asked, headers)
            elsewhere = client.open(asked, method=method, headers={CSRF_HEADER: proof, "Origin": "http://evil.example"})
            assert elsewhere.status_code == 403
    assert client.post("/sign-out", headers={CSRF_HEADER: proof}).status_code == 303


def test_programs_need_no_proof_and_no_cookie(app, people):
    account = people("lina", Capacity.PLANNER)
    token = of(app).accounts.add_token(COMMAND_LINE, account.id, "x", 1, may_write=True)
    reading = of(app).accounts.add_token(COMMAND_LINE, account.id, "y", 1, may_write=False)
    client = app.test_client()
    asked = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/repair", headers=asked).status_code == 200
    assert client.get("/api/repair", headers={"Authorization": f"bearer {token}"}).status_code == 200
    assert client.post("/api/repair/undo", headers=asked, json={"position": 0}).status_code not in (401, 403)
    answer = client.post("/api/repair/undo", headers={"Authorization": f"Bearer {reading}"}, json={"position": 0})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_allowed")
    for wrong in ("Bearer nonsense", f"Basic {token}", token, "Bearer "):
        answer = client.get("/api/repair", headers={"Authorization": wrong})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="geogrid"')
    assert client.get("/account", headers=asked).status_code == 302  # a token makes no tokens


def test_forms_that_are_not_as_they_were_given_are_refused(app, people):
    people("lina", Capacity.PLANNER)
    client = signing.client_of(app)
    for sealed in ("", "aes:AAAA", "x" * 300):
        answer = client.post("/sign-in/second-factor", data={"sealed": sealed, "code": "123456"})
        assert answer.status_code == 403 and 'class="qr"' in answer.get_data(as_text=True)
    uneven = {"capacity": ["clerk", "planner"], "area": [""], "category": ["", ""], "version": "1"}
    answer = client.post("/people/1/rights", data=uneven)
    assert answer.status_code == 400 and 'role="alert"' in answer.get_data(as_text=True)


def test_refusals_say_what_to_do(app, people):
    people("lina", Capacity.GRID_WORKER)
    client = app.test_client()
    answer = client.get("/api/cases")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign_in_needed")
    enter(client)
    answer = client.get("/plan", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "It is for: Approver, Official, Planner." in answer.get_data(as_text=True)
    assert "/plan" not in client.get("/").get_data(as_text=True).partition("</nav>")[0]


def test_who_asks_too_often_is_told_when_to_come_back(app):
    client = app.test_client()
    answers = [enter(client, "nobody", "wrong") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 90


def origins(app):
    with of(app).database.reading() as session:
        return [entry.origin for entry in audit.entries(session)][-1]


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.0/24"), (1, "203.0.113.0/24"), (2, "198.51.100.0/24")])
def test_only_stated_proxies_are_believed(district, folder, proxies, counted):
    folder.mkdir()
    settings = replace(Settings(folder, None, "a secret of the tests"), proxies=proxies)
    app = create_app(settings, district)
    client = app.test_client()
    enter(client, "nobody", "wrong", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"})
    assert origins(app) == counted


def test_spoofed_addresses_do_not_get_around_the_limit(app):
    client = app.test_client()
    limits.count(of(app).database, limits.SIGN_IN_NET, "127.0.0.0/24", 50)  # tried before
    codes = [enter(client, f"n{n}", "wrong", headers={"X-Forwarded-For": f"10.{n}.2.3"}).status_code for n in range(20)]
    assert 10 <= codes.index(429) <= 16  # some come back while it lasts


@pytest.mark.alone
def test_names_cannot_be_found_out(app, people):
    people("lina", Capacity.OFFICIAL)
    disabled = people("gone", Capacity.OFFICIAL)
    of(app).accounts.disable(COMMAND_LINE, disabled.id)
    client, times, told = app.test_client(), {}, set()
    for _ in range(40):  # as many as it takes: slow moments of the machine only ever add to what is least
        for name in ("lina", "gone", "nobody"):
            begun = time.process_time()  # as others' work on this machine counts for nothing
            answer = enter(client, name, "wrong", headers={"Accept-Language": "en"})
            times.setdefault(name, []).append(time.process_time() - begun)
            text = answer.get_data(as_text=True).replace(f'value="{name}"', "")
            told.add((answer.status_code, text.partition('role="alert"')[2].partition("</div>")[0]))
            with of(app).database.writing() as session:  # so that no limit ends it
                limits.take(session, limits.SIGN_IN_NET, "127.0.0.0/24", -1)
                limits.take(session, limits.SIGN_IN_ACCOUNT, f"{name} 127.0.0.0/24", -1)
        least = [min(taken) for taken in times.values()]
        if len(times["lina"]) >= 8 and max(least) - min(least) < 0.010:
            break
    assert len(told) == 1
    assert max(least) - min(least) < 0.010


def test_a_telephone_is_kept_by_oneself_and_shown_by_whoever_manages_people(app, people):
    lina = people("lina", Capacity.CLERK)
    own, boss = signing.client_of(app, "lina"), signing.client_of(app, "boss", [Assignment(Capacity.ADMINISTRATOR)])
    seen = re.search(r'name="version" value="(\d+)"', own.get("/account").text)[1]
    assert own.post("/account/phone", data={"phone": "call me", "version": seen}).status_code == 400
    assert own.post("/account/phone", data={"phone": "13800138001"}).status_code == 428
    assert own.post("/account/phone", data={"phone": "+86 138 0013 8000", "version": seen}).status_code == 303
    assert own.post("/account/phone", data={"phone": "13800138001", "version": seen}).status_code == 412
    page = boss.get(f"/people/{lina.id}").get_data(as_text=True)
    assert "138****8000" in page and "13800138000" not in page
    assert "13800138000" in boss.post(f"/people/{lina.id}/phone").get_data(as_text=True)
    found = boss.post("/people/find", data={"phone": "13800138000"})
    assert (found.status_code, found.headers["Location"]) == (303, f"/people/{lina.id}")
    assert boss.post("/people/find", data={"phone": "13800138001"}).status_code == 404
    account = signing.account(of(app).database, "boss")
    for may_write in (False, True):  # it is noted, so that reading alone is not enough
        token = of(app).accounts.add_token(COMMAND_LINE, account, "x", 1, may_write=may_write)
        asked = {"Authorization": f"Bearer {token}"}
        shown = app.test_client().post(f"/people/{lina.id}/phone", headers=asked)
        assert shown.status_code == (200 if may_write else 403)
        assert ("13800138000" in shown.get_data(as_text=True)) == may_write
        sought = app.test_client().post("/people/find", data={"phone": "13800138000"}, headers=asked)
        assert sought.status_code == (303 if may_write else 403)


def test_somebody_signs_out_everywhere_else(app, people):
    people("lina", Capacity.CLERK)
    here, there = signing.client_of(app, "lina"), signing.client_of(app, "lina")
    chinese = {"Accept-Language": "zh"}
    assert here.get("/account", headers=chinese).get_data(as_text=True).count("本浏览器") == 1
    assert here.post("/account/sessions/end").status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_an_account_changes_things_only_so_fast(district, folder):
    folder.mkdir()
    app = create_app(Settings(folder, None, "a secret of the tests", changes=100), district)
    fast, other = signing.client_of(app, "fast"), signing.client_of(app, "other")
    answers = [fast.post("/account/phone", data={"phone": "", "version": version}) for version in range(1, 12)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert 30 <= int(answers[-1].headers["Retry-After"]) <= 36
    assert fast.get("/account").status_code == 200
    assert other.post("/account/phone", data={"phone": "", "version": 1}).status_code == 303


@pytest.mark.parametrize("district", ["embedded"], indirect=True)
def test_lists_are_read_only_so_fast(app):
    clerk, other = signing.client_of(app, "clerk"), signing.client_of(app, "other")
    with of(app).database.reading() as session:
        number = accounts.named(session, "clerk").id
    for client, path, who in (
        (app.test_client(), "/api/places?q=x", "network 127.0.0.0/24"),
        (clerk, "/api/cases?limit=1", f"account {number}"),
    ):
        assert {client.get(path).status_code for _ in range(reading_pace.PORTION)} == {200}
        limits.count(of(app).database, limits.READING, who, limits.READING.at_once - 1.0)
        refused = client.get(path)
        assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
        assert client.get("/api/district").status_code == 200
    assert other.get("/api/cases?limit=1").status_code == 200


def test_whoever_reads_more_takes_it_from_all_processes(app):
    here = reading_pace.ReadingPace(of(app).database)
    for _ in range(3 * reading_pace.PORTION):
        here.count("account 1")
    with pytest.raises(TooMany):
        limits.count(of(app).database, limits.READING, "account 1", limits.READING.at_once - reading_pace.PORTION)


def test_ones_own_account_is_there_without_rights(app, english):
    client = signing.client_of(app, "nobody", [])
    page = english(client, "/account")
    assert page.status_code == 200 and "Nothing yet." in page.get_data(as_text=True)
    assert client.post("/account/phone", data={"phone": "13800138000", "version": 1}).status_code == 303
    assert client.get("/cases").status_code == 403


def test_a_phone_opens_its_app_by_a_link_with_the_secret(app):
    page = signing.client_of(app).get("/sign-in/second-factor").get_data(as_text=True)
    (link,) = re.findall(r'href="(otpauth://totp/[^"]+)"', page)
    secret = re.search(r'id="secret">([^<]+)<', page)[1].replace(" ", "")
    assert f"secret={secret}" in html.unescape(link) and "issuer=geogrid" in html.unescape(link)


def test_signing_out_is_on_every_page_and_a_form(app, anybody):
    signed_in = signing.client_of(app)
    for path in ("/", "/list", "/cases", "/people", "/account"):
        header = signed_in.get(path).get_data(as_text=True).partition("</header>")[0]
        form = header.partition('<form method="post" action="/sign-out">')[2]
        assert form.startswith('<input type="hidden" name="csrf" value="')
    assert 'action="/sign-out"' not in anybody.get("/").get_data(as_text=True)
    proof = re.search(r'value="(\w+)"', form)[1]
    del signed_in.environ_base[f"HTTP_{CSRF_HEADER.upper().replace('-', '_')}"]
    assert signed_in.post("/sign-out", data={"csrf": proof}).status_code == 303
    assert signed_in.get("/account").status_code == 302
