"""Numbers that are said in a row without anything between them: 四五栋 is 4栋 and 5栋, and 45栋 where there is one."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, Element, Parse
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.register.key import heads
from geogrid.domain.addressing.text.numerals import value

_DIGITS = "一二三四五六七八九"
_NUMERALS = frozenset(_DIGITS)
_ROW = re.compile(f"第?(?P<row>[{_DIGITS}]{{2,3}})(?:[栋幢座號号棟]|号楼)")
_PAIR = 2
"""Numbers of houses that are said so; three may be read out: 一二三号."""


def in_a_row(parse: Parse, directory: Directory) -> Parse:
    """Return an address with each of the numbers that are said in a row."""
    if _NUMERALS.isdisjoint(parse.text) or not _ROW.search(parse.text):
        return parse
    elements = (_apart(parse, e, directory) if e.level in HOUSE else e for e in parse.elements)
    return Parse(parse.text, tuple(elements))


def _apart(parse: Parse, number: Element, directory: Directory) -> Element:
    """Return a number as a list of those that it says, also as one where the register has that."""
    said = _ROW.fullmatch(parse.text, number.start, number.end)
    row = said["row"] if said else ""
    if row not in _DIGITS or (number.level is levels.NUMBER and len(row) > _PAIR):
        return number
    each = [value(digit) for digit in row]
    return number._replace(value=",".join([*each, number.value] if _is_listed(parse, number, directory) else each))


def _is_listed(parse: Parse, number: Element, directory: Directory) -> bool:
    """Return whether the register has a house or a building with a number, or something in it."""
    end = f"{number.value}幢" if number.level is levels.BUILDING else ""
    return any(any(True for _ in directory.under(head.text + end)) for head in heads(parse))
