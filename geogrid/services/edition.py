"""All generations as of one state of the store, so that everything in an answer is of that state."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy.orm import Session

from geogrid import __version__
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Generation
from geogrid.domain.people.post import Post, Role
from geogrid.errors import NoGeneration
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, changes, generations, parties, people
from geogrid.store.rows import Rows


class Outdated(Exception):  # noqa: N818 - reads as a fact
    """What is asked for was not read yet, and the store has moved on: a later edition answers."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads a grid, and the phone that answers for it."""

    leader: Post | None = None
    phone: str | None = None


NOBODY = Duty()


@dataclass(frozen=True, eq=False)
class Day:
    """What is in force on a day.

    Parameters
    ----------
    snapshot
        The grids.
    duties
        Who is responsible for each, by code; for micro-grids, too.
    parties
        The party grid of each grid that is in one, by the code of the grid.
    key
        The same for as long as all answers are, in every process.
    """

    snapshot: Snapshot
    duties: Mapping[str, Duty]
    parties: Mapping[str, Party]
    key: str

    def duty(self, code: str) -> Duty:
        """Return who is responsible for a grid or a micro-grid."""
        return self.duties.get(code, NOBODY)


class Edition:
    """One state of the store. What was read of it stays; what is asked for later is read if the state still holds.

    Parameters
    ----------
    database
        Where it is read.
    session
        A session that sees the state.
    before
        The edition before it; its grids are taken over where the generation is the same.
    """

    _KEPT = 4  # generations, besides that of today

    def __init__(self, database: Database, session: Session, before: Edition | None = None) -> None:
        self._database = database
        self.number = changes.total(session)
        self.generations = generations.all_generations(session)
        self._begins = changes.days(session)
        self._ready: dict[date, Day] = {}
        self._asked: OrderedDict[date, Day] = OrderedDict()
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._emptied, self._rows = changes.emptied(session), Rows()  # of the last day made ready
        self._duties: tuple[Sequence[Post], Mapping[str, Duty]] = (), {}  # of which posts they are, and they
        if before is not None and self._goes_on_from(before):
            self._snapshots.update(before.snapshots(self.generations))
            self._rows, self._duties = before._rows, before._duties
        self._lock = Lock()

    def _goes_on_from(self, before: Edition) -> bool:
        """Return whether it is a later state of the same rows; else the tables were emptied, or another's put there."""
        known = len(before.generations)
        same_rows = before._emptied == self._emptied and self.generations[:known] == before.generations
        return before.number < self.number and same_rows

    @classmethod
    def read(cls, database: Database) -> Edition:
        """Return the edition of the state the store is in."""
        with database.reading() as session:
            return cls(database, session)

    def renewed(self, ready: Sequence[date] = ()) -> Edition:
        """Return the edition of the state the store is in now: this one, when nothing was stored since.

        Parameters
        ----------
        ready
            Days for which it is made ready; others are read when somebody asks.
        """
        with self._database.reading() as session:
            same = changes.total(session) == self.number
            edition = self if same else Edition(self._database, session, before=self)
            edition._make_ready(session, ready)
            return edition

    def on(self, day: date) -> Day:
        """Return what is in force on a day.

        Raises
        ------
        NoGeneration
            When nothing was published for that day.
        Outdated
            When it would have to be read from a store that has moved on.
        """
        return self._ready.get(day) or self._read_when_asked(day)

    def at_hand(self, day: date) -> Day | None:
        """Return what is in force on a day that was made ready; None for others."""
        return self._ready.get(day)

    def snapshots(self, of: Iterable[Generation]) -> dict[int, Snapshot]:
        """Return the snapshots at hand of these generations, by number."""
        wanted = {generation.number: generation for generation in of}
        with self._lock:
            return {number: s for number, s in self._snapshots.items() if wanted.get(number) == s.generation}

    def _generation(self, day: date) -> Generation:
        """Of two that start on the same day the later number answers."""
        begun = [generation for generation in self.generations if generation.valid_from <= day]
        if not begun:
            first = min((generation.valid_from for generation in self.generations), default=None)
            how = {"command": "geogrid import grids FILE --commit"} if first is None else {"first": first.isoformat()}
            raise NoGeneration(on=day.isoformat(), **how)
        return max(begun, key=lambda generation: (generation.valid_from, generation.number))

    def _make_ready(self, session: Session, days: Sequence[date]) -> None:
        if all(day in self._ready for day in days):
            return
        with self._lock:
            ready: dict[date, Day] = {}
            for day in days:
                if any(generation.valid_from <= day for generation in self.generations):
                    ready[day] = self._same(ready, day) or self._read(session, day, self._rows)
            self._ready = ready

    def _read_when_asked(self, day: date) -> Day:
        self._generation(day)  # refused without asking the store
        begin = self._begin(day)
        with self._lock:  # one thread reads, the others wait for it
            if begin not in self._asked:
                with self._database.reading() as session:
                    if changes.total(session) != self.number:
                        raise Outdated()
                    self._asked[begin] = self._read(session, day, self._rows.copy())
                if len(self._asked) > self._KEPT:
                    self._asked.popitem(last=False)
            self._asked.move_to_end(begin)
            return self._asked[begin]

    def _begin(self, day: date) -> date:
        """Return the last day up to this one on which anything begins or ends: both days are alike."""
        return self._begins[bisect_right(self._begins, day) - 1]

    def _same(self, ready: Mapping[date, Day], day: date) -> Day | None:
        return next((held for other, held in ready.items() if self._begin(other) == self._begin(day)), None)

    def _read(self, session: Session, day: date, rows: Rows) -> Day:
        generation = self._generation(day)
        if generation.number not in self._snapshots:
            self._snapshots[generation.number] = Snapshot.read(self._database, session, generation, rows)
            if len(self._snapshots) > self._KEPT + 2:
                self._snapshots.popitem(last=False)
        self._snapshots.move_to_end(generation.number)
        said = f"{__version__} {self.number} {self._begin(day)} {generation}"
        key = f"{generation.number}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
        snapshot, stored = self._snapshots[generation.number], parties.parties(session, day)
        return Day(snapshot, self._duties_on(session, day, rows), _by_member(stored), key)

    def _duties_on(self, session: Session, day: date, rows: Rows) -> Mapping[str, Duty]:
        posts = people.all_posts(session, day, rows)
        if posts is self._duties[0]:
            return self._duties[1]
        duties = _duties(posts)
        if rows is self._rows:
            self._duties = posts, duties
        return duties


def _by_member(stored: Iterable[Party]) -> dict[str, Party]:
    """Return the party grid of each grid that is in one."""
    return {member: party for party in stored for member in party.members}


def _duties(posts: Iterable[Post]) -> dict[str, Duty]:
    """Return who leads each grid, and the first phone among the posts, the leader's before others."""
    by_grid: dict[str, list[Post]] = {}
    for post in posts:
        by_grid.setdefault(post.grid, []).append(post)
    return {grid: _duty(held) for grid, held in by_grid.items()}


def _duty(posts: Sequence[Post]) -> Duty:
    leader = next((post for post in posts if post.role == Role.LEADER), None)
    phones = [post.duty_phone for post in (leader, *posts) if post and post.duty_phone]
    return Duty(leader, phones[0] if phones else None)
