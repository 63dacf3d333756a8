"""Codes that a file gives to other grids than it should: none is given again, as people and cases go by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geogrid.domain.comparing.lineage import SAME_SHARE
from geogrid.domain.grid import Grid
from geogrid.errors import CodesReused
from geogrid.store import coverage, generations, succession

_LISTED = 5


def refuse(session: Session, file: str, grids: Sequence[Grid], valid_from: date) -> None:
    """Refuse grids of which one has the ground of a grid of the day before, and a code that was another's.

    What is imported for a day anew is compared with the day before it, so that a wrong file can be put right on its
    day. A grid may have a code again that it had itself.

    Raises
    ------
    CodesReused
    """
    eve = valid_from - timedelta(days=1)
    if generations.current(session, eve) is None:
        return
    given = {new: old for old, new in _renumbered(coverage.grids(session, eve), grids)}
    used = given.keys() & coverage.codes_until(session, eve)
    own = succession.names(session, used, eve)
    reused = sorted(code for code in used if own.get(code) != given[code])
    if reused:
        told = [f"{given[code]} → {code}" for code in reused]
        raise CodesReused(file=file, count=len(reused), grids=told[:_LISTED])


def _renumbered(before: Sequence[Grid], after: Sequence[Grid]) -> Iterator[tuple[str, str]]:
    """Yield the old and the new code of grids whose ground is the same and whose code is not."""
    known = {grid.code: grid.shape for grid in before}
    others = [grid for grid in after if known.get(grid.code) != grid.shape]
    if not others:
        return
    old, new = (np.array([grid.shape for grid in some], dtype=object) for some in (before, others))
    at, was = shapely.STRtree(old).query(shapely.point_on_surface(new), predicate="within")
    shared = shapely.area(shapely.intersection(new[at], old[was]))
    is_same = shared >= SAME_SHARE * np.maximum(shapely.area(new[at]), shapely.area(old[was]))
    for place, there in zip(at[is_same].tolist(), was[is_same].tolist(), strict=True):
        if before[there].code != others[place].code:
            yield before[there].code, others[place].code
