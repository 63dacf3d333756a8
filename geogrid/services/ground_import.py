"""Importing buildings, estates or lines: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain import crs as systems
from geogrid.domain import headers, place_sheet
from geogrid.domain.addressing.reading import personal
from geogrid.domain.audit.entry import Action
from geogrid.domain.cases import sheet
from geogrid.domain.coverage.lattice import snap
from geogrid.domain.register import Building, Estate, Line
from geogrid.domain.register_sheet import BUILDING_HEADERS, ESTATE_HEADERS, BuildingField, EstateField
from geogrid.domain.reprojection import reprojected
from geogrid.errors import (
    ChangeScheduled,
    CodeRepeated,
    CodeUnusable,
    FieldError,
    FieldNotFound,
    FieldUnknown,
    ShapeInvalid,
    ShapeWrongType,
    ValueInvalid,
    ValueMissing,
)
from geogrid.errors.fields import PersonalInRow
from geogrid.io import vector
from geogrid.services import address_book, boundary_file, fields, place_reading
from geogrid.services.audit import Record
from geogrid.services.communities import Communities
from geogrid.services.place_file import LONGEST_PART
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map, versions
from geogrid.store.base_map import Key

MOST_FLOORS, MOST_HOUSEHOLDS = 300, 100_000
ESTATES, BUILDINGS, LINES = "estates", "buildings", "lines"
_TURNS: Mapping[str, Callable[..., None]] = {
    ESTATES: base_map.turn_estates, BUILDINGS: base_map.turn_buildings, LINES: base_map.turn_lines,
}  # fmt: skip
_ACTIONS = {ESTATES: Action.IMPORT_ESTATES, BUILDINGS: Action.IMPORT_BUILDINGS, LINES: Action.IMPORT_LINES}
Value = TypeVar("Value", Building, Estate, Line)


@dataclass(frozen=True)
class GroundImport(Generic[Value]):
    """What importing such a file would do.

    Parameters
    ----------
    what
        `estates`, `buildings` or `lines`.
    file, crs
        Its name, and the coordinate system of its shapes.
    rows
        How many it has.
    valid_from
        The first day on which it holds.
    new, changed, unchanged
        What is not stored, is stored otherwise, or the same.
    gone
        What is stored and not in the file, by its key; it ends if `replace` says so.
    problems
        What is wrong, by row; while there is anything, nothing can be written.
    left_out
        Rows that are none of these: lines without a name, ferries.
    """

    what: str
    file: str
    crs: str
    rows: int
    valid_from: date
    replace: bool
    new: Sequence[Value]
    changed: Sequence[Value]
    unchanged: Sequence[Value]
    gone: Sequence[Key]
    problems: Sequence[FieldError]
    left_out: int = 0


@dataclass(frozen=True)
class GroundFile:
    """A file of polygons or lines, read; `shapes` are in CGCS2000 on the lattice, None where `problems` says why."""

    file: str
    crs: str
    columns: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    shapes: Sequence[BaseGeometry | None]
    problems: Sequence[FieldError]


def read(
    path: Path, *, crs: str | None, layer: str | None, encoding: str | None, swap_axes: bool, expected: str = "Polygon"
) -> GroundFile:
    """Read a file of polygons (or of `expected`) in the limited process, of any format boundaries may have.

    Raises
    ------
    InputError
        Whatever makes the file as a whole unusable; invalid or empty shapes are told in `problems`.
    """
    content = vector.read(path, layer=layer, crs=crs, encoding=encoding, swap_axes=swap_axes)
    system = boundary_file.placed(content)
    boundary_file.check_shapes(content.file, system, content.shapes, content.rows, expected)
    problems: list[FieldError] = []
    for row, shape in zip(content.rows, content.shapes, strict=True):
        reason = "empty" if shape is None or shape.is_empty else shapely.is_valid_reason(shape)
        if reason != "Valid Geometry":
            problems.append(ShapeInvalid(file=content.file, row=row, shape_code="-", reason=reason))
    wrong = {problem.facts["row"] for problem in problems}
    sound = [shape for row, shape in zip(content.rows, content.shapes, strict=True) if shape and row not in wrong]
    moved = iter(snap(reprojected(sound, system, systems.STORAGE)))
    shapes = [None if row in wrong else next(moved) for row in content.rows]
    return GroundFile(content.file, system, content.columns, content.rows, shapes, problems)


def plan_estates(
    session: Session,
    snapshot: Snapshot | None,
    file: GroundFile,
    valid_from: date,
    columns: Mapping[EstateField, str],
    *,
    replace: bool = False,
) -> GroundImport[Estate]:
    """Compare estates, by name and community, with those in force on a day. Writes nothing.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    cells = Cells(file, ESTATE_HEADERS, columns, [EstateField.NAME])
    communities = Communities(snapshot)

    def estate(at: int, shape: BaseGeometry) -> Estate:
        text = cells.text(at, EstateField.COMMUNITY)
        community = communities.code(text) if text else None
        if text and community is None:
            raise cells.wrong(at, EstateField.COMMUNITY, "code of a community, or its name where only one is called so")
        return Estate(cells.filled(at, EstateField.NAME), community, shape)

    def key(value: Estate) -> Key:
        return value.name, value.community

    stored = {key(value): value for value in base_map.estates(session, valid_from)}
    scheduled = base_map.scheduled_estates(session, valid_from)
    return compared(
        ESTATES, file, valid_from, replace, read_rows(file, estate, key), stored, scheduled, lambda value, _: value
    )


def plan_buildings(
    session: Session,
    snapshot: Snapshot | None,
    file: GroundFile,
    valid_from: date,
    columns: Mapping[BuildingField, str],
    *,
    replace: bool = False,
) -> GroundImport[Building]:
    """Compare buildings, by their codes, with those in force on a day. Writes nothing.

    What the file has no column for stays as it is stored. Without a column of codes, a code is made of estate and
    number.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    cells = Cells(file, BUILDING_HEADERS, columns, [BuildingField.NUMBER])
    absent = [field.value for field in BuildingField if field not in cells.columns]

    def building(at: int, shape: BaseGeometry) -> Building:
        if not isinstance(shape, Polygon):
            raise ShapeWrongType(file=file.file, row=file.rows[at], found=shape.geom_type, expected="Polygon")
        estate, number = cells.text(at, BuildingField.ESTATE) or None, cells.filled(at, BuildingField.NUMBER)
        code = cells.code(at) if BuildingField.CODE in cells.columns else place_sheet.made_code(estate, number)
        floors = cells.whole(at, BuildingField.FLOORS, MOST_FLOORS)
        return Building(code, estate, number, floors, cells.whole(at, BuildingField.HOUSEHOLDS, MOST_HOUSEHOLDS), shape)

    def kept(value: Building, before: Building) -> Building:
        told = {name: getattr(before, name) for name in absent if name != BuildingField.CODE}
        return dataclasses.replace(value, **told)

    def key(value: Building) -> Key:
        return (value.code,)

    stored = {key(value): value for value in base_map.buildings(session, valid_from)}
    scheduled = base_map.scheduled_buildings(session, valid_from)
    return compared(BUILDINGS, file, valid_from, replace, read_rows(file, building, key), stored, scheduled, kept)


def commit(session: Session, planned: GroundImport[Any], record: Record, snapshot: Snapshot | None) -> int:
    """Write what was planned and return how many; call it in the transaction the plan was made in.

    Places are read anew by the names that are known now, so that it does not matter which were imported first.

    Parameters
    ----------
    record
        Notes who does it.
    snapshot
        The grids and areas of the day; None where there are none.

    Raises
    ------
    FieldError
        The first problem of the plan, if it has any; then nothing is written.
    """
    if planned.problems:
        raise planned.problems[0]
    values, ended = [*planned.new, *planned.changed], planned.gone if planned.replace else ()
    if not values and not ended:
        return 0
    before = address_book.stored_names_of_map(session, snapshot, planned.valid_from)
    _TURNS[planned.what](session, values, ended, planned.valid_from)
    after = address_book.stored_names_of_map(session, snapshot, planned.valid_from)
    place_reading.read_anew(session, before, after, planned.valid_from)
    counts = {"new": len(planned.new), "changed": len(planned.changed), "ended": len(ended)}
    told = {"valid_from": planned.valid_from.isoformat(), **counts}
    record.note(session, _ACTIONS[planned.what], planned.what, None, told)
    return len(values)


class Cells:
    """The cells of a file by fields: those the caller names, and others by their headers."""

    def __init__(
        self, file: GroundFile, words: Mapping[Any, tuple[str, ...]], wished: Mapping[Any, str], needed: Sequence[Any]
    ) -> None:
        self.file, self.columns = file, headers.named(file.columns, words) | dict(wished)
        for name in wished.values():
            self.has(name)
        for field in needed:
            if field not in self.columns:
                option = f"--{field.value}"
                raise FieldNotFound(file=file.file, what=field.value, option=option, fields=list(file.columns))

    def has(self, column: str) -> None:
        """Raise FieldUnknown where the file has no such column."""
        if column not in self.file.columns:
            raise FieldUnknown(file=self.file.file, field=column, fields=list(self.file.columns))

    def text(self, at: int, field: StrEnum) -> str:
        """Return a cell as text on one line; empty without one."""
        if field not in self.columns:
            return ""
        text = " ".join(sheet.text(self.file.columns[self.columns[field]][at]).split())
        if not text.isprintable() or len(text) > LONGEST_PART:
            raise self.wrong(at, field, f"1 … {LONGEST_PART}")
        if what := personal.told_in(text):
            raise PersonalInRow(file=self.file.file, row=self.file.rows[at], field=self.columns[field], what=what.value)
        return text

    def filled(self, at: int, field: StrEnum) -> str:
        """Return a cell as text; raises ValueMissing where it is empty."""
        text = self.text(at, field)
        if not text:
            raise ValueMissing(file=self.file.file, row=self.file.rows[at], field=self.columns[field])
        return text

    def code(self, at: int) -> str:
        """Return a cell as a code."""
        code = self.filled(at, BuildingField.CODE)
        if len(code) > fields.LONGEST_CODE or "/" in code:
            raise CodeUnusable(file=self.file.file, row=self.file.rows[at])
        return code

    def whole(self, at: int, field: StrEnum, most: int) -> int:
        """Return a cell as a whole number; 0 for an empty one."""
        text = self.text(at, field)
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= most):
            raise self.wrong(at, field, f"0 … {most}")
        return int(text)

    def wrong(self, at: int, field: StrEnum, expected: str) -> ValueInvalid:
        """Return what is wrong with a cell."""
        value = sheet.text(self.file.columns[self.columns[field]][at])[:40]
        shown = value if value.isprintable() else repr(value)
        return ValueInvalid(
            file=self.file.file, row=self.file.rows[at], field=self.columns[field], value=shown, expected=expected
        )


def read_rows(
    file: GroundFile, value_of: Callable[[int, BaseGeometry], Value], key_of: Callable[[Value], Key]
) -> Iterator[tuple[int, Key, Value | FieldError]]:
    """Yield of each row with a sound shape its number, and its key and value, or what is wrong with it."""
    first: dict[Key, int] = {}
    for at, (row, shape) in enumerate(zip(file.rows, file.shapes, strict=True)):
        if shape is None:
            continue
        try:
            value = value_of(at, shape)
        except FieldError as problem:
            yield row, (), problem
            continue
        key = key_of(value)
        if first.setdefault(key, row) != row:
            repeated = ", ".join(filter(None, key))
            yield row, key, CodeRepeated(file=file.file, row=row, repeated=repeated, first=first[key])
        else:
            yield row, key, value


def compared(
    what: str,
    file: GroundFile,
    valid_from: date,
    replace: bool,
    read: Iterator[tuple[int, Key, Value | FieldError]],
    stored: Mapping[Key, Value],
    scheduled: set[Key],
    kept: Callable[[Value, Value], Value],
    left_out: int = 0,
) -> GroundImport[Value]:
    """Compare what was read of each row, its number, key and value or problem, with what is stored.

    Parameters
    ----------
    stored
        What may be replaced or ended, by key.
    scheduled
        Keys of what is to change later already, which is not touched.
    kept
        Returns a value with what it keeps of the stored one.
    """
    problems, seen = list(file.problems), set[Key]()
    new: list[Value] = []
    changed: list[Value] = []
    unchanged: list[Value] = []
    for row, key, value in read:
        if isinstance(value, FieldError):
            problems.append(value)
            continue
        seen.add(key)
        if key in scheduled:
            problems.append(ChangeScheduled(file=file.file, row=row, what=", ".join(filter(None, key))))
        elif key not in stored:
            new.append(value)
        else:
            value = kept(value, stored[key])
            same = versions.content(value) == versions.content(stored[key])
            (unchanged if same else changed).append(value)
    gone = [key for key in stored if key not in seen and key not in scheduled]
    problems.sort(key=lambda problem: problem.facts["row"])
    return GroundImport(
        what, file.file, file.crs, len(file.rows), valid_from, replace,
        new, changed, unchanged, gone, problems, left_out,
    )  # fmt: skip
