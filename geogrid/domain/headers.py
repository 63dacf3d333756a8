"""Which column of a table is what, by its header in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from geogrid.domain.addressing.text.normalise import normalise

Field = TypeVar("Field", bound=StrEnum)


def named(header: Iterable[str], words: Mapping[Field, tuple[str, ...]]) -> dict[Field, str]:
    """Return the column of each field that has one.

    Parameters
    ----------
    header
        Column names as written; blanks, case and full-width letters do not matter.
    words
        What each field is called, the more exact first.
    """
    columns = {normalise(name): name for name in reversed(list(header))}
    found = {}
    for field, names in words.items():
        column = next((columns[normalise(name)] for name in names if normalise(name) in columns), None)
        if column is not None:
            found[field] = column
    return found
