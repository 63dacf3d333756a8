"""What stands and lives on the ground of a plan, as the register has it on a day."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from geogrid.domain.evaluation.contents import Contents, Points
from geogrid.domain.evaluation.features import Features
from geogrid.domain.people.post import Post
from geogrid.services import patience
from geogrid.store import Database, base_map, cases, changes, people, places
from geogrid.store.rows import Rows

_YEAR = timedelta(days=365)
_MANY = 20_000  # buildings


class KeptContents:
    """What is on the ground, read once for all plans until anything dated is stored; cases may be older.

    Parameters
    ----------
    database
        Where it is read from.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, Lock()
        self._kept: tuple[object, Contents, Features] | None = None

    @staticmethod
    def key(session: Session, day: date) -> object:
        """Return what is another whenever something else may be there on a day; it never is again what it was."""
        return changes.total(session), day

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
                found = contents(session, day)
                self._kept = (key, found, Features(found.lines, found.surfaces))
                if len(found.buildings) >= _MANY:
                    _set_apart()
            return self._kept[1:]


def _set_apart() -> None:
    """Let Python not look through all that is kept again and again: half a second each time, nobody else going on."""
    gc.unfreeze()  # what was kept before, and is no more
    gc.collect()
    gc.freeze()


def contents(session: Session, on: date) -> Contents:
    """Return the buildings, estates, addresses, posts and lines of a day, and the cases of the year before it."""
    posts: list[Post] = people.all_posts(session, on, Rows())
    found = Contents.of_register(estates=base_map.estates(session, on), posts=posts)
    _, lon, lat = places.positions(session, on)
    unsettled = cases.open_ones(session)
    reported = cases.select(session, since=on - _YEAR, until=on + timedelta(days=1))
    return replace(
        found.with_buildings(*base_map.building_columns(session, on), base_map.building_roads(session, on)),
        places=Points.of(lon, lat),
        cases=Points.of([case.lon for case in reported], [case.lat for case in reported]),
        open_cases=None if unsettled is None else Points.of(*unsettled),
        lines=base_map.lines(session, on),
        surfaces=base_map.surfaces(session, on),
    )
