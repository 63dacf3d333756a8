"""How a text is read by what the register has: offices, rooms with a letter, numbers with a word."""

from __future__ import annotations

from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.places.as_words import by_office
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.register.in_a_row import in_a_row
from geogrid.domain.addressing.register.lettered import by_letter, in_building
from geogrid.domain.addressing.register.worded import by_word

_WAYS = (by_office, in_building, in_a_row, by_letter, by_word)
_OF_PLAIN = (by_office, in_building, in_a_row)
"""Of texts that are names and numbers alone."""


def as_listed(parse: Parse, directory: Directory) -> Parse:
    """Return an address with what the register has otherwise than it is read read as the register has it."""
    for way in _OF_PLAIN if parse.is_plain else _WAYS:
        parse = way(parse, directory)
    return parse
