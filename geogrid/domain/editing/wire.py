"""Edits as JSON and back: `{"kind": "split", "code": ..., "line": [[lon, lat], ...], ...}`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, get_args

from geogrid.domain.blanks import plain
from geogrid.domain.coverage.lattice import one
from geogrid.domain.editing.edit import Edit, Named
from geogrid.domain.editing.mesh import MOST_MICROS
from geogrid.domain.grid import GridKind
from geogrid.errors import CharacterRefused, MemberUnknown, QueryError

KINDS: dict[str, type[Edit]] = {kind.kind: kind for kind in get_args(Edit)}
_FARTHEST = (180.0, 90.0)
_SHOWN = 40
_LONGEST = 200
"""Characters of a code or name."""


def to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit in plain JSON values; the same edit gives the same text, fields in the order of its class."""
    return {"kind": edit.kind} | {each.name: _plain(getattr(edit, each.name)) for each in fields(edit)}


def from_json(value: object) -> Edit:
    """Return the edit that plain JSON values stand for.

    Raises
    ------
    QueryError
        When they stand for none: another kind, a field too few, or a value that is not of its kind.
    CharacterRefused
        When a text holds a character that cannot be shown.
    MemberUnknown
        When it has a field too many.
    """
    if type(value) is not dict:
        raise _wrong("edit", value, '{"kind": "…", …}')
    named = value.get("kind")
    kind = KINDS.get(named) if isinstance(named, str) else None
    if kind is None:
        raise _wrong("kind", named, ", ".join(KINDS))
    known, given = {each.name: each for each in fields(kind)}, {name: value[name] for name in value if name != "kind"}
    for name in given:
        if name not in known:
            raise MemberUnknown(field=str(name)[:_SHOWN], known=", ".join(["kind", *known]))
    for name, each in known.items():
        if each.default is MISSING and name not in given:
            raise _wrong(name, None, _FORMS[str(each.type)])
    return kind(**{name: _field(name, str(known[name].type), value) for name, value in given.items()})


def asked(value: object) -> Edit:
    """Return the edit that somebody asks for now, as `from_json`; names are without the blanks around them.

    One that is stored keeps them, so that the same grids come of it.
    """
    edit = from_json(value)
    given = {each.name: getattr(edit, each.name) for each in fields(edit) if each.name in ("name", "pieces")}
    return replace(edit, **{field: _bare(named) for field, named in given.items()})


def _bare(named: Any) -> Any:
    """Return a name, or grids to be with theirs, without the blanks around it."""
    if isinstance(named, tuple):
        return tuple(replace(each, name=each.name.strip()) for each in named)
    return None if named is None else named.strip()


def _field(name: str, kind: str, value: object) -> Any:
    try:
        return _READERS[kind](value)
    except _UnshownError as error:
        raise CharacterRefused(field=name, character=f"U+{ord(error.args[0]):04X}") from error
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        is_long = isinstance(value, str) and len(value) > _LONGEST
        raise _wrong(name, value, f"{_TEXT} (1 … {_LONGEST})" if is_long else _FORMS[kind]) from error


def _wrong(field: str, value: object, expected: str) -> QueryError:
    """Return the refusal of a field that is not of its form, or not there."""
    shown = "-" if value is None or (isinstance(value, str) and not value.strip()) else str(value)
    return QueryError(field=field, value=shown[:_SHOWN], expected=expected)


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
    text: str = plain(_checked(value, str))
    if not text.strip() or len(text) > _LONGEST:
        raise ValueError("an empty text, or a very long one")
    if not text.isprintable():  # controls, and those that turn the direction of what stands behind them
        raise _UnshownError(next(letter for letter in text if not letter.isprintable()))
    return text


class _UnshownError(ValueError):
    """A text holds this character, which cannot be shown."""


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _number(value: object) -> int:
    number: int = _checked(value, int)
    if not 1 <= number <= MOST_MICROS:
        raise ValueError("not the number of a micro-grid")
    return number


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
    "int": _number,
    "bool": _truth,
    "Place": _place,
    "Line": _many(_place, 2),
    "Ground": _many(_many(_ring, 1), 1),
    "GridKind": lambda value: GridKind(_text(value)),
    "tuple[str, ...]": _many(_text),
    "tuple[str, str]": _pair(_text),
    "tuple[Named, Named]": _pair(_named),
}
_TEXT, _PLACE, _GRID = '"…"', "[118.31, 29.71]", '{"code": "…", "name": "…"}'
_FORMS: Mapping[str, str] = {
    "str": _TEXT,
    "str | None": f"{_TEXT} / null",
    "int": f"1 … {MOST_MICROS}",
    "bool": "true / false",
    "Place": _PLACE,
    "Line": f"[{_PLACE}, [118.32, 29.72], …]",
    "Ground": f"[[[{_PLACE}, …, {_PLACE}]], …]",
    "GridKind": " / ".join(f'"{kind.value}"' for kind in GridKind),
    "tuple[str, ...]": f"[{_TEXT}, …]",
    "tuple[str, str]": f"[{_TEXT}, {_TEXT}]",
    "tuple[Named, Named]": f"[{_GRID}, {_GRID}]",
}
"""How the fields are written in JSON, for whoever has written one otherwise."""
