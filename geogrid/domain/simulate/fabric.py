"""A coverage to be damaged: its shapes in metres, who is near, and what taking or giving ground would lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.simulate.arrays import Bools, Floats, Shapes
from geogrid.domain.simulate.borders import Borders

SPACE = 0.015
"""What does not touch stays this far apart, and no ground is narrower (m): above the snapping tolerance."""
NEAR = 1.0  # whoever is this near (m) is concerned
_DUST = 1e-6  # m2 that overlay leaves behind
_SHARED = 0.01  # metres of border that make a neighbour
_EXACT = 1e-6  # metres by which an overlay may miss the edge that its vertex lies on


class NoRoomError(Exception):
    """A wound does not fit here; try elsewhere."""


@dataclass(frozen=True)
class Finding:
    """One defect that a check should find: its kind, the codes concerned, its ground in metres."""

    kind: DefectKind
    grids: tuple[str, ...]
    shape: BaseGeometry


@dataclass(frozen=True)
class Wound:
    """What is done to a coverage at one place.

    Parameters
    ----------
    findings
        What a check against the parent should find then, and nothing else.
    touched
        Positions of the polygons concerned, changed or not.
    changed
        New shapes by position; None for a row that keeps its code and loses its shape.
    renamed
        New codes by position.
    added
        Further rows: code and shape.
    removed
        Positions of rows that go.
    """

    findings: tuple[Finding, ...]
    touched: frozenset[int]
    changed: Mapping[int, BaseGeometry | None] = field(default_factory=dict)
    renamed: Mapping[int, str] = field(default_factory=dict)
    added: Mapping[str, BaseGeometry] = field(default_factory=dict)
    removed: tuple[int, ...] = ()


class Fabric:
    """A valid coverage in a plane of metres.

    Parameters
    ----------
    codes
        One a shape, all different.
    shapes
        Polygons; neighbours share identical vertices.
    parent
        The ground of all.
    """

    def __init__(self, codes: list[str], shapes: Shapes, parent: BaseGeometry) -> None:
        self.codes, self.shapes, self.parent = codes, shapes, parent
        self.free: Bools = np.ones(len(shapes), bool)
        self.borders = Borders(shapes)
        self._tree = shapely.STRtree(shapes)
        self._rim = shapely.buffer(parent.boundary, _EXACT)
        shapely.prepare([parent, self._rim])

    def near(self, shape: BaseGeometry) -> frozenset[int]:
        """Return the positions of the polygons at or near a shape."""
        return frozenset(self._tree.query(shape, predicate="dwithin", distance=NEAR).tolist())

    def names(self, *members: int) -> tuple[str, ...]:
        """Return codes of positions, lowest first."""
        return tuple(sorted(self.codes[member] for member in members))

    def take(self, ground: BaseGeometry) -> Wound:
        """Take ground from whoever has it: a gap, or an inlet where it opens to the outer edge.

        Raises
        ------
        NoRoomError
            When that would break a polygon in two, or leave something too fine to tell.
        """
        touched = self.near(ground)
        # Cut off at the parent only afterwards: before, a hair of a polygon could stay at the edge.
        changed = {member: shapely.difference(self.shapes[member], ground) for member, _ in self._under(ground)}
        bare = shapely.intersection(ground, self.parent)
        self._demand_sound(ground, touched, [*changed.values(), bare])
        mouth = shapely.length(shapely.intersection(bare.boundary, self._rim))
        if 0 < mouth < _SHARED:
            raise NoRoomError
        along = [m for m in touched if _is_along(bare, changed.get(m, self.shapes[m]))]
        kind = DefectKind.INLET if mouth else DefectKind.GAP
        return Wound((Finding(kind, self.names(*along), bare),), touched, changed)

    def give(self, ground: BaseGeometry, to: int) -> Wound:
        """Give ground to a polygon besides whoever has it: overlaps, and `outside` beyond the parent.

        Raises
        ------
        NoRoomError
            When the polygon would come apart, or something be too fine to tell.
        """
        touched = self.near(ground)
        grown = shapely.union(self.shapes[to], ground)
        findings = [
            Finding(DefectKind.OVERLAP, self.names(to, member), shared)
            for member, shared in self._under(ground)
            if member != to
        ]
        beyond = shapely.difference(ground, self.parent)
        if beyond.area > _DUST:
            findings.append(Finding(DefectKind.OUTSIDE, self.names(to), beyond))
        self._demand_sound(ground, touched | {to}, [grown, *(finding.shape for finding in findings)])
        return Wound(tuple(findings), touched | {to}, {to: grown})

    def _under(self, ground: BaseGeometry) -> Iterator[tuple[int, BaseGeometry]]:
        """Yield the polygons that have some of the ground, and which."""
        for member in sorted(self.near(ground)):
            shared = shapely.intersection(self.shapes[member], ground)
            if shared.area > _DUST:
                yield member, shared

    def _demand_sound(self, ground: BaseGeometry, touched: frozenset[int], outcome: list[BaseGeometry]) -> None:
        """Refuse what comes out in pieces, or too narrow to be seen, or too close to the rest."""
        if (
            len(outcome) < 2
            or not all(self.free[member] for member in touched)
            or not all(shape.geom_type == "Polygon" and shape.is_valid for shape in outcome)
            or not all(mean_width(shape) > SPACE for shape in outcome)
            or not _stands_clear(ground, self.shapes[sorted(touched)], self.parent)
        ):
            raise NoRoomError


def width(shape: BaseGeometry) -> float:
    """Return the diameter of the largest circle inside a polygonal shape, in its own units."""
    if shape.is_empty or shape.area == 0:
        return 0.0
    circle = shapely.maximum_inscribed_circle(shape, tolerance=mean_width(shape) / 50.0)
    return 2.0 * float(shapely.length(circle))


def mean_width(shape: BaseGeometry) -> float:
    """Return area over half perimeter, in the shape's own units."""
    return float(2.0 * shape.area / shape.length)


def _is_along(ground: BaseGeometry, shape: BaseGeometry | None) -> bool:
    shared = shapely.intersection(ground.boundary, shapely.buffer(shape, _EXACT))
    return bool(shapely.length(shared) > _SHARED)


def _stands_clear(ground: BaseGeometry, shapes: Shapes, parent: BaseGeometry) -> bool:
    """Return whether no vertex on or near the ground comes closer than `SPACE` to an edge it does not end."""
    zone = shapely.buffer(ground.envelope, 2 * NEAR)
    lines = [shapely.intersection(shape.boundary, zone) for shape in [*shapes, parent]]
    starts, ends = _segments(shapely.union_all([ground.boundary, *lines]))
    points = np.unique(np.concatenate([starts, ends]), axis=0)
    points = points[shapely.dwithin(shapely.points(points), ground, NEAR)]
    return bool((_distances(points, starts, ends) >= SPACE).all())


def _segments(lines: BaseGeometry) -> tuple[Floats, Floats]:
    xy, part = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    inner = part[1:] == part[:-1]
    return xy[:-1][inner], xy[1:][inner]


def _distances(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """Return the distance of each point to each segment, infinite where it is one of the segment's ends."""
    along = ends - starts
    offset = points[:, None] - starts
    share = np.clip((offset * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-12), 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(offset - share[..., None] * along, -1, 0))
    is_end = (points[:, None] == starts).all(-1) | (points[:, None] == ends).all(-1)
    return np.where(is_end, np.inf, distance)
