"""A reported problem and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LocatedBy(StrEnum):
    """How a case got its point."""

    POINT = "point"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Case:
    """One reported problem.

    Parameters
    ----------
    code
        Unique.
    category
        Free text in the words of the district's list (暴露垃圾, 占道经营 ...).
    reported_at
        Local time of the district, without a zone.
    lon, lat
        CGCS2000 degrees.
    grid
        Code of the grid it lies in; None outside every grid.
    is_open
        Whether it is still being handled; None where no table has said so.
    """

    code: str
    category: str
    reported_at: datetime
    lon: float
    lat: float
    address: str | None = None
    grid: str | None = None
    located_by: LocatedBy = LocatedBy.POINT
    is_open: bool | None = None
