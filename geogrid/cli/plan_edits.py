"""The edits that a file brings, one or a list of them."""

from __future__ import annotations

from typing import BinaryIO

import click
import orjson

from geogrid.cli.speaking import wording
from geogrid.domain.editing import wire
from geogrid.domain.editing.edit import Edit
from geogrid.errors import FileNotEdits, QueryError
from geogrid.io import json_keys

_MOST_BYTES, _SHOWN = 50_000_000, 80


def read(file: BinaryIO) -> list[Edit]:
    """Return the edits of a file; says which of several is none.

    Raises
    ------
    FileNotEdits
        When it is not JSON, or holds none.
    MemberTwice, QueryError
    """
    name, content = getattr(file, "name", "-"), file.read(_MOST_BYTES)
    try:
        found = orjson.loads(content) if content.strip() else []
    except orjson.JSONDecodeError as error:
        raise FileNotEdits(file=name, row=error.lineno, column=error.colno) from None
    given = found if isinstance(found, list) else [found]
    if not given:
        raise FileNotEdits(file=name, row=1, column=1)
    edits = [_edit(each, number, len(given)) for number, each in enumerate(given, 1)]
    json_keys.refuse_twice(content)
    return edits


def _edit(value: object, number: int, edits: int) -> Edit:
    try:
        return wire.asked(value)
    except QueryError:
        if edits > 1:
            say_which(number, edits, orjson.dumps(value).decode()[:_SHOWN])
        raise


def say_which(number: int, edits: int, text: str) -> None:
    """Say which of several edits it is about."""
    click.echo(wording()("Edit %(edit)s of %(edits)s: %(text)s", edit=number, edits=edits, text=text), err=True)
