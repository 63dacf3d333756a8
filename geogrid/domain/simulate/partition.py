"""Grids from blocks: each community is parted into connected groups of whole blocks of about equal households.

A community is halved, and its halves again, by a straight sweep in the direction that cuts best; pieces that the
sweep cuts off are given back, and blocks on the border change sides while that evens out the two parts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Polygon

from geogrid.domain.simulate.ground import Floats
from geogrid.domain.simulate.sheet import Ints

HEADINGS = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6], [0.8, -0.6], [0.6, 0.8], [0.6, -0.8]])
UNEVEN = 6.0  # how much an uneven cut counts against a long one


def seats(loads: Floats, total: int) -> Ints:
    """Return how many of `total` grids each community gets: one, and the rest by load (highest averages)."""
    count = np.maximum(1, np.floor(loads / loads.sum() * total)).astype(int)
    while count.sum() > total:
        count[np.argmin(np.where(count > 1, loads / count, np.inf))] -= 1
    while count.sum() < total:
        count[np.argmax(loads / (count + 0.5))] += 1
    return count


class Neighbourhood:
    """Blocks with their load and place, and who touches whom. Plain lists: the groups are small."""

    def __init__(self, loads: Floats, places: Floats, pairs: tuple[Ints, Ints], group: Ints) -> None:
        self.loads: list[float] = loads.tolist()
        self.places = places
        self.touching: list[list[int]] = [[] for _ in self.loads]
        inside = group[pairs[0]] == group[pairs[1]]
        for one, other in zip(pairs[0][inside].tolist(), pairs[1][inside].tolist(), strict=True):
            self.touching[one].append(other)
            self.touching[other].append(one)

    def part(self, blocks: list[int], count: int) -> list[list[int]]:
        """Part connected blocks into `count` connected groups of about equal load.

        Raises
        ------
        ValueError
            When there are fewer blocks than groups.
        """
        if count == 1:
            return [blocks]
        few = count // 2
        one, other = self._halve(blocks, few, count - few)
        return self.part(one, few) + self.part(other, count - few)

    def load(self, blocks: list[int]) -> float:
        return sum(self.loads[block] for block in blocks)

    def _halve(self, blocks: list[int], few: int, many: int) -> tuple[list[int], list[int]]:
        target = self.load(blocks) * few / (few + many)
        best: tuple[float, set[int]] | None = None
        for order in self._sweeps(blocks):
            one = self._mend(blocks, self._first(order, target, few, many))
            self._even_out(blocks, one, target)
            if len(one) < few or len(blocks) - len(one) < many:
                continue
            cost = UNEVEN * abs(self.load(list(one)) - target) / (target / few) + self._border(one, blocks)
            if best is None or cost < best[0]:
                best = cost, one
        if best is None:
            raise ValueError(f"{len(blocks)} blocks cannot make {few + many} grids")
        return [b for b in blocks if b in best[1]], [b for b in blocks if b not in best[1]]

    def _sweeps(self, blocks: list[int]) -> list[list[int]]:
        along = self.places[blocks] @ HEADINGS.T
        orders = [[blocks[at] for at in np.argsort(column, kind="stable").tolist()] for column in along.T]
        return orders + [order[::-1] for order in orders]

    def _first(self, order: list[int], target: float, few: int, many: int) -> set[int]:
        """Return the first blocks of the order, until their load is as near to the target as it gets."""
        load, count = 0.0, 0
        for block in order:
            if load + self.loads[block] / 2 > target and count >= few:
                break
            load, count = load + self.loads[block], count + 1
        return set(order[: min(count, len(order) - many)])

    def _mend(self, blocks: list[int], one: set[int]) -> set[int]:
        """Give pieces cut off from the main part of either side to the other, so that both are connected."""
        first = self._main(sorted(one))
        rest = self._main([block for block in blocks if block not in first])
        return {block for block in blocks if block not in rest}

    def _main(self, blocks: list[int]) -> set[int]:
        left, best, heaviest = set(blocks), set[int](), -1.0
        for block in blocks:
            if block in left:
                piece = self._reached(block, left)
                left -= piece
                weight = sum(self.loads[member] for member in piece) + 1e-6 * len(piece)
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

    def _even_out(self, blocks: list[int], one: set[int], target: float) -> None:
        """Let blocks on the border change sides while that brings the load nearer to the target."""
        inside = set(blocks)
        other, load = inside - one, sum(self.loads[block] for block in sorted(one))
        for _ in range(12):
            giver, taker, sign = (one, other, -1) if load > target else (other, one, 1)
            best, gain = None, 1e-9
            for block in sorted(giver):
                better = abs(load - target) - abs(load + sign * self.loads[block] - target)
                if (
                    better > gain
                    and any(near in taker for near in self.touching[block])
                    and self._spared(block, giver)
                ):
                    best, gain = block, better
            if best is None:
                return
            giver.remove(best)
            taker.add(best)
            load += sign * self.loads[best]

    def _spared(self, block: int, group: set[int]) -> bool:
        """Tell whether the group stays connected without the block."""
        rest = group - {block}
        near = [other for other in self.touching[block] if other in rest]
        return bool(near) and set(near) <= self._reached(near[0], rest)

    def _border(self, one: set[int], blocks: list[int]) -> float:
        """Return how many neighbours are parted, against the square root of the blocks: short borders are low."""
        cut = sum(near not in one for block in one for near in self.touching[block])
        return cut / len(blocks) ** 0.5 * 0.5


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
        order += sorted(
            (at for at in left if middles[at, 1] > floor), key=lambda at: (float(middles[at, 0]), at)
        )
        left = [at for at in left if middles[at, 1] <= floor]
    return order
