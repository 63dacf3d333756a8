"""Two sets of grids beside each other as tables: the grids that differ, and what goes over from which to which."""

from __future__ import annotations

from pathlib import Path

from geogrid.io.table_output import TableOutput
from geogrid.render import comparing as words
from geogrid.services.comparison_answer import Told

CHANGES, FLOW = "changes", "flow"
TABLES = (CHANGES, FLOW)
_CHANGES = (
    "Code", "Before", "After", "What is different", "Ground won (m²)", "Ground lost (m²)", "Community before",
    "Community after",
)  # fmt: skip
_FLOW = (
    "From (code)",
    "From grid",
    "To (code)",
    "To grid",
    "Ground (m²)",
    "Households",
    "Addresses",
    "Cases of a year",
    "Open cases",
)


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
    heads = _CHANGES if table == CHANGES else _FLOW
    with TableOutput(path, [said(head) for head in heads], said(words.TITLES[table])) as output:
        for row in _changes(told) if table == CHANGES else _flow(told):
            output.append(row)


def _changes(told: Told) -> list[list[object]]:
    rows: list[list[object]] = []
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


def _flow(told: Told) -> list[list[object]]:
    return [
        [
            cell.old, told.called(cell.old, left=True), cell.new, told.called(cell.new, left=False),
            None if cell.area_m2 is None else round(cell.area_m2, 1), cell.households, cell.places, cell.cases,
            cell.open_cases,
        ]
        for cell in told.compared.cells
    ]  # fmt: skip
