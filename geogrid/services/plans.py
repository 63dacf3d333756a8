"""Plans: opening one, doing edits and undoing them, sharing; see `plan_judging` for what comes behind.

Each change names the version it was based on. Edits are stored as they were asked for and done again where they are not
in memory, so that a plan is the same for everybody who looks, in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing import about, coding, wire
from geogrid.domain.editing.dossier import Deed, Dossier, Stage, Step
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.nearness import refuse_threads
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.domain.evaluation.tally import changes
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import PLAIN
from geogrid.errors import EditRefused, NothingToChange, NothingToUndo, QueryError
from geogrid.services import plan_base, plan_changes, plan_impact, plan_rights
from geogrid.services.audit import Record
from geogrid.services.plan_impact import Affected
from geogrid.services.plan_judging import PlanJudging
from geogrid.services.plan_versions import event
from geogrid.services.plan_words import check_words
from geogrid.services.plan_work import Changed, State, Work, redone, undone
from geogrid.services.public_texts import check_public
from geogrid.store import plans


class Plans(PlanJudging):
    """Keeps the plans that are worked at; see `plan_locks` for who waits for whom.

    Parameters
    ----------
    database, lookup
        Where the grids are.
    """

    # --- looking

    def listing(self, actor: Actor = OPERATOR) -> list[Dossier]:
        """Return the plans that somebody may look at, the newest first."""
        with self._database.reading() as session:
            shared = plan_rights.shared_with(session, actor)
            return [each for each in plans.every(session) if self._is_for(session, each, actor, each.id in shared)]

    def newest(self, dossier: Dossier) -> int | None:
        """Return the newest generation where a plan began with another one and cannot be published, else None."""
        with self._database.reading() as session:
            found = plan_base.newest(session, dossier)
        return None if found is None else found.number

    def changes(self, state: State, version: int) -> list[dict[str, Any]]:
        """Return what was done to a plan after one of its versions; see `plan_changes.since`."""
        with self._database.reading() as session:
            return plan_changes.since(session, state.work, state.events, state.steps, version)

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
            When it has no name, or the target is none. PersonalText where a text tells of a person.
        NoGeneration
        EditRefused
            When these grids are no coverage: mend them first.
        """
        wanted = TARGET_HOUSEHOLDS if target is None else target
        check_words(name, reason, document, wanted)
        check_public(name=name, reason=reason, document=document)
        self._lookup.catch_up()
        base = self._lookup.snapshot(on).generation
        dossier = Dossier(0, name.strip(), reason.strip(), document.strip(), base.number, round(wanted), actor.account,
                          moment().timestamp())  # fmt: skip
        with self._database.reading() as session:
            work = self._memory.begin(session, dossier)
        with self._database.writing() as session:
            number = plans.add(session, dossier)
            plans.note(session, number, event(1, Deed.OPEN, 0, actor))
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
        PersonalText
            When a name that one gives tells of a person.
        PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        given: list[Edit] = []  # as they were done, see `coding.applied`

        def done(work: Work) -> Plan:
            if not edits:
                raise NothingToChange()
            now = work.plan
            for number, edit in enumerate(edits, 1):
                for field, text in about.words(edit):
                    check_public(**{field: text})
                try:
                    now = coding.applied(now, edit, work.announced.codes)
                except EditRefused as refusal:
                    raise EditRefused(**self._placed(refusal, work).facts, edit=number) from None
            refuse_threads(work.plan.mesh, now.mesh)
            given[:] = (step.edit for step in now.steps[len(work.plan.steps) :])
            return now

        def write(session: Session, position: int) -> None:
            for at, edit in enumerate(given, position - len(given) + 1):
                text = orjson.dumps(wire.to_json(edit)).decode()
                plans.add_step(session, plan, Step(at, text, actor.account, moment().timestamp()))

        return self._edit(plan, Deed.APPLY, done, write, seen, record, actor)

    def _placed(self, refusal: EditRefused, work: Work) -> EditRefused:
        with self._database.reading() as session:
            return plan_base.placed(session, refusal, work.first_day)

    def undo(self, plan: int, seen: int, record: Record, actor: Actor = OPERATOR, steps: int = 1) -> Changed:
        """Take the last edits back, all or, where there are fewer, none.

        Raises
        ------
        NothingToUndo, PlanUnknown, PlanClosed, Stale, BeyondScope
        """

        def write(session: Session, position: int) -> None:
            plans.set_undone(session, plan, position + 1, steps, undone=True)

        return self._edit(plan, Deed.UNDO, lambda work: undone(work.plan, steps), write, seen, record, actor)

    def redo(self, plan: int, seen: int, record: Record, actor: Actor = OPERATOR, steps: int = 1) -> Changed:
        """Do the edits again that were undone last, all or, where there are fewer, none.

        Raises
        ------
        NothingToUndo, PlanUnknown, PlanClosed, Stale, BeyondScope
        """

        def done(work: Work) -> Plan:
            with self._database.reading() as session:
                return redone(work.plan, plans.steps(session, plan), steps)

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

    def impact(
        self, plan: int, actor: Actor = OPERATOR, style: Style = PLAIN, on: date | None = None
    ) -> tuple[State, Affected]:
        """Return a plan, and what changes when it comes into force, against the grids that it began with.

        Parameters
        ----------
        on
            A day from which it might be in force: what is known of that day is counted.

        Raises
        ------
        PlanUnknown
        QueryError
            When the plan's own grids are not in force yet on that day.
        """
        state = self._counted(plan, actor, on)
        if on is not None and on < state.work.first_day:
            raise QueryError(field="on", value=on.isoformat(), expected=f"{state.work.first_day} …")
        with self._database.reading() as session:
            return state, plan_impact.of(session, state.work, style)

    def _edit(
        self, plan: int, deed: Deed, done: Callable[[Work], Plan], write: Callable[[Session, int], None], seen: int,
        record: Record, actor: Actor,
    ) -> Changed:  # fmt: skip
        with self._locks.plan(plan):
            with self._database.reading() as session:
                state = self._seen(session, plan, seen, actor)
            plan_rights.check_stage(state.dossier, Stage.DRAFT)
            before, after = state.work.plan, done(state.work)
            if after is before:
                raise NothingToUndo()
            plan_rights.check(actor, Action.PLAN, plan_rights.thing(before.mesh, after.mesh))
            codes = changes(before.mesh, after.mesh)
            with self._database.writing() as session:
                self._take(session, state, deed, record, actor, codes, len(after.steps))
                write(session, len(after.steps))
            self._memory.take(plan, after)
            return Changed(self.state(plan, actor), codes)
