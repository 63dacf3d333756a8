"""Segments of roads, in each of which houses are counted anew: 解放路东段 and 解放路西段 of 解放路."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS, counted

_Drawn = TypeVar("_Drawn")
_NAME = r"[东南西北中]段(?![时落位子])|第?[一二三四五六七八九1-9]段"
_SIDE = r"[东南西北](?=\d{1,4}(?:-\d{1,3})?号(?![楼门]))"
_WRITTEN = re.compile(rf"\((?:{_NAME})\)|{_NAME}|{_SIDE}")
_HOUSE = re.compile(
    rf"\s?(?:第|附|门牌号?|[甲乙丙丁])?"
    rf"(?:\d{{1,4}}(?!\d|\s?(?:米|m|公里|处|个|日|天|月|年|点|人|辆|棵|盏|次))|[{CHARACTERS}]+号)"
)
"""What shows that houses are counted in a segment; elsewhere 一段 may be any words."""
_OF_ROAD = re.compile(rf"(?P<road>.+(?:路|街|道|巷|弄|线))(?P<segment>\((?:{_NAME})\)|{_NAME}|[东南西北])")
_BEGINS, _KIND = frozenset("(东南西北中第一二三四五六七八九"), "段"


def may_be_segment(written: str, place: int) -> bool:
    """Return whether a segment may stand behind a road, as it does behind few: looked for before it is read."""
    return written[place : place + 1] in _BEGINS or written[place + 1 : place + 2] == _KIND


def segment_at(written: str, place: int) -> tuple[str, int, bool] | None:
    """Return the segment that stands behind a road, where it ends, and whether a house in it follows.

    Parameters
    ----------
    written
        A spelt text.
    place
        Where the road ends.
    """
    found = _WRITTEN.match(written, place)
    if found is None:
        return None
    return _one_way(found[0]), found.end(), _HOUSE.match(written, found.end()) is not None


def whole_of(road: str) -> str:
    """Return the road that one is a segment of: 解放路 of 解放路东段; empty for no segment."""
    found = _OF_ROAD.fullmatch(road) if road[-1:] in ("段", "东", "南", "西", "北") else None
    return found["road"] if found else ""


def in_segments(roads: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the segments of each road that has some."""
    found: dict[str, list[str]] = {}
    for road in dict.fromkeys(roads):
        if whole := whole_of(road):
            found.setdefault(whole, []).append(road)
    return {whole: tuple(segments) for whole, segments in found.items()}


def drawn_with_segments(lines: Mapping[str, _Drawn], roads: Iterable[str]) -> Mapping[str, _Drawn]:
    """Return the roads of a map, with the segments of them that it has not: each runs somewhere on its road."""
    more = {road: lines[whole] for road in roads if (whole := whole_of(road)) in lines and road not in lines}
    return {**lines, **more} if more else lines


def on_segment(road: str, number: str) -> tuple[str, str]:
    """Return a road and a house number the segment in the road: 解放路东段, 12号 for 解放路, 东段12号."""
    if road.endswith((")", "）")) and (found := _OF_ROAD.fullmatch(spelt(road))):
        road = found["road"] + _one_way(found["segment"])
    if road and ("段" in number or number[:1] in ("东", "南", "西", "北")):
        written = spelt(number)
        found = _WRITTEN.match(written)
        if found and found.end() < len(written):
            return road + _one_way(found[0]), number[found.end() :]
    return road, number


def _one_way(segment: str) -> str:
    """Return a segment in one spelling: 二段 for 第2段."""
    said = segment.strip("()").removeprefix("第")
    return counted(int(said[0])) + said[1:] if said[0].isdecimal() else said


def with_segment(name: Element, written: str, until: int, named: Callable[[str], Name | None]) -> Element:
    """Return a road with the segment behind it that is known or has a house (解放路（东段）12号); others as they are.

    Parameters
    ----------
    name
        As it was read.
    written
        The spelt text, of which no more is read than up to `until`.
    named
        Returns what is called so.
    """
    found = segment_at(written, name.end) if name.level is levels.ROAD else None
    if found is None or found[1] > until:
        return name
    segment, end, is_numbered = found
    known = named(name.value + segment)
    if known is not None and known.level is levels.ROAD:
        return name._replace(end=end, value=known.text, known=True, own=known.own)
    return name._replace(end=end, value=name.value + segment) if is_numbered else name
