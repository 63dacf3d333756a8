"""The check, of a file and of what is stored."""

from __future__ import annotations

from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.coverage.defect import Report, Tolerances
from geogrid.domain.coverage.validate import validate
from geogrid.domain.grid import Level
from geogrid.services.boundary_file import BoundaryFile
from geogrid.store import coverage


def check_file(content: BoundaryFile, tolerances: Tolerances) -> Report:
    """Check a file's shapes in the file's own plane.

    Raises
    ------
    CrsNeedsParameters
        When its coordinate system cannot be taken to CGCS2000.
    """
    return validate(content.codes, content.shapes, crs=content.crs, tolerances=tolerances)


def check_stored(session: Session, on: date) -> Report:
    """Check the grids in force on a day, against the communities (or whatever areas there are) of that day."""
    grids = coverage.grids(session, on)
    return validate([grid.code for grid in grids], [grid.shape for grid in grids], parent=parent_ground(session, on))


def parent_ground(session: Session, on: date) -> BaseGeometry | None:
    """Return the ground that grids should cover: that of the lowest level of areas there is; None without areas."""
    for level in (Level.COMMUNITY, Level.STREET, Level.DISTRICT):
        areas = coverage.areas(session, on, level)
        if areas:
            return shapely.union_all([area.shape for area in areas])
    return None
