"""What is kept of a plan between two requests, and keeping up with what is stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from geogrid.domain.editing import wire
from geogrid.domain.editing.dossier import Deed, Dossier, Event
from geogrid.domain.editing.dossier import Step as Stored
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.plan import Plan, Step
from geogrid.domain.evaluation.contents import Contents, Golden
from geogrid.domain.evaluation.finding import Finding, Rule
from geogrid.domain.evaluation.given import Given
from geogrid.domain.evaluation.rules import findings
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.people.policy import Thing
from geogrid.errors import EditRefused
from geogrid.services import plan_rights
from geogrid.services.plan_counting import Counting
from geogrid.store.withdrawn_codes import Announced


@dataclass
class Work:
    """A plan as it is in memory.

    Parameters
    ----------
    plan
        The edits done to it.
    counting
        Gives its figures.
    rules
        What it must keep.
    first_day
        Of the generation that it began with.
    settled
        The version in which its target, its rules or the places that must stay were set last; see `plan_settings`.
    anew
        Gives its figures by what is on the ground now, where those that are shown meanwhile are by what was before.
    ahead
        Gives its figures by the ground of a later day, for which it was asked to come into force.
    is_old
        Whether its figures are by what was on the ground before, until others are counted.
    announced
        The codes that withdrawn publications had announced.
    given
        What was found on the ground that a step gave, by its position, with the step and what it was found by.
    """

    plan: Plan
    counting: Counting
    rules: tuple[Rule, ...]
    first_day: date
    settled: int = 0
    anew: Counting | None = None
    ahead: Counting | None = None
    is_old: bool = False
    announced: Announced = field(default_factory=Announced)
    given: dict[int, tuple[Step, Contents | None, Given | None]] = field(default_factory=dict, repr=False)
    _tally: Tally | None = field(default=None, repr=False)

    def keep_up(self, stored: Sequence[Stored]) -> None:
        """Do what is stored and not in memory, and take back what is not stored any more."""
        wanted = [edit_of(step) for step in stored if not step.undone]
        waiting = [edit_of(step) for step in stored if step.undone]
        same = 0
        while same < min(len(wanted), len(self.plan.steps)) and wanted[same] == self.plan.steps[same].edit:
            same += 1
        plan = self.plan
        while len(plan.steps) > same:
            plan = plan.undo()
        for edit in wanted[same:]:
            plan = plan.apply(edit)
        self.plan = plan if [step.edit for step in plan.undone] == waiting else _remembering(plan, waiting)

    def settle(self, golden: Sequence[Golden], target: float, rules: tuple[Rule, ...], settled: int) -> Work:
        """Return the plan with other places that must stay, another target and other rules."""
        counting = self.counting.settled(lambda tally: tally.settled(golden, target))
        return Work(self.plan, counting, rules, self.first_day, settled, announced=self.announced)

    def counted_by(self, counting: Counting, anew: Counting | None = None) -> Work:
        """Return the plan with its figures from another counting."""
        return replace(self, counting=counting, anew=anew, is_old=False, _tally=None)

    @property
    def is_counted(self) -> bool:
        """Whether nobody has to wait for its figures."""
        return self.counting.is_done

    @property
    def counted_contents(self) -> Contents | None:
        """What stands on its ground; None as long as nobody has read that."""
        return self.tally.contents if self.is_counted else None

    @property
    def tally(self) -> Tally:
        """Its figures, waited for.

        Raises
        ------
        Busy
            When they are not there for a long while.
        """
        if self._tally is None or self._tally.mesh is not self.plan.mesh:
            self._tally = self.counting.of(self.plan.mesh)
        return self._tally

    def findings(self) -> list[Finding]:
        """Return where the plan does not keep its rules."""
        return findings(self.tally, self.rules)


@dataclass(frozen=True)
class State:
    """A plan as it stands.

    Parameters
    ----------
    dossier
        What is written about it.
    work
        Its grids, figures and rules.
    steps
        Its edits, in order, those that were undone last.
    events
        All that was done to it, in order.
    """

    dossier: Dossier
    work: Work
    steps: Sequence[Stored]
    events: Sequence[Event]

    @property
    def golden(self) -> list[Golden]:
        """The places that must stay in their grid, by the codes that the grids have now."""
        mesh = self.work.plan.mesh
        return [replace(each, grid=mesh.code_now(each.grid)) for each in self.work.tally.contents.golden]


@dataclass(frozen=True)
class Changed:
    """A plan after a change.

    Parameters
    ----------
    state
        As it is now.
    codes
        The grids that are others, new, or no more.
    """

    state: State
    codes: tuple[str, ...]


def edit_of(step: Stored) -> Edit:
    """Return the edit of a step."""
    return wire.from_json(orjson.loads(step.edit))


def undone(now: Plan, steps: int) -> Plan:
    """Return a plan without so many of its last edits; the plan itself where there are fewer."""
    after = now
    for _ in range(steps if steps <= len(now.steps) else 0):
        after = after.undo()
    return after


def redone(now: Plan, stored: Sequence[Stored], steps: int) -> Plan:
    """Return a plan with so many edits done again of those that are stored as undone; itself where there are fewer."""
    waiting, after = [edit_of(step) for step in stored if step.undone], now
    for edit in waiting[: steps if steps <= len(waiting) else 0]:
        is_kept = bool(after.undone) and after.undone[0].edit == edit
        after = after.redo() if is_kept else after.apply(edit)
    return after


def _remembering(now: Plan, waiting: Sequence[Edit]) -> Plan:
    """Return a plan that knows what its undone edits came to, as far as they can still be done."""
    after = replace(now, undone=())
    with suppress(EditRefused):
        for edit in waiting:
            after = after.apply(edit)
    return undone(after, len(after.steps) - len(now.steps))


DRAWS = (Deed.APPLY, Deed.UNDO, Deed.REDO)
"""By which somebody has a hand in the grids of a plan."""
DECIDES = (*DRAWS, Deed.RULES)
"""By which somebody has a hand in what a plan is, or what it is judged by."""


def thing_of(state: State) -> Thing:
    """Return what a plan changes, with those who have a hand in it, as the policy takes it."""
    authors = {state.dossier.author, *(event.author for event in state.events if event.deed in DECIDES)}
    return plan_rights.thing(state.work.plan.base, state.work.plan.mesh, authors)
