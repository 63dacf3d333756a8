"""The one table from error class to HTTP status, and the two shapes of an error: problem+json and a page."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from geogrid import errors
from geogrid.errors.access import FormOutdated
from geogrid.render import refusals
from geogrid.web import language

STATUS: dict[type[errors.GeogridError], int] = {
    errors.InputError: 400,
    errors.FileTooLarge: 413,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.FromElsewhere: 403,
    errors.FormExpired: 403,
    errors.SignInNeeded: 401,
    errors.SignInRefused: 401,
    errors.SignInStale: 403,
    errors.IdentityRefused: 401,
    errors.SubjectUnknown: 403,
    errors.CodeWrong: 401,
    errors.CodeDue: 403,
    errors.PasswordDue: 403,
    errors.SecondFactorDue: 403,
    errors.NotAllowed: 403,
    errors.TooMany: 429,
    errors.Stale: 412,
    errors.VersionNeeded: 428,
    errors.KeyReused: 422,
    errors.SetupError: 503,
    errors.GeogridError: 500,
}


def status_of(error: errors.GeogridError) -> int:
    """Return the HTTP status of an error: that of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: Flask) -> None:
    """Answer every error in one shape."""
    app.register_error_handler(errors.GeogridError, _refused)
    app.register_error_handler(HTTPException, _http)


def retry_after(error: errors.GeogridError) -> dict[str, str]:
    """Return the header that says when to come back, where an error does."""
    if isinstance(error, (errors.TooMany, errors.Busy)):
        return {"Retry-After": str(error.facts["seconds"])}
    return {"Retry-After": "1"} if isinstance(error, errors.InFlight) else {}


# Where a page sends somebody who has something to do first.
_FIRST: dict[type[errors.GeogridError], str] = {
    errors.SignInNeeded: "/sign-in",
    errors.CodeDue: "/sign-in/code",
    errors.PasswordDue: "/sign-in/password",
    errors.SecondFactorDue: "/sign-in/second-factor",
}


def _refused(error: errors.GeogridError) -> ResponseReturnValue:
    language.choose()
    first = _FIRST.get(type(error))
    if first is not None and request.method == "GET" and not _is_program():
        wanted = request.full_path.rstrip("?")
        return redirect(f"{first}?{urlencode({'next': wanted})}")
    detail, facts = refusals.told(error, g.wording)
    answer = _answer(status_of(error), error.code, detail, facts)
    answer.headers.extend(retry_after(error))
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="geogrid"'
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    language.choose()
    status = error.code or 500
    if status in (404, 405) and _page_of_form():  # a deed that an earlier version of the page had
        return _refused(FormOutdated())
    if status == 404:
        return _refused(errors.PageUnknown())
    if isinstance(error, InternalServerError):
        detail = g.wording("Something went wrong on our side. It has been written to the log; please try again.")
    else:
        detail = g.wording(error.name) + ("。" if g.wording.language == "zh" else ".")
    answer = _answer(status, error.name.lower().replace(" ", "_"), detail, {})
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Location"):
            answer.headers[name] = value
    return answer


def _is_program() -> bool:
    """Return whether a program asks, which is told in JSON, rather than somebody who looks at a page."""
    return request.path.startswith(("/api/", "/metrics"))


def _answer(status: int, code: str, detail: str, facts: dict[str, object]) -> Response:
    if _is_program():
        body = {
            "type": "about:blank",
            "title": code,
            "status": status,
            "code": code,
            "detail": detail,
            "facts": facts,
        }
        return Response(orjson.dumps(body, default=str), status, mimetype="application/problem+json")
    g.failed = status >= 500  # then nothing more is asked of what may be broken
    told = render_template("error.html", page="error", status=status, detail=detail, back=_page_of_form())
    return Response(told, status)


_DEEPEST = 8
"""Parts of a path beyond which no page is: a path may have thousands."""


def _page_of_form() -> str | None:
    """Return the path of the page on which a form that is refused stands; None of what is no form."""
    if request.method != "POST" or _is_program():
        return None
    try:
        at = current_app.create_url_adapter(request)
    except HTTPException:  # no such host: what is refused is not the form
        return None
    parts = request.path.split("/")[: _DEEPEST + 1]
    for count in range(len(parts), 1, -1):
        path = "/".join(parts[:count])
        if at is not None and at.test(path, "GET"):
            return path
    return None
