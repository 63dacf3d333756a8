"""The edition that a process answers by.

A command asks the store each time. A serving process keeps an edition in memory and watches the store: a new state is
read in the background, and all processes of the machine turn to it together (docs/decisions/0004).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Protocol

from geogrid.clock import today
from geogrid.errors import DatabaseUnreachable, GeogridError
from geogrid.services.edition import Day, Edition
from geogrid.store import Database, attendance
from geogrid.store.pointer import Pointer

EVERY = 0.2
"""How often the store is looked at (s)."""
SOON = 0.02
"""How often a process that is ready looks whether the others are (s)."""
SLOWER = 3.0
"""How many times longer than here the reading may take in another process, before it is not waited for any more."""
LATEST = 60.0
"""What is read ahead waits so long at most for a moment in which nobody is answered (s)."""
PATIENCE = 10.0
"""How long a request waits for an edition that this process lacks, and at least a process for another (s)."""
_LOG = logging.getLogger(__name__)
Load = Callable[[Day, date], object]
IsQuiet = Callable[[], bool]


def nothing_more(day: Day, on: date) -> None:
    """Read nothing besides the grids."""


def always() -> bool:
    """Wait for no moment."""
    return True


class Editions(Protocol):
    """Gives the edition to answer by."""

    def current(self) -> Edition:
        """Return the edition to answer by."""

    def at_hand(self, on: date) -> Day | None:
        """Return what is in force on a day, if it is in memory and nothing is to be waited for."""

    def turned(self, edition: Edition) -> None:
        """Return when another edition than this answers.

        Raises
        ------
        DatabaseUnreachable
            When that takes too long.
        """

    def catch_up(self) -> None:
        """Return when the edition to answer by has every generation that is published by now."""

    def close(self) -> None:
        """End what it does in the background."""


class Asking:
    """Asks the store each time whether anything has changed.

    Parameters
    ----------
    database
        The store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Edition | None = None
        self._lock = Lock()

    def current(self) -> Edition:
        with self._lock:
            self._held = self._held.renewed() if self._held else Edition.read(self._database)
            return self._held

    def at_hand(self, on: date) -> None:
        """Return nothing: the store has to be asked."""

    def turned(self, edition: Edition) -> None:
        """Return at once: the next question reads anew."""

    def catch_up(self) -> None:
        """Return at once: the next question reads anew."""

    def close(self) -> None:
        """Do nothing."""


class Watch:
    """Keeps an edition in memory, notices a new state of the store, and turns to it when all processes do.

    Parameters
    ----------
    database
        The store.
    folder
        The data folder, in which all processes of this machine that serve have their entries, and a number: that of the
        edition that all answer by.
    load
        What else is read of other grids as soon as they are published, and of those of tomorrow.
    is_quiet
        Whether that would be in nobody's way now; it begins after `LATEST` all the same.

    Raises
    ------
    DatabaseUnreachable
    """

    def __init__(self, database: Database, folder: Path, load: Load = nothing_more, is_quiet: IsQuiet = always) -> None:
        self._load, self._is_quiet, self._loaded = load, is_quiet, set[int]()
        self._load_until: float | None = None
        self._loading: Thread | None = None
        self._database, self._pointer = database, Pointer.of(folder, database.url)
        self._turn = Condition()
        self._next: Edition | None = None
        self._wanted = self._ended = False
        shown, begun = self._pointer.number, time.monotonic()
        self._held = Edition.read(database).renewed(_days())
        self._others = attendance.enter(folder, database.url, self._held.number)
        self._begin_waiting(begun)
        while not self._may_turn(self._held):  # the others are just about to turn: they are not hurried
            time.sleep(SOON)
        self._show(shown, self._held)
        self._thread = Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def current(self) -> Edition:
        held = self._held
        return held if held.number == self._pointer.number else self._follow()

    def at_hand(self, on: date) -> Day | None:
        held = self._held
        return held.at_hand(on) if held.number == self._pointer.number else None

    def turned(self, edition: Edition) -> None:
        with self._turn:
            if not self._turn.wait_for(lambda: self._held is not edition, PATIENCE):
                raise _not_in_time()

    def catch_up(self) -> None:
        now = Edition.read(self._database)
        if now.generations == self.current().generations:
            return
        with self._turn:
            self._turn.wait_for(lambda: self._held.number >= now.number, PATIENCE)

    def close(self) -> None:
        """End the watching. Nothing is to be asked afterwards."""
        with self._turn:
            self._ended = True
            self._turn.notify_all()
        self._thread.join()
        if self._loading:
            self._loading.join()
        self._others.close()
        self._pointer.close()

    # --- in the threads that answer

    def _follow(self) -> Edition:
        """Turn to what the other processes answer by."""
        patient_until = time.monotonic() + PATIENCE
        with self._turn:
            while self._held.number != (shown := self._pointer.number):
                newest = self._next or self._held
                if newest.number >= shown:
                    # Further than shown, and that one not here: two states came between two looks. On, never back.
                    self._pointer.advance(newest.number)
                    self._hold(newest)
                elif (left := patient_until - time.monotonic()) > 0 and not self._ended:
                    self._wanted = True
                    self._turn.notify_all()
                    self._turn.wait(left)
                else:
                    raise _not_in_time()
            return self._held

    def _hold(self, edition: Edition) -> None:
        self._held, self._next = edition, None
        self._turn.notify_all()

    # --- in the thread that watches

    def _run(self) -> None:
        said = False
        while not self._ended:
            try:
                self._look()
                said = False
            except Exception as error:  # whatever it is: what is in memory goes on answering, and it is tried again
                if not said:
                    _LOG.warning("%s", error, exc_info=not isinstance(error, GeogridError))
                said = True
            self._wait(EVERY)

    def _look(self) -> None:
        """Read what is new, and turn to it once all are ready."""
        shown, begun = self._pointer.number, time.monotonic()
        newest = self._next or self._held
        edition = newest.renewed(_days())
        if edition is not newest:
            with self._turn:
                self._next = edition
                self._turn.notify_all()
            self._others.ready(edition.number)
            self._begin_waiting(begun)
        self._load_beside(edition)
        until = time.monotonic() + EVERY  # then there may be something newer still
        while not (may_turn := self._may_turn(edition)) and time.monotonic() < until and not self._ended:
            self._wait(SOON)
        if not may_turn:
            return
        self._show(shown, edition)
        with self._turn:
            if self._next is edition or self._held.number < edition.number:
                self._hold(edition)

    def _load_beside(self, edition: Edition) -> None:
        """Have read in a thread of its own what else is asked about the grids of today and of tomorrow, once."""
        if self._loading and self._loading.is_alive():
            return
        days = {each: edition.at_hand(each) for each in _days()}
        found = [(day, on) for on, day in days.items() if day is not None]
        new = [(day, on) for day, on in found if day.snapshot.generation.number not in self._loaded]
        if new and not self._may_load():
            return
        self._loaded = {day.snapshot.generation.number for day, _ in found}
        if new:
            self._loading = Thread(target=self._load_each, args=(new,), name="load", daemon=True)
            self._loading.start()

    def _may_load(self) -> bool:
        """Return whether nobody is in the way of what is to be read, or it has waited long enough."""
        now = time.monotonic()
        until = self._load_until = self._load_until or now + LATEST
        if not self._is_quiet() and now < until:
            return False
        self._load_until = None
        return True

    def _load_each(self, wanted: Sequence[tuple[Day, date]]) -> None:
        for day, on in wanted:
            try:
                self._load(day, on)
            except Exception:  # whatever it is: it is read when somebody asks
                _LOG.warning("not loaded ahead", exc_info=True)

    def _begin_waiting(self, begun: float) -> None:
        """Note until when others are waited for: they may be slower, or stand still."""
        now = time.monotonic()
        self._patient_until = now + max(PATIENCE, SLOWER * (now - begun))

    def _may_turn(self, edition: Edition) -> bool:
        """Return whether nobody is waited for: all are ready, one has turned, or is too late."""
        return (
            edition.number <= self._pointer.number
            or self._others.all_ready(edition.number)
            or time.monotonic() > self._patient_until
        )

    def _show(self, shown: int, edition: Edition) -> None:
        """Move the pointer on; back only where the store holds less than was shown before it was read."""
        if edition.number < shown:
            self._pointer.reset(edition.number)
        else:
            self._pointer.advance(edition.number)

    def _wait(self, seconds: float) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._wanted or self._ended, max(0.0, seconds))
            self._wanted = False


def _not_in_time() -> DatabaseUnreachable:
    return DatabaseUnreachable(reason="a new generation could not be read in time")


def _days() -> tuple[date, date]:
    """The days made ready ahead: midnight is no pause either."""
    return today(), today() + timedelta(days=1)
