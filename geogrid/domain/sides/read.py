"""From a text to its sides: in any order, with any of the usual verbs, with or without stops; or as a trace."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geogrid.domain.sides.reference import (
    APART,
    CLOSING,
    NAME_ENDS,
    OPENING,
    brackets,
    kind_of,
    plain,
    references,
    trimmed,
)
from geogrid.domain.sides.side import (
    FOUR,
    WRITTEN,
    Direction,
    Edge,
    Fault,
    Kind,
    Problem,
    Reading,
    Reference,
    Side,
    Step,
)

LONGEST = 2_000
"""Characters of a text that are read."""
_MOST_NESTED = 4
"""Brackets in brackets in which sides are looked for."""
_BY_WRITTEN = {written: direction for direction, written in WRITTEN.items()}
_NAMES = "东北|东南|西北|西南|东|南|西|北"
_PLACE = "(?:侧边界|边界|方向|[面侧边部方角端向界])?"
_VERBS = (
    r"(?: ?均?(?:[至到]|起自(?![由强立力然治])|[起始止]于(?![洪都田谦])|[紧毗相][临接抵靠邻挨连濒]近?|[临靠邻]近"
    r"|[以与为是界隔]"
    r"|[:：=—－-]+(?: ?至(?![善诚德公]))?)|均?[临接抵靠邻挨连濒起止达迄沿])[:：]?"
)
"""Behind a blank one that may begin a name is none: 东 沿江大道."""
_BLANK = rf" (?=[^ {APART}])(?!(?:{_NAMES}){_PLACE} ?[至到])"
_SIDE = re.compile(
    rf"(?P<each>[东南西北]{{2,4}}) ?(?:[两二双三四][面侧边方]|(?=均)|[都皆俱])(?P<verb_each>{_VERBS})"
    rf"|(?P<some>(?:{_NAMES}){_PLACE}(?: ?[、,，/和与及 ] ?(?:{_NAMES}){_PLACE}){{1,7}})"
    rf"(?:[两二双三四][面侧边方])?(?P<verb_some>{_VERBS})"
    rf"|(?P<one>{_NAMES}){_PLACE}(?P<verb_one>{_VERBS}|{_BLANK})"
)
_DIRECTION = re.compile(_NAMES)
_NUMBER = re.compile(
    rf"(?:^|(?<=[{NAME_ENDS} 。;；{APART}]))(?:[(（]?(?:\d{{1,2}}|[一二三四五六七八])[.、:：)）]|[①-⑧]) ?$"
)
_HIDDEN = "\ue000"
_BEFORE = frozenset(f" .。:：-—·{APART}{OPENING}{CLOSING}{_HIDDEN}")
_STOP = re.compile(f"[ 。{APART}]|$")
_OF_A_NAME = re.compile("沿[线河江湖海山岸街]")
"""沿 between names: of 板桥河沿河路 rather than a verb."""
_FROM = re.compile(rf"以(?P<side>[东南西北])(?=$|为界|[ 。{APART}的区范围合之部地])")
_PLACED = re.compile(r".*(?:位于|处于|范围[为是]?|即|[:：。])")
"""What is said before the first side that is seen from its lines: 本网格位于."""
_LEAST_FROM = 3
_OPPOSITE = dict(zip(FOUR, (FOUR[2], FOUR[3], FOUR[0], FOUR[1]), strict=True))
_FLANK = re.compile("(?:^|(?<=[路街道巷弄河江港溪水海渠塘沟湖湾线铁速]))的?(?P<flank>[东南西北])[侧边缘岸]线?$")
_HEADING = re.compile("(?:四至|四界|范围|界址|边界)[^东南西北:：]{0,4}[:： ] ?")
_LEAST_BARE = 3
"""Characters of a name behind a direction without a verb: 东大街 is a street."""
_DIVIDES = re.compile(r"以(?P<name>[^，,。；;]{2,30}?)为界.{0,6}(?:划分|分为|拆分|分成)")
_FACTS = re.compile(
    rf"(?<=[{APART} ])(?:含(?![山香笑光玉])|涵盖|辖|责任|楼栋|网格内|其中)"
    r"|(?:总|占地|辖区|区域|网格)*面积|(?:总|常住|户籍|流动)*人口|[总居]民?户数|[共约]计?有?\d|[辖含]\d"
    r"|下辖|辖区|现有|内有|包[括含]|网格[员长]|联系(?:人|电话|方式)"
    r"|其中|但?不(?:含|包括)|除[^，,。]{1,20}外|[^，,。；; ]{1,20}除外"
    rf"|(?:(?<=[ {APART}])[^ 。{APART}\d]{{1,8}})?\d[\d.]*[余多]?(?:户|人|亩|平方|公顷|km|㎡)"
)
"""How what is counted, measured, listed or left out behind the sides begins."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a side begins, from the number before its direction to the end of its verb; sure behind a stop."""

    start: int
    end: int
    directions: tuple[Direction, ...]
    verb: str
    sure: bool


def read(text: str) -> Reading:
    """Return the sides that a text says, or why it does not.

    Parameters
    ----------
    text
        As an office writes it; of more than `LONGEST` characters the rest is not read.
    """
    text = text[:LONGEST].strip()
    return _trace(text) or _sides(text, _MOST_NESTED) or _seen_from(text) or _nothing(text)


def _nothing(text: str) -> Reading:
    problem = Problem.DIVIDED if _DIVIDES.search(plain(text)) else Problem.NOTHING
    return Reading(text, unread=(text,) if text else (), faults=(Fault(problem),))


def _sides(text: str, depth: int) -> Reading | None:
    spelled = plain(text)
    pairs = brackets(spelled)
    hidden = _hide(spelled, pairs)
    marks = _marks(spelled, hidden)
    if len(marks) < len(FOUR):
        marks = _without_verbs(hidden) or marks
    sides: list[Side] = []
    unread = [text[: marks[0].start] if marks else text]
    for mark, end in zip(marks, _ends(marks, text), strict=True):
        stop = mark.end + _length_said(hidden[mark.end : end])
        said = tuple(references(text[mark.end : stop]))
        sides += [Side(direction, tuple(seen(each, direction) for each in said)) for direction in mark.directions]
        unread.append(text[stop:end])
    if any(side.references for side in sides):
        return Reading(text, tuple(sides), unread=_pieces_of(unread), faults=tuple(_faults(sides)))
    return _in_brackets(text, pairs, depth)


def _seen_from(text: str) -> Reading | None:
    """Return what a text says from the lines: 宁国路、徽州大道以东，上新路以西，徽山路以北，北海路以南."""
    spelled = plain(text)
    found = list(_FROM.finditer(spelled))
    if len({each["side"] for each in found}) < _LEAST_FROM:
        return None
    sides, unread, begin = list[Side](), list[str](), 0
    for each in found:
        placed = _PLACED.match(spelled, begin, each.start())
        start = placed.end() if placed else begin
        names, others = _names_before(text[start : each.start()])
        unread += [text[begin:start], *others]
        sides.append(Side(_OPPOSITE[_BY_WRITTEN[each["side"]]], names))
        begin = each.end()
    rest = text[begin + len("为界") if spelled.startswith("为界", begin) else begin :]
    return Reading(text, tuple(sides), unread=_pieces_of([*unread, rest]), faults=tuple(_faults(sides)))


def _names_before(text: str) -> tuple[tuple[Reference, ...], list[str]]:
    """Return what is named before 以东, and what stands there that is no name of a line or of ground: 第一网格，."""
    said = re.split("[，,；;]", text.lstrip("以"))
    known = [kind_of(plain(trimmed(piece))) not in (Kind.UNKNOWN, Kind.AREA) for piece in said[:-1]]
    first = next((at + 1 for at in reversed(range(len(known))) if not known[at]), 0)
    return tuple(references("、".join(said[first:]))), said[:first]


def seen(reference: Reference, direction: Direction) -> Reference:
    """Return a reference with the edge that it says by the compass: 环北路北侧 as the north is its outer edge."""
    if reference.kind is Kind.CROSSING:
        return reference
    behind = _FLANK.search(plain(reference.name))
    beside = next((found for note in reference.notes if (found := _FLANK.fullmatch(plain(note)))), None)
    found = behind if behind and behind.start() else beside
    if found is None:
        return reference
    flank = _BY_WRITTEN[found["flank"]]
    edge = Edge.OUTER if flank is direction else Edge.INNER if _OPPOSITE.get(flank) is direction else Edge.BORDER
    name = reference.name[: found.start()] if found is behind else reference.name
    return replace(reference, name=name, kind=kind_of(name), edge=edge)


def _ends(marks: Sequence[_Mark], text: str) -> list[int]:
    """Return where what each mark begins ends: at the next one."""
    return [*(mark.start for mark in marks[1:]), len(text)][: len(marks)]


def _in_brackets(text: str, pairs: Iterable[tuple[int, int]], depth: int) -> Reading | None:
    """Return what is said in brackets: 前园社区（东至…，北至…），1.3平方公里."""
    if not depth:
        return None
    for start, end in pairs:
        if inside := _sides(text[start + 1 : end], depth - 1):
            return replace(inside, text=text, unread=_pieces_of((text[:start], *inside.unread, text[end + 1 :])))
    return None


def _pieces_of(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(trimmed, texts)))


def _hide(spelled: str, pairs: Iterable[tuple[int, int]]) -> str:
    """Return the text with what is in brackets made unreadable, character by character."""
    hidden = list(spelled)
    for start, end in pairs:
        hidden[start : end + 1] = _HIDDEN * (end + 1 - start)
    return "".join(hidden)


def _length_said(hidden: str) -> int:
    """Return how much of what follows a verb is of its side: up to a full stop, or to what says how large it is."""
    facts = _FACTS.search(hidden)
    ends = (hidden.find("。"), facts.start() if facts else -1)
    return min((end for end in ends if end >= 0), default=len(hidden))


def _faults(sides: Sequence[Side]) -> Iterator[Fault]:
    directions = [side.direction for side in sides]
    for direction in dict.fromkeys(directions):
        if directions.count(direction) > 1:
            yield Fault(Problem.DOUBLED, direction)
    for side in sides:
        if not side.references:
            yield Fault(Problem.EMPTY, side.direction)
    for direction in FOUR:
        if direction not in directions:
            yield Fault(Problem.MISSING, direction)


# --- where sides begin


class _Taken:
    """The marks that are believed, in order."""

    def __init__(self, marks: Iterable[_Mark]) -> None:
        self.marks = list(marks)
        self._known = {direction for mark in self.marks for direction in mark.directions}
        self._ends = [mark.end for mark in self.marks]

    def has(self, mark: _Mark) -> bool:
        return not self._known.isdisjoint(mark.directions)

    def before(self, mark: _Mark) -> int | None:
        """Return how many characters there are between a mark and the one before it; None for the first."""
        at = bisect_right(self._ends, mark.start)
        return mark.start - self._ends[at - 1] if at else None

    def take(self, mark: _Mark) -> None:
        insort(self.marks, mark, key=lambda mark: mark.start)
        insort(self._ends, mark.end)
        self._known.update(mark.directions)


def _marks(spelled: str, hidden: str) -> list[_Mark]:
    """Return where sides begin: behind stops, and where these are missing as well as can be told."""
    found = [mark for match in _SIDE.finditer(hidden) if (mark := _mark(match, spelled, hidden))]
    taken = _Taken(mark for mark in found if mark.sure)
    usual = {"至", "到", *(mark.verb for mark in taken.marks)} - {""}
    left = [mark for mark in found if not mark.sure and mark.verb and not _OF_A_NAME.match(hidden, mark.end - 1)]
    # A usual verb behind the end of a name doubles a side rather than be part of a name. Anything less is believed
    # only of a side that the text has not otherwise; an unusual verb within a name only where there are no stops.
    rules = [(True, True, True), (True, False, False), (False, True, False)]
    if not any(character in APART for character in hidden):
        rules.append((False, False, False))
    for is_usual, behind_name, also_twice in rules:
        rest = []
        for mark in left:
            at_name = not behind_name or (mark.start > 0 and hidden[mark.start - 1] in NAME_ENDS)
            gap = taken.before(mark)
            # One character is no name: 江南至诚路; a side that says nothing is followed by a usual verb at once.
            apart = gap is None or gap > 1 or (gap == 0 and is_usual)
            if (mark.verb in usual) is is_usual and at_name and apart and (also_twice or not taken.has(mark)):
                taken.take(mark)
            else:
                rest.append(mark)
        left = rest
    return taken.marks


def _mark(match: re.Match[str], spelled: str, hidden: str) -> _Mark | None:
    """Return a mark; None where the verb is part of a name at a stop: 、南沿路."""
    start, end = match.span()
    number = _NUMBER.search(spelled, max(0, start - 6), start)
    sure = start == 0 or number is not None or hidden[start - 1] in _BEFORE
    names = [match["one"]] if match["one"] else list(match["each"] or _DIRECTION.findall(match["some"]))
    if match["some"] and not sure:  # 鉴江东、南至罗江: the first is of a name
        start = [found.start() for found in _DIRECTION.finditer(hidden, start, end)][-1]
        names, sure = names[-1:], hidden[start - 1] in _BEFORE
    verb = (match["verb_one"] or match["verb_some"] or match["verb_each"]).strip(" 均")
    verb = verb and (verb.rstrip(":：") or ":")
    stop = _STOP.search(hidden, end)
    rest = hidden[end : stop.start() if stop else end]
    if verb not in ("至", "到") and len(rest) == 1 and rest in NAME_ENDS:
        return None
    return _Mark(number.start() if number else start, end, tuple(_BY_WRITTEN[name] for name in names), verb, sure)


def _without_verbs(hidden: str) -> list[_Mark]:
    """Return where sides begin behind a heading, each at one place only: 四至：东滨江路南黄山路西延安路北五一路."""
    heading = _HEADING.search(hidden)
    if not heading:
        return []
    begin, last = heading.end(), -1
    stops = _BEFORE if any(c in APART or c in " 。" for c in hidden[begin:].strip(" 。")) else frozenset(NAME_ENDS)
    marks: list[_Mark] = []
    for found in re.compile("[东南西北]").finditer(hidden, begin):
        at = found.start()
        if at == begin or (hidden[at - 1] in stops and at - last > _LEAST_BARE):
            marks.append(_Mark(at, at + 1, (_BY_WRITTEN[found[0]],), "", True))
            last = at
    names = [hidden[m.end : end].strip(f" 。{APART}") for m, end in zip(marks, _ends(marks, hidden), strict=True)]
    long = all(len(name) >= _LEAST_BARE for name in names)
    return marks if long and sorted(mark.directions for mark in marks) == sorted((d,) for d in FOUR) else []


# --- traces

_BEGINS = re.compile(
    rf"(?:^|[ 。.:：{APART}])(?:起点[为是]?[:：]?|[起始][于自]|由|自|从)(?P<start>[^ ，,。；;]{{2,60}}?)"
    rf"(?:(?P<from>起点?|出发|开始)[，, ]*|[，, ]+|(?<=[口点处]))(?=(?:先|再)?(?:[向往折转]*(?:{_NAMES}))?(?:方向)?沿)"
)
_NEXT = rf"(?<![向往折转再东南西北])(?:再|然后|继续)?(?:[向往折转]+(?:{_NAMES})?|{_NAMES})?沿(?![线河江湖海山岸街])"
_LENGTH = r"(?:约? ?\d[\d,.]* ?余?(?:米|公里|千米|m|km))"
_STEP = re.compile(
    rf"(?P<towards>{_NAMES})?(?:方向)?沿着?(?P<along>.{{1,80}}?)"
    rf"(?:(?:[向往朝]?(?P<also>{_NAMES})(?:方向)?[行侧上下]?{_LENGTH}?)|{_LENGTH})?(?:(?:返?回|直)?[至到]|返回|闭合于)(?P<to>.{{1,120}}?)(?=$|{_NEXT})"
)
_AT_ONCE = re.compile(
    r"沿[^，,；;。]{2,60}(?:[至到])[^，,；;。]{2,60}[，,；;。 ]+(?:再|然后)?(?:[向往折转]*[东南西北])?沿"
)
"""How a trace begins that does not say where: 沿滨江路向东至五一路，沿五一路…."""
_STEPS = re.compile(r"(?<!\d),|,(?!\d)|[，;；。]")
"""What parts the steps of a trace; not the comma of 1,056米."""
_BACK = re.compile("^(?:起始?点|原点|出发点|始点)")
_POINT = re.compile("[口点处]$")


def _trace(text: str) -> Reading | None:
    """Return a text that traces the border: 由A与B交汇点起，沿B至C，南沿D至E，沿F北至B止."""
    spelled = plain(text)
    begins = _BEGINS.search(spelled)
    if begins is None and not _AT_ONCE.match(spelled):
        return None
    start = _one(text[slice(*begins.span("start"))]) if begins else None
    if (
        begins
        and not begins["from"]
        and not _POINT.search(begins["start"])
        and kind_of(begins["start"]) is Kind.UNKNOWN
    ):
        return None  # 由某单位管理，东沿…
    steps: list[Step] = []
    unread = [text[: begins.start()]] if begins else []
    at = begins.end() if begins else 0
    for stop in [*_STEPS.finditer(spelled, at), None]:
        end = stop.start() if stop else len(text)
        found = list(_STEP.finditer(spelled, at, end))
        steps += [_step(each, text) for each in found]
        unread.append("" if found else text[at:end])
        at = stop.end() if stop else end
    return Reading(text, start=start, steps=tuple(steps), unread=_pieces_of(unread)) if steps else None


def _step(found: re.Match[str], text: str) -> Step:
    written = found["towards"] or found["also"]
    along, to = (_one(text[slice(*found.span(group))]) for group in ("along", "to"))
    towards = _BY_WRITTEN[written] if written else None
    return Step(along, towards, None if _BACK.search(found["to"].strip()) else to)


def _one(text: str) -> Reference:
    """Return the first piece of a text."""
    return next(references(text), None) or Reference(text, Kind.UNKNOWN)
