"""Who can be given ground that was picked: `takers`."""

from __future__ import annotations

import shapely

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Transfer
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw.picked import Picked, reaching
from geogrid.errors import EditRefused

_BESIDE_M = 0.05
"""A border no farther from some ground than this is its own: picked ground has vertices of its own there."""


def takers(mesh: Mesh, contents: Contents, found: Picked) -> tuple[str, ...]:
    """Return the grids that can be given picked ground, that with the longest border beside it first.

    Parameters
    ----------
    found
        As it was picked for no taker in particular.

    Returns
    -------
    tuple of str
        Neighbours of the givers, of their community, that have a border with the ground, once the strip of road
        between is of it, and could be given it so that no grid is in several parts. One of several givers can be.
    """
    communities = {mesh.grids[code].community for code in found.givers}
    if found.ground is None or len(communities) != 1:
        return ()
    beside = {other for code in found.givers for other in mesh.neighbours(code)}
    able: dict[str, float] = {}
    for code in beside if len(found.givers) > 1 else beside - {*found.givers}:
        if mesh.grids[code].community in communities:
            ground = reaching(mesh, contents, found, code).ground
            if ground is not None and _can_take(mesh, ground, found.givers, code):
                able[code] = _border_m(ground, mesh.grids[code].shape.difference(ground))
    return tuple(sorted(able, key=lambda code: (-able[code], code)))


def _can_take(mesh: Mesh, ground: Shape, givers: tuple[str, ...], taker: str) -> bool:
    others = tuple(code for code in givers if code != taker)
    try:
        apply(mesh, Transfer(ground_from(ground), others, taker))
    except EditRefused:
        return False
    return True


def _border_m(ground: Shape, taker: Shape) -> float:
    """Return along how many metres some ground lies beside a grid."""
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    near = plane.to_plane(ground).buffer(_BESIDE_M)
    return float(shapely.length(plane.to_plane(taker).boundary.intersection(near)))
