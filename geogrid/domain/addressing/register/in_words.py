"""Rows of the register without columns of their own that name a road or an estate: 江汉路118号附楼东侧, 江汉路公厕."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.ways import WAY
from geogrid.domain.addressing.register.key import is_of
from geogrid.domain.addressing.text.numerals import CHARACTERS

_ANOTHER = re.compile(rf"(?:[东西南北中上下前后新老支横直内外]|\d+|[{CHARACTERS}]+)?{WAY}(?![口边旁上])")
"""What behind the name of a road makes that of another: 中街路, 江汉路一巷, 和平里支弄."""
_LEAST = 2
_ON_A_ROAD = re.compile("(?P<road>[\u3400-\u9fff]{1,6}?(?:路|大道|街|巷|弄))(?P<name>[\u3400-\u9fff\\da-z]{3,})")


def is_in(key: str, name: str, *, is_road: bool) -> bool:
    """Return whether the key of a row names a road, or something in an estate, and is not just its name."""
    if not is_road:
        return key != name and is_of(key, name)
    return len(key) > len(name) and key.startswith(name) and not _ANOTHER.match(key, len(name))


def names_in(key: str, roads: Collection[str], estates: Collection[str]) -> Iterator[str]:
    """Yield the roads and estates that the key of a row names."""
    for end in range(_LEAST, len(key)):
        name = key[:end]
        if name in roads:
            if is_in(key, name, is_road=True):
                yield name
        elif name in estates and is_in(key, name, is_road=False):
            yield name


def named_on_roads(gazetteer: Gazetteer) -> Mapping[str, list[str]]:
    """Return the named places of the register that have a road before their name, by what they are called without it.

    中山路华联商厦 is called 华联商厦 as well.
    """
    found: dict[str, list[str]] = {}
    for _, name in gazetteer.own():
        said = _ON_A_ROAD.fullmatch(name.text) if name.level is Level.SITE and not name.alias else None
        if said:
            found.setdefault(said["name"], []).append(name.text)
    return found
