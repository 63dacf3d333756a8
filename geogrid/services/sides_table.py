"""A table of sides as offices keep it, and the polygons that its texts may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from geogrid.domain import headers
from geogrid.domain.cases import sheet
from geogrid.domain.sides.draw import Drawer, Piece
from geogrid.domain.sides.read import read as read_text
from geogrid.domain.sides.read import seen
from geogrid.domain.sides.reference import references
from geogrid.domain.sides.side import FOUR, WRITTEN, Direction, Fault, Problem, Reading, Reference, Side
from geogrid.domain.sides.together import Ground, Said, Together, together
from geogrid.errors import FieldNotFound
from geogrid.io import export
from geogrid.io.table import TableFile


class Field(StrEnum):
    """What is read of such a table."""

    CODE = "code"
    COMMUNITY = "community"
    NAME = "name"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"
    TEXT = "text"


_FLANKS = ("至", "起", "到", "临", "界", "侧", "边", "面", "边界", "（至）", "")
HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("网格编号", "网格编码", "网格代码", "网格号", "编号", "编码", "code", "grid_code"),
    Field.COMMUNITY: ("社区", "所属社区", "社区名称", "村社区", "村居", "社区（村）", "村（社区）", "community"),
    Field.NAME: ("名称", "网格名称", "网格", "name", "grid_name"),
    Field.EAST: (*(f"东{flank}" for flank in _FLANKS), "east"),
    Field.SOUTH: (*(f"南{flank}" for flank in _FLANKS), "south"),
    Field.WEST: (*(f"西{flank}" for flank in _FLANKS), "west"),
    Field.NORTH: (*(f"北{flank}" for flank in _FLANKS), "north"),
    Field.TEXT: (
        "四至", "四至边界", "四至范围", "四至界限", "四至情况", "四至描述", "四至范围描述", "网格四至", "网格范围",
        "网格边界", "边界", "范围", "text", "sides",
    ),
}  # fmt: skip
_REMARK = re.compile(r"合\s*计|总\s*计|小\s*计|[备附]?注|说明|填表|制表|审核")
_VERB = re.compile(
    "至(?![善诚德公])|[起止]于|(?:以|与).+(?:为界|交界|接壤|相邻|为邻|毗邻|相望)$|[紧毗相][临邻靠接连]近?|[临靠邻]近|[:：]"
)
"""How a cell begins that says more than names; 沿江大道 and 临溪路 are roads."""
_OWN_VERB = re.compile("[至到以与:：]|[起止临邻靠接沿抵](?=.{3})|毗[邻连]|紧[临邻靠]|相[邻接连]")
"""What stands behind the direction in a cell that says it once more: 东临滨江路; 东大街 is a road."""
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
    table = with_whole_head(table)
    columns = headers.named(table.header, HEADERS)
    if Field.TEXT not in columns and not all(field in columns for field in SIDES.values()):
        raise FieldNotFound(
            file=table.file, what="sides", option="东至 南至 西至 北至 / 四至", fields=list(table.header)
        )
    names = full_names(table, columns)
    return [
        _told(table.first_row + at, row, names[at], columns)
        for at, row in enumerate(table.rows)
        if not _is_remark(row, columns)
    ]


def full_names(table: TableFile, columns: Mapping[Field, str]) -> list[str]:
    """Return the name of the grid of each row, with its community, which may stand in the first of its rows alone."""
    found, community = [], ""
    for row in table.rows:
        community = _cell(row, columns, Field.COMMUNITY) or community
        name = _cell(row, columns, Field.NAME)
        found.append(name if not name or name.startswith(community) else f"{community}{name}")
    return found


def _is_remark(row: Mapping[str, Any], columns: Mapping[Field, str]) -> bool:
    """Return whether a row is of no grid: a sum, or a note below the table."""
    if any(_cell(row, columns, field) for field in (*SIDES.values(), Field.TEXT)):
        return False
    first = next((text for cell in row.values() if (text := sheet.text(cell).strip())), "")
    return not first or _REMARK.match(first) is not None


def _cell(row: Mapping[str, Any], columns: Mapping[Field, str], field: Field) -> str:
    return " ".join(sheet.text(row.get(columns[field])).split()) if field in columns else ""


def with_whole_head(table: TableFile) -> TableFile:
    """Return a table with one head, and without sums and notes below it.

    四至 is often above 东至, 南至, 西至, 北至, which are in a row of their own.
    """
    first = [sheet.text(cell).strip() for cell in table.rows[0].values()] if table.rows else []
    if all(field in headers.named(first, HEADERS) for field in SIDES.values()):
        head = [below or above for above, below in zip(table.header, first, strict=True)]
        rows = [dict(zip(head, row.values(), strict=True)) for row in table.rows[1:]]
        table = replace(table, header=head, rows=rows, first_row=table.first_row + 1)
    columns, end = headers.named(table.header, HEADERS), len(table.rows)
    while end and _is_remark(table.rows[end - 1], columns):
        end -= 1
    return replace(table, rows=table.rows[:end])


def _told(number: int, row: Mapping[str, Any], name: str, columns: Mapping[Field, str]) -> Told:
    by_side = {direction: _cell(row, columns, field) for direction, field in SIDES.items()}
    reading = _of_columns(by_side) if any(by_side.values()) else read_text(_cell(row, columns, Field.TEXT))
    code = _cell(row, columns, Field.CODE) or str(number)
    return Told(number, code, name or code, reading)


def _of_columns(by_side: Mapping[Direction, str]) -> Reading:
    sides = tuple(Side(direction, _of_cell(direction, text)) for direction, text in by_side.items() if text)
    missing = tuple(Fault(Problem.MISSING, direction) for direction, text in by_side.items() if not text)
    return Reading(of_sides(by_side), sides, faults=missing)


def _of_cell(direction: Direction, text: str) -> tuple[Reference, ...]:
    """Return what a cell names, also with what belongs to a whole text: 至滨江路, 东至滨江路, 以滨江路为界."""
    said = _with_side(direction, text)
    side = read_text(said).side(direction) if said != f"{WRITTEN[direction]}至{text}" else None
    if side and side.references:
        return side.references
    return tuple(seen(each, direction) for each in references(text))


def _with_side(direction: Direction, text: str) -> str:
    """Return a cell with its direction and a verb, which it may have already."""
    own = WRITTEN[direction]
    bare = re.sub(f"^{own}[边面侧方]?", "", text)
    verb = _OWN_VERB if len(bare) < len(text) else _VERB
    return f"{own}{bare}" if verb.match(bare) else f"{own}至{text}"


def of_sides(by_side: Mapping[Direction, str]) -> str:
    """Return what four columns say as one text: 东至前园南路，南至滨江路."""
    return "，".join(_with_side(direction, text) for direction, text in by_side.items() if text)


def draw(
    told: Sequence[Told],
    drawer: Drawer,
    tell: Callable[[int, int], None] = lambda done, whole: None,
    picked: Mapping[int, int] = {},
) -> Together:
    """Return what texts mean together; see `together` for `tell` and `picked`."""
    return together([Said(each.name, each.reading) for each in told], drawer, tell, picked)


def write_candidates(path: Path, told: Sequence[Told], found: Together) -> None:
    """Write what texts may mean: layers `candidates`, and where the format holds several `overlaps` and `gaps`.

    Raises
    ------
    ExportUnsuitable
    """
    rows, shapes = [], []
    for each, drawing, chosen in zip(told, found.drawings, found.chosen, strict=True):
        for rank, candidate in enumerate(drawing.candidates):
            rows.append({
                "code": each.code, "name": each.name, "rank": rank + 1, "score": round(candidate.score, 3),
                "chosen": rank == chosen, "extended": _metres(candidate.extended),
                "through": _metres(candidate.through), "taken": "、".join(candidate.taken.values()),
            })  # fmt: skip
            shapes.append(candidate.shape)
    layers: dict[str, export.Layer] = {"candidates": (rows, shapes)}
    if path.suffix.lower() not in export.ONE_LAYER:
        for name, ground in (("overlaps", found.overlaps), ("gaps", found.gaps)):
            if ground:
                layers[name] = [_ground(each, told) for each in ground], [each.shape for each in ground]
    export.write_layers(path, layers)


def _metres(pieces: Sequence[Piece]) -> str:
    return "、".join(f"{piece.name} {piece.metres:.0f}" for piece in pieces)


def _ground(ground: Ground, told: Sequence[Told]) -> dict[str, Any]:
    return {"codes": "、".join(told[at].code for at in ground.texts), "area_m2": round(ground.m2, 1)}
