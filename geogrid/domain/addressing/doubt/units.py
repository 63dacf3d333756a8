"""Units of a place that are called by another area, estate or road, and may be there: 大桥法庭 of 南湖区人民法院."""

from __future__ import annotations

import re
from collections.abc import Callable

from geogrid.domain.addressing.doubt.offshoots import has_tenants
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.names.grammar import GATE
from geogrid.domain.addressing.text.normalise import spelt

_MAY_BE = frozenset("庭所室点站店心部区院馆局处行校队社园司")
"""One of these is in each text that names such a unit; looked for first, as most texts have none."""
_ANY = r"[\u3400-\u9fff]"
_NO_MORE = "(?![墙内外子分有理置于罚面铺主家员台牌立着前名火])"
"""院内 is in it, 部分 and 处理 are no units."""
_UNIT = re.compile(
    rf"(?:(?!公交|地铁|停车|路[口边段]|[侧旁]){_ANY}){{0,5}}?"
    rf"(?:中心|[校园院]区|(?<![口侧边交界角叉])处{_NO_MORE}|院(?!门){_NO_MORE}|(?<=[支分银])行|[庭所室点站店部馆局队社]{_NO_MORE})"
)
"""What the name of an area goes on with where that is the one of a unit: 人民法庭, 卫生室, 便民服务中心."""
_AT_A_GATE = re.compile(
    r"[(\uff08的]?[大小老]?[东西南北]门(?:社区)?(?:分(?:[院校馆部店所站局行园]|中心|公司)|[院校园]区|法庭|门诊部?|分理处|营业[部厅所]"
    r"|服务[点站]|办事处|警务[室站]|工作站|网点|代办[点处]|支[行队])"
)
"""What is called by a quarter as gates are, and is hardly at a gate: 南门分院, and not 南门保安室."""
_OPENING = re.compile("[(\uff08的]*")
_AREA = re.compile(rf"{_ANY}{{1,4}}?(?:街道|社区|[镇乡村])")
"""An area in full, also one that nobody knows."""
_IN_FULL = (levels.TOWN, levels.COMMUNITY, levels.ESTATE, levels.ROAD)
_IN_SHORT = range(4, 1, -1)
"""Characters of an estate without its kind: 吉水 of 吉水新村."""
_LONGEST = 16


class Units:
    """Finds what stands behind the name of a place as its unit in another quarter is called.

    Parameters
    ----------
    at
        Returns the longest name that begins at a place of a text, and where it ends.
    is_begun
        Whether an estate is called so, but for its kind.
    """

    def __init__(self, at: Callable[[str, int], tuple[Name, int] | None], is_begun: Callable[[str], bool]) -> None:
        self._at, self._is_begun = at, is_begun

    def elsewhere(self, parse: Parse, of: Element) -> str | None:
        """Return the words behind the name of a place by which a unit of it may lie in another quarter."""
        if of.level is not levels.SITE or parse.is_plain or _MAY_BE.isdisjoint(parse.text[of.end :]):
            return None
        text = spelt(parse.text[of.end : of.end + _LONGEST])
        if has_tenants(parse, of):
            return None
        if gate := _AT_A_GATE.match(text):
            return gate[0]
        start = _OPENING.match(text).end()  # type: ignore[union-attr]
        end = self._end(text[start:])
        is_another = end and text[start : start + end] not in of.value  # 火宫殿（坡子街店） is 坡子街127号
        unit = _UNIT.match(text, start + end) if is_another else None
        return text[start : unit.end()] if unit else None

    def _end(self, text: str) -> int:
        """Return where the name of an area, an estate or a road ends that a text begins with; 0 without."""
        named = self._at(text, 0)
        if named and named[0].own and named[0].level in _IN_FULL:
            return 0 if GATE.fullmatch(text, 0, named[1]) else named[1]
        if area := _AREA.match(text):
            return area.end()
        return next((size for size in _IN_SHORT if self._is_begun(text[:size])), 0)
