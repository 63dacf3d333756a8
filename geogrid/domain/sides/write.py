"""From sides to a text, in the style of an office."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from geogrid.domain.sides.describe import Description, Stretch
from geogrid.domain.sides.ring import CLOCKWISE
from geogrid.domain.sides.side import UNNAMED, WRITTEN, Direction, Edge, Kind, Reference, Side
from geogrid.domain.sides.style import Style

_ALONG = {
    Direction.NORTH: Direction.EAST,
    Direction.EAST: Direction.SOUTH,
    Direction.SOUTH: Direction.WEST,
    Direction.WEST: Direction.NORTH,
}
"""Which way a side goes, clockwise."""
_EDGES: Mapping[Edge, str] = {
    Edge.CENTRE: "中心线",
    Edge.INNER: "内侧",
    Edge.OUTER: "外侧",
    Edge.BORDER: "边线",
    Edge.FOOT: "山脚",
}
_LEAST_TURN_M = 25.0
"""What goes along the same line around a corner is a step of its own from this length on."""
PLAIN = Style()
_Step: TypeAlias = "tuple[Reference | None, Direction, float]"
"""What a step of a trace follows, which way, and how far (m)."""


def write(sides: Iterable[Side], style: Style = PLAIN) -> str:
    """Return the sides as one sentence without its stop: 东至前园南路，南至滨江路，西至仙人洞南路，北至黄山中路."""
    return "，".join(text for _, text in clauses(sides, style))


def clauses(sides: Iterable[Side], style: Style = PLAIN) -> list[tuple[Direction, str]]:
    """Return each side in words, in the order of the style: 东至前园南路."""
    ranks = {direction: rank for rank, direction in enumerate(style.order)}
    ordered = sorted(sides, key=lambda side: ranks.get(side.direction, len(ranks)))
    return [(side.direction, style.side(side.direction, written(side.references))) for side in ordered]


def written(references: Iterable[Reference]) -> str:
    """Return what a side runs along: 尚茂路、尚涵路."""
    return "、".join(map(_of, references))


def trace(found: Description) -> str:
    """Return the border as a text that goes along it clockwise with directions and lengths, without its stop.

    由学清路与石板房南路交汇点起，沿石板房南路向东约520米至石板房南路与小月河西路交汇点，沿…至起点止.
    """
    whole = _around(found)
    if not whole:
        return ""
    steps: list[_Step] = []
    for direction, stretch in whole:
        step = (stretch.along, direction, stretch.length_m)
        steps[-1:] = _joined(steps[-1], step) if steps else [step]
    if len(steps) > 1 and len(joined := _joined(steps[-1], steps[0])) == 1:  # it begins within one
        steps = [*joined, *steps[1:-1]]
    names = [reference.name if reference else UNNAMED for reference, _, _ in steps]
    meets = [f"{name}与{names[(at + 1) % len(names)]}交汇点" for at, name in enumerate(names)]
    said = [
        f"沿{name}向{WRITTEN[_ALONG[direction]]}约{max(1, round(length)):,}米至"
        + ("起点止" if at == len(steps) - 1 else meets[at])
        for at, (name, (_, direction, length)) in enumerate(zip(names, steps, strict=True))
    ]
    return "，".join([f"由{meets[-1]}起", *said])


def _joined(last: _Step, step: _Step) -> list[_Step]:
    """Return two steps as one where they go along the same line, the same way or hardly around a corner."""
    along, direction, length = step
    if last[0] != along or (last[1] is not direction and min(last[2], length) >= _LEAST_TURN_M):
        return [last, step]
    return [(along, last[1] if last[2] >= length else direction, last[2] + length)]


def _around(found: Description) -> list[tuple[Direction, Stretch]]:
    """Return the stretches one behind the other around the grid; those of a side may lie apart."""
    left = [(direction, stretch) for direction in CLOCKWISE for stretch in found.stretches.get(direction, ())]
    whole = left[:1]
    left = left[1:]
    while left:
        end = whole[-1][1].shape.coords[-1]
        at = min(range(len(left)), key=lambda at: math.dist(left[at][1].shape.coords[0], end))
        whole.append(left.pop(at))
    return whole


def _of(reference: Reference) -> str:
    notes = "".join(f"（{note}）" for note in reference.notes)
    if reference.other:
        meets = "交口" if reference.kind is Kind.CROSSING else "交界"
        return f"{reference.name}与{reference.other}{meets}{notes}"
    if reference.kind is Kind.CROSSING:
        return f"{reference.name}交叉口{notes}"
    if reference.kind is Kind.WALL:
        return f"{reference.name}围墙{_EDGES.get(reference.edge, '') if reference.edge else ''}{notes}"
    border = "交界" if reference.kind is Kind.AREA and reference.edge is None else ""
    return f"{reference.name}{_EDGES[reference.edge] if reference.edge else ''}{border}{notes}"
