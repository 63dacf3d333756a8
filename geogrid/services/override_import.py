"""Importing a table of overrides: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.audit.entry import Action
from geogrid.domain.register import Override
from geogrid.domain.register_sheet import OVERRIDE_HEADERS, OverrideField
from geogrid.errors import ChangeScheduled, ValueMissing
from geogrid.io.table import TableFile
from geogrid.services import register_table
from geogrid.services.audit import Record
from geogrid.services.names import Fault, Names, fault_of_override
from geogrid.services.register_table import Rows, TableImport
from geogrid.services.snapshot import Snapshot
from geogrid.store import overrides as stored

_ONE_DAY = timedelta(days=1)


def plan(
    session: Session,
    snapshot: Snapshot | None,
    table: TableFile,
    valid_from: date,
    columns: Mapping[OverrideField, str] | None = None,
) -> TableImport[Override]:
    """Work out what importing a table of overrides would do. Writes nothing.

    Parameters
    ----------
    snapshot
        The grids and areas of the day; None where there are none.
    table
        CSV or XLSX as read, with a header in Chinese or English.
    columns
        Columns the caller names; the others are found by their headers.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    rows = Rows(table, OVERRIDE_HEADERS, columns or {}, list(OverrideField))
    given = list(rows.read(lambda number: _override(rows, number), lambda value: normalise(value.address)))
    known, names = stored.after(session, valid_from), Names(session, snapshot, valid_from)
    found: dict[str, list[Override]] = {"new": [], "changed": [], "unchanged": []}
    unknown = []
    for number, value in given:
        before = known.get(normalise(value.address), [])
        if fault := _fault(value, snapshot, valid_from, names):
            rows.problems.append(rows.wrong(number, fault))
        elif any(valid_from < kept.valid_from < value.valid_to for kept in before):
            rows.problems.append(ChangeScheduled(file=table.file, row=number, what=value.address))
        else:
            now = [kept.override for kept in before if kept.valid_from <= valid_from]
            found["new" if not now else "unchanged" if now[0] == value else "changed"].append(value)
            if not names.bears_all(value.address):
                unknown.append(number)
    problems = sorted(rows.problems, key=lambda problem: problem.facts["row"])
    told = {field.value: column for field, column in rows.columns.items()}
    return TableImport(
        table.file, table.digest, told, len(table.rows), valid_from, **found, unknown=unknown, problems=problems
    )


def _override(rows: Rows[OverrideField], number: int) -> Override:
    grid = rows.filled(number, OverrideField.GRID)
    told = OverrideField.ADDRESS, OverrideField.REASON, OverrideField.DOCUMENT
    address, reason, document = (rows.public(number, field) for field in told)
    last = rows.day(number, OverrideField.UNTIL)
    if last is None:
        raise ValueMissing(file=rows.table.file, row=number, field=rows.columns[OverrideField.UNTIL])
    return Override(address, grid, reason, document, last + _ONE_DAY)


def _fault(value: Override, snapshot: Snapshot | None, valid_from: date, names: Names) -> Fault | None:
    """Return what is wrong with an override, of its end in the words of the table: the last day on which it holds."""
    if value.valid_to <= valid_from:
        return Fault(OverrideField.UNTIL, value.last_day.isoformat(), f"≥ {valid_from.isoformat()}")
    return fault_of_override(value, snapshot, valid_from, names)


def commit(session: Session, planned: TableImport[Override], record: Record) -> int:
    """Write what was planned; see `register_table.commit`."""
    return register_table.commit(session, planned, stored.add, record, Action.IMPORT_OVERRIDES, "overrides")
