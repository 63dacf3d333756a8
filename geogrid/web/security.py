"""Headers that keep a page to itself: no script but ours, nothing from any other host."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}


def install(app: Flask) -> None:
    app.before_request(_new_nonce)
    app.after_request(_headers)
    app.context_processor(lambda: {"nonce": g.nonce})


def _new_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _headers(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY.format(nonce=g.nonce)
    answer.headers.extend(HEADERS)
    return answer
