"""What house numbers are of in villages: of one of its groups, of a hamlet, or of the village itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import NAMED, Element, Parse
from geogrid.domain.addressing.names.wording import WAYS
from geogrid.domain.addressing.text.numerals import CHARACTERS

_VILLAGE = "村"
_MAY_BE_QUARTER = frozenset("村区里坊邨排")
_LANES = frozenset("里坊邨")
_QUARTER = re.compile(rf"(?:[{CHARACTERS}]|\d|新)村(?:社区)?$|[里坊邨]$|\d排$")
_IN_QUARTER = re.compile("([a-z\\d-]+)([号幢])")


class InVillage(NamedTuple):
    """Houses of a village.

    Parameters
    ----------
    village
        It, where it is first named.
    group
        The group, or a list or range of them; empty for none.
    hamlet
        The part of it that is called so; empty for none.
    numbers
        Of the houses, each a number, a list or a range; empty for a group as a whole.
    """

    village: Element
    group: str = ""
    hamlet: str = ""
    numbers: tuple[Element, ...] = ()


def in_villages(parse: Parse) -> Iterator[InVillage]:
    """Yield what a text names in villages: each number is of what was named last before it.

    Of a village itself only where the text names no road: 文明路石板村12号. A community is one where nothing else has a
    building: 学院街社区3栋.
    """
    village = parse.first(levels.COMMUNITY)
    if village is None:
        return
    if parse.first(levels.GROUP) or parse.first(levels.NUMBER):
        yield from (here for here in _in_order(parse, village) if here.group or here.numbers)
    elif parse.first(levels.BUILDING) and not any(parse.first(level) for level in NAMED):
        yield InVillage(village)


def _in_order(parse: Parse, village: Element) -> Iterator[InVillage]:
    named = {village.value: village}
    has_road = any(e.level is levels.ROAD and not is_hamlet(parse, e) for e in parse.elements)
    here: InVillage | None = None if has_road else InVillage(village)
    for element in parse.elements:
        if element.level is levels.NUMBER:
            here = here and here._replace(numbers=(*here.numbers, element))
            continue
        if element.level not in (levels.COMMUNITY, levels.GROUP, levels.ROAD):
            continue
        if here:
            yield here
        if element.level is levels.COMMUNITY:
            village = named.setdefault(element.value, element)
            here = None if has_road else InVillage(village)
        elif element.level is levels.GROUP:
            here = InVillage(village, group=element.value)
        else:
            here = InVillage(village, hamlet=element.value) if is_hamlet(parse, element) else None
    if here:
        yield here


def is_hamlet(parse: Parse, road: Element) -> bool:
    """Return whether what was read as a road, as a number follows, is a part of the village before: 草市村大屋场2号."""
    if road.known or road.value.endswith(WAYS):
        return False
    return any(
        e.end == road.start and e.level is levels.COMMUNITY and e.value.endswith(_VILLAGE) for e in parse.elements
    )


def otherwise_in_quarter(name: str, behind: str) -> str | None:
    """Return how a key goes on as well behind an estate that is called as a village or a lane is.

    3号 of 凉城一村 is its 3幢, and so is 3号 of 泰宁里, whose 3幢 may be another than its 3号.
    """
    if name[-1] not in _MAY_BE_QUARTER or not _QUARTER.search(name) or not (found := _IN_QUARTER.match(behind)):
        return None
    if found[2] == "幢" and name[-1] in _LANES:
        return None
    return f"{found[1]}{'幢' if found[2] == '号' else '号'}{behind[found.end() :]}"
