"""The address books of the days that are asked about, made beside those that answer where that takes long."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock, Thread

from sqlalchemy.orm import Session

from geogrid.services import address_book
from geogrid.services.address_book import Book
from geogrid.services.edition import Day
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, overrides

_LOG = logging.getLogger(__name__)
_KEPT = 3
_LARGE = 50_000
"""Places from which on a book takes so long that nobody waits for another name: at 200,000 four seconds."""


@dataclass(frozen=True)
class _Kept:
    book: Book
    snapshot: Snapshot
    is_large: bool
    is_complete: bool = True
    """Whether it has all names of its day; else those of a state before it."""


class AddressBooks:
    """Keeps what addresses of some days are matched by.

    Where other names were stored and the grids stay, the book of a large register answers as it was, with the decisions
    of now, until the next one is made. Where the grids are others, whoever asks waits, unless it was made ahead.

    Parameters
    ----------
    database
        Where the names are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._books: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()  # of what is kept
        self._making = Lock()  # one is made at a time
        self._wanted: tuple[Day, date] | None = None
        self._is_busy = False

    def of(self, session: Session, day: Day, on: date) -> Book:
        """Return what addresses of a day are matched by."""
        with self._lock:
            kept = self._books.get(day.key)
            if kept is not None:
                self._books.move_to_end(day.key)
                return kept.book
            same = [each for each in self._books.values() if each.snapshot is day.snapshot and each.is_large]
        if not same:
            return self._made(session, day, on)
        decided = same[-1].book.deciding(overrides.overrides(session, on), day.snapshot.grids)
        self._keep(day, replace(same[-1], book=decided, is_complete=False))
        self._make_beside(day, on)
        return decided

    def _made(self, session: Session, day: Day, on: date) -> Book:
        with self._making:
            with self._lock:
                kept = self._books.get(day.key)
            if kept is not None and kept.is_complete:
                return kept.book
            book = address_book.made(address_book.stored(session, day.snapshot, on))
            self._keep(day, _Kept(book, day.snapshot, sum(book.use.values()) >= _LARGE))
            return book

    def _keep(self, day: Day, kept: _Kept) -> None:
        with self._lock:
            self._books[day.key] = kept
            self._books.move_to_end(day.key)
            if len(self._books) > _KEPT:
                self._books.popitem(last=False)

    def _make_beside(self, day: Day, on: date) -> None:
        """Have a book made in a thread of its own; of several that are wanted meanwhile the last alone."""
        with self._lock:
            self._wanted = day, on
            if self._is_busy:
                return
            self._is_busy = True
        Thread(target=self._make_wanted, name="address book", daemon=True).start()

    def _make_wanted(self) -> None:
        while True:
            with self._lock:
                if self._wanted is None:
                    self._is_busy = False
                    return
                (day, on), self._wanted = self._wanted, None
            try:
                with self._database.reading() as session:
                    self._made(session, day, on)
            except Exception:  # whatever it is: the book of before goes on answering, and is asked for anew
                _LOG.warning("an address book could not be made", exc_info=True)
                with self._lock:
                    self._books.pop(day.key, None)
