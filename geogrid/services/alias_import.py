"""Importing a table of other names: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.audit.entry import Action
from geogrid.domain.register import Alias
from geogrid.domain.register_sheet import ALIAS_HEADERS, AliasField
from geogrid.errors import ChangeScheduled
from geogrid.io.table import TableFile
from geogrid.services import register_table
from geogrid.services.audit import Record
from geogrid.services.names import Names, fault_of_alias
from geogrid.services.register_table import Rows, TableImport
from geogrid.services.snapshot import Snapshot
from geogrid.store import aliases as stored


def plan(
    session: Session,
    snapshot: Snapshot | None,
    table: TableFile,
    valid_from: date,
    columns: Mapping[AliasField, str] | None = None,
) -> TableImport[Alias]:
    """Work out what importing a table of other names would do. Writes nothing.

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
    rows = Rows(table, ALIAS_HEADERS, columns or {}, [AliasField.ALIAS, AliasField.NAME])

    def alias(number: int) -> Alias:
        text, name = rows.public(number, AliasField.ALIAS), rows.public(number, AliasField.NAME)
        return Alias(text, name, rows.day(number, AliasField.RENAMED, date.min.year))

    given = list(rows.read(alias, lambda value: normalise(value.alias)))
    known = stored.after(session, valid_from)
    meant = {text: normalise(kept[0].alias.name) for text, kept in known.items()}
    meant |= {normalise(value.alias): normalise(value.name) for _, value in given}
    names = Names(session, snapshot, valid_from)
    found: dict[str, list[Alias]] = {"new": [], "changed": [], "unchanged": []}
    unknown = []
    for number, value in given:
        before = known.get(normalise(value.alias), [])
        if fault := fault_of_alias(value, names, meant):
            rows.problems.append(rows.wrong(number, fault))
        elif any(kept.valid_to is not None or kept.valid_from > valid_from for kept in before):
            rows.problems.append(ChangeScheduled(file=table.file, row=number, what=value.alias))
        else:
            found["new" if not before else "unchanged" if before[0].alias == value else "changed"].append(value)
            if normalise(value.name) not in meant and not names.bears(value.name):
                unknown.append(number)
    problems = sorted(rows.problems, key=lambda problem: problem.facts["row"])
    told = {field.value: column for field, column in rows.columns.items()}
    return TableImport(
        table.file, table.digest, told, len(table.rows), valid_from, **found, unknown=unknown, problems=problems
    )


def commit(session: Session, planned: TableImport[Alias], record: Record) -> int:
    """Write what was planned; see `register_table.commit`."""
    return register_table.commit(session, planned, stored.add, record, Action.IMPORT_ALIASES, "aliases")
