"""`Idempotency-Key`: a view that creates something does it once for each key, and then answers the same again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Response, request

from geogrid.domain.audit.entry import network
from geogrid.errors import GeogridError, QueryError
from geogrid.services.kept_answers import Answer
from geogrid.web import identity
from geogrid.web.running import running

HEADER, AGAIN = "Idempotency-Key", "Idempotency-Replayed"
_KEY = re.compile(r"[!-~]{1,200}", re.ASCII)
_KEPT = ("Content-Type", "Location", "ETag", "Cache-Control")
View = Callable[..., Response]


def once(sent: Callable[..., bytes] | None = None) -> Callable[[View], View]:
    """Return what makes a view do its work once for each key.

    Parameters
    ----------
    sent
        Gives the body from what the view is called with, where it has been read; None for the request's.
    """

    def around(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Response:
            key = _key()
            if key is None:
                return view(*args, **kwargs)
            body = request.get_data() if sent is None else sent(*args, **kwargs)
            return _once(key, body, lambda: view(*args, **kwargs))

        return answer

    return around


def _once(key: str, body: bytes, work: Callable[[], Response]) -> Response:
    kept = running().kept_answers
    claim = kept.claim(_asker(), key, _sum(body))
    if isinstance(claim, Answer):
        return Response(claim.body, claim.status, [*claim.headers, (AGAIN, "true")])
    try:
        made = work()
    except BaseException:
        with suppress(GeogridError):  # then it is let go of later
            kept.release(claim)
        raise
    headers = [(name, made.headers[name]) for name in _KEPT if name in made.headers]
    kept.keep(claim, Answer(made.status_code, headers, made.get_data(as_text=True)))
    return made


def _key() -> str | None:
    """Return the key; the draft standard has it in quotation marks, most programs send it without."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    key = given.strip().strip('"')
    if not _KEY.fullmatch(key):
        raise QueryError(field=HEADER, value=given[:40], expected="8e03978e-40d5-43dd-bc93-6894a57f9324")
    return key


def _asker() -> str:
    guest = identity.guest()
    return f"net {network(identity.origin())}" if guest is None else f"account {guest.account.id}"


def _sum(body: bytes) -> str:
    """Return a sum over what is asked; not over If-Match, which may be another one when it is asked again."""
    asked = [request.method, request.path, request.query_string.decode("latin-1"), request.mimetype]
    return hashlib.sha256(repr(asked).encode() + body).hexdigest()
