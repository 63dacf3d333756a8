"""A plan as it is stored and as somebody saw it, and the next version of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing.dossier import UNSHOWN, Deed, Dossier, Event, Stage
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import PlanUnknown, Stale
from geogrid.services import plan_changes, plan_rights
from geogrid.services.audit import Record
from geogrid.services.plan_locks import PlanLocks
from geogrid.services.plan_memory import PlanMemory
from geogrid.services.plan_work import State, thing_of
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
            work = self._memory.work_of(session, dossier)
            return plan_changes.stale(session, work, dossier.id, dossier.version, seen)

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
        dossier, done = state.dossier, len(state.work.plan.steps)
        if not plans.take(session, dossier.id, dossier.version, **values):
            now = plans.one(session, dossier.id)
            raise plan_changes.stale(session, state.work, dossier.id, now.version if now else 0, dossier.version)
        after = done if position is None else position
        plans.note(session, dossier.id, event(dossier.version + 1, deed, after, actor, codes))
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


def event(version: int, deed: Deed, position: int, actor: Actor, codes: Sequence[str] = ()) -> Event:
    """Return what is noted of a plan's next version."""
    return Event(version, deed, position, actor.account, moment().timestamp(), orjson.dumps(list(codes)).decode())
