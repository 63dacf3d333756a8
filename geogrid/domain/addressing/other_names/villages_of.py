"""Villages and other parts of a community that have no name: 六村, 东村, 一区, which the register has as 莲花六村."""

from __future__ import annotations

import re
from typing import NamedTuple

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.wording import own_words
from geogrid.domain.addressing.places.counted import OfSites
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import normalise, spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, counted, value

_KIND = "社区"
_N = rf"(\d{{1,2}}|[{CHARACTERS}]{{1,3}})"
_SIDE = "[东西南北中上下前后新老旧大小]"
_VILLAGE = re.compile(
    rf"[\s,]*(?P<village>(?:第?{_N}新?|{_SIDE}{{1,2}})村(?![口头里边民委镇])|(?:第?{_N}|{_SIDE}|[a-z]\d?)区(?![域间县政委])"
    rf"|第?{_N}(?:期|组团)|[东西南北中][苑园](?![区长丁]))"
)


class Village(NamedTuple):
    """A village, or another part, that is counted in a community, or told by its side.

    Parameters
    ----------
    said
        The community and the village, as they are written.
    part
        The village alone: 六村.
    stem
        What the community is called by: 莲花.
    text
        The address with the village called as estates are: 莲花六村3栋.
    keys
        How the register may have it in own words, by either numerals.
    """

    said: str
    part: str
    stem: str
    text: str
    keys: tuple[str, ...]

    def has(self, site: Site, directory: Directory) -> bool:
        """Return whether a place is called by the community in its address: 莲花六村3栋."""
        return any(self.stem in normalise(same.address) for same in directory.at(site.text) if same.grid == site.grid)

    def agreeing(self, spots: list[Spot], directory: Directory) -> list[Spot]:
        """Return spots without villages of another community that are only counted there: 六村 is another then."""
        return [
            spot
            for spot in spots
            if spot.text.startswith(self.stem)
            or not any(note.remark is Remark.CONTRADICTED for note in spot.notes)
            or any(self.stem in normalise(site.address) for site in directory.at(spot.text))
        ]


def village_of(parse: Parse) -> Village | None:
    """Return the village or part without a name that stands behind a community of the district; None without."""
    area = parse.first(levels.COMMUNITY)
    if area is None or not area.own or area.end == len(parse.text) or not area.value.endswith(_KIND):
        return None
    text = spelt(parse.text)
    found = _VILLAGE.match(text, area.end) if len(text) == len(parse.text) else None
    if found is None or any(
        e.own and e.start == found.start("village") and e.end > found.end() for e in parse.elements
    ):
        return None  # 东苑小区 is a name
    village, stem, behind = found["village"].removeprefix("第"), area.value.removesuffix(_KIND), text[found.end() :]
    count = next(filter(None, found.groups()[1:]), "")
    ways = dict.fromkeys((village, *(village.replace(count, way, 1) for way in _numerals(value(count)) if count)))
    rest = len(normalise(text[found.start() :]))
    areas = own_words(parse)[:-rest], ""  # as the address may be kept without them
    keys = tuple(area + way + normalise(behind) for area in areas for way in ways)
    said = text[area.start : found.end()]
    return Village(said, found["village"], stem, f"{text[: area.start]}{stem}{village}{behind}", keys)


def in_own_words(parse: Parse, village: Village, directory: Directory, of_sites: OfSites) -> list[Spot]:
    """Return where a village is that the register has in own words: with what is called by the community elsewhere."""
    name = Element(levels.SITE, 0, len(parse.text), village.keys[0])
    for key in village.keys:
        head, sites = Head(levels.SITE, key, key, (), name), list(directory.at(key) or directory.under(key))
        spots = village.agreeing(of_sites(parse, head, sites, [], 1.0), directory) if sites else []
        here = {grid for spot in spots for grid in spot.grids}
        others = [site for site in sites if site.grid not in here and village.has(site, directory)]
        if spots and others:
            note = Note(Remark.ALSO_FITS, others[0].text, spots[0].text)
            spots = [spot._replace(trust=spot.trust * ODD, notes=(*spot.notes, note)) for spot in spots]
            spots += of_sites(parse, head, others, [], 1 - ODD)
        if spots:
            return spots
    return []


def _numerals(number: str) -> tuple[str, ...]:
    return (number, counted(int(number))) if number.isdecimal() else (number,)


def as_community(meant: list[Spot], stated: list[Spot]) -> list[Spot]:
    """Return the communities that may be called as a village of another, and to the rest that one: 莲花六村社区."""
    of = {spot.text for spot in stated}
    own = [spot._replace(trust=spot.trust * ODD) for spot in meant if spot.text.endswith(_KIND) and spot.text not in of]
    return [*own, *(spot._replace(trust=spot.trust * (1 - ODD)) for spot in stated)] if own else []
