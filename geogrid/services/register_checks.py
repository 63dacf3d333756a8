"""The look at the register beside the requests: of a million places it takes a while; done once for each state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Lock, Thread

from geogrid.services import register_health
from geogrid.services.edition import Day
from geogrid.services.lookup import Lookup
from geogrid.services.register_health import Located
from geogrid.store import Database


@dataclass(frozen=True)
class Looked:
    """What was found.

    Parameters
    ----------
    day
        The grids it was found with.
    found
        By ailment.
    is_current
        Whether nothing was changed since; else it is being looked at anew.
    """

    day: Day
    found: Sequence[Located]
    is_current: bool


@dataclass
class _Work:
    """A look under way, and how it ended."""

    day: Day
    done: Event = field(default_factory=Event)
    found: Sequence[Located] | None = None
    error: Exception | None = None


class RegisterChecks:
    """Keeps what was found last; looks anew, one look at a time, when it is asked about another state.

    Parameters
    ----------
    database, lookup
        Where places and grids come from.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database, self._lookup = database, lookup
        self._lock = Lock()
        self._last: _Work | None = None
        self._under_way: _Work | None = None
        self._failed: _Work | None = None

    def of(self, on: date, patience: float) -> Looked | None:
        """Return what is wrong on a day; what was found before the last change, where the look takes longer.

        Parameters
        ----------
        patience
            Seconds to wait for it.

        Returns
        -------
        Looked or None
            None while nothing was found yet.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        """
        day = self._lookup.day(on)
        with self._lock:
            if self._last is not None and self._last.day.key == day.key:
                return _told(self._last, day)
            if self._failed is not None and self._failed.day.key == day.key:
                failed, self._failed = self._failed, None  # told once; who asks again has it tried again
                raise failed.error or RuntimeError
            work = self._under_way or self._begin(day, on)
        work.done.wait(patience)
        if work.error is not None and work.day.key == day.key:
            with self._lock:
                self._failed = None
            raise work.error
        with self._lock:
            return None if self._last is None else _told(self._last, day)

    def _begin(self, day: Day, on: date) -> _Work:
        work = _Work(day)
        Thread(target=self._look, args=(work, on), name="look at the register", daemon=True).start()
        self._under_way = work
        return work

    def _look(self, work: _Work, on: date) -> None:
        try:
            with self._database.reading() as session:
                work.found = register_health.inspect(session, work.day.snapshot, on)
        except Exception as error:  # whoever waits is told
            work.error = error
        with self._lock:
            self._under_way = None
            self._failed = work if work.error else None
            if work.found is not None:
                self._last = work
        work.done.set()


def _told(work: _Work, day: Day) -> Looked:
    return Looked(work.day, work.found or (), work.day.key == day.key)
