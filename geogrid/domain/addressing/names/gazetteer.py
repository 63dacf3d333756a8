"""The names that addresses are read by: the divisions of the country, and what the loaded district has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, Element, Level, Name
from geogrid.domain.addressing.names.grammar import called
from geogrid.domain.addressing.names.in_city import AS_PARTS, called_in, is_named, sharing
from geogrid.domain.addressing.names.in_communities import without_community
from geogrid.domain.addressing.names.kinds import with_counted, without_areas
from geogrid.domain.addressing.names.phases import beside_whole, in_parts
from geogrid.domain.addressing.names.segments import in_segments
from geogrid.domain.addressing.names.side_streets import called_alone
from geogrid.domain.addressing.names.spellings import by_region, in_other_numerals, in_short, other_spellings
from geogrid.domain.addressing.names.wording import is_bare_kind
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.pace import paced

_TAILS = {
    levels.PROVINCE: ("壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市"),
    levels.CITY: ("自治州", "地区", "市", "盟"),
    levels.DISTRICT: ("自治县", "自治旗", "区", "县", "市", "旗"),
    levels.TOWN: ("街道办事处", "街道", "镇", "乡"),
    levels.COMMUNITY: ("社区居民委员会", "社区居委会", "社区", "居委会", "村民委员会", "村委会", "村"),
}
_PEOPLES = re.compile(
    "(?:(?:藏|羌|彝|白|傣|景颇|傈僳|哈尼|壮|苗|侗|布依|土家|回|蒙古|哈萨克|柯尔克孜|朝鲜|满|瑶|仫佬|毛南|黎|畲|水|仡佬|拉祜|佤|"
    "纳西|布朗|独龙|怒|普米|裕固|保安|东乡|撒拉|土|锡伯|达斡尔|各)族|(?:蒙古|哈萨克|柯尔克孜)$)+$"
)
"""Of whom prefectures are named besides their place, without 自治州: 湘西土家族苗族, 巴音郭楞蒙古."""
_WAYS = ("路", "街", "大道", "大街", "巷")
_STREET = "街道"
_GROUP = re.compile(r"村\d+组$")
_COUNTY_LENGTHS = (4, 3, 2)
_PROVINCE, _CITY = 2, 4  # digits of a code
HEAD = 2
"""How many characters names are found by; a name has at least as many."""
_FEW = 8
"""Names that begin alike, up to which each is looked for; of more, what stands there is looked up in each length."""


class Gazetteer:
    """Names by how they are written.

    Parameters
    ----------
    divisions
        Six-digit codes and names of provinces, prefectures and counties.
    names
        Levels and names of the loaded district: its areas, roads, estates, sites.
    aliases
        Other names, and what is in use instead: one of `names`, or an address.
    within
        The code of the loaded district (six digits or more), whose county, prefecture and province are its own;
        empty for none.
    """

    def __init__(
        self,
        divisions: Mapping[str, str] = {},
        names: Iterable[tuple[Level, str]] = (),
        aliases: Iterable[tuple[str, str]] = (),
        within: str = "",
    ) -> None:
        self._names: dict[str, Name] = {}
        self._few: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._firsts: set[str] = set()
        self.county_here = divisions.get(within[:6], "")
        """The county that is loaded; empty where none is, or it is none of the country's."""
        around = {within[:2] + "0000", within[:4] + "00", within[:6]} if within else set()
        self._begun: set[str] = set()
        self._codes: dict[str, list[str]] = {}
        self._counties: dict[str, list[tuple[str, str]]] = {}
        self._in_parts: dict[str, tuple[str, ...]] = {}
        self._beside_whole: dict[str, tuple[str, ...]] = {}
        self._by_area: dict[str, tuple[tuple[Level, str], ...]] = {}
        self.with_numbers: list[str] = []
        """Roads, and what has a name and numbers behind it, of the loaded district: 何厝社, 石板村3组."""
        self._regions = [name for code in around if (name := divisions.get(code)) and is_named(name)]
        self.regions = tuple(way for name in self._regions for way in (name, name[:-1]))
        """The district and what it lies in, in full and without the last character: 成都市, 成都."""
        self.houses: dict[str, str] = {}
        """The houses that are called as an estate of places is: 总府路15号 of 王府井百货, which has a B座."""
        self.in_communities: dict[str, str] = {}
        """The places whose row begins with their community, by what they are called without it."""
        self.offices: dict[str, Name] = {}
        """Sub-districts by how they are written without their last character, as streets are: 北京街 for 北京街道."""
        self._called_in = called_in(divisions)
        self._sharing = sharing(self._called_in)
        for code, name in sorted(divisions.items(), key=lambda item: item[0] not in around):
            beside = bool(within) and code.startswith(within[:_CITY])  # 休宁 is said for 休宁县 next to it
            if is_named(name) or code in around:
                self._add_with_short(levels.of_division(code), name, code in around, beside=beside)
                self._add_below(code, name)
            elif beside and name in AS_PARTS:
                self._add(name, Name(levels.DISTRICT, name))
        for written, _ in self.own():
            self._begin(written)
        self._hold(names)
        self.call(aliases)

    def holding(self, names: Iterable[tuple[Level, str]]) -> Gazetteer:
        """Return one that has more names of the loaded district: the country is not looked through again."""
        other = copy(self)
        other._names, other._few, other._lengths = self._names.copy(), self._few.copy(), self._lengths.copy()
        other._firsts, other._begun, other._in_parts = self._firsts.copy(), self._begun.copy(), self._in_parts.copy()
        other.offices, other.with_numbers = self.offices.copy(), self.with_numbers.copy()
        other.houses, other.in_communities = self.houses.copy(), self.in_communities.copy()
        other._hold(names)
        return other

    def call(self, aliases: Iterable[tuple[str, str]]) -> None:
        """Add other names, and what each stands for: a name, another one's other name, or the key of a place."""
        meant = {normalise(alias): normalise(name) for alias, name in aliases}
        meant = {way: name for alias, name in meant.items() for way in in_other_numerals(alias)} | meant
        for alias in meant:
            name, known = meant[alias], {alias}
            while name in meant and name not in known:
                known.add(name)
                name = meant[name]
            self._add_alias(alias, name)

    def number(self, names: Iterable[str]) -> None:
        """Add what stands before the numbers of places that have neither a road nor an estate: 石板村 of 石板村12号."""
        self.with_numbers += sorted({name[self._end_of_areas(name) :] for name in names})

    def _end_of_areas(self, text: str) -> int:
        """Return where the areas above communities end that a text begins with."""
        end = 0
        while (named := self.at(text, end)) and named[0].own and named[0].level in ABOVE[:-1] and not named[0].short:
            end = named[1]
        return end

    def _hold(self, names: Iterable[tuple[Level, str]]) -> None:
        held: dict[Level, list[str]] = defaultdict(list)
        for level, name in paced(names):
            spelled = normalise(name)
            if level in (levels.ROAD, levels.SITE):
                self.with_numbers.append(spelled)
            if level is levels.SITE and (_GROUP.search(spelled) or self._end_of_areas(spelled) == len(spelled)):
                continue  # of 草市村3组12号 both are read; 市南区, and what has no name, stay what they are
            if level in (levels.ESTATE, levels.SITE) and is_bare_kind(spelled):
                continue  # as an older geogrid, or a careless column, has it
            self._add_with_short(level, spelled, own=True)
            for other in other_spellings(level, spelled):
                self._add_with_short(level, other, own=True, of=spelled)
            if level is levels.TOWN:
                self._hold_office(spelled)
            held[level].append(spelled)
        self._hold_roads(held[levels.ROAD])
        for level in (levels.ESTATE, levels.SITE):
            self._hold_by_region(level, held[level])
        for whole, parts in in_parts(held[levels.ESTATE]).items():
            if (known := self._names.get(whole)) is None or known.short:
                self._add(whole, Name(levels.ESTATE, whole, own=True))
                self._in_parts[whole] = parts
        beside = beside_whole({*held[levels.ESTATE], *held[levels.SITE]})
        self._beside_whole = {**self._beside_whole, **beside}
        self._hold_without_area(held)
        self._hold_without_community(held[levels.SITE])

    def _hold_without_community(self, sites: Iterable[str]) -> None:
        """Add what places are called without the community that their row begins with: 水游城 of 东水关社区水游城."""
        self.in_communities |= without_community(sites, lambda name: self._is_area(name, ABOVE[-2:]))
        for rest in self.in_communities.keys() - self._names.keys():
            self._add(rest, Name(levels.SITE, self.in_communities[rest], own=True))

    def _hold_without_area(self, held: Mapping[Level, Iterable[str]]) -> None:
        """Add what places are called without the area that they are called by: 图书馆, 市图书馆 for 青岛市图书馆."""
        found: dict[str, list[tuple[Level, str]]] = defaultdict(list)
        for level in (levels.SITE, levels.ESTATE):
            for name, rest, of_region in without_areas(dict.fromkeys(held[level]), self._is_area):
                found[rest].append((level, name))
                for way in (of_region, *in_short(of_region)):
                    self._add(way, Name(level, name, own=True))
        for rest, ((level, _), *_) in found.items():
            for way in (rest, *other_spellings(level, rest)):
                self._add(way, Name(level, rest, own=True))
        there = {rest: names for rest, names in found.items() if self._names[rest].text == rest}
        self._by_area = self._by_area | with_counted(there)

    def _is_area(self, written: str, of: Collection[Level] = ABOVE[:-1]) -> bool:
        known = self._names.get(written)
        return known is not None and known.own and not known.short and known.level in of

    def _hold_by_region(self, level: Level, names: Iterable[str]) -> None:
        """Add how names are also written that begin with the region around, unless that may be another one's."""
        for name, rest, other in by_region(names, self._regions):
            if rest not in self._names:  # 湖北省中医院 may be 中医院, beside 湖北中医院
                self._add(other, Name(level, name, own=True))

    def _hold_office(self, town: str) -> None:
        """Add a sub-district without its last character, if there is no such road: 北京街 for 北京街道."""
        if town.endswith(_STREET) and not town.endswith("街街道"):
            self.offices[town[:-1]] = office = Name(levels.TOWN, town, short=True, own=True)
            self._add(town[:-1], office)

    def _hold_roads(self, roads: Collection[str]) -> None:
        """Add what roads are also called: their side streets without the main road, and all segments together."""
        for alone, named in called_alone(roads).items():
            if alone not in self._names and len(named) == 1:
                self._add(alone, Name(levels.ROAD, named[0], alias=True, own=True))
            elif alone not in self._names:
                self._add(alone, Name(levels.ROAD, alone, own=True))
                self._in_parts[alone] = named
        for whole, segments in in_segments(roads).items():
            self._add(whole, Name(levels.ROAD, whole, own=True))
            self._in_parts[whole] = segments

    def parts(self, name: str) -> tuple[str, ...]:
        """Return the parts of an estate that the register has in parts alone (滨江花园一期), or those of a road."""
        return self._in_parts.get(name, ())

    def parts_beside(self, name: str) -> tuple[str, ...]:
        """Return the parts that an estate has in the register besides itself: 玫瑰苑A区 of 玫瑰苑."""
        return self._beside_whole.get(name, ())

    def called_by_area(self, rest: str) -> tuple[tuple[Level, str], ...]:
        """Return level and name of the places that are called so behind an area: 青岛市图书馆 by 图书馆."""
        return self._by_area.get(rest, ())

    def __len__(self) -> int:
        return len(self._names)

    def at(self, spelt: str, place: int) -> tuple[Name, int] | None:
        """Return the longest name that begins at a place of a spelt text, and where it ends.

        None that would end within a number: 黄山中路1 in 黄山中路16号.
        """
        if spelt[place : place + 1] not in self._firsts:
            return None
        head = spelt[place : place + HEAD]
        for each in self._few.get(head, ()):
            end = place + len(each)
            if spelt.startswith(each, place) and not (spelt[end - 1].isdecimal() and spelt[end : end + 1].isdecimal()):
                return self._names[each], end
        for length in self._lengths.get(head, ()):
            end = place + length
            name = self._names.get(spelt[place:end]) if end <= len(spelt) else None
            if name is not None and not (spelt[end - 1].isdecimal() and spelt[end : end + 1].isdecimal()):
                return name, end
        return None

    def county(self, spelt: str, place: int, above: str) -> tuple[Name, int] | None:
        """Return the county whose name without its last part begins at a place, and where that ends: 余杭 for 余杭区.

        Parameters
        ----------
        above
            The province or prefecture that is named before it: elsewhere 余杭 may be anything.
        """
        for said, name in self._called_in.get(above, {}).items():
            if spelt.startswith(said, place):
                return self._district(name, short=not name.endswith(said)), place + len(said)
        for length in _COUNTY_LENGTHS:
            short = spelt[place : place + length]
            for code, name in self._counties.get(short, ()) if len(short) == length else ():
                if any(code.startswith(of) for of in self._codes.get(above, ())):
                    return self._district(name, short=True), place + length
        return None

    def _district(self, name: str, *, short: bool) -> Name:
        known = self._names.get(name)
        return Name(levels.DISTRICT, name, short=short, own=known is not None and known.own and known.text == name)

    def shares(self, city: str, spelt: str, end: int) -> bool:
        """Return whether the 市 that a city ends with begins the name of its district: 青岛市南区, 青岛市南江西路."""
        for name in self._sharing.get(city, ()):
            short = name[:-1]
            if not spelt.startswith(short, end - 1):
                continue
            behind = end - 1 + len(short)
            is_in_full = spelt.startswith(name, end - 1)
            here = self.at(spelt, end)
            if here and here[0].own and not here[0].short and (here[1] > behind + 1 or not is_in_full):
                return False  # 南区花园 of 青岛市, 青岛市南京路
            return is_in_full or self._is_own(self.at(spelt, behind))
        return False

    @staticmethod
    def _is_own(named: tuple[Name, int] | None) -> bool:
        return named is not None and named[0].own and not named[0].short

    def named(self, written: str) -> Name | None:
        """Return what is written so."""
        return self._names.get(written)

    def told(self, level: Level, start: int, end: int, spelt: str) -> Element:
        """Return what is told by how its name ends; a road of the district is known, 航空路 of 航空路小学."""
        said = called(level, spelt[start:end])
        named = self._names.get(said) if level is levels.ROAD else None
        is_own = named is not None and named.own and named.level is levels.ROAD
        return Element(level, start, end, said, is_own, is_own)

    def own(self) -> Iterable[tuple[str, Name]]:
        """Return all names of the loaded district as they are written, with what they stand for."""
        return ((written, name) for written, name in paced(self._names.items()) if name.own)

    def characters(self, of: Iterable[Level], least: int) -> frozenset[str]:
        """Return the characters that stand in so many names of these levels at least."""
        wanted = frozenset(of)
        counts = Counter(c for written, name in self._names.items() if name.level in wanted for c in set(written))
        return frozenset(character for character, count in counts.items() if count >= least)

    def _add_below(self, code: str, name: str) -> None:
        level = levels.of_division(code)
        if level is not levels.DISTRICT:
            self._codes.setdefault(name, []).append(code[: _PROVINCE if level is levels.PROVINCE else _CITY])
            return
        short = next((name.removesuffix(tail) for tail in _TAILS[level] if name.endswith(tail)), name)
        for said in {short, short.removesuffix("新"), _PEOPLES.sub("", short)} - {name}:  # 浦东新区 is 浦东
            if len(said) in _COUNTY_LENGTHS:
                self._counties.setdefault(said, []).append((code, name))

    def is_county(self, short: str) -> bool:
        """Return whether some county of the country is called so without its last part."""
        return short in self._counties

    def roads(self, stem: str) -> Iterator[tuple[str, Name]]:
        """Yield the roads of the district that are called so, with what they are: 观前街 by 观前."""
        for way in _WAYS:
            name = self._names.get(stem + way)
            if name and name.own and name.level is levels.ROAD:
                yield stem + way, name

    def is_also_a_road(self, area: Name) -> bool:
        """Return whether an area without its last part may as well be a road: 观前139号 is in 观前街."""
        stems = (area.text.removesuffix(tail) for tail in _TAILS[area.level] if area.text.endswith(tail))
        return any(True for stem in stems for _ in self.roads(stem))

    def county_elsewhere(self, short: str) -> Name | None:
        """Return the county elsewhere that is called so without its last part; none where a name of here begins so."""
        named = self._names.get(short)
        if short not in self._counties or short in self._begun or (named is not None and named.own):
            return None
        return Name(levels.DISTRICT, short, short=True)

    def _add_with_short(self, level: Level, name: str, own: bool, *, beside: bool = False, of: str = "") -> None:
        """Add a name, which is another spelling of one, and what it is called without its tail."""
        self._add(name, Name(level, of or name, own=own))
        for tail in _TAILS.get(level, ()):
            rest = name.removesuffix(tail)
            if rest != name:
                self._add_short(level, of or name, rest, own, beside=beside)
                return

    def _add_short(self, level: Level, name: str, rest: str, own: bool, *, beside: bool) -> None:
        """Add a name without its tail; that of a county elsewhere is left out: 西湖 is a lake in most towns."""
        if level is levels.CITY and _PEOPLES.search(rest):
            self._add(rest, Name(level, name, short=True, own=own))
            rest = _PEOPLES.sub("", rest)
            self._add(rest + "州", Name(level, name, own=own))  # 黔东南州
        if level is levels.DISTRICT and name.endswith("自治县"):
            self._add(_PEOPLES.sub("", rest) + "县", Name(level, name, own=own))  # 民和县
        if len(rest) >= HEAD and (own or beside or level in (levels.PROVINCE, levels.CITY)):
            self._add(rest, Name(level, name, short=True, own=own))

    def _add_alias(self, alias: str, name: str) -> None:
        meant = self._names.get(name) or Name(levels.SITE, name, own=True)
        self._add(alias, meant._replace(alias=True, short=False, own=True))
        if self._names[alias].level is levels.ESTATE and meant.level is levels.SITE:
            self.houses[alias] = meant.text

    def _add(self, written: str, name: Name) -> None:
        """Add what is not known yet; a full name displaces a short one, what is the district's own what is not."""
        known = self._names.get(written)
        better = known is None or (known.short and not name.short) or (name.own and not known.own)
        if better and len(written) >= HEAD:
            self._names[written] = name
            if known is None:
                self._list(written)
            if name.own:
                self._begin(written)

    def _list(self, written: str) -> None:
        """Let a name be found by how it begins."""
        head, length = written[:HEAD], len(written)
        self._firsts.add(head[0])
        lengths = self._lengths.get(head)
        if lengths is None:
            some = sorted((*self._few.get(head, ()), written), key=len, reverse=True)
            if len(some) <= _FEW:
                self._few[head] = tuple(some)
                return
            del self._few[head]
            lengths = tuple(len(each) for each in some)
        self._lengths[head] = tuple(sorted({*lengths, length}, reverse=True))

    def _begin(self, written: str) -> None:
        """Note the counties that a name of the district begins like."""
        short = {written[:length] for length in _COUNTY_LENGTHS}
        self._begun |= short & self._counties.keys()
