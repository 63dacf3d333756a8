"""Points that are in a grid by a decision, not by where they are, among those that go over to another grid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geogrid.domain.comparing.impact import Moves

Pair = tuple[str | None, str | None]


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
