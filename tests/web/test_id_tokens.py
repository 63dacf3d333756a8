"""What a provider of sign-ins may say, and what becomes of anything else: ID tokens, keys, its description, silence."""

import json
import shutil
import socket
import threading
import time
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from geogrid.errors import IdentityRefused
from geogrid.io import provider as asking
from geogrid.services import id_token
from geogrid.services.id_token import Expected
from geogrid.settings import Oidc, Settings
from geogrid.store import Database
from geogrid.web.app import create_app
from geogrid.web.identity import COOKIE
from geogrid.web.running import of
from tests.organisation import ENGLISH, come_in, go, linked, noted, problem
from tests.provider import CLIENT, KEYS, SECRET, key, unsigned

NOW = int(time.time())


@pytest.fixture
def app(by_organisation):
    return by_organisation()


@pytest.fixture(scope="module")
def house(embedded_template, served, tmp_path_factory):
    """An application for many tests, with somebody in it who is linked; each of its clients comes from elsewhere."""
    folder = tmp_path_factory.mktemp("house")
    database = Database.at(shutil.copy(embedded_template, folder / "geogrid.sqlite"))
    oidc = Oidc(served.address, CLIENT, SECRET)
    app = create_app(Settings(folder, None, "a secret of the tests", oidc=oidc), database)
    linked(app)
    nets = count(1)

    def client():
        made = app.test_client()
        made.environ_base["REMOTE_ADDR"] = f"10.0.{next(nets)}.1"
        return made

    yield app, client
    database.close()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another client"}, "aud"),
        ({"aud": ["another client"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT, "another client"]}, "azp"),
        ({"azp": "another client"}, "azp"),
        ({"iss": "https://sign-in.example.gov.cn"}, "iss"),
        ({"iss": None}, "iss"),
        ({"exp": NOW - 3600}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "never"}, "exp"),
        ({"iat": NOW + 86_400}, "iat"),
        ({"iat": NOW - 3600}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW + 86_400}, "nbf"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": ["zhang-3"]}, "sub"),
        ({"sub": "z" * 256}, "sub"),
        ({"sub": "zhang-3 "}, "sub"),
        ({"amr": "mfa"}, "amr"),
    ],
)
def test_what_a_token_must_say(house, provider, claims, reason):
    app, made = house
    provider.claims = claims
    client = made()
    answer = come_in(client)
    assert answer.status_code == 401 and f"({reason})" in problem(answer)
    assert client.get_cookie(COOKIE) is None
    assert noted(app)[-1] == ("nobody", "account.refuse", "account nobody")


def test_several_may_be_meant_where_the_token_says_it_was_made_for_us(house, provider):
    provider.claims = {"aud": [CLIENT, "another client"], "azp": CLIENT}
    assert come_in(house[1]()).status_code == 303


def public():
    return KEYS["first"].as_pem(private=False)


def with_embedded_key(claims):
    own = key("first")
    return jwt.encode({"alg": "RS256", "kid": "first", "jwk": own.as_dict(private=False)}, claims, own)


def changed(claims):
    head, _, signature = jwt.encode({"alg": "RS256", "kid": "first"}, {**claims, "sub": "wang-5"}, KEYS["first"]).split(
        "."
    )
    return f"{head}.{unsigned(claims, {}).split('.')[1]}.{signature}"


FORGED = {
    "none": (lambda claims: unsigned(claims, {"alg": "none"}), "alg"),
    "None": (lambda claims: unsigned(claims, {"alg": "None", "kid": "first"}), "alg"),
    "no alg": (lambda claims: unsigned(claims, {"kid": "first"}), "id_token"),
    "a list": (lambda claims: unsigned(claims, {"alg": ["RS256"], "kid": "first"}), "alg"),
    "the public key as a secret": (
        lambda claims: jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(public().hex())), "alg",
    ),
    "the client's secret": (
        lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 2)), "alg",
    ),
    "no signature": (lambda claims: unsigned(claims, {"alg": "RS256", "kid": "first"}), "signature"),
    "another's signature": (
        lambda claims: jwt.encode({"alg": "RS256", "kid": "first"}, claims, KEYS["second"]), "signature",
    ),
    "a key brought along": (with_embedded_key, "id_token"),
    "claims changed": (changed, "signature"),
    "a key unknown": (lambda claims: jwt.encode({"alg": "RS256", "kid": "x"}, claims, KEYS["second"]), "kid"),
    "must be understood": (
        lambda claims: unsigned(claims, {"alg": "RS256", "kid": "first", "crit": ["b64"], "b64": False}), "crit",
    ),
    "a header that is none": (lambda claims: unsigned(claims, ["RS256"]), "id_token"),
    "no token": (lambda _: "none", "id_token"),
    "too long": (lambda _: "x" * 70_000, "id_token"),
    "no claims": (lambda _: jwt.encode({"alg": "RS256", "kid": "first"}, {}, KEYS["first"]), "iss"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_how_a_token_must_be_signed(house, provider, name):
    provider.forge, reason = FORGED[name]
    answer = come_in(house[1]())
    assert answer.status_code == 401
    assert f"({reason}" in problem(answer)


@pytest.mark.parametrize(
    ("alg", "made"),
    [("PS256", KEYS["second"]), ("RS512", KEYS["second"]), ("ES256", ECKey.generate_key("P-256", {"kid": "second"})),
     ("ES384", ECKey.generate_key("P-384", {"kid": "second"}))],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
@pytest.mark.parametrize("named", [True, False])
def test_other_ways_to_sign(house, provider, alg, made, named):
    """Where the provider has one key of the kind, a token need not name it."""
    provider.keys = [made]
    provider.forge = lambda claims: jwt.encode(
        {"alg": alg, **({"kid": made.kid} if named else {})}, claims, made, [alg]
    )
    provider.answers["/keys"] = (200, {}, json.dumps({"keys": [made.as_dict(private=False)]}).encode())
    if named:
        of(house[0]).organisation._provider.keys(anew=True)
    assert come_in(house[1]()).status_code == 303


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just(CLIENT),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
EXPECTED = Expected("https://sign-in.example.gov.cn", CLIENT, "nonce")
SOUND = {"iss": EXPECTED.issuer, "sub": "zhang-3", "aud": CLIENT, "exp": NOW + 3600, "iat": NOW, "nonce": "nonce"}
PUBLIC = [KEYS["first"].as_dict(private=False)]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([*SOUND, "azp", "amr", "acr", "nbf", "auth_time", "at_hash", "jti"]), JSON)
def test_whatever_a_claim_is_it_fits_or_is_refused(claim, value):
    signed = jwt.encode({"alg": "RS256", "kid": "first"}, {**SOUND, claim: value}, KEYS["first"])
    try:
        identity = id_token.read(signed, lambda anew: PUBLIC, EXPECTED)
    except IdentityRefused:
        return
    assert identity.subject.issuer == EXPECTED.issuer
    assert claim not in ("iss", "nonce") or value == SOUND[claim]
    assert claim != "aud" or value in (CLIENT, [CLIENT]) or CLIENT in value
    assert not identity.second_factor


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "jwk", "b64", "x5c", "cty"]), JSON), JSON)
def test_whatever_is_not_signed_is_refused(header, claims):
    for alg in ({}, {"alg": "RS256"}, {"alg": "RS256", "kid": "first"}):
        with pytest.raises(IdentityRefused):
            id_token.read(unsigned(claims, {**header, **alg}, b"x" * 256), lambda anew: PUBLIC, EXPECTED)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), JSON)
def test_whatever_a_token_or_a_key_is_it_is_refused(token, keys):
    for keyed in ([], [{"kty": "RSA", "kid": "first", "n": keys, "e": keys}], [{"kty": keys}]):
        for given_token in (token, jwt.encode({"alg": "RS256", "kid": "first"}, SOUND, KEYS["second"])):
            with pytest.raises(IdentityRefused):
                id_token.read(given_token, lambda anew, keyed=keyed: keyed, EXPECTED)


def test_new_keys_of_the_provider_are_asked_for(app, provider):
    linked(app)
    client = app.test_client()
    come_in(client)
    provider.keys = [KEYS["second"], KEYS["first"]]
    assert come_in(client).status_code == 303
    assert provider.asked.count("/keys") == 2
    provider.keys = [KEYS["second"]]  # the first is kept for a while, and is not used
    assert come_in(client).status_code == 303 and provider.asked.count("/keys") == 2


def test_other_keys_beside_it(app, provider):
    """Those of other kinds and for other uses do not count, and one that is too short is none."""
    linked(app)
    with pytest.warns(UserWarning, match="2048"):
        short = RSAKey.generate_key(1024, {"kid": "short"})
    others = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
        {"kty": "AKP", "kid": "first"},
        {"kty": "RSA", "kid": "first"},
    ]
    keys = [*others, {**KEYS["second"].as_dict(private=False), "kid": "first", "use": "enc"}]
    own = [KEYS["first"].as_dict(private=False), short.as_dict(private=False)]
    provider.answers["/keys"] = (200, {}, json.dumps({"keys": keys + own}).encode())
    assert come_in(app.test_client()).status_code == 303
    provider.forge = lambda claims: jwt.encode({"alg": "RS256", "kid": "short"}, claims, short)
    assert "(kid)" in problem(come_in(app.test_client()))


def away(client):
    answer = client.get("/sign-in/organisation", headers=ENGLISH)
    assert "Traceback" not in answer.get_data(as_text=True)
    return answer.status_code, problem(answer)


def test_a_provider_that_is_down(by_organisation):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{closed.getsockname()[1]}"
        client = by_organisation(issuer).test_client()
        status, said = away(client)
    assert status == 503 and issuer in said and "Connection refused" in said and "name and password" in said
    assert client.get("/sign-in").status_code == 200


def test_a_provider_that_goes_down_in_between(app, provider):
    client = app.test_client()
    back = go(client)
    provider.answers["/token"] = (502, {}, b"Bad gateway")
    answer = client.get(back, headers=ENGLISH)
    assert answer.status_code == 503 and "HTTP 502" in problem(answer)


WELL_KNOWN = "/.well-known/openid-configuration"
UNFIT = {
    "another issuer": ({"issuer": "https://other.example"}, "issuer: https://other.example"),
    "without TLS": ({"authorization_endpoint": "http://10.0.0.1/"}, "authorization_endpoint: http://10.0.0.1/"),
    "a script": ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint: javascript"),
    "another host": ({"token_endpoint": "https://10.0.0.1/token"}, "token_endpoint: https://10.0.0.1"),
    "a file": ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri: file:"),
    "no address": ({"jwks_uri": None}, "jwks_uri: None"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_provider_that_describes_itself_wrongly(app, provider, name):
    provider.told, said = UNFIT[name]
    status, told = away(app.test_client())
    assert status == 503 and said in told
    assert provider.asked == [WELL_KNOWN]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "HTTP 302"),
        ((404, {}, b""), "HTTP 404"),
        ((200, {}, b"<html>"), "HTTP 200"),
        ((200, {}, b"[1]"), "HTTP 200"),
        ((200, {}, b"[" * 100_000), "HTTP 200"),
        ((200, {}, b" " * (asking.LARGEST + 1)), "512 KB"),
        ((200, {"X-Long": "x" * 70_000}, b"{}"), "line"),
        ((500, {}, b"{}"), "HTTP 500"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_provider_that_answers_something_else(app, provider, answer, said):
    provider.answers[WELL_KNOWN] = answer
    status, told = away(app.test_client())
    assert status == 503 and said in told
    assert provider.asked == [WELL_KNOWN]  # and it goes nowhere else


def test_a_provider_without_keys(app, provider):
    linked(app)
    provider.answers["/keys"] = (200, {}, b'{"keys": "none"}')
    answer = come_in(app.test_client())
    assert answer.status_code == 503 and "keys: none" in problem(answer)


def test_a_provider_that_drips_is_cut(by_organisation, monkeypatch):
    """It sends a letter every now and then, so that no single wait is long."""
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.3)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            connection, _ = server.accept()
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\n")
                    while not over.wait(0.02):
                        connection.sendall(b"a")
                except OSError:
                    pass

        thread = threading.Thread(target=drip)
        thread.start()
        begin = time.monotonic()
        status, said = away(by_organisation(f"http://127.0.0.1:{server.getsockname()[1]}").test_client())
        over.set()
        thread.join()
    assert status == 503 and "does not answer" in said and time.monotonic() - begin < 3


def test_one_that_failed_is_left_alone_for_a_moment(app, provider):
    provider.answers[WELL_KNOWN] = (500, {}, b"")
    client = app.test_client()
    assert [away(client)[0] for _ in range(5)] == [503] * 5
    assert provider.asked == [WELL_KNOWN]
