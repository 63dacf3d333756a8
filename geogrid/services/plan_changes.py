"""What was done to a plan since somebody looked: by whom, and with which edits as far as they are still known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from geogrid.clock import local
from geogrid.domain.editing.dossier import Deed, Event, Stage, Step
from geogrid.errors import Stale
from geogrid.errors.access import VersionAhead
from geogrid.render import plan_events
from geogrid.render.plan_steps import Step as Said
from geogrid.services.plan_history import history
from geogrid.services.plan_work import DRAWS, State, Work, edit_of
from geogrid.store import accounts, plans

NAMED = 3
"""Changes that a refusal tells, the newest."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who had a step in hand.

    Parameters
    ----------
    version
        The one that it was done in first: steps that were done together, in one act, share it.
    last
        The account that did it, undid it, or did it again last; None for the command line.
    """

    version: int
    last: int | None


def hands(events: Sequence[Event]) -> dict[int, Hand]:
    """Return who had each step of a plan in hand, by its position."""
    found: dict[int, Hand] = {}
    for event, span in _spans(events):
        for at in span:
            is_new = event.deed is Deed.APPLY or at not in found
            found[at] = Hand(event.version if is_new else found[at].version, event.author)
    return found


def since(
    session: Session, work: Work | None, events: Sequence[Event], steps: Sequence[Step], version: int
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the changes after a version in order, each as plain values with what is said of it.

    Parameters
    ----------
    work
        The plan in memory, which knows what its grids were called; None where it cannot be had.
    events, steps
        All of the plan.
    """
    found = [(event, edits) for event, edits in _with_steps(events, steps) if event.version > version]
    names = accounts.names(session, {event.author for event, _ in found if event.author is not None})
    known = {} if work is None else history(work, steps)
    told = [[known.get(each.position) or Said(edit_of(each)) for each in some] for _, some in found]
    return [_told(event, some, names) for (event, _), some in zip(found, told, strict=True)]


def stale(session: Session, work: Work | None, plan: int, now: int, seen: int) -> Stale:
    """Return the refusal of what was based on another version of a plan: it says what has changed, and by whom."""
    if seen > now:
        return VersionAhead(now=now, known=seen)
    found = since(session, work, plans.events(session, plan), plans.steps(session, plan), seen)
    return Stale(now=now, known=seen, **newest(found))


def given_back(state: State) -> str | None:
    """Return why a draft was given back, until it is handed in again; None where nobody said so."""
    last = next((each for each in reversed(state.events) if each.deed in (Deed.RETURN, Deed.SUBMIT)), None)
    return last.words if last and state.dossier.stage is Stage.DRAFT else None


def newest(changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the facts of a refusal that tells the newest changes, and how many came before."""
    return {"changes": list(changes[: -NAMED - 1 : -1]), "more": max(0, len(changes) - NAMED)}


def _told(event: Event, steps: Sequence[Said], names: dict[int, str]) -> dict[str, Any]:
    return {
        "version": event.version,
        "deed": event.deed.value,
        "edits": event.position,
        "author": event.author,
        "author_name": names.get(event.author) if event.author is not None else None,
        "at": local(event.at).isoformat(),
        "said": plan_events.said(event.deed, steps, event.words),
    }


def _with_steps(events: Sequence[Event], steps: Sequence[Step]) -> list[tuple[Event, list[Step]]]:
    """Return each event with the steps that it did, undid or did again; without those that others took the place of."""
    made: dict[int, int] = {}  # which version a step at a position is of
    meant = []
    for event, span in _spans(events):
        if event.deed is Deed.APPLY:
            made |= dict.fromkeys(span, event.version)
        meant.append((event, [(at, made.get(at)) for at in span]))
    there = {step.position: step for step in steps}
    return [
        (event, [there[at] for at, version in places if at in there and made.get(at) == version])
        for event, places in meant
    ]


def _spans(events: Sequence[Event]) -> Iterator[tuple[Event, range]]:
    """Yield each event with the positions of the steps that it did, undid or did again."""
    before = 0
    for event in events:
        low, high = sorted((before, event.position))
        yield event, range(low + 1, high + 1) if event.deed in DRAWS else range(0)
        before = event.position
