"""How a text is read by what the register has: rooms with a letter, house numbers with a word."""

from __future__ import annotations

from geogrid.domain.addressing.directory import Directory
from geogrid.domain.addressing.element import Parse
from geogrid.domain.addressing.lettered import in_building
from geogrid.domain.addressing.worded import by_word


def as_listed(parse: Parse, directory: Directory) -> Parse:
    """Return an address with what the register has otherwise than it is read read as the register has it."""
    return by_word(in_building(parse, directory), directory)
