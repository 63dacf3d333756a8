"""The repair under way: what is left, what can be done about it, doing and undoing it, publishing it.

What was accepted is stored as intents and done again where it is not in memory, so that it survives a restart and is
the same for everybody who looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from threading import Lock
from typing import TypeVar

from sqlalchemy.orm import Session

from geogrid.clock import now
from geogrid.domain.coverage.defect import Defect
from geogrid.domain.coverage.intent import JOIN, SKIP, UNSKIP, Intent
from geogrid.domain.coverage.width import widest_place
from geogrid.domain.grid import Generation
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import DefectUnknown, QueryError, RepairRefused, RepairUnfinished, Stale
from geogrid.services import allowances as allowing
from geogrid.services import importing, kept_index
from geogrid.services.audit import Record
from geogrid.services.checks import Checks
from geogrid.services.draft import Draft
from geogrid.services.findings import Done, Finding, State, is_beside, order
from geogrid.services.lookup import Lookup
from geogrid.services.offers import Offer, offers
from geogrid.services.repair_rights import check, grids_of, touched
from geogrid.services.repair_version import version
from geogrid.services.surroundings import Surroundings, surroundings
from geogrid.store import Database, allowances, generations, repairs

WIDEST = 50.0
"""What is accepted all at once is no wider than this (m)."""
Answer = TypeVar("Answer")


@dataclass
class _Work:
    """What is kept of the repair of one generation: a draft after each action."""

    drafts: list[Draft]
    offers: dict[str, list[Offer]] = field(default_factory=dict)
    around: dict[str, Surroundings] = field(default_factory=dict)
    told: dict[Intent, tuple[Defect | None, Surroundings | None]] = field(default_factory=dict)
    beside: list[Finding] | None = None

    @property
    def draft(self) -> Draft:
        return self.drafts[-1]

    def offers_of(self, key: str) -> list[Offer]:
        """Return what can be done about a defect, worked out once."""
        if key not in self.offers:
            self.offers[key] = offers(self.draft, key)
        return self.offers[key]

    @property
    def position(self) -> int:
        """How many actions were done."""
        return len(self.drafts) - 1


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
        self._kept: _Work | None = None

    # --- looking

    def state(self, on: date) -> State:
        """Return what is left and what was done.

        Raises
        ------
        NoGeneration
        """
        return self._looking(on, lambda session, work: self._state(session, work, on))

    def offers(self, key: str, on: date) -> list[Offer]:
        """Return what can be done about a defect, the best first.

        Raises
        ------
        DefectUnknown, NoGeneration
        """
        return self._looking(on, lambda _, work: work.offers_of(key))

    def widest(self, key: str, on: date) -> tuple[float, float, float]:
        """Return where a defect is widest: longitude and latitude (CGCS2000), and the width there (m).

        Raises
        ------
        DefectUnknown
            Also when it has no shape.
        NoGeneration
        """
        shape = self.draft(on).listed(key).shape
        if shape is None or shape.is_empty:
            raise DefectUnknown()
        return widest_place(shape)

    def draft(self, on: date) -> Draft:
        """Return the grids as they are now.

        Raises
        ------
        NoGeneration
        """
        return self._looking(on, lambda _, work: work.draft)

    # --- doing

    def accept(self, key: str, name: str, seen: str, on: date, actor: Actor = OPERATOR) -> State:
        """Accept a proposal.

        Parameters
        ----------
        key, name
            Of the defect and of the proposal.
        seen
            The version of the state on which the choice was made.

        Raises
        ------
        Stale
            When it is another by now.
        DefectUnknown, RepairRefused
        """
        return self._act(Intent.accepting(key, name, now(), actor.account), seen, on, actor)

    def accept_all(self, max_width: float, seen: str, on: date, actor: Actor = OPERATOR) -> State:
        """Accept the best proposal for all that is no wider than this (m) and was not set aside.

        Raises
        ------
        Stale, RepairRefused, QueryError
        """
        if not 0 < max_width <= WIDEST:
            raise QueryError(field="max_width", value=max_width, expected=f"0 … {WIDEST:.0f}")
        return self._act(Intent.all_below(max_width, now(), actor.account), seen, on, actor)

    def join(self, seen: str, on: date, actor: Actor = OPERATOR) -> State:
        """Make one of borders that are closer than 1 cm.

        Raises
        ------
        Stale, RepairRefused
        """
        return self._act(Intent(None, JOIN, now(), actor.account), seen, on, actor)

    def skip(self, key: str, seen: str, on: date, actor: Actor = OPERATOR, *, back: bool = False) -> State:
        """Set a defect aside for now, or take it back.

        Raises
        ------
        Stale, DefectUnknown
        """
        return self._act(Intent(key, UNSKIP if back else SKIP, now(), actor.account), seen, on, actor)

    def undo(self, seen: str, on: date, actor: Actor = OPERATOR) -> State:
        """Take the last action back.

        Raises
        ------
        Stale, RepairRefused
        """

        def step_back(session: Session, work: _Work) -> None:
            if not work.position:
                raise RepairRefused(reason="there is nothing to undo")
            check(actor, Action.PLAN, work.draft, touched(*work.drafts[-2:]))
            repairs.drop(session, work.draft.snapshot.generation.number, work.position - 1)

        return self._change(step_back, seen, on)

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

        Raises
        ------
        Stale, DefectUnknown
        QueryError
            When it is of another kind, or the reason or the author is empty.
        """

        def allow(session: Session, work: _Work) -> None:
            defect = work.draft.listed(key)
            check(actor, Action.PLAN, work.draft, grids_of(work.draft, defect))
            allowing.allow(session, defect, reason, author, actor.account, on, record)

        return self._change(allow, seen, on)

    def disallow(self, code: str, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> State:
        """End an allowance.

        Raises
        ------
        Stale, AllowanceUnknown
        """

        def disallow(session: Session, work: _Work) -> None:
            check(actor, Action.PLAN, work.draft, ())  # it may lie anywhere
            allowing.retire(session, code, on, record)

        return self._change(disallow, seen, on)

    def publish(self, valid_from: date, seen: str, on: date, record: Record, actor: Actor = OPERATOR) -> Generation:
        """Let the repaired grids be in force from a day on.

        Raises
        ------
        RepairUnfinished
            When errors are left.
        RepairRefused
            When nothing was changed.
        Stale, BeforeCurrentGeneration, GenerationTaken, ShapeInvalid
        """
        with self._lock, self._database.writing() as session:
            work = self._current(session, on, seen)
            draft = work.draft
            check(actor, Action.PUBLISH, draft, draft.moved(), _authors(session, work))
            if errors := draft.errors():
                raise RepairUnfinished(errors=errors)
            if not draft.moved():
                raise RepairRefused(reason="nothing was changed yet")
            areas, meant = list(draft.snapshot.areas.values()), draft.repair.allowances
            base = draft.snapshot.generation
            published = importing.publish_repaired(session, base, areas, draft.grids(), meant, valid_from, record)
            kept_index.keep(self._database, session, published)
        self._lookup.catch_up()  # whoever published it sees it with the next request
        return published

    # --- one at a time

    def _looking(self, on: date, answer: Callable[[Session, _Work], Answer]) -> Answer:
        self._lookup.catch_up()
        with self._lock, self._database.reading() as session:
            return answer(session, self._work(session, on))

    def _act(self, intent: Intent, seen: str, on: date, actor: Actor) -> State:
        def act(session: Session, work: _Work) -> None:
            draft = _after(work, intent)
            check(actor, Action.PLAN, draft, touched(work.draft, draft))
            repairs.add(session, draft.snapshot.generation.number, work.position, intent)
            work.drafts.append(draft)
            work.offers.clear()

        return self._change(act, seen, on)

    def _change(self, change: Callable[[Session, _Work], None], seen: str, on: date) -> State:
        self._lookup.catch_up()  # nobody mends what is not in force any more
        with self._lock:
            with self._database.writing() as session:
                change(session, self._current(session, on, seen))
            with self._database.reading() as session:
                return self._state(session, self._work(session, on), on)

    def _current(self, session: Session, on: date, seen: str) -> _Work:
        """Return the work, if it is what the planner saw."""
        repairs.queue(session)
        work = self._work(session, on)
        if (now := version(work.drafts)) != seen:
            raise Stale(now=now, known=seen)
        return work

    # --- keeping up with what is stored

    def _work(self, session: Session, on: date) -> _Work:
        snapshot = self._lookup.snapshot(on)
        meant = tuple(allowances.allowances(session, on))
        work = self._kept
        if work is None or work.draft.snapshot is not snapshot:
            work = _Work([Draft.of(snapshot, meant)])
        elif work.draft.repair.allowances != meant:
            work = _Work([draft.with_allowances(meant) for draft in work.drafts], beside=work.beside)
        self._kept = work
        _keep_up(work, repairs.intents(session, snapshot.generation.number))
        return work

    def _state(self, session: Session, work: _Work, on: date) -> State:
        draft, newest = work.draft, generations.current(session)
        return State(
            version(work.drafts),
            draft.snapshot,
            self._findings(session, work, on),
            [Done(past.intent, past.steps, *work.told[past.intent]) for past in work.drafts[1:] if past.intent],
            _authors(session, work),
            draft.errors(),
            draft.moved(),
            newest if newest and newest.number != draft.snapshot.generation.number else None,
            draft.repair.report.below_tolerance,
        )

    def _findings(self, session: Session, work: _Work, on: date) -> list[Finding]:
        draft = work.draft
        if work.beside is None:
            told = self._checks.of(draft.snapshot, on).told()
            work.beside = [Finding(*one, False, False) for one in told if is_beside(one[0], draft.snapshot)]
        _look_around(session, work, on)
        mendable = {defect.key for defect in draft.repair.items}
        mine = [
            Finding(defect, work.around[defect.key], defect.key in mendable, defect.key in draft.skipped)
            for defect in draft.defects
        ]
        return sorted([*mine, *work.beside], key=order)


def _authors(session: Session, work: _Work) -> frozenset[int]:
    """Return the accounts that have made what would be published: each action, and what is meant so now."""
    acted = {past.intent.author for past in work.drafts if past.intent}
    meant = {defect.allowed.code for defect in work.draft.defects if defect.allowed}
    return frozenset(allowances.accounts(session, sorted(meant)) | {each for each in acted if each is not None})


def _look_around(session: Session, work: _Work, on: date) -> None:
    """Find what is around what is listed and around what was mended, once for each."""
    mended = {past.intent: _subject(before, past) for before, past in pairwise(work.drafts) if past.intent}
    asked = [*work.draft.defects, *filter(None, mended.values())]
    new = list({defect.key: defect for defect in asked if defect.key not in work.around}.values())
    for defect, around in zip(new, surroundings(session, work.draft.snapshot, new, on), strict=True):
        work.around[defect.key] = around
    work.told = {
        intent: (defect, work.around[defect.key]) if defect else (None, None) for intent, defect in mended.items()
    }


def _subject(before: Draft, after: Draft) -> Defect | None:
    """Return the one defect that an action was about; None when it was about many, or could not be done again."""
    key = after.intent.defect if after.intent else None
    return next((defect for defect in before.defects if defect.key == key), None)


def _after(work: _Work, intent: Intent) -> Draft:
    """Return the draft after an action; what was worked out for the planner to see is not worked out again."""
    for offer in work.offers.get(intent.defect or "", ()):
        if offer.proposal.name == intent.proposal and offer.after is not None:
            return work.draft.changed_to(offer.after, intent)
    return work.draft.after(intent)


def _keep_up(work: _Work, stored: Sequence[Intent]) -> None:
    """Do again what is stored and not in memory, and forget what is not stored any more."""
    known = [draft.intent for draft in work.drafts[1:]]
    same = 0
    while same < min(len(known), len(stored)) and known[same] == stored[same]:
        same += 1
    if same < max(len(known), len(stored)):
        work.offers.clear()
    del work.drafts[same + 1 :]
    for intent in stored[same:]:
        work.drafts.append(_again(work.draft, intent))


def _again(draft: Draft, intent: Intent) -> Draft:
    """Do an action again; one that is refused, because what it mended is gone by now, is kept and changes nothing."""
    try:
        return draft.after(intent)
    except (DefectUnknown, RepairRefused):
        return replace(draft, intent=intent, steps=())
