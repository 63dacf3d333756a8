"""What each action does to the shapes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage import chain
from geogrid.domain.coverage.arrangement import Arrangement
from geogrid.domain.coverage.changes import Changes
from geogrid.domain.coverage.defect import Defect, DefectKind
from geogrid.domain.coverage.middle import divided
from geogrid.domain.coverage.proposal import Action, Proposal, area_parts, between, strays
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.coverage.spots import Spot
from geogrid.domain.coverage.stitch import Stitching, corners, moved_ground, with_vertices
from geogrid.domain.coverage.validate import Checked, check
from geogrid.errors import RepairRefused

_ROW = 4.0  # snapping distances: how far apart gaps and overlaps in one row are at most


def changes(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    """Return what a proposal would change."""
    return _ACTIONS[proposal.action](checked, defect, proposal)


def joining(checked: Checked) -> Changes:
    """Return what changes when borders closer than the snapping tolerance become one, vertex by vertex.

    The outer edge of the parent stays, and so does a shape that is invalid.
    """
    redrawing = checked.arrangement.redrawing.closing()
    if redrawing.bends:
        return Stitching(checked.coverage, shapely.multipoints(redrawing.marks), redrawing).native({})
    return _without_narrow(checked)


def _without_narrow(checked: Checked) -> Changes:
    """Return what changes when ground too narrow to be told, where no border bends, goes to one that has one there."""
    now, done = checked, Changes()
    for spot in checked.narrow:
        if not done.keys().isdisjoint(spot.members):
            now = replace(now, coverage=checked.coverage.redrawn(done))
        try:
            done.include(_given(now, spot, _longest(spot)))
        except RepairRefused:
            continue
    return done


def _longest(spot: Spot) -> int | None:
    """Return who of those concerned has the longest border there; nobody outside."""
    if spot.kind == DefectKind.OUTSIDE:
        return None
    return max(spot.members, key=lambda member: (spot.beside.get(member, 0.0), -member), default=None)


def mended(shape: BaseGeometry, method: str) -> BaseGeometry:
    """Return a valid shape of an invalid one, by GEOS's method `structure` or `linework`."""
    options = {"keep_collapsed": False} if method == "structure" else {}
    return polygonal(shapely.make_valid(shape, method=method, **options))


def _stitching(checked: Checked, ground: BaseGeometry, members: Collection[int]) -> Stitching:
    """Return the shapes around some ground; the borders of those concerned run where the ground's do."""
    return Stitching(checked.coverage, ground, checked.arrangement.redrawing.beside(corners(ground), members))


def _give(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    return _given(checked, checked.ground_of(defect), proposal.member)


def _given(checked: Checked, spot: Spot, receiver: int | None) -> Changes:
    stitching = _stitching(checked, spot.ground, spot.members)
    losers = [owner for owner in spot.owners if owner != receiver]
    gains = [] if receiver is None or receiver in spot.owners else [(receiver, stitching.ground)]
    return stitching.native(moved_ground(stitching, gains, losers))


def _split(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    spot, step = checked.ground_of(defect), checked.coverage.plane.step
    first = _stitching(checked, spot.ground, spot.members)
    neighbours = {member: first.at(member) for member in spot.members}
    pieces = divided(first.ground, neighbours, checked.tolerances.snapping, step)
    if pieces is None:
        raise RepairRefused(reason="it has no middle line")
    return _parted(checked, spot, first.ground, pieces)


def _by_area(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    spot = checked.ground_of(defect)
    ground = _stitching(checked, spot.ground, spot.members).ground
    return _parted(checked, spot, ground, area_parts(checked, spot, ground))


def _parted(checked: Checked, spot: Spot, ground: BaseGeometry, pieces: dict[int, BaseGeometry]) -> Changes:
    whole = _with_corners(ground, pieces.values(), checked.coverage.plane.step)
    stitching = _stitching(checked, whole, spot.members)
    return stitching.native(moved_ground(stitching, pieces.items(), spot.owners))


def _with_corners(ground: BaseGeometry, pieces: Iterable[BaseGeometry], step: float) -> BaseGeometry:
    """Return ground with the vertices at which its pieces meet on its border."""
    points = np.unique(np.concatenate([corners(piece) for piece in pieces]), axis=0)
    return with_vertices(np.array([ground], dtype=object), points, 2.0 * step, move=False)[0]


def _snap(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    """Give every narrow gap between two shapes to the one whose border goes, every overlap to the other.

    Those that hang together with the one chosen, where one ends as another begins; others between the two stay.
    """
    chosen = checked.ground_of(defect)
    (gives_way,) = set(chosen.members) - {proposal.member}
    spots = _hanging_together(checked, chosen)
    stretch = shapely.union_all([spot.ground for spot in spots])
    now, done = checked, Changes()
    for _ in spots:
        left = [now.ground_of(other) for other in between(now, chosen)]
        left = [spot for spot in left if shapely.dwithin(stretch, spot.ground, checked.tolerances.snapping)]
        if not left:
            break
        spot = left[0]
        some = _given(now, spot, gives_way if spot.kind == DefectKind.GAP else proposal.member)
        done.include(some)
        now = check(now.coverage.replaced(some), now.tolerances, now.allowances)
    return done


def _hanging_together(checked: Checked, chosen: Spot) -> list[Spot]:
    """Return the narrow gaps and overlaps between two shapes in one row with a chosen one, that one first."""
    row, others = [chosen], [checked.ground_of(other) for other in between(checked, chosen)]
    others = [spot for spot in others if spot is not chosen]
    reach = _ROW * checked.tolerances.snapping
    for spot in row:
        near = [other for other in others if shapely.dwithin(spot.ground, other.ground, reach)]
        row += near
        others = [other for other in others if other not in near]
    return row


def _cut(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    spot = checked.ground_of(defect)
    stitching = _stitching(checked, spot.ground, spot.members)
    return stitching.native(moved_ground(stitching, [], spot.owners))


def _insert(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    points = shapely.transform(defect.shape, checked.coverage.plane.from_storage)
    done = Stitching(checked.coverage, points, checked.arrangement.redrawing.nothing()).native({})
    if _lacking(checked, defect, done) <= _lacking(checked, defect, Changes()):
        return done
    # Further vertices lie on the line between those now: the two borders are made one as far as they go together.
    return Stitching(checked.coverage, points, checked.arrangement.redrawing.through(corners(points))).native({})


def _lacking(checked: Checked, defect: Defect, done: Changes) -> set[tuple[float, ...]]:
    """Return where one of the grids concerned lacks a vertex that another has on their border, after changes."""
    coverage, members = checked.coverage, np.array(defect.members)
    shapes = coverage.usable[members]
    shapes[:] = [done.get(member, shape) for member, shape in zip(defect.members, shapes, strict=True)]
    edges = chain.uncancelled(chain.edges_of(shapes, coverage.plane, members))
    alone = Arrangement(edges, coverage.plane.step, checked.tolerances.snapping)
    found = [at for where in alone.mismatches(np.empty((0, 2))).values() for at in where]
    return set(map(tuple, alone.xy[found].tolist()))


def _mend(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    (member,) = defect.members
    return _alone(member, mended(checked.coverage.shapes[member], proposal.method or "structure"))


def _hand_over(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    """Give each stray part to the grid that has the longest border with it."""
    (member,) = defect.members
    parts = strays(checked, defect)
    concerned = [member, *(receiver for receiver, _ in parts)]
    stitching = _stitching(checked, shapely.MultiPolygon([part for _, part in parts]), concerned)
    pieces = shapely.get_parts(stitching.ground)
    inner = shapely.point_on_surface(pieces)
    gains = [
        (receiver, piece)
        for receiver, part in parts
        for piece, at in zip(pieces, inner, strict=True)
        if shapely.intersects(part, at)
    ]
    return stitching.native(moved_ground(stitching, gains, [member]))


def _drop(checked: Checked, defect: Defect, proposal: Proposal) -> Changes:
    return Changes() if proposal.member is None else _alone(proposal.member, shapely.Polygon())


def _alone(member: int, shape: BaseGeometry) -> Changes:
    changed = Changes()
    changed[member] = shape
    return changed


_ACTIONS: dict[Action, Callable[[Checked, Defect, Proposal], Changes]] = {
    Action.BY_AREA: _by_area,
    Action.GIVE: _give,
    Action.SPLIT: _split,
    Action.SNAP: _snap,
    Action.CUT: _cut,
    Action.INSERT: _insert,
    Action.MEND: _mend,
    Action.HAND_OVER: _hand_over,
    Action.DROP: _drop,
}
