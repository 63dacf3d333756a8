"""One address of the cells of a row: the areas, then what is nearer, then the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from geogrid.domain.address_columns import DIVISIONS, LOCAL, WITHIN, Part
from geogrid.domain.addressing.names.element import INSIDE, NAMED, Element, Level, Parse
from geogrid.domain.addressing.names.wording import says_no_name
from geogrid.domain.addressing.reading.country import DIVISIONS as LEVELS
from geogrid.domain.addressing.reading.numbers import of_column, says_more, with_branch
from geogrid.domain.addressing.register import key
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import QUALIFIERS

_NEAR = (*LOCAL, *WITHIN)
_ENDS = {Part.GROUP: "组", Part.LANE: "弄", Part.NUMBER: "号", Part.BUILDING: "幢", Part.UNIT: "单元", Part.ROOM: "室"}
_NUMERAL = re.compile("[a-z\\d]|[甲乙丙丁]|[一二三四五六七八九十百零〇]+", re.IGNORECASE)
_NOTHING = re.compile(
    r"\W*|市辖区|市辖县|县|区|市|省|.*直辖县级行政.*|[暂]?无|不详|不明|未知|未填|其[他它]|空|同上|本[省市区县]|null|none|n/a|nan",
    re.IGNORECASE,
)
"""What is filled in where an area is not known, or there is none."""
_SAYS_MORE = re.compile(
    rf"[\d〇一二三四五六七八九十百][号#]?\s?[-附副支之(（－—甲乙丙丁a-zA-Z]|[{QUALIFIERS}]字?第?[甲乙丙丁]?\d|[甲乙丙丁a-zA-Z]\d"
)
"""What an address has that may say more of a house number than a column does."""
_GAPS = re.compile(r"[\s/\\|,，、;；>_-]+")
_AREA = re.compile("[\u3400-\u9fff]")
_AREA_ENDS = {
    Part.PROVINCE: ("省", "市", "自治区", "特别行政区"),
    Part.CITY: ("市", "州", "地区", "盟"),
    Part.DISTRICT: ("区", "县", "市", "旗"),
    Part.TOWN: ("街道", "镇", "乡"),
    Part.COMMUNITY: ("社区", "村"),
}
_IS_WHOLE = re.compile("(?:[省市区县旗州盟]|地区|街道|办事处|街办|[镇乡村]|社区|委会|[居村]委|居)$")
_LEVELS = {Part.TOWN: Level.TOWN, Part.COMMUNITY: Level.COMMUNITY}
_NAME = re.compile("[\u3400-\u9fff]{2,}")
_ROOMS = re.compile(r"\w+-\w+")
_NUMBERED_PART = re.compile(
    r"第?(?:(?!0+[^\d])(?!0+$)[a-z\d]{1,6}|[甲乙丙丁东西南北中一二三四五六七八九十百]{1,5})(?:号楼|号|#楼?|[幢栋座楼室房]|单元|门)?"
    r"|\w{1,4}-\w{1,4}(?:-\w{1,5})?|.*(?:[幢栋座]|单元).*\d(?:室|房|号)?",
    re.IGNORECASE,
)
"""What says which building, entrance or room it is: 3, 3幢, 二单元, 3-1-501."""
_ENDS_WITH = (Level.NUMBER, Level.GROUP, Level.ESTATE, Level.BUILDING, Level.UNIT)
"""Behind which of what an address says a building, an entrance or a room belongs."""
_VILLAGE, _IN_VILLAGES = "村", (Level.GROUP, Level.NUMBER)
_BESIDE = (Level.RELATION, Level.OFFSET, Level.JUNCTION)
_OF_BUILDINGS = (Part.BUILDING, Part.INSIDE)
_WIDTH = {Part.BUILDING: 0, Part.INSIDE: 0, Part.UNIT: 1, Part.ROOM: 3}
_MOST_KEPT = 10_000
_COUNTY, _LENGTHS = 6, (6, 9, 12)
"""Digits of the code of a county, and of those of what may be in it."""
_LANE, _IS_ROAD = "弄", frozenset("路街巷道")


def is_nothing(text: str) -> bool:
    """Return whether a cell says that there is nothing, or nothing is known: 无, /, 市辖区."""
    return _NOTHING.fullmatch(text) is not None


class Joiner:
    """Makes one address of cells.

    Parameters
    ----------
    parse
        Reads an address by the names of the district.
    divisions
        Names of the divisions of the country by their six-digit codes, which columns have for them: 370203 for 市北区.
    """

    def __init__(self, parse: Callable[[str], Parse], divisions: Mapping[str, str] = {}) -> None:
        self._parse, self._divisions = parse, divisions
        self._areas: dict[tuple[tuple[Part, str], ...], str] = {}

    def joined(self, cells: Mapping[Part, str], text: str = "") -> str:
        """Return an address: 武汉市江汉区 before 解放路12号, 石板村 before 3组5号.

        Divisions of the country that have the loaded district in them are left out, and what the text says itself.

        Parameters
        ----------
        cells
            What the columns say, in the order of an address.
        text
            The address itself, where a column has it.
        """
        if not cells:
            return text
        cells = {part: said if part in _NEAR else self._in_words(said) for part, said in cells.items()}
        text, near = self._branched(cells, text), _near(cells)
        rest = self._with(near, text) if text else "".join(_unsaid(_numbered(near).values(), ""))
        areas = tuple((part, said) for part, said in cells.items() if part not in _NEAR and _AREA.search(said))
        return self._before(areas, rest) + rest

    def _in_words(self, said: str) -> str:
        """Return the division that a cell says by its code with what it lies in, or else what it says."""
        code = said[:_COUNTY] if said.isdecimal() and len(said) in _LENGTHS else ""
        if code not in self._divisions:
            return said
        above = (self._divisions.get(code[:digits].ljust(_COUNTY, "0"), "") for digits in (2, 4, _COUNTY))
        return "".join(dict.fromkeys(above))

    def inside(self, cells: Mapping[Part, str], text: str) -> str:
        """Return the address of a place without its areas, but for the village of a group or a house: 石板村3组5号."""
        text, near = self._branched(cells, text), _near(cells)
        village = cells.get(Part.COMMUNITY, "")
        rest = text if all(_is_said(text, said) for said in near.values()) else self._with(near, text)
        if not village.endswith(_VILLAGE) or village in spelt(rest):
            return rest
        elements = self._parse(rest).elements
        is_in_it = _lacks_name(elements) and any(e.level in _IN_VILLAGES for e in elements)
        return village + rest if is_in_it or _names_nothing(elements) else rest

    def on_road(self, cells: Mapping[Part, str], parts: Sequence[str], address: str) -> list[str]:
        """Return the parts of a place with its road and its number on that, as its columns and its address say them.

        四平路52弄5号 is not 四平路5号, and 9号 of an estate in 132弄 is a building of it.
        """
        road, number, estate, building, *inside = parts
        lane = cells.get(Part.LANE, "")
        if number and _LANE in address and _LANE not in number:
            told = key.parts(self._parse(address))
            number, building = told.number or number, building or told.building or ""
        elif number and estate and lane and not building and not is_nothing(lane):
            number, building = f"{lane.removesuffix(_LANE)}{_LANE}", number
        if number and estate and not road and not _IS_ROAD.isdisjoint(address):
            road = self._road(address, number)
        return [road, self._number(number, address), estate, building, *inside]

    def _road(self, address: str, number: str) -> str:
        """Return the road of a place in an estate that no column names, where its number is on that: 830弄, 100号."""
        told = key.parts(self._parse(address))
        is_on_it = number.endswith(_LANE) if told.number is None else _is_same(told.number, number)
        return told.road if told.road and is_on_it else ""

    def _number(self, cell: str, address: str) -> str:
        """Return the house number of a place: that of a cell, or of its address where that says more of it."""
        if not cell or not _SAYS_MORE.search(address):
            return cell
        said = (e for e in self._parse(address).elements if e.level is Level.NUMBER and says_more(e.value, cell))
        return next((address[e.start : e.end] for e in said), cell)

    def contradicted(self, cells: Mapping[Part, str], text: str) -> tuple[Part, str] | None:
        """Return the column that says another building than an address, and which that says: 4幢 beside 金塘新村1幢."""
        said, told = self._buildings(text, _within(cells))
        part = next((part for part in _OF_BUILDINGS if cells.get(part)), None)
        is_other = said != told and said.isdecimal() and told.isdecimal()
        return (part, said) if part is not None and is_other else None

    def _branched(self, cells: Mapping[Part, str], text: str) -> str:
        """Return an address with the branch of a column behind its house number, where it says none itself."""
        branch = cells.get(Part.BRANCH, "")
        if not text or is_nothing(branch):
            return text
        said = [e for e in self._parse(text).elements if e.level is Level.NUMBER]
        if len(said) != 1 or not said[0].value.isdecimal():
            return text
        start, end = said[0].start, said[0].end
        return text[:start] + with_branch(text[start:end], branch) + text[end:]

    def _with(self, near: Mapping[Part, str], text: str) -> str:
        """Return an address with the name before it that its numbers lack, and what is inside it behind it.

        Where another building is said than the address has, that stands behind it as well: then it is doubtful.
        """
        elements = [e for e in self._parse(text).elements if e.level is not Level.NOISE]
        inside = [INSIDE.index(e.level) for e in elements if e.level in INSIDE]
        within = _within(near)
        before: Iterable[str] = ()
        if _lacks_name(elements):
            wider = {part: said for part, said in within.items() if inside and _WIDTH[part] < min(inside)}
            local = {part: said for part, said in near.items() if part in LOCAL}
            before = _unsaid(_numbered({**local, **wider}).values(), text)
        said, told = self._buildings(text, within)
        if said != told:
            return "".join([*before, text, *_numbered(within).values()])
        if not elements or elements[-1].level not in _ENDS_WITH or any(e.level in _BESIDE for e in elements):
            within = {}
        behind = {part: said for part, said in within.items() if _WIDTH[part] > max(inside, default=-1)}
        return "".join([*before, text, *_numbered(behind).values()])

    def _buildings(self, text: str, within: Mapping[Part, str]) -> tuple[str, str]:
        """Return the building that an address says and the one that cells say; nothing twice where not both do."""
        said = next((e for e in self._parse(text).elements if e.level in INSIDE), None) if within else None
        if said is None or said.level is not Level.BUILDING:
            return "", ""
        told = self._parse(text[: said.start] + "".join(_numbered(within).values())).first(Level.BUILDING)
        return (said.value.lstrip("0"), told.value.lstrip("0")) if told else ("", "")

    def _before(self, areas: tuple[tuple[Part, str], ...], rest: str) -> str:
        """Return the areas that belong before an address."""
        divisions = tuple(area for area in areas if area[0] in DIVISIONS)
        country = self._kept(divisions, self._country) if divisions else ""
        inner = (self._kept((area,), self._inner) for area in areas if area[0] not in DIVISIONS)
        begun = spelt(rest)
        within = "".join(said for said in inner if said not in begun)
        return ("" if country and begun.startswith(country) else country) + within

    def _kept(self, areas: tuple[tuple[Part, str], ...], made: Callable[[tuple[tuple[Part, str], ...]], str]) -> str:
        """Return what is made of cells that stand in most rows."""
        if areas not in self._areas:
            if len(self._areas) >= _MOST_KEPT:
                self._areas.clear()
            self._areas[areas] = made(areas)
        return self._areas[areas]

    def _country(self, areas: tuple[tuple[Part, str], ...]) -> str:
        """Return the divisions of the country that cells name, in full; nothing of the loaded district alone."""
        found = ""
        for part, cell in areas:
            said = _GAPS.sub("", spelt(cell))
            if is_nothing(said):
                continue
            said = self._in_full(part, said, found)
            if part is Part.REGION and not self._are_divisions(said):
                continue
            found = said if said.startswith(found) else found if found.endswith(said) else found + said
        elements = self._parse(found).elements if found else ()
        return "" if all(e.own and e.level in LEVELS for e in elements) else found

    def _in_full(self, part: Part, said: str, before: str) -> str:
        """Return the name of a division or an area with its last part: 江汉区 for 江汉, behind 武汉市."""
        ends = () if _IS_WHOLE.search(said) else _AREA_ENDS.get(part, ())
        for end in ends:
            if all(e.known for e in self._parse(before + said + end).elements):
                return said + end
        return said

    def _are_divisions(self, said: str) -> bool:
        return all(e.known and e.level in LEVELS for e in self._parse(said).elements)

    def _inner(self, areas: tuple[tuple[Part, str], ...]) -> str:
        """Return the street, town, community or village that a cell names."""
        ((part, cell),) = areas
        said = _GAPS.sub("", spelt(cell))
        if is_nothing(said):
            return ""
        if _IS_WHOLE.search(said) or self._is(self._parse(said).elements, part):
            return said
        named = (said + end for end in _AREA_ENDS[part] if self._is(self._parse(said + end).elements, part))
        return next(named, said + "社区" if part is Part.COMMUNITY else said)

    def _is(self, elements: tuple[Element, ...], part: Part) -> bool:
        return bool(elements) and all(e.known for e in elements) and elements[-1].level is _LEVELS[part]


def _is_same(one: str, other: str) -> bool:
    return of_column(spelt(one)) == of_column(spelt(other))


def _near(cells: Mapping[Part, str]) -> dict[Part, str]:
    """Return the cells of the road or estate and what is in it, the branch of a house in its number."""
    near = {part: said for part, said in cells.items() if part in _NEAR and said}
    branch, number = near.pop(Part.BRANCH, ""), near.get(Part.NUMBER, "")
    if branch and number and not is_nothing(branch) and of_column(spelt(number)).isdecimal():
        near[Part.NUMBER] = with_branch(number, branch)
    return near


def _within(cells: Mapping[Part, str]) -> dict[Part, str]:
    """Return the cells that say which building, entrance or room it is."""
    return {part: cells[part] for part in WITHIN if _NUMBERED_PART.fullmatch(spelt(cells.get(part, "")))}


def _lacks_name(elements: Iterable[Element]) -> bool:
    """Return whether an address names no road, estate or place that its number would be of: 3栋1单元501室, 特1号."""
    return not any(
        (e.level is Level.ROAD and (e.known or not says_no_name(e.value)))
        or (e.level in (Level.ESTATE, Level.SITE) and e.known)
        for e in elements
    )


def _names_nothing(elements: Iterable[Element]) -> bool:
    """Return whether nothing in an address is a name by itself: 甲3号楼, 三排五号, 新区5号楼, 3-5."""
    return all(says_no_name(e.value) for e in elements if e.level in NAMED)


def _is_said(text: str, said: str) -> bool:
    """Return whether a text has what a cell says, a number as the whole of one: as in nearly all rows of a register."""
    at = text.find(said)
    while at >= 0:
        end = at + len(said)
        cuts = (said[0].isdigit() and text[at - 1 : at].isdigit()) or (
            said[-1].isdigit() and text[end : end + 1].isdigit()
        )
        if not cuts:
            return True
        at = text.find(said, at + 1)
    return False


def _numbered(parts: Mapping[Part, str]) -> dict[Part, str]:
    """Return parts with what follows their number: 3 and 幢; a room that says its building stands for both."""
    room = parts.get(Part.ROOM, "")
    whole = _ROOMS.match(room) and room.startswith(f"{parts.get(Part.BUILDING) or parts.get(Part.UNIT)}-")
    kept = {part: said for part, said in parts.items() if not (whole and part in (Part.BUILDING, Part.UNIT))}
    return {part: said + _end(part, said) for part, said in kept.items()}


def _end(part: Part, said: str) -> str:
    if part is Part.ROOM and _ROOMS.match(said):
        return ""
    is_number = _NUMERAL.fullmatch(said[-1:]) if said[-1:].isascii() else _NUMERAL.fullmatch(said)
    return _ENDS.get(part, "") if is_number else ""


def _unsaid(parts: Iterable[str], text: str) -> list[str]:
    """Return what of some parts neither the text nor a later part says as well."""
    said = list(parts)
    return [
        each for at, each in enumerate(said)
        if not any(_says(later, each) for later in (*said[at + 1 :], text))
    ]  # fmt: skip


def _says(text: str, part: str) -> bool:
    """Return whether a text says a part as well: a name anywhere, a number at its beginning, as 5号 is in 15号."""
    return part in text if _NAME.fullmatch(part) else text.startswith(part)
