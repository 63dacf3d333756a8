"""Which columns of a table hold an address: one with all of it, the areas beside it, or only its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain import headers, place_sheet
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.cases import sheet


class Part(StrEnum):
    """What a column says of an address, in the order in which an address is read."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    REGION = "region"
    """Several of them in one cell, or what may be: 所在地区."""
    TOWN = "town"
    COMMUNITY = "community"
    HAMLET = "hamlet"
    GROUP = "group"
    ROAD = "road"
    LANE = "lane"
    """The lane of a road that has a number, in which the number is: 52弄."""
    NUMBER = "number"
    BRANCH = "branch"
    """What is numbered in a house, beside a column with the number of the house: 附5号."""
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    INSIDE = "inside"
    """Building, entrance and room in one cell: 3-1-501."""


DIVISIONS = (Part.PROVINCE, Part.CITY, Part.DISTRICT, Part.REGION)
AREAS = (*DIVISIONS, Part.TOWN, Part.COMMUNITY)
LOCAL = (Part.HAMLET, Part.GROUP, Part.ROAD, Part.LANE, Part.NUMBER, Part.BRANCH, Part.ESTATE)
"""What is put before an address that begins with a number: 3栋1单元."""
WITHIN = (Part.BUILDING, Part.UNIT, Part.ROOM, Part.INSIDE)
"""What is put behind an address that says no building, entrance or room itself."""

_TEXT = {place_sheet.Field.ADDRESS: (
    *place_sheet.HEADERS[place_sheet.Field.ADDRESS], "标准地址名称", *sheet.HEADERS[sheet.Field.ADDRESS], "addr",
)}  # fmt: skip
_OF_ADDRESSES = re.compile(
    r"(?:(?<!邮箱)(?<!邮件)(?<!网络)(?<!ip)(?:[地住门]址(?:信息|名称)?|居住地|地点|位置|[坐座]落|住所|[经运]营场所"
    r"|[案事]发地|发生地|所在地|address|addr))$"
)
"""How other headers end that say of their column that it has addresses: 家庭住址, 居住地址（门牌）, 案发地点*."""
_OF_PAPERS = re.compile("户籍|户口|籍贯|出生|来源|毕业|原")
"""Where somebody is on record or was, who may live elsewhere."""
_SAME = frozenset((
    "", "现", "现在", "目前", "当前", "居住", "现居住", "现居", "现住", "实际", "实际居住", "常住", "家庭", "发生",
    "事发", "案发", "事件", "案件", "问题", "诉求", "详细", "具体", "标准", "完整", "地址", "行政", "坐落",
))  # fmt: skip
"""What may stand before the name of a part, or of an address, and does not say of which of several."""
_REMARK = re.compile(r"[(\[【].*?[)\]】]")
_JOINTS = re.compile(r"[-/、+_&|,]+")
_BELONGS = re.compile("(?:所[在属]?|归属|隶属|的)$")
_NAMED = re.compile("(?:名称?|全称)$")
_INSIDE = re.compile("(?:(?:楼栋|楼幢|楼|栋|幢|座)号?)?(?:单元号?)?(?:(?:房间|房屋|房|户|门)?[号室]{0,2})")
_PLATE = re.compile("门牌|门楼")
_OF_ROOMS = re.compile("(?:[房室户]号|房间号?|户室|室|room|room_no)$")


def _of(part: place_sheet.Field, *more: str) -> tuple[str, ...]:
    return (*place_sheet.HEADERS[part], *more)


_NAMES: Mapping[Part, tuple[str, ...]] = {
    Part.PROVINCE: ("省", "省份", "省级", "自治区", "直辖市", "省自治区", "省直辖市", "province"),
    Part.CITY: ("市", "城市", "地市", "地级市", "市级", "州", "盟", "市州", "州市", "地州市", "city"),
    Part.DISTRICT: (
        "区", "县", "区县", "县区", "县市区", "区市县", "市县区", "县级市", "县市", "旗", "旗县", "县级", "区级",
        "城区", "district", "county",
    ),
    Part.REGION: (
        "省市", "省市区", "省市县", "省区市", "省市区县", "省市县区", "市区", "市县", "市区县", "行政区划", "行政区域",
        "行政区", "区划", "地区", "区域", "所在地", "属地", "辖区", "省市区街道", "region", "area",
    ),
    Part.TOWN: (
        "街道", "镇", "乡", "乡镇", "镇乡", "镇街", "街镇", "街办", "街道办", "街道办事处", "乡镇街道", "街道乡镇",
        "镇街道", "街道镇", "街乡镇", "town", "township", "subdistrict",
    ),
    Part.COMMUNITY: (
        *(name for name in place_sheet.HEADERS[place_sheet.Field.COMMUNITY] if not re.search("编码|代码|code", name)),
        "村", "社区村", "居村", "行政村", "建制村", "村庄", "村委", "村委会", "村民委员会", "居委", "居委会",
        "社区居委会", "村居委会", "居民委员会", "village",
    ),
    Part.HAMLET: ("自然村", "自然湾", "湾", "村湾", "屯", "自然屯"),
    Part.GROUP: ("组", "小组", "组别", "组号", "村组", "村民小组", "村小组", "居民小组", "生产队"),
    Part.ROAD: _of(place_sheet.Field.ROAD, "路", "街", "街路", "道路街巷", "路街巷", "street"),
    Part.LANE: ("弄", "弄号", "里弄", "弄堂", "巷弄", "弄巷", "lane"),
    Part.NUMBER: _of(place_sheet.Field.NUMBER, "门楼号", "门楼牌号", "house_no"),
    Part.BRANCH: ("附号", "副号", "支号", "门牌附号", "门牌副号", "附门牌号", "副门牌号", "附牌号", "附属号"),
    Part.ESTATE: _of(place_sheet.Field.ESTATE, "住宅小区", "楼盘", "小区院落", "楼院"),
    Part.BUILDING: _of(place_sheet.Field.BUILDING, "楼", "座", "栋幢", "楼座"),
    Part.UNIT: _of(place_sheet.Field.UNIT),
    Part.ROOM: _of(place_sheet.Field.ROOM, "房", "门", "户", "户号", "门号", "房屋号", "房室号"),
}  # fmt: skip
_PARTS = {spelt(name): part for part, names in _NAMES.items() for name in names}


@dataclass(frozen=True)
class AddressColumns:
    """The columns of the addresses of a table.

    Parameters
    ----------
    text
        The one with the whole address; None where there are only parts.
    parts
        The column of each part that is joined, in the order of an address; those of `text` stand before and behind it.
    others
        Columns that might have been `text`.
    """

    text: str | None
    parts: Mapping[Part, str]
    others: Sequence[str] = ()

    @property
    def taken(self) -> list[str]:
        return [*self.parts.values(), *([self.text] if self.text else [])]


def found(header: Sequence[str], stated: str | None = None) -> AddressColumns | None:
    """Return the columns of the addresses of a table by its header; None without any.

    The text is in the column with an exact name, else in the first whose name ends like one, one of where people live
    rather than one of where they are on record. Before it belong the areas that stand in columns of their own, behind
    it buildings, entrances and rooms.

    Parameters
    ----------
    header
        Names of the columns.
    stated
        The column with the text, where the caller says it.
    """
    parts = _parts(header)
    texts = [stated] if stated is not None else _texts(header)
    alone = _alone(parts)
    if alone and (not texts or _OF_PAPERS.search(spelt(texts[0]))):
        return AddressColumns(None, alone)
    if not texts:
        return None
    text = texts[0]
    beside = _beside(parts, text)
    return AddressColumns(text, beside, [name for name in texts[1:] if name not in beside.values()])


def beside(header: Sequence[str], text: str) -> AddressColumns:
    """Return a column of addresses with those that belong before and behind it."""
    return AddressColumns(text, _beside(_parts(header), text))


def _texts(header: Sequence[str]) -> list[str]:
    exact = headers.named(header, _TEXT).get(place_sheet.Field.ADDRESS)
    ending = [name for name in header if _OF_ADDRESSES.search(_plain(name))]
    # 所在地 alone has addresses; beside a column of addresses it says in which city they are.
    ending.sort(key=lambda name: (_OF_PAPERS.search(spelt(name)) is not None, _part(_plain(name))[0] is not None))
    return list(dict.fromkeys([exact, *ending] if exact else ending))


def _parts(header: Iterable[str]) -> list[tuple[Part, str, str]]:
    """Return the columns that say a part of an address, and what stands before its name: 收货 of 收货省份."""
    told = ((_part(_plain(name)), name) for name in header)
    return [(part, before, name) for (part, before), name in told if part is not None]


def _plain(name: str) -> str:
    return "".join(_REMARK.sub("", spelt(name)).replace("*", "").split()).rstrip(":")


def _part(name: str) -> tuple[Part | None, str]:
    for at in range(len(name)):
        said = name[at:]
        part = _PARTS.get(said) or _PARTS.get(_NAMED.sub("", said)) or _several(said)
        if part is not None:
            return part, _BELONGS.sub("", name[:at])
    return None, ""


def _several(name: str) -> Part | None:
    """Return what a column says that has several parts: 楼栋-单元-房号, 省/市/区."""
    pieces = [_part_of_several(piece) for piece in _JOINTS.split(name) if piece]
    if len(pieces) > 1 and all(pieces):
        if all(piece in WITHIN for piece in pieces):
            return Part.INSIDE
        if all(piece in AREAS for piece in pieces):
            narrowest = max((piece for piece in pieces if piece), key=AREAS.index)
            return Part.REGION if narrowest in DIVISIONS and len(set(pieces)) > 1 else narrowest
        return pieces[0] if len(set(pieces)) == 1 else None
    return Part.INSIDE if len(pieces) == 1 and len(name) > 1 and _INSIDE.fullmatch(name) else None


def _part_of_several(name: str) -> Part | None:
    return _PARTS.get(_BELONGS.sub("", name)) or _PARTS.get(_NAMED.sub("", name))


def _beside(parts: Sequence[tuple[Part, str, str]], text: str) -> dict[Part, str]:
    """Return the columns that belong to that of the text: 收货省份 before 收货地址, not 现住址; 楼栋 behind."""
    stem = _BELONGS.sub("", _OF_ADDRESSES.sub("", _plain(text)))
    chosen: dict[Part, tuple[int, str]] = {}
    for part, before, name in parts:
        rank = _rank(part, before, stem)
        if rank is not None and name != text and (part not in chosen or rank < chosen[part][0]):
            chosen[part] = rank, name
    if Part.ROAD not in chosen and Part.GROUP not in chosen:
        chosen.pop(Part.NUMBER, None)
    if Part.BUILDING not in chosen and Part.UNIT not in chosen and not _says_room(chosen.get(Part.ROOM)):
        chosen.pop(Part.ROOM, None)
    return {part: chosen[part][1] for part in (*AREAS, *LOCAL, *WITHIN) if part in chosen}


def _says_room(chosen: tuple[int, str] | None) -> bool:
    """Return whether a column is one of rooms by its name alone: 户 may have the number of households."""
    return chosen is not None and _OF_ROOMS.search(_plain(chosen[1])) is not None


def _rank(part: Part, before: str, stem: str) -> int | None:
    """Return how well a column fits addresses of such a name, the best first; None where it is about another place."""
    if before == stem or (before in _SAME and stem in _SAME):
        return 0
    if not before:
        return 1
    is_open = stem in _SAME and part in DIVISIONS and not _OF_PAPERS.search(before)
    return 2 if is_open else None


def _alone(parts: Sequence[tuple[Part, str, str]]) -> dict[Part, str]:
    """Return the columns that make an address together; none where they do not."""
    chosen: dict[Part, str] = {}
    for part, before, name in parts:
        if before in _SAME:
            chosen.setdefault(part, name)
    if Part.NUMBER in chosen and Part.ROAD not in chosen:
        number = chosen.pop(Part.NUMBER)
        if _PLATE.search(number):
            is_room = Part.ESTATE in chosen and (Part.BUILDING in chosen or Part.UNIT in chosen)
            chosen.setdefault(Part.ROOM if is_room else Part.NUMBER, number)
    if Part.NUMBER not in chosen:
        chosen.pop(Part.BRANCH, None)
    is_house = Part.ROAD in chosen and Part.NUMBER in chosen
    is_building = Part.ESTATE in chosen and any(part in chosen for part in (*WITHIN, Part.NUMBER))
    village = [part for part in (Part.COMMUNITY, Part.HAMLET) if part in chosen]
    is_village = bool(village) and (Part.GROUP in chosen or Part.NUMBER in chosen or len(village) > 1)
    if not (is_house or is_building or is_village):
        return {}
    order = list(Part)
    if Part.ROAD not in chosen and Part.ESTATE in chosen:
        order.remove(Part.ESTATE)
        order.insert(order.index(Part.NUMBER), Part.ESTATE)
    return {part: chosen[part] for part in order if part in chosen}
