"""What is wrong with a text of sides, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.sides.draw import Missing
from geogrid.domain.sides.side import Direction, Fault, Problem
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
