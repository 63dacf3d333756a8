"""A piece of a side: 板桥河沿河路, 淮南线, 绿中海4期围墙, 马岗社区交界, 板桥河与淮南路交口, 淮南路(在建)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from geogrid.domain.sides.side import UNNAMED, Edge, Kind, Reference

OPENING, CLOSING = "([（［【〔", ")]）］】〕"
APART = "、,，;；/／|"
"""What parts the pieces of a side."""
NAME_ENDS = "路街道巷弄河江港浜沟渠湖塘溪海线山岭坡村屯组区界城园苑厦墙楼桥场校院站厂段侧边止处口期号内外堤坝泾涌"
"""Characters that names end with: behind them another side may begin without a stop."""
_TRADITIONAL = (
    "東與為爲臨鄰鄉邊側線號廠園區灣鐵橋溝縣鎮嶺崗圍牆墻無內樓場館學醫壩緣腳莊連達積總戶畝頃"
    "範點匯彙從劃規轉繼處涇湧國衚衕網組廣銀賓廈車兒庫兩電話聯繫現轄紅餘員濱長開發門棟"
)
_SIMPLIFIED = (
    "东与为为临邻乡边侧线号厂园区湾铁桥沟县镇岭岗围墙墙无内楼场馆学医坝缘脚庄连达积总户亩顷"
    "范点汇汇从划规转继处泾涌国胡同网组广银宾厦车儿库两电话联系现辖红余员滨长开发门栋"
)
_BLANKS = "".join(filter(str.isspace, map(chr, range(1, 0x3001)))) + "\u200b\ufeff"
_QUOTES = "\"'“”‘’「」『』《》"
_PLAIN = str.maketrans(
    f"{_TRADITIONAL}．｡､﹑﹐﹔﹕︰｜{_BLANKS}{_QUOTES}",
    f"{_SIMPLIFIED}.。、、，；：：|{' ' * len(_BLANKS + _QUOTES)}",
)
_TRIMMED = f" .。:：-—－=_…·~{APART}"
_JOINED = re.compile(
    rf"(?<=[路街道巷河江])(?:[—–－-]+|转)(?=[^\s—–－-]{{1,8}}[路街道巷河江](?:$|[—–－转段-]))|(?<=[{NAME_ENDS}])(?:以及|和(?![平谐睦顺美兴祥畅悦煦润园])|及|与)(?=[^\s和及与]{{2}})"
)
_MEETS = re.compile(
    r"(?:相)?(?:交叉口|交叉处|交叉点|交汇[处点口]|交口|交点|(?<=[路街道巷])路口|(?<=路)口|相交处|交界[处点])$"
)
_CROSSING_IS_BORDER = re.compile(
    r"(?:交叉口|交叉处|交叉点|交汇[处点口]|交口|交点|(?<=[路街道巷])路口|(?<=路)口)为[界邻]$"
)
_BETWEEN = re.compile(r"与")
_BORDER_OF = re.compile(
    r"(?:的)?(?:交界[线处点]?|接壤|接界|毗邻|毗连|相邻|相望|相接|相连|为[界邻]|的?边界线?|界线|分界线)$"
)
_BORDER_IS = re.compile("(?:为[界邻]|交界|相邻|接壤|毗邻)$")
_ENDS = re.compile(
    r"(?:止|为止|以内|以[东南西北]|一线|沿线|延长[线段]|地界|(?:所|的)?(?:围合|合围|围成)(?:而成)?的?(?:区域|范围)|的?(?:区域|范围)内?)$"
)
_EDGES = (
    (re.compile(r"(?:道路|河道)?(?:中心线|中线|中央线|(?<=[路街道巷])中心?)$"), Edge.CENTRE),
    (re.compile(r"(?:的|道路|河道)*外(?:侧|边|沿|缘)线?$"), Edge.OUTER),
    (re.compile(r"(?:的|道路|河道)*内(?:侧|边|沿|缘)线?$"), Edge.INNER),
    (re.compile(r"(?:滴水线|山?脚(?:线|下)?)$"), Edge.FOOT),
    (re.compile(r"(?:(?<![东南西北])(?:边线|岸线)|红线|边缘|边沿|(?<=[路街道巷河江水湖])边)$"), Edge.BORDER),
)
_WALL = re.compile(r"围墙(?P<side>[内外])?$")
_BESIDE = re.compile(r"(?<=[村组屯寨])边$")
_STATE = re.compile(r"(?<=[^ ])(?:在建|拟建)$")
_PLANNED = re.compile(r"^(?:拟建|在建|待建|规划)(?:中?的)?(?=.{3,})")
_BY = re.compile("^.{2,14}?以(?P<line>.{2,}?)为界$|^(?P<between>.{2,}?)与.{2,}相望$")
"""What a border with somebody runs along: 与前园社区以滨江路为界, 隔滨江路与前园社区相望."""
_NO_NAMES = frozenset({"无", "暂无", "空", "略", "不详", "未知", "待定"})
_ENDS_WITHIN = 16
"""Characters at the end of a piece that say which line of what is named is meant."""
_KINDS = (
    (Kind.RAILWAY, r"铁路(?:线|支线|专线)?|[^高沿岸]线|轻轨|轨道|地铁.*|高铁"),
    (
        Kind.ROAD,
        r"路|大道|大街|街|巷|弄|胡同|公路|国道|省道|县道|乡道|高速|高架|桥|隧道|(?<![河航水街])道|路(?:[东西南北中]?段)",
    ),
    (
        Kind.WATER,
        r"(?:河|江)[东西南北中]?段|河|江|港|浜|沟|渠|湖|塘|溪|海|水库|运河|水系|河道|航道|堤|坝|江[东南西北]|湾|水道|涌|泾|坑",
    ),
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


def plain(text: str) -> str:
    """Return a text of the same length in the characters that are looked for: simplified, usual stops, blanks."""
    return text.translate(_PLAIN)


def trimmed(text: str) -> str:
    """Return a text without stops and blanks around it, and without brackets there that have no other half."""
    spelled = plain(text)
    start, end = 0, len(text)
    while True:
        start, end = end - len(spelled[start:end].lstrip(_TRIMMED + CLOSING)), end
        end = start + len(spelled[start:end].rstrip(_TRIMMED + OPENING))
        if start < end and spelled[end - 1] in CLOSING and not brackets(spelled[start:end]):
            end -= 1
        elif start < end and spelled[start] in OPENING and not brackets(spelled[start:end]):
            start += 1
        else:
            return text[start:end]


def brackets(spelled: str) -> list[tuple[int, int]]:
    """Return where the outermost brackets open and close; one without its other half is none."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for at, character in enumerate(spelled):
        if character in OPENING:
            opened.append(at)
        elif character in CLOSING and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at))
    return found


def references(text: str) -> Iterator[Reference]:
    """Yield the pieces of a side in order.

    Parameters
    ----------
    text
        What follows the direction and its verb, without the next one.
    """
    bare, notes = _without_brackets(text)
    for start, end in _pieces(plain(bare)):
        beside = tuple(note for at, note in notes if start <= at <= end)
        piece = trimmed(bare[start:end])
        if piece:
            yield from _of_piece(piece, beside)
        else:  # 东至（前园南路）
            for note in beside:
                yield from _of_piece(note, ())


def _without_brackets(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text without what is in brackets, and that with the place where it stood."""
    spelled = plain(text)
    bare, notes, at = "", list[tuple[int, str]](), 0
    for start, end in _noted(spelled):
        bare += text[at:start]
        if note := trimmed(text[start + 1 : end]):
            notes.append((len(bare), note))
        at = end + (spelled[end : end + 1] in tuple(CLOSING))
    return bare + text[at:], notes


def _noted(spelled: str) -> Iterator[tuple[int, int]]:
    """Yield where brackets open and close; one that is never closed goes up to the next stop."""
    pairs, at = dict(brackets(spelled)), 0
    while at < len(spelled):
        end = pairs.get(at)
        if end is None and spelled[at] in OPENING:
            stops = re.compile(f"[{APART}{OPENING}]|$").search(spelled, at + 1)
            end = stops.start() if stops else len(spelled)
        if end is not None:
            yield at, end
            at = end if spelled[end : end + 1] in tuple(OPENING) else end + 1
        else:
            at += 1


def _pieces(spelled: str) -> Iterator[tuple[int, int]]:
    """Yield where pieces begin and end: at stops, and at blanks between what are names on both sides."""
    stops = [at for at, character in enumerate(spelled) if character in APART]
    for start, end in zip([0, *(at + 1 for at in stops)], [*stops, len(spelled)], strict=True):
        begin = start
        words = [word.span() for word in re.compile("[^ ]+").finditer(spelled, start, end)]
        for (before, stop), (behind, last) in pairwise(words):
            names = all(kind_of(spelled[a:b]) is not Kind.UNKNOWN for a, b in ((before, stop), (behind, last)))
            if names and stop - before > 1 and last - behind > 2:
                yield begin, stop
                begin = behind
        yield begin, end


def _of_piece(piece: str, notes: tuple[str, ...]) -> Iterator[Reference]:
    spelled = plain(piece)
    if spelled in _NO_NAMES:
        return
    if by := _BY.search(spelled):
        piece = piece[slice(*by.span(by.lastgroup or 0))]
        spelled = plain(piece)
    if _ends(_CROSSING_IS_BORDER, spelled):  # 以黄山路与延安路交口为界
        piece = piece[:-2]
        spelled = plain(piece)
    if _ends(_MEETS, spelled) or (_ends(_BORDER_OF, spelled) and _BETWEEN.search(spelled)):
        yield _of_two(piece, notes)
        return
    joints = [joint.span() for joint in _JOINED.finditer(spelled)]
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(piece)]
    for start, end in zip(starts, ends, strict=True):
        yield _of_one(piece[start:end], notes if end == len(piece) else ())


def _of_two(piece: str, notes: tuple[str, ...]) -> Reference:
    """Return a crossing, or the border between two."""
    spelled = plain(piece)
    end = _ends(_MEETS, spelled)
    meets = end is not None and "交界" not in spelled[end.start() :]
    end = end or _ends(_BORDER_OF, spelled)
    rest = piece[: end.start()] if end else piece
    between = _BETWEEN.search(plain(rest)) or (_JOINED.search(plain(rest)) if meets else None)
    if not between:
        return Reference(rest, Kind.CROSSING, notes=notes) if meets and rest else _of_one(piece, notes)
    first, second = rest[: between.start()], rest[between.end() :]
    if not first or not second:
        return _of_one(first or second or piece, notes)
    one, other = (_of_one(part, ()) for part in (first, second))
    crosses = end is not None and (meets or Kind.AREA not in (one.kind, other.kind)) and _ends(_MEETS, spelled)
    return Reference(one.name, Kind.CROSSING if crosses else Kind.AREA, other.name, one.edge, notes)


def _ends(pattern: re.Pattern[str], spelled: str) -> re.Match[str] | None:
    """Return what a name ends with; only its end is looked at, however long it is."""
    return pattern.search(spelled, max(0, len(spelled) - _ENDS_WITHIN))


def _cut(pattern: re.Pattern[str], name: str) -> str:
    """Return a name without its end; a name that is nothing else stays as it is."""
    last = plain(name[-_ENDS_WITHIN:])
    end = pattern.search(last)
    return (name[: len(name) - len(last) + end.start()] if end else name) or name


def _of_one(piece: str, notes: tuple[str, ...]) -> Reference:
    if _cut(_BORDER_IS, plain(piece)).endswith(UNNAMED):
        return Reference(UNNAMED, Kind.UNKNOWN, notes=notes)
    name, edge, is_border = piece.removeprefix("与") or piece, None, False  # 至与黄山路、延安路交界处
    changed = True
    while changed:
        before = name
        name = _cut(_ENDS, name)
        shorter = _cut(_BORDER_OF, name)
        is_border, name = is_border or shorter != name, shorter
        for pattern, found in _EDGES:
            if (shorter := _cut(pattern, name)) != name:
                name, edge = shorter, found
        if (shorter := _cut(_STATE, name)) != name:
            name, notes = shorter, (name[len(shorter) :], *notes)
        if planned := _PLANNED.match(plain(name)):
            name, notes = name[planned.end() :], (planned[0], *notes)
        changed = name != before
    for note in notes:  # 滨江路（外侧）
        edge = edge or next((found for pattern, found in _EDGES if pattern.fullmatch(plain(note))), None)
    if wall := _ends(_WALL, plain(name)):
        name = name[: wall.start()] if wall.start() > 1 else name  # 东围墙 is no wall of 东
        edge = {"内": Edge.INNER, "外": Edge.OUTER}.get(wall["side"] or "", edge)
        return Reference(name, Kind.WALL, edge=edge, notes=notes)
    if (shorter := _cut(_BESIDE, name)) != name:
        edge, name = Edge.BORDER, shorter
    kind = kind_of(name)
    return Reference(name, Kind.AREA if is_border and kind is Kind.UNKNOWN else kind, None, edge, notes)


def kind_of(name: str) -> Kind:
    """Return of what a name is by how it ends."""
    spelled = plain(name)
    return next((kind for kind, ends in _BY_END if ends.search(spelled)), Kind.UNKNOWN)
