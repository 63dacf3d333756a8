"""The generation that a plan began with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from geogrid.domain.consultation import Basis, When
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.dossier import Dossier, Stage, Step
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.refusal import RETIRED
from geogrid.domain.grid import Generation
from geogrid.errors import EditRefused, GenerationTaken, GenerationWithdrawn
from geogrid.errors.conflicts import GridsUnfit
from geogrid.store import Database, coverage, generations, micros, parties, plans, succession


def newest(session: Session, dossier: Dossier) -> Generation | None:
    """Return the newest generation where a plan began with another one and cannot be published, else None."""
    return newest_of(dossier, generations.all_generations(session))


def newest_of(dossier: Dossier, known: Sequence[Generation]) -> Generation | None:
    """Return what `newest` does, of generations that are known."""
    found = max(known, key=lambda each: (each.valid_from, each.number), default=None)
    is_over = dossier.stage in (Stage.PUBLISHED, Stage.DISCARDED)
    return None if found is None or is_over or found.number == dossier.base else found


def first_day(session: Session, dossier: Dossier) -> date:
    """Return the first day of the generation that a plan began with.

    Raises
    ------
    GenerationTaken
        When another one was published for that very day, so that it answers for no day any more.
    GenerationWithdrawn
    """
    known = {each.number: each.valid_from for each in generations.all_generations(session)}
    if dossier.base not in known:
        raise GenerationWithdrawn(number=dossier.base)
    on = known[dossier.base]
    newer = [number for number, day in known.items() if day == on and number > dossier.base]
    if newer:
        raise GenerationTaken(number=max(newer))
    return on


def basis(session: Session, dossier: Dossier, on: date) -> Basis:
    """Return when the grids that a plan began with are in force, seen from a day.

    Those of a generation that was withdrawn, or that another one of the same day took the place of, were to come.
    """
    known = sorted(generations.all_generations(session), key=lambda each: (each.valid_from, each.number))
    place = next((at for at, each in enumerate(known) if each.number == dossier.base), None)
    if place is None:
        return Basis(When.TO_COME, generations.withdrawn_day(session, dossier.base))
    since = known[place].valid_from
    until = known[place + 1].valid_from - timedelta(days=1) if place + 1 < len(known) else date.max
    if on < since or until < since:
        return Basis(When.TO_COME, since)
    return Basis(When.NOW, on) if on <= until else Basis(When.OVER, until)


def is_lost(database: Database, dossier: Dossier) -> bool:
    """Return whether a plan can be opened no more, because the generation that it began with answers for no day."""
    with database.reading() as session:
        try:
            first_day(session, dossier)
        except GenerationTaken:
            return True
    return False


def steps(database: Database, plan: int) -> list[Step]:
    """Return the edits of a plan, then those that were undone, also where its grids are no more."""
    with database.reading() as session:
        return plans.steps(session, plan)


def placed(session: Session, refusal: EditRefused, on: date) -> EditRefused:
    """Return a refusal with a place where the grid lay last that it is about, if that ended before a day."""
    facts = refusal.facts
    if facts["reason"] != RETIRED or facts["lon"] is not None:
        return refusal
    ended = [end for _, end in coverage.periods(session, facts["codes"][0]) if end is not None and end <= on]
    grid = coverage.grid(session, facts["codes"][0], max(ended) - timedelta(days=1)) if ended else None
    if grid is None:
        return refusal
    spot = grid.shape.representative_point()
    return EditRefused(**facts | {"lon": spot.x, "lat": spot.y})


def mesh(session: Session, on: date) -> Mesh:
    """Return the grids of a day as a coverage to be edited.

    Raises
    ------
    GridsUnfit
        When they are none: they overlap, or do not share their vertices.
    """
    # not what this plan, or a later one, has published
    used = coverage.codes_until(session, on) | micros.codes_until(session, on) | parties.codes_until(session, on)
    grids, areas = coverage.grids(session, on), coverage.areas(session, on)
    nested, grouped = micros.micros(session, on), parties.parties(session, on)
    former = succession.names(session, used, on)
    try:
        return mesh_of(grids, areas, used=used, parties=grouped, micros=nested, former=former)
    except EditRefused as error:
        raise GridsUnfit(**error.facts) from None
