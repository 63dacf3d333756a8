"""Importing a table of cases: first what would happen, then, if wanted, doing it in one transaction.

Each row becomes a case with a point, from its coordinates or, without them, from its address, and so falls into a grid.
A row with a wrong value stops the whole import, named by row and field. What is left out without being wrong (an
address nobody knows, a case already stored) is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain import address_columns
from geogrid.domain import crs as systems
from geogrid.domain.address_columns import Part
from geogrid.domain.address_joining import Joiner
from geogrid.domain.addressing.finding import How
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.audit.entry import Action
from geogrid.domain.cases import sheet
from geogrid.domain.cases.case import Case, LocatedBy
from geogrid.domain.cases.sheet import Field
from geogrid.errors import (
    CodeMissing,
    CodeRepeated,
    CoordinatesNotFinite,
    CoordinatesOutOfRange,
    CrsMissing,
    FieldError,
    FieldNotFound,
    FieldUnknown,
    ValueInvalid,
)  # fmt: skip
from geogrid.io.table import TableFile
from geogrid.services import address_book
from geogrid.services.addresses import StoredPlaces
from geogrid.services.audit import Record
from geogrid.services.snapshot import Snapshot
from geogrid.store import case_routes
from geogrid.store import cases as stored
from geogrid.store.divisions import divisions


class LeftOut(StrEnum):
    """Why a row is not imported although nothing in it is wrong."""

    ADDRESS_UNKNOWN = "address_unknown"
    ADDRESS_AMBIGUOUS = "address_ambiguous"
    ALREADY_STORED = "already_stored"


@dataclass(frozen=True, slots=True)
class RowLeftOut:
    """One such row: its number in the sheet, its case code, and the address or code that is the reason."""

    row: int
    code: str
    why: LeftOut
    value: str


@dataclass(frozen=True)
class CaseImport:
    """What an import would do.

    Parameters
    ----------
    file
        Name of the file.
    digest
        SHA-256 of the file, as hex.
    columns
        The column taken for each field.
    crs
        Coordinate system of the coordinates; None when no row has any.
    rows
        Rows in the file.
    cases
        What would be added, in the file's order, each in its grid.
    outside
        Rows of those that lie in no grid; they are added without one.
    restated
        Cases that are stored already and have been closed or opened again since: by their code, whether they are open.
    left_out
        Rows that are not added.
    problems
        Wrong values by row; while there are any, nothing can be written.
    """

    file: str
    digest: str
    columns: Mapping[Field, str]
    crs: str | None
    rows: int
    cases: Sequence[Case]
    outside: Sequence[int]
    restated: Mapping[str, bool]
    left_out: Sequence[RowLeftOut]
    problems: Sequence[FieldError]

    def per_grid(self) -> list[tuple[str, int]]:
        """Return the grids that would get cases and how many, most first, then by code."""
        return sorted(Counter(c.grid for c in self.cases if c.grid).items(), key=lambda item: (-item[1], item[0]))

    def by_reason(self) -> dict[LeftOut, list[RowLeftOut]]:
        """Return the rows left out, by the reason."""
        return {why: found for why in LeftOut if (found := [row for row in self.left_out if row.why is why])}


@dataclass(frozen=True, slots=True)
class _Row:
    """A sound row. Without a point it has an address, and what columns beside it say of where that is."""

    number: int
    code: str
    category: str
    reported_at: datetime
    x: float | None
    y: float | None
    address: str | None
    beside: Mapping[Part, str]
    is_open: bool | None


def plan_import(
    session: Session,
    snapshot: Snapshot,
    table: TableFile,
    *,
    crs: str | None,
    on: date,
    columns: Mapping[Field, str] | None = None,
) -> CaseImport:
    """Work out what importing a table of cases would do. Writes nothing.

    Parameters
    ----------
    snapshot
        The grids the cases are put into.
    table
        CSV or XLSX as read, with a header in Chinese or English.
    crs
        Coordinate system of the coordinates, as `geogrid.domain.crs.name` takes it; mandatory when a row has them.
    on
        The day whose places the addresses are looked for in.
    columns
        Columns the caller names; the others are found by their headers.

    Raises
    ------
    FieldUnknown, FieldNotFound
        When a column named is not there, or none is found for code, category, time or position.
    CrsMissing, CrsUnknown, CrsNeedsParameters
        When there are coordinates but no usable system for them.
    """
    found = _columns(table, columns or {})
    reader = _Reader(table.file, found)
    rows = reader.read(table)
    crs = _system(table.file, crs, rows)
    points, problems = _points(table.file, crs, rows)
    placed, left_out = _placed(session, snapshot, on, rows, points)
    placed, restated, known = _without_known(session, placed)
    cases = _located(snapshot, [case for _, case in placed])
    outside = [row.number for (row, _), case in zip(placed, cases, strict=True) if case.grid is None]
    left = sorted([*left_out, *known], key=lambda row: row.row)
    problems = sorted([*reader.problems, *problems], key=lambda problem: problem.facts["row"])
    return CaseImport(table.file, table.digest, found, crs, len(table.rows), cases, outside, restated, left, problems)


def commit(session: Session, plan: CaseImport, record: Record) -> int:
    """Write the planned cases and return how many; call it in the transaction the plan was made in.

    Parameters
    ----------
    record
        Notes who does it.

    Raises
    ------
    ValueInvalid, CodeMissing, CodeRepeated, CoordinatesNotFinite, CoordinatesOutOfRange
        The first problem of the plan, if it has any; then nothing is written.
    """
    if plan.problems:
        raise plan.problems[0]
    above, count = case_routes.last_case(session), stored.add(session, plan.cases)
    case_routes.spread(session, above, today(), (case.reported_at for case in plan.cases))
    stored.restate(session, plan.restated)
    if count or plan.restated:
        told = {"file": plan.digest, "cases": count, "restated": len(plan.restated), "left_out": len(plan.left_out)}
        record.note(session, Action.IMPORT_CASES, "cases", None, told)
    return count


def _columns(table: TableFile, wished: Mapping[Field, str]) -> dict[Field, str]:
    for name in wished.values():
        if name not in table.header:
            raise FieldUnknown(file=table.file, field=name, fields=list(table.header))
    found = sheet.columns(table.header) | dict(wished)
    for field in (Field.CODE, Field.CATEGORY, Field.TIME):
        if field not in found:
            raise _not_found(table, field)
    if not {Field.LON, Field.LAT} <= found.keys() and Field.ADDRESS not in found:
        raise _not_found(table, next(field for field in (Field.LON, Field.LAT) if field not in found))
    return found


def _not_found(table: TableFile, field: Field) -> FieldNotFound:
    return FieldNotFound(file=table.file, what=field.value, option=f"--{field.value}", fields=list(table.header))


class _Reader:
    """Reads the rows of one table and keeps what is wrong with them."""

    def __init__(self, file: str, columns: Mapping[Field, str]) -> None:
        self.file, self.columns = file, columns
        self.problems: list[FieldError] = []
        self._first: dict[str, int] = {}
        self._beside: Mapping[Part, str] = {}

    def read(self, table: TableFile) -> list[_Row]:
        """Return the sound rows; the numbers are those a person sees in the sheet."""
        if text := self.columns.get(Field.ADDRESS):
            self._beside = address_columns.beside(table.header, text).parts
        read = (self._row(number, row) for number, row in enumerate(table.rows, table.first_row))
        return [row for row in read if row is not None]

    def _row(self, number: int, row: Mapping[str, Any]) -> _Row | None:
        try:
            return _Row(
                number,
                self._code(number, row),
                self._category(number, row),
                self._time(number, row),
                *self._position(number, row),
                {part: sheet.text(row.get(column)) for part, column in self._beside.items()},
                sheet.is_open(*(self._stated(row, field) for field in (Field.CLOSED, Field.STATE))),
            )
        except FieldError as problem:
            self.problems.append(problem)
            return None

    def _cell(self, row: Mapping[str, Any], field: Field) -> Any:
        return row.get(self.columns[field]) if field in self.columns else None

    def _stated(self, row: Mapping[str, Any], field: Field) -> str | None:
        """Return what a cell says; None where the table has no such column."""
        return sheet.text(self._cell(row, field)) if field in self.columns else None

    def _words(self, number: int, row: Mapping[str, Any], field: Field) -> str:
        words = sheet.text(self._cell(row, field))
        if "\0" in words:  # no database keeps it
            raise self._invalid(number, row, field, "text without control characters")
        return words

    def _code(self, number: int, row: Mapping[str, Any]) -> str:
        code = self._words(number, row, Field.CODE)
        if not code:
            raise CodeMissing(file=self.file, row=number, field=self.columns[Field.CODE])
        first = self._first.setdefault(code, number)
        if first != number:
            raise CodeRepeated(file=self.file, row=number, repeated=code, first=first)
        return code

    def _category(self, number: int, row: Mapping[str, Any]) -> str:
        category = self._words(number, row, Field.CATEGORY)
        if not category:
            raise self._invalid(number, row, Field.CATEGORY, "a category")
        return category

    def _time(self, number: int, row: Mapping[str, Any]) -> datetime:
        when = sheet.moment(self._cell(row, Field.TIME))
        if when is None:
            raise self._invalid(number, row, Field.TIME, "a date and time such as 2026-01-31 14:05")
        return when

    def _position(self, number: int, row: Mapping[str, Any]) -> tuple[float | None, float | None, str | None]:
        """Coordinates win; without both, an address must be there."""
        address = self._words(number, row, Field.ADDRESS) or None
        given = [field for field in (Field.LON, Field.LAT) if sheet.text(self._cell(row, field))]
        if len(given) == 2:
            x, y = (self._coordinate(number, row, field) for field in given)
            return x, y, address
        if given or address is None:
            missing = Field.LAT if given == [Field.LON] else Field.LON
            missing = missing if missing in self.columns else Field.ADDRESS
            raise self._invalid(number, row, missing, "a position: give longitude and latitude, or an address")
        return None, None, address

    def _coordinate(self, number: int, row: Mapping[str, Any], field: Field) -> float:
        value = sheet.number(self._cell(row, field))
        if value is None:
            raise self._invalid(number, row, field, "a number")
        if not np.isfinite(value):
            raise CoordinatesNotFinite(file=self.file, row=number)
        return value

    def _invalid(self, number: int, row: Mapping[str, Any], field: Field, expected: str) -> ValueInvalid:
        value = sheet.text(self._cell(row, field))[:80] or "(empty)"
        return ValueInvalid(file=self.file, row=number, field=self.columns[field], value=value, expected=expected)


# --- placing ---------------------------------------------------------------------------------------------------------

_Point = tuple[float, float]


def _system(file: str, crs: str | None, rows: Sequence[_Row]) -> str | None:
    if all(row.x is None for row in rows):
        return None
    if not crs:
        choices = ["wgs84", "cgcs2000", systems.GCJ02, systems.BD09]
        raise CrsMissing(file=file, option="--crs", choices=choices, hint="a table never says it")
    return systems.name(crs)


def _points(file: str, crs: str | None, rows: Sequence[_Row]) -> tuple[dict[int, _Point], list[FieldError]]:
    """CGCS2000 degrees by row number, on the storage lattice, and the rows whose coordinates cannot be."""
    with_point = [row for row in rows if row.x is not None]
    if crs is None or not with_point:
        return {}, []
    x, y = (np.array([getattr(row, axis) for row in with_point], dtype=float) for axis in "xy")
    possible = (np.abs(x) <= 180) & (np.abs(y) <= 90) if systems.is_geographic(crs) else np.full(len(x), True)
    lon, lat = systems.to_storage(crs, np.where(possible, x, 0), np.where(possible, y, 0))
    possible &= (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    problems: list[FieldError] = [
        CoordinatesOutOfRange(file=file, row=row.number, x=row.x, y=row.y, crs=crs)
        for row, ok in zip(with_point, possible, strict=True)
        if not ok
    ]
    whole = zip(with_point, lon.round(9), lat.round(9), possible, strict=True)
    return {row.number: (float(east), float(north)) for row, east, north, ok in whole if ok}, problems


def _placed(
    session: Session, snapshot: Snapshot, on: date, rows: Sequence[_Row], points: Mapping[int, _Point]
) -> tuple[list[tuple[_Row, Case]], list[RowLeftOut]]:
    placed, left_out = [], []
    matcher = _matcher(session, snapshot, on) if any(row.x is None for row in rows) else None
    joiner = Joiner(matcher.parse, divisions()) if matcher else None
    for row in rows:
        address = row.address
        if matcher is None or joiner is None or row.x is not None:
            point, grid, by = points.get(row.number), None, LocatedBy.POINT
        else:
            address = joiner.joined(row.beside, row.address or "")
            found, by = _by_address(matcher, snapshot, address), LocatedBy.ADDRESS
            if isinstance(found, LeftOut):
                left_out.append(RowLeftOut(row.number, row.code, found, address))
                continue
            point, grid = found
        if point is not None:
            placed.append((row, Case(row.code, row.category, row.reported_at, *point, address, grid, by, row.is_open)))
    return placed, left_out


def _matcher(session: Session, snapshot: Snapshot, on: date) -> Matcher:
    book = address_book.made(address_book.stored(session, snapshot, on))
    return book.over(StoredPlaces(session, snapshot, on, book.written))


def _by_address(matcher: Matcher, snapshot: Snapshot, address: str) -> tuple[_Point, str | None] | LeftOut:
    """Return the point of an address whose grid is certain, and the grid where that is by a decision; never a guess."""
    found = matcher.match(address)
    where = found.spots[0].where if found.spots else None
    if not found.grids:
        return LeftOut.ADDRESS_UNKNOWN
    if not found.is_sure or where is None:
        return LeftOut.ADDRESS_AMBIGUOUS
    if found.how is How.OVERRIDE:
        return where, found.grid
    return (where, None) if snapshot.index.locate_one(*where) == found.grid else LeftOut.ADDRESS_AMBIGUOUS


def _without_known(
    session: Session, placed: Sequence[tuple[_Row, Case]]
) -> tuple[list[tuple[_Row, Case]], dict[str, bool], list[RowLeftOut]]:
    """Return the cases that are new, the stored ones that are in another state now, and the rows of all others."""
    known = stored.states(session, [case.code for _, case in placed])
    new, restated, left = [], {}, []
    for row, case in placed:
        if case.code not in known:
            new.append((row, case))
        elif case.is_open is not None and case.is_open is not known[case.code]:
            restated[case.code] = case.is_open
        else:
            left.append(RowLeftOut(row.number, row.code, LeftOut.ALREADY_STORED, row.code))
    return new, restated, left


def _located(snapshot: Snapshot, cases: Sequence[Case]) -> list[Case]:
    codes = snapshot.index.locate([case.lon for case in cases], [case.lat for case in cases])
    return [replace(case, grid=case.grid or code) for case, code in zip(cases, codes, strict=True)]
