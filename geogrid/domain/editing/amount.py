"""How much an edit draws: `amount`. What nobody draws by hand takes seconds, and is refused to whoever asks now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.editing.arc import Points, to_degrees, to_steps
from geogrid.domain.editing.edit import Edit, Line
from geogrid.domain.editing.mesh import Mesh

_FEW = 100
_AT_ONCE = 16
"""So many edges are looked at before it is asked whether that is enough."""
_PARTS = 64
"""A long edge is looked for in so many parts of the map, lest all borders in the box around it be tried."""
_BESIDE_DEG = 1e-6

Pairs = NDArray[np.int64]
"""Edges: two vertices each, in lattice steps."""


@dataclass(frozen=True)
class Most:
    """How much an edit may draw.

    Parameters
    ----------
    points, crossings
        See `Amount`.
    """

    points: int
    crossings: int

    @property
    def edges(self) -> int:
        """As often as what is new may go from point to point: two edges to each point that no border has."""
        return 2 * self.points


@dataclass(frozen=True)
class Amount:
    """How much an edit draws; where there is too much of one, what takes longer to count is not counted.

    Parameters
    ----------
    field
        Of the edit in which it is drawn.
    points
        How many there are that no border has yet: a border that is sent back moved in one place has few.
    edges
        How often it goes from point to point elsewhere than along a border, the same way again also.
    crossings
        How often what is new crosses borders, of grids and of micro-grids; at least so often where it is too often.
    """

    field: str
    points: int
    edges: int
    crossings: int = 0


def amount(mesh: Mesh, edit: Edit, most: Most) -> Amount | None:
    """Return how much an edit draws; None where that is little, whatever is there."""
    field = "line" if hasattr(edit, "line") else "ground"
    lines = [edit.line] if hasattr(edit, "line") else list(chain(*getattr(edit, "ground", ())))
    if sum(map(len, lines)) <= _FEW:
        return None
    drawn, borders = _pairs([to_steps(line) for line in lines]), _borders(mesh, lines)
    points, edges, new = _new(drawn, borders)
    found = Amount(field, points, edges)
    if points > most.points or edges > most.edges:
        return found
    return replace(found, crossings=_crossings(new, borders, most.crossings))


def _pairs(lines: Sequence[Points]) -> Pairs:
    """Return the edges of lines."""
    edges = [np.stack([line[:-1], line[1:]], axis=1) for line in lines if len(line) > 1]
    return np.concatenate(edges) if edges else np.empty((0, 2, 2), dtype=np.int64)


def _borders(mesh: Mesh, lines: Iterable[Line]) -> Pairs:
    """Return the edges of the grids and micro-grids that may be under what is drawn."""
    xy = np.array([point for line in lines for point in line])
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    codes = list(mesh.grids)
    bounds = shapely.bounds([mesh.grids[code].shape for code in codes])
    near = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    some = [codes[at] for at in np.flatnonzero(near).tolist()]
    micros = [micro.shape for code in some for micro in mesh.micros.get(code, ())]
    rings = shapely.get_rings(shapely.get_parts(np.array(micros, dtype=object))) if micros else ()
    inner = [to_steps(shapely.get_coordinates(ring)) for ring in rings]
    return _pairs([*(arc.xy for arc in mesh.bordering(some)), *inner])


def _new(drawn: Pairs, there: Pairs) -> tuple[int, int, Pairs]:
    """Return how many points no border has, how many edges, and these edges, each once whichever way it goes."""
    ends = np.concatenate([drawn, there]).reshape(-1, 2)
    names, at = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)  # exact: steps have fewer than 53 bits
    pairs = np.sort(at.reshape(-1, 2), axis=1)
    keys = pairs[:, 0] * len(names) + pairs[:, 1]
    ours, known = slice(None, len(drawn)), slice(len(drawn), None)
    points = len(np.setdiff1d(pairs[ours], pairs[known]))
    is_new = ~np.isin(keys[ours], keys[known]) & (pairs[ours, 0] != pairs[ours, 1])
    _, once = np.unique(keys[ours][is_new], return_index=True)
    return points, int(is_new.sum()), drawn[is_new][np.sort(once)]


def _crossings(new: Pairs, old: Pairs, most: int) -> int:
    """Return how often edges that are new meet edges that are there, elsewhere than at a vertex of both."""
    if not len(new) or not len(old):
        return 0
    drawn, there = shapely.linestrings(to_degrees(new)), shapely.linestrings(to_degrees(old))
    tree, (west, south, east, north) = shapely.STRtree(there), shapely.total_bounds(there)
    around = (west - _BESIDE_DEG, south - _BESIDE_DEG, east + _BESIDE_DEG, north + _BESIDE_DEG)
    longest = max(east - west, north - south, _BESIDE_DEG) / _PARTS
    count = 0
    for start in range(0, len(new), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        parts, of = _parts(shapely.segmentize(shapely.clip_by_rect(drawn[some], *around), longest))
        one, other = tree.query(parts)
        one, other = np.divmod(np.unique(of[one] * len(old) + other), len(old))
        meets = shapely.intersects(drawn[some][one], there[other])
        ends = (new[some][one[meets]][:, :, None] == old[other[meets]][:, None]).all(axis=-1)
        count += int(meets.sum()) - int(ends.any(axis=(1, 2)).sum())
        if count > most:
            break
    return count


def _parts(lines: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the edges of lines as lines of their own, and which line each is of."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    inside = of[:-1] == of[1:]
    return shapely.linestrings(np.stack([xy[:-1][inside], xy[1:][inside]], axis=1)), of[:-1][inside]
