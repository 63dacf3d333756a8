"""What is around a defect, in the words people use: full names, communities, the road it lies along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.coverage.along import along
from geogrid.domain.coverage.defect import GROUND, Defect
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a defect is.

    Parameters
    ----------
    names
        Full names of the grids or areas concerned, in the order of the defect's codes; a code nobody bears stands for
        itself.
    communities
        Names of the communities they belong to, each once.
    parent
        Name of the area above that is concerned; None when there is none.
    along
        Name of the road, river, railway or wall that it lies along; None when none is near.
    """

    names: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    parent: str | None = None
    along: str | None = None


def surroundings(session: Session, snapshot: Snapshot, defects: Sequence[Defect], on: date) -> list[Surroundings]:
    """Return what is around each defect of a generation, with the lines of a day."""
    lines = base_map.lines(session, on) if defects else []
    shapes = [defect.shape if defect.kind in GROUND else None for defect in defects]
    names = along(shapes, [line.name for line in lines], [line.shape for line in lines])
    return [_around(snapshot, defect, name) for defect, name in zip(defects, names, strict=True)]


def _around(snapshot: Snapshot, defect: Defect, line: str | None) -> Surroundings:
    grids = [snapshot.grids[code] for code in defect.grids if code in snapshot.grids]
    communities = [area.name for grid in grids if (area := snapshot.community(grid))]
    above = snapshot.areas.get(defect.parent) if defect.parent else None
    return Surroundings(
        tuple(_name(snapshot, code) for code in defect.grids),
        tuple(dict.fromkeys(communities)),
        above.name if above else defect.parent,
        line,
    )


def _name(snapshot: Snapshot, code: str) -> str:
    if code in snapshot.grids:
        return snapshot.full_name(snapshot.grids[code])
    return snapshot.areas[code].name if code in snapshot.areas else code
