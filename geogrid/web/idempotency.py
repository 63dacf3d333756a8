"""`Idempotency-Key`: a view that creates something does it once for each key, and then answers the same again.

But for a secret that was made: it is shown once, to whoever asked first, and not kept with the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, g, request

from geogrid.errors import GeogridError, InFlight, QueryError
from geogrid.services.kept_answers import Answer
from geogrid.web import identity
from geogrid.web.running import running

FIELD = "once"
_PATIENCE_SECONDS, _PAUSE_SECONDS = 10, 0.1  # a password takes a tenth of a second to be hashed
HEADER, AGAIN = "Idempotency-Key", "Idempotency-Replayed"
_KEY = re.compile(r"[!-~]{1,200}", re.ASCII)
_SHORTEST = 20  # without an account: who sends from one address is told apart by the key alone, so it is none to guess
_KEPT = ("Content-Type", "Location", "ETag", "Cache-Control")
View = Callable[..., Response]


def once(sent: Callable[..., bytes] | None = None, shown_once: str | None = None) -> Callable[[View], View]:
    """Return what makes a view do its work once for each key.

    Parameters
    ----------
    sent
        Gives the body from what the view is called with, where it has been read; None for the request's.
    shown_once
        The member of the answer that is a secret.
    """

    def around(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Response:
            key = _key()
            if key is None:
                return view(*args, **kwargs)
            body = request.get_data() if sent is None else sent(*args, **kwargs)
            return _once(key, body, lambda: view(*args, **kwargs), shown_once)

        return answer

    return around


def once_for_form(work: Callable[[], dict[str, Any]], secret: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Do what a form asks once for each key; return what it told, from which its page is made, and headers for that.

    Asked again, what is told has None for the secret, and in `detail` what to do if it was lost.

    Without the header, the key is in a field that is another one on each page: who clicks twice brings it twice, and
    the second one waits for the first. Who goes back and writes something else there asks for something else.
    """
    body = urlencode([each for each in request.form.items(multi=True) if each[0] not in (FIELD, identity.CSRF_FIELD)])
    key, field = _key(), request.form.get(FIELD, "")
    if key is not None:
        made = _kept_once(key, body, work, secret)
    elif field:
        made = _patiently(lambda: _kept_once(_sum(f"{field} {body}".encode()), body, work, secret))
    else:
        return work(), {}
    return orjson.loads(made.get_data()), {AGAIN: "true"} if AGAIN in made.headers else {}


def _kept_once(key: str, body: str, work: Callable[[], dict[str, Any]], secret: str) -> Response:
    return _once(key, body.encode(), lambda: Response(orjson.dumps(work()), mimetype="application/json"), secret)


def _patiently(ask: Callable[[], Response]) -> Response:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except InFlight:
            if time.monotonic() > until:
                raise
        time.sleep(_PAUSE_SECONDS)


def _once(key: str, body: bytes, work: Callable[[], Response], secret: str | None) -> Response:
    kept = running().kept_answers
    claim = kept.claim(_asker(), key, _sum(body))
    if isinstance(claim, Answer):
        return Response(_again(claim.body, secret), claim.status, [*claim.headers, (AGAIN, "true")])
    try:
        made = work()
    except BaseException:
        with suppress(GeogridError):  # then it is let go of later
            kept.release(claim)
        raise
    headers = [(name, made.headers[name]) for name in _KEPT if name in made.headers]
    told = made.get_data(as_text=True)
    kept.keep(claim, Answer(made.status_code, headers, _without(told, secret) if secret else told))
    return made


def _without(body: str, secret: str) -> str:
    return orjson.dumps({**orjson.loads(body), secret: None}).decode()


def _again(body: str, secret: str | None) -> str:
    """Return what is told again: that it was done, and of a secret that it was shown."""
    if secret is None:
        return body
    what = {
        "first_password": g.wording(
            "This was done already. The first password was shown then, once, and is not kept; "
            "if it was lost, give a new one."
        ),
        "token": g.wording(
            "This was done already. The token was shown then, once, and is not kept; "
            "if it was lost, revoke it and make a new one."
        ),
    }
    return orjson.dumps({**orjson.loads(_without(body, secret)), "detail": what[secret]}).decode()


def _key() -> str | None:
    """Return the key; the draft standard has it in quotation marks, most programs send it without."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    key = given.strip().strip('"')
    if not _KEY.fullmatch(key) or (identity.guest() is None and len(key) < _SHORTEST):
        raise QueryError(field=HEADER, value=given[:40], expected="8e03978e-40d5-43dd-bc93-6894a57f9324")
    return key


def _asker() -> str:
    """Return whose the key is: an account's, else the address's, of which a keyed sum is kept and not the address."""
    guest = identity.guest()
    if guest is not None:
        return f"account {guest.account.id}"
    return f"address {hmac.new(running().settings.key('askers'), identity.origin().encode(), 'sha256').hexdigest()}"


def _sum(body: bytes) -> str:
    """Return a sum over what is asked; not over If-Match, which may be another one when it is asked again."""
    asked = [request.method, request.path, request.query_string.decode("latin-1"), request.mimetype]
    return hashlib.sha256(repr(asked).encode() + body).hexdigest()
