"""The files that make up a Shapefile: whether each is whole, and the index made anew where it was left behind."""

from __future__ import annotations

import struct
from pathlib import Path

MAGIC = b"\x00\x00\x27\x0a"
HEAD = 100


def is_whole(path: Path) -> bool:
    """Return whether each file is as long as it says and all have the same number of rows: GDAL reads on over a loss.

    A missing .shx is written from the headers of the records; a missing .dbf only means that there are no fields.
    """
    shapes, index = path.read_bytes(), path.with_suffix(".shx")
    if len(shapes) < max(HEAD, _claimed_size(shapes)):
        return False
    if not index.is_file() and not _write_index(shapes, index):
        return False
    entries = index.read_bytes()
    size = _claimed_size(entries)
    return len(entries) >= max(HEAD, size) and _has_rows(path.with_suffix(".dbf"), (size - HEAD) // 8)


def _claimed_size(head: bytes) -> int:
    """The bytes that a .shp or .shx says it has; it counts in words of two."""
    words: int = struct.unpack(">I", head[24:28])[0] if len(head) >= 28 else 0
    return 2 * words


def _write_index(shapes: bytes, index: Path) -> bool:
    """Write where each record begins and how long it is; False when the records do not add up to the file."""
    entries, place, end = [], HEAD, _claimed_size(shapes)
    while place < end:
        words = struct.unpack_from(">I", shapes, place + 4)[0] if place + 12 <= end else 0
        if words < 2 or place + 8 + 2 * words > end:
            return False
        entries.append(struct.pack(">II", place // 2, words))
        place += 8 + 2 * words
    size = struct.pack(">I", HEAD // 2 + 4 * len(entries))
    index.write_bytes(shapes[:24] + size + shapes[28:HEAD] + b"".join(entries))
    return True


def _has_rows(table: Path, count: int) -> bool:
    """Whether a .dbf has as many rows as there are shapes, and as many bytes as rows."""
    if not table.is_file():
        return True
    content = table.read_bytes()
    if len(content) < 12:
        return False
    rows, start, width = struct.unpack("<IHH", content[4:12])
    return bool(rows == count and len(content) >= start + rows * width)
