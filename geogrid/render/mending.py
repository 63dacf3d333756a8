"""What can be done about a defect and what was done, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.coverage.intent import JOIN, SKIP, UNSKIP, Intent
from geogrid.domain.coverage.proposal import Action, Proposal
from geogrid.render.wording import Wording

_ACTIONS: Mapping[Action, str] = {
    Action.BY_AREA: "Divide it along the border of the communities",
    Action.GIVE: "Give it to %(grid)s",
    Action.SPLIT: "Divide it along its middle",
    Action.SNAP: "Let the border of %(grid)s hold for this and what joins it between the two",
    Action.CUT: "Cut off what lies outside",
    Action.INSERT: "Insert the missing vertices; no ground moves",
    Action.MEND: "Make the shape valid, its rings as they are nested",
    Action.HAND_OVER: "Give each separate part to the grid around it",
    Action.DROP: "Take %(grid)s out",
}
_LINEWORK = "Make the shape valid, inside and outside alternating at each line"


def proposal_text(proposal: Proposal, names: Mapping[str, str], wording: Wording) -> str:
    """Return what a proposal does; `names` are those of the grids by their codes."""
    sentence = _LINEWORK if proposal.method == "linework" else _ACTIONS[proposal.action]
    return wording(sentence, grid=names.get(proposal.grid or "", proposal.grid))


def moved_text(name: str, metres2: float, wording: Wording) -> str:
    """Return how much ground a grid wins or loses, with its sign."""
    number = wording.area(abs(metres2))
    return wording("%(grid)s %(sign)s%(area)s m²", grid=name, sign="−" if metres2 < 0 else "+", area=number)


def action_text(
    intent: Intent, mended: int, proposal: Proposal | None, names: Mapping[str, str], wording: Wording
) -> str:
    """Return what was done in an action.

    Parameters
    ----------
    mended
        How many defects it mended.
    proposal
        What was accepted, where it was one; None too where it could not be done again.
    """
    if intent.max_width is not None:
        width = wording.number(intent.max_width, 1)
        return wording("All up to %(width)s m wide accepted: %(count)s", width=width, count=mended)
    if intent.action == JOIN:
        return wording("Borders closer than 1 cm joined")
    if proposal is not None:
        return proposal_text(proposal, names, wording)
    if intent.action in (SKIP, UNSKIP):
        return wording("Set aside for now") if intent.action == SKIP else wording("Taken back")
    return wording("Could not be done again: it is not there any more")
