"""The hash of a coverage: who has the same grids gets the same, and nobody gets it with others.

It is SHA-256, in lower-case hexadecimal digits, over all grids in the order of their codes (as UTF-8, byte by byte),
without anything between them. Of each grid come in:

1. code, name, community and kind (`base` or `dedicated`), each as its length in bytes (4 bytes, little-endian,
   unsigned) and its UTF-8. A community that is not known is the length 0xFFFFFFFF and nothing else;
2. the shape as little-endian WKB in two dimensions without a reference system, as it is stored: its length, as above,
   and its bytes. Polygon and MultiPolygon, the order of the rings, where they begin and which way they go all count.

Households do not come in: they are counted anew without anybody's border being moved.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

import shapely

from geogrid.domain.grid import Grid

_NONE = struct.pack("<I", 0xFFFFFFFF)
_LITTLE_ENDIAN = 1


def geometry_hash(grids: Iterable[Grid]) -> str:
    """Return the hash of a coverage, 64 hexadecimal digits; see above for how anybody gets it.

    Parameters
    ----------
    grids
        In any order, no code twice.
    """
    ordered = sorted(grids, key=lambda grid: grid.code.encode())
    shapes = shapely.to_wkb(
        [grid.shape for grid in ordered], output_dimension=2, byte_order=_LITTLE_ENDIAN, include_srid=False
    )
    digest = hashlib.sha256()
    for grid, shape in zip(ordered, shapes, strict=True):
        for text in (grid.code, grid.name, grid.community, str(grid.kind)):
            digest.update(_NONE if text is None else _sized(text.encode()))
        digest.update(_sized(shape))
    return digest.hexdigest()


def _sized(content: bytes) -> bytes:
    return struct.pack("<I", len(content)) + content
