"""Defects that are mended at once, without a check in between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geogrid.domain.coverage.defect import Defect, close


def apart(defects: Sequence[Defect], reach: float) -> list[Defect]:
    """Return as many as do not touch each other: what is done about one changes nothing of the others.

    Parameters
    ----------
    reach
        How close (degrees) what is done about one may change what lies about another.
    """
    touching: dict[int, list[int]] = {}
    for a, b in close(defects, defects, reach).T.tolist():
        touching.setdefault(a, []).append(b)
    chosen: set[int] = set()
    for at in range(len(defects)):
        if chosen.isdisjoint(touching.get(at, ())):
            chosen.add(at)
    return [defects[at] for at in sorted(chosen)]


def halves(done: Sequence[Defect], faults: Sequence[Defect], reach: float) -> tuple[list[Defect], list[Defect]]:
    """Divide what was done into what is far from all faults and what is beside them; or else into halves."""
    suspects = np.unique(close(faults, done, reach)[1]).tolist()
    if 0 < len(suspects) < len(done):
        return [d for at, d in enumerate(done) if at not in suspects], [done[at] for at in suspects]
    return list(done[: len(done) // 2]), list(done[len(done) // 2 :])
