"""Plans in words: what a rule finds, how far a plan is."""

from __future__ import annotations

from geogrid.domain.comparing.compare import Difference
from geogrid.domain.comparing.impact import Board
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.evaluation import community_rules, rules
from geogrid.domain.evaluation.finding import Finding
from geogrid.render.comparing import redrawn
from geogrid.render.wording import Wording

STAGES = {
    Stage.DRAFT: "draft",
    Stage.SUBMITTED: "submitted",
    Stage.APPROVED: "approved",
    Stage.PUBLISHED: "published",
    Stage.DISCARDED: "discarded",
}
DIFFERENCES = {
    Difference.NEW: "new",
    Difference.GONE: "no more",
    Difference.RESHAPED: "another shape",
    Difference.RECODED: "another code",
    Difference.RENAMED: "another name",
    Difference.KIND: "another kind",
    Difference.COMMUNITY: "another community",
}


def on_board(board: Board) -> list[str]:
    """Return why a notice board is to be changed."""
    return [
        redrawn(board, DIFFERENCES[why]) if why is Difference.RESHAPED else DIFFERENCES[why] for why in board.reasons
    ]


RULES = {
    "seamless": "No gaps in any community",
    "in_one_community": "Each grid in one community",
    "contiguous": "Each grid in one piece",
    "household_band": "Households within the band",
    "buildings_whole": "No building cut",
    "estates_whole": "No estate cut",
    "places_owned": "Each address in a grid",
    "codes_valid": "Codes valid and never used before",
    "golden_stay": "Places that must stay",
    "leader_in_each": "A leader in each grid",
    "party_grids": "Party grids of grids that touch",
    "community_whole": "Communities in no more parts",
    "names_differ": "No name twice in a community",
    "sides_nameable": "Four sides that can be named",
}
_MUCH = {
    rules.GAP: "%(count)s m²",
    rules.ACROSS: "%(count)s communities",
    rules.IN_PARTS: "%(count)s parts",
    rules.TOO_FEW: "%(count)s households",
    rules.TOO_MANY: "%(count)s households",
    rules.PARTY_APART: "%(count)s parts",
    community_rules.COMMUNITY_PARTED: "%(count)s parts",
    rules.PLACES_UNOWNED: "%(count)s addresses",
    rules.NO_NAMES: "%(count)s %% have one",
}
"""How much of what is wrong, where it is more than one thing."""


def finding(found: Finding, wording: Wording) -> str:
    """Return what a rule finds: what is wrong, with what, and how much."""
    place = found.about or ""
    if found.near:
        place = wording("%(place)s (near %(road)s)", place=place, road=found.near)
    about = [*found.codes, *([place] if place else [])]
    much = _MUCH.get(found.reason)
    return " · ".join(
        [wording(found.reason), *about, *([wording(much, count=wording.number(found.count))] if much else [])]
    )
