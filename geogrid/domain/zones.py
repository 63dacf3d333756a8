"""Gauss-Krueger zones of CGCS2000, and what coordinates that say nothing of their system look like.

A zone of 3 degrees has the number of its central meridian / 3 (25 to 45), one of 6 degrees 13 to 23. Each comes in two
forms: the easting begins with the zone's number (39 627 283 m, EPSG:4527) or does not (627 283 m, EPSG:4548).
Source of the numbers: the EPSG register.
"""

from __future__ import annotations

from dataclasses import dataclass

# South-west and north-east of China with its seas, in degrees, and how far north that is on the ground, in metres.
CHINA = (73.0, 3.0, 136.0, 54.0)
NORTHINGS = (330_000.0, 6_000_000.0)
MERCATOR = ((8_120_000.0, 15_150_000.0), (330_000.0, 7_170_000.0))
FOOT = 0.3048  # metres
# A zone is at most 3 degrees wide on either side of its meridian.
_EASTINGS = (150_000.0, 850_000.0)
_FIRST_3, _LAST_3, _FIRST_6, _LAST_6 = 25, 45, 13, 23


@dataclass(frozen=True)
class Guess:
    """What coordinates look like.

    Parameters
    ----------
    systems
        Values for --crs that are plausible, the likeliest first.
    why
        A sentence.
    swapped
        Whether it holds with x and y exchanged.
    """

    systems: tuple[str, ...]
    why: str
    swapped: bool = False


def local_zone(lon: float, *, prefixed: bool = False) -> str:
    """Return the 3-degree Gauss-Krueger zone of a longitude in China as "EPSG:n".

    Parameters
    ----------
    lon
        CGCS2000 degrees.
    prefixed
        Whether eastings are to begin with the zone's number.

    Raises
    ------
    ValueError
        Outside the zones, 73.5 to 136.5 degrees east.
    """
    number = round(lon / 3)
    if not _FIRST_3 <= number <= _LAST_3:
        raise ValueError(f"no zone at {lon} degrees")
    return f"EPSG:{(4513 if prefixed else 4534) + number - _FIRST_3}"


def guess(west: float, south: float, east: float, north: float) -> Guess | None:
    """Return what the extent of a file in China looks like, None when like nothing known.

    Parameters
    ----------
    west, south, east, north
        The least x and y and the greatest, as they stand in the file.
    """
    found = _guess(west, south, east, north)
    if found:
        return found
    swapped = _guess(south, west, north, east)
    return Guess(swapped.systems, swapped.why, swapped=True) if swapped else None


def _guess(west: float, south: float, east: float, north: float) -> Guess | None:
    if in_china(west, south) and in_china(east, north):
        return Guess(
            ("cgcs2000", "wgs84", "gcj02", "bd09"),
            "these are degrees in China; those of web maps are shifted (gcj02, bd09)",
        )
    if _within(MERCATOR[0], west, east) and _within(MERCATOR[1], south, north):
        return Guess(("EPSG:3857",), "these are metres of a web map")
    return _gauss_krueger(west, south, east, north)


def _gauss_krueger(west: float, south: float, east: float, north: float) -> Guess | None:
    if not _within(NORTHINGS, south, north):
        return None
    number = int(west // 1e6)
    if not _within(_EASTINGS, west - number * 1e6, east - number * 1e6):
        return None
    if number == 0:
        return Guess(
            tuple(f"EPSG:{4534 + number}" for number in range(_LAST_3 - _FIRST_3 + 1)),
            "these are Gauss-Krueger metres without the zone's number: EPSG:4534 where the central meridian is 75° E, "
            "one more for every 3°, so EPSG:4548 for 117° E",
        )
    prefixed = "x begins with the number of a Gauss-Krueger zone"
    if _FIRST_3 <= number <= _LAST_3:
        return Guess((f"EPSG:{4513 + number - _FIRST_3}",), prefixed)
    if _FIRST_6 <= number <= _LAST_6:
        return Guess((f"EPSG:{4491 + number - _FIRST_6}",), prefixed)
    return None


def could_be_feet(west: float, south: float, east: float, north: float) -> bool:
    """Return whether an extent, as it stands in a file, would lie in a zone of China if its numbers were feet."""
    return bool(_gauss_krueger(*(FOOT * number for number in (west, south, east, north))))


def in_china(lon: float, lat: float) -> bool:
    """Return whether degrees lie in the rectangle around China and its seas."""
    return CHINA[0] <= lon <= CHINA[2] and CHINA[1] <= lat <= CHINA[3]


def _within(span: tuple[float, float], low: float, high: float) -> bool:
    return span[0] <= low and high <= span[1]
