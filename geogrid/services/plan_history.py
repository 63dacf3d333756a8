"""The steps of a plan with what there is to tell of each: by the names of that moment, with the ground that it gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geogrid.domain.editing.dossier import Step as Stored
from geogrid.domain.editing.plan import Step
from geogrid.domain.editing.telling import given
from geogrid.domain.evaluation.given import Given, on_ground
from geogrid.render import plan_steps
from geogrid.services.plan_work import Work, edit_of


def history(work: Work, stored: Sequence[Stored]) -> dict[int, plan_steps.Step]:
    """Return what there is to tell of the steps of a plan, by their position.

    Parameters
    ----------
    stored
        Its steps, those that were undone last. Of one that is another one in memory only the edit itself is known.
    """
    kept = _kept(work)
    return {each.position: _told(work, each, next(kept, None)) for each in stored}


def _kept(work: Work) -> Iterator[Step]:
    yield from work.plan.steps
    yield from work.plan.undone


def _told(work: Work, stored: Stored, kept: Step | None) -> plan_steps.Step:
    edit = edit_of(stored)
    if kept is None or kept.edit != edit:
        return plan_steps.Step(edit)
    return plan_steps.Step(edit, kept.told, _given(work, stored.position, kept))


def _given(work: Work, position: int, step: Step) -> Given | None:
    """Return the ground that a step gave; what was found for it before is found again, until more is known."""
    contents = work.counted_contents
    was = work.given.get(position)
    if was is not None and was[0] is step and (was[1] is contents or contents is None):
        return was[2]
    ground = given(step.edit, step.done, step.undo)
    found = None if ground is None or ground.is_empty else on_ground(ground, contents)
    work.given[position] = (step, contents, found)
    return found
