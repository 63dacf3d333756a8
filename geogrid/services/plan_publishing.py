"""A plan that comes into force: the gate before it, and the generation that is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.consultation import Standing
from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.dossier import Dossier
from geogrid.domain.editing.fingerprint import geometry_hash
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.finding import Finding
from geogrid.domain.grid import Area, Generation, Grid
from geogrid.errors import (
    BeforeCurrentGeneration,
    ConsultationOpen,
    DayTaken,
    GenerationWithdrawn,
    PlanEmpty,
    PlanOutdated,
    PlanUnfinished,
)
from geogrid.errors.access import GridsDiffer
from geogrid.errors.conflicts import DayBegunByPlan, DayTakenByPlan
from geogrid.errors.requests import DayFar, DayPast
from geogrid.services import plan_rights
from geogrid.services.audit import Record
from geogrid.services.importing import publish_coverage
from geogrid.services.plan_work import Work
from geogrid.services.validation import check_grids
from geogrid.store import allowances, consultations, descents, generations, recodings

FARTHEST = timedelta(days=731)
"""So far ahead a plan may come into force: two years."""
_PLACES = 20
"""So many places where rules are broken are told by a refusal."""


def check_ready(session: Session, dossier: Dossier, work: Work, on: date) -> str:
    """Refuse a plan that changes nothing or breaks a rule, and return the fingerprint of its grids.

    Raises
    ------
    PlanEmpty, PlanUnfinished
    """
    mesh = work.plan.mesh
    if not plan_rights.changed(work.plan.base, mesh):  # also where edits have come to nothing
        raise PlanEmpty()
    broken = [finding for finding in work.findings() if finding.severity is Severity.ERROR]
    report = check_grids(_grids(mesh), _areas(mesh))
    torn = allowed(report, allowances.allowances(session, on)).errors
    if broken or torn:
        facts: dict[str, Any] = {} if work.counting.day <= today() else {"day": work.counting.day.isoformat()}
        places = [_where(each) for each in broken[:_PLACES]]
        raise PlanUnfinished(errors=len(broken) + torn, places=places, **facts)
    return _fingerprint(mesh, dossier.fingerprint)


def _fingerprint(mesh: Mesh, known: str | None) -> str:
    """Return the fingerprint of grids; that which is known, where it is theirs as it was before it took in party grids.

    So a plan that was handed in before stays publishable, and open for comment.
    """
    former = geometry_hash(mesh.grids.values(), mesh.micros)
    return former if former == known else geometry_hash(mesh.grids.values(), mesh.micros, mesh.parties.values())


def _where(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule, "grids": list(finding.codes), "lon": finding.lon, "lat": finding.lat}


def check_newest(session: Session, dossier: Dossier) -> Generation:
    """Refuse a plan that did not begin with the newest generation, and return that.

    Raises
    ------
    PlanOutdated, GenerationWithdrawn
    """
    newest = generations.current(session)
    if newest is None:
        raise GenerationWithdrawn(number=dossier.base)
    if newest.number != dossier.base:
        raise PlanOutdated(number=newest.number, day=newest.valid_from.isoformat(), base=dossier.base)
    return newest


def check_approved(session: Session, dossier: Dossier, work: Work, on: date) -> None:
    """Refuse a plan whose grids are not ready, or not the ones that were approved.

    Raises
    ------
    PlanEmpty, PlanUnfinished, GridsDiffer
    """
    fingerprint = check_ready(session, dossier, work, on)
    if fingerprint != dossier.fingerprint:
        raise GridsDiffer(now=fingerprint[:12], known=str(dossier.fingerprint)[:12])


def _day_taken(holder: Generation, on: date) -> DayTaken:
    facts = {"day": holder.valid_from.isoformat(), "number": holder.number}
    kind, _, plan = holder.source.partition(" ")
    if kind != "plan":
        return DayTaken(**facts)
    taken = DayBegunByPlan if holder.valid_from <= on else DayTakenByPlan
    return taken(**facts, plan=int(plan))


def publish(session: Session, dossier: Dossier, work: Work, valid_from: date, on: date, record: Record) -> Generation:
    """Publish the grids of a plan in the session's transaction.

    Parameters
    ----------
    on
        The day it is: what is over is not rewritten.

    Raises
    ------
    ConsultationOpen
        When residents are still asked about it.
    PlanOutdated
        When another generation than the one it began with is the newest.
    DayTaken
        When a generation begins on that day already.
    BeforeCurrentGeneration
    DayPast, DayFar
        When the day is over, or more than two years ahead.
    """
    newest = check_newest(session, dossier)
    if any(seen.standing is Standing.OPEN for seen in consultations.of_plan(session, dossier.id, on)):
        raise ConsultationOpen()  # what residents say until its last day would be answered by nobody
    if newest.valid_from == valid_from:
        raise _day_taken(newest, on)
    if valid_from < newest.valid_from:
        raise BeforeCurrentGeneration(valid_from=valid_from.isoformat(), current=newest.valid_from.isoformat())
    if valid_from < on:
        raise DayPast(field="valid_from", value=valid_from.isoformat(), today=on.isoformat())
    if valid_from > on + FARTHEST:  # a slip of the pen, which no later plan could come before
        raise DayFar(field="valid_from", value=valid_from.isoformat(), last=(on + FARTHEST).isoformat())
    generation = Generation(generations.latest_number(session) + 1, valid_from, newest.simulated, f"plan {dossier.id}")
    mesh, recoded = work.plan.mesh, work.plan.recoded
    publish_coverage(
        session, generation, _areas(mesh), _counted(work), record, mesh.micros, mesh.parties.values(), recoded
    )
    descents.add_recoded(session, generation.number, work.plan.recoded_micros)
    recodings.carry(session, work.plan.recoded_micros, valid_from)
    return generation


def _grids(mesh: Mesh) -> list[Grid]:
    return [mesh.grids[code] for code in sorted(mesh.grids)]


def _counted(work: Work) -> list[Grid]:
    """Return the grids; those whose ground is another have the households that were counted on it."""
    figures = work.tally.figures
    return [
        replace(grid, households=figures[grid.code].households) if grid.households is None else grid
        for grid in _grids(work.plan.mesh)
    ]


def _areas(mesh: Mesh) -> list[Area]:
    """Return the areas above with the vertices that the plan has put on their borders."""
    return [replace(area, shape=mesh.area_shape(code)) for code, area in mesh.areas.items()]
