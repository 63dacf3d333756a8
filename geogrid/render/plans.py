"""Plans in words: what an edit does, what a rule finds, how far a plan is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geogrid.domain.comparing.compare import Difference
from geogrid.domain.comparing.impact import Board
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    Edit,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    MoveJunction,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
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
_DONE: dict[type[Edit], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Split: ("%(grid)s split into %(pieces)s", lambda e: {"grid": e.code, "pieces": [p.code for p in e.pieces]}),
    Merge: ("%(grids)s merged into %(into)s", lambda e: {"grids": list(e.codes), "into": e.into}),
    MoveBorder: ("Border between %(grids)s moved", lambda e: {"grids": list(e.grids)}),
    MoveJunction: ("A place where borders meet moved", lambda _: {}),
    Transfer: ("Ground of %(givers)s given to %(taker)s", lambda e: {"givers": list(e.givers), "taker": e.taker}),
    Create: ("%(grid)s %(name)s created", lambda e: {"grid": e.code, "name": e.name}),
    Retire: ("%(grid)s retired", lambda e: {"grid": e.code}),
    Rename: ("%(grid)s called %(name)s", lambda e: {"grid": e.code, "name": e.name}),
    Recode: ("%(grid)s given the code %(new)s", lambda e: {"grid": e.code, "new": e.new_code}),
    ChangeKind: ("Kind of %(grid)s changed", lambda e: {"grid": e.code}),
    ChangeCommunity: ("%(grid)s given to community %(area)s", lambda e: {"grid": e.code, "area": e.community}),
    GroupParty: ("Party grid %(party)s of %(grids)s", lambda e: {"party": e.code, "grids": list(e.members) or "-"}),
    DivideMicro: ("%(grid)s divided into micro-grids", lambda e: {"grid": e.code}),
    MergeMicro: ("Micro-grids %(grids)s merged into %(into)s", lambda e: {"grids": list(e.micros), "into": e.into}),
    RenameMicro: ("Micro-grid %(grid)s called %(name)s", lambda e: {"grid": e.micro, "name": e.name}),
    RecodeMicro: ("Micro-grid %(grid)s given the code %(new)s", lambda e: {"grid": e.micro, "new": e.new_code}),
}


def edit(done: Edit, wording: Wording) -> str:
    """Return what an edit does, by the codes of its grids."""
    told = edit_said(done)
    return wording(told["sentence"], **{name: listed(fact, wording) for name, fact in told["facts"].items()})


def listed(fact: Any, wording: Wording) -> Any:
    """Return a fact of an edit as it is said: several codes as a list of the reader's language."""
    return wording.fact(fact) if isinstance(fact, list) else fact


def edit_said(done: Edit) -> dict[str, Any]:
    """Return the same as a sentence and its facts, still to be put into a language."""
    sentence, facts = _DONE[type(done)]
    return {"sentence": sentence, "facts": facts(done)}


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
