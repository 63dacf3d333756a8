r"""Where an edge that was bent to points beside it comes back to its line.

It runs through those points as long as others take the same way. Where they part, it comes back at the first place
that is farther from them than the tolerance, its foot: bent all the way to its next point, it would lie ever closer to
whatever bent it, and take ground that is not its own. ::

                   _.-*   the border that goes another way
               _.-*
      ====*==P
              \_______    the edge, back on its line from its foot on
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.coverage.rings import Bools, Floats, Ints, cross

_CLEAR = 1.02  # of the tolerance: put on the lattice it must still be farther
_LEAST = 2.0  # tolerances along the line, so that a foot is no double of its point


@dataclass(frozen=True, slots=True)
class Bent:
    """Pieces of edges, each with the line it should follow.

    Parameters
    ----------
    ends
        Points at which the pieces begin and end, shape (n, 2).
    xy
        Where the points are, in metres.
    lines
        Begin and end of the edge that each is a piece of, in metres, shape (n, 2, 2).
    alone
        Whether no other edge takes the same way.
    """

    ends: Ints
    xy: Floats
    lines: Floats
    alone: Bools


@dataclass(frozen=True, slots=True)
class _Place:
    """Points as seen from lines: how far along from their begin and how far beside to the left, metres."""

    along: Floats
    beside: Floats


def feet(bent: Bent, tolerance: float, exact: float) -> tuple[Ints, Floats, Floats]:
    """Return where pieces come back to their line.

    Parameters
    ----------
    bent
        All pieces.
    tolerance
        How far others may be to be taken along (m).
    exact
        What is no farther from a line lies on it (m).

    Returns
    -------
    piece, along, xy
        Which piece, how far along it (0 to 1), and where: one or two places for each that needs some.
    """
    low, high = (_place(bent, bent.lines, bent.ends[:, side]) for side in (0, 1))
    length = np.abs(high.along - low.along)
    bends = [bent.alone & (np.abs(place.beside) > exact) & (length > 2.0 * _LEAST * tolerance) for place in (low, high)]
    goes = [np.where(bends[side], _LEAST * tolerance, 0.0) for side in (0, 1)]
    for side in (0, 1):
        piece = np.flatnonzero(bends[side])
        np.maximum.at(goes[side], *_partings(bent, piece, side, tolerance))
    both, one = bends[0] & bends[1], bends[0] ^ bends[1]
    meet = both & (goes[0] + goes[1] > length - _LEAST * tolerance)
    share = goes[0] / np.where(meet, goes[0] + goes[1], np.where(length > 0, length, 1.0))
    back = 1.0 - goes[1] / np.where(length > 0, length, 1.0)
    fits = both | (one & (goes[0] + goes[1] < length - tolerance))
    first, second = np.flatnonzero(fits & bends[0]), np.flatnonzero(fits & bends[1] & ~meet)
    piece, along = np.concatenate([first, second]), np.concatenate([share[first], back[second]])
    at = low.along[piece] + along * (high.along[piece] - low.along[piece])
    run = bent.lines[piece, 1] - bent.lines[piece, 0]
    return piece, along, bent.lines[piece, 0] + run * (at / np.hypot(*run.T))[:, None]


def _partings(bent: Bent, piece: Ints, side: int, tolerance: float) -> tuple[Ints, Floats]:
    """Return for pieces how far from their end the other edges there are farther from their line than the tolerance."""
    here, there = bent.ends[piece, side], bent.ends[piece, 1 - side]
    nth, far = _neighbours(bent.ends, here)
    nth, far = nth[far != there[nth]], far[far != there[nth]]
    lines = bent.lines[piece[nth]]
    start, end, other = (_place(bent, lines, points) for points in (here[nth], there[nth], far))
    run = (other.along - start.along) * np.sign(end.along - start.along)
    ahead = run > 0
    nth, run, turn = nth[ahead], run[ahead], np.where(other.beside < 0, -1.0, 1.0)[ahead]
    begins, ends = turn * start.beside[ahead], turn * other.beside[ahead]
    slope = (ends - begins) / run
    wanted = _CLEAR * tolerance * np.hypot(1.0, slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(ends > wanted, (wanted - begins) / slope, run)
    return piece[nth], np.clip(parts, 0.0, run)


def _neighbours(ends: Ints, points: Ints) -> tuple[Ints, Ints]:
    """Return the points that edges lead to from others: which of these, and where to."""
    begin, end = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    order = np.argsort(begin, kind="stable")
    low, high = (np.searchsorted(begin[order], points, side=side) for side in ("left", "right"))
    nth = np.repeat(np.arange(len(points)), high - low)
    place = np.arange(len(nth)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[nth]
    return nth, end[order[place]]


def _place(bent: Bent, lines: Floats, points: Ints) -> _Place:
    run, lies = lines[:, 1] - lines[:, 0], bent.xy[points] - lines[:, 0]
    length = np.hypot(*run.T)
    return _Place((run * lies).sum(axis=1) / length, cross(run, lies) / length)
