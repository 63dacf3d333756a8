"""Micro-grids on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from geogrid.domain.editing.mesh import Micro
from geogrid.domain.editing.outline import Shape
from geogrid.domain.grid import Grid
from geogrid.store import coverage, records, versions
from geogrid.store import plan_tables as tables

Nested = Mapping[str, Sequence[Micro]]
"""The micro-grids of each grid that has any, in order of their codes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A micro-grid as it is kept."""

    code: str
    grid: str
    name: str
    shape: Shape


def micros(session: Session, on: date, grid: str | None = None) -> dict[str, tuple[Micro, ...]]:
    """Return the micro-grids in force on a day, of all grids or of one."""
    wanted = [] if grid is None else [tables.MicroGrid.grid == grid]
    query = records.selecting(tables.MicroGrid, _Row, tables.MicroGrid.in_force(on), *wanted)
    found: dict[str, list[Micro]] = defaultdict(list)
    for row in records.read(session, _Row, query.order_by(tables.MicroGrid.code)):
        found[row.grid].append(Micro(row.code, row.name, row.shape))
    return {code: tuple(some) for code, some in found.items()}


def codes_among(session: Session, codes: Collection[str], on: date) -> set[str]:
    """Return those of some codes that are of micro-grids in force on a day."""
    row = tables.MicroGrid
    some = (select(row.code).where(row.in_force(on), row.code.in_(each)) for each in versions.chunks(sorted(codes)))
    return {code for query in some for code in session.scalars(query)}


def one(session: Session, code: str, on: date) -> tuple[str, str] | None:
    """Return the grid and the name of the micro-grid of a code in force on a day; None without one."""
    row = tables.MicroGrid
    found = session.execute(select(row.grid, row.name).where(row.code == code, row.in_force(on))).first()
    return None if found is None else (found.grid, found.name)


def periods(session: Session, code: str) -> list[versions.Period]:
    """Return when a micro-grid is in force; see `versions.periods`."""
    return versions.periods(session, tables.MicroGrid, code)


def codes_until(session: Session, on: date) -> set[str]:
    """Return the code of every micro-grid that has begun by a day, also of those that have ended since."""
    codes = select(tables.MicroGrid.code).where(tables.MicroGrid.valid_from <= on)
    return set(session.scalars(codes.distinct()))


def still_nested(session: Session, grids: Sequence[Grid], since: date) -> dict[str, tuple[Micro, ...]]:
    """Return, of those in force on a day, the ones whose grid is, of some grids, one of the same vertices as then.

    That may have another code, where its own is of none of them. Where the grids of the day take the place of others
    that began on it, those of the eve are followed by grids that these had redrawn: they are as they were.
    """
    eve = since - timedelta(days=1)
    if not (micros(session, since) or micros(session, eve)):
        return {}
    found = _followed(session, grids, since)
    there = {_vertices(grid.shape) for grid in coverage.grids(session, since)}
    redrawn = [grid for grid in grids if grid.code not in found and _vertices(grid.shape) not in there]
    return found | (_followed(session, redrawn, eve) if redrawn else {})


def _followed(session: Session, grids: Iterable[Grid], on: date) -> dict[str, tuple[Micro, ...]]:
    held = micros(session, on)
    if not held:
        return {}
    now = {grid.code: _vertices(grid.shape) for grid in grids}
    before = {grid.code: _vertices(grid.shape) for grid in coverage.grids(session, on) if grid.code in held}
    codes = {shape: code for code, shape in before.items() if code not in now}
    found = {code: codes.get(shape) if code not in held else code for code, shape in now.items()}
    return {code: held[was] for code, was in found.items() if was is not None and before.get(was) == now[code]}


def _vertices(shape: Shape) -> bytes:
    return bytes(shapely.to_wkb(shapely.normalize(shape)))


def take_back(session: Session, since: date) -> None:
    """Take away the micro-grids that begin on a day; those that ended there go on."""
    versions.take_back(session, tables.MicroGrid, since)


def replace(session: Session, nested: Nested, since: date) -> None:
    """Let exactly these micro-grids be in force from a day on."""
    rows = [_Row(micro.code, grid, micro.name, micro.shape) for grid, some in nested.items() for micro in some]
    versions.replace(session, tables.MicroGrid, _Row, rows, since)
