"""How well an outline is what a text says: its sides along the lines that are named there, all of them, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from shapely import MultiPolygon, Polygon

from geogrid.domain.sides.net import Net
from geogrid.domain.sides.ring import CLOCKWISE, Ring, sides
from geogrid.domain.sides.side import CORNERS, Direction

ORDER_WEIGHT = 0.1
"""How much it counts that names come along a side in the order of the text."""
Wanted: TypeAlias = "Mapping[Direction | None, Sequence[str]]"
"""The names of known lines by side; of a trace, which does not say on which side they are, by None."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an outline fits a text, each from 0 to 1.

    Parameters
    ----------
    outline
        The share of it that runs along what the text names on that side.
    names
        The share of the names that are on their side.
    order
        How far the names of a side come in the order of the text, or in the opposite one.
    sides
        The first for each side.
    """

    outline: float = 0.0
    names: float = 0.0
    order: float = 0.0
    sides: Mapping[Direction, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """All together."""
        return self.outline * self.names * (1.0 - ORDER_WEIGHT * (1.0 - self.order))


def fit(
    net: Net,
    shape: Polygon | MultiPolygon,
    wanted: Wanted,
    crossings: Collection[tuple[Direction | None, str]] = (),
) -> Fit:
    """Return how well an outline fits a text; what is in several parts does not.

    Parameters
    ----------
    net
        The lines that the text names.
    shape
        In metres.
    crossings
        Of what is wanted that which is the name of a crossing: a side that is no more than a corner need not run along
        it.
    """
    if not isinstance(shape, Polygon):
        return Fit()
    ring = Ring.of(shape)
    along = net.along(ring)
    side = sides(ring, along)
    right, on_side, in_order = 0.0, dict[Direction, float](), list[float]()
    anywhere = frozenset(wanted.get(None, ()))
    seen: set[tuple[Direction | None, str]] = {(None, name) for names in along for name in names & anywhere}
    for number, direction in enumerate(CLOCKWISE):
        names = frozenset(_of(direction, wanted))
        pieces = np.flatnonzero(side == number)
        good = np.array([bool(along[at] & (names | anywhere)) for at in pieces.tolist()], dtype=bool)
        length = ring.lengths[pieces]
        on_side[direction] = float(length[good].sum() / max(length.sum(), 1e-9))
        right += float(length[good].sum())
        in_order.append(_order([along[at] & names for at in pieces[good].tolist()], wanted.get(direction, ())))
        seen |= {(direction, name) for at in pieces[good].tolist() for name in along[at] & names}
    asked: set[tuple[Direction | None, str]] = {
        (direction, name) for direction in CLOCKWISE for name in _of(direction, wanted)
    }
    asked |= {(None, name) for name in anywhere}
    asked -= {(side, name) for at, name in crossings for side in (CORNERS.get(at, (at,)) if at else (at,))}
    seen &= asked
    outline = right / float(ring.lengths.sum())
    return Fit(outline, len(seen) / max(len(asked), 1), sum(in_order) / len(in_order), on_side)


def _order(found: Sequence[frozenset[str]], wanted: Sequence[str]) -> float:
    """Return how far names come along a side in the order of a text, or in the opposite one."""
    if len(wanted) < 2:
        return 1.0
    runs = [some for at, some in enumerate(found) if at == 0 or some != found[at - 1]]
    forward, backward = (
        sum(told in some for some, told in zip(runs, order, strict=False)) / len(wanted)
        for order in (wanted, wanted[::-1])
    )
    return max(forward, backward)


def _of(direction: Direction, wanted: Wanted) -> list[str]:
    """Return what may be on a side: what the text has there, and at its corners."""
    corners = (name for corner, two in CORNERS.items() if direction in two for name in wanted.get(corner, ()))
    return [*wanted.get(direction, ()), *corners]
