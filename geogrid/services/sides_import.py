"""Importing a table of the sides of grids: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action
from geogrid.domain.sides.read import LONGEST
from geogrid.domain.sides.read import read as read_text
from geogrid.domain.sides.side import SidesText
from geogrid.errors import ChangeScheduled, FieldNotFound, ValueMissing
from geogrid.io.table import TableFile
from geogrid.services import register_table
from geogrid.services.audit import Record
from geogrid.services.names import Fault
from geogrid.services.register_table import Rows, TableImport
from geogrid.services.sides_table import HEADERS, SIDES, Field, full_names, of_sides, with_whole_head
from geogrid.services.snapshot import Snapshot
from geogrid.store import recodings
from geogrid.store import sides_texts as stored


def plan(
    session: Session,
    snapshot: Snapshot | None,
    table: TableFile,
    valid_from: date,
    columns: Mapping[Field, str] | None = None,
) -> TableImport[SidesText]:
    """Work out what importing a table of sides would do. Writes nothing.

    A text that does not say four sides is taken all the same, and counted as unknown: the document says it so.

    Parameters
    ----------
    snapshot
        The grids of the day; None where there are none.
    table
        CSV or XLSX as read: the code or the name of a grid, and four columns or one text.
    columns
        Columns the caller names; the others are found by their headers.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    table = with_whole_head(table)
    rows = Rows(table, HEADERS, columns or {}, [])
    four = all(field in rows.columns for field in SIDES.values())
    for needed, option, there in (
        ("grid", "网格编号 / 名称", Field.CODE in rows.columns or Field.NAME in rows.columns),
        ("sides", "东至 南至 西至 北至 / 四至", four or Field.TEXT in rows.columns),
    ):
        if not there:
            raise FieldNotFound(file=table.file, what=needed, option=option, fields=list(table.header))
    codes, names = _codes(snapshot), full_names(table, rows.columns)

    def text_of(number: int) -> SidesText:
        name = names[number - table.first_row]
        said = rows.text(number, Field.CODE) or name
        grid = codes.get(said) or codes.get(name) or codes.get(rows.text(number, Field.NAME))
        if grid is None:
            raise rows.wrong(number, Fault(Field.CODE.value, said[:40] or "-", "code or name of a grid of that day"))
        by_side = {direction: rows.text(number, field) for direction, field in SIDES.items()}
        text = of_sides(by_side) if any(by_side.values()) else rows.text(number, Field.TEXT)
        if not text:
            field = rows.columns.get(Field.TEXT) or rows.columns[Field.EAST]
            raise ValueMissing(file=table.file, row=number, field=field)
        if len(text) > LONGEST or not text.isprintable():
            field = Field.TEXT if Field.TEXT in rows.columns else Field.EAST
            raise rows.wrong(number, Fault(field.value, "-", f"1 … {LONGEST}"))
        return SidesText(grid, text)

    known = stored.after(session, valid_from)
    found: dict[str, list[SidesText]] = {"new": [], "changed": [], "unchanged": []}
    unknown = []
    given = list(rows.read(text_of, lambda each: each.grid))
    recoded = recodings.coming(session, {value.grid for _, value in given}, valid_from)
    for number, value in given:
        before = known.get(value.grid, [])
        if value.grid in recoded or any(kept.valid_to is not None or kept.valid_from > valid_from for kept in before):
            rows.problems.append(ChangeScheduled(file=table.file, row=number, what=value.grid))
            continue
        found["new" if not before else "unchanged" if before[0].text == value else "changed"].append(value)
        if read_text(value.text).faults:
            unknown.append(number)
    problems = sorted(rows.problems, key=lambda problem: problem.facts["row"])
    told = {field.value: column for field, column in rows.columns.items()}
    return TableImport(
        table.file, table.digest, told, len(table.rows), valid_from, **found, unknown=unknown, problems=problems
    )


def _codes(snapshot: Snapshot | None) -> dict[str, str]:
    """Return the codes of grids by code, and by each name that only one of them has."""
    grids = {} if snapshot is None else snapshot.grids
    named: dict[str, list[str]] = {}
    for code, grid in grids.items():
        for name in {grid.name, snapshot.full_name(grid) if snapshot else ""}:
            named.setdefault(name, []).append(code)
    return {name: codes[0] for name, codes in named.items() if len(codes) == 1} | {code: code for code in grids}


def commit(session: Session, planned: TableImport[SidesText], record: Record) -> int:
    """Write what was planned; see `register_table.commit`."""
    return register_table.commit(session, planned, stored.add, record, Action.IMPORT_SIDES, "sides")
