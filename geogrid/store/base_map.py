"""The map below the grids: lines, surfaces, estates, buildings, as they are on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from geogrid.domain.register import Building, Estate, Line, Surface
from geogrid.store import models, records, versions
from geogrid.store.box import Box, bbox_filter

Value = TypeVar("Value")


def lines(session: Session, on: date, box: Box | None = None) -> list[Line]:
    """Return roads, rivers, railways and walls; those that meet the box, or all."""
    return _in_box(session, models.Line, Line, on, box)


def surfaces(session: Session, on: date, box: Box | None = None) -> list[Surface]:
    """Return waters and greens; those that meet the box, or all."""
    return _in_box(session, models.Surface, Surface, on, box)


def estates(session: Session, on: date, box: Box | None = None) -> list[Estate]:
    """Return estates; those that meet the box, or all."""
    return _in_box(session, models.Estate, Estate, on, box)


def buildings(session: Session, on: date, box: Box | None = None) -> list[Building]:
    """Return buildings; those that meet the box, or all."""
    return _in_box(session, models.Building, Building, on, box)


def replace_base_map(
    session: Session,
    since: date,
    lines: Iterable[Line],
    surfaces: Iterable[Surface],
    estates: Iterable[Estate],
    buildings: Iterable[Building],
) -> None:
    """Let these, and no others, be in force from a day on; what is the same stays untouched."""
    versions.replace(session, models.Line, Line, lines, since)
    versions.replace(session, models.Surface, Surface, surfaces, since)
    versions.replace(session, models.Estate, Estate, estates, since)
    versions.replace(session, models.Building, Building, buildings, since)


def _in_box(session: Session, model: Any, kind: type[Value], on: date, box: Box | None) -> list[Value]:
    within = [] if box is None else [bbox_filter(model, box)]
    query = records.selecting(model, kind, model.in_force(on), *within)
    return records.read(session, kind, query.order_by(model.id))
