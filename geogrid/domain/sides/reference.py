"""A piece of a side: 板桥河沿河路, 淮南线, 绿中海4期围墙, 马岗社区交界, 板桥河与淮南路交口, 淮南路(在建)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geogrid.domain.sides.side import UNNAMED, Edge, Kind, Reference

OPENING, CLOSING = "([（［【〔", ")]）］】〕"
APART = "、,，;；/／"
"""What parts the pieces of a side."""
_JOINED = re.compile(
    r"(?<=[路街道巷弄河江港浜沟渠湖塘溪线山岭村区界城园苑厦墙楼桥场])(?:以及|和(?![平谐睦顺美兴祥畅悦煦润园])|及|与)(?=[^\s和及与]{2})"
)
_MEETS = re.compile(r"(?:相)?(?:交叉口|交叉处|交汇[处点]|交口|交点|路口|相交处|交界[处点])$")
_BETWEEN = re.compile(r"与")
_BORDER_OF = re.compile(r"(?:的)?(?:交界线?|接壤|毗邻|相邻|相接|为界|的?边界线?|界线|分界线)$")
_ENDS = re.compile(r"(?:止|为止|以内|一线|沿线|地界)$")
_EDGES = (
    (re.compile(r"(?:道路|河道)?(?:中心线|中线|中央线)$"), Edge.CENTRE),
    (re.compile(r"外(?:侧|边|沿|缘)$"), Edge.OUTER),
    (re.compile(r"内(?:侧|边|沿|缘)$"), Edge.INNER),
    (re.compile(r"(?:滴水线|山?脚(?:线|下)?)$"), Edge.FOOT),
    (re.compile(r"(?:边线|红线|岸线|边缘|边沿)$"), Edge.BORDER),
)
_WALL = re.compile(r"围墙(?P<side>[内外])?$")
_BESIDE = re.compile(r"(?<=[村组屯寨])边$")
_KINDS = (
    (Kind.RAILWAY, r"铁路(?:线|支线|专线)?|[^高沿岸]线|轻轨|轨道|地铁.*|高铁"),
    (
        Kind.ROAD,
        r"路|大道|大街|街|巷|弄|胡同|公路|国道|省道|县道|乡道|高速|高架|桥|隧道|(?<![河航水])道|路(?:[东西南北中]?段)",
    ),
    (Kind.WATER, r"河|江|港|浜|沟|渠|湖|塘|溪|海|水库|运河|水系|河道|航道|堤|坝|江[东南西北]|湾|水道|涌|泾|坑"),
    (Kind.HILL, r"山|岭|坡|峰|岗|丘"),
    (Kind.AREA, r"社区|街道|村|镇|乡|网格|居委会|村委会|县|区(?<!小区)|市|组|屯"),
    (
        Kind.ESTATE,
        r"小区|花园|家园|花苑|公寓|苑|新城|城|里|坊|园|庄园|家属院|宿舍|府|邸|居|\d期|[一二三四五六七八九]期",
    ),
    (
        Kind.BUILDING,
        r"大厦|广场|中心|大楼|楼|学校|中学|小学|大学|学院|医院|公司|厂|市场|银行|酒店|宾馆|车站|站|公园|幼儿园|院|所|局|馆|场",
    ),
)
_BY_END = tuple((kind, re.compile(rf"(?:{ends})$")) for kind, ends in _KINDS)


def references(text: str) -> Iterator[Reference]:
    """Yield the pieces of a side in order.

    Parameters
    ----------
    text
        What follows the direction and its verb, without the next one.
    """
    bare, notes = _without_brackets(text)
    start = 0
    for piece in re.split(f"[{APART}]", bare):
        end = start + len(piece)
        beside = tuple(note for at, note in notes if start < at <= end or (start == at == end))
        yield from _of_piece(piece.strip(" 。.　"), beside)
        start = end + 1


def _without_brackets(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text without what is in brackets, and that with the place where it stood."""
    bare, notes, depth, note = "", list[tuple[int, str]](), 0, ""
    for character in text:
        if character in OPENING:
            note += character if depth else ""
            depth += 1
        elif character in CLOSING and depth:
            depth -= 1
            if depth:
                note += character
            else:
                notes.append((len(bare), note))
                note = ""
        elif depth:
            note += character
        else:
            bare += character
    if note:
        notes.append((len(bare), note))  # a bracket that is never closed
    return bare, notes


def _of_piece(piece: str, notes: tuple[str, ...]) -> Iterator[Reference]:
    if not piece:
        return
    if _MEETS.search(piece) or (_BORDER_OF.search(piece) and _BETWEEN.search(piece)):
        yield _of_two(piece, notes)
        return
    parts = _JOINED.split(piece)
    for number, part in enumerate(parts):
        yield _of_one(part, notes if number == len(parts) - 1 else ())


def _of_two(piece: str, notes: tuple[str, ...]) -> Reference:
    """Return a crossing, or the border between two."""
    meets = _MEETS.search(piece)
    rest = _MEETS.sub("", piece) if meets else _BORDER_OF.sub("", piece)
    first, between, second = rest.partition("与")
    if not between:
        return Reference(rest, Kind.CROSSING if meets else kind_of(rest), notes=notes)
    if not first:
        return Reference(second, kind_of(second), notes=notes)
    one, other = (_of_one(part, ()) for part in (first, second))
    kind = Kind.CROSSING if meets and Kind.AREA not in (one.kind, other.kind) else Kind.AREA
    return Reference(one.name, kind, other.name, one.edge, notes)


def _of_one(piece: str, notes: tuple[str, ...]) -> Reference:
    if piece.endswith(UNNAMED):
        return Reference(UNNAMED, Kind.UNKNOWN, notes=notes)
    name, edge, is_border = piece, None, False
    changed = True
    while changed:
        before = name
        name = _ENDS.sub("", name) or name
        if shorter := _BORDER_OF.sub("", name):
            is_border, name = is_border or shorter != name, shorter
        for pattern, found in _EDGES:
            if (shorter := pattern.sub("", name)) and shorter != name:
                name, edge = shorter, found
        changed = name != before
    if wall := _WALL.search(name):
        name = name[: wall.start()] or name
        edge = {"内": Edge.INNER, "外": Edge.OUTER}.get(wall["side"] or "", edge)
        return Reference(name, Kind.WALL, edge=edge, notes=notes)
    if shorter := _BESIDE.sub("", name):
        edge, name = (Edge.BORDER, shorter) if shorter != name else (edge, name)
    kind = kind_of(name)
    return Reference(name, Kind.AREA if is_border and kind is Kind.UNKNOWN else kind, None, edge, notes)


def kind_of(name: str) -> Kind:
    """Return of what a name is by how it ends."""
    return next((kind for kind, ends in _BY_END if ends.search(name)), Kind.UNKNOWN)
