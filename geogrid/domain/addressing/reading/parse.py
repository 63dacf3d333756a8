"""From a text to the elements of an address."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import grammar, levels
from geogrid.domain.addressing.names.blanks import LONGEST, as_written, spread, without_blanks
from geogrid.domain.addressing.names.element import Element, Level, Name, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.in_city import is_part
from geogrid.domain.addressing.names.segments import may_be_segment, with_segment
from geogrid.domain.addressing.names.ways import ROAD
from geogrid.domain.addressing.reading.country import BEGINS_SENDING, DIVISIONS, divisions, sent_to
from geogrid.domain.addressing.reading.cut_out import is_cut
from geogrid.domain.addressing.reading.elliptic import in_full
from geogrid.domain.addressing.reading.numbers import Numbers, of_house, on_floor, with_zeros
from geogrid.domain.addressing.reading.run_on import area_follows, known_at_end, named_with
from geogrid.domain.addressing.reading.short_names import is_of_a_road, is_whole, words_before
from geogrid.domain.addressing.text.normalise import places, spelt

_RANK = {level: rank for rank, level in enumerate(Level)}
_ROAD, _INSIDE, _BESIDE = _RANK[levels.ROAD], _RANK[levels.BUILDING], _RANK[levels.JUNCTION]
"""Of the last two: from where on levels may be said again, and from where on they have no order."""
_WITH_GATES, _NUMBERS, _PART = (levels.ESTATE, levels.SITE), (levels.NUMBER, levels.BUILDING), "part"
_COUNTRY = "中国"
_BEGINS_NO_PART = grammar.BEGINS_CODE | BEGINS_SENDING | grammar.BEGINS_NOISE | {_COUNTRY[0]}
_MAY_BE_OTHERS = (levels.CITY, levels.DISTRICT)


def parse(text: str, gazetteer: Gazetteer) -> Parse:
    """Return the elements of an address; together they are all of its characters.

    Parameters
    ----------
    text
        As it was written; of more than `LONGEST` characters the rest is noise.
    gazetteer
        The names that are known. Others are told by how they end.
    """
    if kept := without_blanks(text):
        return spread(parse("".join(text[at] for at in kept), gazetteer), text, kept)
    if full := in_full(text, gazetteer):
        return Parse(text, tuple(as_written(parse(full.text, gazetteer).elements, full.at)))
    spelled = spelt(text)
    written = with_zeros(spelled) if "o" in spelled else spelled
    elements = _Reader(written, gazetteer).read()
    return Parse(text, tuple(elements if len(written) == len(text) else as_written(elements, places(text))))


class _Reader:
    """Reads one spelt text from its beginning to its end."""

    def __init__(self, written: str, gazetteer: Gazetteer) -> None:
        self._written, self._gazetteer = written, gazetteer
        self._end = min(len(written), LONGEST)
        self._found: list[Element] = []
        self._numbers = Numbers()
        self._seen: set[tuple[Level, str]] = set()
        self._rank = -1
        self._named: Level | None = None
        """What the last element is that is no noise, where that is a name of the district."""
        self._unread = -1  # where what is not understood yet begins; -1 without any

    def read(self) -> list[Element]:
        place = 0
        while place < self._end:
            place = self._step(place)
        if self._unread >= 0:
            self._say_unread(self._end)
        if self._end < len(self._written):
            self._found.append(Element(levels.NOISE, self._end, len(self._written), ""))
        return self._found

    def _step(self, place: int) -> int:
        """Read what stands at a place and return where to go on."""
        written = self._written
        first = written[place]
        named = self._gazetteer.at(written, place)
        if named is not None:
            name, end = named
            if self._stands_alone(name, end):
                self._add(Element(name.level, place, end, name.text, True, True, name.alias))
                return end
            if self._is_meant(name, place, end):
                return self._name(place, name, end)
        return self._no_name(place, first)

    def _no_name(self, place: int, first: str) -> int:
        """Read what stands where no name of the gazetteer does."""
        written = self._written
        if self._unread < 0 and not first.isascii() and (county := self._county(place)):
            return self._name(place, *county)
        if first in _BEGINS_NO_PART and (end := self._no_part(place, first)):
            return self._noise(place, end)
        if first in grammar.BEGINS_ANY_NUMBER and (end := self._numbers_at(place, first)):
            return end
        if first in grammar.BREAKS:
            return self._noise(place, grammar.BREAK.match(written, place, self._end).end())  # type: ignore[union-attr]
        if first in grammar.BEGINS_RELATION and (end := self._relation(place)):
            return end
        if first in "-的" and self._unread < 0 and self._found:
            return self._noise(place, place + 1)
        if self._unread < 0:
            if end := self._by_its_end(place):
                return end
            self._unread = place
        return place + 1

    def _no_part(self, place: int, first: str) -> int:
        """Return where something ends that is no part: 密码1234#, and before a division 寄往, 中国; 0 without."""
        if first in grammar.BEGINS_CODE and (code := grammar.CODE.match(self._written, place, self._end)):
            return code.end()
        if place == 0 and self._written.startswith(_COUNTRY) and self._gazetteer.at(self._written, len(_COUNTRY)):
            return len(_COUNTRY)
        sent = first in BEGINS_SENDING and sent_to(self._gazetteer, self._written, place)
        return sent or words_before(self._written, place, self._gazetteer)

    def _noise(self, place: int, end: int, level: Level = levels.NOISE) -> int:
        """Say that something is no part of an address, or where it is; return its end."""
        if self._unread >= 0:
            self._say_unread(place)
        self._found.append(Element(level, place, end, "" if level is levels.NOISE else self._written[place:end]))
        return end

    def _stands_alone(self, name: Name, end: int) -> bool:
        """Return whether a name of the district is meant for sure, as nothing beside it may make another of it."""
        if self._unread >= 0 or name.short or not name.own or name.level in _MAY_BE_OTHERS or end > self._end:
            return False
        behind = self._written[end : end + 2]
        return (
            behind[:1] not in grammar.BEGINS_MORE
            and behind[1:] != grammar.SEGMENT
            and not (name.level is levels.ROAD and name.text in self._gazetteer.offices)
        )

    def _is_meant(self, name: Name, place: int, end: int) -> bool:
        """Return whether a name of the gazetteer stands here, and not within another word."""
        if end > self._end:
            return False
        after = self._written[end : end + 2]
        if self._unread >= 0 and (name.short or not name.own or is_cut(name, self._written, self._unread, place, end)):
            return False
        if name.level is levels.DISTRICT and self._is_a_part(place, end):
            return False
        if name.level is levels.ROAD:
            return after[:1] not in grammar.BEGINS_ANOTHER or not grammar.OF_ANOTHER.match(self._written, end)
        may_be_office = after[:1] in grammar.MAY_BEGIN_AN_OFFICE and name.own and name.level in DIVISIONS
        if may_be_office and grammar.BEGINS_AN_OFFICE.match(self._written, end):
            return False
        if name.short and not name.own and self._found and self._found[-1].value.endswith("市") and self._county(place):
            return False  # 北京朝阳 is not 朝阳市
        if name.short:
            again = (name.level, name.text) in self._seen  # 合肥市合肥包河区
            is_estate = name.own and grammar.is_an_estate(name.level, self._written, place, end)  # 二七新村三区2号楼
            may_be = (again or self._rank < _RANK[name.level]) and not is_estate
            return may_be and is_whole(name, end, self._written, self._gazetteer)
        if _RANK[name.level] > _RANK[levels.COMMUNITY] or not after.startswith(grammar.NO_NAME_BEFORE):
            return True
        return self._gazetteer.at(self._written, end) is not None  # 台州市路桥区

    def _is_a_part(self, place: int, end: int) -> bool:
        """Return whether what some district is called is a part here: 东区 of 玉佛花园东区, 新城区 of 碑林区新城区."""
        if self._rank < _RANK[levels.DISTRICT] or self._found[-1].level is levels.CITY:
            return False
        is_inside = self._rank >= _ROAD
        return is_part(self._written[place:end], self._gazetteer.county_here, is_inside=is_inside)

    def _county(self, place: int) -> tuple[Name, int] | None:
        """Return a county behind what it lies in, by which it is known: 杭州余杭仓前街道, 西安市新城区, 青岛北区."""
        if not self._found:
            return None
        last = self._found[-1]
        if is_apart := last.level is levels.NOISE and len(self._found) > 1 and self._written[last.start].isspace():
            last = self._found[-2]
        if last.level not in (levels.PROVINCE, levels.CITY) or not last.known:
            return None
        found = self._gazetteer.county(self._written, place, last.value)
        if found and not found[0].short:
            return None if self._written.startswith(grammar.NO_DISTRICT_BEFORE, found[1]) else found
        if found is None or is_apart or not is_whole(*found, self._written, self._gazetteer):
            return None
        if (here := self._gazetteer.at(self._written, found[1])) and here[0].own and here[0].level is levels.ROAD:
            return found  # 杭州萧山滨江路, where there is a 滨江路 as well
        return None if is_of_a_road(self._written, found[1]) else found

    def _name(self, place: int, name: Name, end: int) -> int:
        if name.level is levels.ROAD and name.text in self._gazetteer.offices and self._is_office(end):
            name = self._gazetteer.offices[name.text]
        if name.level is levels.CITY and self._gazetteer.shares(name.text, self._written, end):
            end -= 1  # 青岛市南区 is 市南区 of 青岛市
        if self._unread >= 0:
            self._say_unread(place, name.level)
        more = grammar.MORE.get(name.level)
        if more and (found := more.match(self._written, end, self._end)):
            end = found.end()
        element = Element(name.level, place, end, name.text, True, name.own, name.alias)
        if name.level is levels.ROAD and may_be_segment(self._written, end):
            element = with_segment(element, self._written, self._end, self._gazetteer.named)
        self._add(element)
        return element.end

    def _is_office(self, end: int) -> bool:
        """Return whether a street is meant as the sub-district called so: 大塘街中山四路300号."""
        named = self._gazetteer.at(self._written, end)
        if self._rank >= _RANK[levels.TOWN] or named is None or not named[0].own or named[0].level in DIVISIONS:
            return False
        return named[0].level is not levels.ROAD or not grammar.IS_JOINED.match(self._written, named[1])

    def _by_its_end(self, place: int) -> int:
        """Read a name that no list has by how it ends, the one that ends first; return its end, or 0."""
        best, level_of_best = self._end + 1, None
        for level, pattern in grammar.BY_END:
            if self._may_come(level):
                found = pattern.match(self._written, place, min(self._end, best))
                if found and place < found.end() < best:
                    best, level_of_best = found.end(), level
        here = any(element.own for element in self._found)  # where the names of all areas are known
        if not here and self._rank in (-1, _RANK[levels.PROVINCE], _RANK[levels.CITY]):
            for level, pattern in ((levels.CITY, grammar.CITY), (levels.DISTRICT, grammar.DISTRICT)):
                found = pattern.match(self._written, place, min(self._end, best))
                may_be = found and self._rank < _RANK[level]
                if found and may_be and (self._rank >= 0 or area_follows(self._written, found.end(), self._end)):
                    best, level_of_best = found.end(), level
        if level_of_best is None:
            return 0
        if known := known_at_end(self._gazetteer, self._written, (place, best), level_of_best):
            self._unread = place
            return known
        if level_of_best in (*DIVISIONS, levels.ZONE) and divisions(self._gazetteer, self._written, place, best):
            self._unread = place
            return best
        element = self._gazetteer.told(level_of_best, place, best, self._written)
        element = with_segment(element, self._written, self._end, self._gazetteer.named)
        self._add(element)
        return element.end

    def _may_come(self, level: Level) -> bool:
        if level is levels.ROAD:
            return not self._numbers.has_number or self._after_road()
        if level is levels.GROUP:
            return self._rank == _RANK[levels.COMMUNITY]
        if level is levels.TOWN and self._found and self._found[-1].level is levels.DISTRICT:
            return True  # said once more: 金牛区沙河源街道金牛区九里堤街道
        if level is levels.ZONE and not any(element.own for element in self._found):
            return self._rank < _ROAD  # 龙岭镇家具产业园, where the names of all zones are not known
        return level is levels.ESTATE or self._rank < _RANK[level]

    def _after_road(self) -> bool:
        """Return whether a road has just been read, or something that joins another to it."""
        said = [e.level for e in self._found[-2:]]
        return bool(said) and (said[-1] is levels.ROAD or (said[-1] is levels.NOISE and levels.ROAD in said))

    def _numbers_at(self, place: int, first: str) -> int:
        """Read a number, or a direction with one; return its end, or 0."""
        if first in grammar.BEGINS_HEADED and (end := self._number(place, grammar.HEADED)):
            return end
        if first not in grammar.BEGINS_NUMBER:
            return 0
        may_be_exit = "口" in self._written and (self._named in _WITH_GATES or self._written[:place].endswith("站"))
        if may_be_exit and (out := grammar.EXIT.match(self._written, place, self._end)):
            return out.end() if self._unread >= 0 else self._noise(place, out.end(), levels.RELATION)
        if self._rank < _ROAD and (day := grammar.DAY.match(self._written, place, self._end)):
            return self._noise(place, day.end())
        if self._unread < 0 and self._rank < _ROAD and (led := grammar.LED_BY_NUMBER.match(self._written, place)):
            self._unread = place
            return led.end()
        if first in "123456789" and (found := grammar.PLAIN.match(self._written, place, self._end)):
            return self._say_number(found)
        return (self._named and self._part(place)) or self._number(place, grammar.NUMBERED)

    def _part(self, place: int) -> int:
        """Read a numbered part of what has just been named, by which nobody knows it; return its end, or 0."""
        pattern = grammar.PARTS.get(self._named) if self._named and self._unread < 0 else None
        found = pattern.match(self._written, place, self._end) if pattern else None
        if found is None or self._gazetteer.at(self._written, found.start("name")):
            return 0
        self._unread = place
        return found.end()

    def _number(self, place: int, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._written, place, self._end)
        if found is None:
            return 0
        if place and self._written[place].isascii() and self._written[place].isalpha():
            before = self._written[place - 1]
            if before.isascii() and before.isalpha():
                return 0
        kind = found.lastgroup or ""
        is_first = self._rank < _RANK[levels.COMMUNITY]
        if kind == "metres" and self._unread < 0 and grammar.is_of_a_name(found, is_first=is_first):
            return 0
        if kind == _PART:
            self._unread = place if self._unread < 0 else self._unread
            return found.end()
        return self._say_number(found)

    def _say_number(self, found: re.Match[str]) -> int:
        kind = found.lastgroup or ""
        if self._unread >= 0:
            self._say_unread(found.start(), levels.NUMBER if kind in ("number", "qualified") else levels.BUILDING)
        for element in self._numbers.elements(kind, found):
            self._add(element)
        return found.end()

    def _relation(self, place: int) -> int:
        """Read a word that says where in relation to something: 门口, 交叉口, 与; return its end, or 0."""
        level, found = levels.RELATION, self._before_a_name(place)
        if found is None:
            found = grammar.RELATION.match(self._written, place, self._end)
        if found is None and self._unread < 0 and self._found and self._found[-1].level in _WITH_GATES:
            found = grammar.GATE.match(self._written, place, self._end)
        if found is None and self._unread < 0:
            if self._after_road():
                level, found = levels.JUNCTION, grammar.JUNCTION.match(self._written, place, self._end)
            if found is None:
                level, found = levels.NOISE, self._join(place)
        is_name = level is levels.RELATION and self._rank < _ROAD  # 草市村桥头组
        if found is None or (is_name and grammar.NAME_GOES_ON.match(self._written, found.end())):
            return 0
        if self._unread >= 0:
            self._say_unread(place)
        self._found.append(Element(level, place, found.end(), found[0]))
        return found.end()

    def _before_a_name(self, place: int) -> re.Match[str] | None:
        """Return the word by which somewhere is said to lie beside what follows: 靠近, 对面是."""
        found = grammar.BEFORE.match(self._written, place, self._end)
        named = self._gazetteer.at(self._written, found.end()) if found else None
        if named is None or not named[0].own:
            return None
        behind_name = bool(self._found) and self._found[-1].own and self._unread < 0
        is_said_so = found is not None and found[0] not in grammar.BESIDES
        return found if is_said_so or not behind_name else None  # 城市花园对面滨江华庭 is 滨江华庭

    def _join(self, place: int) -> re.Match[str] | None:
        """Return the word by which another road or estate is named beside the last one: 与, 和, ----."""
        found = grammar.JOINS.match(self._written, place, self._end)
        if found is None or not self._found:
            return None
        follows = self._gazetteer.at(self._written, found.end()) is not None
        if self._after_road():
            follows = follows or found[0][0] == "-" or bool(ROAD.match(self._written, found.end(), self._end))
        return found if follows else None

    def _say_unread(self, end: int, before: Level | None = None) -> None:
        """Say what the run is that ends here and was not understood, by what stands around it."""
        start, self._unread = self._unread, -1
        chain = divisions(self._gazetteer, self._written, start, end, is_numbered=before in _NUMBERS)
        if chain and not self._is_a_part(start, end):
            self._say_run(start, chain[0][0], chain[0][1].level)
            for at, name, behind in chain:
                self._add(Element(name.level, at, behind, name.text, known=True, own=name.own, alias=name.alias))
            if behind < end:
                self._found.append(Element(levels.NOISE, behind, end, ""))  # 的
        else:
            self._say_run(start, end, before)

    def _say_run(self, start: int, end: int, before: Level | None) -> None:
        """Say what a run is that is no division of the country."""
        run = self._written[start:end]
        noise = grammar.NOISE.match(run)
        if noise and not self._found:
            self._found.append(Element(levels.NOISE, start, start + noise.end(), ""))
            start += noise.end()
            run = self._written[start:end]
        if not run:
            return
        if before is not None and grammar.BEFORE.fullmatch(run):
            self._found.append(Element(levels.RELATION, start, end, run))
            return
        if self._found and run in grammar.NO_MORE.get(self._found[-1].level, ()):
            self._found.append(Element(levels.NOISE, start, end, ""))
            return
        if self._numbers.is_last(run, self._written[end:]):
            self._add(Element(levels.NUMBER, start, end, of_house(run)))
            return
        if before is levels.NUMBER and self._rank < _ROAD and len(run) <= grammar.LONGEST_ROAD:
            level = levels.ROAD
        elif self._numbers.is_inside:
            level = levels.WITHIN
        else:
            level = levels.SITE
        if not named_with(self._found, run, end, self._gazetteer.named):
            self._add(Element(level, start, end, run))

    def _add(self, element: Element) -> None:
        level, rank = element.level, _RANK[element.level]
        if level is levels.ROOM and self._found:
            element = on_floor(element, self._found[-1])
        if rank < _INSIDE:
            said = (level, element.value)
            if said in self._seen:
                element = element._replace(repeated=True)
            self._seen.add(said)
        if self._rank < rank < _BESIDE:
            self._rank = rank
        self._found.append(element)
        self._named = level if element.own else None
        self._numbers.after(level)
