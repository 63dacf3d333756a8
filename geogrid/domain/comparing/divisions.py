"""Micro-grids (微网格) side by side: whose division is another, and who changes the micro-grid but not the grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.comparing.contour import Floats
from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.comparing.impact import Moves, Points
from geogrid.domain.comparing.vicinity import Vicinity
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import as_pair

Codes = NDArray[np.object_]
Nested = Mapping[str, Sequence[Micro]]
"""The micro-grids of each grid that has any."""


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A grid that is divided otherwise.

    Parameters
    ----------
    grid
        Its code; of one that was given another code, that one.
    old, new
        Its micro-grids as they were and are; none where it was or is not divided.
    made, dropped
        Those that are new, and that are no more, by their codes.
    changed
        Those whose ground or name is another, as they are.
    recoded
        The new codes, by the old ones, of those that were given others: they are neither new nor no more.
    """

    grid: str
    old: tuple[Micro, ...]
    new: tuple[Micro, ...]
    made: tuple[Micro, ...]
    dropped: tuple[Micro, ...]
    changed: tuple[Micro, ...]
    recoded: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Whether anything is different."""
        return bool(self.made or self.dropped or self.changed or self.recoded)


def changed_divisions(
    old: Nested, new: Nested, recoded: Mapping[str, str] = {}, recoded_micros: Mapping[str, str] = {}
) -> tuple[DivisionChange, ...]:
    """Return the grids that are divided otherwise, in order of their codes; slivers are no other ground.

    Parameters
    ----------
    old, new
        The micro-grids of both.
    recoded, recoded_micros
        The new codes, by the old ones, of grids and micro-grids that are known to be the ones that they were.
    """
    before = {recoded.get(grid, grid): micros for grid, micros in old.items()}
    codes = sorted(before.keys() | new.keys())
    pairs = ((grid, tuple(before.get(grid, ())), tuple(new.get(grid, ()))) for grid in codes)
    changes = (_change(grid, was, now, recoded_micros) for grid, was, now in pairs if was is not now)
    return tuple(change for change in changes if change.is_any)


def _change(
    grid: str, old: tuple[Micro, ...], new: tuple[Micro, ...], recoded_micros: Mapping[str, str]
) -> DivisionChange:
    after = {micro.code for micro in new}
    codes = ((micro.code, recoded_micros.get(micro.code, micro.code)) for micro in old)
    recoded = {code: now for code, now in codes if now != code and now in after}
    before = {recoded.get(micro.code, micro.code): micro for micro in old}
    return DivisionChange(
        grid,
        old,
        new,
        made=tuple(micro for micro in new if micro.code not in before),
        dropped=tuple(micro for code, micro in before.items() if code not in after),
        changed=tuple(micro for micro in new if micro.code in before and _differ(before[micro.code], micro)),
        recoded=recoded,
    )


def _differ(old: Micro, new: Micro) -> bool:
    if old.name != new.name:
        return True
    return old.shape is not new.shape and old.shape != new.shape and is_moved(old.shape, new.shape)


def moves_within(changes: Iterable[DivisionChange], points: Points) -> Moves:
    """Return the points that go over to another micro-grid of the grid that they are and stay in.

    Those of a grid that is divided for the first time, or not any more, do not: they had none, or will have none.
    Another code makes no other micro-grid; where one is left that has another now, its old code is told.

    Parameters
    ----------
    changes
        The grids that are divided otherwise.
    points
        All of them, or those that are to be followed.

    Returns
    -------
    Moves
        By the codes of the micro-grids.
    """
    both = [change for change in changes if change.old and change.new]
    sides = [
        [(change.grid, micro) for change in both for micro in change.old],
        [(change.grid, micro) for change in both for micro in change.new],
    ]
    lon, lat = as_pair(points.lon, points.lat)
    rows = Vicinity(micro.shape for side in sides for _, micro in side).rows(lon, lat)
    (old, old_grids), (new, new_grids) = (_located(side, lon[rows], lat[rows]) for side in sides)
    recoded = {code: now for change in both for code, now in change.recoded.items()}
    now = np.array([recoded.get(code, code) for code in old.tolist()], dtype=object)
    another = np.asarray((old_grids == new_grids) & (now != new), dtype=bool)
    return Moves(rows[another], old[another], new[another])


def _located(micros: Sequence[tuple[str, Micro]], lon: Floats, lat: Floats) -> tuple[Codes, Codes]:
    """Return for each point the code of its micro-grid, and that of the grid that this is in; None outside all."""
    grids = {micro.code: grid for grid, micro in micros}
    found = LocateIndex(list(grids), [micro.shape for _, micro in micros]).locate(lon, lat)
    return found, np.array([grids.get(code) for code in found.tolist()], dtype=object)
