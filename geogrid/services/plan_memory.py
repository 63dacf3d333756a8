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
from geogrid.store import Database, plans

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
        return Work(Plan.of(mesh), self._counting(session, dossier, mesh, on), rules(dossier, mesh), on, settled)

    def _counting(self, session: Session, dossier: Dossier, base: Mesh, first_day: date) -> Counting:
        golden, day = plans.golden(session, dossier.id), max(first_day, today())

        def count() -> Tally:
            contents, features = self._contents.on(day)
            tally = Tally.of(base, replace(contents, golden=golden), float(dossier.target), features)
            if len(base.grids) >= _MANY:
                gc.collect()  # of what is the plan's own, now that figures are waited for, and not amid an edit
            return tally

        return Counting(count, self._contents.key(session, day))

    def state(self, session: Session, dossier: Dossier, *, present: bool = False) -> State:
        """Return a plan as it is stored.

        Parameters
        ----------
        present
            Whether its figures must be by what is on the ground now. Otherwise those that are there are shown until
            others are counted, beside the requests.

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
            work = work.settle(golden, float(dossier.target), rules(dossier, work.plan.base), settled)
        steps = plans.steps(session, dossier.id)
        work.keep_up(steps)
        work = self._kept_up(session, dossier, work, present)
        self.keep(dossier.id, work)
        # A copy: who asked reads it while others go on.
        return State(dossier, work.counted_by(work.anew) if present and work.anew else replace(work), steps, events)

    def _kept_up(self, session: Session, dossier: Dossier, work: Work, present: bool) -> Work:
        """Return a plan with its figures counted anew, or about to be, where something else is on the ground now."""
        if work.anew is not None and work.anew.is_done:
            work = work.counted_by(work.anew)
        shown, anew = work.counting, work.anew
        if (anew or shown).by != self._contents.key(session, max(work.first_day, today())):
            other = self._counting(session, dossier, work.plan.base, work.first_day)
            if not shown.is_begun:
                return work.counted_by(other)
            if present or (anew is None and shown.is_rested):
                work = work.counted_by(shown, other)
        if work.anew is not None and not present:
            work.anew.begin()
        return work

    def work_of(self, session: Session, dossier: Dossier) -> Work | None:
        """Return what is kept of a plan; None where its grids are no more, so that codes say what was done."""
        try:
            return self.state(session, dossier).work
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
