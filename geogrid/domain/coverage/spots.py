"""Spots: ground of a coverage on which not exactly one shape lies, each with its kind and who is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.arrangement import Arrangement
from geogrid.domain.coverage.chain import PARENT, points
from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.defect import DefectKind, Tolerances
from geogrid.domain.coverage.faces import Faces
from geogrid.domain.coverage.rings import Ints, polygonal
from geogrid.domain.coverage.width import greatest_widths, mean_widths

_HALF = 0.5
# An opening is a slit, and no mere bend of the outer edge, when its walls are this much longer than its mouth.
_DEEP = 4.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One connected piece of ground with the same owners everywhere.

    Parameters
    ----------
    kind
        `overlap`, `gap`, `inlet`, `outside` or `enclave`.
    owners
        Positions of the shapes that lie on it, lowest first.
    beside
        Metres of border with each shape that lies beside it, without the parent.
    ground
        Polygon in metres of the coverage's plane.
    width
        Its greatest width in metres.
    home
        Position of the owner's own area above, where the ground is `outside` because it lies in another.
    """

    kind: DefectKind
    owners: tuple[int, ...]
    beside: dict[int, float]
    ground: BaseGeometry
    width: float
    home: int | None = None

    @property
    def members(self) -> tuple[int, ...]:
        """Return who is concerned: the owners, or where there are none those beside."""
        return self.owners or tuple(sorted(self.beside))


@dataclass(frozen=True, slots=True)
class Spots:
    """All ground on which not exactly one shape lies.

    Parameters
    ----------
    told
        What is as wide as the snapping tolerance, or wider.
    narrow
        What is narrower all along.
    strips
        Strips of wider ground that only some of its owners claim, narrower than the snapping tolerance: areas in m2.
    """

    told: list[Spot]
    narrow: list[Spot]
    strips: list[float]


def spots(coverage: Coverage, arrangement: Arrangement, tolerances: Tolerances) -> Spots:
    """Return all spots of a coverage."""
    faces = arrangement.faces()
    around = faces.around()
    lacking, least = (0, 2) if coverage.parent is None else (-1, 1)
    wrong = np.flatnonzero((faces.excess == lacking) | (faces.excess >= least))
    widths = greatest_widths(faces.shapes[wrong])
    wide = wrong[widths >= tolerances.snapping]
    known = dict(zip(wrong.tolist(), widths.tolist(), strict=True))
    found = [
        *_empty(coverage, faces, around, wide[faces.excess[wide] == lacking], tolerances),
        *_claimed(coverage, faces, around, wide[faces.excess[wide] >= least], tolerances),
    ]
    every = _measured(found, {id(faces.shapes[at]): width for at, width in known.items()}, tolerances)
    slits = _measured([*_slits(coverage, faces, tolerances)] if coverage.parent is None else [], {}, tolerances)
    covering = faces.covering()
    return Spots(
        [spot for spot in (*every, *slits) if spot.width >= tolerances.snapping],
        [
            *(
                _narrow(faces, face, around[face], covering[face], known[face], coverage.parent is not None)
                for face in wrong[widths < tolerances.snapping].tolist()
            ),
            *(spot for spot in slits if spot.width < tolerances.snapping),
        ],
        [spot.ground.area for spot in every if spot.width < tolerances.snapping],
    )


def _measured(found: list[_Found], known: dict[int, float], tolerances: Tolerances) -> list[Spot]:
    """Return what was found with its widths, some of them known."""
    grounds = np.array([ground for *_, ground in found], dtype=object)
    widths = np.array([known.get(id(ground), -1.0) for ground in grounds])
    widths[widths < 0] = greatest_widths(grounds[widths < 0])
    return [
        Spot(_by_width(kind, width, tolerances), owners, beside, ground, width)
        for (kind, owners, beside, ground), width in zip(found, widths.tolist(), strict=True)
    ]


def _narrow(
    faces: Faces, face: int, around: dict[int, float], covering: set[int], width: float, has_parent: bool
) -> Spot:
    """Return the spot of a face by its edges alone: so narrow, no other border runs through it."""
    ground, excess = faces.shapes[face], int(faces.excess[face])
    beside = {owner: metres for owner, metres in around.items() if owner != PARENT}
    if excess < (0 if has_parent else 1):
        return Spot(DefectKind.GAP, (), beside, ground, width)
    outside = has_parent and len(covering) == excess
    kind = DefectKind.OUTSIDE if outside else DefectKind.OVERLAP
    return Spot(kind, tuple(sorted(covering)), beside, ground, width)


def reaching(coverage: Coverage, tolerances: Tolerances) -> list[Spot]:
    """Return each piece of ground on which a shape lies in another area above than its own."""
    if coverage.belonging is None:
        return []
    found = [
        (member, piece)
        for member, grounds in coverage.belonging.beyond.items()
        for ground in grounds  # of each area by itself: two areas have their own grids to give it to
        for piece in shapely.get_parts(polygonal(coverage.plane.metric(ground)))
        if piece.area > tolerances.snapping**2
    ]
    widths = greatest_widths(np.array([piece for _, piece in found], dtype=object))
    homes = coverage.belonging.homes
    return [
        Spot(DefectKind.OUTSIDE, (member,), {}, piece, width, int(homes[member]))
        for (member, piece), width in zip(found, widths.tolist(), strict=True)
        if width >= tolerances.snapping
    ]


_Found = tuple[DefectKind, tuple[int, ...], dict[int, float], BaseGeometry]


def _by_width(kind: DefectKind, width: float, tolerances: Tolerances) -> DefectKind:
    """A hole that nobody says should be filled is a gap when it is narrow."""
    return DefectKind.GAP if kind == DefectKind.ENCLAVE and width < tolerances.gap_width else kind


# --- ground that is nobody's


def _empty(
    coverage: Coverage, faces: Faces, around: list[dict[int, float]], which: Ints, tolerances: Tolerances
) -> Iterator[_Found]:
    for face in which.tolist():
        open_ = PARENT in around[face] or _at_the_edge(coverage, faces.shapes[face], tolerances.snapping)
        beside = {owner: metres for owner, metres in around[face].items() if owner != PARENT}
        kind = DefectKind.INLET if open_ else DefectKind.GAP
        yield kind if coverage.parent is not None else DefectKind.ENCLAVE, (), beside, faces.shapes[face]


def _at_the_edge(coverage: Coverage, ground: BaseGeometry, tolerance: float) -> bool:
    """Return whether only a strip thinner than the tolerance lies between ground and the parent's edge."""
    if coverage.parent is None:
        return False
    window = coverage.plane.native(shapely.buffer(ground, 2.0 * tolerance))
    if not shapely.intersects(window, coverage.edge):
        return False
    edge = coverage.plane.metric(shapely.intersection(coverage.edge, shapely.box(*window.bounds)))
    along = shapely.intersection(shapely.boundary(ground), shapely.buffer(edge, tolerance))
    # A corner that touches the edge is no opening, nor are two of them.
    return bool(shapely.length(shapely.get_parts(shapely.line_merge(along))).max(initial=0.0) > 4.0 * tolerance)


def _slits(coverage: Coverage, faces: Faces, tolerances: Tolerances) -> Iterator[_Found]:
    """Find narrow openings from outside: ground that is filled when the outline is widened and narrowed again."""
    # With the ground they enclose, which is told already: it may touch the outer edge at a point.
    filled = shapely.coverage_union_all(faces.shapes)
    half = tolerances.gap_width / 2.0
    if half <= tolerances.snapping or not _comes_close(filled, tolerances.gap_width):
        return
    closed = shapely.buffer(shapely.buffer(filled, half, join_style="mitre"), -half, join_style="mitre")
    pieces = shapely.get_parts(shapely.difference(closed, filled))
    pieces = pieces[mean_widths(pieces) > coverage.plane.step]
    walls = _walls(pieces, filled, tolerances.snapping)
    deep = pieces[walls >= _DEEP * (shapely.length(pieces) - walls)]
    for piece, beside in zip(deep, _whose_walls(coverage, deep, tolerances.snapping), strict=True):
        if len(beside) > 1:
            yield DefectKind.INLET, (), beside, piece


def _walls(pieces: NDArray[np.object_], outline: BaseGeometry, tolerance: float) -> NDArray[np.float64]:
    """Return how many metres of the border of each piece run along an outline."""
    sides, piece = _sides_of(pieces)
    middles = shapely.line_interpolate_point(sides, _HALF, normalized=True)
    tree = shapely.STRtree(_sides_of(shapely.get_parts(outline))[0])
    along = np.unique(tree.query(middles, predicate="dwithin", distance=tolerance)[0])
    return np.bincount(piece[along], weights=shapely.length(sides[along]), minlength=len(pieces)).astype(np.float64)


def _whose_walls(coverage: Coverage, pieces: NDArray[np.object_], tolerance: float) -> list[dict[int, float]]:
    """Return for each slit how many metres of its border each shape has, by the edges that nobody matches."""
    edges = coverage.unmatched
    ends = np.stack([points(edges.start), points(edges.end)], axis=1) * coverage.plane.step
    sides, piece = _sides_of(pieces)
    middles = shapely.line_interpolate_point(sides, _HALF, normalized=True)
    side, edge = shapely.STRtree(shapely.linestrings(ends)).query(middles, predicate="dwithin", distance=tolerance)
    found: list[dict[int, float]] = [{} for _ in pieces]
    for at, owner in np.unique(np.column_stack([side, edges.owner[edge]]), axis=0).tolist():
        beside = found[piece[at]]
        beside[owner] = beside.get(owner, 0.0) + float(shapely.length(sides[at]))
    least = 4.0 * tolerance  # as for `beside_of`
    return [{owner: metres for owner, metres in beside.items() if metres > least} for beside in found]


def _sides_of(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the sides of polygons as lines, and which polygon each belongs to."""
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    lines = shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1))
    return lines, polygon[ring[:-1][same]]


def _comes_close(outline: BaseGeometry, distance: float) -> bool:
    """Return whether two stretches of an outline that are far from each other along it come close across."""
    lines, ring = _sides_of(shapely.polygons(shapely.get_rings(shapely.get_parts(outline))))
    ends = np.cumsum(shapely.length(lines))
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=distance)
    one, other = one[one < other], other[one < other]
    along = ends[other] - ends[one] - shapely.length(lines[other])
    whole = np.bincount(ring, weights=shapely.length(lines))[ring[one]]
    apart = np.minimum(along, whole - along - shapely.length(lines[one]) - shapely.length(lines[other]))
    near = shapely.distance(lines[one], lines[other])
    # Neighbours in a ring touch; those whose walls between them are long against the way across make a slit.
    turned = (ring[one] == ring[other]) & (apart <= 1e-9)
    return bool(((ring[one] != ring[other]) | (apart > 2.0 * near)).any() or _sharp(lines, one[turned], other[turned]))


def _sharp(lines: NDArray[np.object_], one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Return whether edges that meet do so at an angle so sharp that they make a slit by themselves."""
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    run = ends[:, 1] - ends[:, 0]
    straight = (run[one] * run[other]).sum(axis=1) / (np.hypot(*run[one].T) * np.hypot(*run[other].T))
    return bool((np.abs(straight) > 1.0 - 2.0 / _DEEP**2).any() and (straight < 0).any())


def beside_of(coverage: Coverage, ground: BaseGeometry, tolerance: float) -> dict[int, float]:
    """Return how many metres of a spot's border each shape beside it has."""
    edge = shapely.boundary(ground)
    near = coverage.tree.query(coverage.plane.native(shapely.buffer(ground, tolerance)), predicate="intersects")
    strips = shapely.buffer(coverage.plane.metric(coverage.usable[near]), tolerance)
    metres = shapely.length(shapely.intersection(edge, strips))
    long = metres > 4.0 * tolerance  # a neighbour that has only a corner there is none
    return {int(member): float(length) for member, length in zip(near[long], metres[long], strict=True)}


# --- ground that too many claim


def _claimed(
    coverage: Coverage, faces: Faces, around: list[dict[int, float]], which: Ints, tolerances: Tolerances
) -> Iterator[_Found]:
    for face in which.tolist():
        ground, excess = faces.shapes[face], int(faces.excess[face])
        for owners, inside, piece in _owned(coverage, ground, excess, tolerances.snapping):
            beside = (
                _others(around[face], owners) if piece is ground else beside_of(coverage, piece, tolerances.snapping)
            )
            if len(owners) > 1:
                yield DefectKind.OVERLAP, owners, beside, piece
            if not inside:
                yield DefectKind.OUTSIDE, owners, beside, piece


def _others(around: dict[int, float], owners: tuple[int, ...]) -> dict[int, float]:
    """Return for each owner the metres behind which its own ground goes on: those where another owner's border runs."""
    whole = sum(metres for owner, metres in around.items() if owner in owners)
    return {owner: whole - around.get(owner, 0.0) for owner in owners}


def _owned(
    coverage: Coverage, ground: BaseGeometry, excess: int, tolerance: float
) -> Iterator[tuple[tuple[int, ...], bool, BaseGeometry]]:
    """Yield the pieces of a face that have the same owners, with these and whether they lie in the parent."""
    window = coverage.plane.native(ground)
    near = coverage.tree.query(window, predicate="intersects")
    shapes = coverage.plane.metric(coverage.usable[near])
    if coverage.parent is None:
        parent = shapely.box(*shapely.buffer(ground, 1.0).bounds)
    else:
        parent = coverage.plane.metric(_clipped(coverage.parent, window))
    within = polygonal(shapely.intersection(parent, ground))
    inside = not is_wider(shapely.difference(ground, within), tolerance)
    many = excess + (inside and coverage.parent is not None)
    claims = _claims(shapely.intersection(shapes, ground), many, tolerance)
    near, shapes = near[claims], shapes[claims]
    if (inside or not is_wider(within, tolerance)) and len(near) == many:
        yield tuple(sorted(near.tolist())), inside, ground
        return
    yield from _divided(
        ground, excess, near, shapes, parent if coverage.parent is not None else None, tolerance, coverage.plane.step
    )


def _claims(parts: NDArray[np.object_], many: int, tolerance: float) -> Ints:
    """Return which parts of a face are claims: those wider than the tolerance, and at least as many as there must be.

    Of a face hardly wider than the tolerance the parts may be narrower than it, as their borders were bent.
    """
    largest = np.argsort(-shapely.area(parts), kind="stable")[:many]
    wide = [at for at, part in enumerate(parts) if is_wider(part, tolerance)]
    return np.union1d(largest[shapely.area(parts[largest]) > 0], np.array(wide, dtype=np.int64))


def _clipped(parent: BaseGeometry, window: BaseGeometry) -> BaseGeometry:
    """Return the parent around a window: it may have a hundred thousand vertices."""
    west, south, east, north = window.bounds
    pad = max(east - west, north - south)
    box = shapely.box(west - pad, south - pad, east + pad, north + pad)
    return polygonal(shapely.intersection(parent, box))


def is_wider(shape: BaseGeometry, tolerance: float) -> bool:
    """Return whether some part of a shape is somewhere wider than the tolerance."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.area(parts) > tolerance**2]
    wide = mean_widths(parts) > tolerance  # the greatest width is more than the mean
    return bool(wide.any() or (greatest_widths(parts) > tolerance).any())


def _divided(
    ground: BaseGeometry,
    excess: int,
    near: NDArray[np.int64],
    shapes: NDArray[np.object_],
    parent: BaseGeometry | None,
    tolerance: float,
    step: float,
) -> Iterator[tuple[tuple[int, ...], bool, BaseGeometry]]:
    """Cut a face along the borders that run through it, and join the pieces that have the same owners."""
    edge = shapely.boundary(ground)
    borders = [shapely.boundary(shape) for shape in shapes] + ([] if parent is None else [shapely.boundary(parent)])
    through = [shapely.intersection(shapely.snap(border, edge, tolerance), ground) for border in borders]
    lines = shapely.union_all([edge, *through], grid_size=step)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    grouped: dict[tuple[tuple[int, ...], bool], list[BaseGeometry]] = {}
    for piece in pieces:
        at = shapely.point_on_surface(piece)
        if shapely.intersects(ground, at):
            inside = parent is None or bool(shapely.intersects(parent, at))
            many = excess + (1 if inside and parent is not None else 0)
            depth = np.where(shapely.intersects(shapes, at), -1.0, 1.0) * shapely.distance(shapely.boundary(shapes), at)
            owners = tuple(sorted(near[np.argsort(depth, kind="stable")[:many]].tolist()))
            grouped.setdefault((owners, inside), []).append(piece)
    for (owners, inside), some in grouped.items():
        for piece in shapely.get_parts(shapely.union_all(some)):
            yield owners, inside, piece
