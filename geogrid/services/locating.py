"""Points of a file, or of a folder of files, put into grids: each row is kept, and those without a grid are told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.locating.borders import BORDER
from geogrid.domain.locating.rows import NOTES, WITHOUT_POINT, Note, mark_outside, to_points
from geogrid.errors import ExportUnsuitable, FieldUnknown, FileEmpty, OutputUnusable, RowsSwapped
from geogrid.io.points import columnar, numbers, output
from geogrid.io.points.added import AddedColumns, Found
from geogrid.io.points.delimited import DelimitedFile
from geogrid.io.points.piece import Piece, PointFile
from geogrid.services import point_file
from geogrid.services.grid_file import Grids
from geogrid.services.point_file import Coordinates, Stated

_NAMED_ROWS = 5
# From this share of swapped rows on it is the file, not the rows.
_SWAPPED = 0.5

Progress = Callable[[float, int], None]


@dataclass(frozen=True)
class Example:
    """A cell that holds no number, and the file it is in."""

    file: str
    row: int
    column: str
    value: str


@dataclass
class Summary:
    """What was found in a file, or in all parts of a folder.

    Parameters
    ----------
    file
        What it is of.
    rows, in_grid, near_border
        How many.
    notes
        How many rows by what is to be said of them.
    first
        For each note the first rows that bear it, with the name of the file.
    examples
        The first cells that hold no number.
    columns
        What each added column is called in the file.
    heights
        How many points had heights that are not in the file written.
    """

    file: str = ""
    rows: int = 0
    in_grid: int = 0
    near_border: int = 0
    notes: Counter[Note] = field(default_factory=Counter)
    first: dict[Note, list[tuple[str, int]]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    heights: int = 0

    @property
    def without_point(self) -> int:
        """How many rows have no coordinates, or impossible ones."""
        return sum(self.notes[note] for note in WITHOUT_POINT)

    def add(self, other: Summary) -> None:
        """Count in what was found in another part, which comes after this one."""
        self.rows, self.in_grid = self.rows + other.rows, self.in_grid + other.in_grid
        self.near_border, self.heights = self.near_border + other.near_border, self.heights + other.heights
        self.notes.update(other.notes)
        for note, rows in other.first.items():
            self.first[note] = [*self.first.get(note, []), *rows][:_NAMED_ROWS]
        self.examples = [*self.examples, *other.examples][:_NAMED_ROWS]
        self.columns = self.columns or other.columns

    def count(self, piece: Piece, found: Found, where: Coordinates) -> None:
        """Count in the rows of a piece."""
        self.rows += len(piece)
        self.in_grid += int((found.positions >= 0).sum())
        self.near_border += 0 if found.near is None else int(found.near.sum())
        for number, count in enumerate(np.bincount(found.notes, minlength=len(NOTES)).tolist()):
            note = NOTES[number]
            if not number or not count:
                continue
            self.notes[note] += count
            rows = self.first.setdefault(note, [])
            if len(rows) < _NAMED_ROWS:
                places = np.flatnonzero(found.notes == number)[: _NAMED_ROWS - len(rows)].tolist()
                rows += [(self.file, piece.first_row + at) for at in places]
                if note is Note.NOT_A_NUMBER:
                    told = ((piece.first_row + at, *where.what_is_no_number(piece, at)) for at in places)
                    self.examples += [Example(self.file, *cell) for cell in told]


@dataclass(frozen=True)
class Plan:
    """How the points of a file, or of all parts of a folder, are read and what is added.

    Parameters
    ----------
    stated
        What the caller says.
    where
        Where the coordinates stand.
    border
        Which of border_m, neighbour and near_border are added.
    within
        The accuracy of the points, metres.
    threads
        How many processor cores look the points up.
    """

    stated: Stated
    where: Coordinates
    border: Sequence[str]
    within: float | None
    threads: int = 1


def plan(
    path: Path, grids: Grids, stated: Stated, *, border: bool = False, within: float | None = None, threads: int = 1
) -> Plan:
    """Look at the first rows and settle how all are read.

    Parameters
    ----------
    path
        A file of points, or a folder of Parquet files, which are all read as the first.
    grids
        What the points are put into.
    stated
        What the caller says of the file.
    border, within
        Whether the distance to the border is added; the accuracy of the points in metres, with which it always is.
    threads
        How many processor cores look the points up.

    Raises
    ------
    InputError
        One of its subclasses; RowsSwapped where more than half of the first rows lie among the grids only when x and y
        are exchanged.
    """
    first = parts(path)[0] if path.is_dir() else path
    with point_file.opened(first, stated) as points:
        where, head = point_file.coordinates(points, stated)
        x, y, notes = where.of(head)
        _found(grids, Plan(stated, where, (), None, threads), x, y, notes)
        _check_axes(points.file, len(head), Counter(NOTES[note] for note in notes.tolist()))
    wanted = BORDER if within is not None else BORDER[:2] if border else ()
    return Plan(stated, where, wanted, within, threads)


def _check_axes(file: str, rows: int, notes: Counter[Note]) -> None:
    """Refuse rows most of which lie among the grids only with x and y exchanged."""
    given = rows - notes[Note.MISSING] - notes[Note.NOT_A_NUMBER]
    if given and notes[Note.SWAPPED] / given > _SWAPPED:
        raise RowsSwapped(file=file, share=round(100 * notes[Note.SWAPPED] / given), rows=rows)


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def parts(folder: Path) -> list[Path]:
    """Return the Parquet files of a folder, those of folders in it too; hidden ones and _metadata are none.

    Raises
    ------
    FileEmpty
    """
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in columnar.SUFFIXES
        and path.is_file()
        and not any(name.startswith((".", "_")) for name in path.relative_to(folder).parts)
    )
    if not found:
        raise FileEmpty(file=folder.name)
    return found


def check_output(path: Path, out: Path) -> None:
    """Refuse what cannot be written.

    Raises
    ------
    ExportUnsuitable
        The suffix is none that is written, or the format cannot hold this file.
    OutputUnusable
        The parts of a folder are to go where something is already.
    """
    if path.is_dir():
        if out.exists() and not (out.is_dir() and not any(out.iterdir())):
            raise OutputUnusable(file=out.name, reason="it is there already and not empty")
        return
    suffix = out.suffix.lower()
    if suffix not in output.WRITERS or (suffix in (".tsv", ".txt") and suffix != path.suffix.lower()):
        raise ExportUnsuitable(file=out.name, reason="only .csv, .xlsx, .parquet and .gpkg are written")


def locate_file(
    path: Path,
    out: Path,
    planned: Plan,
    grids: Grids,
    progress: Progress = lambda _, __: None,
    called: str | None = None,
) -> Summary:
    """Write a file of points with the grid of each row added.

    Parameters
    ----------
    path, out
        What to read and to write; the suffix decides the format. OUT is there when it is whole, and not before.
    planned
        What `plan` settled.
    grids
        What the points are put into.
    progress
        Is told the share of the file that is done, and how many rows that were.
    called
        How the file is named in the summary.

    Raises
    ------
    InputError
        One of its subclasses; RowsSwapped where that is so of more than half of all rows. Then nothing is written.
    """
    summary = Summary(called or path.name)
    with point_file.opened(path, planned.stated) as points:
        _check_columns(points, planned.where)
        added = AddedColumns(grids.texts, planned.border, points.schema().names)
        summary.columns = added.names
        rows = _ahead(_located(points, out, planned, grids, summary, progress))
        output.write(out, points, planned.where.crs, added, rows)
    return summary


def locate_folder(path: Path, out: Path, planned: Plan, grids: Grids, progress: Progress) -> Summary:
    """Write all parts of a folder, each under its own name, with the grid of each row added; as `locate_file`."""
    summary, files = Summary(path.name), parts(path)
    for number, part in enumerate(files):
        target = out / part.relative_to(path)
        target.parent.mkdir(parents=True, exist_ok=True)

        def told(share: float, rows: int, number: int = number, before: int = summary.rows) -> None:
            progress((number + share) / len(files), before + rows)

        summary.add(locate_file(part, target, planned, grids, told, str(part.relative_to(path))))
    return summary


def _check_columns(points: PointFile, where: Coordinates) -> None:
    """Refuse a part that has not the columns of the first."""
    names = points.schema().names
    for column in where.columns or (where.geometry,):
        if column not in names:
            raise FieldUnknown(file=points.file, field=column, fields=list(names))


def _ahead(rows: Iterator[output.Located]) -> Iterator[output.Located]:
    """Yield the same, the next piece made ready while one is written."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, rows, None)
        while (found := waiting.result()) is not None:
            waiting = pool.submit(next, rows, None)
            yield found


def _located(
    points: PointFile, out: Path, planned: Plan, grids: Grids, summary: Summary, progress: Progress
) -> Iterator[output.Located]:
    as_it_stands = isinstance(points, DelimitedFile) and out.suffix.lower() in (".csv", ".tsv", ".txt")
    as_shapes = out.suffix.lower() in columnar.SUFFIXES  # then shapes stay as they are
    for piece in points.pieces(planned.where.columns if as_it_stands else None):
        x, y, notes = planned.where.of(piece)
        found = _found(grids, planned, x, y, notes)
        summary.count(piece, found, planned.where)
        summary.heights += piece.heights if as_shapes else _heights_lost(points, piece)
        yield piece, found, (x, y)
        progress(piece.done, summary.rows)
    _check_axes(summary.file, summary.rows, summary.notes)


def _heights_lost(points: PointFile, piece: Piece) -> int:
    """Return how many points of a piece have heights, which formats without their shapes do not get."""
    lost = numbers.heights_of(piece.table[points.geometry]) if points.geometry in piece.table.column_names else 0
    return piece.heights + lost


def _found(
    grids: Grids, planned: Plan, x: NDArray[np.float64], y: NDArray[np.float64], notes: NDArray[np.uint8]
) -> Found:
    """Return the grid of each point; completes the notes."""
    crs, index = planned.where.crs, grids.index
    lon, lat = to_points(crs, x, y, notes)
    positions = index.positions(lon, lat, threads=planned.threads)
    mark_outside(crs, x, y, positions, notes, index.extent)
    if not planned.border:
        return Found(positions, notes)
    borders = index.borders.borders(lon, lat, positions)
    near = None if planned.within is None else index.borders.reaches_another(lon, lat, planned.within, borders)
    return Found(positions, notes, borders.distance_m, borders.neighbour, near)
