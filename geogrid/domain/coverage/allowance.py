"""Gaps and overlaps that are meant so: a report in which they are told as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def without_allowed(
    coverage: Coverage, spots: Sequence[Spot], allowances: Sequence[Allowance], tolerances: Tolerances = DEFAULTS
) -> list[Spot]:
    """Return spots without the ground on which they are meant so; what is left is measured anew.

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
    meant = [_buffered(allowance.shape, tolerances.snapping) for allowance in allowances]
    tree = shapely.STRtree(meant)
    for spot in spots:
        near = tree.query(coverage.plane.to_storage(spot.ground), predicate="intersects").tolist()
        shapes = [_in_plane(coverage, meant[at]) for at in near if allowances[at].covers(spot.kind)]
        left += _rest(coverage, spot, shapes, tolerances) if shapes else [spot]
    return left


def _in_plane(coverage: Coverage, shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, coverage.plane.from_storage)


def _rest(coverage: Coverage, spot: Spot, meant: Sequence[BaseGeometry], tolerances: Tolerances) -> list[Spot]:
    rest = np.array(pieces(shapely.difference(spot.ground, shapely.union_all(meant))), dtype=object)
    return [
        replace(spot, ground=piece, width=width, beside=beside_of(coverage, piece, tolerances.snapping))
        for piece, width in zip(rest, greatest_widths(rest).tolist(), strict=True)
        if width >= tolerances.snapping
    ]
