"""Two sets of grids beside each other as tables: what differs of grids, what goes over, party grids, micro-grids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geogrid.io.table_output import TableOutput
from geogrid.io.workbook_output import workbook
from geogrid.render.comparing import TITLES
from geogrid.services.comparison_answer import Told

CHANGES, FLOW, PARTIES, MICRO_GRIDS = "changes", "flow", "parties", "micro_grids"
Row = Sequence[object]


@dataclass(frozen=True)
class _Table:
    """The names of the columns of a table, and what gives its rows."""

    heads: tuple[str, ...]
    rows: Callable[[Told], list[Row]]


def write(path: Path, table: str, told: Told) -> None:
    """Write one of the tables: .csv or .xlsx.

    Parameters
    ----------
    table
        One of `TABLES`.

    Raises
    ------
    ExportUnsuitable
    """
    said = told.wording
    with TableOutput(path, _heads(table, told), said(TITLES[table])) as output:
        for row in TABLES[table].rows(told):
            output.append(row)


def write_all(path: Path, told: Told) -> None:
    """Write all tables as the sheets of one workbook, .xlsx.

    Raises
    ------
    ExportUnsuitable
    """
    with workbook(path, [told.wording(TITLES[table]) for table in TABLES]) as book:
        for number, table in enumerate(TABLES, 1):
            with book.sheet(number) as sheet:
                sheet.append([_heads(table, told)])
                sheet.append(TABLES[table].rows(told))


def _heads(table: str, told: Told) -> list[str]:
    return [told.wording(head) for head in TABLES[table].heads]


def _changes(told: Told) -> list[Row]:
    rows: list[Row] = []
    for change in told.compared.comparison.changes.values():
        plain = told.change(change)
        old, new = plain["old"] or {}, plain["new"] or {}
        rows.append(
            [
                change.code, old.get("full_name"), new.get("full_name"), plain["text"], plain["won_m2"],
                plain["lost_m2"], old.get("community"), new.get("community"),
            ]
        )  # fmt: skip
    return rows


def _flow(told: Told) -> list[Row]:
    return [
        [
            cell.old, told.called(cell.old, left=True), cell.new, told.called(cell.new, left=False),
            None if cell.area_m2 is None else round(cell.area_m2, 1), cell.households, cell.places, cell.cases,
            cell.open_cases,
        ]
        for cell in told.compared.cells
    ]  # fmt: skip


def _parties(told: Told) -> list[Row]:
    return [
        [each["code"], *((each[side] or {}).get("name") for side in ("old", "new")), each["text"],
         _codes(each["joined"]), _codes(each["left"])]
        for each in told.parties()
    ]  # fmt: skip


def _micro_grids(told: Told) -> list[Row]:
    return [
        [each["grid"], each["full_name"], each["text"], len(change.old), len(change.new)]
        for each, change in zip(told.divisions(), told.compared.divisions, strict=True)
    ]


def _codes(codes: Iterable[str]) -> str:
    return " ".join(codes)


TABLES: Mapping[str, _Table] = {
    CHANGES: _Table(
        (
            "Code", "Before", "After", "What is different", "Ground won (m²)", "Ground lost (m²)", "Community before",
            "Community after",
        ),
        _changes,
    ),
    FLOW: _Table(
        (
            "From (code)", "From grid", "To (code)", "To grid", "Ground (m²)", "Households", "Addresses",
            "Cases of a year", "Open cases",
        ),
        _flow,
    ),
    PARTIES: _Table(
        ("Code", "Before", "After", "What is different", "Grids that join (codes)", "Grids that leave (codes)"),
        _parties,
    ),
    MICRO_GRIDS: _Table(
        ("Code", "Grid", "What is different", "Micro-grids before", "Micro-grids after"), _micro_grids
    ),
}  # fmt: skip
"""In the order in which they are sheets."""
