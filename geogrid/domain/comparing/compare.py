"""Two sets of grids side by side: what is different about which grid, and which ground goes over from whom to whom.

They may be a plan and the generation it began with, two generations, or two coverages that have nothing in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import shapely

from geogrid.domain.comparing.contour import areas_m2
from geogrid.domain.comparing.ground import Piece, Slivers, moved_ground
from geogrid.domain.grid import Grid


class Difference(StrEnum):
    """What may be different about a grid."""

    NEW = "new"
    GONE = "gone"
    RESHAPED = "reshaped"
    """It won or lost ground, not counting slivers: vertices put on its border do not make it another."""
    RECODED = "recoded"
    RENAMED = "renamed"
    KIND = "kind"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class GridChange:
    """A grid that is different.

    Parameters
    ----------
    old, new
        As it was and is; None where it is new, or gone.
    differences
        In the order of `Difference`; at least one.
    won_m2, lost_m2
        The ground that it has and had not, and had and has not, without slivers; all of it when it is new or gone.
    merged, split
        Of a grid that stays, and of which ground went over: whether it lost none, and won that of grids that are no
        more; whether it won none, and lost it to grids that are new.
    """

    code: str
    old: Grid | None
    new: Grid | None
    differences: tuple[Difference, ...]
    won_m2: float
    lost_m2: float
    merged: bool = False
    split: bool = False


@dataclass(frozen=True)
class Comparison:
    """What two sets of grids do not have in common.

    Parameters
    ----------
    old, new
        All grids of both, by code; one that was given another code stands in both by that one.
    redrawn
        The codes of the grids whose shapes are not byte for byte the same in both, in order; also such as are in one
        only.
    changes
        The grids that are different, by code, in order. All others are as they were.
    pieces
        The ground that goes over, by old and new code: each pair of codes once, and None comes first.
    slivers
        What ground would also go over, but is only two drawings of one border.
    former
        The codes that grids had before, by those that they have, of such as were given others.
    """

    old: Mapping[str, Grid]
    new: Mapping[str, Grid]
    redrawn: tuple[str, ...]
    changes: Mapping[str, GridChange]
    pieces: tuple[Piece, ...]
    slivers: Slivers
    former: Mapping[str, str] = field(default_factory=dict)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """The codes of the grids that are not different, in order."""
        return tuple(sorted(code for code in self.old.keys() | self.new.keys() if code not in self.changes))

    @property
    def reassigned(self) -> tuple[str, ...]:
        """The codes of the grids that stay and belong to another community, in order."""
        return tuple(code for code, each in self.changes.items() if Difference.COMMUNITY in each.differences)

    def is_reshaped(self, code: str) -> bool:
        """Return whether a grid stays and won or lost ground."""
        return code in self.changes and Difference.RESHAPED in self.changes[code].differences

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all redrawn shapes, before and after; None where there are none.

        A point whose grid is another one lies in them.
        """
        shapes = [grids[code].shape for grids in (self.old, self.new) for code in self.redrawn if code in grids]
        bounds = [shape.bounds for shape in shapes if not shape.is_empty]
        if not bounds:
            return None
        west, south, east, north = zip(*bounds, strict=True)
        return min(west), min(south), max(east), max(north)

    @cached_property
    def old_m2(self) -> dict[str, float]:
        """How large the redrawn grids were."""
        return _areas(self.old, self.redrawn)

    @cached_property
    def new_m2(self) -> dict[str, float]:
        """How large the redrawn grids are."""
        return _areas(self.new, self.redrawn)


def compare(old: Iterable[Grid], new: Iterable[Grid], recoded: Mapping[str, str] = {}) -> Comparison:
    """Return what two sets of grids do not have in common.

    Parameters
    ----------
    old, new
        Grids in CGCS2000 degrees, no code twice in one set. They need not share vertices, nor be free of gaps and
        overlaps: each point is of the grid with the lowest code of those that cover it. Grids whose shapes are byte
        for byte the same are not looked at.
    recoded
        The new codes, by the old ones, of grids that are known to be the ones that they were.
    """
    before = {code: _called(grid, code) for grid in old for code in [recoded.get(grid.code, grid.code)]}
    after = {grid.code: grid for grid in new}
    former = {now: code for code, now in recoded.items()}
    redrawn = _redrawn(before, after)
    pieces, slivers = moved_ground(before, after, redrawn)
    changes = _changes(before, after, pieces, former)
    return Comparison(before, after, tuple(redrawn), changes, tuple(pieces), slivers, former)


def _called(grid: Grid, code: str) -> Grid:
    return grid if grid.code == code else replace(grid, code=code)


def _redrawn(old: Mapping[str, Grid], new: Mapping[str, Grid]) -> list[str]:
    both = [code for code, grid in old.items() if code in new and new[code].shape is not grid.shape]
    same = shapely.equals_identical([old[code].shape for code in both], [new[code].shape for code in both])
    another = {code for code, is_same in zip(both, same.tolist(), strict=True) if not is_same}
    return sorted(another | (old.keys() ^ new.keys()))


def _changes(
    old: Mapping[str, Grid], new: Mapping[str, Grid], pieces: Iterable[Piece], former: Mapping[str, str]
) -> dict[str, GridChange]:
    won: dict[str | None, float] = {}
    lost: dict[str | None, float] = {}
    givers: dict[str | None, set[str | None]] = {}
    takers: dict[str | None, set[str | None]] = {}
    for piece in pieces:
        givers.setdefault(piece.new, set()).add(piece.old)
        takers.setdefault(piece.old, set()).add(piece.new)
        won[piece.new] = won.get(piece.new, 0.0) + piece.area_m2
        lost[piece.old] = lost.get(piece.old, 0.0) + piece.area_m2
    found = {}
    for code in sorted(old.keys() | new.keys()):
        was, now = old.get(code), new.get(code)
        differences = () if was is now else _differences(was, now)
        if code in former:
            differences = (Difference.RECODED, *differences)
        if was and now and (code in won or code in lost):
            differences = (Difference.RESHAPED, *differences)
        if differences:
            merged, split = (
                bool(was and now and mine and not others and not any(each is None or each in there for each in mine))
                for mine, others, there in (
                    (givers.get(code, ()), takers.get(code, ()), new),
                    (takers.get(code, ()), givers.get(code, ()), old),
                )
            )
            ground = won.get(code, 0.0), lost.get(code, 0.0)
            found[code] = GridChange(code, was, now, differences, *ground, merged, split)
    return found


def _differences(was: Grid | None, now: Grid | None) -> tuple[Difference, ...]:
    if was is None or now is None:
        return (Difference.NEW,) if was is None else (Difference.GONE,)
    looked_at = (
        (Difference.RENAMED, was.name != now.name),
        (Difference.KIND, was.kind != now.kind),
        (Difference.COMMUNITY, was.community != now.community),
    )
    return tuple(difference for difference, differs in looked_at if differs)


def _areas(grids: Mapping[str, Grid], codes: Iterable[str]) -> dict[str, float]:
    there = [code for code in codes if code in grids]
    return dict(zip(there, areas_m2([grids[code].shape for code in there]).tolist(), strict=True))
