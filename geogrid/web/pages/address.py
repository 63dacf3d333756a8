"""What the resident's page says of an address: how it was read, which grids it may be in, what the map shows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from geogrid.domain.addressing.finding import Certainty, How, Match, Spot
from geogrid.domain.addressing.names.blanks import LONGEST
from geogrid.domain.addressing.names.element import Element, Level
from geogrid.domain.addressing.reading.personal import Personal, told_in
from geogrid.domain.grid import Grid
from geogrid.render import matches
from geogrid.render.wording import Wording
from geogrid.services.edition import Day
from geogrid.services.snapshot import Snapshot
from geogrid.services.suggesting import Suggested

MOST_CHOICES = 12
"""Grids or places that are offered."""
AS_A_WHOLE = (How.ESTATE, How.ROAD, How.COMMUNITY)
"""What has an extent and no point of its own: no pin, no distance to a border."""
_MOST_PARTS = 20
_LONGEST_PART = 24
_LITTLE = 0.005
_CHINESE, _LETTER = re.compile("[\u3400-\u9fff]"), re.compile(r"[^\W\d_]")
_MARKS: Mapping[Level, str] = {
    **dict.fromkeys(
        (Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.ZONE, Level.TOWN, Level.COMMUNITY, Level.GROUP), "area"
    ),
    **dict.fromkeys((Level.ROAD, Level.JUNCTION), "road"),
    **dict.fromkeys((Level.NUMBER, Level.BUILDING, Level.UNIT, Level.FLOOR, Level.ROOM), "number"),
    **dict.fromkeys((Level.ESTATE, Level.SITE, Level.WITHIN), "name"),
    **dict.fromkeys((Level.OFFSET, Level.RELATION), "beside"),
    **dict.fromkeys((Level.PHONE, Level.NOISE), "none"),
}
_NAMES = (Level.TOWN, Level.COMMUNITY, Level.ROAD, Level.ESTATE, Level.SITE)
"""Of which is said that no such name is known."""

_KINDS: Mapping[str, str] = {level.value: name for level, name in matches.LEVELS.items()}


class Part(NamedTuple):
    """A part of an address as it was read: what was typed, what that is, its colour, whether it is unknown here."""

    text: str
    level: str
    mark: str
    unknown: bool


class Choice(NamedTuple):
    """Something to choose.

    Parameters
    ----------
    name, under
        Of a grid or a place, and what is said in smaller letters.
    link
        Where it leads; None for what cannot be chosen.
    share
        How likely it is, 0 to 1; None where that is not said.
    percent
        The same in words.
    """

    name: str
    under: str
    link: str | None
    share: float | None = None
    percent: str = ""


@dataclass(frozen=True)
class Found:
    """An address, what it was matched with, and the reader's language."""

    day: Day
    match: Match
    wording: Wording

    @property
    def snapshot(self) -> Snapshot:
        return self.day.snapshot

    @property
    def grid(self) -> Grid | None:
        """The likeliest grid."""
        return self.snapshot.grids[self.match.grid] if self.match.grid else None

    @property
    def spot(self) -> Spot:
        """The likeliest place."""
        return self.match.spots[0]

    @property
    def card(self) -> str:
        """Which card answers: grid, probable, open (grids to choose from), places, elsewhere or nothing."""
        if not self.match.grids:
            return "elsewhere" if self.match.how is How.ELSEWHERE else "nothing"
        if self.match.is_sure:
            return "grid"
        if self.match.certainty is Certainty.PROBABLE and self.grid:
            return "probable"
        return "places" if self._several else "open"

    @property
    def _several(self) -> bool:
        return len({(spot.text, spot.place) for spot in self.match.spots}) > 1

    @property
    def parts(self) -> list[Part]:
        """How the text was read, blanks left out; nothing of one in foreign words, which one sentence answers."""
        if self.card == "nothing" and self._is_foreign:
            return []
        elements = [e for e in self.match.parse.elements if self._written(e)]
        shown = [self._part(element) for element in elements[:_MOST_PARTS]]
        return [*shown, Part("…", "", "none", False)] if len(elements) > _MOST_PARTS else shown

    @property
    def _is_foreign(self) -> bool:
        """Whether there is no Chinese character, but a letter, and no number of a telephone or a person."""
        parse = self.match.parse
        has_letters = _LETTER.search(parse.text) is not None and not _CHINESE.search(parse.text)
        return has_letters and not parse.first(Level.PHONE)

    def _written(self, element: Element) -> str:
        return self.match.parse.text[element.start : element.end].strip()

    def _part(self, element: Element) -> Part:
        level = "" if element.level is Level.NOISE else self.wording(matches.level(element, self.match.parse.text))
        unknown = element.level in _NAMES and not element.known
        return Part(shortened(self._written(element), _LONGEST_PART), level, _MARKS[element.level], unknown)

    @property
    def sentences(self) -> list[str]:
        """What the text was matched with, and what is to be said about it."""
        return matches.sentences(self.match, self.wording)

    @property
    def position(self) -> str:
        """How far the point may be off, where the sentences do not say it."""
        spot = self.spot
        if spot.where is None:
            return ""
        if spot.how in AS_A_WHOLE and spot.radius_m:
            radius = matches.distance(spot.radius_m, self.wording)
            return self.wording("All of it lies within %(radius)s of the middle of the circle.", radius=radius)
        if spot.radius_m or spot.how is How.OVERRIDE:
            return ""
        return self.wording("The point is the one of the register.")

    @property
    def grids(self) -> list[Choice]:
        """The grids it may be in, the likeliest first, and what is left over."""
        grids = self.match.grids
        shown = [self._grid(code, share) for code, share in grids[:MOST_CHOICES]]
        left = 1.0 - sum(share for _, share in grids)
        return [*shown, self._choice(self.wording("None of these"), "", None, left)] if left > _LITTLE else shown

    @property
    def more(self) -> int:
        """How many grids or places there are besides those that are offered."""
        return max(0, len(self.match.spots if self.card == "places" else self.match.grids) - MOST_CHOICES)

    def _grid(self, code: str | None, share: float) -> Choice:
        if code is None:
            return self._choice(self.wording("in no grid"), "", None, share)
        name = self.snapshot.full_name(self.snapshot.grids[code])
        meant = next((s.text for s in self.match.spots if code in s.grids), "") if self._several else code
        return self._choice(name, meant, link(grid=code), share)

    @property
    def places(self) -> list[Choice]:
        """The places it may be, the likeliest first."""
        total = max(1.0, sum(spot.trust for spot in self.match.spots))
        return [self._place(spot, spot.trust / total) for spot in self.match.spots[:MOST_CHOICES]]

    def _place(self, spot: Spot, share: float) -> Choice:
        codes = [code for code in spot.grids if code]
        if len(spot.grids) > 1:
            under = self.wording("%(count)s grids", count=self.wording.number(len(codes), 0))
        else:
            under = self.snapshot.full_name(self.snapshot.grids[codes[0]]) if codes else self.wording("in no grid")
        if spot.place:
            return self._choice(spot.text, under, link(q=spot.text, place=spot.place), share)
        to = link(grid=codes[0]) if len(codes) == 1 else link(q=spot.text)
        return self._choice(spot.text, under, to, share)

    def _choice(self, name: str, under: str, to: str | None, share: float) -> Choice:
        return Choice(name, under, to, share, matches.percent(share, self.wording))

    @property
    def percent(self) -> str:
        """How likely the likeliest grid is."""
        return matches.percent(self.match.probability, self.wording)

    @property
    def rest(self) -> str:
        """What follows the names of the country: it may be meant here after all."""
        above = [e for e in self.match.parse.elements if e.level in (Level.PROVINCE, Level.CITY, Level.DISTRICT)]
        return self.match.parse.text[above[-1].end :].strip() if above else ""

    @property
    def rest_said(self) -> str:
        return shortened(self.rest, _LONGEST_PART)

    @property
    def is_district(self) -> bool:
        """Whether a text names the district, or what it lies in, and nothing else."""
        written = [e for e in self.match.parse.elements if self._written(e) and e.level is not Level.NOISE]
        return bool(self.match.own) and all(e.own for e in written)

    @property
    def advice(self) -> str:
        """What to try with a text in which nothing is known."""
        text, levels = self.match.parse.text, {e.level for e in self.match.parse.elements if self._written(e)}
        if self.is_district:
            return matches.how(self.match, self.wording)
        if told_in(text) is Personal.IDENTITY:
            return self.wording("This is an identity number. Type an address: road and number, estate or building.")
        if Level.PHONE in levels and levels <= {Level.PHONE, Level.NOISE}:
            return self.wording("This is a telephone number. Type an address: road and number, estate or building.")
        if len(text) > LONGEST:
            return self.wording("The text is too long. Type the address alone: road and number, estate or building.")
        if not _CHINESE.search(text):
            return self.wording(
                "Addresses are kept in Chinese characters. Type pinyin or its initials and choose from the suggestions."
            )
        return self.wording("Check the spelling, or type only the road and number, the estate or the building.")

    @property
    def spots_on_map(self) -> str:
        """The points, how far each may be off (m), and whether it is one or the middle of a whole, as JSON."""
        return json.dumps([
            {"lon": spot.where[0], "lat": spot.where[1], "radius": spot.radius_m, "pin": spot.how not in AS_A_WHOLE}
            for spot in self.match.spots[:MOST_CHOICES]
            if spot.where
        ])  # fmt: skip

    @property
    def grids_on_map(self) -> str:
        """The codes of the grids to be outlined, the likeliest first, as JSON."""
        return json.dumps([code for code, _ in self.match.grids[:MOST_CHOICES] if code])


def suggestions(found: Sequence[Suggested], snapshot: Snapshot, wording: Wording) -> Iterator[Choice]:
    """Yield what may have been meant instead of a text in which nothing is known."""
    for each in found:
        place = {"place": each.place.code} if each.place else {}
        what = wording("in no grid") if each.place else wording(_KINDS[each.kind])
        under = snapshot.full_name(each.grid) if each.grid else what
        yield Choice(each.text, under, link(q=each.text, **place))


def shortened(text: str, most: int) -> str:
    """Return a text, its beginning if it is longer than that."""
    return text if len(text) <= most else text[: most - 1] + "…"


def link(**query: str) -> str:
    """Return the address of another answer, for the day that is asked about."""
    on = request.args.get("on")
    return "/?" + urlencode(query | {"on": on} if on else query)
