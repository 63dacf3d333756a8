r"""Edges with the lines they were drawn along, before their ends were joined with others: what may be put into them.

A vertex is put into an edge when it is close to that line, and to that of every other edge between the same two ends,
so that all of them take the same way. Where others go on alone, the edge comes back to its line. ::

        *---___                      *---___
               ---*                         ---*         what was put in
        *-------------------*   ->   *---___---*-._____*   and where it is back on its line
"""

from __future__ import annotations

import numpy as np
import shapely

from geogrid.domain.coverage.feet import Bent, feet
from geogrid.domain.coverage.pairs import close_pairs
from geogrid.domain.coverage.rings import Bools, Floats, Ints, Rings
from geogrid.domain.coverage.splits import Splits, between_ends, is_longest


class DrawnEdges:
    """The edges of rings.

    Parameters
    ----------
    places
        Different places, shape (m, 2).
    rings
        As they came.
    came, now
        The place of each vertex of the rings as it came, and as it is once others are joined with it, shape (n,).
    """

    def __init__(self, places: Floats, rings: Rings, came: Ints, now: Ints) -> None:
        self.places = places
        starts = rings.edge_starts()
        there = now[starts] != now[starts + 1]
        # As they will be counted when the vertices that repeat the one before are gone.
        self._next = np.cumsum(_stays(rings, now))[starts[there] + 1] - 1
        begin, end = now[starts[there]], now[starts[there] + 1]
        self._ahead = begin < end
        codes, self._of = np.unique(self._code(begin, end), return_inverse=True)
        self.ends = np.column_stack([codes // len(places), codes % len(places)])
        lines, first = np.unique(self._code(came[starts[there]], came[starts[there] + 1]), return_index=True)
        self._line_of = self._of[first]
        self._lines = places[np.column_stack([lines // len(places), lines % len(places)])]

    def _code(self, begin: Ints, end: Ints) -> Ints:
        return np.minimum(begin, end) * len(self.places) + np.maximum(begin, end)

    def put_in(self, tolerance: float, exact: float) -> tuple[Ints, Floats, bool]:
        """Return before which vertices of the rings, repeats left out, to put which places; and if any edge bends.

        Parameters
        ----------
        tolerance
            How far a vertex may be from a line.
        exact
            What is no farther from a line lies on it.
        """
        splits, bends = self._close(tolerance)
        splits = splits.only(np.lexsort((splits.along, splits.edge)))
        bent = bool((bends > exact).any())
        edge, along, xy = splits.edge, splits.along, self.places[splits.point]
        if bent:
            back = self._back(splits, tolerance, exact)
            edge, along, xy = (np.concatenate(pair) for pair in zip((edge, along, xy), back, strict=True))
            order = np.lexsort((along, edge))
            edge, xy = edge[order], xy[order]
        return (*self._in_rings(edge, xy), bent)

    def _close(self, tolerance: float) -> tuple[Splits, Floats]:
        """Find the vertices close to every line of an edge, between its ends; also say how far from it they lie."""
        used = np.unique(self.ends)
        point, line = close_pairs(self.places[used], np.asarray(shapely.linestrings(self._lines)), tolerance)
        edge, point = self._line_of[line], used[point]
        apart = (self.ends[edge] != point[:, None]).all(axis=1)
        pairs, counts = np.unique(edge[apart] * len(self.places) + point[apart], return_counts=True)
        edge, point = pairs // len(self.places), pairs % len(self.places)
        every = counts == np.bincount(self._line_of, minlength=len(self.ends))[edge]
        splits, bend = between_ends(self.places, self.ends, edge[every], point[every])
        longest = is_longest(self.places, self.ends[splits.edge], splits.point)
        return splits.only(longest), bend[longest]

    def _back(self, splits: Splits, tolerance: float, exact: float) -> tuple[Ints, Floats, Floats]:
        """Return where edges come back to their line: which edge, how far along it, and the place."""
        counts = np.bincount(splits.edge, minlength=len(self.ends))
        home = np.repeat(np.arange(len(self.ends)), counts + 1)
        # Of each edge the points in a row, and how far along they are: its pieces run from one to the next.
        inner = np.flatnonzero(np.concatenate([[False], home[1:] == home[:-1]]))
        begin, low = self.ends[home, 0], np.zeros(len(home))
        begin[inner], low[inner] = splits.point, splits.along
        end, high = self.ends[home, 1], np.ones(len(home))
        end[inner - 1], high[inner - 1] = splits.point, splits.along
        _, first, counts = np.unique(self._code(begin, end), return_index=True, return_counts=True)
        bent = Bent(np.column_stack([begin, end])[first], self.places, self.places[self.ends[home[first]]], counts == 1)
        piece, along, xy = feet(bent, tolerance, exact)
        piece = first[piece]
        return home[piece], low[piece] + along * (high[piece] - low[piece]), xy

    def _in_rings(self, edge: Ints, xy: Floats) -> tuple[Ints, Floats]:
        """Return the same for every edge of the rings, whichever way it runs."""
        counts = np.bincount(edge, minlength=len(self.ends))
        first = np.cumsum(counts) - counts
        many = counts[self._of]
        hit = np.repeat(np.arange(len(many)), many)
        nth = np.arange(len(hit)) - np.repeat(np.cumsum(many) - many, many)
        place = np.where(self._ahead[hit], nth, many[hit] - 1 - nth) + first[self._of[hit]]
        return self._next[hit], xy[place]


def _stays(rings: Rings, now: Ints) -> Bools:
    """Return which vertices do not repeat the one before in their ring."""
    stays = np.ones(len(now), dtype=bool)
    stays[1:] = now[1:] != now[:-1]
    stays[rings.start[:-1]] = True
    return stays
