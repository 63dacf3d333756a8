"""Crossings of counted roads that are named without 路: 经7纬6 for 经七路纬六路口."""

from __future__ import annotations

import re
from collections.abc import Callable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Name
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, counted, value

_MOST = 100
"""From which number on no roads are counted."""
_COUNT = rf"(?:\d{{1,2}}|[{CHARACTERS}]{{1,3}})"
_PAIR = re.compile(
    rf"(?P<one>[\u3400-\u9fff])(?P<n>{_COUNT})(?P<w>路?)\s?[与和跟、/-]?\s?"
    rf"(?P<other>[\u3400-\u9fff])(?P<m>{_COUNT})(?P<v>路?)(?P<end>(?:十字)?路?口|交叉口|交口)?"
)


def crossing_in_full(text: str, named: Callable[[str], Name | None]) -> str:
    """Return a text with a crossing of two roads of the district in full; empty where it names none without 路.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    """
    for found in _PAIR.finditer(spelt(text)):
        roads = [_road(found[stem], found[count]) for stem, count in (("one", "n"), ("other", "m"))]
        if not (found["w"] and found["v"]) and roads[0] != roads[1] and all(_is_own(named(road)) for road in roads):
            return f"{spelt(text)[: found.start()]}{''.join(roads)}口{spelt(text)[found.end() :]}"
    return ""


def _road(stem: str, count: str) -> str:
    number = value(count)
    is_counted = number.isdecimal() and 0 < int(number) < _MOST
    return f"{stem}{counted(int(number)) if is_counted else count}路"


def _is_own(name: Name | None) -> bool:
    return name is not None and name.own and name.level is levels.ROAD
