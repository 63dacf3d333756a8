"""A plan as it is stored and as somebody saw it, and the next version of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import UNSHOWN, Deed, Dossier, Event, Stage
from geogrid.domain.people.policy import OPERATOR, Action, Actor, Thing
from geogrid.errors import PlanUnknown, Stale
from geogrid.services import plan_changes, plan_rights
from geogrid.services.audit import Record
from geogrid.services.plan_locks import PlanLocks
from geogrid.services.plan_memory import PlanMemory
from geogrid.services.plan_work import State, Work, thing_of
from geogrid.store import Database, plans


class PlanVersions:
    """Gives plans as they stand, and takes their next version if it is still the one that was seen.

    Parameters
    ----------
    database
        Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._locks = PlanLocks()
        self._memory = PlanMemory(database)

    def dossier(self, plan: int, actor: Actor = OPERATOR) -> Dossier:
        """Return what is written about a plan, without its grids."""
        with self._database.reading() as session:
            return self._dossier(session, plan, actor)

    def state(self, plan: int, actor: Actor = OPERATOR, *, present: bool = False, on: date | None = None) -> State:
        """Return a plan as it stands; see `PlanMemory.state` for its figures of the present, or of a day to come.

        Raises
        ------
        PlanUnknown
            Also when it is not for the actor to look at.
        """
        with self._locks.plan(plan), self._database.reading() as session:
            return self._memory.state(session, self._dossier(session, plan, actor), present=present, on=on)

    def stale(self, dossier: Dossier, seen: int) -> Stale:
        """Return the refusal of what was based on another version of a plan than it has now."""
        with self._locks.plan(dossier.id), self._database.reading() as session:
            state = self._memory.state_of(session, dossier)
            return plan_changes.stale(session, state.work if state else None, dossier.id, dossier.version, seen)

    def judging(self) -> AbstractContextManager[None]:
        """Keep others of this process from changing which generation is the newest, and what is to follow it."""
        return self._locks.judging()

    def turn(
        self, plan: int, deed: Deed, seen: int, record: Record, actor: Actor, write: Callable[[Session], None],
        *needed: Stage, asked: Action = Action.PLAN, **values: Any,
    ) -> State:  # fmt: skip
        """Set something of a plan besides its edits, at some of its stages, or at any.

        Raises
        ------
        PlanUnknown, PlanClosed, Stale, BeyondScope, OwnWork
        """
        with self._locks.plan(plan):
            with self._database.reading() as session:
                state = self._seen(session, plan, seen, actor)
                plan_rights.check_stage(state.dossier, *(needed or Stage))
                plan_rights.check_kept(actor, state.dossier, thing_of(state), asked)
            with self._database.writing() as session:
                self._take(session, state, deed, record, actor, **values)
                write(session)
        return self.state(plan, actor)

    def turn_back(
        self, plan: int, deed: Deed, seen: int, record: Record, actor: Actor, *needed: Stage,
        asked: Action = Action.PLAN, words: str | None = None,
    ) -> Dossier:  # fmt: skip
        """Make a plan that was handed in a draft again, also where its grids are no more, or the actor sees no drafts.

        Raises
        ------
        PlanUnknown, PlanClosed, Stale, BeyondScope, OwnWork
        """
        with self._locks.plan(plan):
            with self._database.reading() as session:
                dossier = self._dossier(session, plan, actor)
                state = self._memory.state_of(session, dossier)
                work = state.work if state else None
                if dossier.version != seen:
                    raise plan_changes.stale(session, work, plan, dossier.version, seen)
                plan_rights.check_stage(dossier, *needed)
                plan_rights.check_kept(actor, dossier, _thing(dossier, state), asked)
                done = sum(not step.undone for step in plans.steps(session, plan))
            with self._database.writing() as session:
                given: dict[str, Any] = {"stage": Stage.DRAFT, "fingerprint": None}
                self._take_next(session, dossier, work, deed, record, actor, (done, done), words=words, **given)
                return replace(dossier, version=seen + 1, **given)

    def _counted(self, plan: int, actor: Actor, on: date | None = None) -> State:
        """Return a plan with its figures of now, or of a day to come, counted while nobody is kept from it."""
        state = self.state(plan, actor, present=True, on=on)
        state.work.counting.of(state.work.plan.mesh)
        return state

    def _take(
        self, session: Session, state: State, deed: Deed, record: Record, actor: Actor, codes: Sequence[str] = (),
        position: int | None = None, **values: Any,
    ) -> None:  # fmt: skip
        """Take the next version of a plan, if it is still at the one that was seen, and note why."""
        done = len(state.work.plan.steps)
        edits = done, done if position is None else position
        self._take_next(session, state.dossier, state.work, deed, record, actor, edits, codes, **values)

    def _take_next(
        self, session: Session, dossier: Dossier, work: Work | None, deed: Deed, record: Record, actor: Actor,
        edits: tuple[int, int], codes: Sequence[str] = (), words: str | None = None, **values: Any,
    ) -> None:  # fmt: skip
        """Do so with how many edits there are before and after, also of a plan whose grids are no more."""
        done, after = edits
        if not plans.take(session, dossier.id, dossier.version, **values):
            now = plans.one(session, dossier.id)
            raise plan_changes.stale(session, work, dossier.id, now.version if now else 0, dossier.version)
        noted = event(dossier.version + 1, deed, after, actor, codes)
        plans.note(session, dossier.id, replace(noted, words=words))
        told = {"version": dossier.version + 1, "deed": deed.value, "edits": after, "grids": len(codes)}
        old = {"version": dossier.version, "stage": dossier.stage.value, "edits": done}
        record.note(session, Audited.CHANGE_PLAN, f"plan {dossier.id}", old, told)

    def _seen(
        self, session: Session, plan: int, seen: int, actor: Actor, *, present: bool = False, on: date | None = None
    ) -> State:
        """Return a plan, if it is what the planner saw."""
        dossier = self._dossier(session, plan, actor)
        state = self._memory.state(session, dossier, present=present, on=on)
        if dossier.version != seen:
            raise plan_changes.stale(session, state.work, plan, dossier.version, seen)
        return state

    def _dossier(self, session: Session, plan: int, actor: Actor) -> Dossier:
        dossier = plans.one(session, plan)
        shared = plan in plan_rights.shared_with(session, actor)
        if dossier is None or not self._is_for(session, dossier, actor, shared):
            raise PlanUnknown(plan=str(plan)[:12])
        return dossier

    def _is_for(self, session: Session, dossier: Dossier, actor: Actor, shared: bool) -> bool:
        if plan_rights.sees(actor, dossier, shared, plan_rights.NOTHING):
            return True
        if dossier.stage in UNSHOWN or dossier.reach is None:
            return False
        return plan_rights.sees(actor, dossier, shared, plan_rights.noted(dossier.reach))


def _thing(dossier: Dossier, state: State | None) -> Thing:
    """Return what a plan changes; where its grids are no more, what was noted of it when it was handed in."""
    if state is not None:
        return thing_of(state)
    return plan_rights.noted(dossier.reach) if dossier.reach else plan_rights.NOTHING


def event(version: int, deed: Deed, position: int, actor: Actor, codes: Sequence[str] = ()) -> Event:
    """Return what is noted of a plan's next version."""
    return Event(version, deed, position, actor.account, moment().timestamp(), orjson.dumps(list(codes)).decode())
