"""How an office writes the four sides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import FOUR, WRITTEN, Direction, Edge

USUAL = "东至，南至，西至，北至"
"""The style unless an office has another."""
_ROOM = "…"
_BY_WRITTEN = {WRITTEN[direction]: direction for direction in FOUR}
_SIDE = re.compile(rf"(?P<side>[东南西北])(?P<before>[^{_ROOM}]{{1,6}})(?:{_ROOM}+(?P<behind>[^{_ROOM}]{{0,6}}))?")
_EDGES = {"中心线": Edge.CENTRE, "外侧": Edge.OUTER, "内侧": Edge.INNER, "边线": Edge.BORDER}


@dataclass(frozen=True, slots=True)
class Style:
    """How an office writes sides.

    Parameters
    ----------
    order
        Of the four sides; others follow.
    verbs
        For each of them what is written before and behind what it names: 至 and nothing, 以 and 为界.
    edge
        What is said of the lines along which a border runs so (see `Description.sides_with`); None for nothing.
    """

    order: tuple[Direction, ...] = FOUR
    verbs: Mapping[Direction, tuple[str, str]] = field(default_factory=lambda: dict.fromkeys(FOUR, ("至", "")))
    edge: Edge | None = None

    @classmethod
    def of(cls, example: str) -> Style:
        """Return the style of an example.

        Parameters
        ----------
        example
            东起，南至，西至，北至, or 东以…为界，西以…为界，南以…为界，北以…为界; with 中心线, 外侧, 内侧 or 边线
            at its end to say it of roads and rivers where the border runs along that line of them.

        Raises
        ------
        ValueError
            It is not the four sides, each once, or nobody could read it.
        """
        pieces = [piece for piece in re.split(r"[,，、;；。\s]+", example.replace("...", _ROOM).strip()) if piece]
        edge = _EDGES.get(pieces[-1]) if pieces else None
        verbs = {}
        for piece in pieces[: -1 if edge else None]:
            found = _SIDE.fullmatch(piece)
            if found is None:
                raise ValueError(piece)
            verbs[_BY_WRITTEN[found["side"]]] = found["before"], found["behind"] or ""
        if len(verbs) != len(FOUR) or len(pieces) != len(FOUR) + bool(edge):
            raise ValueError(example)
        style = cls(tuple(verbs), verbs, edge)
        if not style._is_readable():
            raise ValueError(example)
        return style

    def _is_readable(self) -> bool:
        """Return whether what is written so says the same when it is read: 东不A路，南不B路 says nothing."""
        names = {direction: f"{letter}路" for direction, letter in zip(self.order, "甲乙丙丁", strict=True)}
        found = read("，".join(self.side(direction, name) for direction, name in names.items()))
        return [(side.direction, [each.name for each in side.references]) for side in found.sides] == [
            (direction, [name]) for direction, name in names.items()
        ]

    def side(self, direction: Direction, names: str) -> str:
        """Return a side in words: 东至前园南路."""
        before, behind = self.verbs.get(direction, self.verbs[self.order[0]])
        return f"{WRITTEN[direction]}{before}{names}{behind}"
