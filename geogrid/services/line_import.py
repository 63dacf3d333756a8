"""Importing roads, rivers, railways and walls: what would change; `ground_import.commit` writes it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import shapely
from sqlalchemy.orm import Session

from geogrid.domain.coverage.lattice import snap
from geogrid.domain.register import Line, LineRank
from geogrid.domain.register_sheet import LineField
from geogrid.errors import FieldError
from geogrid.services import ground_import, line_file
from geogrid.services.ground_import import Cells, GroundFile, GroundImport
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map
from geogrid.store.base_map import Key

HEADERS: Mapping[LineField, tuple[str, ...]] = {
    LineField.NAME: (
        "道路名称", "路名", "街路巷名称", "河流名称", "水系名称", "线路名称", "名称", "name:zh", "name", "road_name",
    ),
    LineField.WIDTH: line_file.WIDTHS,
}  # fmt: skip
_METRES = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(?:m|米)?", re.IGNORECASE)
_BLANK = re.compile(r"\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+")
Row = tuple[int, Line | FieldError]


def plan(
    session: Session,
    _snapshot: Snapshot | None,
    file: GroundFile,
    valid_from: date,
    columns: Mapping[LineField, str],
    *,
    replace: bool = False,
) -> GroundImport[Line]:
    """Compare lines, by name and kind, with those in force on a day. Writes nothing.

    All features of one name and kind are one line. What the file does not have is compared, and ended with `replace`,
    only where it has others of that kind: a file of roads says nothing of rivers.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    wished = {field: column for field, column in columns.items() if field in HEADERS}
    cells = Cells(file, HEADERS, wished, [LineField.NAME])
    for column in columns.values():
        cells.has(column)
    told = _with_wished(file.columns, columns)
    rows = list(_lines(cells, told))
    read = [(row, value) for row, value in rows if value is not None]
    kinds = {value.kind for _, value in read if isinstance(value, Line)}
    stored = {_key(line): line for line in base_map.lines(session, valid_from) if line.kind in kinds}
    scheduled = base_map.scheduled_lines(session, valid_from)
    return ground_import.compared(
        ground_import.LINES, file, valid_from, replace, _joined(read), stored, scheduled,
        lambda value, _: value, len(rows) - len(read),
    )  # fmt: skip


def _lines(cells: Cells, columns: Mapping[str, Sequence[Any]]) -> Iterator[tuple[int, Line | FieldError | None]]:
    """Yield the line of each row with a sound shape, or what is wrong; None where it is none, or has no name."""
    for at, (row, shape) in enumerate(zip(cells.file.rows, cells.file.shapes, strict=True)):
        if shape is None:
            continue
        try:
            name = _name(cells.text(at, LineField.NAME))
            kind = line_file.kind_at(columns, at, name) if name else None
            if kind is None:
                yield row, None
                continue
            rank = line_file.rank_at(columns, at, kind, name)
            yield row, Line(name, kind, rank, _width(cells, at) or line_file.usual_width(kind, rank), shape)
        except FieldError as problem:
            yield row, problem


def _joined(read: Sequence[Row]) -> Iterator[tuple[int, Key, Line | FieldError]]:
    """Yield all features of one name and kind as one line, with the first row of it."""
    parts: dict[Key, list[tuple[int, Line]]] = defaultdict(list)
    for row, value in read:
        if isinstance(value, Line):
            parts[_key(value)].append((row, value))
        else:
            yield row, (), value
    for key, pieces in parts.items():
        yield pieces[0][0], key, _one([line for _, line in pieces])


def _one(pieces: Sequence[Line]) -> Line:
    """Return one line of several: of the highest rank among them, as wide as the longest part of that rank.

    A road has footways of its name along it.
    """
    if len(pieces) == 1:
        return pieces[0]
    rank = min((piece.rank for piece in pieces), key=list(LineRank).index)
    lengths: dict[float, float] = defaultdict(float)
    for piece in pieces:
        lengths[piece.width] += piece.shape.length if piece.rank is rank else 0.0
    width = max(lengths, key=lambda each: (lengths[each], each))
    shape = shapely.normalize(shapely.line_merge(shapely.union_all([piece.shape for piece in pieces])))
    return Line(pieces[0].name, pieces[0].kind, rank, width, snap(shape))


def _key(line: Line) -> Key:
    return line.name, line.kind.value


def _name(text: str) -> str:
    """Return a name narrowed and without blanks between Chinese characters; of several the first: 延安路;G205."""
    narrow = unicodedata.normalize("NFKC", text).split(";")[0].strip()
    return _BLANK.sub("", narrow)


def _width(cells: Cells, at: int) -> float | None:
    """Return how wide a line is said to be: 12, 12.5 m, 12米; None where nothing, or 0, is said."""
    text = cells.text(at, LineField.WIDTH)
    if not text:
        return None
    said = _METRES.fullmatch(text)
    if said is None or float(said[1]) >= line_file.WIDEST_M:
        raise cells.wrong(at, LineField.WIDTH, f"0 … {line_file.WIDEST_M:.0f}")
    return float(said[1]) or None


def _with_wished(columns: Mapping[str, Sequence[Any]], wished: Mapping[LineField, str]) -> Mapping[str, Sequence[Any]]:
    """Return the columns with those of kind and rank that the caller names in front, under their usual names."""
    named = {field.value: columns[wished[field]] for field in (LineField.KIND, LineField.RANK) if field in wished}
    return named | {name: column for name, column in columns.items() if name.lower() not in named}
