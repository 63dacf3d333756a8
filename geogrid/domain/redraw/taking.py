"""Who can be given ground that was picked, and what stands in the way of the others: `takers`."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Transfer
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw.pick import Picked
from geogrid.domain.redraw.reaching import reaching
from geogrid.errors import EditRefused

_BESIDE_M = 0.05
"""A border no farther from some ground than this is its own: picked ground has vertices of its own there."""
_CORNER_M = 1.0
"""Grids with no more border beside some ground only touch it at a corner."""
_TOUCHING = 1e-8


@dataclass(frozen=True)
class Obstacle:
    """Why a grid beside picked ground cannot be given it.

    Parameters
    ----------
    taker
        The grid.
    reason
        As the edit is refused; one of `geogrid.domain.editing.refusal`.
    grid
        The grid that would not be sound.
    piece
        The part of that grid which would be cut off or too small; None where it is no part.
    """

    taker: str
    reason: str
    grid: str
    piece: Shape | None


@dataclass(frozen=True)
class Takers:
    """The grids beside picked ground: those with the longest border beside it first, which has most of it last.

    Parameters
    ----------
    able
        Those of the givers' community that can be given it.
    obstacles
        Why none of them can, where none can.
    strangers
        Those of other communities, where none can: ground stays in its community.
    """

    able: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    strangers: tuple[str, ...] = ()


def takers(mesh: Mesh, contents: Contents, found: Picked) -> Takers:
    """Return who can be given picked ground so that no grid is in several parts, or why nobody can.

    Parameters
    ----------
    found
        As it was picked for no taker in particular.

    Returns
    -------
    Takers
        Neighbours of the givers that have a border with the ground, once the strip of road between is of it. One of
        several givers can have what of it is the others'. That which has most of it is the last one: an outline drawn
        in a grid, and a little over its border, is hardly meant to give it the little.
    """
    communities = {mesh.grids[code].community for code in found.givers}
    if found.ground is None or len(communities) != 1:
        return Takers()
    beside = {other for code in found.givers for other in mesh.neighbours(code)}
    fellows = {code for code in beside | {*found.givers} if mesh.grids[code].community in communities}
    grounds = _grounds(mesh, contents, found, fellows if len(found.givers) > 1 else fellows - {*found.givers})
    tried = {code: _obstacle(mesh, ground, found.givers, code) for code, ground in grounds.items()}
    able = tuple(code for code, obstacle in tried.items() if obstacle is None)
    if able:
        return Takers(able)
    strangers = _grounds(mesh, contents, found, beside - fellows)
    return Takers((), tuple(filter(None, tried.values())), tuple(strangers))


def _grounds(mesh: Mesh, contents: Contents, found: Picked, codes: set[str]) -> dict[str, Shape]:
    """Return the ground as each of some grids would have it that lies beside it, in the order of `Takers`."""
    most = max(found.givers, key=lambda code: _shared(mesh, code, found.ground))
    metres: dict[str, float] = {}
    grounds: dict[str, Shape] = {}
    for code in codes:
        ground = reaching(mesh, contents, found, code).ground
        if ground is not None:
            grounds[code] = ground
            metres[code] = _border_m(ground, mesh.grids[code].shape.difference(ground))
    beside = [code for code in codes if metres.get(code, 0.0) > _CORNER_M]
    return {code: grounds[code] for code in sorted(beside, key=lambda code: (code == most, -metres[code], code))}


def _shared(mesh: Mesh, code: str, ground: Shape | None) -> float:
    return float(shapely.area(shapely.intersection(mesh.grids[code].shape, ground)))


def _obstacle(mesh: Mesh, ground: Shape, givers: tuple[str, ...], taker: str) -> Obstacle | None:
    others = tuple(code for code in givers if code != taker)
    try:
        apply(mesh, Transfer(ground_from(ground), others, taker))
    except EditRefused as refusal:
        facts = refusal.facts
        grid = next(iter(facts["codes"]), taker)
        shape = mesh.grids[grid].shape
        after = shape.union(ground) if grid == taker else shape.difference(ground)
        return Obstacle(taker, facts["reason"], grid, _part(after, facts["lon"], facts["lat"]))
    return None


def _part(shape: Shape, lon: float | None, lat: float | None) -> Shape | None:
    """Return the part of a shape at a place, of several."""
    parts = shapely.get_parts(polygonal(shape))
    if lon is None or lat is None or len(parts) < 2:
        return None
    here = shapely.Point(lon, lat)
    return next((part for part in parts if shapely.dwithin(part, here, _TOUCHING)), None)


def _border_m(ground: Shape, taker: Shape) -> float:
    """Return along how many metres some ground lies beside a grid."""
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    near = plane.to_plane(ground).buffer(_BESIDE_M)
    return float(shapely.length(plane.to_plane(taker).boundary.intersection(near)))
