"""Columns of coordinates to numbers, and the points of shapes; what is none is told by a note, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geogrid.domain.locating.rows import Note

_A_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(?i:nan|inf|infinity)$"
_Z_AND_M_AND_SRID = 0xE0000000
_Z, _SRID = 0x80000000, 0x20000000

Numbers = tuple[NDArray[np.float64], NDArray[np.uint8]]
Pairs = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as one array of plain values."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # of no or several chunks still
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def numbers(column: pa.ChunkedArray | pa.Array) -> Numbers:
    """Return a column's values, NaN where there is none, and the notes that say why; both of shape (n,)."""
    array = whole(column)
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _noted(array.cast(pa.float64()), array.is_null())
    if pa.types.is_null(kind):
        return _noted(array.cast(pa.float64()), array.is_null())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _of_texts(array)
    return _noted(pa.nulls(len(array), pa.float64()), array.is_null(), Note.NOT_A_NUMBER)


def _noted(values: pa.Array, missing: pa.Array, otherwise: Note = Note.NOT_FINITE) -> Numbers:
    found = np.array(values.fill_null(np.nan).to_numpy(zero_copy_only=False), dtype=float)
    notes = np.zeros(len(found), np.uint8)
    wrong = ~np.isfinite(found)
    if wrong.any():
        notes[wrong] = otherwise.number
        notes[missing.to_numpy(zero_copy_only=False)] = Note.MISSING.number
        found[wrong] = np.nan
    return found, notes


def _of_texts(array: pa.Array) -> Numbers:
    texts = pc.utf8_trim_whitespace(array.cast(pa.string()))
    empty = pc.fill_null(pc.equal(texts, ""), True)
    texts = pc.if_else(empty, None, texts)
    try:
        return _noted(texts.cast(pa.float64()), empty)
    except pa.ArrowInvalid:  # one at least is no number
        number = pc.fill_null(pc.match_substring_regex(texts, _A_NUMBER), False)
        found, notes = _noted(pc.if_else(number, texts, None).cast(pa.float64()), empty)
        neither = ~(number.to_numpy(zero_copy_only=False) | empty.to_numpy(zero_copy_only=False))
        notes[neither] = Note.NOT_A_NUMBER.number
        return found, notes


def points_of(column: pa.ChunkedArray | pa.Array) -> Pairs:
    """Return x, y and notes of a column of shapes: WKB, or pairs of numbers as native GeoParquet has them."""
    array = whole(column)
    kind = array.type
    if pa.types.is_struct(kind) and {"x", "y"} <= {kind.field(n).name for n in range(kind.num_fields)}:
        x, y = (_plain(pc.struct_field(array, axis)) for axis in "xy")
    elif pa.types.is_fixed_size_list(kind) and kind.list_size >= 2:
        pairs = _plain(pc.list_flatten(array.fill_null([np.nan] * kind.list_size))).reshape(-1, kind.list_size)
        x, y = pairs[:, 0], pairs[:, 1]
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind):
        return _of_wkb(array.cast(pa.large_binary()))
    else:
        nothing = np.full(len(array), np.nan)
        return nothing, nothing.copy(), np.full(len(array), Note.NOT_A_POINT.number, np.uint8)
    return _without_empty(x, y, np.zeros(len(array), np.uint8))


def heights_of(column: pa.ChunkedArray | pa.Array) -> int:
    """Return how many of a column's points have a height, in each of the ways that `points_of` reads."""
    array = whole(column)
    kind = array.type
    if pa.types.is_struct(kind):
        third = pc.struct_field(array, "z") if kind.get_field_index("z") >= 0 else pa.nulls(len(array), pa.float64())
    elif pa.types.is_fixed_size_list(kind):
        third = pc.list_element(array, 2) if kind.list_size >= 3 else pa.nulls(len(array), pa.float64())
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind):
        return _high(array.drop_null().cast(pa.large_binary()))
    else:
        return 0
    return int(np.isfinite(_plain(third)).sum())


def _high(array: pa.Array) -> int:
    """Count the WKB whose type says that there is a height."""
    starts, lengths, data = _held(array)
    count = 0
    for byte_order, integer in ((1, "<u4"), (0, ">u4")):
        rows = np.flatnonzero(lengths >= 21)
        rows = rows[data[starts[rows]] == byte_order]
        kinds = _values(data, starts[rows] + 1, 4, integer)[:, 0]
        count += int((((kinds & _Z) != 0) | ((kinds & ~np.uint32(_Z_AND_M_AND_SRID)) // 1000 % 2 == 1)).sum())
    return count


def _held(array: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Return where each value of large binary begins, how long it is, and the bytes of all."""
    offsets = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array) + 1]
    held = array.buffers()[2]
    return offsets[:-1], np.diff(offsets), np.frombuffer(held, np.uint8) if held is not None else np.zeros(0, np.uint8)


def _plain(array: pa.Array) -> NDArray[np.float64]:
    return np.array(array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False), dtype=float)


def _of_wkb(array: pa.Array) -> Pairs:
    """Read points by their bytes alone: order, type, perhaps a system, then x and y."""
    starts, lengths, data = _held(array)
    x, y = np.full(len(array), np.nan), np.full(len(array), np.nan)
    notes = np.full(len(array), Note.NOT_A_POINT.number, np.uint8)
    long_enough = np.flatnonzero(lengths >= 21)
    order = data[starts[long_enough]]
    for byte_order, integer, double in ((1, "<u4", "<f8"), (0, ">u4", ">f8")):
        rows = long_enough[order == byte_order]
        kinds = _values(data, starts[rows] + 1, 4, integer)[:, 0]
        point = (kinds & ~np.uint32(_Z_AND_M_AND_SRID)) % 1000 == 1
        shift = np.where(kinds & _SRID, 4, 0)
        point &= lengths[rows] >= 21 + shift
        rows = rows[point]
        pairs = _values(data, starts[rows] + 5 + shift[point], 16, double)
        x[rows], y[rows], notes[rows] = pairs[:, 0], pairs[:, 1], 0
    notes[array.is_null().to_numpy(zero_copy_only=False)] = Note.MISSING.number
    return _without_empty(x, y, notes)


def _values(data: NDArray[np.uint8], at: NDArray[np.int64], size: int, kind: str) -> NDArray[Any]:
    return np.ascontiguousarray(data[at[:, None] + np.arange(size)]).view(kind)


def _without_empty(x: NDArray[np.float64], y: NDArray[np.float64], notes: NDArray[np.uint8]) -> Pairs:
    """An empty point is written as NaN NaN: it is missing, anything else that is not finite is said to be so."""
    notes[(notes == 0) & np.isnan(x) & np.isnan(y)] = Note.MISSING.number
    notes[(notes == 0) & ~(np.isfinite(x) & np.isfinite(y))] = Note.NOT_FINITE.number
    return x, y, notes


def pairs_of(east: pa.ChunkedArray, north: pa.ChunkedArray) -> Pairs:
    """Return x, y and notes of two columns of numbers."""
    x, notes = numbers(east)
    y, others = numbers(north)
    return x, y, np.where(notes == 0, others, notes)
