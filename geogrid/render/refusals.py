"""Why something was refused, where that takes more than one sentence: who has changed a plan meanwhile, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geogrid.errors import GeogridError, Stale
from geogrid.errors.access import ProposalOutdated
from geogrid.render import plan_steps
from geogrid.render.wording import Wording

_PLAN_STALE = (
    "Somebody has changed the plan since you looked (version %(now)s, you saw %(known)s). "
    "%(changes)s. Look, then try again."
)
_PROPOSAL_OUTDATED = (
    "Grids of this redraw were changed since it was made: %(grids)s. %(changes)s. Nothing was changed. Propose it anew."
)


def told(error: GeogridError, wording: Wording) -> tuple[str, dict[str, Any]]:
    """Return what went wrong as one line, and its facts with their texts in the reader's language."""
    if not (isinstance(error, Stale) and error.facts.get("changes")):
        return wording.error(error), error.facts
    changes = [change(each, wording) for each in error.facts["changes"]]
    facts = {**error.facts, "changes": changes}
    line = changes_line(changes, facts["more"], wording)
    if isinstance(error, ProposalOutdated):
        return wording(_PROPOSAL_OUTDATED, grids=wording.fact(facts["grids"]), changes=line), facts
    return wording(_PLAN_STALE, now=facts["now"], known=facts["known"], changes=line), facts


def change(value: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """Return a change of a plan with its text, in place of the sentence and facts of it."""
    return {
        **{key: each for key, each in value.items() if key != "said"},
        "text": plan_steps.put(value["said"], wording),
    }


def changes_line(changes: Sequence[Mapping[str, Any]], more: int, wording: Wording) -> str:
    """Return changes of a plan as one line: who has done what."""
    who = wording("the command line")
    lines = [wording("%(who)s: %(what)s", who=each["author_name"] or who, what=each["text"]) for each in changes]
    if more:
        lines.append(wording("and %(count)s before that", count=more))
    return ("；" if wording.language == "zh" else "; ").join(lines)
