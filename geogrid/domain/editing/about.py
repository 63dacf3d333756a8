"""What an edit is about, as far as that can be told before it is done, and the same edit under other codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from geogrid.domain.editing.edit import Create, Edit, GroupParty, Merge, Place, Recode, RecodeMicro, Split

_ONE, _SEVERAL = ("code", "into", "taker", "heir", "micro"), ("codes", "grids", "givers", "members", "micros")
"""Fields that may name grids or micro-grids which are there; a `new_code` never does."""


def concerned(edit: Edit) -> tuple[str, ...]:
    """Return the codes of the grids to which an edit is done, whether they are there or not."""
    named = (getattr(edit, field, ()) for field in ("codes", "grids", "givers", "members"))
    single = (code for field in ("code", "taker") if (code := getattr(edit, field, None)))
    return tuple(dict.fromkeys([*(code for codes in named for code in codes), *single]))


def renewed(edit: Edit, codes: Mapping[str, str]) -> Edit:
    """Return an edit with other codes for the grids and micro-grids that it names, by those that it has for them."""
    found: dict[str, Any] = {}
    for field in _ONE:
        if code := getattr(edit, field, None):
            found[field] = codes.get(code, code)
    for field in _SEVERAL:
        if some := getattr(edit, field, ()):
            found[field] = tuple(codes.get(code, code) for code in some)
    if pieces := getattr(edit, "pieces", ()):
        found["pieces"] = tuple(replace(piece, code=codes.get(piece.code, piece.code)) for piece in pieces)
    return replace(edit, **found)


def made(edit: Edit) -> frozenset[str]:
    """Return the codes that an edit gives to grids: to those that it makes, and to those that it recodes.

    What it divides, or merges into, keeps its code.
    """
    if isinstance(edit, Split):
        return frozenset(piece.code for piece in edit.pieces) - {edit.code}
    if isinstance(edit, Merge):
        return frozenset((edit.into,)) - {*edit.codes}
    if isinstance(edit, Create | GroupParty):
        return frozenset((edit.code,))
    return frozenset((edit.new_code,)) if isinstance(edit, Recode | RecodeMicro) else frozenset()


def words(edit: Edit) -> Iterator[tuple[str, str]]:
    """Yield what an edit has in words, with the field: the names that it gives, the road that it follows."""
    for field in ("name", "along"):
        if text := getattr(edit, field, None):
            yield field, text
    yield from (("name", piece.name) for piece in getattr(edit, "pieces", ()))


def place_drawn(edit: Edit) -> Place | None:
    """Return a place at which an edit is drawn; None for one without."""
    if (at := getattr(edit, "at", None)) is not None:
        return (float(at[0]), float(at[1]))
    if line := getattr(edit, "line", ()):
        return (float(line[0][0]), float(line[0][1]))
    ground = getattr(edit, "ground", ())
    return (float(ground[0][0][0][0]), float(ground[0][0][0][1])) if ground and ground[0] and ground[0][0] else None
