"""What was done to a plan since somebody looked: by whom, and with which edits as far as they are still known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from geogrid.clock import local
from geogrid.domain.editing.dossier import Deed, Event, Step
from geogrid.errors import Stale
from geogrid.render import plan_events
from geogrid.services.plan_work import edit_of
from geogrid.store import accounts, plans

NAMED = 3
"""Changes that a refusal tells, the newest."""


def since(session: Session, events: Sequence[Event], steps: Sequence[Step], version: int) -> list[dict[str, Any]]:
    """Return the changes after a version in order, each as plain values with what is said of it.

    Parameters
    ----------
    events, steps
        All of the plan.
    """
    found = [(event, edits) for event, edits in _with_steps(events, steps) if event.version > version]
    names = accounts.names(session, {event.author for event, _ in found if event.author is not None})
    return [_told(event, edits, names) for event, edits in found]


def stale(session: Session, plan: int, now: int, seen: int) -> Stale:
    """Return the refusal of what was based on another version of a plan: it says what has changed, and by whom."""
    found = since(session, plans.events(session, plan), plans.steps(session, plan), seen)
    return Stale(now=now, known=seen, changes=found[: -NAMED - 1 : -1], more=max(0, len(found) - NAMED))


def _told(event: Event, steps: Sequence[Step], names: dict[int, str]) -> dict[str, Any]:
    return {
        "version": event.version,
        "deed": event.deed.value,
        "edits": event.position,
        "author": event.author,
        "author_name": names.get(event.author) if event.author is not None else None,
        "at": local(event.at).isoformat(),
        "said": plan_events.said(event.deed, [edit_of(step) for step in steps]),
    }


def _with_steps(events: Sequence[Event], steps: Sequence[Step]) -> list[tuple[Event, list[Step]]]:
    """Return each event with the steps that it did, undid or did again; without those that others took the place of."""
    made: dict[int, int] = {}  # which version a step at a position is of
    meant, before = [], 0
    for event in events:
        if event.deed is Deed.APPLY:
            positions = range(before + 1, event.position + 1)
            made |= dict.fromkeys(positions, event.version)
        elif event.deed is Deed.UNDO:
            positions = range(event.position + 1, event.position + 2)
        elif event.deed is Deed.REDO:
            positions = range(event.position, event.position + 1)
        else:
            positions = range(0)
        meant.append((event, [(at, made.get(at)) for at in positions]))
        before = event.position
    there = {step.position: step for step in steps}
    return [
        (event, [there[at] for at, version in places if at in there and made.get(at) == version])
        for event, places in meant
    ]
