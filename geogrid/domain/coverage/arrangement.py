"""The arrangement of a chain: its edges noded within the snapping tolerance, and the faces between them.

Each face has an excess: how many shapes lie on it beyond what should. It is known without any overlay: outside all
edges it is 0, and crossing an edge changes it by the number of shapes that have the edge to their left, less those
that have it to their right. ::

        +-------------+-------------+         ---- left over after matching
        |      0      |      0      |         with a parent the excess is 0 where one grid lies, -1 in a gap,
        |          +==+             |         +1 where two lie or where one lies beyond the parent
        |          |+1|             |
        +----------+--+-------------+
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.bends import bends_of
from geogrid.domain.coverage.chain import PARENT, Edges, points, words
from geogrid.domain.coverage.faces import Faces, excess_of, sides_of
from geogrid.domain.coverage.feet import Bent, feet
from geogrid.domain.coverage.noding import joined
from geogrid.domain.coverage.pairs import close_pairs
from geogrid.domain.coverage.redrawing import Places, Redrawing
from geogrid.domain.coverage.rings import Bools, Floats, Ints, cross
from geogrid.domain.coverage.splits import ROUNDING, Splits, between_ends, is_longest
from geogrid.errors import TooDense

# Cutting edges where they cross bends them by less than a lattice step, which can make them cross elsewhere.
_ROUNDS = 64
_CROSSINGS_AN_EDGE = 64
# An edge runs through the lattice points closer than this many steps: half the diagonal of a step, and a little.
_TOUCHING = 0.75


@dataclass
class Arrangement:
    """A chain, noded.

    Parameters
    ----------
    edges
        The chain as it was found.
    step, tolerance
        Lattice step and snapping tolerance, both in metres.

    Attributes
    ----------
    xy
        All points in metres, shape (n, 2); those of the chain first, in the order of their priority.
    begin, end, owner
        The noded edges that are left, as indices into `xy`, with their owners.
    """

    edges: Edges
    step: float
    tolerance: float
    xy: Floats = field(init=False)
    begin: Ints = field(init=False)
    end: Ints = field(init=False)
    owner: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.edges.owner
        self._number_points()
        self._first = (self.begin, self.end)
        self._moved = np.zeros(len(self.xy), dtype=bool)
        self._target = np.arange(len(self.xy))
        self._missing: list[tuple[int, int]] = []
        self._divided: list[tuple[Ints, Ints, Ints]] = []
        self._onto_parent()
        self._join()
        self._cancel()
        self._snap()
        for _ in range(_ROUNDS):
            if not self._node():
                return
        raise TooDense(pairs=len(self.begin))

    def _number_points(self) -> None:
        numbers, place = np.unique(np.concatenate([self.edges.start, self.edges.end]), return_inverse=True)
        # The parent's points come first: of points that join they are the ones that stay.
        theirs = np.isin(numbers, self.edges.start[self.edges.owner == PARENT], invert=True)
        order = np.argsort(theirs, kind="stable")
        new = np.empty(len(order), dtype=np.int64)
        new[order] = np.arange(len(order))
        self.xy = points(numbers[order]).astype(np.float64) * self.step
        self.begin, self.end = new[place.reshape(-1)].reshape(2, -1)

    # --- what is closer than the tolerance, once, by where everything was: else a bent edge would catch ever more

    def _onto_parent(self) -> None:
        """Move points that lie close to an edge of the parent's onto it: the outer edge stays straight."""
        unique, of, _ = self._undirected()
        theirs = np.unique(of[self.owner == PARENT])
        if not len(theirs) or len(theirs) == len(unique):
            return
        edges = unique[theirs]
        used = np.setdiff1d(unique, edges)
        point, edge = close_pairs(self.xy[used], self._lines(edges), self.tolerance)
        splits, bend = between_ends(self.xy, edges, edge, used[point])
        far = np.flatnonzero(bend > ROUNDING * self.step)
        # Of several edges to the nearest.
        far = far[np.lexsort((bend[far], splits.point[far]))]
        moving, first = np.unique(splits.point[far], return_index=True)
        if not len(moving):
            return
        ends = self.xy[edges[splits.edge[far[first]]]]
        made = self._made(ends[:, 0] + splits.along[far[first], None] * (ends[:, 1] - ends[:, 0]))
        self._become(moving, made)

    def _join(self) -> None:
        """Make points one that are closer than the tolerance, now and where they were."""
        used = np.unique(np.concatenate([self.begin, self.end]))
        target = used[joined(self.xy[used], self.tolerance)]
        came = np.flatnonzero(self._target != np.arange(len(self._target)))
        farther = np.hypot(*(self.xy[target[np.searchsorted(used, self._target[came])]] - self.xy[came]).T)
        stays = np.unique(np.searchsorted(used, self._target[came[farther > self.tolerance]]))
        target[stays] = used[stays]
        gone = target != used
        self._become(used[gone], target[gone])

    def _become(self, points: Ints, target: Ints) -> None:
        far = np.hypot(*(self.xy[target] - self.xy[points]).T) > ROUNDING * self.step
        self._moved[np.concatenate([points[far], target[far]])] = True
        becomes = np.arange(len(self.xy))
        becomes[points] = target
        self._target = becomes[self._target]
        self.begin, self.end = becomes[self.begin], becomes[self.end]

    def _snap(self) -> None:
        """Put points into the edges they lie on; in between an edge keeps its line unless others take the same way."""
        unique, _, _ = self._undirected()
        splits, bend = self._on_edges(unique, self.tolerance)
        if not len(splits.edge):
            return
        lines, home = self.xy[unique], self._split(splits)
        keep = self._cancel()
        if (bend > ROUNDING * self.step).any():
            self._return(lines, home[keep])

    def _return(self, lines: Floats, home: Ints) -> None:
        """Bring edges that were bent back to their line, as soon as whatever bent them goes another way."""
        unique, of, _ = self._undirected()
        first = np.full(len(unique), -1)
        first[of] = home
        several = np.zeros(len(unique), dtype=bool)
        several[of[first[of] != home]] = True
        bent = Bent(unique, self.xy, lines[first], alone=~several)
        edge, along, xy = feet(bent, self.tolerance, ROUNDING * self.step)
        if len(edge):
            self._split(Splits(edge, self._made(xy), along))

    # --- what the lattice and those few points have brought about, until edges meet at their ends only

    def _node(self) -> bool:
        """Put points into edges that run through them, cut edges that cross; return whether anything changed."""
        changed = False
        for found in (self._touching, self._crossing):
            splits = found()
            if len(splits.edge):
                self._split(splits)
                self._cancel()
                changed = True
        return changed

    def _touching(self) -> Splits:
        return self._on_edges(self._undirected()[0], _TOUCHING * self.step)[0]

    def _made(self, xy: Floats) -> Ints:
        """Return the numbers of places, put on the lattice; a place that has none yet gets one."""
        lattice = words(np.rint(xy / self.step).astype(np.int64))
        known, places = self.numbers(), np.unique(lattice)
        new = places[np.isin(places, known, invert=True)]
        first = len(self.xy)
        self.xy = np.concatenate([self.xy, points(new).astype(np.float64) * self.step])
        self._target = np.concatenate([self._target, np.arange(first, len(self.xy))])
        self._moved = np.pad(self._moved, (0, len(new)))
        known = np.concatenate([known, new])
        # A place where a point was that has moved away is that point's again.
        order = np.argsort(known, kind="stable")
        return order[np.searchsorted(known[order], lattice)]

    def _cancel(self) -> Bools:
        """Keep the edges through which not as many run in one direction as in the other; return which were kept."""
        unique, of, forward = self._undirected()
        net = np.bincount(of, weights=forward, minlength=len(unique))
        keep: Bools = (net[of] != 0) & (self.begin != self.end)
        self.begin, self.end, self.owner = self.begin[keep], self.end[keep], self.owner[keep]
        return keep

    def _undirected(self) -> tuple[Ints, Ints, Ints]:
        """Return the different edges, lower point first; which of them each edge is; and 1 or -1 for its direction."""
        low, high = np.minimum(self.begin, self.end), np.maximum(self.begin, self.end)
        codes, of = np.unique(low * len(self.xy) + high, return_inverse=True)
        unique = np.column_stack([codes // len(self.xy), codes % len(self.xy)])
        return unique, of.reshape(-1), np.where(self.begin == low, 1, -1)

    def _on_edges(self, unique: Ints, tolerance: float) -> tuple[Splits, Floats]:
        """Find the points that lie on edges they do not end; also say how far from them they lie."""
        used = np.unique(unique)
        point, edge = close_pairs(self.xy[used], self._lines(unique), tolerance)
        point = used[point]
        own = (unique[edge, 0] == point) | (unique[edge, 1] == point)
        splits, bend = between_ends(self.xy, unique, edge[~own], point[~own])
        longest = is_longest(self.xy, unique[splits.edge], splits.point)
        splits, bend = splits.only(longest), bend[longest]
        self._note(splits, bend)
        return splits, bend

    def _crossing(self) -> Splits:
        """Find where edges cross, as new points on the lattice."""
        unique, _, _ = self._undirected()
        lines = self._lines(unique)
        one, other = shapely.STRtree(lines).query(lines)
        apart = (unique[one][:, :, None] != unique[other][:, None, :]).all(axis=(1, 2)) & (one < other)
        one, other = one[apart], other[apart]
        if len(one) > _CROSSINGS_AN_EDGE * (len(lines) + 1_000):
            raise TooDense(pairs=len(one))
        a, c = self.xy[unique[one, 0]], self.xy[unique[other, 0]]
        run, across = self.xy[unique[one, 1]] - a, self.xy[unique[other, 1]] - c
        between, turn = c - a, cross(run, across)
        with np.errstate(divide="ignore", invalid="ignore"):
            along, back = cross(between, across) / turn, cross(between, run) / turn
        cut = (along > 0) & (along < 1) & (back > 0) & (back < 1)
        one, other, a, run, along, back = one[cut], other[cut], a[cut], run[cut], along[cut], back[cut]
        made = self._made(a + along[:, None] * run)
        splits = Splits(np.concatenate([one, other]), np.concatenate([made, made]), np.concatenate([along, back]))
        return splits.only((unique[splits.edge] != splits.point[:, None]).all(axis=1))

    def _lines(self, unique: Ints) -> NDArray[np.object_]:
        return np.asarray(shapely.linestrings(self.xy[unique]))

    def _split(self, splits: Splits) -> Ints:
        """Put points into edges, in each edge that runs there, whichever way it runs.

        Returns which of the different edges before each of the edges now is a piece of.
        """
        unique, of, forward = self._undirected()
        splits = splits.once()
        order = np.lexsort((splits.along, splits.edge))
        at, counts = splits.edge[order], np.bincount(splits.edge, minlength=len(unique))
        # Each edge's points in a row: its lower end, those put in, its higher end.
        first = np.concatenate([[0], np.cumsum(counts + 2)])[:-1]
        row = np.empty(int((counts + 2).sum()), dtype=np.int64)
        row[first], row[first + counts + 1] = unique.T
        nth = np.arange(len(at)) - np.concatenate([[0], np.cumsum(counts)])[at]
        row[first[at] + 1 + nth] = splits.point[order]
        pieces = counts[of] + 1
        which = np.repeat(np.arange(len(of)), pieces)
        piece = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        low = first[of[which]] + piece
        ahead = forward[which] == 1
        self.begin, self.end = np.where(ahead, row[low], row[low + 1]), np.where(ahead, row[low + 1], row[low])
        self.owner = self.owner[which]
        hit = np.flatnonzero(counts)
        self._divided.append((unique[hit], counts[hit], splits.point[order]))
        return of[which]

    # --- what was joined although it was not the same

    def _note(self, splits: Splits, bend: Floats) -> None:
        """Remember which owners lack which point, and points that were not quite on the edge."""
        _, of, _ = self._undirected()
        order = np.argsort(of, kind="stable")
        low, high = np.searchsorted(of[order], splits.edge), np.searchsorted(of[order], splits.edge, side="right")
        lacking = np.repeat(np.arange(len(splits.edge)), high - low)
        where = np.arange(len(lacking)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[lacking]
        exact = bend <= ROUNDING * self.step
        self._moved[splits.point[~exact]] = True
        owners, which = self.owner[order[where]], splits.point[lacking]
        self._missing += zip(which[exact[lacking]].tolist(), owners[exact[lacking]].tolist(), strict=True)

    def mismatches(self, told: Floats) -> dict[tuple[int, int], list[int]]:
        """Return, by the shape that lacks them and the neighbour that has them, points that lie on borders that agree.

        Parameters
        ----------
        told
            Points in metres, shape (n, 2), that are not to be among them. The parent's are not either.
        """
        found: dict[tuple[int, int], list[int]] = {}
        numbers = self.numbers()
        elsewhere = np.isin(numbers[self._target], words(np.rint(told / self.step).astype(np.int64)), invert=True)
        quiet = {point for point, _ in self._missing if elsewhere[point] and not self._moved[point]}
        having = self._owners_of(quiet)
        for point, lacking in self._missing:
            for other in having.get(point, ()):
                if PARENT not in (lacking, other) and lacking != other:
                    known = found.setdefault((lacking, other), [])
                    known += [point] if point not in known else []
        return found

    def _owners_of(self, wanted: set[int]) -> dict[int, set[int]]:
        owners: dict[int, set[int]] = {}
        for ends in self._first:
            chosen = np.flatnonzero(np.isin(ends, list(wanted)))
            for point, owner in zip(ends[chosen].tolist(), self.edges.owner[chosen].tolist(), strict=True):
                owners.setdefault(point, set()).add(owner)
        return owners

    def joined_edges(self) -> NDArray[np.object_]:
        """Return as lines, in metres, the edges of the chain that were bent, or joined with one that was."""
        if not self._moved.any():
            return np.empty(0, dtype=object)
        size = len(self.xy)
        ends = np.unique(np.sort(np.column_stack(self._first), axis=1), axis=0)
        left, of, _ = self._undirected()
        # What others were bent onto, twice so that it is still open, is a side of what was closed too.
        onto = (np.bincount(of, minlength=len(left)) > 1) & self._moved[left].any(axis=1)
        alone = left[~onto]
        return self._lines(ends[np.isin(ends[:, 0] * size + ends[:, 1], alone[:, 0] * size + alone[:, 1], invert=True)])

    def bent(self) -> Floats:
        """Return the places, in metres, of points that were moved, or put into edges beside which they lay."""
        return self.xy[self._moved]

    @cached_property
    def redrawing(self) -> Redrawing:
        """What joining borders closer than the tolerance moves and bends."""
        left = self._undirected()[0]
        bends = bends_of(self._first, self.edges.owner, self._target, self._moved, self._divided, left)
        return Redrawing(Places(self.xy, self.step, self.tolerance), tuple(bends))

    # --- faces

    def faces(self) -> Faces:
        """Return the faces between the noded edges."""
        unique, of, forward = self._undirected()
        net = np.rint(np.bincount(of, weights=forward, minlength=len(unique))).astype(np.int64)
        shapes = shapely.orient_polygons(shapely.get_parts(shapely.polygonize(self._lines(unique))))
        left, right = sides_of(shapes, unique, self.numbers(), self.step)
        excess, ahead = excess_of(left, right, net, len(shapes)), forward == 1
        return Faces(shapes, excess, left, right, self._lengths(unique), of, self.owner, ahead)

    def numbers(self) -> NDArray[np.uint64]:
        """Return all points as numbers of lattice points, shape (n,)."""
        return words(np.rint(self.xy / self.step).astype(np.int64))

    def _lengths(self, unique: Ints) -> Floats:
        return np.hypot(*(self.xy[unique[:, 1]] - self.xy[unique[:, 0]]).T)
