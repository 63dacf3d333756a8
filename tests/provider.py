"""A provider of sign-ins (OpenID Connect) on a loopback port, for tests: it may also answer as none should."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "geogrid at the office", "a secret: of the office"


def key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


KEYS = {kid: key(kid) for kid in ("first", "second")}


class Provider:
    """What the provider is like; tests change it.

    Attributes
    ----------
    who
        The subject of whoever signs in.
    claims
        What an ID token says otherwise; None for a claim leaves it out.
    keys
        Those it signs with (the first) and tells.
    told
        What its description says otherwise.
    asked
        The paths it was asked for.
    forge
        Makes the ID token from the claims, instead of signing them.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.begin_anew()

    def begin_anew(self) -> None:
        self.who, self.claims, self.told, self.asked = "zhang-3", {}, {}, []
        self.keys, self.forge, self.refuses, self.sent = [KEYS["first"]], None, "", {}
        self.codes: dict[str, dict[str, str]] = {}
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}

    def description(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        named = {name: self.address + path for name, path in ends.items()}
        return {"issuer": self.address, **named, **self.told}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "sub": self.who, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce}
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        if self.forge:
            return self.forge(claims)
        return jwt.encode({"alg": "RS256", "kid": self.keys[0].kid}, claims, self.keys[0])


def unsigned(claims: dict[str, Any], header: dict[str, Any], signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


class _Answers(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        if parts.path in self.provider.answers:
            self._say(*self.provider.answers[parts.path])
        elif parts.path == "/authorize":
            self._authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
        elif parts.path == "/keys":
            self._json({"keys": [each.as_dict(private=False) for each in self.provider.keys]})
        else:
            assert parts.path == "/.well-known/openid-configuration"
            self._json(self.provider.description())

    def _authorize(self, sent: dict[str, str]) -> None:
        self.provider.sent = sent
        back = {"state": sent["state"]}
        if self.provider.refuses:
            back["error"] = self.provider.refuses
        else:
            code = back["code"] = secrets.token_urlsafe(8)
            self.provider.codes[code] = sent
        self._say(302, {"Location": f"{sent['redirect_uri']}?{urlencode(back)}"}, b"")

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path in self.provider.answers:
            self._say(*self.provider.answers[self.path])
            return
        begun = self.provider.codes.pop(sent["code"], None)
        if not self._knows_client(sent):
            self._json({"error": "invalid_client"}, 401)
        elif begun is None or not _fits(begun, sent):
            self._json({"error": "invalid_grant"}, 400)
        else:
            token = self.provider.id_token(begun["nonce"])
            self._json({"access_token": "none of ours", "token_type": "Bearer", "id_token": token})

    def _knows_client(self, sent: dict[str, str]) -> bool:
        if (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET):
            return True
        name, _, pair = self.headers.get("Authorization", "").partition(" ")
        client, _, secret = base64.b64decode(pair).decode().partition(":")
        return (name, unquote_plus(client), unquote_plus(secret)) == ("Basic", CLIENT, SECRET)

    def _json(self, said: Any, status: int = 200) -> None:
        self._say(status, {"Content-Type": "application/json"}, json.dumps(said).encode())

    def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _fits(begun: dict[str, str], sent: dict[str, str]) -> bool:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = begun["code_challenge_method"] == "S256" and begun["code_challenge"] == challenge
    return asked and begun["redirect_uri"] == sent["redirect_uri"] and begun["client_id"] == CLIENT


@contextmanager
def serve() -> Iterator[Provider]:
    """Serve a provider."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    provider = _Answers.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
