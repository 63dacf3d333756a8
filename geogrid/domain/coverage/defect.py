"""What the check finds, and the tolerances it goes by, all in metres and in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class DefectKind(StrEnum):
    OVERLAP = "overlap"
    GAP = "gap"
    ENCLAVE = "enclave"
    INVALID = "invalid"
    EMPTY = "empty"


class Severity(StrEnum):
    ERROR = "error"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How exact is exact enough.

    Parameters
    ----------
    snapping
        Borders closer than this count as one (m).
    gap_width
        Without a parent to say what should be filled, a hole narrower than this is a gap, a wider one an enclave (m).
    min_area
        Overlaps, gaps and enclaves below this are not listed (m2).
    """

    snapping: float = 0.01
    gap_width: float = 5.0
    min_area: float = 0.0


DEFAULTS = Tolerances()


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
        Of the rectangle with the same area and perimeter.
    width_m
        Of that rectangle.
    shape
        Where it is, CGCS2000 degrees; None for an empty shape.
    reason
        What GEOS says of an invalid shape.
    """

    kind: DefectKind
    grids: tuple[str, ...]
    area_m2: float = 0.0
    length_m: float = 0.0
    width_m: float = 0.0
    shape: BaseGeometry | None = None
    reason: str | None = None

    @property
    def severity(self) -> Severity:
        return Severity.INFORMATION if self.kind == DefectKind.ENCLAVE else Severity.ERROR


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check found.

    Parameters
    ----------
    features
        How many shapes were checked.
    defects
        Errors first, then by kind, then the largest first.
    below_tolerance
        How many faces were left out because they are narrower than the snapping tolerance.
    below_tolerance_m2
        Their area in all.
    """

    features: int
    defects: tuple[Defect, ...]
    below_tolerance: int = 0
    below_tolerance_m2: float = 0.0

    @property
    def valid(self) -> bool:
        return all(defect.severity != Severity.ERROR for defect in self.defects)

    def totals(self) -> dict[DefectKind, tuple[int, float]]:
        """Return for each kind found how many and their area in m2."""
        totals: dict[DefectKind, tuple[int, float]] = {}
        for defect in self.defects:
            count, area = totals.get(defect.kind, (0, 0.0))
            totals[defect.kind] = (count + 1, area + defect.area_m2)
        return totals
