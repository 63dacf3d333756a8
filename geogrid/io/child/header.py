"""Which columns of a table hold its coordinates."""

from __future__ import annotations

from collections.abc import Iterable

from geogrid.domain.locating.headers import coordinate_columns
from geogrid.errors import CoordinatesAmbiguous, FieldNotFound, FieldUnknown
from geogrid.io.child import letters


def pair(file: str, names: Iterable[str], x: str | None, y: str | None) -> tuple[int, int]:
    """Return the places of the two columns: those named, or those whose headers say so in Chinese or English.

    Raises
    ------
    FieldUnknown, FieldNotFound, CoordinatesAmbiguous
    """
    header = letters.apart(name.strip() for name in names)
    for name in filter(None, (x, y)):
        if name not in header:
            raise FieldUnknown(file=file, field=name, fields=header)
    east, north = coordinate_columns(header)
    east, north = ([x] if x else east), ([y] if y else north)
    if not east or not north:
        what, option = ("longitude", "?x=") if not east else ("latitude", "?y=")
        raise FieldNotFound(file=file, what=what, option=option, fields=header)
    if len(east) > 1 or len(north) > 1:
        raise CoordinatesAmbiguous(file=file, option="?x=, ?y=", east=east, north=north, fields=header)
    return header.index(east[0]), header.index(north[0])
