"""Names in own words by other spellings of what is counted in them: 建工3村 for 建工三村, 十二坊3号 for 12坊3号."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from geogrid.domain.addressing.doubt.said import ODD, TRUST
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, INSIDE, Element, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import NOISE
from geogrid.domain.addressing.names.wording import own_words
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.register.villages import otherwise_in_quarter
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import CHARACTERS, MIXED, value
from geogrid.pace import in_order, paced

_NUMERAL = re.compile(rf"第?({MIXED.pattern}(?!\d)|\d+|[{CHARACTERS}]+)")
_BUILDING = re.compile(r"(?<=\d)(?:号楼|[栋座])")
_KIND = re.compile(r"(?<=[区村苑园里城庭湾府])小区(?=\d|$)")
_ENTRANCE, _ROOM = re.compile(r"(?<=\d)门(?=\d|$)"), re.compile(r"(?<=单元)(\d+)号$")
_BEHIND = re.compile(r"(?<!\d)(?:\d+号|(?:\d+幢)?(?:\d+单元)?(?:\d+室)?)$")
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
        for name in paced(in_order({*gazetteer.with_numbers, *named}, str)):
            if _NUMERAL.search(name):
                self._names.setdefault(_in_digits(name), []).append(name)
        for name in paced(in_order(set(gazetteer.with_numbers), str)):
            for written in _without_village(_in_digits(name)):
                self._in_villages.setdefault(written, []).append(name)

    def spots(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        """Return where the places are whose name a text has in other numerals, with another word for a building."""
        found = self._in_other_numerals(parse, directory, of_sites) if _NUMERAL.search(parse.text) else []
        if there := found or self._of_villages(parse, directory, of_sites):
            return there
        house, inside = _house(parse)
        around = self._of_villages(house, directory, of_sites) if inside else []
        return [spot._replace(notes=(*spot.notes, Note(Remark.NOT_LISTED, inside, spot.text))) for spot in around]

    def _in_other_numerals(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        if not self._names:
            return []
        known = {e.value for e in parse.elements if e.own}  # those are found as they are
        for areas in (ABOVE[:-1], ABOVE) if parse.first(levels.COMMUNITY) else (ABOVE,):
            words = own_words(parse, areas)
            noise = NOISE.match(words)  # 我家住莲花2村
            words = words[noise.end() :] if noise else words
            ways = (list(_listed(keys, directory)) for keys in self._keys(words, known))
            if found := next(filter(None, ways), None):
                name = Element(levels.SITE, 0, len(parse.text), words)
                notes = [Note(Remark.OTHER_NAME, words, found[0][0])]
                head = Head(levels.SITE, found[0][0], words, (), name)
                return of_sites(parse, head, [site for _, site in found], notes, 1.0)
        return []

    def _of_villages(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        """Return where houses are whose village a text leaves out, or calls without its last character.

        陈家宅15号 and 陈家宅村15号 for 丰镇村陈家宅15号, 东楼3排5号 for 东楼村3排5号, 陈家宅 for all its houses: other
        villages may have such a place as well.
        """
        if not self._in_villages:
            return []
        text = _in_digits(own_words(parse, ABOVE))
        called, behind = _cut(text)
        names = self._in_villages.get(called) or self._in_villages.get(called.removesuffix("村"), [])
        found = [(name, site) for name in names for site in directory.at(name + behind)] if behind else []
        is_listed = bool(found)
        found = found or [(name, site) for name in names for site in directory.under(name)]
        if not found:
            return []
        name = Element(levels.SITE, 0, len(parse.text), text)
        is_missing = bool(behind) and not is_listed
        notes = [Note(Remark.OTHER_NAME, text, found[0][0] + ("" if is_missing else behind))]
        notes += [Note(Remark.NOT_LISTED, behind, found[0][0])] if is_missing else []
        head = Head(levels.SITE, found[0][0], text, (), name)
        sure = ODD * (TRUST["unlisted"] if is_missing else 1.0)
        return of_sites(parse, head, [site for _, site in found], notes, sure)

    def _keys(self, words: str, known: Collection[str]) -> Iterator[list[str]]:
        """Yield the keys that may be meant, the likeliest first: names that are not known so, and what is in them."""
        text = _in_digits(words)
        keys = [name for name in self._names.get(text, ()) if name not in known]
        called, end = _cut(text)
        named = [n for n in self._names.get(called, ()) if n not in known] if end else []
        yield [key for key in (*keys, *(name + end for name in named)) if key != words]
        yield [name + other for name in named if (other := otherwise_in_quarter(name, end))]


def _listed(keys: Iterable[str], directory: Directory) -> Iterator[tuple[str, Site]]:
    """Yield the places of keys, of a name alone those in it."""
    for key in keys:
        yield from ((key, site) for site in directory.at(key) or directory.under(key))


def _house(parse: Parse) -> tuple[Parse, str]:
    """Return an address up to the number of its house, and what it says of what is inside; of any other nothing."""
    at = next((at for at, e in enumerate(parse.elements, 1) if e.level is levels.NUMBER), 0)
    inside = parse.elements[at:]
    if not at or not inside or not all(e.level in INSIDE for e in inside):
        return parse, ""
    end = inside[0].start
    return Parse(parse.text[:end], parse.elements[:at]), normalise(parse.text[end:])


def _cut(text: str) -> tuple[str, str]:
    """Return a name, and the number behind it with what is inside; empty for none."""
    behind = _BEHIND.search(text)
    return (text[: behind.start()], behind[0]) if behind else (text, "")


def _without_village(name: str) -> Iterator[str]:
    """Yield how what lies in a village is called without it, or with its name cut short: 陈家宅, 东楼3排."""
    if found := _IN_A_VILLAGE.fullmatch(name):
        yield found["village"] + found["part"]
        if _HAS_A_NAME.match(found["part"]):
            yield found["part"]


def _in_digits(text: str) -> str:
    """Return a name with its numerals in digits, one word for a building or an entrance, and 小区 left out.

    1区3幢 for 第一区3栋, 8街坊12单元3室 for 八街坊12门3号.
    """
    digits = _NUMERAL.sub(lambda found: value(found[1]), text)
    inside = _ROOM.sub(r"\1室", _ENTRANCE.sub("单元", _BUILDING.sub("幢", digits)))
    return _KIND.sub("", inside)
