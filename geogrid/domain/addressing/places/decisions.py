"""Decisions about addresses: what belongs to another grid than its point says, and what has such a part in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.names.grammar import PHASE
from geogrid.domain.addressing.places.beside import is_beside
from geogrid.domain.addressing.places.decided import Decided, decided, is_there, own_ends, standing
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import is_of
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import QUALIFIERS
from geogrid.domain.register import Override

_DECIDED = (How.EXACT, How.ALIAS, How.INTERPOLATED, How.CROSSING, How.ESTATE, How.ROAD, How.COMMUNITY)
"""What a decision about an address may be about."""
_HAS_PARTS = (How.OVERRIDE, How.EXACT, How.ALIAS, How.ESTATE, How.ROAD)
_WHOLES = (How.ESTATE, How.ROAD)
"""What is in other grids than before where all its places are by decisions."""
_MOST_TOLD = 3
_NUMBER_IN_IT = re.compile(r"(?<=\d)[-附]\d+(?=号)")
"""What is the number in a house: 7-2号, as 7号附2号 is kept, and 1附2号 are in 7号 and 1号."""
_BESIDE_IT = re.compile(rf"(?<=号)[{QUALIFIERS}附副付]\d+号")
"""The number of a house behind that of the one beside it: 162号特1号."""
_IN_ESTATE = re.compile(r"$|[\da-z(（第]")
_ENDS_A_ROAD, _PART = frozenset("路街巷道弄号"), re.compile(PHASE)
_LAST = "\U0010ffff"


class _Decision(NamedTuple):
    override: Override
    about: Decided


_Holds = Callable[[str, _Decision], bool]
"""Whether a decision about a key is about what is looked for."""


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
        self._read = read
        self._stands: dict[str, frozenset[tuple[str, str]]] = {}
        made = [_Decision(each, decided(read(each.address))) for each in overrides]
        made.sort(key=lambda one: (len(one.about.keys), not one.about.stands))
        self._by_key: dict[str, list[_Decision]] = {}
        self._by_words: dict[str, _Decision] = {}
        for one in made:
            for key in one.about.keys:
                self._by_key.setdefault(key, []).append(one)
            if one.about.words:
                self._by_words.setdefault(one.about.words, one)
        self._keys = sorted(self._by_key)
        self._names = [key for key in self._keys if not any(map(str.isdecimal, key))]

    def about(self, parse: Parse, sites: Sequence[Site], directory: Directory) -> list[Override | None]:
        """Return the decision about each of some places that a text names: not about what lies beside them.

        That of an estate is about its buildings, also where these are known by the number of their road:
        金榜东路63号金榜花苑1幢.
        """
        if not self._by_key or is_beside(parse):
            return [None] * len(sites)
        return [self.of_place(site, directory) for site in sites]

    def of_place(self, site: Site, directory: Directory) -> Override | None:
        """Return the decision about a place: that which is written as it is, else by its key, else by its estate."""
        called = self._called(site)
        if called is not None:
            return called.override
        holds = partial(self._holds_for, site, directory)
        key = site.own_text or site.text
        return self._of(key, holds, key) or self._of_address(site.address, holds)

    def _standing(self, address: str) -> frozenset[tuple[str, str]]:
        """Return where a place of the register stands whose key has been decided: read once."""
        if address not in self._stands:
            self._stands[address] = standing(self._read(address))
        return self._stands[address]

    def _called(self, site: Site) -> _Decision | None:
        """Return the decision that is written just as a place of the register is."""
        return next((found for own in own_ends(site.address) if (found := self._by_words.get(own))), None)

    def _holds_for(self, site: Site, directory: Directory, key: str, decision: _Decision) -> bool:
        """Return whether a decision about a key is about a place: none on another road or number that it names.

        Of several that share the key it is about the one that is called just so: 9号院 of 9号 and 9号院.
        """
        about = decision.about
        if about.stands and not is_there(about.stands, self._standing(site.address)):
            return False
        same = directory.at(key)
        if len(same) > 1 and about.words and about.words not in normalise(site.address):
            return not any(self._called(other) is decision for other in same)
        return True

    def notes(self, decision: Override | None, text: str) -> list[Note]:
        """Return what is said of a decision that is not found by the key of a place, but by its address."""
        return [by_document(decision)] if decision and self._of(text, _is_open) is not decision else []

    def _of_address(self, address: str, holds: _Holds) -> Override | None:
        """Return the decision about an estate that the address of a place names behind its road."""
        said = normalise(address) if self._names else ""
        for name in self._names:
            at = said.find(name, 1)
            is_whole = at > 0 and (said[at - 1] in _ENDS_A_ROAD or said[at - 1].isdecimal())  # 金桂花苑 is not 桂花苑
            is_whole = is_whole and bool(_IN_ESTATE.match(said, at + len(name)) or _is_part(said, at + len(name)))
            if is_whole and (found := self._held(name, holds)):
                return found
        return None

    def over(self, parse: Parse, spots: list[Spot], directory: Directory) -> list[Spot]:
        """Return spots in the grids that decisions say, where there are any about them or about parts of them."""
        if not self._by_key or (is_beside(parse) and not any(spot.how is How.CROSSING for spot in spots)):
            return spots
        asked = decided(parse) if any(spot.how in _DECIDED for spot in spots) else Decided(())
        return [self._with_parts(self._decided(spot, asked, directory), directory) for spot in spots]

    def _decided(self, spot: Spot, asked: Decided, directory: Directory) -> Spot:
        if spot.how not in _DECIDED:
            return spot
        texts = [text for text in asked.keys if is_of(text, spot.text)] or [spot.text]  # of a building not listed
        holds = partial(self._holds_at, spot, asked, directory)
        written = self._by_words.get(asked.words)
        of = partial(self._of, holds=holds, own=spot.text if directory.at(spot.text) else "")
        decision = written.override if written else of(texts[0])
        if decision is None or (not written and any(of(text) is not decision for text in texts)):
            return spot
        notes = (*spot.notes, by_document(decision))
        return spot._replace(how=How.OVERRIDE, text=texts[0], grids={decision.grid: 1.0}, notes=notes)

    def _holds_at(self, spot: Spot, asked: Decided, directory: Directory, key: str, decision: _Decision) -> bool:
        """Return whether a decision about a key is about where a text was found: its places, else what it names."""
        sites = [site for site in directory.at(spot.text) if spot.place in (None, site.code)]
        if sites:
            return all(self._holds_for(site, directory, key, decision) for site in sites)
        stands = decision.about.stands
        if not stands:
            return True
        return is_there(stands, asked.stands) and (bool(asked.stands) or self._is_alone(spot.text, stands, directory))

    def _is_alone(self, name: str, stands: frozenset[tuple[str, str]], directory: Directory) -> bool:
        """Return whether nothing that is called by a name stands on another road."""
        roads = {road for road, _ in stands}
        addresses = {site.address for site in directory.under(name)}
        elsewhere = (each for each in addresses if not any(road in normalise(each) for road in roads))
        return all(not self._standing(each) for each in elsewhere)

    def _with_parts(self, spot: Spot, directory: Directory) -> Spot:
        """Return a spot with the grids of the parts that belong to others by a decision, by how many places each has.

        A part that the register does not have counts as one place.
        """
        if spot.how not in _HAS_PARTS or not (parts := self._inside(spot.text)):
            return spot
        counts: Counter[str | None] = Counter()
        sites = [site for site in directory.under(spot.text) if site.text != spot.text]
        for site in sites:
            decision = self.of_place(site, directory)
            counts[decision.grid if decision else site.grid] += 1
        unlisted = [part for part in parts if not any(is_of(site.text, part) for site in sites)]
        counts.update(one.override.grid for part in unlisted for one in self._by_key[part])
        is_whole = sites and spot.how is not How.ROAD  # a road runs on where its houses are of another grid
        grids: dict[str | None, float] = {} if is_whole else dict(spot.grids)
        for grid, count in counts.items():
            grids[grid] = grids.get(grid, 0.0) + count
        if len(grids) == 1 and (spot.how not in _WHOLES or grids.keys() == spot.grids.keys()):
            return spot
        total = sum(grids.values())
        told = [(part, self._by_key[part][0].override) for part in parts[:_MOST_TOLD]]
        notes = [Note(Remark.PART_BY_DOCUMENT, part, one.document, one.last_day) for part, one in told]
        return spot._replace(grids={grid: count / total for grid, count in grids.items()}, notes=(*spot.notes, *notes))

    def _of(self, text: str, holds: _Holds, own: str = "") -> Override | None:
        """Return the decision about a place by its key, or about what it is in.

        Parameters
        ----------
        own
            What of the key the register has: a house beside another (7号附1号, 162号特1号) is then none in that.
        """
        for end in range(len(text), 0, -1):
            is_in = text[:end] in self._by_key and (is_of(text, text[:end]) or _is_part(text, end))
            is_in = is_in and not (end < len(own) and _BESIDE_IT.match(text, end))
            if is_in and (found := self._held(text[:end], holds)):
                return found
        if own:
            return None
        house = _NUMBER_IN_IT.sub("", text, count=1)
        return self._of(house, holds) if house != text else None

    def _held(self, key: str, holds: _Holds) -> Override | None:
        """Return the first of the decisions about a key that holds."""
        return next((one.override for one in self._by_key[key] if holds(key, one)), None)

    def _inside(self, text: str) -> list[str]:
        """Return the keys in something that there are decisions about."""
        first, last = bisect_left(self._keys, text), bisect_left(self._keys, text + _LAST)
        return [key for key in self._keys[first:last] if key != text and is_of(key, text)]


def by_document(decision: Override) -> Note:
    """Return what is said of a place that is in a grid by a decision."""
    return Note(Remark.BY_DOCUMENT, decision.reason, decision.document, decision.last_day)


def _is_open(_: str, decision: _Decision) -> bool:
    """Return whether a decision is about all that is called so."""
    return not decision.about.stands


def _is_part(text: str, end: int) -> bool:
    """Return whether a key goes on behind the name of an estate with a part of it: 星海小区一期1幢."""
    return text[end - 1] not in _ENDS_A_ROAD and _PART.match(text, end) is not None
