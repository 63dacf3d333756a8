"""The hash of a coverage: who has the same grids gets the same, and nobody gets it with others.

It is SHA-256, in lower-case hexadecimal digits, over all grids in the order of their codes (as UTF-8, byte by byte),
without anything between them. Of each grid come in:

1. code, name, community and kind (`base` or `dedicated`), each as its length in bytes (4 bytes, little-endian,
   unsigned) and its UTF-8. A community that is not known is the length 0xFFFFFFFF and nothing else;
2. the shape as little-endian WKB in two dimensions without a reference system, as it is stored: its length, as above,
   and its bytes. Polygon and MultiPolygon, the order of the rings, where they begin and which way they go all count.

After the grids come their micro-grids, if there are any, in the order of their codes and in the same form: code, name,
grid, `micro`, shape. After these the party grids, if there are any, in the order of their codes: code, name, `party`,
how many grids it is of (4 bytes, as a length) and their codes in order.

Households do not come in: they are counted anew without anybody's border being moved.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence

import shapely

from geogrid.domain.editing.mesh import Micro, Party
from geogrid.domain.editing.outline import Shape
from geogrid.domain.grid import Grid

_NONE = struct.pack("<I", 0xFFFFFFFF)
_LITTLE_ENDIAN = 1
_MICRO, _PARTY = "micro", "party"


def geometry_hash(
    grids: Iterable[Grid], micros: Mapping[str, Sequence[Micro]] | None = None, parties: Iterable[Party] = ()
) -> str:
    """Return the hash of a coverage, 64 hexadecimal digits; see above for how anybody gets it.

    Parameters
    ----------
    grids
        In any order, no code twice.
    micros
        The micro-grids of each grid that has any.
    parties
        The party grids, in any order.
    """
    digest = hashlib.sha256()
    nested = [(each, code) for code, some in (micros or {}).items() for each in some]
    for rows in (
        [((grid.code, grid.name, grid.community, str(grid.kind)), grid.shape) for grid in grids],
        [((micro.code, micro.name, code, _MICRO), micro.shape) for micro, code in nested],
    ):
        for texts, shape in sorted(rows, key=lambda row: row[0][0].encode()):
            for text in texts:
                digest.update(_NONE if text is None else _sized(text.encode()))
            digest.update(_sized(_bytes(shape)))
    for party in sorted(parties, key=lambda party: party.code.encode()):
        members = sorted(member.encode() for member in party.members)
        for content in (party.code.encode(), party.name.encode(), _PARTY.encode()):
            digest.update(_sized(content))
        digest.update(struct.pack("<I", len(members)) + b"".join(map(_sized, members)))
    return digest.hexdigest()


def _bytes(shape: Shape) -> bytes:
    return bytes(shapely.to_wkb(shape, output_dimension=2, byte_order=_LITTLE_ENDIAN, include_srid=False))


def _sized(content: bytes) -> bytes:
    return struct.pack("<I", len(content)) + content
