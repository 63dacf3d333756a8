"""A file of places, read piece by piece and staged: which column is what, and what is wrong with which row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from geogrid.domain import address_columns, place_sheet
from geogrid.domain.address_columns import LOCAL, WITHIN, Part
from geogrid.domain.address_joining import Joiner, is_nothing
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register import key
from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.cases import sheet
from geogrid.domain.locating.rows import NOTES, Note, mark_outside, to_points
from geogrid.domain.place_sheet import KINDS, Field
from geogrid.errors import (
    CodeRepeated,
    CodeUnusable,
    CoordinatesNotFinite,
    CoordinatesOutOfRange,
    FieldError,
    FieldNotFound,
    FieldUnknown,
    RowRepeated,
    RowsSwapped,
    ShapeWrongType,
    ValueInvalid,
    ValueMissing,
)
from geogrid.errors.fields import PersonalInRow
from geogrid.io.points.piece import Piece, PointFile
from geogrid.services import point_file
from geogrid.services.communities import Communities
from geogrid.services.fields import LONGEST_CODE
from geogrid.services.point_file import Coordinates
from geogrid.services.snapshot import Snapshot
from geogrid.store.place_stage import Listed, PlaceStage, place_of

LONGEST_ADDRESS, LONGEST_PART = 200, 100
_READ = 64
"""Texts of which it is kept how they are read: a row says its address in two ways."""
PARTS = (Field.ROAD, Field.NUMBER, Field.ESTATE, Field.BUILDING, Field.UNIT, Field.ROOM)
NAMES = (Field.ROAD, Field.ESTATE)
LISTED, KEPT_PROBLEMS = 10, 1_000
_ROWS, _SWAPPED = 10_000, 0.5
Progress = Callable[[float, int], None]
"""The share of the file that is read, and the rows."""


@dataclass(frozen=True)
class Stated:
    """What the caller states of a file of places; see `point_file.Stated`.

    Parameters
    ----------
    points
        Of its points.
    columns
        The columns of other fields; the rest is found by headers.
    """

    points: point_file.Stated = field(default_factory=point_file.Stated)
    columns: Mapping[Field, str] = field(default_factory=dict)


@dataclass
class Problems:
    """What is wrong with rows: all counted, the first kept."""

    count: int = 0
    first: list[FieldError] = field(default_factory=list)

    def add(self, problem: FieldError) -> None:
        """Take one more."""
        self.count += 1
        if len(self.first) < KEPT_PROBLEMS:
            self.first.append(problem)


@dataclass(frozen=True)
class PlaceFile:
    """A file of places, its sound rows staged.

    Parameters
    ----------
    file, digest
        Its name, and its SHA-256 as hex.
    columns
        The column taken for each field.
    crs
        Of its points.
    rows
        How many it has.
    outside
        Rows in no grid; nothing where no grids are stored.
    repeated
        Rows that say what an earlier one says, and are left out.
    alike
        Rows with the address of an earlier one in the same community, however it is written, under another code.
    problems
        What is wrong with other rows.
    stage
        The sound rows.
    sheet, other_sheets
        The sheet of a spreadsheet that was read; where it was not named the others that might have been.
    """

    file: str
    digest: str
    columns: Mapping[Field, str]
    crs: str
    rows: int
    outside: Listed
    repeated: Listed
    alike: Listed
    problems: Problems
    stage: PlaceStage
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


@contextmanager
def staged(
    path: Path,
    stated: Stated,
    snapshot: Snapshot | None,
    names: Gazetteer,
    progress: Progress = lambda _, __: None,
    communities: Communities | None = None,
) -> Iterator[PlaceFile]:
    """Read a file of places, and give it out until the end of the block.

    Parameters
    ----------
    path
        CSV, XLSX, Parquet or GeoPackage.
    snapshot
        The grids and communities of the day; None where there are none.
    names
        By which addresses are read that have no parts.
    communities
        Those that rows may name; by default those of the snapshot.

    Raises
    ------
    FileError
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous, CrsMissing, CrsContradicted, AxesSwapped, RowsSwapped
        What concerns the file as a whole; what concerns a row is told in `problems`.
    """
    with point_file.opened(path, stated.points) as points:
        columns = _columns(points, stated.columns)
        where, _ = point_file.coordinates(points, stated.points)
        with PlaceStage(_absent(columns)) as stage:
            beside = address_columns.beside(list(points.columns), columns[Field.ADDRESS]).parts
            named = communities or Communities(snapshot)
            reader = _Reader(points.file, columns, beside, where, snapshot, names, named)
            for piece in points.pieces(reader.wanted(points)):
                for start in range(0, len(piece), _ROWS):
                    stage.add(reader.rows(piece, start))
                progress(piece.done, reader.count)
            stage.index()
            repeated = _check_repeated(points.file, columns, stage, reader.problems)
            alike = stage.alike(LISTED)
            outside = Listed(reader.lost, tuple(reader.first_lost))
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            yield PlaceFile(
                points.file, digest, columns, where.crs, reader.count, outside, repeated, alike, reader.problems, stage,
                *point_file.sheets(points),
            )  # fmt: skip


def _columns(points: PointFile, wished: Mapping[Field, str]) -> dict[Field, str]:
    for name in wished.values():
        if name not in points.columns:
            raise FieldUnknown(file=points.file, field=name, fields=list(points.columns))
    found = place_sheet.columns(points.columns) | dict(wished)
    if Field.ADDRESS not in found:
        raise FieldNotFound(file=points.file, what="address", option="--address", fields=list(points.columns))
    return found


def _absent(columns: Mapping[Field, str]) -> Iterator[str]:
    """Yield what a file does not say of its places: parts are read from the address where no column names the place."""
    without_parts = not any(part in columns for part in NAMES)
    yield from (
        part.value
        for part in Field
        if part not in columns and part is not Field.CODE and not (without_parts and part in PARTS)
    )


def _check_repeated(file: str, columns: Mapping[Field, str], stage: PlaceStage, problems: Problems) -> Listed:
    """Note the rows whose code another one has; those that say the same as it are left out, and returned."""
    same: list[int] = []
    for row, code, made, first, alike in stage.repeated():
        if alike:
            same.append(row)
        elif made:
            problems.add(RowRepeated(file=file, row=row, field=columns[Field.ADDRESS], first=first))
        else:
            problems.add(CodeRepeated(file=file, row=row, repeated=code, first=first))
    stage.leave_out(same)
    return Listed(len(same), tuple(same[:LISTED]))


class _Reader:
    """Makes rows for the stage of the pieces of a file, and notes what is wrong."""

    def __init__(
        self,
        file: str,
        columns: Mapping[Field, str],
        beside: Mapping[Part, str],
        where: Coordinates,
        snapshot: Snapshot | None,
        names: Gazetteer,
        communities: Communities,
    ) -> None:
        self.file, self.columns, self.where, self.names = file, columns, where, names
        self.index = snapshot.index if snapshot is not None and len(snapshot.index) else None
        self.communities = communities
        # A village is named before its groups and houses alone: other addresses are told apart by the community.
        self.beside = {part: beside[part] for part in (Part.COMMUNITY, *LOCAL, *WITHIN) if part in beside}
        self.joiner = Joiner(lru_cache(_READ)(lambda text: parse(text, names)))
        self.problems, self.count, self.lost = Problems(), 0, 0
        self.first_lost: list[int] = []

    def wanted(self, points: PointFile) -> list[str]:
        """Return the columns that are needed."""
        where = self.where.columns or ((points.geometry,) if points.geometry else ())
        return list(dict.fromkeys([*self.columns.values(), *self.beside.values(), *where]))

    def rows(self, whole: Piece, start: int) -> list[tuple[Any, ...]]:
        """Return some rows of a piece as the stage takes them."""
        piece = Piece(whole.first_row + start, whole.table.slice(start, _ROWS), whole.done)
        first_piece, self.count = self.count == 0, self.count + len(piece)
        x, y, notes = self.where.of(piece)
        notes = notes.copy()
        lon, lat = to_points(self.where.crs, x, y, notes)
        if self.index is not None:
            self._look_for(piece, first_piece, (x, y), (lon, lat), notes)
        cells = [_texts(piece.table[self.columns[part]]) if part in self.columns else None for part in Field]
        empty = [""] * len(piece)
        made = []
        beside = self._beside(piece)
        rows = zip(lon.tolist(), lat.tolist(), notes.tolist(), beside, *(each or empty for each in cells), strict=True)
        for number, (east, north, note, next_to, *texts) in enumerate(rows, piece.first_row):
            try:
                if note and NOTES[note] not in (Note.OUTSIDE, Note.SWAPPED):
                    raise self._without_point(piece, number, NOTES[note], x, y)
                made.append(self._row(number, texts, next_to, east, north))
            except FieldError as problem:
                self.problems.add(problem)
        return made

    def _look_for(self, piece: Piece, first: bool, given: tuple[Any, Any], point: tuple[Any, Any], notes: Any) -> None:
        """Note the rows that are in no grid."""
        assert self.index is not None
        positions = self.index.positions(*point)
        impossible = notes.copy()
        mark_outside(self.where.crs, *given, positions, notes, self.index.extent)
        swapped = int((notes == Note.SWAPPED.number).sum())
        if first and swapped > _SWAPPED * len(piece):
            raise RowsSwapped(file=self.file, share=round(100 * swapped / len(piece)), rows=len(piece))
        lost = np.flatnonzero((positions < 0) & (impossible == 0))
        self.lost += lost.size
        self.first_lost += (lost[: LISTED - len(self.first_lost)] + piece.first_row).tolist()
        notes[:] = impossible

    def _beside(self, piece: Piece) -> Iterable[Mapping[Part, str]]:
        """Return what stands beside the address of each row and belongs to it."""
        cells = [_texts(piece.table[name]) for name in self.beside.values()]
        return (
            (dict(zip(self.beside, row, strict=True)) for row in zip(*cells, strict=True))
            if cells
            else [{}] * len(piece)
        )

    def _row(
        self, number: int, texts: list[str], beside: Mapping[Part, str], lon: float, lat: float
    ) -> tuple[Any, ...]:
        if not "".join(texts).isprintable():
            texts = [self._shown(number, part, text) for part, text in zip(Field, texts, strict=True)]
        code, kind, address, community, *parts = (text.strip() for text in texts)
        if personal.told_in("\n\n".join((*texts[1:], *beside.values()))):
            raise self._personal(number, texts, beside)
        parts = ["" if is_nothing(part) else part for part in parts]
        if not address:
            raise ValueMissing(file=self.file, row=number, field=self.columns[Field.ADDRESS])
        stated, address = address, self.joiner.inside(beside, address)
        if address != stated and (other := self.joiner.contradicted(beside, stated)):
            part, expected = other
            value = beside[part][:40]
            raise ValueInvalid(file=self.file, row=number, field=self.beside[part], value=value, expected=expected)
        if len(address) > LONGEST_ADDRESS or max(map(len, parts)) > LONGEST_PART:
            raise self._too_long(number, address, parts)
        if code and (len(code) > LONGEST_CODE or "/" in code or code.endswith(".geojson")):
            raise CodeUnusable(file=self.file, row=number)
        area = self._community(number, community) if community else None
        if address != stated or not any(part for field, part in zip(PARTS, parts, strict=True) if field in NAMES):
            parts = [
                part or told or "" for part, told in zip(parts, key.parts(parse(address, self.names)), strict=True)
            ]
        parts = self.joiner.on_road(beside, parts, address)
        parts[:2] = on_segment(*parts[:2])
        said: tuple[Any, ...] = (
            self._kind(number, kind, address, parts), address, area, *(part or None for part in parts), lon, lat
        )  # fmt: skip
        code, is_made = code or place_sheet.made_code(area, address), not code
        return number, code, is_made, place_key(place_of(code, *said), self.names), *said

    def _personal(self, number: int, texts: Sequence[str], beside: Mapping[Part, str]) -> PersonalInRow:
        """Return that a row tells of a person, and in which column; never what stands there."""
        named = [(self.columns.get(part, ""), text) for part, text in zip(Field, texts, strict=True)][1:]
        named += [(self.beside[part], text) for part, text in beside.items()]
        column, what = next((column, what) for column, text in named if (what := personal.told_in(text)))
        return PersonalInRow(file=self.file, row=number, field=column, what=what.value)

    def _shown(self, number: int, part: Field, text: str) -> str:
        """Return a text with plain blanks; a wide one is no letter."""
        shown = " ".join(text.split())
        if shown.isprintable():
            return shown
        if part is Field.CODE:
            raise CodeUnusable(file=self.file, row=number)
        raise self._invalid(number, part, repr(text[:40]), "text without control characters")

    def _kind(self, number: int, text: str, address: str, parts: list[str]) -> str:
        if not text:
            return place_sheet.kind_of(address, dict(zip(list(Field)[-len(parts) :], parts, strict=True))).value
        kind = KINDS.get(text) or KINDS.get(text.lower())
        if kind is None:
            raise self._invalid(number, Field.KIND, text, ", ".join(KINDS))
        return kind.value

    def _community(self, number: int, text: str) -> str:
        code = self.communities.code(text)
        if code is None:
            expected = "code of a community, or its name where only one is called so"
            raise self._invalid(number, Field.COMMUNITY, text, expected)
        return code

    def _too_long(self, number: int, address: str, parts: list[str]) -> ValueInvalid:
        if len(address) > LONGEST_ADDRESS:
            return self._invalid(number, Field.ADDRESS, address, f"1 … {LONGEST_ADDRESS}")
        part, text = next(
            pair for pair in zip(list(Field)[-len(parts) :], parts, strict=True) if len(pair[1]) > LONGEST_PART
        )
        return self._invalid(number, part, text, f"1 … {LONGEST_PART}")

    def _invalid(self, number: int, part: Field, value: str, expected: str) -> ValueInvalid:
        return ValueInvalid(file=self.file, row=number, field=self.columns[part], value=value[:40], expected=expected)

    def _without_point(self, piece: Piece, number: int, note: Note, x: Any, y: Any) -> FieldError:
        at, names = number - piece.first_row, self.where.columns
        if note is Note.MISSING:
            return ValueMissing(file=self.file, row=number, field=", ".join(names) if names else "geometry")
        if note is Note.NOT_A_NUMBER:
            column, value = self.where.what_is_no_number(piece, at)
            expected = "a number such as 118.305"
            return ValueInvalid(file=self.file, row=number, field=column, value=value, expected=expected)
        if note is Note.NOT_A_POINT:
            return ShapeWrongType(file=self.file, row=number, found="-", expected="Point")
        if note is Note.NOT_FINITE:
            return CoordinatesNotFinite(file=self.file, row=number)
        return CoordinatesOutOfRange(file=self.file, row=number, x=float(x[at]), y=float(y[at]), crs=self.where.crs)


def _texts(column: pa.ChunkedArray) -> list[str]:
    values = column.to_pylist()
    if pa.types.is_string(column.type) and not column.null_count:
        return values
    return [sheet.text(value) for value in values]
