"""All grids as a list by street and community: the twin of the map for those who read rather than look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from geogrid.domain.grid import Area, Grid
from geogrid.services.snapshot import Snapshot


@dataclass(frozen=True)
class Entry:
    """A community (None for grids that name none) with its street (None when unknown) and its grids by code."""

    street: Area | None
    community: Area | None
    grids: tuple[Grid, ...]


def directory(snapshot: Snapshot) -> list[Entry]:
    """Return every grid once, under its community, ordered by the communities' codes; strays come last."""
    members: defaultdict[str, list[Grid]] = defaultdict(list)
    for code in sorted(snapshot.grids):
        grid = snapshot.grids[code]
        members[grid.community if snapshot.community(grid) and grid.community else ""].append(grid)
    codes = sorted(members, key=lambda code: (code == "", code))
    return [_entry(snapshot, code, members[code]) for code in codes]


def _entry(snapshot: Snapshot, code: str, grids: list[Grid]) -> Entry:
    return Entry(snapshot.street(grids[0]), snapshot.areas.get(code), tuple(grids))
