"""The address books of the days that are asked about, made beside those that answer where that takes long."""

from __future__ import annotations

import gc
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock, Thread

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.pace import giving_way
from geogrid.services import address_book
from geogrid.services.address_book import Book
from geogrid.services.edition import Day
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, overrides

_LOG = logging.getLogger(__name__)
_KEPT = 3
_LARGE = 50_000
"""Places from which on a book takes so long that nobody waits for another name: at 200,000 four seconds."""
_LATEST = 60.0
"""How long reading names stands still in all while others are answered (s)."""
_LOOK_SECONDS = 0.05
"""How soon it is seen that somebody waits for the names that are being read."""
UntilAnswered = Callable[[float], bool]


@dataclass(frozen=True)
class _Kept:
    book: Book
    snapshot: Snapshot
    today: date | None
    """The day on which it was asked as that of today."""
    is_large: bool
    is_complete: bool = True
    """Whether it has all names of its day; else those of a state before it, until it is made."""


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Let Python not look for what is no more among all that is new: a second each time, nobody else going on."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class AddressBooks:
    """Keeps what addresses of some days are matched by.

    Where other names were stored, or other grids published, the book that a large register had for today answers about
    today, on the grids and with the decisions of now, until the next one is made. Whoever asks about another day waits,
    unless its book was made ahead.

    Parameters
    ----------
    database
        Where the names are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._books: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()  # of what is kept, and wanted
        self._making = Lock()  # one is made at a time
        self._wanted: OrderedDict[str, tuple[Day, date]] = OrderedDict()
        self._maker: Thread | None = None
        self._until_answered: UntilAnswered | None = None
        self._waiting = 0  # for the one that is being made

    def give_way(self, until_answered: UntilAnswered) -> None:
        """Have books that nobody waits for made while nobody is answered.

        Parameters
        ----------
        until_answered
            Returns when nobody is, or after so many seconds, and whether it is so.
        """
        self._until_answered = until_answered

    def load(self, day: Day, on: date) -> None:
        """Have the book of a day made before somebody asks."""
        with self._giving_way(), self._database.reading() as session:
            self.of(session, day, on)

    def of(self, session: Session, day: Day, on: date) -> Book:
        """Return what addresses of a day are matched by."""
        with self._lock:
            kept = self._books.get(day.key)
            if kept is not None:
                if on == today():
                    self._books[day.key] = kept = replace(kept, today=on)
                self._books.move_to_end(day.key)
            before = kept or self._before(on)
        if before is None:
            return self._made(session, day, on)
        if kept is None:
            book = before.book if before.snapshot is day.snapshot else before.book.on(day.snapshot)
            decided = book.deciding(overrides.overrides(session, on), day.snapshot.grids)
            before = replace(before, book=decided, snapshot=day.snapshot, is_complete=False)
            self._keep(day, before)
        if not before.is_complete:
            self._make_beside(day, on)
        return before.book

    def _before(self, on: date) -> _Kept | None:
        """Return the last book of today, where another one takes long to make."""
        if on != today():
            return None
        return next((kept for kept in reversed(self._books.values()) if kept.today == on and kept.is_large), None)

    def _made(self, session: Session, day: Day, on: date) -> Book:
        with self._lock:
            self._waiting += 1
        with self._making:
            with self._lock:
                self._waiting -= 1
                kept = self._books.get(day.key)
            if kept is not None and kept.is_complete:
                return kept.book
            with _not_collecting():
                book = address_book.made(address_book.stored(session, day.snapshot, on))
            self._keep(day, _Kept(book, day.snapshot, on if on == today() else None, sum(book.use.values()) >= _LARGE))
            return book

    def _keep(self, day: Day, kept: _Kept) -> None:
        with self._lock:
            if not kept.is_complete and day.key in self._books:
                return  # another thread was quicker
            self._books[day.key] = kept
            self._books.move_to_end(day.key)
            if len(self._books) > _KEPT:
                others = (key for key, each in self._books.items() if each.today != today() and key != day.key)
                del self._books[next(others, next(iter(self._books)))]  # that of today stays, whatever days are asked

    def _make_beside(self, day: Day, on: date) -> None:
        """Have a book made in a thread of its own, after those that are wanted already."""
        with self._lock:
            self._wanted[day.key] = day, on
            if self._maker is None:
                maker = Thread(target=self._make_wanted, name="address book", daemon=True)
                maker.start()
                self._maker = maker

    def _make_wanted(self) -> None:
        while True:
            with self._lock:
                wanted = next((self._wanted[key] for key in reversed(self._wanted) if key in self._books), None)
                if wanted is None:
                    self._wanted.clear()
                    self._maker = None
                    return
            day, on = wanted
            try:
                with self._giving_way(), self._database.reading() as session:
                    self._made(session, day, on)
            except Exception:  # whatever it is: who asks next has it made, and is told
                _LOG.warning("an address book could not be made", exc_info=True)
                with self._lock:
                    self._books.pop(day.key, None)
            with self._lock:
                self._wanted.pop(day.key, None)

    @contextmanager
    def _giving_way(self) -> Iterator[None]:
        """Stand still while others are answered, unless they wait for what is made here, and not without end."""
        until_answered, left = self._until_answered, _LATEST

        def let_first() -> None:
            nonlocal left
            while until_answered and left > 0 and not self._waiting:
                begun = time.monotonic()
                if until_answered(min(left, _LOOK_SECONDS)):
                    return
                left -= time.monotonic() - begun

        with giving_way(let_first):
            yield
