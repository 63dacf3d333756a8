"""What is wrong with a text of sides, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.sides.draw import Missing
from geogrid.domain.sides.side import Direction, Fault, Problem
from geogrid.domain.sides.verify import Away, Compared, Dispute, Verdict
from geogrid.domain.sides.write import written
from geogrid.render.wording import Wording

DIRECTIONS: Mapping[Direction, str] = {
    Direction.EAST: "East",
    Direction.SOUTH: "South",
    Direction.WEST: "West",
    Direction.NORTH: "North",
    Direction.NORTHEAST: "Northeast",
    Direction.SOUTHEAST: "Southeast",
    Direction.SOUTHWEST: "Southwest",
    Direction.NORTHWEST: "Northwest",
}
_PROBLEMS: Mapping[Problem, str] = {
    Problem.NOTHING: "No side is said.",
    Problem.MISSING: "%(side)s: the text has no such side.",
    Problem.DOUBLED: "%(side)s: the text has this side more than once.",
    Problem.EMPTY: "%(side)s: nothing is said there.",
    Problem.DIVIDED: "It says along what a grid is divided, not where its sides are.",
}


def fault(found: Fault, wording: Wording) -> str:
    """Return why a text does not say the four sides."""
    if found.direction is None:
        return wording(_PROBLEMS[found.problem])
    return wording(_PROBLEMS[found.problem], side=wording(DIRECTIONS[found.direction]))


def missing(found: Missing, wording: Wording) -> str:
    """Return which name of a text is not known, and which may be meant."""
    side = wording(DIRECTIONS[found.direction])
    if found.near:
        near = wording.fact(list(found.near))
        return wording(
            "%(side)s: %(name)s is not known; spelt nearly so: %(near)s.", side=side, name=found.name, near=near
        )
    return wording("%(side)s: %(name)s is not known.", side=side, name=found.name)


VERDICTS: Mapping[Verdict, str] = {
    Verdict.CONTRADICTION: "contradicts the map",
    Verdict.MISSING: "not written",
    Verdict.UNKNOWN: "name not known",
    Verdict.INCOMPLETE: "incomplete",
    Verdict.DISPUTED: "a neighbour says otherwise",
    Verdict.MATCH: "as on the map",
}


def compared(found: Compared, wording: Wording) -> str:
    """Return what comes of a side in the text beside the map, as one sentence."""
    facts = {
        "side": wording(DIRECTIONS[found.direction]),
        "said": written(found.said),
        "shown": written(found.shown),
        "unsaid": wording.fact(list(found.unsaid)),
        "unknown": wording.fact(list(found.unknown)),
    }
    if found.verdict is Verdict.CONTRADICTION:
        away = ("；" if wording.language == "zh" else "; ").join(_away(each, wording) for each in found.away)
        return wording("%(side)s: the text says %(said)s, the map shows %(shown)s; %(away)s.", away=away, **facts)
    return wording(_COMPARED[found.verdict], **facts)


_COMPARED: Mapping[Verdict, str] = {
    Verdict.MISSING: "%(side)s: the text says nothing, the map shows %(shown)s.",
    Verdict.UNKNOWN: "%(side)s: %(unknown)s is not known and cannot be compared; the map shows %(shown)s.",
    Verdict.INCOMPLETE: "%(side)s: the text says %(said)s; on the map it also runs along %(unsaid)s.",
    Verdict.MATCH: "%(side)s: %(said)s, as on the map.",
}


def _away(found: Away, wording: Wording) -> str:
    facts = {"name": found.name, "metres": wording.number(round(found.metres))}
    if found.on:
        on = wording.fact([wording(DIRECTIONS[direction]) for direction in found.on])
        return wording("%(name)s is on the side: %(on)s", on=on, **facts)
    return wording("%(name)s is %(metres)s m away", **facts)


def dispute(found: Dispute, names: Mapping[str, str], wording: Wording) -> str:
    """Return what two texts say of one border, as a sentence.

    Parameters
    ----------
    names
        Of the grids, by their codes.
    """
    return wording(
        "%(side)s: of the same border (%(length)s m) the text says %(mine)s, in %(other)s (%(facing)s) %(theirs)s.",
        side=wording(DIRECTIONS[found.direction]),
        mine=wording.fact(list(found.names)),
        other=names.get(found.other, found.other),
        facing=wording(DIRECTIONS[found.other_direction]),
        theirs=wording.fact(list(found.other_names)),
        length=wording.number(round(found.length_m)),
    )
