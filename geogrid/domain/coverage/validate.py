"""The check of a coverage: everything that keeps it from being seamless, with who is concerned and how much.

It works in the plane the shapes come in, because an edge that is straight in a projected plane is not straight in
degrees; defects are then taken to CGCS2000 and measured geodesically.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.allowance import parted
from geogrid.domain.coverage.arrangement import Arrangement
from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, Allowance, Defect, DefectKind, Report, Tolerances, ranked
from geogrid.domain.coverage.spots import Spot, reaching, spots
from geogrid.domain.coverage.width import as_rectangle, mean_widths
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.errors import TooDense, TooWide

_FINE = 1 / 3  # of the snapping distance: no lattice step may be more
# Pairs that are told: neighbours have six each or so; only a file of repeated rows has more.
_PAIRS, _PAIRS_A_SHAPE = 20_000, 20


def validate(
    codes: Sequence[str | None],
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
        One code a shape; None or empty where it has none.
    shapes
        Polygons and MultiPolygons, or None, in the plane of `crs`.
    crs
        Their coordinate system, as `geogrid.domain.crs.name` takes it.
    parent
        The ground that should be covered, in the same plane: what of it nobody has is a gap, or an inlet where it is
        open to the parent's edge; what lies beyond is outside. Without it an enclosed hole is an enclave, or a gap
        when it is narrower than the gap width, as is an opening from outside.
    tolerances
        Snapping distance, gap width, least area, sliver width.

    Returns
    -------
    Report

    Raises
    ------
    CrsUnknown, CrsNeedsParameters
        When the defects cannot be taken to CGCS2000.
    TooDense
        When so many edges lie on each other that the work would grow with their square.
    TooWide
        When the shapes and the parent reach so far that the lattice is too coarse for the snapping distance.
    """
    return check(Coverage.of(codes, shapes, crs=crs, parent=parent), tolerances).report


@dataclass(frozen=True)
class Checked:
    """A coverage and what is wrong with it.

    Parameters
    ----------
    coverage, tolerances, allowances
        What was checked, how exactly, and what is meant so.
    report
        What was found, without what is meant so.
    meant
        What is meant so.
    spots
        The ground concerned by the key of its defect; overlaps by face; also what reaches into another area above.
    beneath
        Keys of what reaches into another area above on ground that is told already, as an overlap for example.
    arrangement
        The noded chain.
    narrow
        Ground too narrow to be told.
    """

    coverage: Coverage
    tolerances: Tolerances
    allowances: tuple[Allowance, ...]
    report: Report
    meant: tuple[Defect, ...]
    spots: dict[str, tuple[Defect, Spot]]
    beneath: frozenset[str]
    arrangement: Arrangement
    narrow: tuple[Spot, ...] = ()

    def ground_of(self, defect: Defect) -> Spot:
        """Return the spot of a defect that has one."""
        return self.spots[defect.key][1]


def check(coverage: Coverage, tolerances: Tolerances = DEFAULTS, allowances: Sequence[Allowance] = ()) -> Checked:
    """Check a coverage; ground on which a defect is meant so is left out.

    Raises
    ------
    TooDense, TooWide
        As for `validate`.
    """
    if coverage.plane.step > _FINE * tolerances.snapping:
        raise TooWide(reach_km=round(coverage.plane.reach / 1000), tolerance_m=tolerances.snapping)
    arrangement = Arrangement(coverage.unmatched, coverage.plane.step, tolerances.snapping)
    ground = spots(coverage, arrangement, tolerances)
    every, astray = ground.told, reaching(coverage, tolerances)
    found, meant = parted(coverage, [*every, *astray], allowances, tolerances) if allowances else (every + astray, [])
    by_spot = [_of_spot(coverage, spot) for spot in found]
    faces = [defect for defect in by_spot if defect.kind == DefectKind.OVERLAP]
    listed = [
        *_by_itself(coverage, tolerances),
        *(defect for defect in by_spot if defect.kind != DefectKind.OVERLAP and not defect.parent),
        *_pairs(coverage, faces),
        *_mismatches(coverage, arrangement, every),
    ]
    narrow = [*ground.strips, *_below_tolerance(arrangement, ground.narrow, tolerances)]
    report = Report(
        len(coverage),
        ranked(d for d in listed if d.kind not in GROUND or d.area_m2 >= tolerances.min_area),
        ranked(faces),
        len(narrow),
        sum(narrow),
    )
    by_key = {defect.key: (defect, spot) for defect, spot in zip(by_spot, found, strict=True)}
    as_meant = [replace(_of_spot(coverage, spot), allowed=allowance) for spot, allowance in meant]
    grounds = [*found, *(spot for spot, _ in meant)]
    beneath = frozenset(
        defect.key
        for defect, hidden in zip([*by_spot, *as_meant], _beneath(grounds, tolerances.snapping), strict=True)
        if hidden
    )
    kept = tuple(defect for defect in as_meant if defect.key not in beneath)
    allowed, slight = tuple(allowances), tuple(ground.narrow)
    return Checked(coverage, tolerances, allowed, report, kept, by_key, beneath, arrangement, slight)


def _beneath(spots: Sequence[Spot], tolerance: float) -> list[bool]:
    """Return which spots reach into another area above on no more ground than other spots tell of."""
    if all(spot.home is None for spot in spots):
        return [False] * len(spots)
    told = [spot.ground for spot in spots if spot.home is None]
    tree = shapely.STRtree(told)

    def is_beneath(spot: Spot) -> bool:
        others = shapely.union_all([told[at] for at in tree.query(spot.ground).tolist()])
        left = shapely.difference(spot.ground, shapely.buffer(others, tolerance))
        return bool(shapely.buffer(left, -tolerance / 2.0).area <= 0)

    return [spot.home is not None and is_beneath(spot) for spot in spots]


# --- each shape by itself


def _by_itself(coverage: Coverage, tolerances: Tolerances) -> Iterator[Defect]:
    yield from _codes(coverage)
    there = ~(shapely.is_missing(coverage.shapes) | shapely.is_empty(coverage.shapes))
    for member in np.flatnonzero(~there).tolist():
        if member not in coverage.dropped:
            yield _of_one(coverage, DefectKind.EMPTY, member)
    for member in np.flatnonzero(there & ~coverage.sound).tolist():
        yield _invalid(coverage, member)
    parts = _parts(coverage.shapes)
    for member in np.flatnonzero(there & (parts > 1)).tolist():
        yield _multipart(coverage, member, int(parts[member]))
    thin = np.flatnonzero(coverage.sound)[_thin(coverage, tolerances)]
    for member in thin.tolist():
        yield _of_one(coverage, DefectKind.SLIVER, member)


def _multipart(coverage: Coverage, member: int, count: int) -> Defect:
    """Return a grid in several parts; its ground is that of the smaller ones, which a person looks for."""
    shapes = np.asarray(shapely.get_parts(coverage.shapes[member]), dtype=object)
    strays = shapes[np.argsort(-shapely.area(shapes), kind="stable")[1:]]
    ground = coverage.plane.to_storage(
        coverage.plane.metric(shapely.MultiPolygon([s for s in strays if not s.is_empty]))
    )
    area = sum(area_m2(part) for part in shapely.get_parts(ground))
    length, width = as_rectangle(area, perimeter_m(ground))
    return Defect(
        DefectKind.MULTIPART, (coverage.label(member),), area, length, width, ground, count=count, members=(member,)
    )


def _parts(shapes: np.ndarray) -> np.ndarray:
    """Return of how many parts with ground each shape is made."""
    counts = shapely.get_num_geometries(shapes)
    several = np.flatnonzero(counts > 1)
    parts, shape = shapely.get_parts(shapes[several], return_index=True)
    counts[several] = np.bincount(shape[~shapely.is_empty(parts)], minlength=len(several))
    return counts


def _thin(coverage: Coverage, tolerances: Tolerances) -> np.ndarray:
    """Return which of the sound shapes are narrower than a sliver; a degree is not as wide as it is high."""
    sound = coverage.shapes[coverage.sound]
    if coverage.plane.scale[0] != coverage.plane.scale[1]:
        small = np.flatnonzero(mean_widths(sound) * coverage.plane.scale.min() < tolerances.sliver_width)
        thin = np.zeros(len(sound), dtype=bool)
        thin[small] = mean_widths(coverage.plane.metric(sound[small])) < tolerances.sliver_width
        return thin
    return mean_widths(sound) * coverage.plane.scale[0] < tolerances.sliver_width


def _codes(coverage: Coverage) -> Iterator[Defect]:
    first: dict[str, int] = {}
    repeats: dict[str, list[int]] = {}
    for member, code in enumerate(coverage.codes):
        if member in coverage.dropped:
            continue
        if not code:
            yield Defect(DefectKind.MISSING_CODE, (coverage.label(member),), count=member + 1, members=(member,))
        elif first.setdefault(code, member) != member:
            repeats.setdefault(code, [first[code]]).append(member)
    for code, members in repeats.items():
        rows = ", ".join(str(member + 1) for member in members)
        yield Defect(DefectKind.DUPLICATE_CODE, (code,), reason=rows, count=len(members), members=tuple(members))


def _of_one(coverage: Coverage, kind: DefectKind, member: int) -> Defect:
    """Return a defect of a whole shape, measured."""
    shape = coverage.shapes[member]
    if shape is None or shape.is_empty:
        return Defect(kind, (coverage.label(member),), members=(member,))
    ground = coverage.plane.to_storage(coverage.plane.metric(shape))
    area = area_m2(ground)
    length, width = as_rectangle(area, perimeter_m(ground))
    return Defect(kind, (coverage.label(member),), area, length, width, ground, members=(member,))


def _invalid(coverage: Coverage, member: int) -> Defect:
    reason = shapely.is_valid_reason(coverage.shapes[member])
    name, _, place = reason.partition("[")
    xy = [float(number) for number in place.rstrip("]").split()[:2]]
    where = None
    if len(xy) == 2:
        where = coverage.plane.to_storage(coverage.plane.metric(shapely.Point(xy)))
    return Defect(DefectKind.INVALID, (coverage.label(member),), shape=where, reason=name.strip(), members=(member,))


# --- neighbours


def _of_spot(coverage: Coverage, spot: Spot) -> Defect:
    members = sorted(spot.members, key=coverage.label)
    ground = coverage.plane.to_storage(spot.ground)
    area = coverage.plane.area_m2(spot.ground)
    length, _ = as_rectangle(area, perimeter_m(ground))
    codes = tuple(coverage.label(member) for member in members)
    home = coverage.belonging.above.codes[spot.home] if coverage.belonging and spot.home is not None else None
    return Defect(spot.kind, codes, area, length, spot.width, ground, parent=home, members=tuple(members))


def _pairs(coverage: Coverage, faces: Iterable[Defect]) -> Iterator[Defect]:
    """Yield for each two grids what they both claim, wherever it is."""
    shared: dict[tuple[int, int], list[Defect]] = {}
    labels: dict[int, str] = {}
    for face in faces:
        labels.update(zip(face.members, face.grids, strict=True))
        for pair in combinations(face.members, 2):
            shared.setdefault(pair, []).append(face)
        if len(shared) > _PAIRS + _PAIRS_A_SHAPE * len(coverage):
            raise TooDense(pairs=len(shared))
    for pair, some in shared.items():
        shapes = [part for face in some for part in shapely.get_parts(face.shape)]
        yield Defect(
            DefectKind.OVERLAP,
            (labels[pair[0]], labels[pair[1]]),
            sum(face.area_m2 for face in some),
            sum(face.length_m for face in some),
            max(face.width_m for face in some),
            shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes),
            members=pair,
        )


def _mismatches(coverage: Coverage, arrangement: Arrangement, found: list[Spot]) -> Iterator[Defect]:
    """Yield for each two neighbours the vertices that only one of them has, where their borders agree.

    Those on the border of a spot are told with it.
    """
    told = shapely.get_coordinates([spot.ground for spot in found if spot.kind != DefectKind.ENCLAVE])
    common: dict[tuple[int, int], list[int]] = {}
    for (lacking, having), where in arrangement.mismatches(told).items():
        low, high = sorted((lacking, having), key=coverage.label)
        common.setdefault((low, high), []).extend(where)
    for pair, where in common.items():
        xy = np.unique(arrangement.xy[where], axis=0)
        shape = coverage.plane.to_storage(shapely.multipoints(xy))
        codes = tuple(coverage.label(member) for member in pair)
        yield Defect(DefectKind.MISMATCH, codes, shape=shape, count=len(xy), members=pair)


def _below_tolerance(arrangement: Arrangement, left: Sequence[Spot], tolerances: Tolerances) -> list[float]:
    """Return the areas in m2 of what joining close borders has closed, and of what else is too narrow to be told."""
    lines = arrangement.joined_edges()
    noded = shapely.node(shapely.multilinestrings(lines))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    seen = mean_widths(faces) > arrangement.step
    seen[shapely.STRtree(faces).query(shapely.points(arrangement.bent()), predicate="intersects")[1]] = True
    closed = faces[seen & (mean_widths(faces) < tolerances.snapping)]
    grounds = np.array([spot.ground for spot in left if spot.width > arrangement.step], dtype=object)
    twice = np.unique(shapely.STRtree(closed).query(shapely.point_on_surface(grounds), predicate="intersects")[0])
    return shapely.area(np.concatenate([closed, np.delete(grounds, twice)])).tolist()
