"""Villages, lanes of estates and committees by other forms of their names: 何厝 for 何厝社, 三委四组 for 3委4组.

What is called 何厝社, 何厝村 or 何厝 is one village to those who live there, a lane of an estate (莲花一村集友里) is
named without it, a village without its town, and committees and groups are counted in any numerals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from geogrid.domain.addressing.doubt.said import ODD, TRUST
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, INSIDE, Element, Level, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import NOISE
from geogrid.domain.addressing.names.wording import own_words
from geogrid.domain.addressing.places.as_words import as_words
from geogrid.domain.addressing.places.counted import Counted, OfSites
from geogrid.domain.addressing.places.matters import told_of, without_matter
from geogrid.domain.addressing.reading.parse import parse as read
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, tails
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import CHARACTERS, value
from geogrid.pace import paced

_N = rf"(?:\d+|[{CHARACTERS}]+)"
_GROUPS = "[村居]民小组|生产队|小组|组|队|社(?![区会保团])"
_REST = re.compile(
    rf"(?!$)(?:第?(?P<group>{_N})(?:{_GROUPS}))?(?:(?P<number>{_N}(?:-\d+)?)号)?(?P<inside>(?:\d+[a-z]?(?:幢|单元|室))*)$"
)
"""What stands behind a name in a key: its group, house, building."""
_COMMITTEE = re.compile(rf"第?(?P<count>{_N})(?:社区居民?委员?会|居民委员会|居委会|社区|委)")
_KIND = re.compile(
    "(?P<stem>[\u3400-\u9fff]{2,7}?)(?:(?P<a>社区居民委员会|社区居委会|社区|居民委员会|居委会|委)|(?P<b>村民委员会|村委会|村)|(?P<c>社|屯))"
)
_BELOW = re.compile("(?<=[村苑园庄区里坊镇乡街路])[\u3400-\u9fff\\d]{2,9}(?<=[里弄坊村巷社屯庄委会])$")
"""What is named behind an estate, a village, a town, or of committees a street."""
_IS_COUNTED = re.compile(
    rf"(?:[{CHARACTERS}\d东西南北中上下前后新老第]|民委)+(?:[里弄坊村巷社屯庄会]|员会)|[村社居]?民?委员?会|区.*"
)
"""What has no name of its own: 一里, 东村; 民委员会."""
_OFFICES = ("居委会", "村委会", "委员会")
"""How committees end, which have no houses: 安苑12号楼 is in 安苑小区."""
_TO_BE_FOUND = (levels.GROUP, *HOUSE)
_BEHIND = frozenset((levels.GROUP, *HOUSE, *INSIDE, levels.NOISE))
_MAY_BE_NAMED = frozenset((*ABOVE[-2:], levels.ROAD, levels.SITE, levels.ESTATE, levels.WITHIN))
_LONGEST = 16


class _Name(NamedTuple):
    """A name: what stands above it, what it is called, what it is, and all of it as it is written."""

    above: str
    stem: str
    kind: str
    whole: str

    @property
    def is_counted(self) -> bool:
        return self.stem[0].isdecimal()


class _Listed(NamedTuple):
    """Places of the register, the name they are in, and how sure it is that this is meant."""

    whole: str
    sure: float
    sites: list[Site]


class Otherwise:
    """Finds places by other forms of the names that they are in.

    Parameters
    ----------
    gazetteer
        The names of the district.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer, self._counted = gazetteer, Counted(gazetteer)
        self._named: dict[str, dict[_Name, None]] = {}
        self._as_written: dict[str, str] = {}
        for name in paced(gazetteer.with_numbers):
            head, rest = _cut(name)
            if rest and head + rest != name:
                self._as_written[head + rest] = name
            for each in _names(head):
                self._named.setdefault(each.stem, {})[each] = None

    def spots(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        """Return where the places are that the register has under another form of what a text names.

        Also before 门口 or a matter, as rows in their own words are: 上屋场3号门口, 李家新村12坊3号停水. To 60 % beside
        other words: 许家埭11号道路破损.
        """
        bare = without_matter(parse)
        spots = self._otherwise(parse, directory, of_sites)
        if not spots and bare and not bare.elements[-1].own:
            spots = as_words(bare, directory, lambda read, head, sites, notes: of_sites(read, head, sites, notes, 1.0))
            spots = spots or self._otherwise(bare, directory, of_sites)
        if spots or not (told := told_of(parse)):
            return spots
        spots = self._otherwise(read(told, self._gazetteer), directory, of_sites)
        return [spot._replace(trust=min(spot.trust, ODD)) for spot in spots]

    def _otherwise(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        return self._by_name(parse, directory, of_sites) or self._counted.spots(parse, directory, of_sites)

    def _by_name(self, parse: Parse, directory: Directory, of_sites: OfSites) -> list[Spot]:
        said = _said(parse)
        if said is None:
            return []
        name, rest, behind = said
        found = list(self._listed(name, rest, directory)) if rest else []
        share, notes = 1.0 if rest else ODD, list[Note]()
        if not found and not any(e.known and e.end > name.start for e in parse.elements):
            found = [each for each in self._listed(name, "", directory) if not (rest and each.whole.endswith(_OFFICES))]
            share, notes = (TRUST["beyond"], [Note(Remark.NOT_LISTED, rest, name.value)]) if rest else (ODD, [])
        found = self._as_kept(parse, found) or found
        best = max((each.sure for each in found), default=0.0)
        of_best = [each for each in found if each.sure == best]
        spots = []
        for each in of_best:
            called = name._replace(value=each.whole)
            remark = Remark.OTHER_NAME if best == 1.0 else Remark.CORRECTED
            note = [Note(remark, name.value, each.whole)] if each.whole != normalise(name.value) else []
            again = Parse(parse.text, (*_before(parse, name), called, *behind))
            head = Head(levels.SITE, each.whole, each.whole + rest, (), called)
            spots += of_sites(again, head, each.sites, [*note, *notes], best * share / len(of_best))
        return spots

    def _as_kept(self, parse: Parse, found: Iterable[_Listed]) -> list[_Listed]:
        """Return those of the register whose address is the text, whatever was known of it when it was stored."""
        words = own_words(parse)
        kept = []
        for each in found:
            same = [site for site in each.sites if own_words(read(site.address, self._gazetteer)) == words]
            kept += [_Listed(each.whole, 1.0, same)] if same else []
        return kept

    def _listed(self, name: Element, rest: str, directory: Directory) -> Iterator[_Listed]:
        """Yield what the register has of the names that may be meant."""
        seen: set[str] = set()
        for asked in _names(normalise(self._without_areas(name.value))):
            for known, sure in self._meant(asked):
                key = self._as_written.get(known.whole + rest, known.whole + rest)
                sites = [] if key in seen else list(directory.at(key) or directory.under(key))
                seen.add(key)
                if sites:
                    is_told = sure < 1.0 or not rest or asked.above or asked.above == known.above
                    is_alone = is_told or not self._is_of_several(known, rest, directory)
                    yield _Listed(known.whole, sure if is_alone else ODD, sites)

    def _without_areas(self, name: str) -> str:
        """Return a name without the district before it: 道外三委."""
        named = self._gazetteer.at(name, 0)
        is_area = named is not None and named[0].own and named[0].level in ABOVE[:-2] and len(name) > named[1] + 1
        return name[named[1] :] if named and is_area else name

    def _meant(self, asked: _Name) -> Iterator[tuple[_Name, float]]:
        """Yield what of the register may be called so, and how sure that is."""
        for known in self._named.get(asked.stem, ()):
            if known.above == asked.above or known.above.endswith(asked.above or "-"):
                is_above = True
            elif known.is_counted and asked.above:
                continue  # 靖宇街3委 is not 南勋街3委
            else:
                is_above = not asked.above and not known.is_counted
            yield known, 1.0 if is_above and known.kind == asked.kind else ODD
        if asked.stem in self._named and not (asked.kind or asked.above):
            for road, _ in self._gazetteer.roads(asked.stem):
                yield _Name("", asked.stem, "路", road), ODD

    def _is_of_several(self, known: _Name, rest: str, directory: Directory) -> bool:
        """Return whether of several that are called so this is the only one with a number: 龙山里9号."""
        same = {each.whole for each in self._named.get(known.stem, ()) if each.kind == known.kind}
        has_it = [each for each in same if directory.at(self._as_written.get(each + rest, each + rest))]
        return len(same) > 1 and len(has_it) <= 1


def numbered(key: str) -> str:
    """Return what stands before the numbers of a key; all of it, where those are not counted as keys count them."""
    head, rest = _cut(key)
    return head if head + rest == key else key


def _said(parse: Parse) -> tuple[Element, str, list[Element]] | None:
    """Return the name before the first number of a text, how its key goes on, and the elements behind it."""
    first = next((at for at, e in enumerate(parse.elements) if e.level in _TO_BE_FOUND), len(parse.elements))
    behind = list(parse.elements[first:])
    if not all(e.level in _BEHIND for e in behind):
        return None
    named = [e for e in parse.elements[:first] if e.level in _MAY_BE_NAMED]
    while len(named) > 1 and named[0].known and named[0].level in ABOVE and not _is_street_of(parse, named[:2]):
        del named[0]
    if not named or named[-1].end - named[0].start > _LONGEST or (behind and named[-1].end != behind[0].start):
        return None
    noise = NOISE.match(parse.text, named[0].start)  # 我家住高枧村
    start = noise.end() if noise and noise.end() < named[0].end else named[0].start
    name = Element(levels.SITE, start, named[-1].end, "", known=True, own=True)
    return name._replace(value=parse.text[name.start : name.end]), _rest(parse, behind), behind


def _is_street_of(parse: Parse, named: Iterable[Element]) -> bool:
    """Return whether a sub-district is written as the street of a committee: 靖宇街三委, of 靖宇街道."""
    area, behind = (parse.text[element.start : element.end] for element in named)
    return area.endswith("街") and _COMMITTEE.fullmatch(normalise(behind)) is not None


def _rest(parse: Parse, behind: Iterable[Element]) -> str:
    """Return how the key of an address goes on behind its name."""
    rest, inside = "", []
    for element in behind:
        is_number = element.level is levels.NUMBER or parse.text[element.end - 1] == "号"  # 岭兜社12号
        if element.level is levels.GROUP:
            rest += f"{element.value}组"
        elif is_number and element.level in HOUSE and "号" not in rest:
            rest += element.value if element.value.endswith("弄") else f"{element.value}号"
        else:
            inside.append(element)
    return rest + tails(parse, inside)[0][0]


def _before(parse: Parse, name: Element) -> Iterator[Element]:
    """Yield what stands before a name, and a community that is the name, if it is written in full: 曾厝垵社区12号."""
    for element in parse.elements:
        is_full = element.level is Level.COMMUNITY and element.end - element.start == len(element.value)
        if element.end <= name.start or (element.known and is_full and element.end <= name.end):
            yield element


def _cut(key: str) -> tuple[str, str]:
    """Return the name in a key, and what goes on behind it, counted in digits; of a road's name nothing."""
    found = _REST.search(key)
    if found is None:
        return key, ""
    group, number = (found[part] and ("-".join(map(value, found[part].split("-")))) for part in ("group", "number"))
    rest = (f"{group}组" if group else "") + (f"{number}号" if number else "") + found["inside"]
    return key[: found.start()], rest


def _names(head: str) -> Iterator[_Name]:
    """Yield a name as a whole, and by what stands at its end: 集友里 of 莲花一村集友里."""
    if len(head) > 1:
        yield _named("", head, head)
    for found in _BELOW.finditer(head):
        own = found[0]
        if _COMMITTEE.fullmatch(own) or (head[found.start() - 1] not in "街路" and not _IS_COUNTED.fullmatch(own)):
            yield _named(head[: found.start()], own, head)


def _named(above: str, own: str, whole: str) -> _Name:
    if counted := _COMMITTEE.fullmatch(own):
        return _Name(above, f"{value(counted['count'])}委", "委", whole)
    found = _KIND.fullmatch(own)
    return _Name(above, found["stem"], found.lastgroup or "", whole) if found else _Name(above, own, "", whole)
