"""Parts of a house that the register has by a word of their own: 颐和路12号南院, beside 颐和路12号."""

from __future__ import annotations

import re
from typing import NamedTuple

from geogrid.domain.addressing.doubt.offshoots import words_behind
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head

_PART = re.compile(
    r"[东西南北前后左右中新老旧内外上下主副大小]{1,2}[院楼屋房座库门栋幢厅]|车[库棚间]|地下室|门[卫房]室?|传达室|附属楼|宿舍楼?|家属[院楼]|厢房|平房"
)


class Wing(NamedTuple):
    """A part of a house that a text names: the key and the places by which the register has it; none where it has not.

    Parameters
    ----------
    is_elsewhere
        Whether the register has not got it, and another part of the house is in another grid.
    """

    text: str
    sites: list[Site]
    is_elsewhere: bool = False


def wing(parse: Parse, head: Head, sites: list[Site], directory: Directory) -> Wing | None:
    """Return the part of a house that a text names in words of its own; None where it names none.

    Parameters
    ----------
    head
        The house.
    sites
        What the register has of it.
    """
    number = _only_number(parse, head)
    if number is None:
        return None
    words = words_behind(parse, number).words
    part = _PART.match(words)
    relation = next((e.value for e in parse.all(levels.RELATION) if e.start == number.end), "")  # 18号后门
    for said in dict.fromkeys((words, part[0] if part else "", relation)):
        for text in (head.text + said, f"{head.text}({said})") if said else ():
            if found := list(directory.at(text)):
                return Wing(text, found)
    if part is None:
        return None
    grids = {site.grid for site in sites}
    return Wing("", [], any(site.grid not in grids for site in directory.under(head.text)))


def _only_number(parse: Parse, head: Head) -> Element | None:
    """Return where the number of a house stands in a text that names no other, and something behind it."""
    if parse.is_plain or head.level is not levels.NUMBER:
        return None
    numbers = parse.all(levels.NUMBER)
    return numbers[0] if len(numbers) == 1 and numbers[0].start >= head.element.end else None
