"""Texts that come with a request: in its path, its query, its form, its headers. What no text has is refused, in words.

A database cannot store some of it, a log or a terminal would act on it, and nobody types it. Fields of JSON are read by
`api.body`, files by `io`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Flask, request

from geogrid.domain.people.policy import Action
from geogrid.errors import CharacterRefused, HeaderUnreadable
from geogrid.web import policy
from geogrid.web.identity import FORMS

# Controls, also those of Unicode that end a line, and halves of characters.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
UNREADABLE = "geogrid.unreadable"
"""In an environment of WSGI: names of headers whose values the server could not read."""
# Without them it would be another request: by somebody else, from elsewhere, twice. Others are not looked at.
_COUNT = frozenset({
    "authorization", "content-type", "cookie", "host", "idempotency-key", "if-match", "origin", "sec-fetch-site",
    "x-csrf-token", "x-forwarded-for", "x-forwarded-proto",
})  # fmt: skip
_CLEANED = ("resident.page", "q")
"""The view and field in which anything may be typed or pasted: its page cleans it and answers."""
_LAID_OUT = str.maketrans("", "", "\t\r\n")
_LINES = frozenset({
    ("sides.draw", "text"), ("sides.put", "text"), ("sides_together.draw", "pasted"), ("consultations.comment", "text"),
    ("plan_consultation.act", "where"), ("plan_consultation.act", "answer"),
})  # fmt: skip
"""Views and fields of forms in which texts of several lines, or rows of a spreadsheet, are pasted."""


def install(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> None:
    for name in request.environ.get(UNREADABLE, ()):
        needs_nobody = name == "cookie" and policy.action() is Action.LOOK_UP
        if name in _COUNT and not needs_nobody:
            raise HeaderUnreadable(field=name.title())
    _check("path", [request.path])
    if request.environ.get("QUERY_STRING"):
        for name, values in request.args.lists():
            _check("query", [name])
            if (request.endpoint, name) != _CLEANED:
                _check(name, values)
    if request.mimetype in FORMS:
        for name, values in request.form.lists():
            _check("form", [name])
            is_laid_out = (request.endpoint, name) in _LINES
            _check(name, [value.translate(_LAID_OUT) for value in values] if is_laid_out else values)


def cleaned(text: str) -> str:
    """Return a text with a blank for each character that no text has."""
    return _NO_TEXT.sub(" ", text)


def _check(field: str, values: Iterable[str]) -> None:
    for value in values:
        if found := _NO_TEXT.search(value):
            raise CharacterRefused(field=field[:40], character=f"U+{ord(found[0]):04X}")
