"""Which version of what it changes a request has seen: it says so in `If-Match`, as an answer told it in `ETag`."""

from __future__ import annotations

from flask import Response, request

from geogrid.errors import VersionNeeded
from geogrid.errors.access import FormOutdated


def seen() -> str:
    """Return the version that a request is based on.

    Raises
    ------
    VersionNeeded
        Where it names none, or several, or any.
    """
    tags = request.if_match.as_set(include_weak=True)
    if len(tags) != 1:
        raise VersionNeeded()
    version: str = tags.pop()
    return version if request.if_match.is_strong(version) else f"W/{version}"  # which no version is


def seen_number() -> int:
    """Return the same of what counts its versions; 0, which is none, for a text that is no number."""
    return _number(seen())


def seen_by_form() -> int:
    """Return the same where a form says it.

    Raises
    ------
    FormOutdated
    """
    return _number(seen_in_form())


def seen_in_form(field: str = "version") -> str:
    """Return the version that a field of a form says.

    Raises
    ------
    FormOutdated
    """
    version = request.form.get(field, "")
    if not version:
        raise FormOutdated()
    return version


def _number(version: str) -> int:
    return int(version) if version.isascii() and version.isdecimal() and len(version) <= 9 else 0


def tagged(answer: Response, version: str | int) -> Response:
    """Tell the version of what is answered."""
    answer.set_etag(str(version))
    return answer
