"""A table of the places that must stay in their grid: read, with all that is wrong with it, and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from geogrid.domain import crs as systems
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.golden_sheet import GOLDEN_HEADERS, GoldenField
from geogrid.errors import FieldError, FieldNotFound, FileTooLarge
from geogrid.io.table import TableFile
from geogrid.io.table_output import TableOutput
from geogrid.render.wording import Wording
from geogrid.services.names import Fault
from geogrid.services.plan_rules import MOST_GOLDEN, Given, Placing
from geogrid.services.plan_work import State
from geogrid.services.register_table import Rows

_NEEDED = (GoldenField.LABEL, GoldenField.LON, GoldenField.LAT)
_LIKE = {GoldenField.LON: "118.31", GoldenField.LAT: "29.71"}
_HEADS = ("Address", "Longitude", "Latitude", "Grid code")


@dataclass(frozen=True)
class GoldenTable:
    """What stands in a table of such places.

    Parameters
    ----------
    places
        Those of its sound rows.
    problems
        What is wrong, by row.
    """

    places: Sequence[Golden]
    problems: Sequence[FieldError]

    def sound(self) -> Sequence[Golden]:
        """Return the places of a table without problems.

        Raises
        ------
        FieldError
            The first problem.
        """
        if self.problems:
            raise self.problems[0]
        return self.places


def read(state: State, table: TableFile, crs: str = "cgcs2000") -> GoldenTable:
    """Return the places of a table: what each is called, its longitude and latitude, and its grid if that is told.

    Parameters
    ----------
    crs
        Of the coordinates: wgs84, cgcs2000, gcj02, bd09 or an EPSG number.

    Raises
    ------
    FieldNotFound, FileTooLarge, CrsUnknown
    """
    if len(table.rows) > MOST_GOLDEN:
        raise FileTooLarge(file=table.file, what="rows", limit=MOST_GOLDEN)
    rows, placing = Rows(table, GOLDEN_HEADERS, {}, ()), Placing(state)
    for field in _NEEDED:
        if field not in rows.columns:
            heads = f"{GOLDEN_HEADERS[field][0]} / {field.value}"
            raise FieldNotFound(file=table.file, what=field.value, option=heads, fields=list(table.header))

    def one(number: int) -> Golden:
        east, north = (_degrees(rows, number, field) for field in (GoldenField.LON, GoldenField.LAT))
        lon, lat = (float(each) for each in systems.to_storage(crs, east, north))
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # also where it is no number
            raise rows.wrong(number, Fault("lon", f"{east}, {north}", crs))
        grid = rows.text(number, GoldenField.GRID) or None
        given = Given(lon, lat, rows.filled(number, GoldenField.LABEL), grid)
        return placing.golden(given, partial(rows.wrong, number))

    found = [value for _, value in rows.read(one, lambda value: value.label)]
    return GoldenTable(found, rows.problems)


def write(path: Path, places: Iterable[Golden], wording: Wording) -> None:
    """Write places to a table that `read` takes: .csv or .xlsx.

    Raises
    ------
    ExportUnsuitable
    """
    with TableOutput(path, [wording(head) for head in _HEADS], wording("Places that must stay")) as output:
        for each in places:
            output.append([each.label, each.lon, each.lat, each.grid])


def _degrees(rows: Rows[GoldenField], number: int, field: GoldenField) -> float:
    text = rows.filled(number, field)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e8:
        raise rows.wrong(number, Fault(field.value, text[:40], _LIKE[field]))
    return value
