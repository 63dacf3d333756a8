"""Moving ground between shapes so that they keep sharing identical vertices.

All is done on the plane's lattice, where equal vertices are equal numbers; what comes back has, for every vertex that
was there before, the very coordinates it had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage import chain
from geogrid.domain.coverage.changes import Changes
from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.domain.coverage.portion import Portion
from geogrid.domain.coverage.redrawing import Redrawing
from geogrid.domain.coverage.rings import Floats, Ints, Rings, polygonal
from geogrid.domain.coverage.splits import ROUNDING
from geogrid.errors import RepairRefused

Shapes = NDArray[np.object_]


class Stitching:
    """The shapes around some ground, on the lattice, made to share the ground's vertices.

    The redrawing makes borders run where the ground's do. Beyond that an edge takes over only what lies on it but for
    the rounding, so that nobody's ground changes who is not concerned.

    Parameters
    ----------
    coverage
        What they are part of.
    ground
        Where something is to change: polygon or points in metres of the coverage's plane.
    redrawing
        What of the borders there is drawn anew before.

    Attributes
    ----------
    members
        Positions of the shapes around, shape (n,).
    shapes
        These shapes with the ground's vertices, in metres on the lattice, shape (n,).
    ground
        The ground with the vertices that the shapes have on its border.
    """

    def __init__(self, coverage: Coverage, ground: BaseGeometry, redrawing: Redrawing) -> None:
        self.coverage, self.tolerance = coverage, redrawing.places.tolerance
        self._exact = ROUNDING * coverage.plane.step
        marks = shapely.multipoints(redrawing.marks)
        west, south, east, north = shapely.total_bounds([ground, marks])
        pad = 2.0 * self.tolerance
        window = coverage.plane.native(shapely.box(west - pad, south - pad, east + pad, north + pad))
        near = coverage.near(window)
        portions = [Portion.of(shape, window) for shape in coverage.usable[near]]
        shapes = self._on_lattice(_array([portion.shape for portion in portions]))
        close = np.flatnonzero(_are_near(shapes, ground, self.tolerance) | _are_near(shapes, marks, pad))
        self.members, self._before = near[close], shapes[close]
        self._portions = [portions[at] for at in close.tolist()]
        self._redrawn = redrawing.shapes(self._before)
        self.ground = self._fitted(ground)
        self.shapes = with_vertices(self._redrawn, corners(self.ground), self._exact)

    def _on_lattice(self, shapes: Shapes) -> Shapes:
        plane = self.coverage.plane
        return np.asarray(shapely.transform(shapes, lambda xy: plane.to_lattice(xy) * plane.step), dtype=object)

    def _fitted(self, ground: BaseGeometry) -> BaseGeometry:
        """Return the ground on the lattice, with vertices where the parent and the shapes have theirs."""
        ground = self._on_plane_lattice(ground)
        if shapely.get_dimensions(ground) < 2:
            return ground
        fitted = np.array([ground], dtype=object)
        if self.coverage.parent is not None:
            parent = chain.points(self.coverage.parent_numbers).astype(np.float64) * self.coverage.plane.step
            fitted = with_vertices(fitted, self._near_border(parent, ground), self._exact)
        theirs = shapely.get_coordinates(self._redrawn)
        return with_vertices(fitted, self._near_border(theirs, fitted[0]), self._exact)[0]

    def _on_plane_lattice(self, shape: BaseGeometry) -> BaseGeometry:
        step = self.coverage.plane.step
        rounded = shapely.transform(shape, lambda xy: np.rint(xy / step) * step)
        # Where it is as narrow as a step, both its sides may come to lie on each other.
        return rounded if rounded.is_valid else _mended(rounded)

    def _near_border(self, xy: Floats, ground: BaseGeometry) -> Floats:
        """Return which different points lie on the border of some ground, but for their rounding."""
        xy = np.unique(_within(xy, ground.bounds, self._exact), axis=0)
        border = shapely.boundary(ground)
        shapely.prepare(border)  # it may have as many edges as there are vertices
        return xy[shapely.dwithin(border, shapely.points(xy), self._exact)]

    def at(self, member: int) -> BaseGeometry:
        """Return the stitched shape of a member, in metres."""
        return self.shapes[np.searchsorted(self.members, member)]

    def native(self, changed: Mapping[int, BaseGeometry]) -> Changes:
        """Return the shapes that are not as they were, in the coordinates they came in.

        Parameters
        ----------
        changed
            New shapes in metres on the lattice, by member; the others take their stitched shape.

        Raises
        ------
        RepairRefused
            When a shape is not valid then.
        """
        known = self._coordinates()
        now = self.shapes.copy()
        for member, shape in changed.items():
            now[np.searchsorted(self.members, member)] = shape
        now = self._without_needless(now, known[0])
        # An invalid bystander stays as it is until it is mended.
        free = [member in changed or bool(self.coverage.sound[member]) for member in self.members.tolist()]
        found = Changes()
        for at in np.flatnonzero(np.array(free) & ~shapely.equals_exact(now, self._before, 0.0)).tolist():
            shape = shapely.transform(now[at], lambda xy: self._known(xy, known))
            if not shape.is_valid:
                raise RepairRefused(reason="a grid would be lost or its shape broken")
            member, portion = int(self.members[at]), self._portions[at]
            found[member] = portion.whole(shape)
            found.portions[member] = portion.shape, shape
        return found

    def _without_needless(self, shapes: Shapes, known: NDArray[np.uint64]) -> Shapes:
        """Return the shapes without vertices that a change brought in, that one shape has alone, on a straight line.

        Such are left where a piece was cut off; on the outer edge they would bend it by their rounding.
        """
        step = self.coverage.plane.step
        numbers = [np.unique(self._numbers(shape)) for shape in shapes]
        every, counts = np.unique(np.concatenate(numbers), return_counts=True)
        made = np.isin(every, known, invert=True) | np.isin(every, self.coverage.made) | self._on_the_edge(every)
        lonely = every[made & (counts == 1)]
        beside = _are_near(shapely.points(chain.points(lonely) * step), self.ground, 2.0 * self.tolerance)
        needless, straight = lonely[beside], shapes.copy()
        untouched = shapely.equals_exact(shapes, self._before, 0.0)
        for at, own in enumerate(numbers):
            # Who is not touched else loses none that came with the file.
            some = needless[np.isin(needless, self.coverage.made)] if untouched[at] else needless
            if np.isin(own, some).any():
                straight[at] = _straightened(shapes[at], self._numbers(shapes[at]), some, 2.0 * step)
        return straight

    def _on_the_edge(self, numbers: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return which lattice points lie on the parent's edge without being vertices of it."""
        edge = self._edge_around()
        if edge.is_empty:
            return np.zeros(len(numbers), dtype=bool)
        step = self.coverage.plane.step
        near = shapely.dwithin(edge, shapely.points(chain.points(numbers) * step), 2.0 * step)
        return near & np.isin(numbers, self.coverage.parent_numbers, invert=True)

    def _edge_around(self) -> BaseGeometry:
        """Return the parent's edge around the ground, in metres."""
        plane, bounds = self.coverage.plane, shapely.total_bounds(np.append(self._before, self.ground))
        return plane.metric(shapely.intersection(self.coverage.edge, plane.native(shapely.box(*bounds))))

    def _numbers(self, shape: BaseGeometry) -> NDArray[np.uint64]:
        return chain.words(np.rint(shapely.get_coordinates(shape) / self.coverage.plane.step).astype(np.int64))

    def _coordinates(self) -> tuple[NDArray[np.uint64], Floats]:
        """Return the coordinates that each lattice point around came with, the parent's before the shapes'."""
        sources = [self.coverage.parent] if self.coverage.parent is not None else []
        shapes = _array([*sources, *(portion.shape for portion in self._portions)])
        xy = shapely.get_coordinates(shapes)
        numbers, first = np.unique(chain.words(self.coverage.plane.to_lattice(xy)), return_index=True)
        return numbers, xy[first]

    def _known(self, metres: Floats, known: tuple[NDArray[np.uint64], Floats]) -> Floats:
        plane, (numbers, xy) = self.coverage.plane, known
        wanted = chain.words(np.rint(metres / plane.step).astype(np.int64))
        place = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
        there = (numbers[place] == wanted)[:, None]
        made = plane.from_metres(metres)
        made = on_lattice(made) if systems.is_geographic(plane.crs) else made
        return np.where(there, xy[place], self._straight(made, ~there[:, 0]))

    def _straight(self, xy: Floats, new: NDArray[np.bool_]) -> Floats:
        """Put new corners that are on the parent's edge but for their rounding exactly onto it."""
        edge, at = self.coverage.edge, np.flatnonzero(new)
        marks = shapely.points(xy[at])
        slack = 2.0 * self.coverage.plane.step / float(self.coverage.plane.scale.min())
        on = shapely.dwithin(edge, marks, slack) if len(at) and not edge.is_empty else np.zeros(len(at), dtype=bool)
        straight = xy.copy()
        for place, mark in zip(at[on].tolist(), marks[on], strict=True):
            straight[place] = shapely.get_coordinates(shapely.shortest_line(edge, mark))[0]
        return straight


def _array(shapes: Sequence[BaseGeometry]) -> Shapes:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def _are_near(shapes: Shapes, ground: BaseGeometry, tolerance: float) -> NDArray[np.bool_]:
    """Return which shapes are within the tolerance of some ground, or of one of thousands of points."""
    if ground.geom_type != "MultiPoint":
        return np.asarray(shapely.dwithin(shapes, ground, tolerance), dtype=bool)
    near = np.zeros(len(shapes), dtype=bool)
    tree = shapely.STRtree(shapely.get_parts(ground))
    near[np.unique(tree.query(shapes, predicate="dwithin", distance=tolerance)[0])] = True
    return near


def corners(shape: BaseGeometry) -> Floats:
    """Return the different vertices of a shape, shape (n, 2)."""
    return np.asarray(np.unique(shapely.get_coordinates(shape), axis=0), dtype=np.float64)


def with_vertices(shapes: Shapes, points: Floats, tolerance: float, *, move: bool = True) -> Shapes:
    """Return shapes whose edges go through the points near them.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons, shape (n,).
    points
        Shape (m, 2), in the plane of the shapes.
    tolerance
        What is near.
    move
        Whether vertices near a point are moved onto it; else they stay, and only edges take points over.
    """
    if not len(points) or not len(shapes):
        return shapes
    rings = Rings(shapes)
    if move:
        rings.replace(_moved(rings.xy, points, tolerance))
    before, xy = _to_insert(rings, points, tolerance, clear=0.0 if move else tolerance)
    if len(before):
        rings.insert(before, xy)
    result = np.empty(len(shapes), dtype=object)
    result[:] = rings.shapes()
    # A spike thinner than the tolerance is closed by a point that both its sides take.
    for at in np.flatnonzero(~shapely.is_valid(result) & shapely.is_valid(shapes)):
        result[at] = _mended(result[at])
    return result


def _mended(shape: BaseGeometry) -> BaseGeometry:
    return polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False))


def _straightened(
    shape: BaseGeometry, numbers: NDArray[np.uint64], needless: NDArray[np.uint64], tolerance: float
) -> BaseGeometry:
    """Return a shape without those of some vertices that lie on the line between the ones before and after."""
    rings = Rings(np.array([shape], dtype=object))
    drop = np.isin(numbers, needless)
    # The first vertex of a ring is also its last: it stays.
    drop[rings.start[:-1]] = drop[rings.start[1:] - 1] = False
    at = np.flatnonzero(drop)
    run = rings.xy[at + 1] - rings.xy[at - 1]
    lies = rings.xy[at] - rings.xy[at - 1]
    beside = np.abs(run[:, 0] * lies[:, 1] - run[:, 1] * lies[:, 0]) / np.hypot(*run.T)
    rings.remove(at[beside <= tolerance])
    return rings.shapes()[0]


def _within(xy: Floats, bounds: Sequence[float], pad: float) -> Floats:
    low, high = np.array(bounds[:2]) - pad, np.array(bounds[2:]) + pad
    return xy[((xy >= low) & (xy <= high)).all(axis=1)]


def _moved(xy: Floats, points: Floats, tolerance: float) -> Floats:
    """Return vertices, those within the tolerance of a point moved onto the nearest."""
    box = (*points.min(axis=0), *points.max(axis=0))
    near = np.flatnonzero(((xy >= np.array(box[:2]) - tolerance) & (xy <= np.array(box[2:]) + tolerance)).all(axis=1))
    if not len(near):
        return xy
    vertex, point = shapely.STRtree(shapely.points(points)).query_nearest(
        shapely.points(xy[near]), max_distance=tolerance, all_matches=False
    )
    moved = xy.copy()
    moved[near[vertex]] = points[point]
    return moved


def _to_insert(rings: Rings, points: Floats, tolerance: float, *, clear: float) -> tuple[Ints, Floats]:
    """Return before which vertices to put which points, none closer to an end of its edge than is to be clear."""
    starts = rings.edge_starts()
    low = np.minimum(rings.xy[starts], rings.xy[starts + 1]) - tolerance
    high = np.maximum(rings.xy[starts], rings.xy[starts + 1]) + tolerance
    box = points.min(axis=0), points.max(axis=0)
    starts = starts[((high >= box[0]) & (low <= box[1])).all(axis=1)]
    begin, end = rings.xy[starts], rings.xy[starts + 1]
    lines = np.asarray(shapely.linestrings(np.stack([begin, end], axis=1)))
    marks = np.asarray(shapely.points(points))
    point, edge = shapely.STRtree(lines).query(marks, predicate="dwithin", distance=tolerance)
    at = points[point]
    ends = np.minimum(np.hypot(*(at - begin[edge]).T), np.hypot(*(at - end[edge]).T))
    along = shapely.line_locate_point(lines[edge], marks[point])
    length = shapely.length(lines[edge])
    free = (ends > clear) & (along > 0) & (along < length)
    order = np.lexsort((along[free], edge[free]))
    return starts[edge[free][order]] + 1, at[free][order]


def moved_ground(
    stitching: Stitching, gains: Iterable[tuple[int, BaseGeometry]], losers: Iterable[int]
) -> dict[int, BaseGeometry]:
    """Return the shapes, in metres, after ground has changed hands.

    Parameters
    ----------
    gains
        Members and the pieces of the ground that each is given.
    losers
        Members from which the whole ground is taken first.
    """
    changed = {member: stitching.at(member) for member in losers}
    for member, shape in changed.items():
        changed[member] = polygonal(shapely.difference(shape, stitching.ground))
    for member, piece in gains:
        shape = changed.get(member, stitching.at(member))
        changed[member] = polygonal(shapely.union(shape, piece))
    return changed
