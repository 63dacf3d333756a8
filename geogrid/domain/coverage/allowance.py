"""Gaps and overlaps that are meant so: what an allowance covers of a defect, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, Allowance, Defect, DefectKind, Report, Tolerances, ranked
from geogrid.domain.coverage.ground import defect_of, pieces
from geogrid.domain.coverage.spots import Spot, beside_of
from geogrid.domain.coverage.width import greatest_widths
from geogrid.domain.measure import LocalPlane

Part = TypeVar("Part", Defect, Spot)
PartOf = Callable[[BaseGeometry, BaseGeometry], BaseGeometry]


class _Reaches:
    """How far allowances reach, in the plane of what they are laid on."""

    def __init__(self, allowances: Sequence[Allowance], reaches: Sequence[BaseGeometry]) -> None:
        self.allowances, self.reaches = allowances, reaches
        self.tree = shapely.STRtree(reaches)

    def divided(
        self,
        whole: Part,
        kind: DefectKind,
        ground: BaseGeometry,
        cut: Callable[[Part, BaseGeometry, PartOf], list[Part]],
    ) -> tuple[list[Part], list[tuple[Part, int]]]:
        """Take what one allowance after the other covers; return what is left, and the parts with whose they are."""
        left, meant = [whole], []
        for at in np.sort(self.tree.query(ground, predicate="intersects")).tolist():
            if not self.allowances[at].covers(kind):
                continue
            covered = [part for one in left for part in cut(one, self.reaches[at], shapely.intersection)]
            if covered:
                left = [part for one in left for part in cut(one, self.reaches[at], shapely.difference)]
                meant += [(part, at) for part in covered]
        return left, meant


def _reaching(allowance: Allowance, tolerances: Tolerances) -> BaseGeometry:
    """Return the ground of an allowance, larger by the snapping distance; CGCS2000 degrees."""
    centre = shapely.centroid(allowance.shape)
    plane = LocalPlane(centre.x, centre.y)
    sound = allowance.shape if allowance.shape.is_valid else shapely.make_valid(allowance.shape)
    return plane.to_degrees(shapely.buffer(plane.to_plane(sound), tolerances.snapping, join_style="mitre"))


# --- of a report, in degrees


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
    reaches = _Reaches(allowances, [_reaching(allowance, tolerances) for allowance in allowances])
    used: set[int] = set()

    def applied(defects: Iterable[Defect]) -> tuple[Defect, ...]:
        found: list[Defect] = []
        for defect in defects:
            left, meant = _of_defect(defect, reaches, tolerances)
            used.update(at for _, at in meant)
            found += [*left, *(replace(part, allowed=allowances[at]) for part, at in meant)]
        return ranked(found)

    defects, faces = applied(report.defects), applied(report.faces)
    unused = tuple(allowance for at, allowance in enumerate(allowances) if at not in used)
    return replace(report, defects=defects, faces=faces, unused=unused)


def _of_defect(
    defect: Defect, reaches: _Reaches, tolerances: Tolerances
) -> tuple[list[Defect], list[tuple[Defect, int]]]:
    if defect.kind not in GROUND or not defect.area_m2 or defect.shape is None:
        return [defect], []

    def cut(one: Defect, reach: BaseGeometry, part_of: PartOf) -> list[Defect]:
        ground = part_of(one.shape, reach)
        return [one] if shapely.equals(ground, one.shape) else _part(one, ground, tolerances)

    left, meant = reaches.divided(defect, defect.kind, defect.shape, cut)
    return [part for part in left if part is defect or part.area_m2 >= tolerances.min_area], meant


def _part(defect: Defect, ground: BaseGeometry, tolerances: Tolerances) -> list[Defect]:
    """Return a defect on a part of its ground, measured anew; nothing where that is too narrow to tell."""
    found = defect_of(defect.kind, defect.grids, [ground], replace(tolerances, min_area=0.0))
    measures = ("area_m2", "length_m", "width_m", "shape")
    return [replace(defect, **{name: getattr(found, name) for name in measures})] if found else []


# --- of spots, in the plane of their coverage


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
    reaches = [
        shapely.transform(_reaching(allowance, tolerances), coverage.plane.from_storage) for allowance in allowances
    ]
    known = _Reaches(allowances, reaches)
    left: list[Spot] = []
    meant: list[tuple[Spot, Allowance]] = []

    def cut(spot: Spot, reach: BaseGeometry, part_of: PartOf) -> list[Spot]:
        ground = part_of(spot.ground, reach)
        return [spot] if shapely.equals(ground, spot.ground) else _pieces(coverage, spot, ground, tolerances)

    for spot in spots:
        rest, covered = known.divided(spot, spot.kind, spot.ground, cut)
        left += rest
        meant += [(part, allowances[at]) for part, at in covered]
    return left, meant


def _pieces(coverage: Coverage, spot: Spot, ground: BaseGeometry, tolerances: Tolerances) -> list[Spot]:
    """Return the pieces of a part of a spot that are wide enough, measured anew."""
    parts = np.array(pieces(ground), dtype=object)
    return [
        replace(spot, ground=piece, width=width, beside=beside_of(coverage, piece, tolerances.snapping))
        for piece, width in zip(parts, greatest_widths(parts).tolist(), strict=True)
        if width >= tolerances.snapping
    ]
