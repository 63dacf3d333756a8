"""Who asks: a browser that is signed in, a program with a token, or anybody."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from flask import Flask, Response, g, has_app_context, request
from sqlalchemy.orm import Session

from geogrid.clock import local
from geogrid.domain.audit.entry import NOBODY, By, network
from geogrid.domain.people.policy import RESIDENT, Actor
from geogrid.errors import FormExpired, SignInRefused
from geogrid.render.people import CAPACITIES
from geogrid.services.audit import Record
from geogrid.services.sign_in import Guest
from geogrid.services.standing import Standing
from geogrid.web.running import of, running

COOKIE, SAFE_COOKIE = "geogrid-session", "__Host-geogrid-session"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""What a form of a page is sent as."""
_READING = ("GET", "HEAD", "OPTIONS")
_BEARER = "bearer"
_FOR_ALL = ("static", "api_health.alive", "api_health.ready")  # the same for everybody, also without a database


def install(app: Flask) -> None:
    of(app).database.guard = _guard
    app.before_request(_recognise)
    app.after_request(_keep_private)
    app.context_processor(_for_templates)
    app.jinja_env.globals["capacities"] = {capacity.value: name for capacity, name in CAPACITIES.items()}
    app.jinja_env.filters["base64"] = lambda content: b64encode(content).decode()
    app.jinja_env.filters["iso_day"] = lambda text: g.wording.day(date.fromisoformat(text))
    app.jinja_env.filters["local_moment"] = lambda at: g.wording.moment(local(at))


def guest() -> Guest | None:
    """Return who is signed in."""
    found: Guest | None = g.get("guest")
    return found


def actor() -> Actor:
    """Return what whoever asks may act as."""
    found = guest()
    return RESIDENT if found is None else found.actor


def record() -> Record:
    """Return what notes the deeds of whoever asks."""
    return running().audit.by(by())


def by() -> By:
    """Return who asks, and from where, for the audit."""
    found = guest()
    return By(NOBODY if found is None else str(found.account.id), network(origin()))


def origin() -> str:
    """Return the address that a request comes from; behind proxies, what the nearest of the stated ones says."""
    return request.remote_addr or "-"


def token() -> str | None:
    """Return the token of the browser's session."""
    return request.cookies.get(SAFE_COOKIE if request.is_secure else COOKIE)


def remember(answer: Response, session: str) -> Response:
    """Give a browser the token of its session, until it is closed."""
    name = SAFE_COOKIE if request.is_secure else COOKIE
    answer.set_cookie(name, session, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def forget(answer: Response) -> Response:
    """Take it away, with the pages that the browser keeps."""
    name = SAFE_COOKIE if request.is_secure else COOKIE
    answer.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
    if request.is_secure:  # elsewhere browsers do not heed it
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _recognise() -> None:
    if request.endpoint in _FOR_ALL:
        return
    told = request.headers.get("Authorization", "")
    if told:
        scheme, _, token_of_program = told.partition(" ")
        g.guest = running().sign_in.program(token_of_program.strip()) if scheme.lower() == _BEARER else None
        if g.guest is None:
            raise SignInRefused()
        g.standing = Standing(g.guest)
        return
    held = token()
    g.guest = running().sign_in.guest(held) if held else None
    if g.guest is None:
        return
    g.standing = Standing(g.guest)
    if request.method not in _READING:
        _check_form(g.guest)


def _guard(session: Session) -> AbstractContextManager[None]:
    """Have whoever asks looked at again in each transaction of a request that changes something."""
    standing: Standing | None = g.get("standing") if has_app_context() else None
    return nullcontext() if standing is None else standing.held(session)


def _check_form(found: Guest) -> None:
    """Refuse a change that does not come from a page we gave to this very session."""
    given = request.headers.get(CSRF_HEADER) or (request.form.get(CSRF_FIELD, "") if request.mimetype in FORMS else "")
    if not hmac.compare_digest(given.encode(), _csrf(found).encode()):
        raise FormExpired()


def _csrf(found: Guest) -> str:
    return hmac.new(running().settings.key("csrf"), found.key.encode(), "sha256").hexdigest()


def _keep_private(answer: Response) -> Response:
    """Have nobody else keep what somebody who is signed in was answered, and nobody at all what they asked to be done.

    A first password, a token and a telephone are shown where something was done.
    """
    if guest() is not None and "no-store" not in answer.headers.get("Cache-Control", ""):
        answer.headers["Cache-Control"] = "private, no-cache" if request.method in _READING else "no-store"
        answer.headers.add("Vary", "Cookie, Authorization")
    return answer


def _for_templates() -> dict[str, object]:
    found = guest()
    csrf = _csrf(found) if found is not None and found.key else ""
    return {"guest": found, "csrf": csrf, "once": secrets.token_urlsafe(16)}
