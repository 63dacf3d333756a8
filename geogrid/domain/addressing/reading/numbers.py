"""What a number in an address is, by what follows it and what was said before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import INSIDE, Element, Level
from geogrid.domain.addressing.text.distances import VAGUE_M, is_far, metres
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, MIXED, QUALIFIERS, value

_NUMERAL = re.compile(rf"{MIXED.pattern}(?!\d)|\d+|[{CHARACTERS}]+")
_FLAT = re.compile(rf"(\d+|[{CHARACTERS}]+)[楼层](\d{{1,2}}|[{CHARACTERS}]{{1,2}})[室号户]?")
"""A room that is counted on its floor: 2楼3号."""
_BRANCHES, _MOST_BRANCHES = re.compile(r"[附副付之]\d+号?(?:-|至|到)[附副付之]?\d+号?$"), 60
"""A range of what is numbered in one house: 附1-3号."""
_ZERO = re.compile(r"(?<=\d)o(?=\d|[室号幢栋层楼房]|单元)|(?<=\do)o(?=\d|室)")
"""A zero typed as a letter: 1O2室."""
_BEFORE_A_BRANCH = re.compile(
    rf"([^附副付之(]*(?:\d|[{CHARACTERS}])号?)\s?[、,;和及与或]\s?(?=(?:\d+|[{CHARACTERS}]+)号?[附副付之(])"
)
"""Houses before one with a branch: 10号、8号附2号."""
_BLOCK = re.compile(r"[a-z]\d+-\d+(?=[幢栋])|\d+[甲乙丙丁]\d+(?=[幢栋座号#])")
"""A building that is numbered in a part of an estate, or of another building: H8-2栋, 15乙1号楼."""
_GOES_ON = re.compile(
    r"(?<=[\d〇零一二三四五六七八九十a-z甲乙丙丁][号弄])(?!$|[、,，;；|/和及与或至到\s附副付之(（]|-(?!\d{3,}(?![\d号]))|[甲乙丙丁a-zA-Z](?![座幢栋区])|[东西南北](?:-\d+)?$|大?院?$|店面|门面|商铺|铺面).*",
    re.DOTALL,
)
_OWN = re.compile(rf"(自编|[{QUALIFIERS}](?=字?第?[甲乙丙丁]?(?:\d|[{CHARACTERS}])))字?(.+)", re.DOTALL)
"""A house that is numbered beside what the road counts, by its owner or later: 自编7号, 特7号 and 临7号 are not 7号."""
_WORDED = re.compile(
    rf"(?!(?:门牌(?:号码?)?:?)?(?:自编)?(?:[{QUALIFIERS}]字?)?第?[甲乙丙丁]?[附副付之]?[\d{CHARACTERS}])[\u3400-\u9fff].*[\d{CHARACTERS}]"
    rf"|[\d{CHARACTERS}]+[路街巷里组村排区段队委].*[\d{CHARACTERS}]"
)
"""A number with words before it that say of what it is: 桥头1号, 三巷5号."""
_BRANCH_LIST = re.compile(r"(?P<list>(?P<house>\d+)(?:附|-)\d+(?:,(?P=house)(?:附|-)\d+)+)号?")
"""Branches of one house, one by one, as a range of them is kept: 139-6,139-7."""
_BRANCH_CELL = re.compile(
    rf"-?[附副付支之]?第?(?P<of>(?:\d+|[{CHARACTERS}]+)(?:号?[-至到、,][附副付支]?(?:\d+|[{CHARACTERS}]+))*)号?"
)
_STEM_CELL = re.compile("[甲乙丙丁a-z]号?")
_BELOW = {"负": "-", "吊": "吊"}
"""Floors below the street, and those of a slope: 负2-3, 吊2层."""
_DIRECTION = re.compile("[东南西北]偏[东南西北]|[东南西北]{1,2}")
_PARTS = re.compile(r"[a-z]?\d+|-|[^\d-]+$")
_STEMS = "甲乙丙丁戊己庚辛东西南北中主副裙配前后底顶"
_KINDS = {
    "date": levels.NOISE, "event": levels.NOISE, "stake": levels.NOISE, "postcode": levels.NOISE,
    "phone": levels.PHONE, "group": levels.GROUP, "building": levels.BUILDING, "unit": levels.UNIT,
    "floor": levels.FLOOR, "room": levels.ROOM,
}  # fmt: skip
_BESIDE = frozenset((levels.NOISE, levels.RELATION, levels.OFFSET, levels.PHONE))
_BRANCH_LANE = "支弄"
VAGUE, FAR = "vague", "far"
"""What is said of a direction or distance that cannot be measured (往前五分钟), or is farther than anybody walks."""
_OF_A_ROAD = ("#", "公寓", "宿舍", "宿舍楼", "厂房", "写字楼")
"""What follows the number of a house on a road, and of a building anywhere else: 12#, 12号宿舍."""
_HUNDRED = 100
_BRANCH_ALONE = re.compile("(?:门牌)?第?[附副付]")
_SHOP = re.compile("商铺|店面|门面|铺面")
_SPACED = re.compile(r"^\D*\d+\s+\d+\D*$")
_HOUSE_AND_UNIT = re.compile(r"\d{1,3}-\d{1,2}")
_SIDE = re.compile(r"\d号?([东西南北](?:-\d+)?)号?$")
_HIGHEST = re.compile(r"\d{3}楼")
_MAY_GO_ON = (levels.FLOOR, levels.WITHIN, levels.NUMBER)
"""Behind what a list of houses goes on: 8号附1号、10号."""
_JOINS = frozenset("、,;和及与或")
_ROOM_DIGITS = 3
"""A number of so many digits that nothing follows is a room's: floor and flat."""
_NAMED = (levels.ESTATE, levels.SITE, levels.COMMUNITY, levels.WITHIN)


class Numbers:
    """Tells numbers apart by what has been read before."""

    _last: Level | None = None
    _lane = False
    has_number = False
    """Whether the road has its number."""
    is_inside = False
    """Whether a building, or what is in one, has been read."""

    def after(self, level: Level) -> None:
        """Note that an element has been read."""
        if level in _BESIDE:
            return
        self._last = level
        if level is levels.NUMBER:
            self.has_number = True
        elif level in INSIDE:
            self.is_inside = True
        elif level is levels.ROAD:
            self.has_number = self.is_inside = False
        elif level in (levels.COMMUNITY, levels.GROUP):
            self.has_number = False  # 石板村12号、沙河村5号
        elif level is levels.ESTATE:
            self.is_inside = False

    def is_last(self, run: str, rest: str) -> bool:
        """Return whether a run is the number behind a road at the end of a text: 前园南路十三."""
        return self._last is levels.ROAD and set(run) <= set(CHARACTERS) and not rest.strip()

    def elements(self, kind: str, found: re.Match[str]) -> Iterable[Element]:
        """Return what a number is; together all of what was found.

        Parameters
        ----------
        kind
            What follows it, as `grammar.NUMBERED` names it.
        found
            Where.
        """
        on_road = self._last is levels.ROAD
        if kind == "triple":
            return _in_a_row(found, (levels.NUMBER if on_road else levels.BUILDING, levels.UNIT, levels.ROOM))
        if kind == "pair":
            inside = levels.UNIT if self._last is levels.BUILDING else levels.BUILDING
            return _in_a_row(found, (levels.NUMBER if on_road else inside, levels.ROOM))
        if kind == "bare" and self._last in (levels.ESTATE, levels.SITE) and _HOUSE_AND_UNIT.fullmatch(found[0]):
            return _in_a_row(found, (levels.BUILDING, levels.UNIT))
        self._lane = self._lane or kind == "lane"
        level, said = self._one(kind, found, on_road=on_road)
        return (Element(level, found.start(), found.end(), said),)

    def _one(self, kind: str, found: re.Match[str], *, on_road: bool) -> tuple[Level, str]:
        """Return what one number is, and what it says."""
        text = found[0]
        if kind == "bare":
            is_last = not found.string[found.end() : found.end() + 1].isalnum()
            below = _BELOW.get(text[0], "")
            level, said = self._of_bare(text, is_last), text[1:] if below else text
            return level, below + (plain(said) if level is levels.BUILDING else of_house(said))  # g1 is no 1g
        if kind in ("number", "qualified", "branch", "either", "no"):
            is_next = self._last in _MAY_GO_ON and found.string[found.start() - 1] in _JOINS
            level, said = self._of_number(is_next=is_next), of_house(text.removeprefix("no").removesuffix("hao"))
            shop = _SHOP.search(text) if level is levels.BUILDING and said.isdecimal() else None
            return level, f"{shop[0]}{said}" if shop else said  # 1号商铺 is not 1号楼
        if kind in _SAYING:
            level, say = _SAYING[kind]
            told = say(text)
            return (level, told) if told else (levels.RELATION, _unmeasured(text))
        is_number = on_road and text.endswith(_OF_A_ROAD if kind == "building" else "铺")
        is_number = is_number or (on_road and text[0] == "#" and text[-1].isdecimal())  # 仓巷#51
        is_building = kind == "floor" and _HIGHEST.search(text)  # 412楼
        level = levels.NUMBER if is_number else levels.BUILDING if is_building else _KINDS[kind]
        return level, plain(text.removeprefix("-") if level is levels.BUILDING else text)  # 城市花园-3幢

    def _of_number(self, *, is_next: bool) -> Level:
        """Return what 12号 is; `is_next`: in a list behind a floor, 10号3楼、12号2楼."""
        if is_next and self.has_number and not self._lane:
            return levels.NUMBER
        if self.is_inside:
            return levels.ROOM
        if self._lane or self.has_number or self._last in (levels.ESTATE, levels.SITE):
            return levels.BUILDING if self._last is not levels.WITHIN else levels.ROOM
        return levels.NUMBER

    def _of_bare(self, text: str, is_last: bool) -> Level:
        """Return what a number is that nothing follows which says so; `is_last`: no word of any kind."""
        long = len(text) >= _ROOM_DIGITS or (text[0].isdigit() and text[-1].isalpha())  # 1203, 6b
        if self._last is levels.ROAD:
            return levels.NUMBER
        if self._last is levels.BUILDING:
            return levels.ROOM if long else levels.UNIT
        if self._last in (levels.UNIT, levels.FLOOR):
            return levels.ROOM
        if self._last is levels.NUMBER and self._lane:
            return levels.BUILDING  # 421弄107 is 421弄107号
        if self._last is levels.NUMBER or (self._last in _NAMED and self.has_number):
            return levels.ROOM if long else levels.BUILDING
        if self._last in _NAMED and self._last is not levels.COMMUNITY:
            return levels.ROOM if long and is_last else levels.BUILDING
        return levels.NOISE


def with_zeros(spelled: str) -> str:
    """Return a spelt text with zeros that were typed as letters."""
    return _ZERO.sub("0", spelled)


def _in_a_row(found: re.Match[str], kinds: tuple[Level, ...]) -> Iterator[Element]:
    """Yield 12-3-1001 as its parts, with what stands between them."""
    wanted = iter(kinds)
    at, last = found.start(), None
    for part in _PARTS.finditer(found[0]):
        start, end = at + part.start(), at + part.end()
        if part[0] == "-":
            if last:
                yield last
            last = None
            yield Element(levels.NOISE, start, end, "")
        elif part[0][-1].isdigit():
            last = Element(next(wanted), start, end, plain(part[0]))
        elif last:
            last = last._replace(end=end)
    if last:
        yield last


def on_floor(room: Element, before: Element) -> Element:
    """Return a room with the floor in its number, where that does not have it: 2楼3号 is not 5楼3号, 2楼203 is 203."""
    is_counted_there = before.level is levels.FLOOR and room.value.isdecimal() and len(room.value) < _ROOM_DIGITS
    return room._replace(value=f"{before.value}楼{room.value}") if is_counted_there else room


@lru_cache(16_384)  # most numbers come again and again
def plain(text: str) -> str:
    """Return the number in a text, or its numbers, one by one; letters and stems (东, 甲) stay."""
    if block := _BLOCK.match(text):
        return block[0]
    if flat := _FLAT.fullmatch(text):
        return f"{value(flat[1])}楼{value(flat[2])}"
    numerals = _NUMERAL.findall(text)
    if not numerals and text[:1] == "首":
        return "1"  # 首层
    if not numerals:
        return next((character for character in text if character.isascii() or character in _STEMS), text)
    found = ",".join(value(numeral) for numeral in numerals)
    if _is_range(text.strip("-"), numerals):
        found = found.replace(",", "-")
    if shop := _SHOP.match(text):
        return f"{shop[0]}{found}"
    letter = next((character for character in text if character.isascii() and character.isalpha()), "")
    below = "-" if text[0] == "-" or text.startswith("地下") else _BELOW.get(text[0], "")
    before = letter if letter and text.index(letter) < text.index(numerals[0]) else ""
    letter = letter if letter and not before and (letter != "f" or text[-1] == "室") else _stem(text)
    return f"{below}{before}{found}{letter}"


def goes_on(text: str) -> bool:
    """Return whether a house number goes on with what is inside the house: 20号3楼, 9号大院8号, 90号A座, 8弄3号."""
    return _GOES_ON.search(text) is not None


def is_worded(text: str) -> bool:
    """Return whether the number of a cell is one of something else on the road, which is said before it: 桥头1号."""
    return _WORDED.match(text) is not None


def of_column(text: str) -> str:
    """Return the house number of a cell, which may go on: 20 of 20号3楼, where 3 is none of the road's; or its lane."""
    if text.endswith("弄"):
        return lane(text)
    return text.removesuffix("号") if is_worded(text) else of_house(_GOES_ON.sub("", text))


def with_branch(number: str, branch: str) -> str:
    """Return the number of a house with what a column of branches says: 139号附5号 for 139 and 5."""
    said = spelt(branch).strip()
    house_number = number.strip().removesuffix("#").removesuffix("号") + "号"
    if found := _BRANCH_CELL.fullmatch(said):
        return f"{house_number}附{found['of']}号"
    return house_number + (said.removesuffix("号") if _STEM_CELL.fullmatch(said) else branch.strip())


def says_more(said: str, cell: str) -> bool:
    """Return whether what an address says of its house number is that of a cell and more: 139-5 of 139, 特8 of 8."""
    number = of_column(spelt(cell))
    before, found, behind = said.partition(number)
    is_begun = not before or before in QUALIFIERS
    is_plain = number.isdecimal() and said != number
    return is_plain and bool(found) and is_begun and not behind[:1].isdigit() and behind[:1] not in (",", "弄")


@lru_cache(16_384)
def of_house(text: str) -> str:
    """Return a house number: 12, 12-1 for 12号附1号 and 12之1号, 12甲 for 甲12号, 3,5,7 and 1-6.

    1号附3号 is 1附3, as 1-3 is from 1 to 3.
    """
    if own := _OWN.match(text):
        return ",".join(own[1] + one for one in of_house(own[2].replace(own[1], "")).split(","))
    if "," in text and (listed := _BRANCH_LIST.fullmatch(text)):
        return listed["list"]
    stem = _stem(text)
    numerals = [value(numeral) for numeral in _NUMERAL.findall(text)]
    letter = next((c for c in text if c.isascii() and c.isalpha()), "")
    if not numerals:
        return text
    if len(numerals) == 1 and _BRANCH_ALONE.match(text):
        return f"附{numerals[0]}"
    if any(sign in text for sign in "附副付之("):
        if list_of := _BEFORE_A_BRANCH.match(text):
            return f"{of_house(list_of[1])},{of_house(text[list_of.end() :])}"
        if len(numerals) == 1:
            return f"附{numerals[0]}" if text.startswith("附") else numerals[0]
        return _of_branches(text, *numerals)
    if _SPACED.search(text) and len(numerals) == 2:
        return f"{numerals[0]},{numerals[1]},{numerals[0]}{numerals[1]}"  # 2 9号: 2 and 9, or 29
    if side := _SIDE.search(text):
        return f"{numerals[0]}{side[1]}"  # 3号西, 3号东-1
    joined = "-".join(numerals) if _is_range(text, numerals) else ",".join(numerals)
    return f"{joined}{letter}{stem}"


def _of_branches(text: str, house: str, *branches: str) -> str:
    """Return what is numbered in a house, each with the number of the house: 12-1,12-2 for 12号附1-2号."""
    if len(branches) > 1 and _BRANCHES.search(text):
        first, last = int(branches[0]), int(branches[1])
        last = min(last, first + _MOST_BRANCHES - 1)  # before any is made: people may type as many digits as they like
        branches = tuple(str(branch) for branch in range(first, last + 1)) or branches
    return ",".join(f"{house}{'附' if int(house) < int(branch) else '-'}{branch}" for branch in branches)


def _stem(text: str) -> str:
    """Return what tells numbers apart that are the same: 甲 of 甲12号, 乙 of 6幢乙."""
    return next((character for character in text if character in "甲乙丙丁"), "")


def _about(text: str) -> str:
    """Return the numbers that 10多号 may be: 10-19."""
    found = _NUMERAL.search(text)
    first = int(value(found[0])) if found and not text.startswith(("几", "十几")) else 10
    return f"{first}-{first + 9 if first < _HUNDRED else first + _HUNDRED - 1}"


def _is_range(text: str, numerals: list[str]) -> bool:
    return len(numerals) == 2 and any(sign in text for sign in "-至到")


def _offset(text: str) -> str:
    """Return the direction and the metres: 东50, 东100-200; empty for what nobody walks."""
    direction = _DIRECTION.search(text)
    far = metres(text[direction.end() :]) if direction else None
    if direction is None or far is None:
        return ""
    least, most = far
    return f"{direction[0]}{least}" if least == most else f"{direction[0]}{least}-{most}"


def _unmeasured(text: str) -> str:
    """Return what is said of a distance that has no measure, or none that anybody walks."""
    if is_far(text):
        return FAR
    said = metres(text)
    return text if said and said[1] > VAGUE_M else VAGUE  # 前行1500米 is no less far


def lane(text: str) -> str:
    """Return the number of a lane, of a branch with the lane that it is of: 52弄, 52弄28支弄."""
    if text.endswith(_BRANCH_LANE):
        of, _, branch = text.removesuffix(_BRANCH_LANE).rpartition("弄")
        return (f"{plain(of)}弄" if of else "") + plain(branch) + _BRANCH_LANE
    return f"{plain(text.replace('弄', ''))}弄"  # 965弄至969弄


_SAYING: dict[str, tuple[Level, Callable[[str], str]]] = {
    "offset": (levels.OFFSET, _offset),
    **dict.fromkeys(("vague", "steps", "metres"), (levels.RELATION, _unmeasured)),
    "about": (levels.NUMBER, _about),
    "lane": (levels.NUMBER, lane),
}
"""What is what by what follows it, and what it says; empty where that is nothing."""
