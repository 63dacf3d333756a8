"""Gaps and overlaps that are meant so: a report in which they are told as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, Allowance, Defect, Report, Tolerances, ranked
from geogrid.domain.coverage.ground import defect_of, pieces
from geogrid.domain.coverage.spots import Spot, beside_of
from geogrid.domain.coverage.width import greatest_widths
from geogrid.domain.measure import LocalPlane


def allowed(report: Report, allowances: Sequence[Allowance], tolerances: Tolerances = DEFAULTS) -> Report:
    """Return the report with what is meant so told as an information.

    Parameters
    ----------
    report
        What a check found.
    allowances
        Ground on which gaps or overlaps are meant so. It reaches further by the snapping distance.
    tolerances
        What is left of a defect beside an allowance stays one if it is wider than the snapping distance.

    Returns
    -------
    Report
        Defects inside an allowance carry it; of those partly inside, each part is listed by itself, measured anew.
        `unused` are the allowances that touch no defect.
    """
    known = _Allowances(allowances, tolerances)
    return replace(
        report,
        defects=ranked(known.applied(report.defects)),
        faces=ranked(known.applied(report.faces)),
        unused=tuple(a for at, a in enumerate(allowances) if at not in known.used),
    )


@dataclass(frozen=True, slots=True)
class _Split:
    """What of a defect an allowance covers, and what it leaves; None for nothing worth telling."""

    covered: Defect | None
    left: Defect | None


class _Allowances:
    """The allowances with their reach, ready to be asked, and which of them were of use."""

    def __init__(self, allowances: Sequence[Allowance], tolerances: Tolerances) -> None:
        self.allowances, self.tolerances = allowances, tolerances
        self.reach = [_buffered(allowance.shape, tolerances.snapping) for allowance in allowances]
        self.tree = shapely.STRtree(self.reach)
        self.used: set[int] = set()

    def applied(self, defects: Iterable[Defect]) -> list[Defect]:
        """Return the defects, those that are allowed with their allowance."""
        return [part for defect in defects for part in self._parts(defect)]

    def _parts(self, defect: Defect) -> list[Defect]:
        """Take from a defect what one allowance after the other covers."""
        if defect.kind not in GROUND or not defect.area_m2 or defect.shape is None:
            return [defect]
        parts: list[Defect] = []
        left: Defect | None = defect
        for at in np.sort(self.tree.query(defect.shape, predicate="intersects")).tolist():
            if left is not None and self.allowances[at].covers(defect.kind):
                split = self._split(left, at)
                parts += [split.covered] if split.covered else []
                left = split.left
        return [*parts, left] if left else parts

    def _split(self, defect: Defect, at: int) -> _Split:
        allowance, reach = self.allowances[at], self.reach[at]
        covered = self._of(defect, shapely.intersection(defect.shape, reach), 0.0)
        if covered is None:
            return _Split(None, defect)
        self.used.add(at)
        left = self._of(defect, shapely.difference(defect.shape, reach), self.tolerances.min_area)
        # Whole, it keeps its measures to the last digit.
        return _Split(replace(covered if left else defect, allowed=allowance), left)

    def _of(self, defect: Defect, ground: BaseGeometry, min_area: float) -> Defect | None:
        """Return a defect of a part of its ground, measured anew."""
        found = defect_of(defect.kind, defect.grids, [ground], replace(self.tolerances, min_area=min_area))
        if found is None:
            return None
        return replace(defect, area_m2=found.area_m2, length_m=found.length_m, width_m=found.width_m, shape=found.shape)


def _buffered(shape: BaseGeometry, distance: float) -> BaseGeometry:
    """Return the shape of degrees, larger by a distance in metres."""
    centre = shapely.centroid(shape)
    plane = LocalPlane(centre.x, centre.y)
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    return plane.to_degrees(shapely.buffer(plane.to_plane(sound), distance, join_style="mitre"))


def parted(
    coverage: Coverage, spots: Sequence[Spot], allowances: Sequence[Allowance], tolerances: Tolerances = DEFAULTS
) -> tuple[list[Spot], list[tuple[Spot, Allowance]]]:
    """Return the spots that are not meant so, and those that are; of one partly meant so, the parts, measured anew.

    Parameters
    ----------
    coverage
        What the spots are of.
    spots
        What a check found.
    allowances, tolerances
        As for `allowed`.
    """
    left: list[Spot] = []
    meant: list[tuple[Spot, Allowance]] = []
    reach = [_in_plane(coverage, _buffered(allowance.shape, tolerances.snapping)) for allowance in allowances]
    tree = shapely.STRtree(reach)
    for spot in spots:
        rest = [spot]
        for at in np.sort(tree.query(spot.ground, predicate="intersects")).tolist():
            if allowances[at].covers(spot.kind):
                inside = [
                    part for one in rest for part in _cut(coverage, one, reach[at], shapely.intersection, tolerances)
                ]
                rest = [part for one in rest for part in _cut(coverage, one, reach[at], shapely.difference, tolerances)]
                meant += [(part, allowances[at]) for part in inside]
        left += rest
    return left, meant


def _in_plane(coverage: Coverage, shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, coverage.plane.from_storage)


def _cut(
    coverage: Coverage,
    spot: Spot,
    reach: BaseGeometry,
    part_of: Callable[[BaseGeometry, BaseGeometry], BaseGeometry],
    tolerances: Tolerances,
) -> list[Spot]:
    """Return the parts of a spot inside or outside an allowance's reach; whole, it stays what it was."""
    ground = part_of(spot.ground, reach)
    if shapely.equals(ground, spot.ground):
        return [spot]
    parts = np.array(pieces(ground), dtype=object)
    return [
        replace(spot, ground=piece, width=width, beside=beside_of(coverage, piece, tolerances.snapping))
        for piece, width in zip(parts, greatest_widths(parts).tolist(), strict=True)
        if width >= tolerances.snapping
    ]
