"""What was done to a plan, as sentences that are still to be put into a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geogrid.domain.editing.dossier import Deed
from geogrid.render import plan_steps

_DEEDS = {
    Deed.OPEN: "plan opened",
    Deed.APPLY: "grids redrawn",
    Deed.UNDO: "a step undone",
    Deed.REDO: "a step done again",
    Deed.DESCRIBE: "name, reason, document or target changed",
    Deed.SHARE: "shared with others",
    Deed.RULES: "rule settings or golden addresses changed",
    Deed.SUBMIT: "handed in for approval",
    Deed.RETURN: "given back",
    Deed.TAKE_BACK: "taken back from approval",
    Deed.APPROVE: "approved by signature",
    Deed.PUBLISH: "published as a generation",
    Deed.WITHDRAW: "publication withdrawn",
    Deed.DISCARD: "draft discarded",
}
_OF_STEPS = {Deed.UNDO: "undone: %(what)s", Deed.REDO: "done again: %(what)s"}


def said(deed: Deed, steps: Sequence[plan_steps.Step], why: str | None = None) -> dict[str, Any]:
    """Return what was done, for `plan_steps.put`.

    Parameters
    ----------
    steps
        What it did, took back or did again; none where that is not known any more.
    why
        Why it was given back.
    """
    if why:
        return {"sentence": "given back: %(why)s", "facts": {"why": why}}
    if not steps:
        return {"sentence": _DEEDS[deed], "facts": {}}
    told = plan_steps.said(steps[0])
    if len(steps) > 1:
        told = {"sentence": "%(what)s, and %(count)s more steps", "facts": {"what": told, "count": len(steps) - 1}}
    return {"sentence": _OF_STEPS[deed], "facts": {"what": told}} if deed in _OF_STEPS else told
