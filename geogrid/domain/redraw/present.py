"""The present grids as the start of a redraw: each block in the grid that has most of it."""

from __future__ import annotations

from geogrid.domain.redraw.neighbourhood import Neighbourhood


def present(ground: Neighbourhood, count: int) -> list[int] | None:
    """Return a part, from 0 to `count` - 1, for each block, as the grids are now; None when they are not so many.

    What is cut off from most of its grid goes to a part beside it, so that all are connected.
    """
    if not all(ground.addresses):
        return None
    owner = [max(held, key=lambda grid: held[grid]) for held in ground.addresses]
    names = {grid: at for at, grid in enumerate(dict.fromkeys(owner))}
    if len(names) != count:
        return None
    return _mended(ground, [names[grid] for grid in owner], count)


def _mended(ground: Neighbourhood, part: list[int], count: int) -> list[int]:
    """Return parts that are connected: each keeps its largest piece, and takes in what is beside it."""
    found = [-1] * len(part)
    for at in range(count):
        pieces = ground.pieces([block for block, own in enumerate(part) if own == at])
        for block in max(pieces, key=lambda piece: (sum(ground.loads[block] for block in piece), len(piece))):
            found[block] = at
    waiting = [block for block, own in enumerate(found) if own >= 0]
    for block in waiting:
        for other, *_ in ground.near[block]:
            if found[other] < 0:
                found[other] = found[block]
                waiting.append(other)
    return found
