"""A table of other names or overrides read: columns by their headers, cells, and what is wrong with which row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from geogrid.domain import headers
from geogrid.domain.addressing.reading import personal
from geogrid.domain.audit.entry import Action
from geogrid.domain.cases import sheet
from geogrid.errors import (
    FieldError,
    FieldNotFound,
    FieldUnknown,
    RowRepeated,
    ValueInvalid,
    ValueMissing,
)
from geogrid.errors.fields import PersonalInRow
from geogrid.io.table import TableFile
from geogrid.services.audit import Record
from geogrid.services.names import Fault

Field = TypeVar("Field", bound=StrEnum)
Value = TypeVar("Value")


@dataclass(frozen=True)
class TableImport(Generic[Value]):
    """What importing such a table would do.

    Parameters
    ----------
    file, digest
        Its name, and its SHA-256 as hex.
    columns
        The column taken for each field.
    rows
        How many it has.
    valid_from
        The first day on which it holds.
    new, changed, unchanged
        What is not stored, is stored otherwise, or the same.
    unknown
        Rows about something that nothing stored is called by; they are taken all the same.
    problems
        What is wrong, by row; while there is anything, nothing can be written.
    """

    file: str
    digest: str
    columns: Mapping[str, str]
    rows: int
    valid_from: date
    new: Sequence[Value]
    changed: Sequence[Value]
    unchanged: Sequence[Value]
    unknown: Sequence[int]
    problems: Sequence[FieldError]


class Rows(Generic[Field]):
    """The rows of a table by fields; what is wrong with them is collected.

    Parameters
    ----------
    table
        As it was read.
    words
        What each field is called.
    wished
        Columns that the caller names.
    needed
        Fields that must have a column.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """

    def __init__(
        self,
        table: TableFile,
        words: Mapping[Field, tuple[str, ...]],
        wished: Mapping[Field, str],
        needed: Sequence[Field],
    ) -> None:
        for name in wished.values():
            if name not in table.header:
                raise FieldUnknown(file=table.file, field=name, fields=list(table.header))
        self.table, self.columns = table, headers.named(table.header, words) | dict(wished)
        self.problems: list[FieldError] = []
        for field in needed:
            if field not in self.columns:
                option = f"--{field.value}"
                raise FieldNotFound(file=table.file, what=field.value, option=option, fields=list(table.header))

    def read(self, value_of: Callable[[int], Value], key_of: Callable[[Value], str]) -> Iterator[tuple[int, Value]]:
        """Yield the number of each sound row and its value; the same row twice is one.

        Parameters
        ----------
        value_of
            Gives the value of a row by its number, or raises what is wrong with it.
        key_of
            Gives the text that only one row may have.
        """
        first: dict[str, tuple[int, Value]] = {}
        for number in range(self.table.first_row, self.table.first_row + len(self.table.rows)):
            try:
                value = value_of(number)
                before, same = first.setdefault(key_of(value), (number, value))
                if before == number:
                    yield number, value
                elif same != value:
                    field = next(iter(self.columns.values()))
                    raise RowRepeated(file=self.table.file, row=number, field=field, first=before)
            except FieldError as problem:
                self.problems.append(problem)

    def text(self, number: int, field: Field) -> str:
        """Return a cell as text; empty without one."""
        return " ".join(sheet.text(self._cell(number, field)).split())

    def filled(self, number: int, field: Field) -> str:
        """Return a cell as text.

        Raises
        ------
        ValueMissing
        """
        text = self.text(number, field)
        if not text:
            raise ValueMissing(file=self.table.file, row=number, field=self.columns[field])
        return text

    def public(self, number: int, field: Field) -> str:
        """Return a cell as text that everybody is shown.

        Raises
        ------
        ValueMissing, PersonalInRow
        """
        text = self.filled(number, field)
        if what := personal.told_in(text):
            raise PersonalInRow(file=self.table.file, row=number, field=self.columns[field], what=what.value)
        return text

    def day(self, number: int, field: Field, first_year: int = sheet.FIRST_YEAR) -> date | None:
        """Return a cell as a day, not before a year; None without one.

        Raises
        ------
        ValueInvalid
        """
        found = sheet.moment(self._cell(number, field), first_year)
        if found is None and self.text(number, field):
            raise self.wrong(number, Fault(field.value, self.text(number, field)[:40], "2026-01-31"))
        return None if found is None else found.date()

    def wrong(self, number: int, fault: Fault) -> ValueInvalid:
        """Return a fault as what is wrong with a row."""
        columns: dict[str, str] = {field.value: column for field, column in self.columns.items()}
        field = columns.get(fault.field, fault.field)
        return ValueInvalid(file=self.table.file, row=number, field=field, value=fault.value, expected=fault.expected)

    def _cell(self, number: int, field: Field) -> Any:
        row = self.table.rows[number - self.table.first_row]
        return row.get(self.columns[field]) if field in self.columns else None


def commit(
    session: Session,
    planned: TableImport[Value],
    add: Callable[[Session, Iterable[Value], date], int],
    record: Record,
    action: Action,
    about: str,
) -> int:
    """Write what was planned and return how many; call it in the transaction the plan was made in.

    Parameters
    ----------
    add
        Stores the values from a day on.
    record
        Notes who does it, as `action` on what is called `about`.

    Raises
    ------
    FieldError
        The first problem of the plan, if it has any; then nothing is written.
    """
    if planned.problems:
        raise planned.problems[0]
    values = [*planned.new, *planned.changed]
    if values:
        add(session, values, planned.valid_from)
        counts = {"new": len(planned.new), "changed": len(planned.changed)}
        told = {"file": planned.digest, "valid_from": planned.valid_from.isoformat(), **counts}
        record.note(session, action, about, None, told)
    return len(values)
