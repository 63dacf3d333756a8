"""How much may be read, by account or network: nobody copies the whole register by asking without end.

Ordinary readers are counted in memory alone. Whoever reads more takes a portion at a time from the count that all
processes share, so that reading seldom waits for whoever writes.
"""

from __future__ import annotations

import time
from threading import Lock

from geogrid.services import limits
from geogrid.store import Database

PORTION = 100
_HOUR = 3600.0
_MOST = 20_000  # are remembered; then all begin anew


class ReadingPace:
    """Counts what is read.

    Parameters
    ----------
    database
        Where the shared count is.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, Lock()
        self._left: dict[str, tuple[int, float]] = {}  # of the portion, and until when

    def count(self, who: str) -> None:
        """Count that somebody reads.

        Raises
        ------
        TooMany, AccessChanged, DatabaseUnreachable
        """
        if self._take(who, time.monotonic()):
            return
        limits.count(self._database, limits.READING, who, PORTION)
        self._add(who, time.monotonic())

    def _take(self, who: str, now: float) -> bool:
        """Take one of a portion; the first in an hour is there without asking."""
        with self._lock:
            left, until = self._left.get(who, (0, now))
            if until <= now:
                left, until = PORTION, now + _HOUR
                if len(self._left) >= _MOST:
                    self._left.clear()
            if left:
                self._left[who] = left - 1, until
            return left > 0

    def _add(self, who: str, now: float) -> None:
        with self._lock:
            left, until = self._left.get(who, (0, now + _HOUR))
            self._left[who] = left + PORTION - 1, until
