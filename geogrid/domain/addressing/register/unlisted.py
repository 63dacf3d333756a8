"""Names that no column of the register has: 石板村 of 石板村3组12号, 1912街区 of 1912街区3栋."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Level, Name
from geogrid.domain.addressing.names.wording import WAYS, is_no_name
from geogrid.domain.addressing.text.numerals import CHARACTERS

_NUMBERED = re.compile(
    rf"(?:自编|附属?|[老新旧甲乙丙丁第]|[东西南北]侧)?(?:[a-z\d-]+|[{CHARACTERS}]+)"
    "(?:号(?:楼|大?院)?|[弄幢栋座楼层室户组队社铺]|单元|村民小组|小组)[东西南北上下甲乙丙丁]?$"
)
_VILLAGES = ("村", "社", "屯", "庄", "组", "场")
_HAMLET = re.compile(r"[\u3400-\u9fff]+村([\u3400-\u9fff]{2,})")
_LEAST = 2


def unlisted(keys: Iterable[str]) -> Counter[str]:
    """Return what stands before the numbers of keys, or all of a key that has none, and how many there are of each."""
    return Counter(name for name in map(_name, keys) if len(name) >= _LEAST and not is_no_name(name))


def called(names: Mapping[str, int]) -> Iterable[tuple[str, Name]]:
    """Yield such names as they are suggested, a part of a village also by its own name: 陈家宅 of 丰镇村陈家宅."""
    for name in names:
        yield name, Name(_level(name), name, own=True)
        if hamlet := _HAMLET.fullmatch(name):
            yield hamlet[1], Name(levels.SITE, name, own=True)


def _name(key: str) -> str:
    while found := _NUMBERED.search(key):
        key = key[: found.start()]
    return "" if key.isascii() else key


def _level(name: str) -> Level:
    if name.endswith(WAYS):
        return levels.ROAD
    if name.endswith(_VILLAGES):
        return levels.COMMUNITY
    return levels.ESTATE if name.endswith(("区", "苑", "园", "城", "坊", "里")) else levels.SITE
