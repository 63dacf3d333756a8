"""Geometry as PostGIS takes and gives it: EWKB in hexadecimal."""

from __future__ import annotations

import struct

import shapely
from shapely.geometry.base import BaseGeometry

SRID = 4490
_POINT = struct.Struct("<BIIdd")
_POINT_WITH_SRID = 0x20000001


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
