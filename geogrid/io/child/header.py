"""Which columns of a table hold its coordinates."""

from __future__ import annotations

from geogrid.domain.cases import sheet
from geogrid.domain.cases.sheet import Field
from geogrid.errors import FieldNotFound, FieldUnknown


def pair(file: str, header: list[str], x: str | None, y: str | None) -> tuple[str, str]:
    """Return the two columns: those named, or those whose headers say so in Chinese or English."""
    for name in filter(None, (x, y)):
        if name not in header:
            raise FieldUnknown(file=file, field=name, fields=header)
    found = sheet.columns(header)
    east, north = x or found.get(Field.LON), y or found.get(Field.LAT)
    if east is None or north is None:
        what, option = ("longitude", "?x=") if east is None else ("latitude", "?y=")
        raise FieldNotFound(file=file, what=what, option=option, fields=header)
    return east, north
