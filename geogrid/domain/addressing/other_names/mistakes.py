"""Names of an address that may be written wrongly, and what they may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from geogrid.domain.addressing.doubt.offshoots import words_behind
from geogrid.domain.addressing.doubt.on_a_road import MATTER
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import NAMED, Element, Name, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import EXIT
from geogrid.domain.addressing.names.openings import Openings
from geogrid.domain.addressing.names.short_forms import ShortForms
from geogrid.domain.addressing.names.ways import IS_ONLY_A_WAY
from geogrid.domain.addressing.other_names.similar import (
    Near,
    SimilarNames,
    is_another_number,
    is_fuller,
    is_rare,
    is_slip,
    is_typo,
    other_characters,
)
from geogrid.domain.addressing.places.fuller_roads import goes_before, is_name_of_road
from geogrid.domain.addressing.reading.country import DIVISIONS
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, counted, value

_AREAS = (levels.COMMUNITY, levels.TOWN)
_ALIKE = {levels.ESTATE, levels.SITE}
"""What stands behind these is read alike."""
_BEGUN = (levels.ROAD, levels.ESTATE)
"""What is called by the beginning of its name."""
_MAY_BE_MEANT = (*NAMED, levels.COMMUNITY)
_VILLAGE = "村"
_MAY_BE_A_NAME = (*NAMED, levels.COMMUNITY, levels.TOWN, levels.ZONE, levels.WITHIN)
_MAY_BE_IN_A_NAME = (levels.NUMBER, levels.BUILDING)
_WAY = re.compile("(?:路|街|大道|大街|巷)$")
_STANDS_ALONE = re.compile("[\u3400-\u9fff](?:[寺庙庵宫祠塔堂台阁亭桥门]|公园|广场)$")
"""How ends what is a place itself, of which a road has its name."""
_NUMBERED_SITE = re.compile(
    rf"(?:[市区县]|(?P<before>[\u3400-\u9fff]{{1,3}}?(?![{CHARACTERS}])[\u3400-\u9fff]))?"
    rf"第?(?P<count>[{CHARACTERS}]{{1,3}}|\d{{1,2}})(?P<kind>[中小]学?|医?院)"
)
_IN_DIGITS = re.compile(r"(?<![\d-])[1-9]\d?(?:[中小]学?|院)(?![\u3400-\u9fff])")
"""What is called by its number in digits, which is no name to whoever reads the text: 26中."""
_MOST_COUNTED = 100
_IN_FULL = {
    "中": ("中学", "中学校", "高级中学"), "小": ("小学", "小学校"), "中学": ("中学", "中学校"), "小学": ("小学",),
    "院": ("人民医院", "医院"), "医院": ("人民医院", "医院"),
}  # fmt: skip
"""What is called by its number and one character: 一中, 市二院."""
_COUNTS = frozenset(f"0123456789{CHARACTERS}")
_DEPARTMENT = re.compile(
    r"(?P<of>.{0,12}?(?:医院|[一二三四五六七八九十]院|保健院|卫生[院所]|[小中大]学|学[校院]))"
    r"(?:住院|门诊|急诊|病房|体检中心|[内外妇儿骨眼牙皮肤口腔产]{1,3}科|检验|放射|药房|挂号|收费|食堂|操场|教学|办公|综合|图书馆|停车)"
    r"(?:大?[楼部科处室场]|大厅|窗口)?[\u3400-\u9fff]{0,8}"
)
"""A hospital or a school, and what is in it: 二院住院部."""
_X = "[\u3400-\u9fff]"
_CAR_PARK = re.compile(
    "(?P<of>(?!(?:公共|路[边面]|小区|社区|单位|学校|医院|公园|商场|超市|中心|地[下面]|免费))[\u3400-\u9fff]{2,10}?)"
    "(?:地[下面]|室外|露天)?(?:停车[场库]|车库|地库)[\u3400-\u9fff]{0,8}"
)
"""Anything in short, and its car park: 万达停车场."""
_BRANCH = re.compile(
    rf"(?P<of>[\u3400-\u9fff]{{0,4}}?第?(?:[{CHARACTERS}]{{1,3}}|\d{{1,2}})[中小]学?)[\u3400-\u9fff]{{1,4}}?(?:分校|校区)"
)
"""A school that is called by its number, and its branch: 济南一中泺源分校."""
_STATION = re.compile(rf"(?P<of>.{{2,10}}站)(?:{EXIT.pattern})")
"""A station and its exit: 武定门站2号出口."""
_NO_NAME = "地铁|轻轨|公交|交通|工商|农业|建设|中国|人民|市政|环境|城市|园区|企业|学校|医院|小区"
_WITH_MATTER = re.compile(
    rf"(?P<of>(?!(?:{_NO_NAME})(?:{MATTER}))[\u3400-\u9fff]{{2,10}}?)(?:{MATTER})[\u3400-\u9fff]{{0,12}}"
)
"""A name in short, and a matter there: 万达停车难."""
_WITH_WORDS = re.compile(rf"(?P<of>{_X}{{2,8}}?(?:市场|菜场|派出所|法院|政府|公园|购物中心)){_X}{{2,12}}")
"""What ends as places do, and words about it: 南门菜市场摊位占道."""
_OF = (_DEPARTMENT, _CAR_PARK, _WITH_WORDS, _STATION, _BRANCH)
_WAY_IN = re.compile("[东西南北]{0,2}[出入]口")
"""What roads and places have, and is no name written wrongly: 太平街南入口 is none of 南门口."""
_CORE, _KIND_OF_SCHOOL = 4, re.compile("(?:实验|外国语)?(?:学校|[小中]学|幼儿园)$|医院$")
"""Characters that are left of a name without its city before it and its kind behind: 七中育才 of 成都七中育才学校."""
_LITTLE = 2
"""Characters of a name that is too little to know it by, where one is wrong: 苍巷 for 仓巷."""
_WORDS = 2
"""Characters of words behind a name, with which it may be the beginning of a longer one."""
_A_KIND = 2
"""Characters of the kind of an estate: 新村."""
_MOST_PARTS = 3
_LONGEST_NAME = 16
_MOST_READINGS = 12
_KEPT = 4_096
"""Names of which it is kept what they may have been meant to be: in a table one is written wrongly again and again."""
_FARTHER = 1.0
"""How much farther a name with another character is where what was written begins or ends another."""
_IN_NAMES = 2
"""In how many names of roads, estates and of the country a character stands that is usual in names."""
_OTHER_KIND = 1.0
"""How far a road is from one of another kind, as one wrong character is."""


class Correction(NamedTuple):
    """A name put right.

    Parameters
    ----------
    text
        The address with it.
    start, said
        What was written there, and where it begins.
    near
        What is meant.
    is_slip
        Whether it is a mistake of typing, and no name of its own that nobody knows.
    is_usual
        Whether it may be such a name all the same: names have the character that was written, 丽阳路 for 黎阳路.
    is_typo
        Whether it may be a mistake of typing: 洛阳路 for 黎阳路.
    is_fuller
        Whether it has what was written, and something in its middle.
    """

    text: str
    start: int
    said: str
    near: Near
    is_slip: bool
    is_usual: bool
    is_typo: bool
    is_fuller: bool

    def reading(self, parse: Parse, written: str) -> Parse | None:
        """Return how the address is read with the name, where that is just one name put in place of another.

        None where it may be read otherwise: as another kind of name, or where what was written is in several elements.

        Parameters
        ----------
        parse
            The address with something else where the name is.
        written
            What that is.
        """
        name, end = self.near.name, self.start + len(written)
        at = next((at for at, e in enumerate(parse.elements) if e.start == self.start), None)
        if at is None or name.alias or name.short:
            return None
        element = parse.elements[at]
        is_alike = element.level is name.level or {element.level, name.level} <= _ALIKE
        if element.end != end or element.repeated or not is_alike:
            return None
        more = len(self.near.written) - len(written)
        put = Element(name.level, self.start, end + more, name.text, known=True, own=name.own)
        behind = parse.elements[at + 1 :]
        if more:
            behind = tuple(e._replace(start=e.start + more, end=e.end + more) for e in behind)
        return Parse(self.text, (*parse.elements[:at], put, *behind))

    @property
    def is_begun(self) -> bool:
        """Whether more than one character is missing at its end."""
        return len(self.near.written) > len(self.said) + 1


def readings(
    parse: Parse, corrections: Sequence[Correction], read: Callable[[str], Parse]
) -> Iterator[tuple[Correction, Parse]]:
    """Yield how an address is read with each of the names that may be meant in one place of it.

    Parameters
    ----------
    read
        Reads a text: once only, where one name just stands in place of another.
    """
    first: Parse | None = None
    for each in corrections:
        meant = each.reading(parse, each.said) or (first and each.reading(first, corrections[0].near.written))
        meant = meant or read(each.text)
        first = first or meant
        yield each, meant


class Mistakes:
    """Finds what may be written wrongly.

    Parameters
    ----------
    gazetteer
        The names of the district.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._similar = SimilarNames(gazetteer.own())
        self._usual = gazetteer.characters((*DIVISIONS, *_BEGUN), _IN_NAMES)
        self._cores, self._forms = _cores(gazetteer), ShortForms(gazetteer.own(), gazetteer.regions)
        self._openings = Openings(gazetteer.own(), gazetteer.regions)
        self._told = lru_cache(_KEPT)(self._tell)

    def corrections(self, parse: Parse) -> Iterator[list[Correction]]:
        """Yield for each name that is not known what it may have been meant to be; a limited number in all."""
        tried: set[str] = set()
        left = _MOST_READINGS
        for start, end, said in self._unknown(parse):
            if said in tried or left <= 0 or _WAY_IN.fullmatch(said) or IS_ONLY_A_WAY.fullmatch(said):
                continue
            tried.add(said)
            found = self._told(said, left)
            left -= len(found)
            before, written, behind = parse.text[:start], parse.text[start:end], parse.text[end:]
            yield [Correction(before + near.written + behind, start, written, near, *how) for near, how in found]

    def _tell(self, said: str, most: int) -> list[tuple[Near, tuple[bool, bool, bool, bool]]]:
        """Return the names that may be meant, and how each is another one, as `Correction` has it."""
        return [
            (
                near,
                (
                    len(said) > _LITTLE and is_slip(said, near.written) and not _is_place_of_a_road(said, near.written),
                    any(self._is_of_names(each) for each in other_characters(said, near.written)),
                    is_typo(said, near.written),
                    is_fuller(said, near.written),
                ),
            )
            for near in self._nearest(said, most)
        ]

    def _is_of_names(self, character: str) -> bool:
        """Return whether a character may well be in a name that nobody knows."""
        return character in self._usual or is_rare(character)

    def fuller(self, said: str) -> list[str]:
        """Return the names that have what was written, and something in their middle: 建设北路 for 建设路."""
        return [near.written for near in self._nearest(said, _MOST_READINGS) if is_fuller(said, near.written)]

    def longer(self, parse: Parse) -> list[Parse]:
        """Return an address with each name that begins as a known one and the words behind it do: 成都七中育才学校.

        成都七中育才 may be that, beside 成都七中.
        """
        if parse.is_plain:
            return []
        for at, of in enumerate(parse.elements):
            words = words_behind(parse, of) if of.level in _ALIKE and of.own else None
            if words is None or len(words.words) < _WORDS:
                continue
            begun = self._similar.begun(spelt(parse.text[of.start : of.end]) + words.words, _ALIKE)
            behind = tuple(e for e in parse.elements[at + 1 :] if e.start >= words.end)
            if names := {near.name.text: near.name for near in begun}:
                return [
                    Parse(
                        parse.text,
                        (*parse.elements[:at], of._replace(level=n.level, end=words.end, value=n.text), *behind),
                    )
                    for n in names.values()
                ]
        return []

    def is_begun(self, said: str) -> bool:
        """Return whether an estate is called so, but for its kind: 吉水 of 吉水新村."""
        return any(len(near.written) - len(said) <= _A_KIND for near in self._similar.begun(said, (levels.ESTATE,)))

    def begun(self, parse: Parse) -> list[str]:
        """Return an address with each name in place of the community whose stem it begins with: 莲花新村 for 莲花."""
        of = parse.first(levels.COMMUNITY)
        if of is None or not of.own or of.alias or of.end - of.start >= len(of.value):
            return []
        if any(e.level in _MAY_BE_MEANT for e in parse.elements if e is not of):
            return []
        text = parse.text
        said = spelt(text[of.start : of.end])
        names = {n.name.text: n.written for n in self._similar.begun(said, _ALIKE)}
        if called := self._gazetteer.in_communities.get(said):  # 东水关社区老门东, beside 老门东社区
            names[called] = called
        return [text[: of.start] + written + text[of.end :] for written in names.values()]

    def areas(self, parse: Parse) -> Iterator[tuple[str, Near]]:
        """Yield the areas that may be meant, with what was written: 黎阳街社区 for 黎阳社区, 老街街道 for 老街口."""
        for element in parse.elements:
            if element.known:
                continue
            named = self._gazetteer.named(element.value)
            if named and named.level in _AREAS and named.own:
                yield element.value, Near(named, named.text, _OTHER_KIND)
            elif element.level in _AREAS:
                said = spelt(element.value)
                alike = self._similar.near(said, _AREAS)[:_MOST_READINGS]
                meant = {near.name.text: near for near in alike if not is_another_number(said, near.written)}
                yield from ((element.value, near) for near in meant.values())

    def _nearest(self, said: str, most: int) -> list[Near]:
        """Return the names that are nearly written so, and those that begin or end so: 玉兰苑 and 玉兰花园 for 玉兰."""
        alike = [near for near in self._similar.near(said, _MAY_BE_MEANT) if _has_places(near.name)]
        if said.endswith("站"):  # 武定门站 is no slip for 武定门路
            alike = [near for near in alike if near.name.level is not levels.ROAD]
        found = {near.written: near for near in alike[:most] if not is_another_number(said, near.written)}
        is_road = said[0] in _COUNTS or is_name_of_road(said)  # 十四道街 of 靖宇十四道街, 得胜上街 of 牛市口得胜上街
        ended = self._similar.ended(said, (*_ALIKE, levels.ROAD) if is_road else _ALIKE)
        if is_road and said[0] not in _COUNTS:
            ended = [near for near in ended if near.name.level is not levels.ROAD or goes_before(near.written, said)]
        begun = *self._similar.begun(said, (*_BEGUN, levels.SITE)), *ended
        if begun:  # 黄山火车站 is called 火车站 before 汽车站 is
            wrong = [near for near in found.values() if near.distance and other_characters(said, near.written)]
            found.update((near.written, near._replace(distance=near.distance + _FARTHER)) for near in wrong)
        for near in (*self._kin(said), *begun):
            if len(found) < most:
                found.setdefault(near.written, near)
        return list(found.values())

    def _kin(self, said: str) -> Iterator[Near]:
        """Yield the roads that differ by their kind alone (延安大道 for 延安路), and 第一中学 for 一中."""
        stem = _WAY.sub("", said)
        for written, name in self._gazetteer.roads(stem) if stem != said else ():
            yield Near(name, written, _OTHER_KIND)
        yield from self._cores.get(said, ())
        yield from (Near(name, written, _OTHER_KIND) for written, name in self._forms.of(said))
        found = _NUMBERED_SITE.fullmatch(said)
        number = value(found["count"]) if found else ""
        if found is None or not number.isdecimal() or not 0 < int(number) < _MOST_COUNTED:
            return
        for region in () if found["before"] else self._gazetteer.regions:  # 青岛二中 for 二中
            for begin in dict.fromkeys((region, region[:-1])):
                named = self._gazetteer.named(begin + counted(int(number)) + found["kind"])
                yield from [Near(named, named.text, _OTHER_KIND)] if named and named.own else []
        for full in _IN_FULL[found["kind"]]:
            called = f"第{counted(int(number))}{full}"
            named = self._gazetteer.named((found["before"] or "") + called)
            yield from [Near(named, named.text, _OTHER_KIND)] if named and named.own else []
            if not (named and found["before"]):
                yield from self._similar.ended(called, _ALIKE)

    def _unknown(self, parse: Parse) -> Iterator[tuple[int, int, str]]:
        """Yield what may be a name written wrongly, and where it is: names side by side of which not all are known."""
        for written in _IN_DIGITS.finditer(parse.text):
            yield written.start(), written.end(), written[0]
        named = [e for e in parse.elements if e.level in _MAY_BE_A_NAME or e.level in _MAY_BE_IN_A_NAME]
        for first, element in enumerate(named):
            for last in range(first, min(first + _MOST_PARTS, len(named))):
                if last > first and named[last - 1].end != named[last].start:
                    break
                ends = (element.level, named[last].level)
                if all(e.known for e in named[first : last + 1]) or any(level in _MAY_BE_IN_A_NAME for level in ends):
                    continue
                start, end = element.start, named[last].end
                said = spelt(parse.text[start:end])
                if len(said) > _LONGEST_NAME:
                    break
                yield start, end, said
                ways = (*_OF, _WITH_MATTER) if first == last else _OF
                found = next(filter(None, (way.fullmatch(said) for way in ways)), None)
                if found and len(said) == end - start:
                    yield start, start + found.end("of"), found["of"]
                elif first == last and len(said) == end - start and (name := self._openings.of(said)):
                    yield start, start + len(name), name
                area = self._gazetteer.at(said, 0)  # 屯溪 before a name that is not known
                if area and area[0].own and len(said) - area[1] > 1 and len(said) == end - start:
                    yield start + area[1], end, said[area[1] :]


def _cores(gazetteer: Gazetteer) -> dict[str, list[Near]]:
    """Return the named places of the district by what is left of their names without city and kind."""
    found: dict[str, list[Near]] = {}
    for written, name in gazetteer.own():
        begin = next((region for region in gazetteer.regions if written.startswith(region)), "")
        core = _KIND_OF_SCHOOL.sub("", written.removeprefix(begin)) if begin and name.level in _ALIKE else ""
        if len(core) >= _CORE and all(near.name != name for near in found.get(core, ())):
            found.setdefault(core, []).append(Near(name, written, _OTHER_KIND))
    return found


def _is_place_of_a_road(said: str, road: str) -> bool:
    """Return whether what was written is what a road is called by: 报恩寺 is on 报恩寺街, or anywhere near."""
    return _STANDS_ALONE.search(said) is not None and _WAY.sub("", road) == said != road


def _has_places(name: Name) -> bool:
    """Return whether places are called by a name: of communities by those of villages, 草市村3组5号."""
    return name.level is not levels.COMMUNITY or name.text.endswith(_VILLAGE)
