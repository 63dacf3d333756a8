"""How fast an account may change things: no program that went wrong, or was stolen, does so without end."""

from __future__ import annotations

from flask import Flask, request

from geogrid.domain.people.policy import Action
from geogrid.services import limits
from geogrid.web import identity, policy
from geogrid.web.running import running

_READING = ("GET", "HEAD", "OPTIONS")
_COUNTED_THEMSELVES = (Action.LOOK_UP, Action.SIGN_IN)  # by network, where they are answered


def install(app: Flask) -> None:
    app.before_request(_count)


def _count() -> None:
    guest = identity.guest()
    if request.method in _READING or guest is None or policy.action() in (None, *_COUNTED_THEMSELVES):
        return
    limits.count(running().database, limits.changes(running().settings.changes), str(guest.account.id))
