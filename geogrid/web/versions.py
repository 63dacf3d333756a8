"""Which version of what it changes a request has seen: it says so in `If-Match`, as an answer told it in `ETag`."""

from __future__ import annotations

from flask import Response, request

from geogrid.errors import VersionNeeded
from geogrid.errors.access import FormOutdated, TagForeign

_SHOWN = 40


def seen() -> str:
    """Return the version that a request is based on.

    Raises
    ------
    VersionNeeded
        Where it names none, or several, or any.
    TagForeign
        Where it names a weak one, which no version is.
    """
    tags = request.if_match.as_set(include_weak=True)
    if len(tags) != 1:
        raise VersionNeeded()
    version: str = tags.pop()
    if not request.if_match.is_strong(version):
        raise TagForeign(tag=f'W/"{version[:_SHOWN]}"')
    return version


def seen_number() -> int:
    """Return the same of what counts its versions.

    Raises
    ------
    VersionNeeded
    TagForeign
        Where it is no number, too.
    """
    version = seen()
    number = _number(version)
    if number is None:
        raise TagForeign(tag=f'"{version[:_SHOWN]}"')
    return number


def seen_by_form() -> int:
    """Return the same where a form says it; 0, which is none, for a text that is no number.

    Raises
    ------
    FormOutdated
    """
    return _number(seen_in_form()) or 0


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


def _number(version: str) -> int | None:
    return int(version) if version.isascii() and version.isdecimal() and len(version) <= 9 else None


def tagged(answer: Response, version: str | int) -> Response:
    """Tell the version of what is answered."""
    answer.set_etag(str(version))
    return answer
