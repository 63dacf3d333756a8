"""Dividing ground between its two main neighbours along its middle line.

The line runs from where the one neighbour's border ends to where it begins, halfway between the two borders. ::

        +---------------------+  one neighbour
        |                     |
        m - - - - - - - - - - m  the middle line
        |                     |
        +---------------------+  the other
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.rings import Floats, Ints

_FINE = 0.1  # the line may be simpler than the true middle by this part of the mean width
_NOBODY = -1


def divided(
    ground: BaseGeometry, neighbours: Mapping[int, BaseGeometry], near: float, step: float
) -> dict[int, BaseGeometry] | None:
    """Return the two parts of ground by the neighbour on whose side each lies; None where there is no middle line.

    Parameters
    ----------
    ground
        Polygon in metres, on the lattice.
    neighbours
        The shapes of the neighbours, in metres; they may lie on the ground too.
    near
        Borders closer than this count as one (m); the ground is wider.
    step
        The lattice step.
    """
    if len(shapely.get_parts(ground)) != 1 or len(neighbours) < 2:
        return None
    polygon = shapely.get_parts(ground)[0]
    if len(polygon.interiors):
        return None
    ring = shapely.get_coordinates(polygon.exterior)[:-1]
    runs = _two_longest(ring, _owners(ring, polygon, neighbours, near))
    if runs is None:
        return None
    (one, from_one, to_one), (other, from_other, to_other) = runs
    ahead = _path(ring, to_one, from_other)  # from the end of the one's border to the begin of the other's
    back = _path(ring, to_other, from_one)
    corners = [_middle_of(path, step) for path in (back, ahead)]
    first = np.concatenate([[corners[0]], _second_half(back), _path(ring, from_one, to_one), _first_half(ahead)])
    second = np.concatenate([[corners[1]], _second_half(ahead), _path(ring, from_other, to_other), _first_half(back)])
    first, second = np.concatenate([first, [corners[1]]]), np.concatenate([second, [corners[0]]])
    line = _between(_without_repeats(first), _without_repeats(second)[::-1], polygon, step)
    parts = {
        one: Polygon(_without_repeats(np.concatenate([first, line[::-1]]))),
        other: Polygon(_without_repeats(np.concatenate([second, line]))),
    }
    areas = sum(shapely.area(part) for part in parts.values())
    sound = all(part.is_valid and not part.is_empty for part in parts.values())
    # A corner put on the lattice may lie that much beside the border.
    slack = 4.0 * step * shapely.length(polygon)
    return parts if sound and abs(areas - polygon.area) <= slack else None


def _owners(ring: Floats, ground: Polygon, neighbours: Mapping[int, BaseGeometry], near: float) -> Ints:
    """Return for each edge of a ring whose ground goes on behind it."""
    middles = shapely.points((ring + np.roll(ring, -1, axis=0)) / 2.0)
    around = shapely.buffer(ground, near)
    owners = np.full(len(ring), _NOBODY)
    for member in sorted(neighbours, reverse=True):
        beyond = shapely.difference(neighbours[member], around)
        owners[shapely.dwithin(beyond, middles, 2.0 * near)] = member
    return owners


def _two_longest(ring: Floats, owners: Ints) -> list[tuple[int, int, int]] | None:
    """Return the longest runs of edges of two owners, each as owner, first and last vertex, in the ring's order."""
    turns = np.flatnonzero(owners != np.roll(owners, 1))
    if not len(turns):
        return None
    begin = int(turns[0])
    order = [(begin + at) % len(ring) for at in range(len(ring))]
    lengths = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
    runs = []
    for owner, edges in groupby(order, key=lambda edge: int(owners[edge])):
        some = list(edges)
        runs.append((float(lengths[some].sum()), owner, some[0], (some[-1] + 1) % len(ring)))
    best: dict[int, tuple[float, int, int, int]] = {}
    for run in runs:
        if run[1] != _NOBODY:
            best[run[1]] = max(run, best.get(run[1], run))
    chosen = sorted(best.values(), reverse=True)[:2]
    if len(chosen) < 2:
        return None
    return [run[1:] for run in sorted(chosen, key=lambda run: order.index(run[2]))]


def _path(ring: Floats, begin: int, end: int) -> Floats:
    """Return the vertices from one to another, both included."""
    count = (end - begin) % len(ring)
    return ring[(begin + np.arange(count + 1)) % len(ring)]


def _middle_of(path: Floats, step: float) -> Floats:
    if len(path) == 1:
        return path[0]
    middle = shapely.line_interpolate_point(shapely.linestrings(path), 0.5, normalized=True)
    return np.rint(shapely.get_coordinates(middle)[0] / step) * step


def _first_half(path: Floats) -> Floats:
    return path[: _halfway(path)]


def _second_half(path: Floats) -> Floats:
    return path[_halfway(path) :]


def _halfway(path: Floats) -> int:
    """Return how many of a path's vertices lie before its middle."""
    along = _along(path)
    return int(np.searchsorted(along, 0.5)) if len(path) > 1 else 1


def _along(path: Floats) -> Floats:
    """Return how far along each vertex of a path is, from 0 to 1."""
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    return np.asarray(run / run[-1] if run[-1] else run, dtype=np.float64)


def _between(one: Floats, other: Floats, ground: BaseGeometry, step: float) -> Floats:
    """Return the inner vertices of the line halfway between two paths that begin and end together, on the lattice."""
    at = np.unique(np.concatenate([_along(one), _along(other)]))
    halfway = (_placed(one, at) + _placed(other, at)) / 2.0
    mean_width = 2.0 * ground.area / ground.length
    line = shapely.simplify(shapely.linestrings(halfway), mean_width * _FINE)
    return np.asarray(np.rint(shapely.get_coordinates(line)[1:-1] / step) * step, dtype=np.float64)


def _placed(path: Floats, at: Floats) -> Floats:
    along = _along(path)
    return np.column_stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])])


def _without_repeats(path: Floats) -> Floats:
    keep = np.ones(len(path), dtype=bool)
    keep[1:] = (path[1:] != path[:-1]).any(axis=1)
    return path[keep]
