"""The grid of a point, a grid by its code, as of a day, with the reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, NoReturn

from geogrid.domain import crs as systems
from geogrid.domain.coverage import lattice
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Generation, Grid
from geogrid.domain.people.post import Post
from geogrid.errors import DatabaseUnreachable, GridUnknown, NoGridHere, PointOutOfRange
from geogrid.services import other_codes
from geogrid.services.edition import Day, Outdated
from geogrid.services.grid_history import GridHistory, absent, of_grid
from geogrid.services.snapshot import Snapshot
from geogrid.services.watch import Asking, Editions, IsQuiet, Load, Watch, always, nothing_more
from geogrid.store import Database

_AS_THEY_ARE = ("wgs84", "cgcs2000")
_BY_FORMULA = (*_AS_THEY_ARE, systems.GCJ02, systems.BD09)


class Rule(StrEnum):
    """What decided which grid a point belongs to."""

    INSIDE = "inside"
    ON_BORDER_LOWEST_CODE = "on_border_lowest_code"


class GridAnswer(NamedTuple):
    """A grid as it is on a day, and who answers for it."""

    day: Day
    grid: Grid

    @property
    def snapshot(self) -> Snapshot:
        return self.day.snapshot

    @property
    def leader(self) -> Post | None:
        return self.day.duty(self.grid.code).leader

    @property
    def duty_phone(self) -> str | None:
        return self.day.duty(self.grid.code).phone

    @property
    def party(self) -> Party | None:
        """The party grid that it is in."""
        return self.day.parties.get(self.grid.code)

    @property
    def together(self) -> list[str]:
        """The full names of the grids of that party grid, in order of their codes."""
        members = sorted(self.party.members) if self.party else []
        return [self.snapshot.full_name(self.snapshot.grids[code]) for code in members]


class PointAnswer(NamedTuple):
    """The grid of a point, and why.

    Parameters
    ----------
    found
        The grid.
    x, y
        The point as it was asked for.
    lon, lat
        The point in CGCS2000 degrees.
    rule
        What decided.
    border_m
        How far the nearest stretch of its border is, metres.
    neighbour
        The grid beyond it; None where the coverage ends.
    """

    found: GridAnswer
    x: float
    y: float
    lon: float
    lat: float
    rule: Rule
    border_m: float
    neighbour: Grid | None


class Lookup:
    """Answers from memory, everything in one answer from one state of the store.

    Parameters
    ----------
    database
        Where generations come from. It is asked at each question whether it has changed, until `watch` is called.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._editions: Editions = Asking(database)

    def watch(self, folder: Path, load: Load = nothing_more, is_quiet: IsQuiet = always) -> None:
        """Answer without asking the store; what is published is soon answered by, by all processes at once.

        Parameters
        ----------
        folder
            The data folder, which all processes of this machine share.
        load
            What else is read of other grids as soon as they are published, and of those of tomorrow: given what is in
            force on a day, and the day.
        is_quiet
            Whether that would be in nobody's way now.

        Raises
        ------
        DatabaseUnreachable
        """
        self._editions = Watch(self._database, folder, load, is_quiet)

    def close(self) -> None:
        """End the watching."""
        self._editions.close()

    def catch_up(self) -> None:
        """Return when what is published by now is answered by."""
        self._editions.catch_up()

    def day(self, on: date) -> Day:
        """Return what is in force on a day.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        while True:
            edition = self._editions.current()
            try:
                return edition.on(on)
            except Outdated:
                self._editions.turned(edition)

    def generations(self) -> Sequence[Generation]:
        """Return all generations, those to come too."""
        return self._editions.current().generations

    def snapshot(self, on: date) -> Snapshot:
        """Return the grids in force on a day.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        return self.day(on).snapshot

    def grid(self, code: str, on: date) -> GridAnswer:
        """Return a grid by its code.

        Raises
        ------
        GridRetired, GridLater
            On other days there is such a grid; they name those that have its ground.
        GridIsParty, GridIsMicro
            The code is, was or is to be that of a party grid, or of a micro-grid; it names its grids, or its grid.
        GridUnknown, NoGeneration
        """
        day = self.day(on)
        if code not in day.snapshot.grids:
            raise other_codes.party(day, code, on) or self._absent(code, on)
        return GridAnswer(day, day.snapshot.grids[code])

    def history(self, code: str, on: date) -> GridHistory:
        """Return the history of a grid.

        Raises
        ------
        GridIsParty, GridIsMicro
            As of `grid`.
        GridUnknown
            When there never was one.
        NoGeneration
        """
        day = self.day(on)
        try:
            return of_grid(self._database, code, on)
        except GridUnknown:
            raise other_codes.party(day, code, on) or self._absent(code, on) from None

    def _absent(self, code: str, on: date) -> GridUnknown:
        try:
            return other_codes.other(self._database, self.day, code, on) or absent(self._database, code, on)
        except DatabaseUnreachable:  # what is in memory is answered all the same
            return GridUnknown(grid=code[:40])

    def point(self, crs: str, x: float, y: float, on: date) -> PointAnswer:
        """Return the grid of a point, the distance to its border and the neighbour beyond.

        Parameters
        ----------
        crs
            wgs84, cgcs2000, gcj02, bd09 or an EPSG number.
        x, y
            East and north in that system.
        on
            The day to answer for.

        Raises
        ------
        CrsUnknown, CrsNeedsParameters, PointOutOfRange
            When the point cannot be understood.
        NoGridHere
            Outside every grid; names the nearest.
        NoGeneration
        """
        lon, lat = _in_storage(crs, x, y)
        day = self.day(on)
        return _found(day, x, y, lon, lat) or _refused(day.snapshot, lon, lat)

    def point_at_hand(self, crs: str, x: float, y: float, on: date) -> PointAnswer | None:
        """Return what `point` returns where it can be told at once, by what is in memory; None where it cannot.

        Parameters
        ----------
        crs, x, y, on
            As of `point`.

        Raises
        ------
        PointOutOfRange
        """
        day = self._editions.at_hand(on)
        if day is None or crs not in _BY_FORMULA:
            return None
        return _found(day, x, y, *_in_storage(crs, x, y))


def _found(day: Day, x: float, y: float, lon: float, lat: float) -> PointAnswer | None:
    grids = day.snapshot.grids
    found = day.snapshot.index.at(lon, lat)
    if found is None:
        return None
    return PointAnswer(
        GridAnswer(day, grids[found.code]),
        x,
        y,
        lon,
        lat,
        Rule.ON_BORDER_LOWEST_CODE if found.shared else Rule.INSIDE,
        found.border_m,
        grids[found.neighbour] if found.neighbour else None,
    )


def _in_storage(crs: str, x: float, y: float) -> tuple[float, float]:
    if crs in _AS_THEY_ARE and abs(x) <= 180 and abs(y) <= 90:
        lon, lat = x, y
    else:
        lon, lat = _converted(crs, x, y)
    # On the lattice, so that the point in the answer, asked again, is the same point.
    return lattice.one(lon), lattice.one(lat)


def _converted(crs: str, x: float, y: float) -> tuple[float, float]:
    # Written so that NaN fails too; the formulas of GCJ-02 are not asked about points that are none.
    if not math.isfinite(x + y) or (systems.is_geographic(crs) and not (abs(x) <= 180 and abs(y) <= 90)):
        raise PointOutOfRange(x=str(x), y=str(y), crs=crs)
    lon, lat = (float(value) for value in systems.to_storage(crs, x, y))
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise PointOutOfRange(x=str(x), y=str(y), crs=crs)
    return lon, lat


def _refused(snapshot: Snapshot, lon: float, lat: float) -> NoReturn:
    nearest = snapshot.index.nearest(lon, lat)
    if nearest is None:
        raise NoGridHere(code=None, name="-", distance_m=0.0, lon=lon, lat=lat)
    name = snapshot.full_name(snapshot.grids[nearest.code])
    raise NoGridHere(code=nearest.code, name=name, distance_m=round(nearest.distance_m, 1), lon=lon, lat=lat)
