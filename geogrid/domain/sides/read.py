"""From a text to its sides: in any order, with any of the usual verbs, with or without stops; or as a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geogrid.domain.sides.reference import APART, CLOSING, OPENING, references
from geogrid.domain.sides.side import FOUR, WRITTEN, Fault, Problem, Reading, Reference, Side, Step

LONGEST = 2_000
"""Characters of a text that are read."""
_BY_WRITTEN = {written: direction for direction, written in WRITTEN.items()}
_NAMES = "东北|东南|西北|西南|东|南|西|北"
_VERBS = "至|到|起|临|接|抵|靠|邻|达|止于|以|与|沿|为|是|[:：]"
_SIDE = re.compile(rf"(?P<direction>{_NAMES})(?:面|侧|边|部|方)?(?:紧)?(?P<verb>{_VERBS})(?:自|于)?")
_BEFORE = frozenset(f" \t\n\r　。.:：{APART}{OPENING}{CLOSING}“”\"'")
_ENDS_NAME = frozenset("路街道巷弄河江港浜沟渠湖塘溪海线山岭村区界城园苑厦墙楼桥场校院站厂段侧线止处口期号内外")
_DIVIDES = re.compile(r"以(?P<name>[^，,。；;]{2,30}?)为界.{0,6}(?:划分|分为|拆分|分成)")
_HIDDEN = "\ue000"
_TRACE = re.compile(r"(?:^|[^东南西北])(?:由|自|从)(?P<start>.+?)[,，、]?(?:起)?[,，]?\s?沿")
_STEP = re.compile(rf"(?P<towards>{_NAMES})?沿(?:着)?(?P<along>.+?)(?:向)?(?P<also>{_NAMES})?(?:至|到)(?P<to>.+)")


def read(text: str) -> Reading:
    """Return the sides that a text says, or why it does not.

    Parameters
    ----------
    text
        As an office writes it; of more than `LONGEST` characters the rest is not read.
    """
    text = text[:LONGEST].strip()
    if trace := _trace(text):
        return trace
    hidden = _hide(text)
    marks = _marks(hidden)
    if not marks:
        return _nothing(text)
    sides, unread = [], [text[: marks[0].start()]]
    for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True):
        said, rest = _until_stop(text[mark.end() : end], hidden[mark.end() : end])
        sides.append(Side(_BY_WRITTEN[mark["direction"]], tuple(references(said))))
        unread.append(rest)
    left = tuple(piece for piece in (piece.strip("".join(_BEFORE)) for piece in unread) if piece)
    return Reading(text, tuple(sides), unread=left, faults=tuple(_faults(sides)))


def _nothing(text: str) -> Reading:
    problem = Problem.DIVIDED if _DIVIDES.search(text) else Problem.NOTHING
    return Reading(text, unread=(text,) if text else (), faults=(Fault(problem),))


def _hide(text: str) -> str:
    """Return the text with what is in brackets made unreadable, character by character."""
    hidden, depth = "", 0
    for character in text:
        depth += character in OPENING
        hidden += _HIDDEN if depth else character
        depth -= depth > 0 and character in CLOSING
    return hidden if depth == 0 else text  # a bracket that is never closed hides nothing


def _marks(text: str) -> list[re.Match[str]]:
    """Return where sides begin: behind a stop, and where there is none behind the end of a name."""
    found = [mark for mark in _SIDE.finditer(text) if mark.end() < len(text)]
    sure = [mark for mark in found if mark.start() == 0 or text[mark.start() - 1] in _BEFORE | {_HIDDEN}]
    known = {mark["direction"] for mark in sure}
    without_stops = not any(character in APART for character in text)
    for mark in found:
        inside = mark not in sure and mark["direction"] not in known
        if inside and mark.start() and (without_stops or text[mark.start() - 1] in _ENDS_NAME):
            sure.append(mark)
            known.add(mark["direction"])
    return sorted(sure, key=lambda mark: mark.start())


def _until_stop(text: str, hidden: str) -> tuple[str, str]:
    """Return what a side says, and what comes behind its full stop, which is not of it."""
    stop = hidden.find("。")
    return (text, "") if stop < 0 else (text[:stop], text[stop + 1 :])


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


def _trace(text: str) -> Reading | None:
    """Return a text that traces the border: 由A与B交汇点，沿B至C，南沿D至E，沿F北至B止."""
    begins = _TRACE.search(text)
    if begins is None:
        return None
    start = _one(begins["start"])
    steps = []
    for piece in re.split(r"[,，;；。]", text[begins.end("start") :]):
        found = _STEP.search(piece)
        if found is None:
            continue
        written = found["towards"] or found["also"]
        to = found["to"].strip()
        last = to.endswith(("止", "起点"))
        along, end = _one(found["along"]), _one(to)
        steps.append(Step(along, _BY_WRITTEN[written] if written else None, None if last and not end.name else end))
    return Reading(text, start=start, steps=tuple(steps)) if steps else None


def _one(text: str) -> Reference:
    """Return the first piece of a text."""
    return next(references(text))
