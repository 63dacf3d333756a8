"""The grids that a redraw is of, noted when it is made, and which of them have been changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from geogrid.domain.editing.mesh import Mesh

_SAME_DEG2 = 1e-10
"""About 1 m²: a border that got a vertex from the other side of it is the same."""
_SAME_DEG = 1e-7
"""About 1 cm."""


def noted(mesh: Mesh, codes: Iterable[str]) -> dict[str, Any]:
    """Return some grids as they are, in values that JSON can hold."""
    there = [mesh.grids[code] for code in codes if code in mesh.grids]
    shapes = np.array([grid.shape for grid in there], dtype=object)
    if not there:
        return {}
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    measured = np.column_stack([shapely.area(shapes), middles, shapely.bounds(shapes)])
    parties = _parties(mesh)
    return {
        grid.code: {
            "written": [
                grid.name,
                grid.community,
                str(grid.kind),
                [each.code for each in mesh.micros.get(grid.code, ())],
            ],
            "parties": parties.get(grid.code, []),
            "measured": row,
        }
        for grid, row in zip(there, measured.tolist(), strict=True)
    }


def changed(mesh: Mesh, before: Mapping[str, Any]) -> set[str]:
    """Return which grids that were noted are others now, or no more."""
    now = noted(mesh, before)
    return {code for code, was in before.items() if code not in now or not _is_same(was, now[code])}


def _is_same(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    if any(was[each] != now[each] for each in ("written", "parties")):
        return False
    (area, *places), (area_now, *places_now) = was["measured"], now["measured"]
    apart = max(abs(one - other) for one, other in zip(places, places_now, strict=True))
    return abs(area - area_now) <= _SAME_DEG2 and apart <= _SAME_DEG


def _parties(mesh: Mesh) -> dict[str, list[list[Any]]]:
    """Return the party grids of each grid in one: a redraw may regroup them."""
    found: dict[str, list[list[Any]]] = {}
    for party in sorted(mesh.parties.values(), key=lambda each: each.code):
        for member in party.members:
            found.setdefault(member, []).append([party.code, party.name, sorted(party.members)])
    return found
