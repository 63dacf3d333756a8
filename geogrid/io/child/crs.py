"""What a file says of its coordinate system."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geogrid.errors import CrsOfFileUnknown

if TYPE_CHECKING:
    from pyproj import CRS

SHIFTED = ("gcj02", "bd09")  # as geogrid writes them
LONGEST_DEFINITION = 10_000  # a WKT that nests without end is no definition


def definition(said: str | None) -> str | None:
    """Return "EPSG:number" where what GDAL said has one, else its WKT."""
    if said is None or said.startswith("EPSG:"):
        return said
    known = _known(said)
    return None if known is None else _written(known)


def of_member(text: str, said: str | None) -> str | None:
    """Return what a JSON's crs member names; None for null. GDAL takes one it does not know for WGS 84.

    Parameters
    ----------
    text
        The JSON from the member's value on.
    said
        What GDAL made of it; kept when it means the same.

    Raises
    ------
    CrsOfFileUnknown
        When it names none that is known, or only links to one.
    """
    member, _ = json.JSONDecoder().raw_decode(text)
    if member is None:
        return None
    name = _name(member)
    if name in SHIFTED:
        return name
    known = _known(name)
    if known is None:
        raise CrsOfFileUnknown(crs=name[:80])
    meant = None if said is None else _known(said)
    same = meant is not None and meant.equals(known, ignore_axis_order=True)
    return definition(said) if same else _written(known)


def _name(member: Any) -> str:
    properties = member.get("properties") if isinstance(member, dict) else None
    if isinstance(properties, dict) and isinstance(properties.get("name"), str):
        return str(properties["name"])
    if isinstance(properties, dict) and member.get("type") == "EPSG":
        return f"EPSG:{properties.get('code')}"
    return json.dumps(member, ensure_ascii=False)


def _known(name: str) -> CRS | None:
    from pyproj import CRS  # takes half of the time of a child to load; most files say a number, or nothing
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(name)
    except (CRSError, RecursionError):
        return None


def _written(known: CRS) -> str | None:
    authority = known.to_authority()
    written = ":".join(authority) if authority else known.to_wkt()
    return written if len(written) <= LONGEST_DEFINITION else None
