"""The keys of JSON objects: of one that is given twice nobody knows which was meant, and readers take the last."""

from __future__ import annotations

import json
from typing import Any

from geogrid.errors import MemberTwice

_SHOWN = 40


def refuse_twice(content: bytes) -> None:
    """Refuse JSON, known to be such and not deeply nested, of which an object has a key twice.

    Raises
    ------
    MemberTwice
    """
    json.loads(content, object_pairs_hook=_once, parse_int=_number, parse_float=_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        shown = "".join(letter if letter.isprintable() else "?" for letter in twice[:_SHOWN])
        raise MemberTwice(field=shown)
    return found


def _number(_: str) -> int:
    """Return any number: only keys matter, and huge ones take long to read."""
    return 0
