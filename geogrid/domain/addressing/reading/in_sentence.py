"""Villages that only the register knows, behind the words of a sentence: 麻园村 of 请问麻园村88号属于哪个网格."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.names.grammar import NOISE, NOT_FIRST
from geogrid.domain.addressing.reading.abroad import LEADS_ON
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.pace import paced

_KIND, _COMMUNITY = "村", "社区"
_COUNTED = frozenset(f"0123456789{CHARACTERS}")
_SHORTEST = 1
"""So many characters stand before the kind at least."""
_LEADS = (*LEADS_ON, *NOT_FIRST)


class Villages:
    """The villages that a district's addresses name and its map does not.

    Parameters
    ----------
    with_numbers
        What has numbers behind it in the register: 麻园村, 麻园村3组.
    named
        Returns what is called so, however it is spelt.
    """

    def __init__(self, with_numbers: Iterable[str], named: Callable[[str], Name | None]) -> None:
        self._named = named
        ends = ((name, name.find(_KIND)) for name in paced(with_numbers))
        self._names = {
            name[: end + 1] for name, end in ends if end >= _SHORTEST and name[end - 1] not in _COUNTED
        }  # 莲花二村 is one of several, see `counted`

    def apart(self, parse: Parse) -> Parse:
        """Return an address in which such a village is told from the words, or the community, that it was read with."""
        for at, read in enumerate(parse.elements) if parse.first(levels.COMMUNITY) else ():
            if read.level is not levels.COMMUNITY:
                continue
            found = self._of_community(parse, at) if read.known else self._in(parse.text, read)
            if found:
                return Parse(parse.text, (*parse.elements[:at], *found, *parse.elements[at + 1 :]))
        return parse

    def _of_community(self, parse: Parse, at: int) -> tuple[Element] | None:
        """Return the village that a community is named for, of which a building is named: 瑞金北村社区6幢."""
        read, behind = parse.elements[at], parse.elements[at + 1 : at + 2]
        village = read.value.removesuffix(_COMMUNITY)
        is_built = any(e.level is levels.BUILDING and e.start == read.end for e in behind)
        return (read._replace(value=village, known=False, own=False),) if is_built and village in self._names else None

    def _in(self, text: str, read: Element) -> tuple[Element, Element] | None:
        """Return the words and the village that were read as one; None where it is no village, or none but it."""
        if read.value in self._names or len(read.value) != read.end - read.start:
            return None
        for size in range(len(read.value) - 1, _SHORTEST, -1):
            before, name = read.value[:-size], read.value[-size:]
            is_led_to = before.endswith(_LEADS) or NOISE.fullmatch(before) is not None
            village = self._village(name) if is_led_to else None
            if village:
                start = read.end - size
                return Element(levels.NOISE, read.start, start, text[read.start : start]), village._replace(
                    start=start, end=read.end
                )
        return None

    def _village(self, name: str) -> Element | None:
        """Return a village or community that is called so, as it would be read alone."""
        if name in self._names:
            return Element(levels.COMMUNITY, 0, 0, name)
        known = self._named(name)
        if known and known.own and known.level is levels.COMMUNITY:
            return Element(levels.COMMUNITY, 0, 0, known.text, True, True, known.alias)
        return None
