"""A table of sides as offices keep it, and the polygons that its texts may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from geogrid.domain import headers
from geogrid.domain.cases import sheet
from geogrid.domain.sides.draw import Drawer, Drawing
from geogrid.domain.sides.read import read as read_text
from geogrid.domain.sides.reference import references
from geogrid.domain.sides.side import FOUR, WRITTEN, Direction, Fault, Problem, Reading, Side
from geogrid.errors import FieldNotFound
from geogrid.io import export
from geogrid.io.table import TableFile


class Field(StrEnum):
    """What is read of such a table."""

    CODE = "code"
    NAME = "name"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"
    TEXT = "text"


HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("网格编号", "网格编码", "网格代码", "编号", "编码", "code", "grid_code"),
    Field.NAME: ("名称", "网格名称", "name", "grid_name"),
    Field.EAST: ("东至", "东起", "东", "东面", "east"),
    Field.SOUTH: ("南至", "南", "南面", "south"),
    Field.WEST: ("西至", "西", "西面", "west"),
    Field.NORTH: ("北至", "北", "北面", "north"),
    Field.TEXT: ("四至", "四至边界", "四至范围", "边界", "范围", "text", "sides"),
}
SIDES = dict(zip(FOUR, (Field.EAST, Field.SOUTH, Field.WEST, Field.NORTH), strict=True))


@dataclass(frozen=True)
class Told:
    """What a table says of one grid; `row` counts from 1, the header included."""

    row: int
    code: str
    name: str
    reading: Reading


def read(table: TableFile) -> list[Told]:
    """Return the sides that a table says: of one column for each side, or of one text for all.

    Raises
    ------
    FieldNotFound
        Where it has neither.
    """
    columns = headers.named(table.header, HEADERS)
    if Field.TEXT not in columns and not all(field in columns for field in SIDES.values()):
        raise FieldNotFound(
            file=table.file, what="sides", option="东至 南至 西至 北至 / 四至", fields=list(table.header)
        )
    return [_told(table.first_row + at, row, columns) for at, row in enumerate(table.rows)]


def _told(number: int, row: Mapping[str, Any], columns: Mapping[Field, str]) -> Told:
    def cell(field: Field) -> str:
        return " ".join(sheet.text(row.get(columns[field])).split()) if field in columns else ""

    by_side = {direction: cell(field) for direction, field in SIDES.items()}
    reading = _of_columns(by_side) if any(by_side.values()) else read_text(cell(Field.TEXT))
    code = cell(Field.CODE) or str(number)
    return Told(number, code, cell(Field.NAME) or code, reading)


def _of_columns(by_side: Mapping[Direction, str]) -> Reading:
    sides = tuple(Side(direction, tuple(references(text))) for direction, text in by_side.items() if text)
    missing = tuple(Fault(Problem.MISSING, direction) for direction, text in by_side.items() if not text)
    return Reading(of_sides(by_side), sides, faults=missing)


def of_sides(by_side: Mapping[Direction, str]) -> str:
    """Return what four columns say as one text: 东至前园南路，南至滨江路."""
    return "，".join(f"{WRITTEN[direction]}至{text}" for direction, text in by_side.items() if text)


def draw(told: Sequence[Told], drawer: Drawer, tell: Callable[[int, int], None]) -> Iterator[tuple[Told, Drawing]]:
    """Yield what each text may mean; `tell` is told how many are done, of how many."""
    for at, each in enumerate(told):
        yield each, drawer.draw(each.reading)
        tell(at + 1, len(told))


def write_candidates(path: Path, drawn: Sequence[tuple[Told, Drawing]]) -> None:
    """Write the candidates as a layer, best first for each text: code, name, rank, score, extended.

    Raises
    ------
    ExportUnsuitable
    """
    rows, shapes = [], []
    for told, drawing in drawn:
        for rank, candidate in enumerate(drawing.candidates, 1):
            extended = "、".join(f"{name} {metres:.0f}" for name, metres in candidate.extended.items())
            facts = {"code": told.code, "name": told.name, "rank": rank, "score": round(candidate.score, 3)}
            rows.append({**facts, "extended": extended})
            shapes.append(candidate.shape)
    export.write_layers(path, {"candidates": (rows, shapes)})
