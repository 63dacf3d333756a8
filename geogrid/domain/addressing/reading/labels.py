"""A parsed address in the public label set, to be measured by labelled texts.

Source of the labels and of what they mean: the annotation guideline of Li et al., "Neural Chinese Address Parsing"
(NAACL 2019), which CCKS 2021 took up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geogrid.domain.addressing.names.element import Element, Level, Parse
from geogrid.domain.addressing.names.phases import part_of

MEASURED = ("town", "community", "road", "roadno", "houseno", "cellno", "roomno")
"""The labels that say where in a district an address is."""
_LABELS = {
    Level.PROVINCE: "prov", Level.CITY: "city", Level.DISTRICT: "district", Level.ZONE: "devzone", Level.TOWN: "town",
    Level.COMMUNITY: "community", Level.ROAD: "road", Level.GROUP: "road", Level.NUMBER: "roadno",
    Level.ESTATE: "poi", Level.SITE: "poi", Level.BUILDING: "houseno", Level.UNIT: "cellno", Level.FLOOR: "floorno",
    Level.ROOM: "roomno", Level.WITHIN: "person", Level.JUNCTION: "intersection", Level.OFFSET: "assist",
    Level.RELATION: "assist", Level.PHONE: "redundant", Level.NOISE: "redundant",
}  # fmt: skip
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_HAMLETS = ("村", "屯", "庄")
_LETTERED = re.compile(r"(?<=[\u3400-\u9fff]{2})[A-Za-z]区$")
_UNDER = {"road": "subroad", "roadno": "subroadno", "poi": "subpoi"}


_ON_A_LINE = re.compile(r"[a-z]+ [^|]+(?:\|[a-z]+ [^|]+)+")
_TOKEN_AND_LABEL = 2


class Span(NamedTuple):
    """A part of a text and its label."""

    start: int
    end: int
    label: str


def labels(parse: Parse) -> list[Span]:
    """Return the labelled parts of a parsed address; blanks have no label."""
    spans: list[Span] = []
    before: Element | None = None
    is_under = False
    for element in parse.elements:
        if not parse.text[element.start : element.end].strip():
            continue
        last = before.level if before else None
        is_under = is_under or (last is element.level is Level.ROAD)
        label = _label(element, last, is_under)
        if label.endswith("roadno") and last in (Level.GROUP, Level.NUMBER):
            spans[-1] = Span(spans[-1].start, element.end, label)  # 5组6号 is one
        elif label == "poi" and (part := _part_of(parse.text[element.start : element.end])):
            spans += [
                Span(element.start, element.start + part, label),
                Span(element.start + part, element.end, _UNDER[label]),
            ]
        else:
            spans.append(Span(element.start, element.end, label))
        before = before if element.level is Level.NOISE else element
    return spans


def _part_of(poi: str) -> int:
    """Return where the part of a POI begins that has a label of its own: B区, 南苑, but not 一期; 0 without."""
    part = part_of(poi)
    return 0 if poi[part:].endswith("期") else part or (found.start() if (found := _LETTERED.search(poi)) else 0)


def _label(element: Element, last: Level | None, is_under: bool) -> str:
    """Return the label of an element behind another; `is_under`: behind a road within a road."""
    if element.value in _MUNICIPALITIES:
        return "city"
    if element.repeated and element.level is not Level.ROAD:
        return "redundant"
    label = _LABELS[element.level]
    if element.level is Level.ROAD and last is Level.COMMUNITY and element.value.endswith(_HAMLETS):
        return "community"  # 福山村下湾自然村
    within = last in (Level.ESTATE, Level.SITE) if label == "poi" else is_under
    return _UNDER.get(label, label) if within else label


def read(lines: Iterable[str]) -> Iterator[tuple[str, list[Span]]]:
    """Yield the texts of a CoNLL file and their labelled parts: a token and its label a line, a blank line between.

    Labels are B- and I-, or B-, I-, E- and S-, in capitals or not; a token may be of several characters. A text may
    also stand on one line, each part behind its label: `road 古墩路|roadno 415号`; lines that begin with # are remarks.

    Raises
    ------
    ValueError
        With the number of a line that is none of these.
    """
    text, spans = "", list[Span]()
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if _ON_A_LINE.fullmatch(line.strip()):
            yield _on_a_line(line.strip())
            continue
        if line.startswith("# ") and len(parts) > _TOKEN_AND_LABEL:
            continue
        if not parts:
            if text:
                yield text, spans
            text, spans = "", []
            continue
        token, position, label = _tagged(parts, number)
        start, text = len(text), text + token
        if position in ("I", "E") and spans and spans[-1].label == label and spans[-1].end == start:
            spans[-1] = Span(spans[-1].start, len(text), label)
        elif label:
            spans.append(Span(start, len(text), label))
    if text:
        yield text, spans


def _tagged(parts: Sequence[str], number: int) -> tuple[str, str, str]:
    """Return the token of a line, and the position and name of its label; an empty name for none."""
    position, _, label = parts[-1].partition("-")
    if len(parts) < _TOKEN_AND_LABEL or (parts[-1] != "O" and (position not in "BIES" or not label)):
        raise ValueError(number)
    return parts[0], position, label.lower()


def _on_a_line(line: str) -> tuple[str, list[Span]]:
    """Return a text whose labelled parts stand on one line."""
    text, spans = "", list[Span]()
    for part in line.split("|"):
        label, _, said = part.partition(" ")
        spans.append(Span(len(text), len(text) + len(said), label))
        text += said
    return text, spans


class Score(NamedTuple):
    """How well a label was found: right ones of those said and of those that should have been."""

    right: int
    said: int
    wanted: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 without any."""
        return 2 * self.right / (self.said + self.wanted) if self.said + self.wanted else 0.0


def scores(pairs: Iterable[tuple[Iterable[Span], Iterable[Span]]]) -> dict[str, Score]:
    """Return the score of each label over many texts, of what was said and what should have been; exact spans count."""
    counts: dict[str, list[int]] = {}
    for said, wanted in pairs:
        given, due = set(said), set(wanted)
        for place, spans in enumerate((given & due, given, due)):
            for span in spans:
                counts.setdefault(span.label, [0, 0, 0])[place] += 1
    return {label: Score(*found) for label, found in sorted(counts.items())}
