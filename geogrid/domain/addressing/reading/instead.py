"""What stands where an address should and is none: 同上, 已搬走, 空挂户, 查无此人, 地址不详."""

from __future__ import annotations

import re
from enum import StrEnum

_MARKS = "\"'“”‘’〃″＂々"
_DITTO = re.compile(
    rf"[(（\s]*(?:[同如见]\s*(?:上(?![\u3400-\u9fff]*[路街巷弄村里])|前(?=$|[\s)）]))|ditto\b|[{_MARKS}]+\s*$|[〃″々])"
)
"""A cell that says the same as the one above, also with something of its own behind: 同上3单元, 〃12号."""
_LEFT_OPEN = re.compile(rf"[{_MARKS}]\s*(?=[\u3400-\u9fff\d(（#]|[a-z](?![a-z]))(?=[^{_MARKS}=;]*$)", re.IGNORECASE)
"""The mark alone before the rest of an address; one that is closed again is a quotation, and " OR 1=1 is no address."""
_REFERENCE = re.compile(
    r"[(（\s]*(?:[同如见](?:左|右|下|第?\d+行)(?:[侧边列栏格]|所述)?[)）\s]*$|[同如见]第\s?\d+\s?行)"
)
"""A cell that says where else in the table it stands: 同左, 同第1行."""
_HOUSEHOLD = re.compile(
    "搬[走离迁出家]|已搬|[迁移]出|迁走|空挂|挂户|挂靠户|空户|无此[人户]|查无|人户分离|(?:去向|下落)不明|失联|户在人不在|人在户不在"
    "|联系不[上到]|死亡|去世|病故|已故|亡故|注销|拆[迁除](?!安置|办|小区|房|新村)|长期(?:外出|在外)|外出(?:打工|务工|未归)|在外(?:打工|务工)|无人(?:居住|在家)|空置|出国"
)
_UNKNOWN = re.compile(
    r"\s*(?:(?:家庭|居住|现|详细|具体)?(?:住址|地址|住处)?(?:不[详明清]楚?|未知|待[查定补核]|暂?无|没有|未[填知登]\w*)"
    r"|略|空|查不到|n/?a|null|none|nan)\s*",
    re.IGNORECASE,
)


class Instead(StrEnum):
    """What a text says instead of an address."""

    DITTO = "ditto"
    """The same as in the row above."""
    REFERENCE = "reference"
    """The same as elsewhere in the table."""
    HOUSEHOLD = "household"
    """What became of who lived there, or that nobody is known: 已搬走, 空挂户, 查无此人."""
    UNKNOWN = "unknown"
    """That no address is known: 不详, 待查."""


def is_ditto(text: str) -> bool:
    """Return whether a cell says what the one above it says."""
    return _DITTO.match(text) is not None or _LEFT_OPEN.match(text.strip()) is not None


def instead(text: str) -> Instead | None:
    """Return what a text in which no place is known says instead of an address; None where it says nothing of it."""
    if is_ditto(text):
        return Instead.DITTO
    if _REFERENCE.match(text):
        return Instead.REFERENCE
    if _HOUSEHOLD.search(text):
        return Instead.HOUSEHOLD
    return Instead.UNKNOWN if _UNKNOWN.fullmatch(text) else None
