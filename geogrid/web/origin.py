"""Whoever changes something must come from a page of our own: another site could otherwise act in a planner's name."""

from __future__ import annotations

from flask import Flask, request

from geogrid.errors import FromElsewhere

_READING = ("GET", "HEAD", "OPTIONS")
_OURS = ("same-origin", "none")


def install(app: Flask) -> None:
    app.before_request(_refuse_others)


def _refuse_others() -> None:
    """Refuse a change that a browser says another site asks for; what is no browser says nothing and may."""
    if request.method in _READING:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and origin.lower() != f"{request.scheme}://{request.host}".lower():
        raise FromElsewhere(origin=origin[:80])
    if site is not None and site not in _OURS:
        raise FromElsewhere(origin=site[:20])
