"""Why something was refused, where that takes more than one sentence: who has changed a plan meanwhile, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geogrid.errors import EditOutdated, GeogridError, Stale
from geogrid.errors.access import ProposalOutdated
from geogrid.render import plan_steps
from geogrid.render.wording import Wording

_PLAN_STALE = (
    "Somebody has changed the plan since you looked (version %(now)s, you saw %(known)s). "
    "%(changes)s. Look, then try again."
)
_LEFT_OUT = (
    "Edit %(edit)s (%(step)s): %(reason)s. The code is %(given)s. %(holder)s has it. "
    "It is %(code_now)s now. "
    "The piece would have %(area_m2)s m² and be %(width_m)s m wide on average. "
    "The least is %(least_m2)s m² and %(least_width_m)s m. It is about %(grids)s."
)
_PROPOSAL_OUTDATED = (
    "Grids of this redraw were changed since it was made: %(grids)s. %(changes)s. Nothing was changed. Propose it anew."
)


def told(error: GeogridError, wording: Wording) -> tuple[str, dict[str, Any]]:
    """Return what went wrong as one line, and its facts with their texts in the reader's language."""
    if isinstance(error, EditOutdated):
        facts = left_out(error.facts, wording)
        return wording.known(error.sentence, facts), facts
    if not (isinstance(error, Stale) and error.facts.get("changes")):
        return wording.error(error), error.facts
    changes = [change(each, wording) for each in error.facts["changes"]]
    facts = {**error.facts, "changes": changes}
    line = changes_line(changes, facts["more"], wording)
    if isinstance(error, ProposalOutdated):
        return wording(_PROPOSAL_OUTDATED, grids=wording.fact(facts["grids"]), changes=line), facts
    return wording(_PLAN_STALE, now=facts["now"], known=facts["known"], changes=line), facts


def left_out(value: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """Return the facts of an edit that cannot be done on other grids, with what it did in the reader's language.

    Those of the others that cannot be done, too, are told the same way, each with a line of its own.
    """
    step = plan_steps.put(value["step"], wording)
    facts = {**value, "step": step}
    if "left_out" in value:
        return {**facts, "left_out": [left_out(each, wording) for each in value["left_out"]]}
    return {**facts, "text": wording.known(_LEFT_OUT, facts)}


def with_place(text: str, facts: Mapping[str, Any], wording: Wording) -> str:
    """Return why an edit was refused with its place, for whoever has no map; as it is where it is about no place."""
    lon, lat = facts.get("lon"), facts.get("lat")
    if lon is None or lat is None:
        return text
    return wording("%(told)s Place: %(lon)s, %(lat)s.", told=text, lon=f"{lon:.6f}", lat=f"{lat:.6f}")


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
