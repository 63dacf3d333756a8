"""Names in own words by other spellings of what is counted in them: 建工3村 for 建工三村, 十二坊3号 for 12坊3号."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.directory import Directory, Site
from geogrid.domain.addressing.element import ABOVE, INSIDE, Element, Parse
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.gazetteer import Gazetteer
from geogrid.domain.addressing.key import Head
from geogrid.domain.addressing.normalise import normalise
from geogrid.domain.addressing.numerals import CHARACTERS, MIXED, value
from geogrid.domain.addressing.said import ODD
from geogrid.domain.addressing.villages import otherwise_in_quarter
from geogrid.domain.addressing.wording import own_words

_NUMERAL = re.compile(rf"第?({MIXED.pattern}(?!\d)|\d+|[{CHARACTERS}]+)")
_BUILDING = re.compile(r"(?<=\d)(?:号楼|[栋座])")
_KIND = re.compile(r"(?<=[区村苑园里城庭湾府])小区(?=\d|$)")
_BEHIND = re.compile(r"(?<!\d)(?:\d+号|\d+幢(?:\d+单元)?(?:\d+室)?)$")
_IN_A_VILLAGE = re.compile("(?P<village>[\u3400-\u9fff]{2,4})村(?P<part>(?!委)[\u3400-\u9fff\\d]{2,6})")
_HAS_A_NAME = re.compile("[\u3400-\u9fff]{2}")
OfSites = Callable[[Parse, Head, list[Site], list[Note], float], list[Spot]]


class Counted:
    """Finds places by names that are spelt with other numerals.

    Parameters
    ----------
    gazetteer
        The names of the district.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._names: dict[str, list[str]] = {}
        self._in_villages: dict[str, list[str]] = {}
        named = (name.text for _, name in gazetteer.own() if name.level in (levels.ESTATE, levels.SITE))
        for name in sorted({*gazetteer.with_numbers, *named}):
            if _NUMERAL.search(name):
                self._names.setdefault(_in_digits(name), []).append(name)
        for name in sorted(set(gazetteer.with_numbers)):
            for written in _without_village(_in_digits(name)):
                self._in_villages.setdefault(written, []).append(name)

    def spots(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        """Return where the places are whose name a text has in other numerals, with another word for a building."""
        if not (self._names or self._in_villages) or not _NUMERAL.search(parse.text):
            return []
        known = {e.value for e in parse.elements if e.own}  # those are found as they are
        for areas in (ABOVE[:-1], ABOVE) if parse.first(levels.COMMUNITY) else (ABOVE,):
            words = own_words(parse, areas)
            ways = ([(key, site) for key in keys for site in directory.at(key)] for keys in self._keys(words, known))
            if found := next(filter(None, ways), None):
                name = Element(levels.SITE, 0, len(parse.text), words)
                notes = [Note(Remark.OTHER_NAME, words, found[0][0])]
                head = Head(levels.SITE, found[0][0], words, (), name)
                return of_sites(parse, head, [site for _, site in found], notes, 1.0)
        if there := self._of_villages(parse, directory, of_sites):
            return there
        house, inside = _house(parse)
        around = self._of_villages(house, directory, of_sites) if inside else []
        return [spot._replace(notes=(*spot.notes, Note(Remark.NOT_LISTED, inside, spot.text))) for spot in around]

    def _of_villages(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        """Return where the houses are whose village a text leaves out, or calls without its last character.

        陈家宅15号 for 丰镇村陈家宅15号, 东楼3排5号 for 东楼村3排5号: other villages may have such a place as well.
        """
        text = _in_digits(own_words(parse, ABOVE))
        behind = _BEHIND.search(text)
        names = self._in_villages.get(text[: behind.start()], ()) if behind else ()
        found = [(name, site) for name in names for site in directory.at(name + (behind[0] if behind else ""))]
        if not found or behind is None:
            return []
        name = Element(levels.SITE, 0, len(parse.text), text)
        note = Note(Remark.OTHER_NAME, text, found[0][0] + behind[0])
        head = Head(levels.SITE, found[0][0], text, (), name)
        return of_sites(parse, head, [site for _, site in found], [note], ODD)

    def _keys(self, words: str, known: Collection[str]) -> Iterator[list[str]]:
        """Yield the keys that may be meant, the likeliest first: names that are not known so, and what is in them."""
        text = _in_digits(words)
        keys = [name for name in self._names.get(text, ()) if name not in known]
        behind = _BEHIND.search(text)
        named = [n for n in self._names.get(text[: behind.start()], ()) if n not in known] if behind else []
        end = behind[0] if behind else ""
        yield [key for key in (*keys, *(name + end for name in named)) if key != words]
        yield [name + other for name in named if (other := otherwise_in_quarter(name, end))]


def _house(parse: Parse) -> tuple[Parse, str]:
    """Return an address up to the number of its house, and what it says of what is inside; of any other nothing."""
    at = next((at for at, e in enumerate(parse.elements, 1) if e.level is levels.NUMBER), 0)
    inside = parse.elements[at:]
    if not at or not inside or not all(e.level in INSIDE for e in inside):
        return parse, ""
    end = inside[0].start
    return Parse(parse.text[:end], parse.elements[:at]), normalise(parse.text[end:])


def _without_village(name: str) -> Iterator[str]:
    """Yield how what lies in a village is called without it, or with its name cut short: 陈家宅, 东楼3排."""
    if found := _IN_A_VILLAGE.fullmatch(name):
        yield found["village"] + found["part"]
        if _HAS_A_NAME.match(found["part"]):
            yield found["part"]


def _in_digits(text: str) -> str:
    """Return a name with its numerals in digits, one word for a building, and 小区 left out: 1区3幢 for 第一区3栋."""
    digits = _NUMERAL.sub(lambda found: value(found[1]), text)
    return _KIND.sub("", _BUILDING.sub("幢", digits))
