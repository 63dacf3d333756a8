"""Which numbers of a text are inside which of its names: 城市花园9幢、海棠苑2幢 has a building in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse

Inside = Mapping[int, Sequence[Element]]
"""What is inside each name, by where the name begins; at -1 what is inside none."""
_WIDTH = {levels.BUILDING: 0, levels.UNIT: 1, levels.ROOM: 2}
_NAMES = (levels.ROAD, levels.ESTATE)
_MAY_BE_NAMES = frozenset((*_NAMES, levels.SITE))
_NOWHERE = -1
_LEAST = 2


def inside(parse: Parse) -> Inside | None:
    """Return what is inside each name, where a text names several addresses; None where all of it is of one.

    A second address begins where what is inside another name is no narrower than what was inside the last.
    """
    if len([e for e in parse.elements if e.level in _MAY_BE_NAMES]) < _LEAST:
        return None
    said = list(_inside(parse))
    if len(said) < _LEAST or not any(_begins_anew(*one, *other) for one, other in pairwise(said)):
        return None
    names = list(dict.fromkeys(name for name, _ in said))
    if names[0] == _NOWHERE and not _is_named_before(parse, said[0][1]):  # 9幢城市花园，2幢海棠苑
        follow = [*names[1:], _next_name(parse, names[-1])]
        said = [(follow[names.index(name)], element) for name, element in said]
    found: dict[int, list[Element]] = {}
    for name, element in said:
        found.setdefault(name, []).append(element)
    return found


def _inside(parse: Parse) -> Iterator[tuple[int, Element]]:
    """Yield where the name begins that each building, unit and room stands behind, and it."""
    name = _NOWHERE
    for element in parse.elements:
        if element.level in _WIDTH:
            yield name, element
        elif element.level in _NAMES or (element.level is levels.SITE and element.own):
            name = element.start


def _begins_anew(name: int, one: Element, another: int, other: Element) -> bool:
    if name == another:
        return False
    if name == _NOWHERE:  # 302室 城市花园3幢 is one
        return one.level is other.level is levels.BUILDING
    return _WIDTH[other.level] <= _WIDTH[one.level]


def _is_named_before(parse: Parse, element: Element) -> bool:
    return any(e.level is levels.SITE and e.start < element.start for e in parse.elements)


def _next_name(parse: Parse, start: int) -> int:
    """Return where the estate begins that follows a name; nowhere without."""
    named = (e.start for e in parse.elements if e.start > start and e.level is levels.ESTATE)
    return next(named, _NOWHERE)
