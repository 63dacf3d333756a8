"""The columns that are added to the rows of a file of points."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geogrid.domain.locating.borders import BORDER
from geogrid.domain.locating.headers import free_names
from geogrid.domain.locating.rows import NOTES
from geogrid.errors import ExportUnsuitable
from geogrid.io.formula import harmless

NOTE = "locate_note"


@dataclass(frozen=True)
class Found:
    """What was found for the rows of a piece.

    Parameters
    ----------
    positions
        Place of each row's grid, -1 for none. Shape (n,).
    notes
        Numbers of notes. Shape (n,).
    border_m, neighbour, near
        Distance to the border (NaN for none), place of the grid beyond (-1), whether the radius reaches another grid;
        None where they were not asked for.
    """

    positions: NDArray[np.int32]
    notes: NDArray[np.uint8]
    border_m: NDArray[np.float64] | None = None
    neighbour: NDArray[np.int32] | None = None
    near: NDArray[np.bool_] | None = None


class AddedColumns:
    """The added columns in their order.

    Parameters
    ----------
    texts
        Columns that tell of a grid, with a text for each grid; the first is the code.
    border
        Which of `BORDER` are wanted.
    taken
        Names of columns that the file has already: they stay, and the added ones of the same name get a number.

    Attributes
    ----------
    names
        What each added column is called.
    texts, notes
        The values that the columns of texts pick from; the last, or the first note, is none.
    """

    def __init__(self, texts: Mapping[str, Sequence[str]], border: Sequence[str], taken: Sequence[str]) -> None:
        self.texts = [pa.array([*(value or None for value in values), None], pa.string()) for values in texts.values()]
        self.border = [name for name in BORDER if name in border]
        self.notes = pa.array([None, *map(str, NOTES[1:])], pa.string())
        self.names = free_names((*texts, *self.border, NOTE), taken)

    def schema(self) -> pa.Schema:
        """Return the added columns and their types."""
        kinds = {"border_m": pa.float64(), "near_border": pa.bool_()}
        return pa.schema([(name, kinds.get(known, pa.string())) for known, name in self.names.items()])

    def table(self, found: Found) -> pa.Table:
        """Return the added columns of a piece."""
        at = pa.array(np.where(found.positions < 0, len(self.texts[0]) - 1, found.positions))
        border = dict(zip(BORDER, self.border_columns(found), strict=True))
        columns = [*(texts.take(at) for texts in self.texts), *(border[name] for name in self.border)]
        return pa.table([*columns, self.notes.take(pa.array(found.notes))], schema=self.schema())

    def border_columns(self, found: Found) -> tuple[Any, ...]:
        """Return the columns of `BORDER`, None for one that was not asked for."""
        if found.border_m is None or found.neighbour is None:
            return None, None, None
        distance = pa.array(np.round(found.border_m, 2), from_pandas=True)
        beyond = self.texts[0].take(pa.array(np.where(found.neighbour < 0, len(self.texts[0]) - 1, found.neighbour)))
        return distance, beyond, None if found.near is None else pa.array(found.near, mask=found.positions < 0)


class AddedText:
    """The added columns as the rest of a line of CSV.

    Parameters
    ----------
    columns
        What is added.
    separator, encoding, line_end
        As the file has them.
    """

    def __init__(self, columns: AddedColumns, file: str, separator: str, encoding: str, line_end: bytes) -> None:
        self._columns, self._separator, self._encoding, self._file = columns, separator, encoding, file
        rows = zip(*(texts.to_pylist() for texts in columns.texts), strict=True)
        self._grids = self._array([self._line(["", *row]) for row in rows])
        self._codes = self._array([self._line([code]) for code in columns.texts[0].to_pylist()])
        ends = [self._line(["", note]) + line_end for note in columns.notes.to_pylist()]
        self._ends = self._array(ends)
        self.head = self._line(["", *columns.names.values()]) + line_end

    def lines(self, lines: pa.Array, found: Found) -> memoryview:
        """Return the bytes of whole lines: as they were, with what is added."""
        last = len(self._grids) - 1
        parts = [lines, self._grids.take(pa.array(np.where(found.positions < 0, last, found.positions)))]
        nothing, separator = (pa.scalar(text, pa.large_string()) for text in ("", self._separator))
        for name, column in zip(BORDER, self._columns.border_columns(found), strict=True):
            if name in self._columns.border:
                texts = self._beyond(found) if name == "neighbour" else column.cast(pa.string()).cast(pa.large_string())
                parts.append(pc.binary_join_element_wise(nothing, texts.fill_null(""), separator))
        parts.append(self._ends.take(pa.array(found.notes)))
        whole = pc.binary_join_element_wise(*parts, nothing)
        offsets = np.frombuffer(whole.buffers()[1], np.int64)
        return memoryview(whole.buffers()[2])[offsets[whole.offset] : offsets[whole.offset + len(whole)]]

    def _beyond(self, found: Found) -> pa.Array:
        assert found.neighbour is not None
        return self._codes.take(pa.array(np.where(found.neighbour < 0, len(self._codes) - 1, found.neighbour)))

    def _line(self, cells: Sequence[str | None]) -> bytes:
        """Return cells as text; one that a spreadsheet would take for a formula is made a text."""
        held = io.StringIO(newline="")
        csv.writer(held, delimiter=self._separator, lineterminator="").writerow([harmless(cell) for cell in cells])
        text = held.getvalue() if len(cells) > 1 else held.getvalue().replace('""', "")
        try:
            return text.encode(self._encoding)
        except UnicodeEncodeError:
            raise ExportUnsuitable(
                file=self._file, reason="its encoding has no letters for the names of the grids; write .xlsx instead"
            ) from None

    def _array(self, texts: Sequence[bytes]) -> pa.Array:
        """Return texts in the file's encoding in the type of the lines; Arrow need not know that it is not UTF-8."""
        held = pa.array(texts, pa.large_binary())
        return pa.Array.from_buffers(pa.large_string(), len(held), held.buffers())
