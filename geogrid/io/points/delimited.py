"""CSV of any size: comma, semicolon or tab; UTF-8, GB18030 and the like. Each row is kept as it stands there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from geogrid.errors import FileEmpty, FileNotTable, PointsRefused, RowUneven
from geogrid.io.child import heading, letters
from geogrid.io.limits import MB
from geogrid.io.points.piece import Piece
from geogrid.io.points.records import Places, ends_of

SUFFIXES = (".csv", ".tsv", ".txt")
SEPARATORS = ",;\t"
_LEAST_IN_HEADER = 2
"""Separators of a header under a title."""
_BLOCK = 8 * MB
_LONGEST_ROW = 32 * MB
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class DelimitedFile:
    """A CSV, open to be read as often as wanted.

    Parameters
    ----------
    path
        The file.
    encoding
        Of its text; else UTF-8 is tried, then GB18030.

    Raises
    ------
    FileNotTable, FileEmpty, FileRefused, PointsRefused
    """

    geometry: str | None = None
    crs: str | None = None

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path, self.file = path, path.name
        self._size = path.stat().st_size
        self.encoding = self._encoding(encoding)
        lines = self._first_lines()
        texts = [self._decoded(line.removeprefix(_BOM).rstrip(b"\r\n")) for line in lines]
        first = next((at for at, text in enumerate(texts) if text.strip()), None)
        if first is None:
            raise FileEmpty(file=self.file)
        if any("\0" in text for text in texts[: first + 1]):
            raise FileNotTable(file=self.file)
        self.separator = max(SEPARATORS, key=_separated([text for text in texts if text.strip()]).count)
        rows = [_cells(text, self.separator) for text in texts[first:]]
        at = heading.row_of(rows)
        self._header_row = first + at + 1
        if not rows[at]:
            raise PointsRefused(file=self.file, reason="its heading is too long")
        self.head = b"".join(lines[: self._header_row])
        self.line_end = b"\r\n" if self.head.endswith(b"\r\n") else b"\n"
        self.columns: Sequence[str] = letters.apart(cell.strip() for cell in rows[at])

    def schema(self) -> pa.Schema:
        """Return the types of all columns: everything is text."""
        return pa.schema([(name, pa.string()) for name in self.columns])

    def pieces(self, wanted: Sequence[str] | None = None) -> Iterator[Piece]:
        """Yield all rows from the beginning, piece by piece.

        Parameters
        ----------
        wanted
            The columns that are needed; all unless said. The rows as they stand come along in any case.

        Raises
        ------
        RowUneven, PointsRefused
        """
        row = self._header_row + 1
        for block, ends, done in self._blocks():
            lines = _lines(block, ends)
            yield Piece(row, self._table(block, len(ends), wanted), done, lines)
            row += len(ends)

    # --- what the file says of itself

    def _encoding(self, said: str | None) -> str:
        """Return the encoding by the first block with a letter beyond ASCII."""
        with self.path.open("rb") as stream:
            if stream.read(2) in _WIDE:
                raise PointsRefused(file=self.file, reason="its text is in UTF-16; save it as CSV UTF-8")
            stream.seek(0)
            block = b""
            while piece := stream.read(_BLOCK):
                block = piece
                if not piece.isascii():
                    break
        if letters.is_no_text(block):
            raise FileNotTable(file=self.file)
        found, _ = letters.encoding_of([block], [], self.file, said)
        # GB2312 and GBK are parts of GB18030, which has letters for every name.
        return "gb18030" if found in ("gbk", "gb2312", "cp936") else found

    def _first_lines(self) -> list[bytes]:
        """Return all lines to the first that is not empty, and where that may be a title, some more."""
        lines: list[bytes] = []
        wanted = 0
        with self.path.open("rb") as stream:
            for line in iter(lambda: stream.readline(MB), b""):
                while line.count(b'"') % 2 and len(line) < MB and (rest := stream.readline(MB)):
                    line += rest  # a line break within a heading
                lines.append(line)
                filled = line.removeprefix(_BOM).strip()
                if filled and not wanted:
                    is_title = not any(separator in filled.strip(b",; \t") for separator in SEPARATORS.encode())
                    wanted = heading.LOOKED_AT if is_title else 1
                wanted -= bool(filled)
                if filled and not wanted:
                    break
        return lines

    def _decoded(self, text: bytes) -> str:
        try:
            return text.decode(self.encoding)
        except UnicodeError:
            raise PointsRefused(
                file=self.file, reason="its text is not all in one encoding; say it with --encoding"
            ) from None

    # --- rows

    def _blocks(self) -> Iterator[tuple[bytes, Places, float]]:
        """Yield whole rows with all cells, where they end, and how much of the file is read."""
        with self.path.open("rb") as stream:
            stream.seek(len(self.head))
            row, rest = self._header_row + 1, b""
            while piece := stream.read(_BLOCK):
                block, rest = self._whole_rows(rest + piece, row)
                if block is not None:
                    yield *block, stream.tell() / self._size
                    row += len(block[1])
            block, _ = self._whole_rows(rest + b"\n", row)
            if block is not None:
                yield *block, 1.0
            elif rest.strip():
                raise self._unclosed()

    def _whole_rows(self, content: bytes, row: int) -> tuple[tuple[bytes, Places] | None, bytes]:
        """Return the rows that end in `content`, and what is left of it."""
        array = np.frombuffer(content, np.uint8)
        ends, separators = ends_of(array, ord(self.separator))
        # Empty lines are held back: at the end of the file they are no rows.
        filled = len(content[: int(ends[-1]) + 1].rstrip(b"\r\n")) if ends.size else 0
        if not filled:
            if len(content) > _LONGEST_ROW:
                raise self._unclosed()
            return None, content
        ends = ends[: int(np.searchsorted(ends, filled)) + 1]
        last = int(ends[-1]) + 1
        cells = np.diff(np.searchsorted(separators, ends), prepend=0) + 1
        block = content[:last]
        if (cells != len(self.columns)).any():
            block, ends = self._evened(block, ends, cells, row)
        return (block, ends), content[last:]

    def _unclosed(self) -> PointsRefused:
        return PointsRefused(file=self.file, reason="a quotation mark in it is misplaced or not closed")

    def _evened(self, block: bytes, ends: Places, cells: NDArray[np.int64], row: int) -> tuple[bytes, Places]:
        """Return the rows with as many cells as the header has: empty ones put in, or taken off, at the end."""
        separator, width = self.separator.encode(), len(self.columns)
        rows = [block[start:end] for start, end in zip([0, *(ends[:-1] + 1).tolist()], ends.tolist(), strict=True)]
        for at in np.flatnonzero(cells != width).tolist():
            line, count = rows[at].removesuffix(b"\r"), int(cells[at])
            while count > width and line.endswith(separator):
                line, count = line[:-1], count - 1
            if count > width:
                raise RowUneven(file=self.file, row=row + at, found=count, expected=width)
            rows[at] = line + separator * (width - count)
        return b"\n".join(rows) + b"\n", np.cumsum([len(line) + 1 for line in rows]) - 1

    def _table(self, block: bytes, rows: int, wanted: Sequence[str] | None) -> pa.Table:
        names = list(self.columns if wanted is None else wanted)
        # Columns of numbers are ASCII in every encoding; what else they hold is decoded cell by cell.
        text = block if wanted is not None or self.encoding == "utf-8" else self._decoded(block).encode()
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text),
                arrow_csv.ReadOptions(column_names=list(self.columns), use_threads=False, block_size=len(text) + 1),
                arrow_csv.ParseOptions(
                    delimiter=self.separator, newlines_in_values=b'"' in block, ignore_empty_lines=False
                ),
                arrow_csv.ConvertOptions(
                    column_types=self.schema(), include_columns=names, strings_can_be_null=False,
                    check_utf8=wanted is None, null_values=[], true_values=[], false_values=[],
                ),
            )  # fmt: skip
        except pa.ArrowInvalid:
            table = None
        if table is None or table.num_rows != rows:
            raise PointsRefused(
                file=self.file, reason="a quotation mark in it is misplaced, or its text is not all in one encoding"
            )
        if wanted is None or block.isascii():
            return table
        return pa.table([self._texts(column) for column in table.columns], names)

    def _texts(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return a column that was read as bytes, in UTF-8."""
        if pc.all(pc.string_is_ascii(column)).as_py():
            return column
        cells = column.cast(pa.binary()).to_pylist()
        return pa.chunked_array([[self._decoded(cell) for cell in cells]], pa.string())


def _separated(texts: Sequence[str]) -> str:
    """Return the line that tells what stands between the cells: the first, or one under a title, like all below it.

    Empty where each line is one cell, whatever an address in it has: 前园南路12号;3幢.
    """
    for at, text in enumerate(texts):
        separator = max(SEPARATORS, key=text.count)
        below = texts[at + 1 :]
        count = text.count(separator)
        if count and (at == 0 or separator == "\t"):
            return text
        if count >= _LEAST_IN_HEADER and below and all(separator in line for line in below):
            return text
    return ""


def _cells(text: str, separator: str) -> list[str]:
    """Return the cells of one of the first rows; none of a row with a cell so long that it is no heading."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _lines(block: bytes, ends: Places) -> pa.Array:
    """Return the rows as texts that share the block's memory, without the ends of the lines."""
    offsets = np.concatenate([[0], ends + 1]).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(block)]
    lines = pa.Array.from_buffers(pa.large_string(), len(ends), buffers)
    return pc.ascii_rtrim(lines, characters="\r\n")
