"""The plans in memory: begun from the grids of a generation, and kept up with what is stored of them."""

from __future__ import annotations

import gc
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from threading import Lock

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.editing.dossier import Dossier, Stage
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.tally import Tally
from geogrid.errors import GenerationTaken
from geogrid.services import plan_base
from geogrid.services.plan_contents import KeptContents
from geogrid.services.plan_counting import Counting
from geogrid.services.plan_settings import rules, settled_in
from geogrid.services.plan_work import State, Work
from geogrid.store import Database, changes, plans, withdrawn_codes

_MOST_GRIDS, _MOST_PLANS = 32_000, 40
"""What all plans that are kept come to: about 12 kB a grid, and what each has beside for every address."""
_MANY = 2_000  # grids


class PlanMemory:
    """Keeps the plans that were worked at last; one thread at a time asks it about the same plan, see `plan_locks`.

    Parameters
    ----------
    database
        Where the grids are.
    """

    def __init__(self, database: Database) -> None:
        self._contents, self._looking = KeptContents(database), Lock()
        self._kept: OrderedDict[int, Work] = OrderedDict()

    def begin(self, session: Session, dossier: Dossier, settled: int = 0) -> Work:
        """Return a plan without its edits, from the grids of the generation that it began with.

        Parameters
        ----------
        settled
            The version in which something was set last that its figures or rules depend on.

        Raises
        ------
        EditRefused
            When these grids are no coverage.
        GenerationTaken
        """
        on = plan_base.first_day(session, dossier)
        mesh = plan_base.mesh(session, on)
        counting = self._counting(session, dossier, mesh, self._day(session, dossier, on))
        return Work(Plan.of(mesh), counting, rules(dossier, mesh), on, settled)

    def _day(self, session: Session, dossier: Dossier, first_day: date, on: date | None = None) -> date:
        """Return a day with the ground by which a plan is counted: that of the day from which it is in force, if known.

        Parameters
        ----------
        first_day
            Of the generation that it began with.
        on
            The day that it is asked for, where it has none yet.
        """
        known = (day for day in (first_day, dossier.valid_from, on) if day is not None)
        return self._contents.day(session, max(known), today())

    def _counting(
        self, session: Session, dossier: Dossier, base: Mesh, day: date, before: Tally | None = None
    ) -> Counting:
        """Return a counting of what is on the ground: of what is another than it was before, or else of all."""
        golden, target = plans.golden(session, dossier.id), float(dossier.target)

        def count() -> Tally:
            contents, features = self._contents.on(day)
            now = replace(contents, golden=golden)
            if before is not None:
                return before.recounted(now, target, features)
            tally = Tally.of(base, now, target, features)
            if len(base.grids) >= _MANY:
                gc.collect()  # of what is the plan's own, now that figures are waited for, and not amid an edit
            return tally

        return Counting(count, self._contents.key(session, day), day)

    def state(self, session: Session, dossier: Dossier, *, present: bool = False, on: date | None = None) -> State:
        """Return a plan as it is stored.

        Parameters
        ----------
        present
            Whether its figures must be by what is on the ground now. Otherwise those that are there are shown until
            others are counted, beside the requests.
        on
            With `present`, the day by whose ground they must be, where that is later.

        Raises
        ------
        EditRefused, GenerationTaken
        """
        if dossier.stage is Stage.DRAFT:  # which may be kept while another process withdraws what it began with
            plan_base.first_day(session, dossier)
        events = plans.events(session, dossier.id)
        work, settled = self._of(dossier.id), settled_in(events)
        if work is None:
            work = self.begin(session, dossier, settled)
        elif work.settled != settled:
            golden = plans.golden(session, dossier.id)
            work = work.settle(
                golden, float(dossier.target), rules(dossier, work.plan.base, work.announced.of_others), settled
            )
        if (announced := withdrawn_codes.announced(session, dossier.id)) != work.announced:
            work = replace(work, announced=announced, rules=rules(dossier, work.plan.base, announced.of_others))
        steps = plans.steps(session, dossier.id)
        work.keep_up(steps)
        work = self._kept_up(session, dossier, work, present)
        work.ahead = self._ahead(session, dossier, work, on)
        self.keep(dossier.id, work)
        counting = work.ahead or (work.anew if present else None)
        # A copy: who asked reads it while others go on.
        return State(dossier, work.counted_by(counting) if counting else replace(work), steps, events)

    def _ahead(self, session: Session, dossier: Dossier, work: Work, on: date | None) -> Counting | None:
        """Return the counting by the ground of a day; None without one, or where that is as it is now."""
        if on is None:
            return None
        day, now = self._day(session, dossier, work.first_day, on), work.anew or work.counting
        by = self._contents.key(session, day)
        if by == now.by:
            return None
        if work.ahead is not None and work.ahead.by == by:
            return work.ahead
        return self._counting(session, dossier, work.plan.base, day, now.latest)

    def _kept_up(self, session: Session, dossier: Dossier, work: Work, present: bool) -> Work:
        """Return a plan with its figures counted anew, or about to be, where something else is on the ground now."""
        if work.anew is not None and work.anew.is_done:
            work = work.counted_by(work.anew)
        shown, anew = work.counting, work.anew
        day = self._day(session, dossier, work.first_day)
        now = self._contents.key(session, day)
        if (anew or shown).by != now:
            other = self._counting(session, dossier, work.plan.base, day, shown.latest)
            if not shown.is_begun:
                return work.counted_by(other)
            if present or (anew is None and shown.is_rested):
                work = work.counted_by(shown, other)
        if work.anew is not None and not present:
            work.anew.begin()
        work.is_old = work.counting.by != now
        return work

    def is_kept_present(self, session: Session, state: State, on: date | None = None) -> bool:
        """Return whether the figures of a plan are of what is on the ground now, where it stays to a transaction's end.

        What others store until then waits for that; what they were storing before is waited for, and looked at.
        """
        changes.hold(session)
        work = state.work
        return work.counting.by == self._contents.key(session, self._day(session, state.dossier, work.first_day, on))

    def state_of(self, session: Session, dossier: Dossier) -> State | None:
        """Return a plan as it is stored; None where its grids are no more."""
        try:
            return self.state(session, dossier)
        except GenerationTaken:
            return None

    def keep(self, plan: int, work: Work) -> None:
        """Keep a plan, and let go of those that were not asked for the longest where all are too large together."""
        with self._looking:
            self._kept[plan] = work
            self._kept.move_to_end(plan)
            grids = sum(len(each.plan.mesh.grids) for each in self._kept.values())
            while len(self._kept) > 1 and (grids > _MOST_GRIDS or len(self._kept) > _MOST_PLANS):
                _, gone = self._kept.popitem(last=False)
                grids -= len(gone.plan.mesh.grids)

    def take(self, plan: int, after: Plan) -> None:
        """Take the next version of a plan; one that others have pushed out meanwhile is made again when asked for."""
        work = self._of(plan)
        if work is not None:
            work.plan = after

    def _of(self, plan: int) -> Work | None:
        with self._looking:
            return self._kept.get(plan)
