"""How fast an account may change things, and lists are read: no program that went wrong, or was stolen, goes on and on.

Single look-ups, layers and public pages are not counted: they cost little more than that would, and browsers keep them.
"""

from __future__ import annotations

from flask import Flask, request

from geogrid.domain.audit.entry import network
from geogrid.domain.people.policy import Action
from geogrid.services import limits
from geogrid.services.reading_pace import ReadingPace
from geogrid.web import identity, policy
from geogrid.web.running import of, running

_READING = ("GET", "HEAD", "OPTIONS")
_COUNTED_THEMSELVES = (Action.LOOK_UP, Action.SIGN_IN)  # by network, where they are answered


_LISTS = (Action.SEE_CASES, Action.SEE_FIGURES, Action.SEE_PLANS, Action.SEE_REGISTER, Action.SEE_PEOPLE)
_PUBLIC_LISTS = ("api_places.search", "api_address.match", "api_address.suggest", "resident.list_of_grids")


def install(app: Flask) -> None:
    pace = ReadingPace(of(app).database)

    def count() -> None:
        if request.method not in _READING:
            _count_change()
        elif request.endpoint in _PUBLIC_LISTS or policy.action() in _LISTS or _is_address():
            pace.count(_who())

    app.before_request(count)


def _is_address() -> bool:
    """Return whether a page is asked for the grid of an address, which costs as much as by the API."""
    return request.endpoint in ("resident.page", "consultations.page") and bool(request.args.get("q"))


def _count_change() -> None:
    guest = identity.guest()
    if guest is None or policy.action() in (None, *_COUNTED_THEMSELVES):
        return
    limits.count(running().database, limits.changes(running().settings.changes), str(guest.account.id))


def _who() -> str:
    guest = identity.guest()
    return f"network {network(identity.origin())}" if guest is None else f"account {guest.account.id}"
