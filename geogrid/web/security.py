"""Headers that keep a page to itself: no script but ours, nothing from any other host."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

_SOURCES = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self'{nonce}; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "same-origin"),  # with "no-referrer" forms would not say where they come from
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(self), camera=(), microphone=()"),
]
_POLICY = "Content-Security-Policy"
_OVER_TLS = [("Strict-Transport-Security", "max-age=31536000")]
WITHOUT_PAGE = [(_POLICY, _SOURCES.format(nonce="")), *HEADERS]
"""Those of an answer that is no page of ours."""
_NONCE = "geogrid.nonce"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def install(app: Flask) -> None:
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.context_processor(_new_nonce)


def _new_nonce() -> dict[str, str]:
    """Only a page has scripts that need one."""
    nonce = request.environ[_NONCE] = secrets.token_urlsafe(16)
    return {"nonce": nonce}


def _with_headers(answer: Wsgi) -> Wsgi:
    """Put the headers on every answer, those to errors too."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            more = _headers(environ.get(_NONCE)) + (_OVER_TLS if environ["wsgi.url_scheme"] == "https" else [])
            return start_response(status, headers + more, *failure)

        return answer(environ, start)

    return guarded


def _headers(nonce: str | None) -> list[tuple[str, str]]:
    if nonce is None:
        return WITHOUT_PAGE
    return [(_POLICY, _SOURCES.format(nonce=f" 'nonce-{nonce}'")), *HEADERS]
