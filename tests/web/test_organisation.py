"""Signing in with the organisation's account: there and back over HTTP, second factors, linking, settings."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from geogrid import settings
from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import OidcMissing, SettingInvalid
from geogrid.services import safeguards
from geogrid.services.sign_in import Due
from geogrid.settings import Oidc, Settings
from geogrid.store import audit, models
from geogrid.web.app import create_app
from geogrid.web.identity import COOKIE
from geogrid.web.running import of
from tests import signing
from tests.organisation import ENGLISH, come_in, go, linked, noted, problem
from tests.provider import CLIENT

BACK = "/sign-in/organisation/back"


@pytest.fixture
def app(by_organisation):
    return by_organisation()


def begun(app):
    with of(app).database.reading() as session:
        return session.query(models.SignInBegun).all()


def test_there_and_back(app, provider):
    account = linked(app)
    client = app.test_client()
    page = client.get("/sign-in?next=/people", headers=ENGLISH).get_data(as_text=True)
    assert 'href="/sign-in/organisation?next=%2Fpeople"' in page and "Sign in with your organisation" in page
    answer = come_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    assert {name: provider.sent[name] for name in ("response_type", "scope", "code_challenge_method", "client_id")} == {
        "response_type": "code", "scope": "openid", "code_challenge_method": "S256", "client_id": CLIENT,
    }  # fmt: skip
    assert provider.sent["redirect_uri"] == "http://localhost" + BACK
    assert client.get("/people").status_code == 200  # without the first password
    session = client.get_cookie(COOKIE)
    assert (session.http_only, session.same_site, session.expires) == (True, "Lax", None)
    assert client.get_cookie("geogrid-sign-in") is None and begun(app) == []
    assert (str(account.id), "account.sign-in", f"account {account.id}") in noted(app)
    assert "zhang-3" not in json.dumps(noted(app))
    assert provider.asked == ["/.well-known/openid-configuration", "/authorize", "/token", "/keys"]
    again = come_in(client)  # another session, and the first ends
    assert again.status_code == 303
    old = app.test_client()
    old.set_cookie(COOKIE, session.value)
    assert old.get("/people").status_code == 302
    assert provider.asked[4:] == ["/authorize", "/token"]  # what it says of itself is kept


def test_over_tls_the_cookie_on_the_way_stays_there(app):
    answer = app.test_client().get("/sign-in/organisation", base_url="https://localhost")
    told = answer.headers["Set-Cookie"]
    assert told.startswith("__Host-geogrid-sign-in=") and all(
        part in told for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
    )
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == ["https://localhost" + BACK]


@pytest.mark.parametrize("methods", [["client_secret_post"], ["private_key_jwt", "client_secret_basic"]])
def test_the_provider_says_how_it_knows_us(app, provider, methods):
    linked(app)
    provider.told = {"token_endpoint_auth_methods_supported": methods}
    assert come_in(app.test_client()).status_code == 303


def test_whom_no_account_knows_is_told_the_subject(app, provider):
    provider.who = "<b>wang</b>-5"
    answer = come_in(app.test_client())
    assert answer.status_code == 403 and problem(answer).endswith("&lt;b&gt;wang&lt;/b&gt;-5")
    assert of(app).accounts.every() == []
    assert noted(app) == [("nobody", "account.refuse", "account nobody")]


def test_nobody_is_known_by_the_name_of_an_account_or_by_mail(app, provider):
    account = linked(app, subject="somebody-else")
    provider.who = account.name
    provider.claims = {"email": "lina@example.gov.cn", "email_verified": True, "preferred_username": "lina"}
    assert come_in(app.test_client()).status_code == 403


@pytest.mark.parametrize("end", ["disabled", "unlinked", "of the demo"])
def test_an_account_that_ended_is_refused(app, end):
    account = linked(app)
    linked(app, "other", "other-1")
    if end == "disabled":
        of(app).accounts.disable(COMMAND_LINE, account.id)
    elif end == "unlinked":
        of(app).accounts.link(COMMAND_LINE, account.id, "")
    else:
        with of(app).database.writing() as session:
            session.get(models.Account, account.id).demo = True
    client = app.test_client()
    assert come_in(client).status_code == 403
    assert client.get("/people").status_code == 302


def test_what_comes_back_counts_once_in_one_browser(app, provider):
    linked(app)
    client, stranger = app.test_client(), app.test_client()
    back = go(client)
    assert stranger.get(back, headers=ENGLISH).status_code == 403  # of a browser that did not begin
    go(stranger)
    answer = stranger.get(back, headers=ENGLISH)  # of one that began another
    assert answer.status_code == 403 and "begun in another browser" in problem(answer)
    kept = client.get_cookie("geogrid-sign-in").value
    assert client.get(back).status_code == 303
    client.set_cookie("geogrid-sign-in", kept)
    assert client.get(back).status_code == 403  # a second time
    assert provider.asked.count("/token") == 1
    for brought in ("", "?state=", "?code=1", "?state=é"):
        assert app.test_client().get(BACK + brought).status_code == 403


def test_it_must_come_back_in_time(app):
    linked(app)
    client = app.test_client()
    back = go(client)
    with of(app).database.writing() as session:
        session.query(models.SignInBegun).update({"at": time.time() - 601})
    assert client.get(back).status_code == 403
    assert begun(app) == []


def test_what_the_database_holds_lets_nobody_in(app):
    client = app.test_client()
    go(client)
    (kept,) = begun(app)
    assert client.get_cookie("geogrid-sign-in").value not in f"{kept.key} {kept.wanted}"


def test_the_provider_refuses(app, provider):
    provider.refuses = "access_denied"
    answer = come_in(app.test_client())
    assert answer.status_code == 401 and "(access_denied)" in problem(answer)
    provider.refuses = "<script>"
    assert "(-)" in problem(come_in(app.test_client()))


def test_another_provider_answers(app, provider):
    linked(app)
    client = app.test_client()
    assert "(iss)" in problem(client.get(go(client) + "&iss=https://other.example", headers=ENGLISH))
    assert client.get(f"{go(client)}&iss={provider.address}").status_code == 303


def test_a_provider_that_names_itself_always_does(app, provider):
    linked(app)
    provider.told = {"authorization_response_iss_parameter_supported": True}
    assert "(iss)" in problem(come_in(app.test_client()))


def test_a_code_that_is_none(app, provider):
    client = app.test_client()
    back = go(client)
    provider.codes.clear()
    answer = client.get(back, headers=ENGLISH)
    assert answer.status_code == 401 and "(invalid_grant)" in problem(answer)


def test_a_wrong_secret_is_for_whoever_runs_it(by_organisation):
    answer = come_in(by_organisation(secret="another").test_client())
    assert answer.status_code == 503
    assert "token_endpoint: HTTP 401 invalid_client" in problem(answer) and "another" not in problem(answer)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil"])
def test_after_it_one_stays_here(app, wanted):
    linked(app)
    assert come_in(app.test_client(), wanted).headers["Location"] == "/"


def test_another_site_sends_nobody(app):
    client = app.test_client()
    for site in ("cross-site", "same-site"):
        answer = client.get("/sign-in/organisation?next=/people", headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=%2Fpeople")
    assert client.get_cookie("geogrid-sign-in") is None and begun(app) == []


def test_many_from_one_network_wait(app):
    client = app.test_client()
    statuses = [client.get(BACK).status_code for _ in range(125)]
    assert statuses[0] == 403 and statuses[-1] == 429
    assert client.get("/sign-in/organisation").status_code == 429


# --- second factors


def guest(app, client):
    return of(app).sign_in.guest(client.get_cookie(COOKIE).value)


@pytest.mark.parametrize(
    ("claims", "due"),
    [
        ({}, Due.CODE),
        ({"amr": ["pwd"]}, Due.CODE),
        ({"acr": "1"}, Due.CODE),
        ({"amr": [{"mfa": 1}], "acr": ["mfa"]}, Due.CODE),
        ({"amr": ["pwd", "otp"]}, None),
        ({"amr": ["mfa"]}, None),
        ({"amr": ["hwk"]}, Due.CODE),
        ({"amr": ["otp"]}, Due.CODE),
        ({"amr": ["otp", "hwk", "sms"], "acr": "otp"}, Due.CODE),
        ({"amr": ["pwd", "pin", "kba", "user"]}, Due.CODE),
        ({"amr": ["hwk", "pin"]}, None),
        ({"amr": ["fpt", "hwk"]}, None),
        ({"acr": "mfa"}, None),
    ],
    ids=str,
)
def test_a_second_factor_counts_when_the_provider_says_so(app, provider, claims, due):
    account = linked(app)
    secret = pyotp.random_base32()
    with of(app).database.writing() as session:
        sealed = of(app).sign_in._sealer.seal(secret, f"accounts.totp {account.id}")
        session.get(models.Account, account.id).totp = sealed
    provider.claims = claims
    client = app.test_client()
    answer = come_in(client)
    assert guest(app, client).due == due
    if due is None:
        assert answer.headers["Location"] == "/people"
        return
    assert answer.headers["Location"] == "/sign-in/code?next=%2Fpeople"
    csrf = client.get("/sign-in/code").get_data(as_text=True).partition('name="csrf" content="')[2].partition('"')[0]
    told = {"code": pyotp.TOTP(secret).now(), "csrf": csrf, "next": "/people"}
    assert client.post("/sign-in/code", data=told).headers["Location"] == "/people"
    assert guest(app, client).due is None  # and the first password stays unused


@pytest.mark.parametrize(("claims", "due"), [({"amr": ["pwd"]}, Due.SECOND_FACTOR), ({"amr": ["mfa"]}, None)], ids=str)
def test_where_a_second_factor_is_required(by_organisation, provider, claims, due):
    app = by_organisation(second_factor=True)
    account = linked(app)
    provider.claims = claims
    client = app.test_client()
    come_in(client)
    assert guest(app, client).due == due
    token = of(app).accounts.add_token(COMMAND_LINE, account.id, "a table", 1, may_write=False)
    assert of(app).sign_in.program(token).due == Due.SECOND_FACTOR  # a program has shown none


def test_a_password_goes_on_counting_and_its_sessions_are_asked_for_a_new_one(app):
    account = linked(app)
    _, first = of(app).accounts.reset(COMMAND_LINE, account.id)
    token = of(app).sign_in.sign_in("lina", first, "127.0.0.1")
    assert of(app).sign_in.guest(token).due == Due.PASSWORD
    client = app.test_client()
    come_in(client)
    found = guest(app, client)
    new = of(app).sign_in.change_password(found, first, "the river is high in May", "127.0.0.1")
    assert of(app).sign_in.guest(new).due is None


# --- linking


def test_an_administrator_links_and_unlinks_on_the_page_and_by_the_api(app, provider):
    account, _ = of(app).accounts.add(COMMAND_LINE, "sun", "孙", [Assignment(Capacity.OFFICIAL)])
    other = linked(app, subject="li-4")
    client = signing.client_of(app)
    page = f"/people/{account.id}"
    assert 'name="subject"' in client.get(page).get_data(as_text=True)
    answer = client.post(page + "/link", data={"subject": " zhang-3 ", "version": account.version})
    assert answer.status_code == 303 and 'value="zhang-3"' in client.get(page).get_data(as_text=True)
    stale = client.post(page + "/link", data={"subject": "x", "version": account.version}, headers=ENGLISH)
    assert stale.status_code == 412
    taken = client.post(page + "/link", data={"subject": "li-4", "version": account.version + 1}, headers=ENGLISH)
    assert taken.status_code == 409 and "Another account has the subject li-4" in problem(taken)

    person = app.test_client()
    assert come_in(person, "/account").status_code == 303 and person.get("/account").status_code == 200
    api = f"/api/accounts/{account.id}"
    told = client.get(api)
    assert (told.json["subject"], told.json["issuer"]) == ("zhang-3", provider.address)
    assert client.put(api + "/subject", json={"subject": None}).status_code == 428
    tag = {"If-Match": told.headers["ETag"]}
    assert client.put(api + "/subject", json={"subject": "x" * 256}, headers=tag).status_code == 400
    assert client.put(api + "/subject", json={"subject": "li-4"}, headers=tag).json["code"] == "subject_taken"
    answer = client.put(api + "/subject", json={"subject": None}, headers=tag)
    assert (answer.status_code, answer.json["subject"]) == (200, None)
    assert person.get("/account").status_code == 302  # whoever was in by it is out
    assert of(app).accounts.one(other.id).subject.name == "li-4"
    with of(app).database.reading() as session:
        told = [(each.before, each.after) for each in audit.entries(session) if each.action == "account.link"]
    linked_so = [[json.loads(facts)["linked"] for facts in pair] for pair in told]
    assert linked_so == [[False, True], [False, True], [True, False]]


def test_the_same_subject_at_another_provider_is_somebody_else(by_organisation, provider):
    account = linked(by_organisation("http://localhost:1"))
    app = by_organisation()
    assert come_in(app.test_client()).status_code == 403
    page = signing.client_of(app).get(f"/people/{account.id}", headers=ENGLISH).get_data(as_text=True)
    assert "linked to another provider of sign-ins: http://localhost:1" in page


def test_without_a_provider_there_is_none(embedded, folder):
    app = create_app(Settings(folder, None, "a secret of the tests"), embedded)
    client = signing.client_of(app)
    assert "organisation" not in client.get("/sign-in", headers=ENGLISH).get_data(as_text=True)
    for path in ("/sign-in/organisation", BACK):
        assert app.test_client().get(path).status_code == 404
    told = client.put("/api/accounts/1/subject", json={"subject": "x"}, headers={"If-Match": "1"})
    assert (told.status_code, told.json["code"]) == (404, "provider_unset")
    assert 'name="subject"' not in client.get("/people/1").get_data(as_text=True)


# --- settings


SET = {"GEOGRID_OIDC_ISSUER": "https://sign-in.example.gov.cn/realms/office", "GEOGRID_OIDC_CLIENT": "geogrid"}


def test_the_settings_of_a_provider(folder):
    data = {"GEOGRID_DATA": str(folder)}
    assert settings.read(data).oidc is None
    assert settings.read({**data, **SET}).oidc == Oidc(SET["GEOGRID_OIDC_ISSUER"], "geogrid")
    chosen = settings.read({**data, **SET, "GEOGRID_OIDC_SECRET": "hidden-from-all"})
    assert chosen.oidc.secret == "hidden-from-all" and "hidden-from-all" not in repr(chosen)
    for alone in ("GEOGRID_OIDC_ISSUER", "GEOGRID_OIDC_CLIENT", "GEOGRID_OIDC_SECRET"):
        with pytest.raises(SettingInvalid, match="OIDC"):
            settings.read({**data, alone: "https://sign-in.example.gov.cn"})


@pytest.mark.parametrize(
    "issuer",
    ["http://sign-in.example.gov.cn", "sign-in.example.gov.cn", "https://", "https://a@b.cn", "https://b.cn/?a=b",
     "https://b.cn/#a", "https://b.cn:port", "ftp://b.cn", "https://b.cn/a b", "http://127.0.0.1.evil.example"],
)  # fmt: skip
def test_an_issuer_that_will_not_do(folder, issuer):
    with pytest.raises(SettingInvalid, match="oidc_issuer"):
        settings.read({"GEOGRID_DATA": str(folder), **SET, "GEOGRID_OIDC_ISSUER": issuer})


def test_without_the_extra_it_is_said_what_to_install(by_organisation, folder, monkeypatch):
    monkeypatch.setattr(safeguards, "find_spec", lambda name: None)
    with pytest.raises(OidcMissing, match=r"pip install 'geogrid\[oidc\]'"):
        by_organisation()
    chosen = settings.read({"GEOGRID_DATA": str(folder), **SET})
    assert "oidc_missing" in [error.code for error in safeguards.broken(chosen, {})]
