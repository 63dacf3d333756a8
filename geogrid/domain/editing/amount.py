"""How much an edit draws: `amount`. What nobody draws by hand takes seconds, and is refused to whoever asks now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import shapely

from geogrid.domain.editing.arc import Point, points_of, to_degrees, to_steps
from geogrid.domain.editing.edit import Edit, Line
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.welding import Edge

_FEW = 100


@dataclass(frozen=True)
class Amount:
    """How much an edit draws.

    Parameters
    ----------
    field
        Of the edit in which it is drawn.
    points
        How many there are that no border has yet: a border that is sent back moved in one place has few.
    crossings
        How often what is new crosses borders, of grids and of micro-grids.
    """

    field: str
    points: int
    crossings: int


def amount(mesh: Mesh, edit: Edit) -> Amount | None:
    """Return how much an edit draws; None where that is little, whatever is there."""
    field = "line" if hasattr(edit, "line") else "ground"
    lines = [edit.line] if hasattr(edit, "line") else list(chain(*getattr(edit, "ground", ())))
    if sum(map(len, lines)) <= _FEW:
        return None
    drawn = [points_of(to_steps(line)) for line in lines]
    borders = _borders(mesh, lines)
    there = {edge for border in borders for edge in pairwise(border)}
    known = {point for border in borders for point in border}
    new = [edge for line in drawn for edge in pairwise(line) if edge not in there and edge[::-1] not in there]
    return Amount(field, len({point for line in drawn for point in line} - known), _crossings(new, borders))


def _borders(mesh: Mesh, lines: Iterable[Line]) -> list[list[Point]]:
    """Return the borders of the grids and micro-grids that may be under what is drawn."""
    xy = np.array([point for line in lines for point in line])
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    codes = list(mesh.grids)
    bounds = shapely.bounds([mesh.grids[code].shape for code in codes])
    near = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    some = [codes[at] for at in np.flatnonzero(near).tolist()]
    micros = [micro.shape for code in some for micro in mesh.micros.get(code, ())]
    rings = shapely.get_rings(shapely.get_parts(np.array(micros, dtype=object))) if micros else ()
    inner = [points_of(to_steps(shapely.get_coordinates(ring))) for ring in rings]
    return [*(points_of(arc.xy) for arc in mesh.bordering(some)), *inner]


def _crossings(edges: list[Edge], borders: list[list[Point]]) -> int:
    """Return how often edges that are new meet edges that are there, elsewhere than at a vertex of both."""
    if not edges or not borders:
        return 0
    new, old = np.array(edges), np.array([pair for border in borders for pair in pairwise(border)])
    tree = shapely.STRtree(shapely.linestrings(to_degrees(old)))
    drawn, there = tree.query(shapely.linestrings(to_degrees(new)), predicate="intersects")
    ends = (new[drawn][:, :, None] == old[there][:, None]).all(axis=-1)
    return len(drawn) - int(ends.any(axis=(1, 2)).sum())
