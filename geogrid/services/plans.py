"""Plans: opening one, doing edits and undoing them, sharing, submitting, approving, publishing.

Each change names the version it was based on. Edits are stored as they were asked for and done again where they are not
in memory, so that a plan is the same for everybody who looks, in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing import coding, wire
from geogrid.domain.editing.dossier import UNSHOWN, Deed, Dossier, Event, Stage, Step
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.evaluation.tally import changes
from geogrid.domain.grid import Generation
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import PLAIN
from geogrid.errors import EditRefused, NothingToChange, NothingToUndo, PlanUnknown, Stale
from geogrid.services import kept_index, plan_base, plan_changes, plan_impact, plan_publishing, plan_rights
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_impact import Affected
from geogrid.services.plan_locks import PlanLocks
from geogrid.services.plan_memory import PlanMemory
from geogrid.services.plan_words import check_words
from geogrid.services.plan_work import Changed, State, redone, thing_of, undone
from geogrid.store import Database, plans


class Plans:
    """Keeps the plans that are worked at; see `plan_locks` for who waits for whom.

    Parameters
    ----------
    database, lookup
        Where the grids are.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database, self._lookup = database, lookup
        self._locks = PlanLocks()
        self._memory = PlanMemory(database)

    # --- looking

    def listing(self, actor: Actor = OPERATOR) -> list[Dossier]:
        """Return the plans that somebody may look at, the newest first."""
        with self._database.reading() as session:
            shared = plan_rights.shared_with(session, actor)
            return [each for each in plans.every(session) if self._is_for(session, each, actor, each.id in shared)]

    def dossier(self, plan: int, actor: Actor = OPERATOR) -> Dossier:
        """Return what is written about a plan, without its grids."""
        with self._database.reading() as session:
            return self._dossier(session, plan, actor)

    def newest(self, dossier: Dossier) -> int | None:
        """Return the newest generation where a plan began with another one and cannot be published, else None."""
        with self._database.reading() as session:
            found = plan_base.newest(session, dossier)
        return None if found is None else found.number

    def state(self, plan: int, actor: Actor = OPERATOR, *, present: bool = False) -> State:
        """Return a plan as it stands; see `PlanMemory.state` for its figures of the present.

        Raises
        ------
        PlanUnknown
            Also when it is not for the actor to look at.
        """
        with self._locks.plan(plan), self._database.reading() as session:
            return self._memory.state(session, self._dossier(session, plan, actor), present=present)

    def changes(self, state: State, version: int) -> list[dict[str, Any]]:
        """Return what was done to a plan after one of its versions; see `plan_changes.since`."""
        with self._database.reading() as session:
            return plan_changes.since(session, state.work, state.events, state.steps, version)

    def stale(self, dossier: Dossier, seen: int) -> Stale:
        """Return the refusal of what was based on another version of a plan than it has now."""
        with self._locks.plan(dossier.id), self._database.reading() as session:
            work = self._memory.work_of(session, dossier)
            return plan_changes.stale(session, work, dossier.id, dossier.version, seen)

    def since(self, plan: int, version: int, actor: Actor = OPERATOR) -> Changed:
        """Return a plan with the grids that are others than in one of its versions.

        Raises
        ------
        PlanUnknown
        """
        state = self.state(plan, actor)
        codes = {code for event in state.events if event.version > version for code in orjson.loads(event.codes)}
        return Changed(state, tuple(sorted(codes)))

    # --- doing

    def open(
        self, name: str, reason: str, document: str, record: Record, *, target: int | None = None, on: date,
        actor: Actor = OPERATOR,
    ) -> State:  # fmt: skip
        """Open a plan on the grids in force on a day.

        Raises
        ------
        QueryError
            When it has no name, or the target is none.
        NoGeneration
        EditRefused
            When these grids are no coverage: mend them first.
        """
        wanted = TARGET_HOUSEHOLDS if target is None else target
        check_words(name, reason, document, wanted)
        self._lookup.catch_up()
        base = self._lookup.snapshot(on).generation
        dossier = Dossier(0, name.strip(), reason.strip(), document.strip(), base.number, round(wanted), actor.account,
                          moment().timestamp())  # fmt: skip
        with self._database.reading() as session:
            work = self._memory.begin(session, dossier)
        with self._database.writing() as session:
            number = plans.add(session, dossier)
            plans.note(session, number, _event(1, Deed.OPEN, 0, actor))
            record.note(session, Audited.OPEN_PLAN, f"plan {number}", None, {"base": base.number})
        self._memory.keep(number, work)
        return self.state(number, actor)

    def apply(self, plan: int, edit: Edit, seen: int, record: Record, actor: Actor = OPERATOR) -> Changed:
        """Do an edit.

        Raises
        ------
        EditRefused
            When it cannot be done.
        PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self.apply_all(plan, [edit], seen, record, actor)

    def apply_all(
        self, plan: int, edits: Sequence[Edit], seen: int, record: Record, actor: Actor = OPERATOR
    ) -> Changed:
        """Do several edits, each a step of its own; when one cannot be done, none is.

        Raises
        ------
        NothingToChange
            When there are none.
        EditRefused
            Its fact `edit` says which of them it is, from 1.
        PlanUnknown, PlanClosed, Stale, BeyondScope
        """

        def done(now: Plan) -> Plan:
            if not edits:
                raise NothingToChange()
            for number, edit in enumerate(edits, 1):
                try:
                    now = coding.applied(now, edit)
                except EditRefused as refusal:
                    raise EditRefused(**refusal.facts, edit=number) from None
            return now

        def write(session: Session, position: int) -> None:
            for at, edit in enumerate(edits, position - len(edits) + 1):
                text = orjson.dumps(wire.to_json(edit)).decode()
                plans.add_step(session, plan, Step(at, text, actor.account, moment().timestamp()))

        return self._edit(plan, Deed.APPLY, done, write, seen, record, actor)

    def undo(self, plan: int, seen: int, record: Record, actor: Actor = OPERATOR, steps: int = 1) -> Changed:
        """Take the last edits back, all or, where there are fewer, none.

        Raises
        ------
        NothingToUndo, PlanUnknown, PlanClosed, Stale, BeyondScope
        """

        def write(session: Session, position: int) -> None:
            plans.set_undone(session, plan, position + 1, steps, undone=True)

        return self._edit(plan, Deed.UNDO, partial(undone, steps=steps), write, seen, record, actor)

    def redo(self, plan: int, seen: int, record: Record, actor: Actor = OPERATOR, steps: int = 1) -> Changed:
        """Do the edits again that were undone last, all or, where there are fewer, none.

        Raises
        ------
        NothingToUndo, PlanUnknown, PlanClosed, Stale, BeyondScope
        """

        def done(now: Plan) -> Plan:
            with self._database.reading() as session:
                return redone(now, plans.steps(session, plan), steps)

        def write(session: Session, position: int) -> None:
            plans.set_undone(session, plan, position - steps + 1, steps, undone=False)

        return self._edit(plan, Deed.REDO, done, write, seen, record, actor)

    def share(self, plan: int, accounts: Sequence[int], seen: int, record: Record, actor: Actor = OPERATOR) -> State:
        """Share a plan with these accounts and no others.

        Raises
        ------
        PlanUnknown, Stale, BeyondScope
        """
        return self.turn(plan, Deed.SHARE, seen, record, actor, lambda session: plans.share(session, plan, accounts))

    def impact(self, plan: int, actor: Actor = OPERATOR, style: Style = PLAIN) -> tuple[State, Affected]:
        """Return a plan, and what changes when it comes into force, against the grids that it began with.

        Raises
        ------
        PlanUnknown
        """
        state = self._counted(plan, actor)
        with self._database.reading() as session:
            return state, plan_impact.of(session, state.work, style)

    def submit(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Hand a plan in to be approved; nobody edits it from then on.

        Raises
        ------
        PlanOutdated, PlanEmpty, PlanUnfinished, PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self._judge(plan, Deed.SUBMIT, (Stage.DRAFT, Stage.SUBMITTED), seen, on, record, actor)

    def send_back(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Give a plan that was submitted or approved back to those who drew it.

        Raises
        ------
        PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self._judge(plan, Deed.RETURN, (None, Stage.DRAFT), seen, on, record, actor)

    def approve(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Sign a plan: its grids, by their fingerprint, may be published.

        Raises
        ------
        OwnWork
            By whoever has drawn any of it.
        PlanOutdated, PlanEmpty, PlanUnfinished, PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self._judge(plan, Deed.APPROVE, (Stage.SUBMITTED, Stage.APPROVED), seen, on, record, actor)

    def publish(
        self, plan: int, valid_from: date, seen: int, on: date, record: Record, actor: Actor = OPERATOR
    ) -> Generation:
        """Let the grids of an approved plan be in force from a day on, today or later.

        Raises
        ------
        ConsultationOpen, DayTaken, PlanOutdated, BeforeCurrentGeneration, OwnWork
        QueryError
            When the day is over.
        PlanEmpty, PlanUnfinished, PlanUnknown, PlanClosed, Stale, GridsDiffer, BeyondScope
        """
        self._counted(plan, actor)
        with self.judging(), self._locks.plan(plan):
            with self._database.reading() as session:
                state = self._seen(session, plan, seen, actor, present=True)
                plan_rights.check_stage(state.dossier, Stage.APPROVED)
                plan_rights.check(actor, Action.PUBLISH, thing_of(state))
                plan_publishing.check_approved(session, state.dossier, state.work, on)
            with self._database.writing() as session:
                made = plan_publishing.publish(session, state.dossier, state.work, valid_from, on, record)
                values: dict[str, Any] = {"valid_from": valid_from, "generation": made.number}
                self._take(session, state, Deed.PUBLISH, record, actor, stage=Stage.PUBLISHED, **values)
                kept_index.keep(self._database, session, made)
        self._lookup.catch_up()
        return made

    # --- one change after the other

    def judging(self) -> AbstractContextManager[None]:
        """Keep others of this process from changing which generation is the newest, and what is to follow it."""
        return self._locks.judging()

    def _counted(self, plan: int, actor: Actor) -> State:
        """Return a plan with its figures of now at hand, counted while nobody is kept from it."""
        state = self.state(plan, actor, present=True)
        state.work.counting.of(state.work.plan.mesh)
        return state

    def _edit(
        self, plan: int, deed: Deed, done: Callable[[Plan], Plan], write: Callable[[Session, int], None], seen: int,
        record: Record, actor: Actor,
    ) -> Changed:  # fmt: skip
        with self._locks.plan(plan):
            with self._database.reading() as session:
                state = self._seen(session, plan, seen, actor)
            plan_rights.check_stage(state.dossier, Stage.DRAFT)
            before, after = state.work.plan, done(state.work.plan)
            if after is before:
                raise NothingToUndo()
            plan_rights.check(actor, Action.PLAN, plan_rights.thing(before.mesh, after.mesh))
            codes = changes(before.mesh, after.mesh)
            with self._database.writing() as session:
                self._take(session, state, deed, record, actor, codes, len(after.steps))
                write(session, len(after.steps))
            self._memory.take(plan, after)
            return Changed(self.state(plan, actor), codes)

    def _judge(
        self, plan: int, deed: Deed, way: tuple[Stage | None, Stage], seen: int, on: date, record: Record, actor: Actor
    ) -> State:
        """Take a plan from one stage to the next; whoever drew it submits it, others judge it."""
        self._counted(plan, actor)
        with self.judging(), self._locks.plan(plan):
            with self._database.reading() as session:
                state = self._seen(session, plan, seen, actor, present=True)
                plan_rights.check_stage(state.dossier, *([way[0]] if way[0] else [Stage.SUBMITTED, Stage.APPROVED]))
                asked = Action.PLAN if deed is Deed.SUBMIT else Action.PUBLISH
                plan_rights.check(actor, asked, thing_of(state))
                values: dict[str, Any] = {"stage": way[1], "fingerprint": None}
                if deed is not Deed.RETURN:
                    plan_publishing.check_newest(session, state.dossier)
                    values["fingerprint"] = plan_publishing.check_ready(session, state.work, on)
                if deed is Deed.SUBMIT:
                    values["reach"] = plan_rights.as_text(thing_of(state))
            with self._database.writing() as session:
                self._take(session, state, deed, record, actor, **values)
        return self.state(plan, actor)

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
        plans.note(session, dossier.id, _event(dossier.version + 1, deed, after, actor, codes))
        told = {"version": dossier.version + 1, "deed": deed.value, "edits": after, "grids": len(codes)}
        old = {"version": dossier.version, "stage": dossier.stage.value, "edits": done}
        record.note(session, Audited.CHANGE_PLAN, f"plan {dossier.id}", old, told)

    # --- keeping up with what is stored

    def _seen(self, session: Session, plan: int, seen: int, actor: Actor, *, present: bool = False) -> State:
        """Return a plan, if it is what the planner saw."""
        dossier = self._dossier(session, plan, actor)
        state = self._memory.state(session, dossier, present=present)
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


def _event(version: int, deed: Deed, position: int, actor: Actor, codes: Sequence[str] = ()) -> Event:
    return Event(version, deed, position, actor.account, moment().timestamp(), orjson.dumps(list(codes)).decode())
