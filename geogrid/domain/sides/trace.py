"""On which sides of a grid the steps of a text are that traces its border."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geogrid.domain.sides.ring import CLOCKWISE
from geogrid.domain.sides.side import Direction, Step


def sides_of(steps: Sequence[Step]) -> Sequence[Direction | None]:
    """Return on which side each step is, by where it goes; None for all where that is not said of all."""
    ways = [CLOCKWISE.index(step.towards) for step in steps if step.towards in CLOCKWISE]
    turns = sum((b - a + 1) % 4 - 1 for a, b in pairwise(ways) if (b - a) % 4 != 2)
    if len(ways) < len(steps) or turns == 0:
        return [None] * len(steps)
    quarter = -1 if turns > 0 else 1  # clockwise towards the east is in the north
    return [CLOCKWISE[(way + quarter) % 4] for way in ways]
