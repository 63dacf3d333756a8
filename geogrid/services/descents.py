"""What became of the grids with each generation: worked out when one is published, else when it is first asked for.

It follows from what is in force on the day before a generation and on its first day, so that it is the same whenever it
is worked out; only that a grid was given another code, where it was redrawn as well, is known when its plan is
published and not later. A generation that another one took the place of on the very day has none, as it answers for no
day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from geogrid.domain.comparing.compare import Comparison, compare
from geogrid.domain.comparing.flow import Flow
from geogrid.domain.comparing.impact import Points, Relocation
from geogrid.domain.comparing.lineage import Descent, DescentKind, lineage
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.grid import Generation, Grid
from geogrid.store import Database, base_map, coverage, descents, generations
from geogrid.store.rows import Rows

QUEUE = "descents"


def answering(stored: Iterable[Generation]) -> list[Generation]:
    """Return the generations that answer for some day, in order: of those with the same first day the last."""
    by_day = {each.valid_from: each for each in sorted(stored, key=lambda each: (each.valid_from, each.number))}
    return list(by_day.values())


def note(session: Session, generation: Generation, recoded: Mapping[str, str] = {}, *, is_told: bool = False) -> None:
    """Keep what becomes of the grids with a generation that was just published, in the session's transaction.

    Parameters
    ----------
    recoded, is_told
        As of `lineage`.
    """
    stored = generations.all_generations(session)
    overtaken = [each.number for each in stored if each.valid_from == generation.valid_from]
    descents.forget(session, overtaken)
    _keep(session, generation, *worked_out(session, generation, recoded, is_told=is_told))


def complete(database: Database) -> None:
    """Work out and keep what is missing: of generations that were published before descents were kept."""
    with database.reading() as session:
        missing = _missing(session)
    for generation in missing:
        with database.reading() as session:
            found = worked_out(session, generation)
        with database.writing(QUEUE, guarded=False) as session:
            if generation in _missing(session):  # nobody else has kept them, and it still answers
                _keep(session, generation, *found)


def worked_out(
    session: Session, generation: Generation, recoded: Mapping[str, str] = {}, *, is_told: bool = False
) -> tuple[int | None, Sequence[Descent]]:
    """Return the generation that one follows, and what became of the grids between the two."""
    eve, rows = generation.valid_from - timedelta(days=1), Rows()
    before = generations.current(session, eve)
    old = coverage.grids(session, eve, rows) if before else []
    new = coverage.grids(session, generation.valid_from, rows)  # what stays is the same object
    if before is None:
        return None, [Descent(None, grid.code, DescentKind.CREATED, 0.0, 1.0) for grid in new]
    comparison = compare(old, new)
    households = _households(session, comparison, generation.valid_from)
    return before.number, lineage(comparison, households, recoded, is_told=is_told)


def since(session: Session, was: Grid, on: date) -> Sequence[Descent]:
    """Return where the ground and the households of a grid that is no more are on a day.

    Parameters
    ----------
    was
        The grid on its last day.
    """
    comparison = compare([was], coverage.grids_in(session, on, was.shape.bounds))
    return lineage(comparison, _households(session, comparison, on))


def _households(session: Session, comparison: Comparison, on: date) -> Flow | None:
    box = comparison.bounds
    buildings = base_map.buildings(session, on, box) if box else []
    if not buildings:
        return None
    contents = Contents.of_register(buildings)
    middles = contents.buildings.middles
    return Relocation(comparison).flow(Points(middles.lon, middles.lat), contents.households)


def _missing(session: Session) -> list[Generation]:
    known = descents.kept(session)
    return [each for each in answering(generations.all_generations(session)) if each.number not in known]


def _keep(session: Session, generation: Generation, follows: int | None, found: Sequence[Descent]) -> None:
    descents.add(session, generation.number, follows, found)
