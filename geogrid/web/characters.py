"""Texts that come with a request: in its path, its query, its form. What no text has in it is refused, in words.

A database cannot store some of it, a log or a terminal would act on it, and nobody types it. Fields of JSON are read by
`api.body`, files by `io`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Flask, request

from geogrid.errors import CharacterRefused

# Controls, also those of Unicode that end a line, and halves of characters.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def install(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> None:
    _check("path", [request.path])
    if request.environ.get("QUERY_STRING"):
        for name, values in request.args.lists():
            _check("query", [name])
            _check(name, values)
    if request.mimetype in _FORMS:
        for name, values in request.form.lists():
            _check("form", [name])
            _check(name, values)


def _check(field: str, values: Iterable[str]) -> None:
    for value in values:
        if found := _NO_TEXT.search(value):
            raise CharacterRefused(field=field[:40], character=f"U+{ord(found[0]):04X}")
