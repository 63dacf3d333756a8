"""Blocks shared out over parts: what each part comes to, and what it would cost to give a block to the next one.

A part costs by how far its households are from what it should have, and by how far it is from round; borders that
follow no line and addresses, above all golden ones, that change their grid cost, too. One is about what a part may
cost in all.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from geogrid.domain.coverage.rings import Ints
from geogrid.domain.redraw.holding import holds_without
from geogrid.domain.redraw.neighbourhood import Neighbourhood

_EASY = 0.75
"""Within this part of the tolerance households are even enough; the rest is for roundness."""
_TWICE = 0.4
"""So often two blocks at once are tried where one was of no use."""
_FINEST = 1e-3
"""A tolerance below that counts like it: households are whole numbers, and costs have to stay numbers."""
_AT_ONCE = 5_000
"""So many exchanges are drawn at once."""


@dataclass(frozen=True, slots=True)
class Aims:
    """What a redraw strives for.

    Parameters
    ----------
    tolerance
        How far the households of a grid may be from the mean of its community, as a share of it.
    even
        What each tolerance more than that counts.
    round
        What a grid of no area for its outline counts; a circle counts nothing.
    followed
        What a grid counts that follows no line at all.
    kept
        What it counts that the addresses of a whole grid change theirs.
    golden
        What each golden place counts that does not stay in its grid.
    """

    tolerance: float = 0.05
    even: float = 4.0
    round: float = 6.0
    followed: float = 1.0
    kept: float = 0.5
    golden: float = 4.0


@dataclass
class Sharing:
    """Blocks and the part each is in; it changes with every block that is given away.

    Parameters
    ----------
    ground
        The blocks.
    part
        The part of each, from 0.
    count
        How many parts.
    aims
        What counts how much.
    """

    ground: Neighbourhood
    part: list[int]
    count: int
    aims: Aims
    members: list[set[int]] = field(init=False)
    loads: list[float] = field(init=False)
    areas: list[float] = field(init=False)
    outlines: list[float] = field(init=False)
    costs: list[float] = field(init=False)
    label: list[str | None] = field(init=False)

    def __post_init__(self) -> None:
        ground = self.ground
        self.mean = sum(ground.loads) / self.count
        side = math.sqrt(sum(ground.areas) / self.count)
        self._a_metre = self.aims.followed / (4.0 * side) if side else 0.0
        self._easy = _EASY * self.aims.tolerance * self.mean
        self._a_household = self.aims.even / (max(self.aims.tolerance, _FINEST) * self.mean) if self.mean else 0.0
        self._hollow = 4.0 * math.pi * self.aims.round
        addresses = sum(sum(some.values()) for some in ground.addresses)
        self._an_address = self.aims.kept * self.count / addresses if addresses else 0.0
        self.members = [set() for _ in range(self.count)]
        self.loads, self.areas, self.outlines = ([0.0] * self.count for _ in range(3))
        for block, at in enumerate(self.part):
            self.members[at].add(block)
            self.loads[at] += ground.loads[block]
            self.areas[at] += ground.areas[block]
            inner = sum(metres for other, metres, _ in ground.near[block] if self.part[other] == at)
            self.outlines[at] += ground.outlines[block] - inner
        self.costs = [self._cost(*sizes) for sizes in zip(self.loads, self.areas, self.outlines, strict=True)]
        self.label = labels(ground, self.part, self.count)

    def _cost(self, load: float, area: float, outline: float) -> float:
        over = abs(load - self.mean) - self._easy
        uneven = self._a_household * over if over > 0.0 else 0.0
        return uneven + self.aims.round - self._hollow * area / (outline * outline)

    def change(self, block: int, to: int) -> float:
        """Return what it costs to give a block, not the only one of its part, to another; below 0 when it is better."""
        ground, part, came = self.ground, self.part, self.part[block]
        behind = ahead = bare = 0.0
        for other, metres, plain in ground.near[block]:
            own = part[other]
            if own == came:
                behind += metres
                bare += plain
            elif own == to:
                ahead += metres
                bare -= plain
        load, area, outline = ground.loads[block], ground.areas[block], ground.outlines[block]
        left = self._cost(
            self.loads[came] - load, self.areas[came] - area, self.outlines[came] - outline + 2.0 * behind
        )
        joined = self._cost(self.loads[to] + load, self.areas[to] + area, self.outlines[to] + outline - 2.0 * ahead)
        moved = self._stays(block, came) - self._stays(block, to) if ground.addresses[block] else 0.0
        return left + joined - self.costs[came] - self.costs[to] + self._a_metre * bare + moved

    def _stays(self, block: int, at: int) -> float:
        """Return what it is worth that a block, if it is in a part, has addresses and golden places in their grid."""
        label, ground = self.label[at] or "", self.ground
        worth = self._an_address * ground.addresses[block].get(label, 0.0)
        return worth + self.aims.golden * ground.golden[block].get(label, 0) if ground.golden[block] else worth

    def give(self, block: int, to: int) -> None:
        """Give a block to another part."""
        ground, came = self.ground, self.part[block]
        for other, metres, _ in ground.near[block]:
            if self.part[other] == came:
                self.outlines[came] += 2.0 * metres
            elif self.part[other] == to:
                self.outlines[to] -= 2.0 * metres
        self.part[block] = to
        self.members[came].remove(block)
        self.members[to].add(block)
        for at, sign in ((came, -1.0), (to, 1.0)):
            self.loads[at] += sign * ground.loads[block]
            self.areas[at] += sign * ground.areas[block]
            self.outlines[at] += sign * ground.outlines[block]
            self.costs[at] = self._cost(self.loads[at], self.areas[at], self.outlines[at])

    def spares(self, block: int) -> bool:
        """Return whether a part holds together, and is something, without one of its blocks."""
        return holds_without(block, self.part, self.ground.beside)

    def total(self) -> float:
        """Return what all costs together."""
        near, part = self.ground.near, self.part
        bare = sum(
            plain for block, some in enumerate(near) for other, _, plain in some if block < other
            and part[block] != part[other]
        )  # fmt: skip
        return sum(self.costs) + self._a_metre * bare - sum(self._stays(*pair) for pair in enumerate(part))

    def golden_moved(self) -> int:
        """Return how many golden places do not stay in their grid, of those that could."""
        held = zip(self.part, self.ground.golden, strict=True)
        return sum(sum(some.values()) - some.get(self.label[at] or "", 0) for at, some in held)

    def worst(self) -> float:
        """Return the largest deviation of a part from the mean, as a share of it."""
        return max(abs(load - self.mean) for load in self.loads) / self.mean if self.mean else 0.0

    def excess(self) -> float:
        """Return by how much all parts that are farther from the mean than they may be are so, as a share of it."""
        most = self.aims.tolerance * self.mean
        return sum(max(abs(load - self.mean) - most, 0.0) for load in self.loads) / self.mean if self.mean else 0.0

    def uneven(self) -> list[int]:
        """Return the parts that are farther from the mean than they may be and need not be, the worst first."""
        off = [abs(load - self.mean) / self.mean if self.mean else 0.0 for load in self.loads]
        found = [at for at in range(self.count) if off[at] > self.aims.tolerance and not self._is_one_too_heavy(at)]
        return sorted(found, key=lambda at: -off[at])

    def _is_one_too_heavy(self, at: int) -> bool:
        return len(self.members[at]) == 1 and self.loads[at] > self.mean

    def relabel(self) -> None:
        """Let each part be heir to the present grid of which it has most golden places, then most addresses."""
        self.label = labels(self.ground, self.part, self.count)

    def anneal(
        self, steps: int, warm: float, cold: float, chance: random.Random, blocks: Sequence[int] | None = None
    ) -> None:
        """Give blocks to their neighbours' parts: what costs less always, what costs more the rarer the colder it is.

        Parameters
        ----------
        steps
            How many exchanges are looked at.
        warm, cold
            The costs that are hardly a hindrance, at first and at last.
        chance
            Where chance comes from.
        blocks
            Those that are looked at; all when not given.
        """
        part, draw = self.part, chance.random
        draws = np.random.default_rng(chance.getrandbits(64))
        falls = (cold / warm) ** (1.0 / max(steps, 1))
        among = np.arange(len(part)) if blocks is None else np.array(blocks)
        for begin in range(0, steps, _AT_ONCE):
            size = min(_AT_ONCE, steps - begin)
            for at, block, beside in zip(range(begin, begin + size), *self._drawn(size, draws, among), strict=True):
                came, to = part[block], part[beside]
                if to == came or len(self.members[came]) == 1:  # mostly: the most of the ground is inside parts
                    continue
                cost, heat = self.change(block, to), warm * falls**at
                if (cost <= 0.0 or draw() < math.exp(-cost / heat)) and self.spares(block):
                    self.give(block, to)
                elif draw() < _TWICE:
                    self._give_two(block, to, cost, heat, chance)

    def _drawn(self, size: int, draws: np.random.Generator, among: Ints) -> tuple[list[int], list[int]]:
        """Return so many blocks drawn by chance, and for each one beside it; itself where there is none."""
        first, links = self.ground.links
        block = among[draws.integers(len(among), size=size)]
        many = first[block + 1] - first[block]
        at = first[block] + (draws.random(size) * many).astype(np.int64)
        beside = np.where(many, links[np.minimum(at, len(links) - 1)], block) if len(links) else block
        return block.tolist(), beside.tolist()

    def _give_two(self, block: int, to: int, cost: float, heat: float, chance: random.Random) -> None:
        """Give a block to another part and one of that part on, or back, when both together are worth it.

        Where blocks are large beside what a part may be off, most ways to a better division lead over such pairs.
        """
        came, draw, part = self.part[block], chance.random, self.part
        some = tuple(self.members[to])
        second = some[int(draw() * len(some))]
        beside = self.ground.beside[second]
        onward = part[beside[int(draw() * len(beside))]] if beside else to
        if onward == to or not self.spares(block):
            return
        self.give(block, to)
        cost += self.change(second, onward)
        if (cost <= 0.0 or draw() < math.exp(-cost / heat)) and self.spares(second) and self._touches(second, onward):
            self.give(second, onward)
        else:
            self.give(block, came)

    def _touches(self, block: int, to: int) -> bool:
        return any(self.part[other] == to for other in self.ground.beside[block])


def labels(ground: Neighbourhood, part: Sequence[int], count: int) -> list[str | None]:
    """Return for each part the present grid that it is heir to: no grid has two heirs; None for a new grid.

    The pair that has most golden places in common comes first, most addresses where there are as many, then the next
    of those left.
    """
    common: dict[tuple[int, str], float] = {}
    golden: Counter[tuple[int, str]] = Counter()
    for block, at in enumerate(part):
        for grid, addresses in ground.addresses[block].items():
            common[at, grid] = common.get((at, grid), 0.0) + addresses
        for grid, places in ground.golden[block].items():
            golden[at, grid] += places
            common.setdefault((at, grid), 0.0)
    found: list[str | None] = [None] * count
    taken: set[str] = set()
    for at, grid in sorted(common, key=lambda pair: (-golden[pair], -common[pair], pair)):
        if found[at] is None and grid not in taken:
            found[at] = grid
            taken.add(grid)
    return found
