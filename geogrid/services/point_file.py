"""A file of points opened: which columns hold the coordinates, and in which system they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.headers import coordinate_columns
from geogrid.domain.locating.rows import Note, Notes
from geogrid.errors import (
    CoordinatesAmbiguous,
    FieldNotFound,
    FieldUnknown,
    FileEmpty,
    FileMissing,
    FileNotPoints,
    ValueInvalid,
)
from geogrid.io.points import columnar, delimited, package, workbook
from geogrid.io.points.numbers import numbers, pairs_of, points_of, whole
from geogrid.io.points.piece import Piece, PointFile
from geogrid.services.boundary_file import plausible

_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Stated:
    """What the caller states of a file of points; None leaves it to the file.

    Parameters
    ----------
    x, y
        Columns of longitude or east, latitude or north.
    crs
        As `domain.crs.name` takes it.
    swap_axes
        Whether x and y stand for each other.
    layer
        The layer of a GeoPackage, or the sheet of a spreadsheet.
    encoding
        Of a CSV.
    """

    x: str | None = None
    y: str | None = None
    crs: str | None = None
    swap_axes: bool = False
    layer: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Coordinates:
    """Where the coordinates of a file stand.

    Parameters
    ----------
    columns
        Those of east and north; None where they are in the column of shapes.
    geometry
        The column of shapes; None where they are in two columns.
    crs
        Their system, as `domain.crs.name` gives it.
    swapped
        Whether x and y stand for each other.
    """

    columns: tuple[str, str] | None
    geometry: str | None
    crs: str
    swapped: bool

    def of(self, piece: Piece) -> tuple[NDArray[np.float64], NDArray[np.float64], Notes]:
        """Return x, y and notes of a piece, shape (n,); NaN where a note says why."""
        if self.columns is None:
            x, y, notes = points_of(piece.table[self.geometry])
        else:
            x, y, notes = pairs_of(piece.table[self.columns[0]], piece.table[self.columns[1]])
        return (y, x, notes) if self.swapped else (x, y, notes)

    def what_is_no_number(self, piece: Piece, at: int) -> tuple[str, str]:
        """Return the column and the text of a row whose note is that it holds no number."""
        for column in self.columns or ():
            if numbers(piece.table[column][at : at + 1])[1][0] == Note.NOT_A_NUMBER.number:
                return column, str(whole(piece.table[column])[at])[:_LONGEST_SHOWN]
        return self.geometry or "", ""


@contextmanager
def opened(path: Path, stated: Stated) -> Iterator[PointFile]:
    """Open a file of points by its suffix.

    Raises
    ------
    FileError
    """
    if not path.exists():
        raise FileMissing(file=path.name)
    suffix = path.suffix.lower()
    if not path.is_file():
        raise FileNotPoints(file=path.name)
    if path.stat().st_size == 0:
        raise FileEmpty(file=path.name)
    if suffix in delimited.SUFFIXES:
        yield delimited.DelimitedFile(path, stated.encoding)
    elif suffix in columnar.SUFFIXES:
        yield columnar.ParquetFile(path)
    elif suffix in workbook.SUFFIXES:
        yield workbook.Workbook(path, stated.layer)
    elif suffix in package.SUFFIXES:
        with package.opened(path, stated.layer) as points:
            yield points
    else:
        raise FileNotPoints(file=path.name)


def sheets(points: PointFile) -> tuple[str, tuple[str, ...]]:
    """Return the sheet of a spreadsheet that is read, and the others that might have been; empty for other files."""
    return (points.sheet, points.other_sheets) if isinstance(points, workbook.Workbook) else ("", ())


def coordinates(points: PointFile, stated: Stated) -> tuple[Coordinates, Piece]:
    """Return where the coordinates of a file stand, and the piece by which that was judged: the first.

    Raises
    ------
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous
        The columns: one that is named is not there, none is found, or several could be meant.
    CrsMissing, CrsContradicted, AxesSwapped, CrsUnknown, CrsNeedsParameters
        Their system, by what the first rows hold.
    ValueInvalid
        There is no number in any of the first rows.
    FileEmpty
    """
    columns = _columns(points, stated)
    head = next(points.pieces(columns), None)
    if head is None or not len(head):
        raise FileEmpty(file=points.file)
    geometry = None if columns else points.geometry
    found = Coordinates(columns, geometry, "", stated.swap_axes)
    x, y, notes = found.of(head)
    if (notes == Note.NOT_A_NUMBER.number).any() and not (notes == 0).any():
        at = int(np.argmax(notes == Note.NOT_A_NUMBER.number))
        column, value = found.what_is_no_number(head, at)
        raise ValueInvalid(
            file=points.file, row=head.first_row + at, field=column, value=value, expected="a number such as 118.305"
        )
    said = stated.crs or (points.crs if geometry else None)
    system = plausible(points.file, said, _usual(x[notes == 0], y[notes == 0]))
    return Coordinates(columns, geometry, system, stated.swap_axes), head


def _usual(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the extents of the points without the outermost twentieth on each side, among which faults are."""
    if not x.size:
        return np.zeros((0, 4))
    usual = np.ones(len(x), bool)
    for values in (x, y):
        low, high = np.quantile(values, [0.05, 0.95], method="nearest")
        usual &= (values >= low) & (values <= high)
    chosen = usual if usual.any() else np.ones(len(x), bool)
    return np.column_stack([x[chosen], y[chosen], x[chosen], y[chosen]])


def _columns(points: PointFile, stated: Stated) -> tuple[str, str] | None:
    """Return the columns of coordinates; None where the shapes hold them."""
    named = [column for column in (stated.x, stated.y) if column is not None]
    for column in named:
        if column not in points.columns:
            raise FieldUnknown(file=points.file, field=column, fields=list(points.columns))
    if points.geometry and not named:
        return None
    east, north = coordinate_columns(points.columns)
    east, north = ([stated.x] if stated.x else east), ([stated.y] if stated.y else north)
    if not east or not north:
        option, what = ("--x", "longitude, or east") if not east else ("--y", "latitude, or north")
        raise FieldNotFound(file=points.file, what=what, option=option, fields=list(points.columns))
    east, north = _filled(points, east), _filled(points, north)
    if len(east) > 1 or len(north) > 1:
        raise CoordinatesAmbiguous(
            file=points.file, option="--x, --y", east=east, north=north, fields=list(points.columns)
        )
    return east[0], north[0]


def _filled(points: PointFile, names: list[str]) -> list[str]:
    """Return those of several columns that are not empty, where the first piece is all of the file."""
    head = next(points.pieces(names), None) if len(names) > 1 else None
    if head is None or head.done < 1:
        return names
    return [name for name in names if (numbers(head.table[name])[1] != Note.MISSING.number).any()] or names
