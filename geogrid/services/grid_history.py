"""The history of a grid: where it came from, what became of it, and who has its ground when it is no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from geogrid.domain.comparing.lineage import Descent, DescentKind, history, successors
from geogrid.domain.grid import Called, Generation
from geogrid.errors import GridLater, GridRecoded, GridRetired, GridUnknown
from geogrid.services.descents import answering, complete, since
from geogrid.store import Database, coverage, descents, generations, succession

NOBODY = "no grid"
_SHOWN = 20
Period = tuple[date, date | None]


@dataclass(frozen=True)
class Told:
    """Something that happened to a grid.

    Parameters
    ----------
    generation
        The one that brought it, from its first day on.
    old, new
        What the grids were called on the day before, and on that day; None where the ground is nobody's.
    is_first
        Whether it is the first generation of all.
    """

    generation: Generation
    descent: Descent
    old: Called | None
    new: Called | None
    is_first: bool


@dataclass(frozen=True)
class Heir:
    """A grid that has ground of another on a day: what it is called then, and how much it has; None when unknown."""

    grid: Called
    area_share: float | None = None
    households_share: float | None = None


@dataclass(frozen=True)
class GridHistory:
    """What happened to a grid, as seen from a day.

    Parameters
    ----------
    name
        What it is called on the day; else what it was called last, or will be called first.
    periods
        When it is in force: the first day, and the day after the last one.
    is_in_force
        On the day.
    events
        The oldest first; also those after the day.
    heirs
        Who has its ground on the day, when it is not in force then; the one with most first.
    """

    code: str
    name: Called
    periods: Sequence[Period]
    is_in_force: bool
    events: Sequence[Told]
    heirs: Sequence[Heir]

    def goes_on_as(self, end: date) -> Called | None:
        """Return what it is called under the code that it is given on the day that a period ends; None for none."""
        given = (each.new for each in self.events if each.generation.valid_from == end and _is_recoded(each, self.code))
        return next(given, None)


def _is_recoded(told: Told, code: str) -> bool:
    return told.descent.kind is DescentKind.RECODED and told.descent.old == code


def of_grid(database: Database, code: str, on: date) -> GridHistory:
    """Return the history of a grid.

    Raises
    ------
    GridUnknown
        When there never was one.
    """
    with database.reading() as session:
        periods = coverage.periods(session, code)
    if not periods:
        raise GridUnknown(grid=code[:40])
    complete(database)
    with database.reading() as session:
        in_force = _holds(periods, on)
        seen = on if in_force else _nearest(periods, on)
        return GridHistory(
            code,
            coverage.called(session, [code], seen)[code],
            periods,
            in_force,
            _events(session, code),
            () if in_force else _heirs(session, code, periods, on),
        )


def absent(database: Database, code: str, on: date) -> GridUnknown:
    """Return why there is no grid of this code on a day, with those that have its ground then."""
    with database.reading() as session:
        periods = coverage.periods(session, code)
    if not periods or _holds(periods, on):
        return GridUnknown(grid=code[:40])
    complete(database)
    with database.reading() as session:
        heirs = _heirs(session, code, periods, on)[:_SHOWN]
        called = coverage.called(session, [code], _nearest(periods, on))[code]
        now = succession.names(session, [code], on).get(code)
        went_on = coverage.periods(session, now) if now else []
    facts = {
        "grid": code,
        "called": called.full_name,
        "names": [f"{heir.grid.full_name} ({heir.grid.code})" for heir in heirs] or [NOBODY],
        "successors": [plain(heir) for heir in heirs],
    }
    ended = [end for _, end in periods if end is not None and end <= on]
    if ended and now in {heir.grid.code for heir in heirs}:
        begun = next(begin for begin, end in went_on if begin <= on and (end is None or on < end))
        return GridRecoded(**facts, since=begun.isoformat(), now=now)
    if ended:
        last = max(end for _, end in (*periods, *went_on) if end is not None and end <= on)
        return GridRetired(**facts, since=last.isoformat())
    return GridLater(**facts, since=periods[0][0].isoformat())


def plain(heir: Heir) -> dict[str, str | float | None]:
    """Return a grid that has ground of another, as answers tell it."""
    shares = {"area_share": heir.area_share, "households_share": heir.households_share}
    rounded = {name: None if share is None else round(share, 4) for name, share in shares.items()}
    return {"code": heir.grid.code, "name": heir.grid.name, "full_name": heir.grid.full_name, **rounded}


def _holds(periods: Sequence[Period], on: date) -> bool:
    return any(begin <= on and (end is None or on < end) for begin, end in periods)


def _nearest(periods: Sequence[Period], on: date) -> date:
    """Return the last day before one on which a grid was in force, or the first one after it."""
    ended = [end for _, end in periods if end is not None and end <= on]
    return ended[-1] - timedelta(days=1) if ended else periods[0][0]


def _events(session: Session, code: str) -> list[Told]:
    by_number = {each.number: each for each in answering(generations.all_generations(session))}
    first = next(iter(by_number), None)
    found = history(descents.of_grid(session, code), code)
    of_each: dict[int, list[Descent]] = {}
    for event in found:
        if event.generation in by_number:
            of_each.setdefault(event.generation, []).append(event.descent)
    told: list[Told] = []
    for number, some in of_each.items():
        generation = by_number[number]
        old, new = _called(session, some, generation)
        told += [
            Told(generation, each, old.get(each.old or ""), new.get(each.new or ""), number == first) for each in some
        ]
    return told


def _called(
    session: Session, some: Sequence[Descent], generation: Generation
) -> tuple[Mapping[str, Called], Mapping[str, Called]]:
    eve = generation.valid_from - timedelta(days=1)
    return (
        coverage.called(session, {each.old for each in some if each.old}, eve),
        coverage.called(session, {each.new for each in some if each.new}, generation.valid_from),
    )


def _heirs(session: Session, code: str, periods: Sequence[Period], on: date) -> list[Heir]:
    """Return who has the ground of a grid on a day on which it is not in force.

    One with another code is that grid, whatever it gave away; one that ended is where its last ground lies on the day,
    whatever the grids that took it have given away since.
    """
    until = _end(periods, on)
    if until is None:
        return _forebears(session, code, on)
    now = succession.names(session, [code], on).get(code, code)
    went_on = coverage.periods(session, now)
    is_there = _holds(went_on, on)
    ended = None if is_there else _end(went_on, on)
    last, until = (now, ended) if ended else (code, until)
    was = coverage.grid(session, last, until - timedelta(days=1))
    assert was is not None  # the day before it ended
    found = [each for each in successors(since(session, was, on), last) if not is_there or each.code == now]
    names = coverage.called(session, {each.code for each in found}, on)
    return [Heir(names[each.code], each.area_share, each.households_share) for each in found]


def _end(periods: Sequence[Period], on: date) -> date | None:
    """Return the first day after a grid ended, the last time until a day; None where it had not begun."""
    return max((end for _, end in periods if end is not None and end <= on), default=None)


def _forebears(session: Session, code: str, on: date) -> list[Heir]:
    """Return the grids in force on a day that the ground of a later one comes from."""
    wanted, asked = {code}, {code}
    names: dict[str, Called] = {}
    while wanted:
        found = descents.of_new(session, sorted(wanted))
        before = {each.old for some in found.values() for each in some if each.old is not None} - asked
        asked |= before
        there = coverage.called(session, before, on)
        names |= there
        wanted = before - there.keys()
    return [Heir(names[each]) for each in sorted(names)]
