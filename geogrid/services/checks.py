"""The check of each generation, done once."""

from __future__ import annotations

from threading import Lock

from geogrid.domain.coverage.defect import Report
from geogrid.services.lookup import Snapshot
from geogrid.services.validation import check_stored
from geogrid.store import Database


class Checks:
    """Keeps the report of the generation last asked for; a generation never changes, so its report holds.

    Parameters
    ----------
    database
        Where the grids are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._kept: tuple[int, Report] | None = None

    def of(self, snapshot: Snapshot) -> Report:
        """Return what the check finds in a generation."""
        with self._lock:
            if self._kept is None or self._kept[0] != snapshot.generation.number:
                with self._database.reading() as session:
                    self._kept = (snapshot.generation.number, check_stored(session, snapshot.generation.valid_from))
            return self._kept[1]
