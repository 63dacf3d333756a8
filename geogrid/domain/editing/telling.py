"""What is told of an edit that was done, for the history of a plan: by the names of that moment, which a later edit
leaves as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.editing.about import concerned
from geogrid.domain.editing.apply import Applied
from geogrid.domain.editing.arc import to_steps
from geogrid.domain.editing.edit import Create, Edit, MoveJunction, Transfer
from geogrid.domain.editing.mesh import Mesh, Patch, is_junction
from geogrid.domain.editing.outline import Shape
from geogrid.domain.grid import GridKind

_SAME_DEG2 = 1e-10
"""About 1 m²: less than that is no ground that anybody was given."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an edit that was done, besides what it says itself.

    Parameters
    ----------
    before, after
        What the grids, micro-grids and party grids that it names, changes or is told by are called before it and after
        it, by code; a grid with its community.
    area
        The name of the community that it names; None for one without.
    kind
        That of its grid before it; None where there was none.
    lost, won
        The grids that have less ground after it, or more; those that are new or no more are among them.
    meeting
        The grids that met where it moves a junction.
    micros
        In how many micro-grids its grid is after it.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    area: str | None
    kind: GridKind | None
    lost: tuple[str, ...]
    won: tuple[str, ...]
    meeting: tuple[str, ...]
    micros: int


def told(before: Mesh, edit: Edit, done: Applied) -> Told:
    """Return what is to be told of an edit that was done to a mesh."""
    meeting = _meeting(edit, done.undo) if isinstance(edit, MoveJunction) else ()
    codes = dict.fromkeys((*concerned(edit), *done.changed, *meeting))
    code = getattr(edit, "code", "")
    grid = before.grids.get(code)
    more = {each: _area(done.mesh, each) - _area(before, each) for each in done.changed}
    return Told(
        dict(_named(before, codes)),
        dict(_named(done.mesh, codes)),
        before.area_name(getattr(edit, "community", None)),
        grid.kind if grid else None,
        tuple(each for each, deg2 in more.items() if deg2 < -_SAME_DEG2),
        tuple(each for each, deg2 in more.items() if deg2 > _SAME_DEG2),
        meeting,
        len(done.mesh.micros.get(code, ())),
    )


def given(edit: Edit, done: Patch, undo: Patch) -> Shape | None:
    """Return the ground that an edit gave from some grids to another; None for one that gives none.

    Parameters
    ----------
    done, undo
        The patches there and back.
    """
    field = {Transfer: "taker", Create: "code"}.get(type(edit))
    now = done.grids.get(getattr(edit, field)) if field else None
    if now is None:
        return None
    was = undo.grids.get(now.code)
    return now.shape if was is None else shapely.difference(now.shape, was.shape)


def _named(mesh: Mesh, codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield what grids and party grids are called that are there, and the micro-grids of these."""
    for code in codes:
        if (grid := mesh.grids.get(code)) is not None:
            name = mesh.name_of(grid)
            yield code, name
            yield from ((micro.code, f"{name}{micro.name or micro.code}") for micro in mesh.micros.get(code, ()))
        elif (party := mesh.parties.get(code)) is not None:
            yield code, party.name or code


def _area(mesh: Mesh, code: str) -> float:
    grid = mesh.grids.get(code)
    return float(grid.shape.area) if grid else 0.0


def _meeting(edit: MoveJunction, undo: Patch) -> tuple[str, ...]:
    """Return the grids that met where a junction was: of those that are gone, the nearest is the one that was moved."""
    gone = {point: arcs for point, arcs in undo.ends.items() if arcs and is_junction(arcs)}
    if not gone:
        return ()
    at = to_steps(edit.at)
    arcs = gone[min(gone, key=lambda point: float(np.hypot(*(np.array(point) - at))))]
    return tuple(sorted({code for arc in arcs for code in (arc.left, arc.right) if code is not None}))
