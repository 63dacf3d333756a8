"""Which part of the district somebody's rights reach, as the grids and areas of a day have it."""

from __future__ import annotations

from collections.abc import Sequence

from geogrid.domain.cases.selection import Within
from geogrid.domain.grid import Grid
from geogrid.domain.people.policy import Scope, Thing
from geogrid.services.snapshot import Snapshot


def within(snapshot: Snapshot, scope: Scope) -> tuple[Within, ...] | None:
    """Return the parts that a scope reaches; None for everything."""
    if scope.is_whole:
        return None
    pairs = sorted(scope.pairs, key=lambda pair: (pair[0] or "", pair[1] or ""))
    return tuple(_part(snapshot, area, category) for area, category in pairs)


def _part(snapshot: Snapshot, area: str | None, category: str | None) -> Within:
    on = snapshot.generation.valid_from
    if area is None:
        return Within(None, None, category, on)
    communities = {code for code in snapshot.areas if area in _path(snapshot, code)}
    return Within(tuple(sorted(communities | {area})), (area,), category, on)


def codes_in(snapshot: Snapshot, where: Scope) -> frozenset[str]:
    """Return the grids and areas that a scope holds for what is of no category of cases."""
    areas = {code for code in snapshot.areas if where.holds(_path(snapshot, code), None)}
    grids = [
        code
        for code, grid in snapshot.grids.items()
        if grid.community in areas or where.holds(frozenset((code, grid.community or code)), None)
    ]
    return frozenset(areas).union(grids)


def grids_in(snapshot: Snapshot, parts: Sequence[Within] | None) -> list[Grid]:
    """Return the grids in any of these parts; all for None."""
    if parts is None:
        return list(snapshot.grids.values())
    return [grid for grid in snapshot.grids.values() if any(_holds(part, grid) for part in parts)]


def _holds(part: Within, grid: Grid) -> bool:
    return part.communities is None or grid.community in part.communities or grid.code in (part.grids or ())


def thing(snapshot: Snapshot, grids: Sequence[str], authors: frozenset[int] = frozenset()) -> Thing:
    """Return what grids are to the policy: each with all areas above it."""
    return Thing(tuple(path_of(snapshot, code) for code in grids), authors=authors)


def path_of(snapshot: Snapshot, code: str) -> frozenset[str]:
    """Return the code of a grid or area and those of the areas above it."""
    grid = snapshot.grids.get(code)
    return _path(snapshot, grid.community if grid is not None else code) | {code}


def _path(snapshot: Snapshot, code: str | None) -> frozenset[str]:
    """Return the code of an area and those above it."""
    path: set[str] = set()
    step = code
    while step is not None and step not in path:
        path.add(step)
        area = snapshot.areas.get(step)
        step = area.parent if area else None
    return frozenset(path)
