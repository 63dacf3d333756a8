"""The repair under way: what is left, what can be done about it, doing and undoing it, publishing it.

What was accepted is stored as intents and done again where it is not in memory, so that it survives a restart and is
the same for everybody who looks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geogrid.clock import now
from geogrid.domain.coverage.intent import JOIN, SKIP, UNSKIP, Intent
from geogrid.domain.coverage.width import widest_place
from geogrid.domain.grid import Generation, Grid
from geogrid.domain.people.policy import OPERATOR, Action, Actor, scope
from geogrid.errors import AllowanceUnknown, DefectUnknown, QueryError, RepairRefused, Stale
from geogrid.services import allowances as allowing
from geogrid.services import importing, kept_index, patience
from geogrid.services.allowances import Statement
from geogrid.services.audit import Record
from geogrid.services.checks import Checks
from geogrid.services.draft import Draft
from geogrid.services.findings import Finding, State, is_beside, order
from geogrid.services.lookup import Lookup
from geogrid.services.offers import Offer
from geogrid.services.repair_audit import note_done, note_undone
from geogrid.services.repair_publishing import authors, check_publishable
from geogrid.services.repair_rights import check, grids_of, redrawn, touched
from geogrid.services.repair_version import version, version_of
from geogrid.services.repair_work import Work
from geogrid.services.sight import Sight, about
from geogrid.store import Database, allowances, generations, repairs

WIDEST = 50.0
"""What is accepted all at once is no wider than this (m)."""
Write = Callable[[Session], object]
Answer = TypeVar("Answer")


class Repairs:
    """Keeps the repair of the generation in force.

    Parameters
    ----------
    database, lookup
        Where the grids are.
    checks
        What the grids in force hold: buildings cut, places in no grid.
    """

    def __init__(self, database: Database, lookup: Lookup, checks: Checks) -> None:
        self._database, self._lookup, self._checks = database, lookup, checks
        self._lock = Lock()
        self._kept: Work | None = None

    # --- looking

    def state(self, on: date, actor: Actor = OPERATOR) -> State:
        """Return what is left and what was done, as far as somebody may look at it.

        Raises
        ------
        NoGeneration
        """
        return self._looking(on, lambda session, work: self._state(session, work, on, actor))

    def offers(self, key: str, on: date, actor: Actor = OPERATOR) -> list[Offer]:
        """Return what can be done about a defect, the best first.

        Raises
        ------
        DefectUnknown
            Also when it is not for the actor to look at.
        NoGeneration
        """

        def answer(_: Session, work: Work) -> list[Offer]:
            return work.offers_of(work.listed(key, actor).key, Sight.of(work.draft.snapshot, actor))

        return self._looking(on, answer)

    def widest(self, key: str, on: date, actor: Actor = OPERATOR) -> tuple[float, float, float]:
        """Return where a defect is widest: longitude and latitude (CGCS2000), and the width there (m).

        Raises
        ------
        DefectUnknown
            Also when it has no shape, or is not for the actor to look at.
        NoGeneration
        """
        shape = self._looking(on, lambda _, work: work.listed(key, actor)).shape
        if shape is None or shape.is_empty:
            raise DefectUnknown()
        return widest_place(shape)

    def grids(self, on: date, actor: Actor = OPERATOR) -> list[Grid]:
        """Return the grids as they are now; those whose changes are not for the actor to look at as they are in force.

        Raises
        ------
        NoGeneration
        """

        def answer(_: Session, work: Work) -> list[Grid]:
            return work.draft.grids(work.shapes(Sight.of(work.draft.snapshot, actor)))

        return self._looking(on, answer)

    # --- doing

    def accept(self, key: str, name: str, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Accept a proposal.

        Parameters
        ----------
        key, name
            Of the defect and of the proposal.
        seen
            The version of the state on which the choice was made.
        record
            Notes who does it.

        Raises
        ------
        Stale
            When it is another by now.
        DefectUnknown, RepairRefused
        """
        return self._act(Intent.accepting(key, name, now(), actor.account), seen, on, record, actor)

    def accept_all(self, max_width: float, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Accept the best proposal for all that is no wider than this (m) and was not set aside.

        It is done where the actor may plan: what is about grids elsewhere, too, is left.

        Raises
        ------
        Stale, RepairRefused, QueryError
        """
        if not 0 < max_width <= WIDEST:
            raise QueryError(field="max_width", value=max_width, expected=f"0 … {WIDEST:.0f}")
        where = scope(actor, Action.PLAN)
        areas = None if where.is_whole else [area for area, category in where.pairs if area and category is None]
        return self._act(Intent.all_below(max_width, now(), actor.account, areas), seen, on, record, actor)

    def join(self, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Make one of borders that are closer than 1 cm.

        Raises
        ------
        Stale, RepairRefused
        """
        return self._act(Intent(None, JOIN, now(), actor.account), seen, on, record, actor)

    def skip(
        self, key: str, seen: str, on: date, record: Record, actor: Actor = OPERATOR, *, back: bool = False
    ) -> State:
        """Set a defect aside for now, or take it back.

        Raises
        ------
        Stale, DefectUnknown
        """
        return self._act(Intent(key, UNSKIP if back else SKIP, now(), actor.account), seen, on, record, actor)

    def undo(self, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """Take the last action back.

        Raises
        ------
        Stale
        RepairRefused
            When there is none that the actor may look at.
        BeyondScope
            When it is the last of all that was not done where the actor may plan.
        """

        def step_back(session: Session, work: Work) -> Write:
            work.look_around(session, on)
            if not Sight.of(work.draft.snapshot, actor).actions(work.done):
                raise RepairRefused(reason="there is nothing to undo")
            check(actor, Action.PLAN, work.draft, touched(*work.drafts[-2:]))

            def write(session: Session) -> None:
                repairs.drop(session, work.draft.snapshot.generation.number, work.position - 1)
                note_undone(session, record, work)

            return write

        return self._change(step_back, seen, on, actor)

    def allow(
        self,
        key: str,
        reason: str,
        author: str,
        seen: str,
        on: date,
        record: Record,
        actor: Actor = OPERATOR,
    ) -> State:
        """Let a gap or an overlap be meant so, for this check and all later ones.

        Parameters
        ----------
        author
            Name of the actor.

        Raises
        ------
        Stale, DefectUnknown, RepairRefused
        QueryError
            When it is of another kind, or the reason or the author is empty.
        """

        def allow(_: Session, work: Work) -> Write:
            defect = work.listed(key, actor)
            check(actor, Action.PLAN, work.draft, grids_of(work.draft, defect))
            statement = Statement(reason, author, actor.account)
            return lambda session: allowing.allow(session, defect, statement, on, record)

        return self._change(allow, seen, on, actor)

    def disallow(self, code: str, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """End an allowance.

        Raises
        ------
        Stale
        AllowanceUnknown
            Also when it is not for the actor to look at.
        """

        def disallow(_: Session, work: Work) -> Write:
            draft, sight = work.draft, Sight.of(work.draft.snapshot, actor)
            grids = about(draft.snapshot, draft.repair.allowances, draft.defects).get(code, ())
            if not sight.touches(grids):
                raise AllowanceUnknown(allowance=code)
            check(actor, Action.PLAN, draft, grids)
            return lambda session: allowing.retire(session, code, on, record)

        return self._change(disallow, seen, on, actor)

    def publish(self, valid_from: date, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> Generation:
        """Let the repaired grids be in force from a day on.

        Raises
        ------
        RepairUnfinished
            When errors are left that the actor may look at.
        RepairRefused
            When nothing was changed, or errors are left elsewhere.
        Stale, BeforeCurrentGeneration, GenerationTaken, ShapeInvalid
        """
        with self._taken():
            with self._database.reading() as session:
                work = self._seen(session, on, seen)
                check_publishable(session, work, actor)
            draft = work.draft
            areas, grids = list(draft.snapshot.areas.values()), draft.grids()
            with self._database.writing() as session:
                self._check_still(session, work, on, seen)
                base, meant = draft.snapshot.generation, draft.repair.allowances
                published = importing.publish_repaired(session, base, areas, grids, meant, valid_from, record)
                kept_index.keep(self._database, session, published)
        self._lookup.catch_up()  # whoever published it sees it with the next request
        return published

    # --- one at a time

    def _taken(self) -> AbstractContextManager[None]:
        """Keep others of this process from the work, who wait for a while."""
        return patience.taken(self._lock)

    def _looking(self, on: date, answer: Callable[[Session, Work], Answer]) -> Answer:
        self._lookup.catch_up()
        with self._taken(), self._database.reading() as session:
            return answer(session, self._work(session, on))

    def _act(self, intent: Intent, seen: str, on: date, record: Record, actor: Actor) -> State:
        def act(_: Session, work: Work) -> Write:
            if intent.defect is not None:
                work.listed(intent.defect, actor)
            draft = work.after(intent)
            check(actor, Action.PLAN, draft, touched(work.draft, draft))

            def write(session: Session) -> None:
                repairs.add(session, draft.snapshot.generation.number, work.position, intent)
                work.take(draft)
                note_done(session, record, work)

            return write

        return self._change(act, seen, on, actor)

    def _change(self, prepare: Callable[[Session, Work], Write], seen: str, on: date, actor: Actor) -> State:
        """Work out a change, which takes long where much is mended, and only then keep others from writing."""
        self._lookup.catch_up()  # nobody mends what is not in force any more
        with self._taken():
            with self._database.reading() as session:
                work = self._seen(session, on, seen)
                write = prepare(session, work)
            with self._database.writing() as session:
                self._check_still(session, work, on, seen)
                write(session)
            with self._database.reading() as session:
                return self._state(session, self._work(session, on), on, actor)

    def _seen(self, session: Session, on: date, seen: str) -> Work:
        """Return the work, if it is what the planner saw."""
        work = self._work(session, on)
        if (now := version(work.drafts)) != seen:
            raise Stale(now=now, known=seen)
        return work

    def _check_still(self, session: Session, work: Work, on: date, seen: str) -> None:
        """See that what is stored is still the work that the planner saw; nobody changes it from now on."""
        repairs.queue(session)
        current = generations.current(session, on)
        number = current.number if current else 0
        now = version_of(number, repairs.intents(session, number), allowances.allowances(session, on))
        if now != seen:
            raise Stale(now=now, known=seen)

    # --- keeping up with what is stored

    def _work(self, session: Session, on: date) -> Work:
        snapshot = self._lookup.snapshot(on)
        meant = tuple(allowances.allowances(session, on))
        work = self._kept
        if work is None or work.draft.snapshot is not snapshot:
            work = Work([Draft.of(snapshot, meant)])
        elif work.draft.repair.allowances != meant:
            work = Work([draft.with_allowances(meant) for draft in work.drafts], beside=work.beside)
        self._kept = work
        work.keep_up(repairs.intents(session, snapshot.generation.number))
        return work

    def _state(self, session: Session, work: Work, on: date, actor: Actor) -> State:
        draft, newest, sight = work.draft, generations.current(session), Sight.of(work.draft.snapshot, actor)
        findings = [finding for finding in self._findings(session, work, on) if sight.holds(finding.defect)]
        moved = seen = draft.moved()
        if not sight.is_whole:  # whatever neighbours' work has put on a border is no change of these grids
            moved, seen = _moved(work, draft.repair.coverage.shapes), _moved(work, work.shapes(sight))
        errors = draft.errors()
        later = newest if newest and newest.number != draft.snapshot.generation.number else None
        return State(
            version(work.drafts),
            draft.snapshot,
            sight.is_whole,
            findings,
            sight.actions(work.done),
            authors(session, work),
            sum(map(sight.holds, errors)),
            seen,
            sight.allowances(draft.repair.allowances, draft.defects),
            bool(moved) and not errors and later is None and all(sight.touches([code]) for code in moved),
            later,
            draft.repair.report.below_tolerance if sight.is_whole else None,
        )

    def _findings(self, session: Session, work: Work, on: date) -> list[Finding]:
        """Return all that is left, in order."""
        draft = work.draft
        if work.beside is None:
            told = self._checks.of(draft.snapshot, on).told()
            work.beside = [Finding(*one, False, False) for one in told if is_beside(one[0], draft.snapshot)]
        work.look_around(session, on)
        mendable = {defect.key for defect in draft.repair.items}
        mine = [
            Finding(defect, work.around[defect.key], defect.key in mendable, defect.key in draft.skipped)
            for defect in draft.defects
        ]
        return sorted([*mine, *work.beside], key=order)


def _moved(work: Work, shapes: NDArray[np.object_]) -> dict[str, float]:
    """Return for each grid that has other ground in some shapes than in force the area won or lost (m2), by code."""
    moved = work.draft.moved(shapes)
    return {code: moved[code] for code in redrawn(work.drafts[0], shapes)}
