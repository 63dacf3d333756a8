"""The grid of a point, a grid by its code, as of a day, with the reason."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from threading import Lock

from sqlalchemy.orm import Session

from geogrid.domain import crs as systems
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.domain.grid import Area, Generation, Grid, Level, full_name
from geogrid.domain.locating.index import Border, LocateIndex
from geogrid.domain.people.post import Post, Role
from geogrid.errors import GridUnknown, NoGeneration, NoGridHere, PointOutOfRange
from geogrid.store import Database, coverage, generations, people


class Rule(StrEnum):
    """What decided which grid a point belongs to."""

    INSIDE = "inside"
    ON_BORDER_LOWEST_CODE = "on_border_lowest_code"


@dataclass(frozen=True)
class Snapshot:
    """All grids and areas of a generation, with the index over them. Shared by threads; never changed."""

    generation: Generation
    grids: Mapping[str, Grid]
    areas: Mapping[str, Area]
    index: LocateIndex

    def community(self, grid: Grid) -> Area | None:
        return self.areas.get(grid.community) if grid.community else None

    def street(self, grid: Grid) -> Area | None:
        community = self.community(grid)
        return self.areas.get(community.parent) if community and community.parent else None

    def full_name(self, grid: Grid) -> str:
        """Return the grid's name with its community before it."""
        community = self.community(grid)
        return full_name(grid.name, community.name if community else None)

    def district(self) -> Area | None:
        """Return the one area at the top; None when there is none, or several."""
        top = [area for area in self.areas.values() if area.level == Level.DISTRICT]
        return top[0] if len(top) == 1 else None


@dataclass(frozen=True)
class GridAnswer:
    """A grid and who answers for it."""

    snapshot: Snapshot
    grid: Grid
    leader: Post | None
    duty_phone: str | None


@dataclass(frozen=True)
class PointAnswer:
    """The grid of a point, and why.

    Parameters
    ----------
    found
        The grid.
    lon, lat
        The point in CGCS2000 degrees.
    rule
        What decided.
    border
        The nearest stretch of border, distance in metres.
    neighbour
        The grid beyond it; None where the coverage ends.
    """

    found: GridAnswer
    lon: float
    lat: float
    rule: Rule
    border: Border
    neighbour: Grid | None


class Lookup:
    """Keeps the snapshots of the generations asked for, and builds a new one when a generation is published.

    Parameters
    ----------
    database
        Where generations come from.
    """

    _KEPT = 4

    def __init__(self, database: Database) -> None:
        self._database = database
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._lock = Lock()

    def snapshot(self, on: date) -> Snapshot:
        """Return the grids in force on a day.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        with self._database.reading() as session:
            generation = generations.current(session, on)
            if generation is None:
                raise NoGeneration(on=on.isoformat())
            with self._lock:  # one thread builds, the others wait for it
                if generation.number not in self._snapshots:
                    self._snapshots[generation.number] = _build(session, generation)
                    if len(self._snapshots) > self._KEPT:
                        self._snapshots.popitem(last=False)
                self._snapshots.move_to_end(generation.number)
                return self._snapshots[generation.number]

    def grid(self, code: str, on: date) -> GridAnswer:
        """Return a grid by its code.

        Raises
        ------
        GridUnknown, NoGeneration
        """
        snapshot = self.snapshot(on)
        if code not in snapshot.grids:
            raise GridUnknown(grid=code)
        return self._answer(snapshot, snapshot.grids[code], on)

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
        snapshot = self.snapshot(on)
        covering = snapshot.index.covering(lon, lat)
        if not covering:
            raise _no_grid_here(snapshot, lon, lat)
        border = snapshot.index.border(covering[0], lon, lat)
        return PointAnswer(
            self._answer(snapshot, snapshot.grids[covering[0]], on),
            lon,
            lat,
            Rule.INSIDE if len(covering) == 1 else Rule.ON_BORDER_LOWEST_CODE,
            border,
            snapshot.grids[border.neighbour] if border.neighbour else None,
        )

    def _answer(self, snapshot: Snapshot, grid: Grid, on: date) -> GridAnswer:
        with self._database.reading() as session:
            posts = people.posts(session, grid.code, on)
        leader = next((post for post in posts if post.role == Role.LEADER), None)
        phones = [post.duty_phone for post in (leader, *posts) if post and post.duty_phone]
        return GridAnswer(snapshot, grid, leader, phones[0] if phones else None)


def _in_storage(crs: str, x: float, y: float) -> tuple[float, float]:
    # Written so that NaN fails too; the formulas of GCJ-02 are not asked about points that are none.
    if not math.isfinite(x + y) or (systems.is_geographic(crs) and not (abs(x) <= 180 and abs(y) <= 90)):
        raise PointOutOfRange(x=str(x), y=str(y), crs=crs)
    # On the lattice, so that the point in the answer, asked again, is the same point.
    lon, lat = (float(value) for value in on_lattice(systems.to_storage(crs, x, y)))
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise PointOutOfRange(x=str(x), y=str(y), crs=crs)
    return lon, lat


def _no_grid_here(snapshot: Snapshot, lon: float, lat: float) -> NoGridHere:
    nearest = snapshot.index.nearest(lon, lat)
    if nearest is None:
        return NoGridHere(code=None, name="-", distance_m=0.0, lon=lon, lat=lat)
    name = snapshot.full_name(snapshot.grids[nearest.code])
    return NoGridHere(code=nearest.code, name=name, distance_m=round(nearest.distance_m, 1), lon=lon, lat=lat)


def _build(session: Session, generation: Generation) -> Snapshot:
    on = generation.valid_from
    grids = coverage.grids(session, on)
    areas = {area.code: area for area in coverage.areas(session, on)}
    index = LocateIndex([grid.code for grid in grids], [grid.shape for grid in grids])
    return Snapshot(generation, {grid.code: grid for grid in grids}, areas, index)
