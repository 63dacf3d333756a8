"""Decisions about addresses: what belongs to another grid than its point says, and what has such a part in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.beside import around_m, is_beside
from geogrid.domain.addressing.directory import Directory, Site
from geogrid.domain.addressing.element import ABOVE, Parse
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.grammar import PHASE
from geogrid.domain.addressing.key import heads, is_of, tails
from geogrid.domain.addressing.normalise import normalise
from geogrid.domain.register import Override

_DECIDED = (How.EXACT, How.ALIAS, How.INTERPOLATED, How.CROSSING, How.ESTATE, How.ROAD, How.COMMUNITY)
"""What a decision about an address may be about."""
_HAS_PARTS = (How.OVERRIDE, How.EXACT, How.ALIAS, How.ESTATE, How.ROAD)
_CROSSING = 2
"""Roads."""
_MOST_TOLD = 3
_NUMBER_IN_IT = re.compile(r"(?<=\d)[-附]\d+(?=号)")
"""What is the number in a house: 7-2号, as 7号附2号 is kept, and 1附2号 are in 7号 and 1号."""
_SIDE = re.compile("[单双奇偶][号数](?:[侧边]|门牌)?")
"""What says of which side of a road numbers are, and is no place: 解放路1-31号单号."""
_IN_ESTATE = re.compile(r"$|[\da-z(（第]")
_ENDS_A_ROAD, _PART = frozenset("路街巷道弄号"), re.compile(PHASE)
_LISTS = (levels.NUMBER, levels.GROUP)
"""Of what several may be named in one decision."""
_LAST = "\U0010ffff"


class Decisions:
    """Decisions by what they are about.

    Parameters
    ----------
    overrides
        What was decided; of two about the same the one that is about less counts.
    read
        How addresses are read.
    """

    def __init__(self, overrides: Iterable[Override], read: Callable[[str], Parse]) -> None:
        decided = [(subjects(read(each.address)), each) for each in overrides]
        decided.sort(key=lambda one: -len(one[0]))
        self._by_key = {subject: each for about, each in decided for subject in about}
        self._keys = sorted(self._by_key)
        self._names = [key for key in self._keys if not any(map(str.isdecimal, key))]

    def about(self, parse: Parse, sites: Sequence[Site]) -> list[Override | None]:
        """Return the decision about each of some places that a text names: not about what lies beside them.

        That of an estate is about its buildings, also where these are known by the number of their road:
        金榜东路63号金榜花苑1幢.
        """
        if not self._by_key or is_beside(parse):
            return [None] * len(sites)
        return [self._of(site.own_text or site.text) or self._of_address(site.address) for site in sites]

    def notes(self, decision: Override | None, text: str) -> list[Note]:
        """Return what is said of a decision that is not found by the key of a place, but by its address."""
        return [by_document(decision)] if decision and self._of(text) is not decision else []

    def _of_address(self, address: str) -> Override | None:
        """Return the decision about an estate that the address of a place names behind its road."""
        said = normalise(address) if self._names else ""
        for name in self._names:
            at = said.find(name, 1)
            is_whole = at > 0 and (said[at - 1] in _ENDS_A_ROAD or said[at - 1].isdecimal())  # 金桂花苑 is not 桂花苑
            if is_whole and (_IN_ESTATE.match(said, at + len(name)) or _is_part(said, at + len(name))):
                return self._by_key[name]
        return None

    def over(self, parse: Parse, spots: list[Spot], directory: Directory) -> list[Spot]:
        """Return spots in the grids that decisions say, where there are any about them or about parts of them."""
        if not self._by_key or (is_beside(parse) and not any(spot.how is How.CROSSING for spot in spots)):
            return spots
        named = subjects(parse)
        return [self._with_parts(self._decided(spot, named), directory) for spot in spots]

    def _decided(self, spot: Spot, named: Sequence[str]) -> Spot:
        if spot.how not in _DECIDED:
            return spot
        texts = [text for text in named if is_of(text, spot.text)] or [spot.text]  # of a building that is not listed
        decision = self._of(texts[0])
        if decision is None or any(self._of(text) is not decision for text in texts):
            return spot
        notes = (*spot.notes, by_document(decision))
        return spot._replace(how=How.OVERRIDE, text=texts[0], grids={decision.grid: 1.0}, notes=notes)

    def _with_parts(self, spot: Spot, directory: Directory) -> Spot:
        """Return a spot with the grids of the parts that belong to others by a decision, by how many places each has.

        A part that the register does not have counts as one place.
        """
        if spot.how not in _HAS_PARTS or not (parts := self._inside(spot.text)):
            return spot
        counts: Counter[str | None] = Counter()
        sites = [site for site in directory.under(spot.text) if site.text != spot.text]
        for site in sites:
            decision = self._of(site.text)
            counts[decision.grid if decision else site.grid] += 1
        counts.update(self._by_key[part].grid for part in parts if not any(is_of(site.text, part) for site in sites))
        grids: dict[str | None, float] = {} if sites else dict(spot.grids)
        for grid, count in counts.items():
            grids[grid] = grids.get(grid, 0.0) + count
        if len(grids) == 1:
            return spot
        total = sum(grids.values())
        notes = [Note(Remark.PART_BY_DOCUMENT, part, self._by_key[part].document) for part in parts[:_MOST_TOLD]]
        return spot._replace(grids={grid: count / total for grid, count in grids.items()}, notes=(*spot.notes, *notes))

    def _of(self, text: str) -> Override | None:
        """Return the decision about a place by its key, or about what it is in."""
        for end in range(len(text), 0, -1):
            decision = self._by_key.get(text[:end])
            if decision and (is_of(text, text[:end]) or _is_part(text, end)):
                return decision
        house = _NUMBER_IN_IT.sub("", text, count=1)
        return self._of(house) if house != text else None

    def _inside(self, text: str) -> list[str]:
        """Return the keys in something that there are decisions about."""
        first, last = bisect_left(self._keys, text), bisect_left(self._keys, text + _LAST)
        return [key for key in self._keys[first:last] if key != text and is_of(key, text)]


def by_document(decision: Override) -> Note:
    """Return what is said of a place that is in a grid by a decision."""
    return Note(Remark.BY_DOCUMENT, decision.reason, decision.document)


def _is_part(text: str, end: int) -> bool:
    """Return whether a key goes on behind the name of an estate with a part of it: 星海小区一期1幢."""
    return text[end - 1] not in _ENDS_A_ROAD and _PART.match(text, end) is not None


def subjects(parse: Parse) -> tuple[str, ...]:
    """Return the keys of all that an address names: each number of a list; a road, a crossing or an area as a whole.

    Nothing where it says something else: what lies beside somewhere, several estates.
    """
    if around_m(parse) or parse.first(levels.OFFSET):
        return ()
    named = (head for head in heads(parse) if not _SIDE.fullmatch(head.text))
    by_level = [list(group) for _, group in groupby(named, key=attrgetter("level"))]
    if not by_level:
        return _whole(parse)
    first = by_level[0]
    if parse.first(levels.JUNCTION) or (first[0].level not in _LISTS and len({head.text for head in first}) > 1):
        return ()
    inside = next(tails(parse))
    return tuple(head.text + text for head in first for text in inside)


def _whole(parse: Parse) -> tuple[str, ...]:
    """Return the keys of a road, a crossing (in both orders) or an area, where nothing else is named."""
    roads = list(dict.fromkeys(road.value for road in parse.all(levels.ROAD)))
    others = [e.level for e in parse.elements if e.level not in (*ABOVE, levels.NOISE, levels.ROAD)]
    if len(roads) == _CROSSING and all(level is levels.JUNCTION for level in others):
        return roads[0] + roads[1], roads[1] + roads[0]
    if others or len(roads) > 1:
        return ()
    area = parse.first(levels.COMMUNITY) or parse.first(levels.TOWN)
    return (roads[0],) if roads else (area.value,) if area else ()
