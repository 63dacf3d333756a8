"""Points that are in a grid by a decision, not by where they are, among those that go over to another grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
import shapely

from geogrid.domain.comparing.impact import Moves
from geogrid.domain.evaluation.contents import Points, Units

Pair = tuple[str | None, str | None]
What = TypeVar("What", bound=Hashable)


def with_decided(moves: Moves, decided: Mapping[int, Pair | None]) -> Moves:
    """Return moves in which decisions are kept.

    Parameters
    ----------
    moves
        The points that go over by where they are.
    decided
        Of each point that is in its grid by a decision, by its row: from which grid to which it goes all the same, by
        their codes; None where it does not go over.
    """
    if not decided:
        return moves
    found = {move.row: (move.old, move.new) for move in moves.each() if move.row not in decided}
    found.update((row, pair) for row, pair in decided.items() if pair is not None)
    rows = sorted(found)
    old, new = (np.array([found[row][side] for row in rows], dtype=object) for side in (0, 1))
    return Moves(np.array(rows, dtype=np.int64), old, new)


def decided_units(units: Units, points: Points, decided: Mapping[int, What]) -> dict[int, What]:
    """Return what is decided of units, by their row: of those in which every point is decided, and all alike.

    Parameters
    ----------
    decided
        What is decided of points, by their row.
    """
    some = np.fromiter(decided, dtype=np.int64, count=len(decided))
    held = np.unique(units.tree.query(shapely.points(points.lon[some], points.lat[some]), predicate="intersects")[1])
    shapes = units.shapes[held]
    near = points.within(shapely.bounds(shapes))
    inside = shapely.STRtree(shapes).query(shapely.points(points.lon[near], points.lat[near]), predicate="intersects")
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for at, unit in zip(near[inside[0]].tolist(), held[inside[1]].tolist(), strict=True):
        rows[unit].append(at)
    whole = {unit: {decided[at] for at in own} for unit, own in rows.items() if all(at in decided for at in own)}
    return {unit: found.pop() for unit, found in whole.items() if len(found) == 1}
