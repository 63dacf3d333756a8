"""The map below the grids: lines, surfaces, estates, buildings, as they are on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, defer

from geogrid.domain.register import Building, Estate, Line, Surface
from geogrid.store import bulk, models, records, versions
from geogrid.store.box import Box, bbox_filter

Value = TypeVar("Value")
Key = tuple[str | None, ...]


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


def building_columns(
    session: Session, on: date
) -> tuple[NDArray[np.object_], list[str | None], list[str], NDArray[np.int64]]:
    """Return shapes, estates, numbers and households of all buildings: made for some hundred thousand."""
    row, shapes, households = models.Building, [np.empty(0, dtype=object)], [np.empty(0, dtype=np.int64)]
    estates: list[str | None] = []
    numbers: list[str] = []
    for some in bulk.read(session, row, row.in_force(on), "shape", "estate", "number", "households"):
        shapes.append(bulk.shapes(session, some[0]))
        estates += some[1]
        numbers += some[2]
        households.append(np.array(some[3], dtype=np.int64))
    return np.concatenate(shapes), estates, numbers, np.concatenate(households)


def building_roads(session: Session, on: date) -> list[str | None]:
    """Return the road of each building outside estates, in the order of `building_columns`: that of its address."""
    row, place = models.Building, models.Place
    same = and_(place.code == row.code, place.in_force(on), row.estate.is_(None))
    query = select(place.road).select_from(row).outerjoin(place, same).where(row.in_force(on)).order_by(row.id)
    return list(session.scalars(query))


def names(session: Session, on: date) -> set[str]:
    """Return what lines, surfaces and estates are called on a day."""
    named = (models.Line, models.Surface, models.Estate)
    return {
        name for row in named for name in session.scalars(select(row.name).where(row.in_force(on)).distinct()) if name
    }


def called(session: Session, name: str, on: date) -> list[BaseGeometry]:
    """Return the shapes of the lines, surfaces and estates of a name on a day."""
    named = (models.Line, models.Surface, models.Estate)
    return [
        shape for row in named for shape in session.scalars(select(row.shape).where(row.in_force(on), row.name == name))
    ]


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


def turn_estates(session: Session, values: Sequence[Estate], ended: Collection[Key], since: date) -> None:
    """Let estates take the place of those of the same name and community from a day on, and others end.

    Parameters
    ----------
    ended
        Name and community of those that end without another one.
    """
    keys = {(value.name, value.community) for value in values}.union(ended)
    _turn(session, models.Estate, Estate, values, lambda row: (row.name, row.community) in keys, since)


def turn_buildings(session: Session, values: Sequence[Building], ended: Collection[Key], since: date) -> None:
    """Let buildings take the place of those of the same code from a day on, and others end.

    Parameters
    ----------
    ended
        Codes of those that end without another one, each in a tuple.
    """
    keys = {(value.code,) for value in values}.union(ended)
    _turn(session, models.Building, Building, values, lambda row: (row.code,) in keys, since)


def turn_lines(session: Session, values: Sequence[Line], ended: Collection[Key], since: date) -> None:
    """Let lines take the place of those of the same name and kind from a day on, and others end.

    Parameters
    ----------
    ended
        Name and kind of those that end without another one.
    """
    keys = {(value.name, value.kind) for value in values}.union(ended)
    _turn(session, models.Line, Line, values, lambda row: (row.name, row.kind) in keys, since)


def scheduled_estates(session: Session, since: date) -> set[Key]:
    """Return name and community of estates that begin or end after a day."""
    row = models.Estate
    return {(name, community) for name, community in session.execute(_scheduled(row, since, row.name, row.community))}


def scheduled_lines(session: Session, since: date) -> set[Key]:
    """Return name and kind of lines that begin or end after a day."""
    row = models.Line
    return {(name, kind) for name, kind in session.execute(_scheduled(row, since, row.name, row.kind))}


def scheduled_buildings(session: Session, since: date) -> set[Key]:
    """Return the codes, each in a tuple, of buildings that begin or end after a day."""
    row = models.Building
    return {(code,) for (code,) in session.execute(_scheduled(row, since, row.code))}


def _scheduled(row: Any, since: date, *columns: Any) -> Select[Any]:
    lasting = or_(row.valid_to.is_(None), row.valid_to > row.valid_from)
    return select(*columns).where(or_(row.valid_from > since, row.valid_to > since), lasting)


def _turn(
    session: Session, model: Any, kind: type[Any], values: Sequence[Any], goes: Callable[[Any], bool], since: date
) -> None:
    still = session.scalars(select(model).where(model.valid_to.is_(None)).options(defer(model.shape)))
    versions.retire(session, model, [row.id for row in still if goes(row)], since)
    versions.insert(session, model, kind, values, since)


def _in_box(session: Session, model: Any, kind: type[Value], on: date, box: Box | None) -> list[Value]:
    within = [] if box is None else [bbox_filter(model, box)]
    query = records.selecting(model, kind, model.in_force(on), *within)
    return records.read(session, kind, query.order_by(model.id))
