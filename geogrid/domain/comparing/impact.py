"""What changes for people when a plan comes into force: addresses, cases, posts, notice boards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geogrid.domain.comparing.compare import Comparison, Difference
from geogrid.domain.comparing.contour import Ints
from geogrid.domain.comparing.flow import Flow, flow
from geogrid.domain.comparing.vicinity import Vicinity
from geogrid.domain.evaluation.figures import PERSONS_PER_HOUSEHOLD
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import as_pair
from geogrid.domain.people.post import Post, Role

_ON_THE_BOARD = frozenset(
    {Difference.NEW, Difference.RESHAPED, Difference.RECODED, Difference.RENAMED, Difference.COMMUNITY}
)


@dataclass(frozen=True)
class Points:
    """Places, cases or buildings, by their row.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees, shape (n,); NaN is outside all grids.
    """

    lon: ArrayLike
    lat: ArrayLike


@dataclass(frozen=True, slots=True)
class Move:
    """A point that goes over: its row, and the codes of its grids before and after, None outside all."""

    row: int
    old: str | None
    new: str | None


@dataclass(frozen=True, eq=False)
class Moves:
    """The points that go over to another grid, or with their grid to another community.

    Parameters
    ----------
    rows
        Which, in order, shape (m,).
    old, new
        The codes of their grids before and after, None outside all; shape (m,). Of a grid that stays they are the same,
        unless it is given another code.
    """

    rows: Ints
    old: NDArray[np.object_]
    new: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.rows)

    def each(self) -> list[Move]:
        """Return them one by one."""
        return list(map(Move, self.rows.tolist(), self.old.tolist(), self.new.tolist()))

    def flow(self, weights: ArrayLike | None = None) -> Flow:
        """Return how many go over from where to where; with weights, of all points by row, how much."""
        counted = None if weights is None else np.nan_to_num(np.asarray(weights, dtype=float)[self.rows])
        return flow(self.old.tolist(), self.new.tolist(), counted)

    def total(self, weights: ArrayLike) -> int:
        """Return how much goes over, by weights of all points by row; NaN counts nothing."""
        return round(float(np.nan_to_num(np.asarray(weights, dtype=float)[self.rows]).sum()))


@dataclass(frozen=True, slots=True)
class Board:
    """A notice board (公示牌) to change: of a grid that is new, gone or shown otherwise, and why.

    Parameters
    ----------
    merged, split
        Whether its shape is another one as others were merged into it, or as it was split up; see `GridChange`.
    """

    code: str
    reasons: tuple[Difference, ...]
    merged: bool = False
    split: bool = False


@dataclass(frozen=True)
class Impact:
    """What changes for people.

    Parameters
    ----------
    places, cases, open_cases, buildings
        Those that go over to another grid; None of open cases where no case says whether it is.
    households
        How many live in buildings that go over.
    reassigned, reassigned_buildings
        The places and buildings that stay in their grid, and with it come to another community.
    reassigned_households
        How many live in these buildings.
    posts
        Those whose grid or micro-grid is no more, or never came to be: somebody must say what becomes of them.
    leaderless
        Grids, of all there will be, that nobody leads; in order.
    boards
        The notice boards to change, in the order of codes.
    """

    places: Moves
    cases: Moves
    open_cases: Moves | None
    buildings: Moves
    households: int
    reassigned: Moves
    reassigned_buildings: Moves
    reassigned_households: int
    posts: tuple[Post, ...]
    leaderless: tuple[str, ...]
    boards: tuple[Board, ...]

    @property
    def told(self) -> int:
        """How many households are to be told: of those whose grid or whose community becomes another."""
        return self.households + self.reassigned_households

    @property
    def residents(self) -> int:
        """About how many people are to be told."""
        return round(self.told * PERSONS_PER_HOUSEHOLD)


class _Surroundings:
    """Finds in which grids points are before and after, looking only near some grids.

    Parameters
    ----------
    codes
        Of the grids that are looked at.
    """

    def __init__(self, comparison: Comparison, codes: Iterable[str]) -> None:
        sets = comparison.old, comparison.new
        self._former = comparison.former
        self._vicinity = Vicinity([grids[code].shape for code in codes for grids in sets if code in grids])
        self._indexes = tuple(
            LocateIndex([grid.code for grid in near], [grid.shape for grid in near])
            for near in (self._vicinity.near(grids.values()) for grids in sets)
        )

    def all(self, points: Points) -> Moves:
        """Return all points near these grids, also those that stay; a grid with another code has that in both."""
        lon, lat = as_pair(points.lon, points.lat)
        rows = self._vicinity.rows(lon, lat)
        old, new = (index.locate(lon[rows], lat[rows]) for index in self._indexes)
        return Moves(rows, old, new)

    def chosen(self, near: Moves, which: NDArray[np.bool_]) -> Moves:
        """Return some of them, each old grid by the code that it had."""
        old = [self._former.get(code, code) for code in near.old[which].tolist()]
        return Moves(near.rows[which], np.array(old, dtype=object), near.new[which])


class Relocation:
    """Finds the points that go over to another grid by the tie rule, looking only near shapes that have changed.

    Parameters
    ----------
    comparison
        What was, and what is to be.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._around = _Surroundings(comparison, comparison.redrawn)

    def moves(self, points: Points) -> Moves:
        """Return the points whose grid is another; the same as if all were asked for in all grids.

        Another code makes no other grid; where one is left that has another now, its old code is told.
        """
        near = self._around.all(points)
        return self._around.chosen(near, np.asarray(near.old != near.new, dtype=bool))

    def flow(self, points: Points, weights: ArrayLike | None = None) -> Flow:
        """Return how much is where and goes over where to, of the points in and around the grids that are redrawn.

        Of a redrawn grid all points are counted; of others those that go over, and some that stay.
        """
        return self._around.all(points).flow(weights)


class Reassignment:
    """Finds the points that stay in their grid, and with it come to another community.

    Parameters
    ----------
    comparison
        What was, and what is to be.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._codes = frozenset(comparison.reassigned)
        self._around = _Surroundings(comparison, comparison.reassigned)

    def moves(self, points: Points) -> Moves:
        """Return these points, each with the code that its grid had and the one that it has then."""
        near = self._around.all(points)
        both = zip(near.old, near.new, strict=True)
        stay = np.fromiter((old == new and new in self._codes for old, new in both), dtype=bool, count=len(near))
        return self._around.chosen(near, stay)


def impact(
    comparison: Comparison,
    *,
    places: Points,
    cases: Points,
    open_cases: Points | None = None,
    buildings: Points,
    households: ArrayLike,
    posts: Iterable[Post],
    unheld: Collection[str] = (),
) -> Impact:
    """Return what changes for people when the new grids of a comparison come into force.

    Parameters
    ----------
    comparison
        What is in force, and the plan.
    places, cases, open_cases
        All of them, or those that are to be followed.
    buildings, households
        Building points, and the households of each, shape (n,); NaN where nobody knows.
    posts
        Those in force; who is to serve a new grid may be among them already.
    unheld
        Codes of posts besides those of grids that are no more: micro-grids that are gone, or never came to be.
    """
    relocation, reassignment, held = Relocation(comparison), Reassignment(comparison), list(posts)
    moved, reassigned = relocation.moves(buildings), reassignment.moves(buildings)
    recoded = {code: now for now, code in comparison.former.items()}
    gone = comparison.old.keys() - comparison.new.keys()
    led = {recoded.get(post.grid, post.grid) for post in held if post.role is Role.LEADER}
    return Impact(
        places=relocation.moves(places),
        cases=relocation.moves(cases),
        open_cases=None if open_cases is None else relocation.moves(open_cases),
        buildings=moved,
        households=moved.total(households),
        reassigned=reassignment.moves(places),
        reassigned_buildings=reassigned,
        reassigned_households=reassigned.total(households),
        posts=tuple(post for post in held if post.grid in gone or post.grid in unheld),
        leaderless=tuple(sorted(comparison.new.keys() - led)),
        boards=boards(comparison),
    )


def boards(comparison: Comparison) -> tuple[Board, ...]:
    """Return the notice boards to change: they show the grid's code, name and community, and its shape."""
    shown = _ON_THE_BOARD | {Difference.GONE}
    found = (
        Board(code, tuple(each for each in change.differences if each in shown), change.merged, change.split)
        for code, change in comparison.changes.items()
    )
    return tuple(board for board in found if board.reasons)
