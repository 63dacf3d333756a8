"""What the audit has of the work on a repair: each action, and what was undone, since nothing else remembers that.

The versions before and after are sums over all actions, with their accounts; so the entries tell the whole of a repair
in order, and what somebody has accepted stays told when it is undone.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action, Facts
from geogrid.domain.coverage.intent import JOIN, SKIP, UNSKIP, Intent
from geogrid.services.audit import Record
from geogrid.services.repair_version import version
from geogrid.services.repair_work import Work

_ACTIONS = {JOIN: Action.JOIN, SKIP: Action.SKIP, UNSKIP: Action.UNSKIP}


def note_done(session: Session, record: Record, work: Work) -> None:
    """Note the last action of a repair."""
    intent = _last(work)
    many = Action.ACCEPT_ALL if intent.max_width is not None else Action.ACCEPT
    action = _ACTIONS.get(intent.action, many)
    before, after = _state(work, work.position - 1), _state(work, work.position)
    record.note(session, action, _subject(work), before, {**after, **_told(work)})


def note_undone(session: Session, record: Record, work: Work) -> None:
    """Note that the last action of a repair is taken back; call it while that is there."""
    before, after = _state(work, work.position), _state(work, work.position - 1)
    by = {"account": _last(work).author, "at": _last(work).accepted_at.isoformat()}
    record.note(session, Action.UNDO, _subject(work), {**before, **_told(work), **by}, after)


def _last(work: Work) -> Intent:
    intent = work.draft.intent
    assert intent is not None
    return intent


def _subject(work: Work) -> str:
    return f"repair {work.draft.snapshot.generation.number}"


def _state(work: Work, position: int) -> Facts:
    return {"actions": position, "version": version(work.drafts[: position + 1])}


def _told(work: Work) -> Facts:
    """Return the last action: what was done to which defect, and how many defects and grids it changed."""
    intent, steps = _last(work), work.draft.steps
    mended = sum(step.defect is not None for step in steps)
    grids = len({code for step in steps for code in step.won_m2})
    return {"action": intent.action, "defect": intent.defect, "mended": mended, "grids": grids}
