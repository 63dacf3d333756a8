"""Other roads and places that a text names besides an address: what it is about may be there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from shapely import LineString, MultiLineString

from geogrid.domain.addressing import ground as on_ground
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import without_brackets
from geogrid.domain.addressing.names.element import ABOVE, INSIDE, Element, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.wording import own_words
from geogrid.domain.addressing.reading.abroad import is_division
from geogrid.domain.addressing.reading.elliptic import ranges
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, road_of
from geogrid.domain.addressing.text.normalise import normalise, spelt

NEAR_M = 150.0
"""How far a house is at most from a road that stands beside its own in one address: 延安路书院一巷12号."""
_IN_ONE = (*ABOVE, *INSIDE, levels.NUMBER, levels.ESTATE, levels.NOISE)
"""What may stand between two names of one address."""
_JOINED = re.compile("[与和至到或跟转及同往]|-{2,}")
_NO_ROAD = "(?<![马公道小一半大走上下过迷让堵拦挡修])"
_ELSEWHERE = re.compile(
    r"(?:[在到去往从至于]|反映|投诉|举报|位于|地[点址])(?:(?![在到去往从])[\u3400-\u9fff]){1,5}?"
    rf"(?:{_NO_ROAD}路(?![灯边旁面上中人]|口)|大道|大街|(?<!上)街(?!坊)|(?<!小)巷|小区|花园|花苑|新村|家园|公园|广场|"
    "超市|市场|商场|医院|车站|[小中大]学(?!生)|大桥|立交桥|隧道|工地|[河江湖塘]边|石窟|景区|古[镇城]|大厦|酒店|宾馆|机场)"
    rf"|^[\u3400-\u9fff]{{2,4}}?{_NO_ROAD}(?:路(?![灯边旁面上中人]|口)|大道)|^[\u3400-\u9fff]{{1,4}}大街"
)
"""A place in other words behind an address: 孩子在中山路走失."""
_IN_AN_AREA = re.compile(
    "(?:[在到往于]|反映|投诉|举报)([\u3400-\u9fff]{2,5}?)(?=[的,\uff0c、。丢遗走出打租买开上工务发遇被受住有拥施停积]|$)"
)
"""The same in an area: 钱包在老城区丢失, 在郑州的房子."""
_IN_A_NAME = re.compile("路|街|大道|巷")
_LONGEST_ROAD = 7
_NAME = re.compile(
    r".{1,}[^马公铁道水小大半一](?:路|街|大道|大街|巷|胡同|弄|公路)[东西南北中]?[一二三四五六七八九十]?段?"
)
"""What is a road that nobody knows, and not just a road: 道路, 马路, 小巷."""
_BUILDINGS = ("幢", "栋", "座", "号楼")
_PROSE = (levels.SITE, levels.WITHIN, levels.ESTATE)


class Apart:
    """Tells whether a text is about somewhere else than the address in it, or may be.

    Parameters
    ----------
    ground
        The grids.
    lines
        Roads by name, and how wide they are (m).
    gazetteer
        The names of the district.
    """

    def __init__(
        self, ground: Ground, lines: Mapping[str, tuple[LineString | MultiLineString, float]], gazetteer: Gazetteer
    ) -> None:
        self._ground, self._lines, self._gazetteer = ground, lines, gazetteer

    def from_sites(
        self,
        parse: Parse,
        name: Element,
        sites: Sequence[Site],
        directory: Directory,
        unlisted: Sequence[Head],
    ) -> bool:
        """Return whether a text names a road that has nothing to do with places in it, or a place in other words.

        Parameters
        ----------
        name
            The road or estate that their address begins with.
        unlisted
            House numbers of which the register says no more than their road: 徽山路999号城市花园9幢.
        """
        if parse.is_plain and len(parse.all(levels.ROAD)) <= (name.level is levels.ROAD) and not unlisted:
            return False
        where, grids = [(s.lon, s.lat) for s in sites], {s.grid for s in sites}
        return self._is_named(parse, name, where, grids, directory, unlisted)

    def on_its_road(self, parse: Parse, name: Element, sites: list[Site], directory: Directory) -> list[Site]:
        """Return those of the places of one name that lie along a road in the text, if any: 景德路城中花园1幢."""
        if len(sites) == 1:
            return sites
        roads = [e.value for e in parse.all(levels.ROAD) if e.known]
        if not roads or name.level is levels.ROAD or len({site.grid for site in sites}) == 1:
            return sites
        return [site for site in sites if any(self._lies_along(road, site, directory) for road in roads)] or sites

    def _lies_along(self, road: str, site: Site, directory: Directory) -> bool:
        """Return whether a place is near the line of a road, or where that is not drawn among its houses."""
        if line := self._lines.get(road):
            return self._ground.reach(line[0], (site.lon, site.lat)) <= NEAR_M
        west, south, east, north = directory.extent(road) or (181.0, 91.0, 181.0, 91.0)
        return west <= site.lon <= east and south <= site.lat <= north

    def from_whole(self, parse: Parse, name: Element, directory: Directory) -> bool:
        """Return the same of an estate as a whole."""
        west, south, east, north = directory.extent(name.value) or (0.0, 0.0, 0.0, 0.0)
        middle = (west + east) / 2, (south + north) / 2
        grids = directory.within(name.value).keys()
        return _is_on_an_unknown_road(parse) or self._is_named(parse, name, [middle], grids, directory)

    def _is_named(
        self,
        parse: Parse,
        name: Element,
        where: Sequence[on_ground.Where],
        grids: Collection[str | None],
        directory: Directory,
        unlisted: Sequence[Head] = (),
    ) -> bool:
        numbered = [head.element for head in unlisted]
        for road, is_beside in _others(parse, name, unlisted):
            # 水游城升州路24号 is a house on that road; 升州路24号水游城 is what stands there.
            is_beside = is_beside and not (road in numbered and name.start < road.start)
            if not road.known:
                if is_a_name(road):
                    return True
                continue
            of = directory.within(road.value).keys()
            if is_beside and road.end == name.start and _are_named_together(road, name, directory):
                continue
            if not (of and of <= set(grids)) and not (is_beside and self._is_near(road.value, where, of & set(grids))):
                return True
        words = (spelt(e.value) for e in parse.elements if e.level in _PROSE and not e.known)
        return any(
            _ELSEWHERE.search(said) or self._is_in_an_area(said) or self._has_road(said, name.value) for said in words
        )

    def _is_in_an_area(self, said: str) -> bool:
        """Return whether a word says that something is in another county or city."""
        areas = (found[1] for found in _IN_AN_AREA.finditer(said))
        return any(is_division(self._gazetteer, area) for area in areas)

    def _has_road(self, said: str, besides: str) -> bool:
        """Return whether a word has the name of a road of the district in it, and of another: 徽山路店."""
        for found in _IN_A_NAME.finditer(said):
            for start in range(max(0, found.end() - _LONGEST_ROAD), found.start()):
                named = self._gazetteer.named(said[start : found.end()])
                if named and named.own and named.level is levels.ROAD and named.text != besides:
                    return True
        return False

    def _is_near(self, road: str, where: Sequence[on_ground.Where], shared: Collection[str | None]) -> bool:
        """Return whether an address lies along a road as well: in one grid with houses of it, or near its line."""
        line = self._lines.get(road)
        return bool(shared) or (
            line is not None and any(self._ground.reach(line[0], place) <= NEAR_M for place in where)
        )


def _are_named_together(road: Element, name: Element, directory: Directory) -> bool:
    """Return whether the register names a road before a lane or an estate in some address of it: 江汉路泰宁里5号."""
    both = road.value + name.value
    return any(both in normalise(site.address) for site in directory.under(name.value))


def in_full(parse: Parse, sites: list[Site]) -> list[Site]:
    """Return those of the places of one key whose address is all of the text, if others have another one."""
    text = normalise(parse.text)
    same = [site for site in sites if normalise(site.address) == text]
    return same if len(same) < len(sites) and not _is_like_a_house(parse) else []


def as_written(parse: Parse, sites: list[Site]) -> list[Site]:
    """Return those of the places of one key whose address is the text, word for word, if any: 107号（市四幼）."""
    words = without_brackets(own_words(parse, ABOVE))
    same = [site for site in sites if without_brackets(normalise(site.address)).endswith(words)]
    if len(same) > 1 and not parse.first(levels.NUMBER):
        same = _of_said_areas(parse, same)
    is_bare = 0 < len(same) < len(sites) and _is_like_a_house(parse)
    return [] if is_bare and any(site.address.endswith(_BUILDINGS) for site in sites) else same


def _of_said_areas(parse: Parse, sites: list[Site]) -> list[Site]:
    """Return those whose address has the areas that a text says before the name: 市南区东方饭店, not 青岛市…."""
    for area in (e for e in parse.elements if e.own and e.level in ABOVE):
        said = normalise(parse.text[area.start :])
        if found := [site for site in sites if normalise(site.address).endswith(said)]:
            return found
    return sites


def _is_like_a_house(parse: Parse) -> bool:
    """Return whether a building is written as a house is, which 3幢 may be as well: 城市花园3号."""
    building = parse.first(levels.BUILDING)
    return building is not None and parse.text[building.end - 1] == "号"


def _is_on_an_unknown_road(parse: Parse) -> bool:
    """Return whether a text has a house number on a road that nobody knows: 桂花苑（一巷）5号."""
    roads = parse.all(levels.ROAD)
    return bool(roads) and any(not road_of(roads, number).known for number in parse.all(levels.NUMBER))


def strange_roads(parse: Parse) -> list[str]:
    """Return the roads that a text means besides and that nobody knows; none where it is where they cross.

    Also from which lane to which it goes: of those between it does not say the names.
    """
    if parse.is_plain or parse.first(levels.JUNCTION):
        return []
    return [road.value for road in parse.all(levels.ROAD) if not road.known and is_a_name(road)] + ranges(parse)


def is_a_name(road: Element) -> bool:
    """Return whether what was read as a road is called so, and not just a road: 小巷."""
    return _NAME.fullmatch(spelt(road.value)) is not None


def _others(parse: Parse, name: Element, unlisted: Sequence[Head]) -> Iterator[tuple[Element, bool]]:
    """Yield the other roads of a text without a listed number, and whether each stands in one address with a name."""
    roads = parse.all(levels.ROAD)
    if len(roads) < 1 + (name.level is levels.ROAD):
        return
    numbered = {road_of(roads, number) for number in parse.all(levels.NUMBER)}
    numbered -= {head.element for head in unlisted}
    for road in roads:
        if road.value != name.value and road not in numbered:
            first, last = (road, name) if road.start < name.start else (name, road)
            between = [e for e in parse.elements if first.end <= e.start < last.start]
            written = "".join(parse.text[e.start : e.end] for e in between if e.level is levels.NOISE)
            if not any(e.level is levels.RELATION for e in between):  # which is weighed as lying beside it
                yield road, all(e.level in _IN_ONE for e in between) and not _JOINED.search(written)
