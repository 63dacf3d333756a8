"""Parts that are not even enough made so, each together with a few beside it: `evened`.

What is left uneven is mostly a part or two with a block so large that giving it away would make the next part far too
large: no exchange of one or two blocks leads over that. So the part and some beside it are joined, and parted anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from geogrid.domain.redraw.sharing import Sharing

_TRIES = 24
"""So often some parts are parted anew."""
_JOINED = (2, 3, 4, 5)
"""So many parts are joined, in turn: of few there are few divisions, of many more than are looked at."""
_STERNER = 4.0
"""Each time that all these were tried, balance counts so many times as much beside all else."""
_WARM, _COLD = 0.3, 0.03

Rank = Callable[[Sharing], tuple[float, ...]]


def evened(sharing: Sharing, steps: int, rank: Rank, chance: random.Random, stopped: Callable[[], bool]) -> Sharing:
    """Return parts made more even, as long as some are not even enough and there is a way.

    Parameters
    ----------
    sharing
        Stays as it is.
    steps
        How many exchanges are looked at for each block of what is parted anew.
    rank
        What is less is better.
    chance
        Where chance comes from: the same gives the same.
    stopped
        Asked before each try.
    """
    best = sharing
    for turn in range(_TRIES):
        uneven = best.uneven()
        if not uneven or stopped():
            break
        joined = _joined(best, uneven[turn % len(uneven)], _JOINED[turn % len(_JOINED)], chance)
        stern = _STERNER ** (turn // len(_JOINED))
        best = min(best, _parted_anew(best, joined, stern, steps, chance), key=rank)
    return best


def _joined(sharing: Sharing, part: int, count: int, chance: random.Random) -> list[int]:
    """Return a part and others, so many in all where there are, each beside one of those before it."""
    joined = [part]
    while len(joined) < count:
        beside = {sharing.part[other] for at in joined for block in sharing.members[at]
                  for other in sharing.ground.beside[block]}.difference(joined)  # fmt: skip
        if not beside:
            break
        joined.append(chance.choice(sorted(beside)))
    return joined


def _parted_anew(sharing: Sharing, joined: list[int], stern: float, steps: int, chance: random.Random) -> Sharing:
    """Return the same where some parts are parted anew along random spanning trees, and bettered there."""
    # gerrychain brings pandas with it, for which a server that proposes nothing need not wait.
    from geogrid.domain.redraw.start import start

    blocks = sorted(block for at in joined for block in sharing.members[at])
    part = list(sharing.part)
    for block, at in start(sharing.ground, len(joined), chance, blocks).items():
        part[block] = joined[at]
    sterner = replace(sharing.aims, even=sharing.aims.even * stern)
    again = Sharing(sharing.ground, part, sharing.count, sterner)
    again.anneal(steps * len(blocks), _WARM, _COLD, chance, blocks)
    return Sharing(sharing.ground, again.part, sharing.count, sharing.aims)
