"""Directions, what a side refers to, and the sides of a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Where of a grid a side is."""

    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"
    NORTHEAST = "northeast"
    SOUTHEAST = "southeast"
    SOUTHWEST = "southwest"
    NORTHWEST = "northwest"


WRITTEN: Mapping[Direction, str] = {
    Direction.EAST: "东",
    Direction.SOUTH: "南",
    Direction.WEST: "西",
    Direction.NORTH: "北",
    Direction.NORTHEAST: "东北",
    Direction.SOUTHEAST: "东南",
    Direction.SOUTHWEST: "西南",
    Direction.NORTHWEST: "西北",
}
CORNERS: Mapping[Direction, tuple[Direction, Direction]] = {
    Direction.NORTHEAST: (Direction.NORTH, Direction.EAST),
    Direction.SOUTHEAST: (Direction.SOUTH, Direction.EAST),
    Direction.SOUTHWEST: (Direction.SOUTH, Direction.WEST),
    Direction.NORTHWEST: (Direction.NORTH, Direction.WEST),
}
"""Between which sides a corner is."""
UNNAMED = "无名边界"
"""What a stretch is called that runs along nothing with a name."""
FOUR = (Direction.EAST, Direction.SOUTH, Direction.WEST, Direction.NORTH)
"""The sides that every grid has."""


class Kind(StrEnum):
    """What a name on a side is the name of."""

    ROAD = "road"
    RAILWAY = "railway"
    WATER = "water"
    HILL = "hill"
    WALL = "wall"
    ESTATE = "estate"
    BUILDING = "building"
    AREA = "area"
    """A community, a village, a grid, a street: the border with it."""
    CROSSING = "crossing"
    UNKNOWN = "unknown"


class Edge(StrEnum):
    """Which line of what is named; without one a road's or a river's centre."""

    CENTRE = "centre"
    INNER = "inner"
    OUTER = "outer"
    BORDER = "border"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Reference:
    """A piece of a side.

    Parameters
    ----------
    name
        What it is called.
    kind
        Of what that is the name.
    other
        The second name of a crossing, or of a border between two.
    edge
        Which line of it, where the text says so.
    notes
        What stands beside it in brackets: 在建, 河西段.
    """

    name: str
    kind: Kind
    other: str | None = None
    edge: Edge | None = None
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it: two of a crossing."""
        return (self.name,) if self.other is None else (self.name, self.other)


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a grid, and what it runs along, in order."""

    direction: Direction
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a text that traces the border.

    Parameters
    ----------
    along
        What it follows.
    towards
        The direction, where it is said.
    to
        Where it ends; None at the last step, which leads back to the start.
    """

    along: Reference
    towards: Direction | None
    to: Reference | None


@dataclass(frozen=True, slots=True)
class SidesText:
    """What is written of the sides of a grid.

    Parameters
    ----------
    grid
        Its code.
    text
        As the office writes it.
    """

    grid: str
    text: str


class Problem(StrEnum):
    """Why a text does not say the sides of a grid."""

    NOTHING = "nothing"
    MISSING = "missing"
    DOUBLED = "doubled"
    EMPTY = "empty"
    DIVIDED = "divided"
    """It says along what a grid is divided, not where its sides are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which side; None where it is about the text as a whole."""

    problem: Problem
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read.

    Parameters
    ----------
    text
        What was read.
    sides
        In the order of the text.
    start, steps
        Of a text that traces the border: where it begins, and how it goes on.
    unread
        Pieces that say nothing of sides.
    faults
        Why the sides are not all there; empty where they are.
    """

    text: str
    sides: tuple[Side, ...] = ()
    start: Reference | None = None
    steps: tuple[Step, ...] = ()
    unread: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def side(self, direction: Direction) -> Side | None:
        """Return the side of a direction; None where the text has none."""
        return next((side for side in self.sides if side.direction is direction), None)
