"""Coordinate systems: everything comes in as x, y in some system and is kept as CGCS2000 longitude, latitude.

Order is always east (longitude) first, then north (latitude), whatever the authority says of the axes. WGS 84 and
CGCS2000 differ by less than a decimetre here and count as the same, as PROJ does.

GCJ-02 and BD-09 follow the public approximate formulas; a surveyed position beats them by metres. Constants and
accuracy: a = 6378245.0, ee = 0.00669342162296594323; the inverse by fixed point reaches 1e-11 degrees in 4 steps.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geogrid.domain.zones import FOOT, in_china
from geogrid.errors import CrsNeedsParameters, CrsUnknown

STORAGE = "EPSG:4490"
GCJ02 = "gcj02"
BD09 = "bd09"
_NAMES = {"wgs84": "EPSG:4326", "cgcs2000": STORAGE, "gcj-02": GCJ02, "bd-09": BD09, GCJ02: GCJ02, BD09: BD09}
_ON_THE_STORAGE_DATUM = {"EPSG:4326", "EPSG:4490"}
# Datums that no formula takes to CGCS2000: the parameters are local and not public; guessing moves points by 100 m.
_LOCAL_DATUMS = re.compile(r"xian|beijing", re.IGNORECASE)

# How far outside its area of use a system may still be meant, in degrees: one zone of Gauss-Krueger.
_BEYOND = 3.0

_SHORT = 40  # letters; what is longer is WKT
_LONGEST = 10_000  # letters; what nests without end is no definition
_NAMES_A_FILE = re.compile(r"\binit\s*=", re.IGNORECASE)  # PROJ would read it

_A = 6378245.0
_EE = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
_STEPS = 6

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


def name(crs: str) -> str:
    """Return the one name of a coordinate system: "EPSG:n", "gcj02", "bd09", or WKT/PROJ text as it is.

    Parameters
    ----------
    crs
        wgs84, cgcs2000, gcj02, bd09, an EPSG number with or without "EPSG:", or text PROJ understands.

    Raises
    ------
    CrsUnknown
        When nobody knows it.
    """
    text = crs.strip()
    known = _NAMES.get(text.lower())
    if known:
        return known
    if re.fullmatch(r"\d{4,6}", text):
        text = f"EPSG:{text}"
    if re.fullmatch(r"epsg:\d+", text, re.IGNORECASE):
        text = text.upper()
    _proj(text)
    return text


def projjson(crs: str) -> dict[str, Any]:
    """Return a system, not a shifted one, as GeoParquet states it."""
    return dict(_proj(name(crs)).to_json_dict())


def called(crs: str) -> str:
    """Return what to call a coordinate system in a sentence: of WKT its name, or else its method, and its unit."""
    if len(crs) <= _SHORT:
        return crs
    system = _proj(crs)
    nameless = system.name.lower() in ("unknown", "unnamed", "undefined")
    method = system.coordinate_operation.method_name if system.coordinate_operation else ""
    return f"{method if nameless and method else system.name} ({system.axis_info[0].unit_name})"


def in_feet(crs: str, x: float, y: float) -> bool:
    """Return whether a point that is not possible in a system in metres would be, were its numbers feet."""
    metres = not is_geographic(crs) and metres_per_unit(crs) == 1.0
    return metres and not fits(crs, x, y) and fits(crs, x * FOOT, y * FOOT)


def is_geographic(crs: str) -> bool:
    """Return whether the coordinates of this system are degrees."""
    crs = name(crs)
    return crs in (GCJ02, BD09) or bool(_proj(crs).is_geographic)


def metres_per_unit(crs: str) -> float:
    """Return how many metres one coordinate unit is; for degrees, along a meridian."""
    if is_geographic(crs):
        return 111_320.0
    return float(_proj(name(crs)).axis_info[0].unit_conversion_factor)


def to_storage(crs: str, x: ArrayLike, y: ArrayLike) -> Pair:
    """Return longitude, latitude in CGCS2000 degrees.

    Parameters
    ----------
    crs
        Any system `name` accepts.
    x, y
        East and north in that system, shape (n,) or scalars.

    Raises
    ------
    CrsUnknown, CrsNeedsParameters
        When the system cannot be understood, or only with parameters that are not public.
    """
    crs = name(crs)
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if crs == BD09:
        crs, (x, y) = GCJ02, _bd09_to_gcj02(x, y)
    if crs == GCJ02:
        return _gcj02_to_wgs84(x, y)
    if crs in _ON_THE_STORAGE_DATUM:
        return x, y
    return _transformer(crs, STORAGE).transform(x, y)


def from_storage(crs: str, lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return x, y in `crs` of CGCS2000 degrees; the inverse of `to_storage`, with the same arguments and errors."""
    crs = name(crs)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if crs == GCJ02:
        return wgs84_to_gcj02(lon, lat)
    if crs == BD09:
        return _gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
    if crs in _ON_THE_STORAGE_DATUM:
        return lon, lat
    return _transformer(STORAGE, crs).transform(lon, lat)


def fits(crs: str, x: float, y: float) -> bool:
    """Return whether a point can be meant in a system: within a few degrees of where the system is used.

    Degrees must be possible and must not lie north of Europe's coast, where China lies with its axes swapped.
    """
    crs = name(crs)
    if is_geographic(crs):
        return abs(x) <= 180 and abs(y) <= 90 and not in_china(y, x)
    lon, lat = _transformer(crs, STORAGE).transform(x, y)
    used = _proj(crs).area_of_use
    if not (np.isfinite([lon, lat]).all() and abs(lat) <= 90) or max(abs(x), abs(y)) <= 180:
        return False  # the latter are degrees, or at most a few houses at the origin
    if used is None:
        return True
    width = used.east - used.west + (360 if used.east < used.west else 0)
    beside = (lon - used.west + _BEYOND) % 360 <= width + 2 * _BEYOND
    return bool(beside and used.south - _BEYOND <= lat <= used.north + _BEYOND)


@lru_cache(maxsize=64)
def _proj(crs: str) -> CRS:
    if len(crs) > _LONGEST or _NAMES_A_FILE.search(crs):
        raise CrsUnknown(crs=crs[:80])
    try:
        return CRS.from_user_input(crs)
    except (CRSError, RecursionError):
        raise CrsUnknown(crs=crs[:80]) from None


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    for crs in (source, target):
        datum = _proj(crs).geodetic_crs
        if datum is None or _LOCAL_DATUMS.search(datum.name):
            raise CrsNeedsParameters(crs=_proj(crs).name)
    try:
        return Transformer.from_crs(_proj(source), _proj(target), always_xy=True)
    except ProjError:  # one of them is made up: a unit of no length, say
        raise CrsUnknown(crs=called(source if target == STORAGE else target)) from None


def _outside_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The formulas' own rectangle; outside it GCJ-02 is WGS 84."""
    return ~((lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271))


def wgs84_to_gcj02(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    """Return GCJ-02 degrees of WGS 84 degrees; unchanged outside the formula's rectangle."""
    x, y = lon - 105.0, lat - 35.0
    common = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north = north + (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north = north + (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east = east + (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east = east + (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _EE * np.sin(phi) ** 2
    shift_lat = np.degrees(north / ((_A * (1.0 - _EE)) / (magic * np.sqrt(magic))))
    shift_lon = np.degrees(east / (_A / np.sqrt(magic) * np.cos(phi)))
    outside = _outside_china(lon, lat)
    return np.where(outside, lon, lon + shift_lon), np.where(outside, lat, lat + shift_lat)


def _gcj02_to_wgs84(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    outside = _outside_china(lon, lat)
    guess_lon, guess_lat = lon, lat
    for _ in range(_STEPS):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + (lon - there_lon), guess_lat + (lat - there_lat)
    return np.where(outside, lon, guess_lon), np.where(outside, lat, guess_lat)


def _gcj02_to_bd09(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _bd09_to_gcj02(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(_STEPS):
        there_lon, there_lat = _gcj02_to_bd09(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + (lon - there_lon), guess_lat + (lat - there_lat)
    return guess_lon, guess_lat
