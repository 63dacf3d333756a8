"""Geometry as PostGIS takes and gives it: EWKB in hexadecimal."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SRID = 4490
_POINT = struct.Struct("<BIIdd")
_POINT_WITH_SRID = 0x20000001
_POINTS = np.dtype({"names": ["xy"], "formats": ["(2,)<f8"], "offsets": [9], "itemsize": _POINT.size})
_WKB, _POLYGON, _HEAD = b"\x01", struct.pack("<I", 3), 18
"""Byte order and class of a polygon, and how many digits stand before its rings in an EWKB: these and the SRID."""


def encode(shape: BaseGeometry) -> str:
    """Return the EWKB of a shape, with the store's SRID in it."""
    return str(shapely.to_wkb(shapely.set_srid(shape, SRID), hex=True, byte_order=1, include_srid=True))


def decode(text: str) -> BaseGeometry:
    """Return the shape of an EWKB that PostGIS gave."""
    return shapely.set_srid(shapely.from_wkb(text), 0)


def encode_point(lon: float, lat: float) -> str:
    """Return the EWKB of a point."""
    return _POINT.pack(1, _POINT_WITH_SRID, SRID, lon, lat).hex()


def decode_point(text: str) -> tuple[float, float]:
    """Return (longitude, latitude) of a point's EWKB."""
    _, _, _, lon, lat = _POINT.unpack(bytes.fromhex(text))
    return lon, lat


def decode_points(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return longitude and latitude of points' EWKB, as `decode_point` does. Shape (n, 2)."""
    return np.ascontiguousarray(np.frombuffer(bytes.fromhex("".join(texts)), dtype=_POINTS)["xy"])


def wkb_of_polygons(texts: Sequence[str]) -> list[bytes]:
    """Return the WKB of polygons' EWKB."""
    return [_WKB + _POLYGON + bytes.fromhex(text[_HEAD:]) for text in texts]
