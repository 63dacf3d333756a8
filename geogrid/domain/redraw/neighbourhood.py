"""The blocks of one community and who touches whom, as plain lists: a redraw asks them a hundred thousand times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geogrid.domain.coverage.rings import Ints
from geogrid.domain.redraw.blocks import Blocks

Near = list[tuple[int, float, float]]
"""Blocks beside a block: which, the metres of common border, and how many of them follow no line."""


@dataclass(frozen=True)
class Neighbourhood:
    """The blocks of one community, numbered anew from 0.

    Parameters
    ----------
    members
        The number of each among all blocks.
    loads
        Their households.
    areas, outlines
        Square metres, metres.
    middles
        Their middles in metres, east and north of some place.
    near
        The blocks beside each. Where the ground is apart, the nearest blocks count as beside each other, with 0 m.
    addresses
        How many addresses of each block are in which present grid.
    golden
        How many golden places of each block have to stay in which present grid of this ground.
    apart
        Whether the ground is in several parts.
    """

    members: list[int]
    loads: list[float]
    areas: list[float]
    outlines: list[float]
    middles: list[tuple[float, float]]
    near: list[Near]
    addresses: list[dict[str, float]]
    golden: list[dict[str, int]]
    apart: bool

    @classmethod
    def of(cls, blocks: Blocks, members: Ints) -> Neighbourhood:
        """Return some blocks, of one community, as a neighbourhood."""
        place = np.full(len(blocks), -1)
        place[members] = np.arange(len(members))
        near: list[Near] = [[] for _ in members]
        inside = np.flatnonzero((place[blocks.one] >= 0) & (place[blocks.other] >= 0))
        bare = blocks.border_m - blocks.feature_m
        for one, other, metres, plain in zip(
            place[blocks.one[inside]].tolist(),
            place[blocks.other[inside]].tolist(),
            blocks.border_m[inside].tolist(),
            bare[inside].tolist(),
            strict=True,
        ):
            near[one].append((other, metres, plain))
            near[other].append((one, metres, plain))
        apart = _bridged(blocks, members, near)
        addresses = [dict(blocks.addresses[at]) for at in members.tolist()]
        return cls(
            members=members.tolist(),
            loads=blocks.households[members].tolist(),
            areas=blocks.area_m2[members].tolist(),
            outlines=blocks.outline_m[members].tolist(),
            middles=[(x, y) for x, y in blocks.middles[members].tolist()],
            near=near,
            addresses=addresses,
            golden=_kept_here(blocks, members, {grid for held in addresses for grid in held}),
            apart=apart,
        )

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def beside(self) -> list[list[int]]:
        """Only which blocks are beside each."""
        return [[other for other, *_ in some] for some in self.near]

    @cached_property
    def links(self) -> tuple[Ints, Ints]:
        """The same as arrays: where those of each begin, shape (n + 1,), and all of them, one after the other."""
        first = np.cumsum([0, *(len(some) for some in self.beside)])
        return first, np.array([other for some in self.beside for other in some], np.int64)

    def pieces(self, some: Iterable[int]) -> list[list[int]]:
        """Return the connected pieces of some blocks, each in the order it is reached."""
        return pieces(self.near, some)

    def solid_pieces(self, some: Iterable[int]) -> list[list[int]]:
        """Return the pieces that are connected over common borders, those with most households first."""
        solid = [[beside for beside in near if beside[1] > 0.0] for near in self.near]
        return sorted(pieces(solid, some), key=lambda piece: -sum(self.loads[block] for block in piece))


def _kept_here(blocks: Blocks, members: Ints, grids: Collection[str]) -> list[dict[str, int]]:
    """Return the golden places of some blocks that can stay: of other grids none can, whatever the division."""
    if not blocks.golden:
        return [{} for _ in members]
    return [{grid: n for grid, n in blocks.golden[at].items() if grid in grids} for at in members.tolist()]


def pieces(near: Sequence[Near], some: Iterable[int]) -> list[list[int]]:
    """Return the connected pieces of some blocks, given who is beside whom."""
    left = dict.fromkeys(some)
    found = []
    while left:
        piece = [next(iter(left))]
        del left[piece[0]]
        for block in piece:
            for other, *_ in near[block]:
                if other in left:
                    del left[other]
                    piece.append(other)
        found.append(piece)
    return found


def _bridged(blocks: Blocks, members: Ints, near: list[Near]) -> bool:
    """Put the nearest blocks of parts that do not touch beside each other; return whether there were such parts."""
    parts = sorted(pieces(near, range(len(members))), key=len)
    for at, part in enumerate(parts[:-1]):
        rest = np.array([block for other in parts[at + 1 :] for block in other])
        own = np.array(part)
        one, other = _nearest(blocks, members[own], members[rest])
        near[own[one]].append((int(rest[other]), 0.0, 0.0))
        near[rest[other]].append((int(own[one]), 0.0, 0.0))
    return len(parts) > 1


def _nearest(blocks: Blocks, some: Ints, others: Ints) -> tuple[int, int]:
    """Return the pair of blocks, one of some and one of others, that are nearest to each other."""
    tree = shapely.STRtree(blocks.shapes[others])
    (one, other), away = tree.query_nearest(blocks.shapes[some], return_distance=True, all_matches=False)
    best = int(np.argmin(away))
    return int(one[best]), int(other[best])
