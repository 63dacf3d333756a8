"""What stands and lives on the ground of a plan, as the register has it on a day."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.evaluation.contents import Contents, Points, Units
from geogrid.domain.evaluation.features import Features
from geogrid.services import patience
from geogrid.store import Database, base_map, cases, changes, people, places
from geogrid.store.rows import Rows

Value = TypeVar("Value")
_YEAR = timedelta(days=365)
_MANY = 20_000  # buildings


class KeptContents:
    """What is on the ground, read once for all plans until something of it is stored, and then only what is another.

    Parameters
    ----------
    database
        Where it is read from.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, Lock()
        self._kept: tuple[object, Contents, Features] | None = None
        self._parts = _Parts()
        self._days: tuple[object, date] | None = None

    def day(self, session: Session, wanted: date, now: date) -> date:
        """Return a day with the ground that is known for one that is wanted: the last on which something of it is new.

        That is today where nothing begins or ends until then, so that all such plans are counted together.
        """
        if wanted <= now:
            return now
        asked = changes.total_with_cases(session), wanted, now
        if self._days is None or self._days[0] != asked:
            self._days = asked, changes.last_on_ground(session, now, wanted) or now
        return self._days[1]

    @staticmethod
    def key(session: Session, day: date) -> object:
        """Return what is another whenever something else may be there on a day; it never is again what it was."""
        return changes.total_with_cases(session), day

    def on(self, day: date) -> tuple[Contents, Features]:
        """Return what is there on a day, and its lines and waters ready to be asked.

        Raises
        ------
        Busy
            When others read it for a long while.
        """
        with patience.taken(self._lock), self._database.reading() as session:
            key = self.key(session, day)
            if self._kept is None or self._kept[0] != key:
                is_first = self._kept is None
                self._kept = (key, *_read(session, day, self._parts))
                if is_first and len(self._kept[1].buildings) >= _MANY:
                    _set_apart()
            return self._kept[1:]


def year_until(day: date) -> tuple[date, date]:
    """Return the year whose cases are counted, and the day after it: until a day, or today where that is to come."""
    last = min(day, today())
    return last - _YEAR, last + timedelta(days=1)


class _Parts:
    """What was read last of each kind of thing; it is the very same for as long as its stamp is."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Hashable, Any]] = {}

    def one(self, name: str, stamp: Hashable, read: Callable[[], Value]) -> Value:
        """Return what there is of a kind, read where the stamp is another."""
        if name not in self._held or self._held[name][0] != stamp:
            self._held[name] = stamp, read()
        found: Value = self._held[name][1]
        return found


def _set_apart() -> None:
    """Let Python not look through all that is kept again and again: half a second each time, nobody else going on."""
    gc.unfreeze()  # what was kept before, and is no more
    gc.collect()
    gc.freeze()


def _read(session: Session, on: date, parts: _Parts) -> tuple[Contents, Features]:
    """Return the buildings, estates, addresses, posts and lines of a day, and the cases of the year before it."""
    now = changes.rows(session, on)
    of_cases = on, changes.emptied(session), changes.of_cases(session)
    estates = parts.one("estates", now["estates"], lambda: base_map.estates(session, on))
    posts = parts.one("posts", now["posts"], lambda: people.all_posts(session, on, Rows()))
    lines = parts.one("lines", now["lines"], lambda: base_map.lines(session, on))
    surfaces = parts.one("surfaces", now["surfaces"], lambda: base_map.surfaces(session, on))
    columns = parts.one("buildings", now["buildings"], lambda: base_map.building_columns(session, on))
    outlines = parts.one("outlines", now["buildings"], lambda: Units(columns[0]))
    reported, unsettled = parts.one("cases", of_cases, lambda: _cases(session, on))

    def called() -> Contents:
        found = Contents.of_register().with_buildings(*columns, base_map.building_roads(session, on))
        return replace(found, buildings=outlines.relabelled(found.buildings.labels))

    found = replace(
        parts.one("called", (now["buildings"], now["places"]), called),
        estates=parts.one("units", now["estates"], lambda: Contents.of_register(estates=estates).estates),
        posts=Contents.of_register(posts=posts).posts,
        places=parts.one("places", now["places"], lambda: Points.of(*places.positions(session, on)[1:])),
        cases=reported,
        open_cases=unsettled,
        lines=lines,
        surfaces=surfaces,
        stamp=_stamp(now, of_cases),
    )
    features = parts.one("features", (now["lines"], now["surfaces"]), lambda: Features(lines, surfaces))
    return found, features


def _stamp(rows: Mapping[str, Hashable], of_cases: Hashable) -> str:
    """Return a mark of what is on the ground, the same in every process that has read it."""
    return f"{zlib.crc32(repr((sorted(rows.items()), of_cases)).encode()):08x}"


def _cases(session: Session, on: date) -> tuple[Points, Points | None]:
    """Return where the cases of the last year were reported, and where those that are open are, if that is known."""
    since, until = year_until(on)
    reported = cases.select(session, since=since, until=until)
    unsettled = cases.open_ones(session)
    at = Points.of([case.lon for case in reported], [case.lat for case in reported])
    return at, None if unsettled is None else Points.of(*unsettled)
