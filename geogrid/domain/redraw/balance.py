"""Blocks divided anew into grids of about equal households, community by community: `divide`.

Each community is divided several times, from several starts, and the best division is kept: from the present grids,
where there are as many, and from random spanning trees. There is always an answer; what it falls short of is said.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from geogrid.domain.editing.refusal import FEWER_GRIDS, refused
from geogrid.domain.redraw.blocks import Blocks
from geogrid.domain.redraw.division import Division
from geogrid.domain.redraw.evening import evened
from geogrid.domain.redraw.neighbourhood import Neighbourhood
from geogrid.domain.redraw.present import present
from geogrid.domain.redraw.sharing import Aims, Sharing
from geogrid.domain.redraw.shortfall import FEW_BLOCKS, HEAVY, PARTED, STOPPED, UNEVEN, Shortfall

_HOT, _WARM, _MILD, _COLD = 1.5, 0.3, 0.1, 0.03
_TURNS = 12
"""So often while a division is bettered is asked whether to stop."""
_FEW, _STARTS = 150, 8
"""With fewer blocks than that there are more starts, up to so many."""
_LEAST_STEPS = 4_000
_EVENED = 2
"""So many of the best divisions are evened out, where none is even enough."""
_MORE, _LOOSE = 3, 20.0
"""So many more starts are tried where that was of no use, and no block alone is too much; or golden places move:
then from parts that are so many times less even."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look.

    Parameters
    ----------
    seeds
        How many random starts for each community, at least.
    steps
        How many exchanges are looked at for each block and start.
    """

    seeds: int = 3
    steps: int = 400

    def starts(self, blocks: int) -> int:
        """Return how many starts so many blocks get: a few blocks more, since that costs nothing."""
        return max(self.seeds, min(_STARTS, self.seeds * _FEW // blocks))


@dataclass
class _Watch:
    """How far it is, and whether it is to stop."""

    todo: float
    progress: Callable[[float], None]
    cancelled: Callable[[], bool]
    done: float = 0.0
    stopped: bool = field(default=False)

    def advance(self, work: float) -> bool:
        """Count some work as done; return whether to go on."""
        self.done += work
        self.progress(min(self.done / self.todo, 1.0))
        self.stopped = self.stopped or self.cancelled()
        return not self.stopped


def divide(
    blocks: Blocks,
    wanted: int | Mapping[str | None, int],
    *,
    seed: int = 1,
    aims: Aims = Aims(),  # noqa: B008 - frozen
    effort: Effort = Effort(),
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Division:
    """Return the best division of blocks into grids that was found.

    Parameters
    ----------
    blocks
        The blocks of one or several communities.
    wanted
        How many grids in all, shared out over the communities by `seats`; or how many in each.
    seed
        The same gives the same division.
    aims
        What it strives for.
    effort
        How hard to look.
    progress
        Called with the share of the work that is done, 0 to 1.
    cancelled
        Asked now and then; once it says yes, what was found so far is returned.

    Raises
    ------
    EditRefused
        When fewer grids are wanted than there are communities.
    """
    counts = seats(blocks, wanted) if isinstance(wanted, int) else dict(wanted)
    grounds = {name: Neighbourhood.of(blocks, blocks.of_community(name)) for name in counts}
    watch = _Watch(sum(_work(ground, effort) for ground in grounds.values()), progress, cancelled)
    part = np.full(len(blocks), -1)
    falls: list[Shortfall] = []
    owners: list[str | None] = []
    heirs: list[str | None] = []
    for number, (community, asked) in enumerate(counts.items()):
        ground = grounds[community]
        count = max(1, min(asked, len(ground)))
        if count < asked:
            falls.append(Shortfall(FEW_BLOCKS, community, value=count))
        search = _Search(ground, count, aims, effort, watch, seed * 1_000_003 + number)
        best = search.best()
        part[ground.members] = np.array(best.part) + len(owners)
        owners += [community] * count
        heirs += best.label
        falls += _fallen_short(blocks, community, best)
    if isinstance(wanted, int) and len(owners) < wanted:
        falls.append(Shortfall(FEW_BLOCKS, None, value=len(owners)))
    if watch.stopped:
        falls.append(Shortfall(STOPPED, None))
    progress(1.0)
    return Division(blocks, part, tuple(owners), tuple(heirs), aims.tolerance, tuple(falls))


def _work(ground: Neighbourhood, effort: Effort) -> float:
    """Return how much there is to do for a community."""
    return len(ground) * (effort.starts(len(ground)) + 1.0)


def seats(blocks: Blocks, total: int) -> dict[str | None, int]:
    """Return how many of so many grids each community gets: by its households, the largest remainders first.

    Each gets at least one, and none more than it has blocks, as long as that is enough.

    Raises
    ------
    EditRefused
        When there are more communities than grids.
    """
    names = list(dict.fromkeys(blocks.community))
    if total < len(names):
        raise refused(FEWER_GRIDS)
    at = np.array([names.index(name) for name in blocks.community])
    size = np.bincount(at, minlength=len(names))
    needs = np.bincount(at, blocks.households, len(names))
    if not needs.sum():
        needs = size.astype(float)
    fair = needs / needs.sum() * total
    count = np.clip(np.floor(fair).astype(int), 1, size)
    while count.sum() > total:
        count[np.argmin(np.where(count > 1, fair - count, np.inf))] -= 1
    while count.sum() < min(total, size.sum()):
        count[np.argmax(np.where(count < size, fair - count, -np.inf))] += 1
    return dict(zip(names, count.tolist(), strict=True))


@dataclass
class _Search:
    """The search for the best division of one community."""

    ground: Neighbourhood
    count: int
    aims: Aims
    effort: Effort
    watch: _Watch
    seed: int

    def best(self) -> Sharing:
        """Return the best division: that keeps most golden places, then the most even where none is even enough,
        else the one that costs least.
        """
        if self.count == 1:
            self.watch.advance(_work(self.ground, self.effort))
            return self._sharing([0] * len(self.ground))
        now = present(self.ground, self.count)
        found = [] if now is None else [self._bettered(now, _MILD, random.Random(self.seed))]  # noqa: S311
        starts = self.effort.starts(len(self.ground))
        for turn in range(starts):
            if found and self.watch.stopped:
                break
            chance = self._chance(turn)
            found.append(self._bettered(self._start(chance), _WARM, chance))
        found.sort(key=self._rank)
        best = self._most_even(found[:_EVENED])
        for turn in range(starts, starts + _MORE):
            if self._is_enough(best):
                break
            chance = self._chance(turn)
            kept = self._keeping(self._start(chance), chance)
            best = min(best, self._most_even([self._bettered(kept, _MILD, chance)]), key=self._rank)
        return best

    def _start(self, chance: random.Random) -> list[int]:
        # gerrychain brings pandas with it, for which a server that proposes nothing need not wait.
        from geogrid.domain.redraw.start import start

        part = start(self.ground, self.count, chance)
        return [part[block] for block in range(len(self.ground))]

    def _keeping(self, part: list[int], chance: random.Random) -> list[int]:
        """Return parts in which golden places stay, whatever that does to balance, which else stands in the way."""
        if not any(self.ground.golden):
            return part
        sharing = Sharing(self.ground, part, self.count, replace(self.aims, even=self.aims.even / _LOOSE))
        self._cooled(sharing, _HOT, self._steps, chance)
        return sharing.part

    def _most_even(self, found: list[Sharing]) -> Sharing:
        """Return the first of some, evened out; where it is not even enough then, the best of them all."""
        best: list[Sharing] = []
        for some in found:
            chance = random.Random(self.seed)  # noqa: S311 - a start, not a secret
            best.append(evened(some, self.effort.steps, self._rank, chance, self._stopped))
            if self._is_met(best[-1]):
                break
        return min(best, key=self._rank)

    def _is_enough(self, best: Sharing) -> bool:
        """Return whether another start is not worth it: golden places stay, and it is as even as blocks may be."""
        heaviest = max(self.ground.loads)
        is_even = self._is_met(best) or heaviest > best.mean * (1.0 + self.aims.tolerance)
        return self.watch.stopped or (is_even and best.golden_moved() == 0)

    def _chance(self, turn: int) -> random.Random:
        return random.Random(self.seed + turn * 7_919 + 1)  # noqa: S311 - a start, not a secret

    def _sharing(self, part: list[int]) -> Sharing:
        return Sharing(self.ground, part, self.count, self.aims)

    def _rank(self, sharing: Sharing) -> tuple[float, float, float]:
        return sharing.golden_moved(), sharing.excess(), sharing.total()

    def _is_met(self, sharing: Sharing) -> bool:
        return self.watch.stopped or sharing.worst() <= self.aims.tolerance

    def _bettered(self, part: list[int], warm: float, chance: random.Random) -> Sharing:
        """Return parts bettered from where they begin."""
        sharing = self._sharing(part)
        self._cooled(sharing, warm, self._steps, chance)
        self.watch.advance(len(self.ground))
        return sharing

    def _stopped(self) -> bool:
        return not self.watch.advance(0.0)

    @property
    def _steps(self) -> int:
        return max(self.effort.steps * len(self.ground), _LEAST_STEPS)

    def _cooled(self, sharing: Sharing, warm: float, steps: int, chance: random.Random) -> None:
        falls = (_COLD / warm) ** (1.0 / _TURNS)
        for turn in range(_TURNS):
            sharing.anneal(steps // _TURNS, warm * falls**turn, warm * falls ** (turn + 1), chance)
            sharing.relabel()
            if not self.watch.advance(0.0):
                break


def _fallen_short(blocks: Blocks, community: str | None, best: Sharing) -> list[Shortfall]:
    """Return what the division of a community falls short of."""
    ground, tolerance = best.ground, best.aims.tolerance
    found: list[Shortfall] = []
    if best.worst() > tolerance:
        most = best.mean * (1.0 + tolerance)
        heavy = [at for at, load in enumerate(ground.loads) if load > most]
        for at in heavy:
            found.append(_about(blocks, HEAVY, community, ground.members[at], ground.loads[at]))
        worst = max(range(best.count), key=lambda at: abs(best.loads[at] - best.mean))
        found.append(_about(blocks, UNEVEN, community, ground.members[min(best.members[worst])], best.worst()))
    if ground.apart:
        for members in best.members:
            pieces = ground.solid_pieces(members)
            if len(pieces) > 1:
                found.append(_about(blocks, PARTED, community, ground.members[pieces[-1][0]], None))
    return found


def _about(blocks: Blocks, reason: str, community: str | None, block: int, value: float | None) -> Shortfall:
    lon, lat = blocks.spot(block)
    return Shortfall(reason, community, block, lon, lat, value)
