"""Plans as they are submitted, sent back, approved and published: judged by what is on the ground at that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from geogrid.domain.blanks import plain
from geogrid.domain.editing.dossier import Deed, Dossier, Stage
from geogrid.domain.grid import Generation
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import Busy
from geogrid.services import kept_index, patience, plan_publishing, plan_rights
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_versions import PlanVersions
from geogrid.services.plan_words import LONGEST_REASON, check_shown
from geogrid.services.plan_work import State, thing_of
from geogrid.store import Database

Checked = TypeVar("Checked")
Written = TypeVar("Written")
_TIMES = 5
"""So often a plan is judged anew because something else was on the ground once its figures were counted."""


class PlanJudging(PlanVersions):
    """Takes plans from one stage to the next; whoever drew one submits it, others judge it.

    Parameters
    ----------
    database, lookup
        Where the grids are.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        super().__init__(database)
        self._lookup = lookup

    def submit(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Hand a plan in to be approved; nobody edits it from then on.

        Raises
        ------
        PlanOutdated, PlanEmpty, PlanUnfinished, PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self._signed(plan, Deed.SUBMIT, (Stage.DRAFT, Stage.SUBMITTED), seen, on, record, actor)

    def send_back(
        self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR, *, why: str = ""
    ) -> Dossier:
        """Give a plan that was submitted or approved back to those who drew it.

        Parameters
        ----------
        why
            What those who drew it read beside it; may be empty.

        Raises
        ------
        TextTooLong, CharacterRefused
            When that is too long, or cannot be shown.
        PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        words = plain(why).strip()
        check_shown("why", words, LONGEST_REASON)
        handed_in = (Stage.SUBMITTED, Stage.APPROVED)
        with self.judging():
            return self.turn_back(
                plan, Deed.RETURN, seen, record, actor, *handed_in, asked=Action.PUBLISH, words=words or None
            )

    def take_back(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> Dossier:
        """Make a plan that was handed in, and that nobody has approved yet, a draft again.

        Raises
        ------
        BeyondScope
            By who neither opened it nor plans for all that it changes.
        PlanUnknown, PlanClosed, Stale
        """
        with self.judging():
            return self.turn_back(plan, Deed.TAKE_BACK, seen, record, actor, Stage.SUBMITTED)

    def approve(self, plan: int, seen: int, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Sign a plan: its grids, by their fingerprint, may be published.

        Raises
        ------
        OwnWork
            By whoever has drawn any of it.
        PlanOutdated, PlanEmpty, PlanUnfinished, PlanUnknown, PlanClosed, Stale, BeyondScope
        """
        return self._signed(plan, Deed.APPROVE, (Stage.SUBMITTED, Stage.APPROVED), seen, on, record, actor)

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

        def check(session: Session, state: State) -> None:
            plan_rights.check_stage(state.dossier, Stage.APPROVED)
            plan_rights.check(actor, Action.PUBLISH, thing_of(state))
            plan_publishing.check_approved(session, state.dossier, state.work, max(valid_from, on))

        def write(session: Session, state: State, _: None) -> Generation:
            made = plan_publishing.publish(session, state.dossier, state.work, valid_from, on, record)
            values: dict[str, Any] = {"valid_from": valid_from, "generation": made.number}
            self._take(session, state, Deed.PUBLISH, record, actor, stage=Stage.PUBLISHED, **values)
            kept_index.keep(self._database, session, made)
            return made

        made = self._judged(plan, seen, actor, check, write, valid_from)
        self._lookup.catch_up()
        return made

    def _signed(
        self, plan: int, deed: Deed, way: tuple[Stage, Stage], seen: int, on: date, record: Record, actor: Actor
    ) -> State:
        """Take a plan whose grids are ready from one stage to the next, with their fingerprint."""

        def check(session: Session, state: State) -> str:
            plan_rights.check_stage(state.dossier, way[0])
            plan_rights.check(actor, Action.PLAN if deed is Deed.SUBMIT else Action.PUBLISH, thing_of(state))
            plan_publishing.check_newest(session, state.dossier)
            return plan_publishing.check_ready(session, state.dossier, state.work, on)

        def write(session: Session, state: State, fingerprint: str) -> None:
            values: dict[str, Any] = {"stage": way[1], "fingerprint": fingerprint}
            if deed is Deed.SUBMIT:
                values["reach"] = plan_rights.as_text(thing_of(state))
            self._take(session, state, deed, record, actor, **values)

        self._judged(plan, seen, actor, check, write)
        return self.state(plan, actor)

    def _judged(
        self, plan: int, seen: int, actor: Actor, check: Callable[[Session, State], Checked],
        write: Callable[[Session, State, Checked], Written], day: date | None = None,
    ) -> Written:  # fmt: skip
        """Check a plan by what is on the ground, and write what comes of it where that is still there.

        The ground is that of a day to come, as far as it is known, where the plan is to be in force from then on.

        Figures are counted before anybody is kept from the plan; where something is stored meanwhile, also by another
        process and up to the transaction that writes, they are counted and checked anew.

        Raises
        ------
        Busy
            When something else is on the ground again and again.
        """
        for _ in range(_TIMES):
            self._counted(plan, actor, day)
            with self.judging(), self._locks.plan(plan):
                with self._database.reading() as session:
                    state = self._seen(session, plan, seen, actor, present=True, on=day)
                    if not state.work.is_counted:
                        continue
                    checked = check(session, state)
                with self._database.writing() as session:
                    if self._memory.is_kept_present(session, state, day):
                        return write(session, state, checked)
        raise Busy(seconds=patience.SECONDS)
