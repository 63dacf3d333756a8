"""Rows of a table of places as people keep them: which column is what, which kind a place is, and made codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256

from geogrid.domain import headers
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.domain.register import PlaceKind


class Field(StrEnum):
    """What geogrid reads of a place besides its point."""

    CODE = "code"
    KIND = "kind"
    ADDRESS = "address"
    COMMUNITY = "community"
    ROAD = "road"
    NUMBER = "number"
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"


HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: (
        "地址编码", "标准地址编码", "地址编号", "地址代码", "编码", "编号", "代码", "address_code", "place_code",
        "code", "address_id", "place_id", "id",
    ),
    Field.KIND: ("类型", "地址类型", "类别", "种类", "kind", "place_type", "type"),
    Field.ADDRESS: (
        "标准地址", "详细地址", "地址", "全地址", "地址全称", "地址名称", "门牌地址", "房屋坐落", "坐落",
        "地址信息", "full_address", "address",
    ),
    Field.COMMUNITY: (
        "社区编码", "社区代码", "社区", "所属社区", "社区名称", "村社区", "村居", "所属村居", "community_code",
        "community", "community_name",
    ),
    Field.ROAD: ("道路", "路名", "道路名称", "街路巷", "街路巷名称", "街巷", "road", "road_name"),
    Field.NUMBER: ("门牌号", "门牌号码", "门牌", "号", "number", "house_number", "houseno", "no"),
    Field.ESTATE: ("小区", "小区名称", "所属小区", "estate", "estate_name"),
    Field.BUILDING: ("幢", "栋", "楼栋", "楼幢", "幢号", "栋号", "楼栋号", "楼号", "building", "building_no"),
    Field.UNIT: ("单元", "单元号", "unit", "unit_no"),
    Field.ROOM: ("室", "室号", "户室", "户室号", "房号", "房间号", "room", "room_no"),
}  # fmt: skip
KINDS: Mapping[str, PlaceKind] = {
    **{kind.value: kind for kind in PlaceKind},
    **dict.fromkeys(("小区", "住宅小区", "院落"), PlaceKind.ESTATE),
    **dict.fromkeys(("幢", "栋", "楼栋", "楼幢", "楼", "建筑", "建筑物"), PlaceKind.BUILDING),
    **dict.fromkeys(("单元",), PlaceKind.UNIT),
    **dict.fromkeys(("室", "户", "户室", "房间", "房屋", "套"), PlaceKind.ROOM),
    **dict.fromkeys(("门牌", "门牌号", "平房", "自建房", "住宅", "民房", "独栋"), PlaceKind.HOUSE),
    **dict.fromkeys(("单位", "场所", "商铺", "店铺", "企业", "学校", "兴趣点", "poi", "设施"), PlaceKind.SITE),
}
# What tells the kind where no column does: the finest part that is filled in, else how the address ends, also of
# what lies in an estate: 小区 时代8号 beside 时代8号1栋.
_BY_PART = (
    (Field.ROOM, PlaceKind.ROOM),
    (Field.UNIT, PlaceKind.UNIT),
    (Field.BUILDING, PlaceKind.BUILDING),
    (Field.NUMBER, PlaceKind.HOUSE),
)
_BY_END = (
    (("单元",), PlaceKind.UNIT),
    (("幢", "栋", "座", "号楼"), PlaceKind.BUILDING),
    (("号",), PlaceKind.HOUSE),
)
_ROOM = re.compile(rf"[\da-z{CHARACTERS}甲乙丙丁东西南北中]号?[室户]$", re.IGNORECASE)
"""How the address of a room ends; 老年活动室 is a place with a name."""
_ENTRANCE = re.compile(rf"[号幢栋楼座村里坊区苑园院](?:\d+|[{CHARACTERS}]+)门$")
"""How the address of an entrance ends: 武车四村32栋2门; 大南门 is a place with a name."""
_DIGITS = 20


def columns(header: Iterable[str]) -> dict[Field, str]:
    """Return the column of each field that has one; see `headers.named`."""
    return headers.named(header, HEADERS)


def kind_of(address: str, parts: Mapping[Field, str]) -> PlaceKind:
    """Return the kind of a place that no column tells.

    Parameters
    ----------
    address
        Its text.
    parts
        What is filled in of road, number, estate, building, unit and room.
    """
    for part, kind in _BY_PART:
        if parts.get(part):
            return kind
    estate = parts.get(Field.ESTATE)
    if estate and normalise(address).endswith(normalise(estate)):
        return PlaceKind.ESTATE  # 时代8号
    if address.endswith(("室", "户")) and _ROOM.search(address):
        return PlaceKind.ROOM
    if _ENTRANCE.search(address):
        return PlaceKind.UNIT
    named = PlaceKind.ESTATE if estate else PlaceKind.SITE
    return next((kind for ends, kind in _BY_END if address.endswith(ends)), named)


def made_code(community: str | None, address: str) -> str:
    """Return the code of a place that has none: always the same for the same address in the same community.

    It is `P-` and the first 20 hexadecimal digits of the SHA-256 of the community's code (empty when unknown), a line
    feed, and the address as `normalise` spells it, in UTF-8.
    """
    told = f"{community or ''}\n{normalise(address)}"
    return f"P-{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"
