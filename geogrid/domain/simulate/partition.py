"""Grids from blocks: each community is parted into connected groups of whole blocks of about equal households.

A community is halved, and its halves again. A half starts as what a straight sweep takes in; pieces cut off are given
back; then blocks on the border change sides while that evens out the load or makes the border shorter, where a border
along a wide road counts less than one along a lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely import Polygon

from geogrid.domain.register import LineKind, LineRank
from geogrid.domain.simulate.arrays import Floats, Ints
from geogrid.domain.simulate.blocks import Blocks, way_between
from geogrid.domain.simulate.buildings import Buildings
from geogrid.domain.simulate.mesh import Mesh
from geogrid.domain.simulate.sheet import Sheet

HEADINGS = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6], [0.8, -0.6]])
UNEVEN = 60.0  # what a grid's load too much or too little counts, squared, in sides of a block
CLIMBED = 3  # sweeps that are worked out further
CHANGES = 30  # at most, in each of them
# What a metre of border counts, by what it follows.
ALONG = {LineRank.ARTERIAL: 0.2, LineRank.STREET: 0.35, LineRank.LANE: 1.0}
ALONG_RIVER, ALONG_NOTHING = 0.2, 1.5
GROUND_SHARE = 0.03  # of all load


def border_costs(sheet: Sheet, blocks: Blocks, mesh: Mesh) -> tuple[Ints, Ints, Floats]:
    """Return the pairs of neighbouring blocks, and what a border between them counts, in sides of a usual block."""
    one, other, length = mesh.neighbours()
    metre = [ALONG_RIVER if way.kind is LineKind.RIVER else ALONG[way.rank] for way in sheet.ways]
    side = float(np.median(length))
    return one, other, length / side * np.array([*metre, ALONG_NOTHING])[way_between(blocks, one, other)]


def loads(blocks: Blocks, buildings: Buildings) -> Floats:
    """Return the load of each block: the households its buildings would hold, and a little for its ground.

    The ground counts so that empty parts of a thinly built town get grids, too.
    """
    lived_in = np.bincount(buildings.block, buildings.weight, len(blocks))
    ground = np.where(blocks.water, 0, blocks.extent.prod(axis=0))
    return np.asarray(lived_in + GROUND_SHARE * max(lived_in.sum(), 1) * ground / ground.sum())


def seats(community: Ints, load: Floats, total: int) -> Ints:
    """Return how many of `total` grids each community gets: one, and the rest by load, the neediest first.

    No community gets more than one for every three of its blocks.
    """
    needs, most = np.bincount(community, load), np.maximum(np.bincount(community) // 3, 1)
    count = np.clip(np.floor(needs / needs.sum() * total).astype(int), 1, most)
    while count.sum() > total:
        count[np.argmin(np.where(count > 1, needs / count, np.inf))] -= 1
    while count.sum() < total:
        count[np.argmax(np.where(count < most, needs / (count + 0.5), -1))] += 1
    return count


class Neighbourhood:
    """Blocks with their load and place, and who touches whom. Plain lists: the groups are small."""

    def __init__(self, loads: Floats, places: Floats, costs: tuple[Ints, Ints, Floats], group: Ints) -> None:
        self.loads: list[float] = loads.tolist()
        self.places = places
        self.touching: list[dict[int, float]] = [{} for _ in self.loads]
        inside = group[costs[0]] == group[costs[1]]
        for one, other, cost in zip(*(column[inside].tolist() for column in costs), strict=True):
            self.touching[one][other] = self.touching[other][one] = cost

    def part(self, blocks: list[int], count: int) -> list[list[int]]:
        """Part connected blocks into `count` connected groups of about equal load.

        Raises
        ------
        ValueError
            When there are fewer blocks than groups.
        """
        if count == 1:
            return [blocks]
        few, one = self._halved(blocks, count)
        rest = [block for block in blocks if block not in one]
        return self.part([block for block in blocks if block in one], few) + self.part(rest, count - few)

    def _halved(self, blocks: list[int], count: int) -> tuple[int, set[int]]:
        """Return a part and how many of the grids it makes: half of them, fewer where no half holds together."""
        for few in range(count // 2, 0, -1):
            for view in (self, self._even):
                part = view._half(blocks, few, count - few)
                if part is not None:
                    return few, part
        raise ValueError(f"{len(blocks)} blocks cannot make {count} grids")

    @cached_property
    def _even(self) -> Neighbourhood:
        """The same blocks, each with the same load: for where nearly all households are in a few blocks."""
        even = copy(self)
        even.loads = [1.0] * len(self.loads)
        return even

    def _half(self, blocks: list[int], few: int, many: int) -> set[int] | None:
        """Return the best part for `few` grids that leaves the rest for `many`; None when none was found."""
        each = sum(self.loads[block] for block in blocks) / (few + many)
        aim = _Aim(few * each, max(each, 1e-9), few, len(blocks) - many)
        starts = [self._mend(blocks, self._first(order, aim)) for order in self._sweeps(blocks)]
        fitting = sorted((self._cost(start, blocks, aim), at) for at, start in enumerate(starts))
        tried = [self._climb(starts[at], blocks, aim) for _, at in fitting[:CLIMBED]]
        best = min(tried, key=lambda part: self._cost(part, blocks, aim))
        return best if aim.least <= len(best) <= aim.most else None

    def _cost(self, part: set[int], blocks: list[int], aim: _Aim) -> float:
        if not aim.least <= len(part) <= aim.most:
            return float("inf")
        rest = set(blocks) - part
        border = sum(
            cost for block in blocks if block in part for near, cost in self.touching[block].items() if near in rest
        )
        return aim.penalty(sum(self.loads[block] for block in blocks if block in part)) + border

    def _sweeps(self, blocks: list[int]) -> list[list[int]]:
        along = self.places[blocks] @ HEADINGS.T
        orders = [[blocks[at] for at in np.argsort(column, kind="stable").tolist()] for column in along.T]
        return orders + [order[::-1] for order in orders]

    def _first(self, order: list[int], aim: _Aim) -> set[int]:
        """Return the first blocks of the order, until their load is as near to the target as it gets."""
        load, count = 0.0, 0
        for block in order:
            if load + self.loads[block] / 2 > aim.target and count >= aim.least:
                break
            load, count = load + self.loads[block], count + 1
        return set(order[: min(count, aim.most)])

    def _mend(self, blocks: list[int], one: set[int]) -> set[int]:
        """Give pieces cut off from the main part of either side to the other, so that both are connected."""
        first = self._main([block for block in blocks if block in one])
        rest = self._main([block for block in blocks if block not in first])
        return {block for block in blocks if block not in rest}

    def _main(self, blocks: list[int]) -> set[int]:
        left, best, heaviest = set(blocks), set[int](), -1.0
        for block in blocks:
            if block in left:
                piece = self._reached(block, left)
                left -= piece
                weight = sum(self.loads[member] for member in sorted(piece)) + 1e-6 * len(piece)
                if weight > heaviest:
                    best, heaviest = piece, weight
        return best

    def _reached(self, start: int, within: set[int]) -> set[int]:
        seen, todo = {start}, [start]
        while todo:
            for block in self.touching[todo.pop()]:
                if block in within and block not in seen:
                    seen.add(block)
                    todo.append(block)
        return seen

    def _climb(self, start: set[int], blocks: list[int], aim: _Aim) -> set[int]:
        """Let the block on the border whose change of sides helps most change sides, while one helps."""
        sides = (set(blocks) - start, set(start))
        load = sum(self.loads[block] for block in blocks if block in start)
        for _ in range(CHANGES):
            changes = sorted(self._changes(blocks, sides, load, aim))
            best = next((block for _, block in changes if self._spared(block, sides[block in sides[1]])), None)
            if best is None:
                break
            joins = best not in sides[1]
            sides[not joins].remove(best)
            sides[joins].add(best)
            load += self.loads[best] if joins else -self.loads[best]
        return sides[1]

    def _changes(
        self, blocks: list[int], sides: tuple[set[int], set[int]], load: float, aim: _Aim
    ) -> list[tuple[float, int]]:
        """Return the blocks whose change of sides lowers the cost, with by how much (negative)."""
        found = []
        now = aim.penalty(load)
        for block in blocks:
            inside = block in sides[1]
            if not aim.least <= len(sides[1]) + (-1 if inside else 1) <= aim.most:
                continue
            here, there = sides[inside], sides[not inside]
            facing = [cost for near, cost in self.touching[block].items() if near in there]
            if facing:
                behind = sum(cost for near, cost in self.touching[block].items() if near in here)
                after = load - self.loads[block] if inside else load + self.loads[block]
                gain = behind - sum(facing) + aim.penalty(after) - now
                if gain < -1e-9:
                    found.append((gain, block))
        return found

    def _spared(self, block: int, group: set[int]) -> bool:
        """Tell whether the group stays connected without the block."""
        rest = group - {block}
        near = [other for other in self.touching[block] if other in rest]
        return bool(near) and set(near) <= self._reached(near[0], rest)


@dataclass(frozen=True)
class _Aim:
    """What a half should be: its load, the load of one grid, and how few and how many blocks it may have."""

    target: float
    each: float
    least: int
    most: int

    def penalty(self, load: float) -> float:
        return UNEVEN * ((load - self.target) / self.each) ** 2


def reading_order(shapes: Sequence[Polygon]) -> list[int]:
    """Return the order in which grids are numbered: row by row from the north, each row from the west.

    The northernmost grid left opens a row. The row takes in every grid whose middle lies less than half a grid
    further south, half a grid being half the root of the mean area.

    Parameters
    ----------
    shapes
        Polygons of one community, CGCS2000 degrees.

    Notes
    -----
    Source of the rule: DB11 《网格化城市管理系统 单元网格划分》, west to east, then north to south.
    """
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    squeeze = np.cos(np.radians(middles[:, 1].mean()))
    reach = (float(np.mean(shapely.area(shapes))) * squeeze) ** 0.5 / 2
    left = np.argsort(-middles[:, 1], kind="stable").tolist()
    order: list[int] = []
    while left:
        floor = middles[left[0], 1] - reach
        order += sorted((at for at in left if middles[at, 1] > floor), key=lambda at: (float(middles[at, 0]), at))
        left = [at for at in left if middles[at, 1] <= floor]
    return order
