"""What the check finds, and the tolerances it goes by, all in metres and in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2b

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class DefectKind(StrEnum):
    """The kinds, in the order in which they are told."""

    INVALID = "invalid"
    EMPTY = "empty"
    MISSING_CODE = "missing_code"
    DUPLICATE_CODE = "duplicate_code"
    OVERLAP = "overlap"
    GAP = "gap"
    INLET = "inlet"
    OUTSIDE = "outside"
    MISMATCH = "mismatch"
    MULTIPART = "multipart"
    SLIVER = "sliver"
    CUT_BUILDING = "cut_building"
    CUT_ESTATE = "cut_estate"
    PLACE_OUTSIDE = "place_outside"
    NO_PLACE = "no_place"
    HOUSEHOLDS = "households"
    SIDES_DIFFER = "sides_differ"
    ENCLAVE = "enclave"

    @property
    def severity(self) -> Severity:
        if self == DefectKind.ENCLAVE:
            return Severity.INFORMATION
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        DefectKind.MULTIPART,
        DefectKind.SLIVER,
        DefectKind.CUT_BUILDING,
        DefectKind.CUT_ESTATE,
        DefectKind.PLACE_OUTSIDE,
        DefectKind.NO_PLACE,
        DefectKind.HOUSEHOLDS,
        DefectKind.SIDES_DIFFER,
    }
)
GROUND = frozenset(
    {DefectKind.OVERLAP, DefectKind.GAP, DefectKind.INLET, DefectKind.OUTSIDE, DefectKind.MISMATCH, DefectKind.ENCLAVE}
)
"""What neighbours have with each other or with the parent: the kinds with ground, that can be allowed or mended."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How exact is exact enough.

    Parameters
    ----------
    snapping
        Borders closer than this count as one (m).
    gap_width
        Without a parent to say what should be filled, a hole or an opening narrower than this is a gap or an inlet; a
        wider hole is an enclave (m).
    min_area
        Overlaps, gaps and other ground below this are not listed (m2).
    sliver_width
        A grid narrower than this, area over half perimeter, is a sliver (m).
    """

    snapping: float = 0.01
    gap_width: float = 5.0
    min_area: float = 0.0
    sliver_width: float = 0.5


DEFAULTS = Tolerances()


@dataclass(frozen=True, slots=True)
class Allowance:
    """Ground on which a gap or an overlap is meant so: a lake, a barracks, a square that two grids share.

    Parameters
    ----------
    code
        By which it is told from others.
    reason, author, since
        Why, who said so, and when.
    shape
        Where, CGCS2000 degrees.
    kind
        `gap` (also for inlets and enclaves) or `overlap` (also for what is outside); None for both.
    account
        Number of the account that said so; None for whoever works on the machine itself.
    """

    code: str
    reason: str
    author: str
    since: date | None
    shape: BaseGeometry
    kind: DefectKind | None = None
    account: int | None = None

    def covers(self, kind: DefectKind) -> bool:
        """Return whether it speaks of defects of a kind."""
        about_gaps = kind in (DefectKind.GAP, DefectKind.INLET, DefectKind.ENCLAVE)
        return self.kind is None or about_gaps == (self.kind == DefectKind.GAP)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing found.

    Parameters
    ----------
    kind
        What it is.
    grids
        Codes of the grids concerned: the owners of an overlap, the neighbours of a gap, lowest first.
    area_m2
        Geodesic area; 0 for a defect without one.
    length_m
        Of the rectangle with the same area and perimeter; of a line, its own.
    width_m
        The greatest width: the diameter of the largest circle inside.
    shape
        Where it is, CGCS2000 degrees; None when it is nowhere.
    reason
        What GEOS says of an invalid shape; the name of a building or place; what is written and what is so.
    count
        Vertices, parts, rows, households or places, as the kind has it.
    parent
        Code of the area above that is concerned.
    members
        Positions of the grids concerned among the shapes checked, in the order of `grids`.
    allowed
        Why this is meant so; then it is an information.
    """

    kind: DefectKind
    grids: tuple[str, ...]
    area_m2: float = 0.0
    length_m: float = 0.0
    width_m: float = 0.0
    shape: BaseGeometry | None = None
    reason: str | None = None
    count: int | None = None
    parent: str | None = None
    members: tuple[int, ...] = field(default=(), compare=False)
    allowed: Allowance | None = None

    @property
    def severity(self) -> Severity:
        return Severity.INFORMATION if self.allowed else self.kind.severity

    @property
    def key(self) -> str:
        """A short name that stays the same from check to check while the defect does."""
        x, y = (self.shape.centroid.coords[0] if self.shape and not self.shape.is_empty else (0.0, 0.0))  # fmt: skip
        text = "|".join((self.kind, *self.grids, self.parent or "", f"{x:.6f},{y:.6f}", f"{self.area_m2:.1f}"))
        return blake2b(text.encode(), digest_size=6).hexdigest()


_ORDER = {kind: place for place, kind in enumerate(DefectKind)}
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check found.

    Parameters
    ----------
    features
        How many shapes were checked.
    defects
        The gravest first, then by kind, then the largest; overlaps as pairs.
    faces
        The overlapped ground by who all claims it: three grids on one spot is one face with three owners.
    below_tolerance
        How many faces were left out because they are narrower than the snapping tolerance.
    below_tolerance_m2
        Their area in all.
    unused
        Allowances that no longer touch anything.
    """

    features: int
    defects: tuple[Defect, ...]
    faces: tuple[Defect, ...] = ()
    below_tolerance: int = 0
    below_tolerance_m2: float = 0.0
    unused: tuple[Allowance, ...] = ()

    @property
    def errors(self) -> int:
        """How many defects are errors."""
        return sum(defect.severity == Severity.ERROR for defect in self.defects)

    @property
    def valid(self) -> bool:
        return not self.errors

    def totals(self) -> dict[DefectKind, tuple[int, float]]:
        """Return for each kind found how many and their area in m2; without what is allowed."""
        totals: dict[DefectKind, tuple[int, float]] = {}
        for defect in self.defects:
            if not defect.allowed:
                count, area = totals.get(defect.kind, (0, 0.0))
                totals[defect.kind] = (count + 1, area + defect.area_m2)
        return totals

    def with_more(self, defects: Iterable[Defect]) -> Report:
        """Return the report with further defects in their places."""
        return replace(self, defects=ranked([*self.defects, *defects]))


def ranked(defects: Iterable[Defect]) -> tuple[Defect, ...]:
    """Return defects in the order in which they are told."""
    return tuple(sorted(defects, key=lambda d: (_GRAVITY[d.severity], _ORDER[d.kind], -d.area_m2, d.grids)))


def close(one: Sequence[Defect], other: Sequence[Defect], distance: float) -> NDArray[np.int64]:
    """Return which of some defects lie within a distance (degrees) of which of others, shape (2, n)."""
    ground, further = ([shapely.Point() if d.shape is None else d.shape for d in defects] for defects in (one, other))
    return shapely.STRtree(further).query(ground, predicate="dwithin", distance=distance)
