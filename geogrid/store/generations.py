"""Publishing a coverage from a day on, and which generation answers for a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Area, Generation, Grid
from geogrid.domain.measure import area_m2
from geogrid.domain.people.post import Post
from geogrid.errors import BeforeCurrentGeneration, GenerationTaken
from geogrid.store import changes, micros, models, parties, plan_tables, records, repairs, versions


def current(session: Session, on: date | None = None) -> Generation | None:
    """Return the generation that answers for a day; without a day the one published last.

    Of two that start on the same day the later number wins.
    """
    begun = [] if on is None else [models.Generation.valid_from <= on]
    query = records.selecting(models.Generation, Generation, *begun)
    latest_first = query.order_by(models.Generation.valid_from.desc(), models.Generation.number.desc())
    return next(iter(records.read(session, Generation, latest_first.limit(1))), None)


def latest_number(session: Session) -> int:
    """Return the highest number ever published, also of what was withdrawn; 0 when there is none."""
    numbers = (models.Generation.number, plan_tables.WithdrawnGeneration.number)
    return max(session.scalar(select(func.max(number))) or 0 for number in numbers)


def all_generations(session: Session) -> list[Generation]:
    """Return all generations by number."""
    query = records.selecting(models.Generation, Generation).order_by(models.Generation.number)
    return records.read(session, Generation, query)


def withdrawn_day(session: Session, number: int) -> date:
    """Return the day from which a generation was to be in force that was withdrawn before."""
    kept = plan_tables.WithdrawnGeneration
    return session.scalars(select(kept.valid_from).where(kept.number == number)).one()


def publish(
    session: Session,
    generation: Generation,
    areas: Sequence[Area],
    grids: Sequence[Grid],
    posts: Sequence[Post] | None,
    nested: micros.Nested | None = None,
    grouped: Iterable[Party] | None = None,
) -> None:
    """Let these areas and grids, and no others, be in force from the generation's first day.

    Parameters
    ----------
    generation
        Its number is one not yet used; its day is not before that of the current one.
    areas, grids
        All of them. Those stored with the same content stay untouched, so that their history is not broken.
    posts
        All of them; None leaves the posts as they are.
    nested
        All micro-grids; None leaves those as they are whose grid stays as it is, and ends the others.
    grouped
        All party grids; None lets them follow the grids, see `parties.still_grouped`.

    Raises
    ------
    BeforeCurrentGeneration
        When the day lies before the first day of the newest generation.
    GenerationTaken
        When the number is used, as by someone who published at the same time.
    """
    changes.hold(session)
    newest = current(session)
    if newest and generation.valid_from < newest.valid_from:
        raise BeforeCurrentGeneration(
            valid_from=generation.valid_from.isoformat(), current=newest.valid_from.isoformat()
        )
    _take_number(session, generation)
    repairs.clear(session)  # what was under repair is not in force any more
    since = generation.valid_from
    micros.replace(session, micros.still_nested(session, grids, since) if nested is None else nested, since)
    parties.replace(session, parties.still_grouped(session, grids, since) if grouped is None else grouped, since)
    versions.replace(session, models.Area, Area, areas, since, area_m2=_area_m2)
    versions.replace(session, models.Grid, Grid, grids, since, area_m2=_area_m2)
    if posts is not None:
        versions.replace(session, models.Post, Post, posts, since)


def withdraw(session: Session, generation: Generation) -> None:
    """Take back a generation that has not begun and after which none begins: the one before it goes on."""
    changes.hold(session)
    versions.take_back(session, models.Grid, generation.valid_from)
    versions.take_back(session, models.Area, generation.valid_from)
    micros.take_back(session, generation.valid_from)
    parties.take_back(session, generation.valid_from)
    session.execute(delete(models.Generation).where(models.Generation.number == generation.number))
    session.add(plan_tables.WithdrawnGeneration(number=generation.number, valid_from=generation.valid_from))
    repairs.clear(session)  # of what is not there any more
    changes.note_emptied(session)  # rows are gone, and others may get their ids


def _take_number(session: Session, generation: Generation) -> None:
    """First of all, so that of two who publish at once the second waits here and is then turned away."""
    row = {name: getattr(generation, name) for name in records.columns_of(Generation)}
    try:
        session.execute(models.Generation.__table__.insert(), row)  # type: ignore[attr-defined]
    except IntegrityError:
        raise GenerationTaken(number=generation.number) from None


def _area_m2(value: Any) -> float:
    return area_m2(value.shape)
