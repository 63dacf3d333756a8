"""The check of a coverage: overlaps, gaps, enclaves, invalid and empty shapes.

It works in the plane the shapes come in, because an edge that is straight in a projected plane is not straight in
degrees; defects are then taken to CGCS2000 and measured geodesically.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Report, Severity, Tolerances
from geogrid.domain.coverage.noding import node
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.errors import TooDense

Shapes = NDArray[np.object_]

# Pairs of touching shapes that are looked at: neighbours have six each or so; only a file of repeated rows has more.
_PAIRS, _PAIRS_A_SHAPE = 20_000, 20


def validate(
    codes: Sequence[str],
    shapes: Sequence[BaseGeometry | None],
    *,
    crs: str = systems.STORAGE,
    parent: BaseGeometry | None = None,
    tolerances: Tolerances = DEFAULTS,
) -> Report:
    """Check a coverage.

    Parameters
    ----------
    codes
        One code a shape.
    shapes
        Polygons and MultiPolygons, or None, in the plane of `crs`.
    crs
        Their coordinate system, as `geogrid.domain.crs.name` takes it.
    parent
        The ground that should be covered, in the same plane; any hole inside it is a gap, and what it leaves out
        itself is none. Where it does not reach, and without it, only holes narrower than the gap width are gaps,
        and wider ones are enclaves.
    tolerances
        Snapping distance, gap width and least area.

    Returns
    -------
    Report

    Raises
    ------
    CrsUnknown, CrsNeedsParameters
        When the defects cannot be taken to CGCS2000.
    TooDense
        When so many shapes lie on each other that the work would grow with their square.
    """
    names, every = np.asarray(codes, dtype=object), np.asarray(shapes, dtype=object)
    empty = shapely.is_missing(every) | shapely.is_empty(every)
    sound = ~empty & shapely.is_valid(every)
    flat = _Faces(crs, tolerances)
    flat.defects += [Defect(DefectKind.EMPTY, (code,)) for code in names[empty]]
    flat.defects += [
        flat.invalid(code, shape) for code, shape in zip(names[~empty & ~sound], every[~empty & ~sound], strict=True)
    ]
    # An invalid shape still covers ground: its mended copy, never shown nor kept, tells the gaps from it apart.
    usable, names = np.where(sound, every, shapely.make_valid(every))[~empty], names[~empty]
    if len(usable):
        noded = np.asarray(node(_polygonal(usable), flat.snapping), dtype=object)
        flat.add_overlaps(_overlaps(names, noded))
        holes = list(_holes(names, noded))
        to_fill, unknown = ([], holes) if parent is None else _split_by(parent, holes)
        flat.add_gaps(to_fill)
        flat.add_holes(unknown)
    return flat.report(len(every))


def _polygonal(shapes: Shapes) -> list[BaseGeometry]:
    """Keep of each shape what has area."""
    return [_with_area(shape) if shape.geom_type == "GeometryCollection" else shape for shape in shapes]


def _with_area(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])


@dataclass(frozen=True, slots=True)
class _Face:
    """Ground and the codes it concerns, lowest first, in the plane of the check."""

    codes: tuple[str, ...]
    shape: BaseGeometry


def _overlaps(codes: Shapes, shapes: Shapes) -> Iterator[_Face]:
    """Yield a face for each pair of shapes that share ground."""
    # One side of every overlap has such edges; the other need not (a shape that holds another whole).
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    here, there = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    pairs = np.sort(np.column_stack([suspects[here], there]), axis=1)
    here, there = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0).T
    if len(here) > _PAIRS + _PAIRS_A_SHAPE * len(shapes):
        raise TooDense(pairs=len(here))
    for a, b, shared in zip(here, there, shapely.intersection(shapes[here], shapes[there]), strict=True):
        ground = _with_area(shared)
        if not ground.is_empty:
            yield _Face(_sorted(codes[[a, b]]), ground)


def _pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]


def _holes(codes: Shapes, shapes: Shapes) -> Iterator[_Face]:
    """Yield a face for each piece of ground that is enclosed and nobody's."""
    covered = shapely.union_all(shapes)
    filled = shapely.union_all([shapely.polygons(part.exterior) for part in shapely.get_parts(covered)])
    tree = shapely.STRtree(shapes)
    for piece in _pieces(shapely.difference(filled, covered)):
        yield _Face(_sorted(codes[_along(piece, shapes, tree)]), piece)


def _along(piece: BaseGeometry, shapes: Shapes, tree: shapely.STRtree) -> NDArray[np.int64]:
    """Find the shapes that share a stretch of the piece's border, not just a corner."""
    near = tree.query(piece, predicate="intersects")
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[near]), shapely.boundary(piece)))
    return near[shared > 0]


def _split_by(parent: BaseGeometry, holes: Iterable[_Face]) -> tuple[list[_Face], list[_Face]]:
    """Tell the holes that the parent says should be filled from those it says nothing about.

    What the parent leaves out itself (a lake in no community) is neither.
    """
    outline = shapely.union_all([shapely.polygons(part.exterior) for part in shapely.get_parts(parent)])
    inside: list[_Face] = []
    beyond: list[_Face] = []
    for face in holes:
        for found, ground in (
            (inside, shapely.intersection(face.shape, parent)),
            (beyond, shapely.difference(face.shape, outline)),
        ):
            found += [_Face(face.codes, piece) for piece in _pieces(ground)]
    return inside, beyond


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(str(code) for code in codes))


def _as_rectangle(area: float, perimeter: float) -> tuple[float, float]:
    """Return length and width of the rectangle with this area and perimeter; of a rounder shape, its square's side."""
    half = perimeter / 2.0
    root = math.sqrt(max(0.0, half * half - 4.0 * area))
    length = (half + root) / 2.0 if root else math.sqrt(area)
    return length, area / length if length else 0.0


class _Faces:
    """Collects defects, measured in metres, and counts what lies below the tolerances."""

    def __init__(self, crs: str, tolerances: Tolerances) -> None:
        self.crs, self.tolerances = crs, tolerances
        self.snapping = tolerances.snapping / systems.metres_per_unit(crs)
        self.defects: list[Defect] = []
        self.below: list[float] = []

    def add_overlaps(self, faces: Iterable[_Face]) -> None:
        for face in faces:
            self._list(DefectKind.OVERLAP, face)

    def add_gaps(self, faces: Iterable[_Face]) -> None:
        for face in faces:
            self._list(DefectKind.GAP, face)

    def add_holes(self, faces: Iterable[_Face]) -> None:
        for face in faces:
            narrow = self._width(self._to_storage(face.shape)) < self.tolerances.gap_width
            self._list(DefectKind.GAP if narrow else DefectKind.ENCLAVE, face)

    def invalid(self, code: str, shape: BaseGeometry) -> Defect:
        reason = shapely.is_valid_reason(shape)
        name, _, place = reason.partition("[")
        xy = [float(number) for number in place.rstrip("]").split()[:2]]
        where = self._to_storage(shapely.Point(xy)) if len(xy) == 2 else None
        return Defect(DefectKind.INVALID, (code,), shape=where, reason=name.strip())

    def report(self, features: int) -> Report:
        def rank(defect: Defect) -> tuple[bool, str, float, tuple[str, ...]]:
            return defect.severity != Severity.ERROR, defect.kind, -defect.area_m2, defect.grids

        return Report(features, tuple(sorted(self.defects, key=rank)), (), len(self.below), sum(self.below))

    def _list(self, kind: DefectKind, face: _Face) -> None:
        """List what of a face is wide enough, as one defect; count the rest."""
        pieces = [self._to_storage(piece) for piece in shapely.get_parts(face.shape)]
        wide = [piece for piece in pieces if self._width(piece) >= self.tolerances.snapping]
        self.below += [area_m2(piece) for piece in pieces if self._width(piece) < self.tolerances.snapping]
        area = sum(map(area_m2, wide))
        if wide and area >= self.tolerances.min_area:
            length, width = _as_rectangle(area, sum(map(perimeter_m, wide)))
            shape = wide[0] if len(wide) == 1 else shapely.MultiPolygon(wide)
            self.defects.append(Defect(kind, face.codes, area, length, width, shape))

    @staticmethod
    def _width(piece: BaseGeometry) -> float:
        return _as_rectangle(area_m2(piece), perimeter_m(piece))[1]

    def _to_storage(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: np.column_stack(systems.to_storage(self.crs, xy[:, 0], xy[:, 1])))
