"""Edits: what a planner wants done, as small values with a JSON form. `apply.apply` does them.

All coordinates are CGCS2000 degrees, longitude first; what is not on the storage lattice is moved onto it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from geogrid.domain.grid import GridKind

Place = tuple[float, float]
Line = tuple[Place, ...]
Ground = tuple[tuple[Line, ...], ...]
"""Polygons, each a shell and its holes; rings end with their first vertex, in any direction."""


@dataclass(frozen=True, slots=True)
class Named:
    """A grid to be: its code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Split:
    """A grid parted by a line that crosses it once; what lies outside the grid of the line does not matter.

    Parameters
    ----------
    pieces
        What becomes of the ground to the left of the line, and to its right. One may keep the code of the grid.
    along
        The road or river that the line follows, for the history; None where it follows none.
    """

    kind: ClassVar[str] = "split"
    code: str
    line: Line
    pieces: tuple[Named, Named]
    along: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Grids of one community, touching along borders, made one.

    Parameters
    ----------
    into
        The code of one of them, which keeps its name, or a new grid.
    """

    kind: ClassVar[str] = "merge"
    codes: tuple[str, ...]
    into: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MoveBorder:
    """The border between two grids of one community, from one place where borders meet to the next, drawn anew.

    Parameters
    ----------
    at
        A place on it, or near: of several borders that they share, the nearest is meant.
    line
        The new border with both its ends, in any direction; closed when the border is.
    """

    kind: ClassVar[str] = "move_border"
    grids: tuple[str, str]
    at: Place
    line: Line


@dataclass(frozen=True, slots=True)
class MoveJunction:
    """A place where borders meet moved, and the ends of the borders with it.

    One on the border of a community moves along that border only, and takes with it the one border inside.
    One inside that is moved along a border past its corners leaves that part to another border; see `sliding`.
    """

    kind: ClassVar[str] = "move_junction"
    at: Place
    to: Place


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ground given from some grids to another of their community; only what is theirs of it.

    Parameters
    ----------
    several_parts
        Whether grids may be in several parts afterwards.
    """

    kind: ClassVar[str] = "transfer"
    ground: Ground
    givers: tuple[str, ...]
    taker: str
    several_parts: bool = False


@dataclass(frozen=True, slots=True)
class Create:
    """A grid made of ground that was nobody's, or other grids' of its community.

    Parameters
    ----------
    several_parts
        Whether it, and the grids it takes from, may be in several parts.
    along
        The road or river along which it is parted from the grid it takes from, for the history; None for any other.
    """

    kind: ClassVar[str] = "create"
    ground: Ground
    code: str
    name: str
    community: str | None
    grid_kind: GridKind = GridKind.BASE
    several_parts: bool = False
    along: str | None = None


@dataclass(frozen=True, slots=True)
class Retire:
    """A grid given up, its ground given to a neighbour.

    Parameters
    ----------
    heir
        The neighbour; None for the one of its community with which it shares the longest border, of those that can
        take its ground: that are in the same party grid, if it is in one, and would not be in several parts.
    """

    kind: ClassVar[str] = "retire"
    code: str
    heir: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name for a grid."""

    kind: ClassVar[str] = "rename"
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Recode:
    """Another code for a grid; the old one is retired."""

    kind: ClassVar[str] = "recode"
    code: str
    new_code: str


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A grid made 基础 or 专属."""

    kind: ClassVar[str] = "change_kind"
    code: str
    grid_kind: GridKind


@dataclass(frozen=True, slots=True)
class ChangeCommunity:
    """A grid given, with its ground, to another community."""

    kind: ClassVar[str] = "change_community"
    code: str
    community: str


@dataclass(frozen=True, slots=True)
class GroupParty:
    """Grids grouped into a party grid (网格集成组团), whose shape is theirs.

    Parameters
    ----------
    code
        Of the party grid: a new one, or one that is there and is given other members.
    members
        Each once, however often it is named. None at all: the party grid is given up.
    """

    kind: ClassVar[str] = "group_party"
    code: str
    name: str
    members: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(dict.fromkeys(self.members)))


@dataclass(frozen=True, slots=True)
class DivideMicro:
    """A grid, or one of its micro-grids (微网格), parted into two by a line that crosses it once.

    The larger part of a micro-grid keeps its code and name. What is new is given the next free code, which is that of
    the grid and two digits, and a name: 第一微网格.

    Parameters
    ----------
    code
        Of the grid. If it has micro-grids, that one is parted in which the middle of the line lies.
    first
        The number from which on those that are new are counted: those before it may be somebody else's.
    """

    kind: ClassVar[str] = "divide_micro"
    code: str
    line: Line
    first: int = 1


@dataclass(frozen=True, slots=True)
class MergeMicro:
    """Micro-grids of a grid, touching along borders, made one; when all are, the grid has none any more.

    Parameters
    ----------
    code
        Of the grid.
    into
        The code of one of them, which keeps its name.
    """

    kind: ClassVar[str] = "merge_micro"
    code: str
    micros: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class RenameMicro:
    """Another name for a micro-grid of a grid."""

    kind: ClassVar[str] = "rename_micro"
    code: str
    micro: str
    name: str


@dataclass(frozen=True, slots=True)
class RecodeMicro:
    """Another code for a micro-grid of a grid; the old one is not used again."""

    kind: ClassVar[str] = "recode_micro"
    code: str
    micro: str
    new_code: str


Edit = (
    Split
    | Merge
    | MoveBorder
    | MoveJunction
    | Transfer
    | Create
    | Retire
    | Rename
    | Recode
    | ChangeKind
    | ChangeCommunity
    | GroupParty
    | DivideMicro
    | MergeMicro
    | RenameMicro
    | RecodeMicro
)
