"""What of a house is counted beside its rooms: 8号自编2栋, 5号后座, 6号大院7号, 305号首层101铺, 371号南塔, 9号二楼."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import HOUSE, NAMED, Element, Parse
from geogrid.domain.addressing.names.side_streets import last_of
from geogrid.domain.addressing.reading.numbers import of_house
from geogrid.domain.addressing.text.normalise import normalise, spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, value

MARKS = re.compile("[编編院座首底负負地塔铺鋪楼樓层層]")
"""One of these is in each text that names such a part; looked for first, as most texts have none."""
_N = rf"(?:\d+|[{CHARACTERS}]+)"
_ANY = rf"(?:{_N}|[a-z])"
_LATER = "(?![\u3400-\u9fff])"
_TOKENS = {
    "own": rf"[(]?自编[(]?(?P<own>{_N}(?:-{_N})?|[a-z]\d*|[甲乙丙丁戊己庚辛])(?P<of>号楼|[号栋幢座楼铺])?[)]?",
    "yard": rf"(?P<yard>大?院)(?={_ANY}\d*(?:号|[栋幢座])|自编)",
    "side": r"(?P<side>[前后左右][座栋幢])(?!山)",
    "ground": r"(?P<ground>[首底]层|[首底]楼)",
    "below": rf"(?:负|地下|-)(?P<below>{_N})[楼层]",
    "street": rf"(?P<street>地下)(?=$|[\d(]|{_N}[号铺室])",
    "floor": rf"第?(?P<floor>{_N}(?:[-至到]{_N})?)(?:楼|层|f{_LATER})(?!梯|道|盘|[上下])",
    "tower": rf"(?P<tower>[东西南北中]|{_ANY})塔(?:楼)?(?![山寺路街巷里园影])",
    "shop": rf"(?:商?铺(?P<shop>{_N})号?|(?P<numbered>{_N}|[a-z]\d+)号?(?:商铺|铺)(?!面|前))",
    "block": rf"(?P<block>{_ANY}\d*)(?:号楼|[栋幢座])",
    "unit": rf"(?P<unit>{_N})单元",
    "room": rf"(?P<room>[a-z]?{_N}[a-z]?)(?:室|房(?![产屋管地]))",
    "number": rf"(?P<number>{_N})号",
}
_TOKEN = re.compile("|".join(f"(?:{pattern})" for pattern in _TOKENS.values()))
_HOUSE = re.compile(
    rf"(?<![\d{CHARACTERS}-])(?P<house>{_N}(?:-{_N})?号(?:[附之]{_N}(?:号|(?=\D)|$))?)\s?"
    rf"(?=[(]?自编|大?院|[前后左右][座栋幢]|[首底][层楼]|负|地下|-\d|第?{_N}(?:[-至到]{_N})?[楼层f]|.塔|{_N}塔|商?铺|[a-z]?{_N}号?(?:商铺|铺))"
)
_SPECIAL = {"own", "yard", "side", "ground", "below", "street", "tower", "shop", "numbered"}
"""What makes it a part that is not known by building, entrance and room alone."""
_ENDS = {"block": "幢", "unit": "单元", "floor": "楼", "below": "楼", "tower": "塔", "shop": "铺", "numbered": "铺",
         "room": "室", "number": "号"}  # fmt: skip
_KINDS = {"栋": "幢", "号楼": "幢", "楼": "幢"}


_RANGE = re.compile("[-至到]")
_FLOORS, _FLAT = ("floor", "ground"), 3
"""Floors of which a room tells, and how many characters it has besides: two digits and 室."""
_BEFORE_A_STREET = re.compile("[\u3400-\u9fff]+(?:路|街|大道|巷)$")


class Annex(NamedTuple):
    """A part of a house.

    Parameters
    ----------
    name
        The street or estate.
    road
        The main road that it is named with; empty without.
    street, number, part
        Those below it, in one spelling: 秉正里, 5幢, 后座2楼.
    end
        Where it ends in the text.
    """

    name: Element
    road: str
    street: str
    number: str
    part: str
    end: int

    @property
    def key(self) -> str:
        """The text by which it is looked up."""
        return self.house + self.part

    @property
    def house(self) -> str:
        """The house that it is a part of."""
        return self.street + self.number

    def is_all_of(self, address: str) -> bool:
        """Return whether nothing stands behind it."""
        return not address[self.end :].strip(" )\uff09")

    def on(self, road: str) -> str:
        """Return the key where the register calls the street by its main road as well: 仓边路旧仓巷."""
        is_whole = self.name.level is levels.ROAD and road.endswith(self.street)
        return (road if is_whole else self.street) + self.number + self.part

    def is_on_its_road(self, address: str) -> bool:
        """Return whether an address with the same key names no other main road."""
        before = normalise(address).partition(self.street)[0]
        return not self.road or before.endswith(self.road) or _BEFORE_A_STREET.search(before) is None


def annex(parse: Parse) -> Annex | None:
    """Return the part of a house that a text names besides buildings and rooms; None without, or of several."""
    if not MARKS.search(parse.text):
        return None
    text = spelt(parse.text)
    found = _HOUSE.search(text) if len(text) == len(parse.text) else None
    if found is None:
        return None
    part, end = _part(text, found.end())
    names = [e for e in parse.elements if e.level in NAMED and e.end <= found.start()]
    if not part or not names or text[names[-1].end : found.start()].strip() or _is_of_several(parse, names, end):
        return None
    name = names[-1]
    called = normalise(name.value)
    of = called if name.level is levels.ROAD else last_of(called)
    road = called[: len(called) - len(of)] or (
        normalise(names[-2].value) if names[1:] and _is_next(names, text) else ""
    )
    number = of_house(found["house"]) + ("号" if name.level is levels.ROAD else "幢")  # as those of estates are known
    return Annex(name, road, of, number, part, end)


def _is_of_several(parse: Parse, names: Sequence[Element], end: int) -> bool:
    """Return whether a text names more than one house, or an estate before a road with a number."""
    return any(e.level is not levels.ROAD for e in names[:-1]) or any(
        e.level in (*NAMED, *HOUSE) and (e.end > end or (e.level in HOUSE and e.start < names[-1].start))
        for e in parse.elements
    )


def _is_next(names: Sequence[Element], text: str) -> bool:
    return not text[names[-2].end : names[-1].start].strip()


def _part(text: str, place: int) -> tuple[str, int]:
    """Return the parts that stand at a place, in one spelling, and where they end; nothing where none is special."""
    said: list[tuple[str, str]] = []
    while found := _TOKEN.match(text, place):
        kind = found.lastgroup or ""
        said.append(_said("own" if kind == "of" else kind, found, in_yard=bool(said) and said[-1][0] == "yard"))
        place = found.end()
    kinds = [kind for kind, _ in said]
    if _SPECIAL.isdisjoint(kinds) and kinds != ["floor"]:
        return "", place
    behind = [*(part for _, part in said[1:]), ""]
    is_told = [kind in _FLOORS and _has_floor(after, part) for (kind, part), after in zip(said, behind, strict=True)]
    return "".join(part for (_, part), told in zip(said, is_told, strict=True) if not told), place


def _has_floor(room: str, floor: str) -> bool:
    """Return whether the number of a room or shop has its floor in it: 1203室 on 12楼."""
    digits = floor.removesuffix("楼")
    return room[:-1].isdecimal() and len(room) == len(digits) + _FLAT and room.startswith(digits)


def _said(kind: str, found: re.Match[str], *, in_yard: bool) -> tuple[str, str]:
    if kind == "own":
        of = found["of"] or ("号" if found["own"][-1].isdecimal() else "")
        return kind, f"自编{_number(found['own'])}{_KINDS.get(of, of)}"
    if kind == "yard":
        return kind, ""  # 6号大院7号 is 6号院7号楼, and 6号7幢
    if kind == "ground":
        return kind, "1楼"
    if kind in ("side", "street"):
        return kind, found[kind].replace("栋", "幢")
    end = "幢" if in_yard and kind == "number" else _ENDS[kind]
    return kind, f"{'负' if kind == 'below' else ''}{_number(found[kind])}{end}"


def _number(text: str) -> str:
    return "-".join(value(part) for part in _RANGE.split(text))
