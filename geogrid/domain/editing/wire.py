"""Edits as JSON and back: `{"kind": "split", "code": ..., "line": [[lon, lat], ...], ...}`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, get_args

from geogrid.domain.coverage.lattice import one
from geogrid.domain.editing.edit import Edit, Named
from geogrid.domain.editing.refusal import NOT_AN_EDIT, refused
from geogrid.domain.grid import GridKind

KINDS: dict[str, type[Edit]] = {kind.kind: kind for kind in get_args(Edit)}
_FARTHEST = (180.0, 90.0)
_LONGEST = 200
"""Characters of a code or name."""


def to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit in plain JSON values; the same edit gives the same text, fields in the order of its class."""
    return {"kind": edit.kind} | {each.name: _plain(getattr(edit, each.name)) for each in fields(edit)}


def from_json(value: object) -> Edit:
    """Return the edit that plain JSON values stand for.

    Raises
    ------
    EditRefused
        When they stand for none: another kind, a field too many or too few, or a value that is not of its kind.
    """
    try:
        return _read(value)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise refused(NOT_AN_EDIT) from error


def _read(value: object) -> Edit:
    given = dict(_checked(value, dict))
    kind = KINDS[given.pop("kind")]
    known = {each.name: each for each in fields(kind)}
    if given.keys() - known.keys():
        raise ValueError("a field that is not known")
    if any(each.default is MISSING and name not in given for name, each in known.items()):
        raise ValueError("a field is missing")
    return kind(**{name: _READERS[str(known[name].type)](field) for name, field in given.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Named):
        return {"code": value.code, "name": value.name}
    return value.value if isinstance(value, GridKind) else value


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"not a {kind.__name__}")
    return value


def _text(value: object) -> str:
    text: str = _checked(value, str)
    if not text.strip() or not text.isprintable() or len(text) > _LONGEST:
        raise ValueError("an empty text, one that cannot be shown, or a very long one")
    return text


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _truth(value: object) -> bool:
    return bool(_checked(value, bool))


def _place(value: object) -> tuple[float, float]:
    lon, lat = (_degrees(item, farthest) for item, farthest in zip(_checked(value, list), _FARTHEST, strict=True))
    return lon, lat


def _degrees(value: object, farthest: float) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise TypeError("not a number")
    if abs(value) > farthest:
        raise ValueError("not on the earth")
    return one(value)


def _many(read: Callable[[object], Any], least: int = 0) -> Callable[[object], tuple[Any, ...]]:
    def all_read(value: object) -> tuple[Any, ...]:
        items = tuple(read(item) for item in _checked(value, list))
        if len(items) < least:
            raise ValueError("too few")
        return items

    return all_read


def _pair(read: Callable[[object], Any]) -> Callable[[object], tuple[Any, Any]]:
    def both_read(value: object) -> tuple[Any, Any]:
        first, second = _checked(value, list)
        return read(first), read(second)

    return both_read


def _named(value: object) -> Named:
    given = _checked(value, dict)
    if given.keys() != {"code", "name"}:
        raise ValueError("not a code and a name")
    return Named(_text(given["code"]), _text(given["name"]))


def _ring(value: object) -> tuple[tuple[float, float], ...]:
    ring = _many(_place, 4)(value)
    if ring[0] != ring[-1]:
        raise ValueError("not closed")
    return ring


_READERS: Mapping[str, Callable[[object], Any]] = {
    "str": _text,
    "str | None": _optional,
    "bool": _truth,
    "Place": _place,
    "Line": _many(_place, 2),
    "Ground": _many(_many(_ring, 1), 1),
    "GridKind": lambda value: GridKind(_text(value)),
    "tuple[str, ...]": _many(_text),
    "tuple[str, str]": _pair(_text),
    "tuple[Named, Named]": _pair(_named),
}
