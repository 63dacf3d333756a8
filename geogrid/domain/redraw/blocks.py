"""The units of a redraw: blocks of ground that no new border may cut, and who lies beside whom.

Blocks are cut from a mesh by `cutting.cut`, or given, as here. They share their vertices, so a common border is a
matter of equal edges, never of distances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geogrid.domain.coverage.rings import Bools, Floats, Ints, Rings
from geogrid.domain.editing.arc import to_steps
from geogrid.domain.editing.outline import Shape
from geogrid.domain.measure import LocalPlane
from geogrid.domain.register import Line

ON_LINE_M = 5.0
"""A border so near a line, or within its half width, runs along it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What of a block is the ground of one grid.

    Parameters
    ----------
    grid
        The present grid.
    shape
        CGCS2000 degrees, on the lattice.
    addresses
        How many addresses there are.
    """

    grid: str
    shape: Shape
    addresses: float


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks, and the borders between them.

    Parameters
    ----------
    shapes
        CGCS2000 degrees, shape (n,); they share identical vertices.
    households
        Shape (n,).
    community
        The community of each; no grid has blocks of two.
    area_m2, outline_m
        Square metres, and metres of outline with holes, shape (n,).
    one, other
        Pairs of blocks of one community that share a border, each pair once, the lower first, shape (m,).
    border_m, feature_m
        Metres of border that they share, and how many of them run along a named line, shape (m,).
    plots
        The ground of present grids that each is made of; none where there are no present grids.
    cut
        Codes of buildings that lie in two blocks all the same, in order.
    golden
        How many golden places of each block have to stay in which grid; none at all when not given.
    by_households
        Whether the plots count households, as no addresses are known.
    """

    shapes: NDArray[np.object_]
    households: Floats
    community: tuple[str | None, ...]
    area_m2: Floats
    outline_m: Floats
    one: Ints
    other: Ints
    border_m: Floats
    feature_m: Floats
    plots: tuple[tuple[Plot, ...], ...]
    cut: tuple[str, ...] = ()
    golden: tuple[Mapping[str, int], ...] = ()
    by_households: bool = False

    def __len__(self) -> int:
        return len(self.shapes)

    @classmethod
    def of(
        cls,
        shapes: ArrayLike,
        households: ArrayLike,
        community: Sequence[str | None] | None = None,
        *,
        lines: Iterable[Line] = (),
        plots: Sequence[Sequence[Plot]] | None = None,
        cut: Iterable[str] = (),
        golden: Sequence[Mapping[str, int]] = (),
        by_households: bool = False,
    ) -> Blocks:
        """Return given blocks with what lies between them.

        Parameters
        ----------
        shapes
            Polygons that share identical vertices, CGCS2000 degrees, shape (n,).
        households
            Shape (n,), none below 0.
        community
            All in one when not given.
        lines
            Named lines: borders along them are wanted.
        plots, cut, golden, by_households
            See `Blocks`.

        Raises
        ------
        ValueError
            When there are no blocks, or not as many of one as of another.
        """
        given = np.array(shapes, dtype=object)
        count = np.asarray(households, dtype=np.float64)
        owners = tuple(community) if community is not None else (None,) * len(given)
        held = tuple(map(tuple, plots)) if plots is not None else ((),) * len(given)
        if not len(given) or not len(given) == len(count) == len(owners) == len(held):
            raise ValueError("so many blocks, so many households, communities and plots")
        plane = _plane(given)
        edges = _Edges.of(given, plane)
        pairs = edges.between(owners)
        metres = edges.metres
        along = edges.along([*lines], plane, pairs)
        one, other, at = _numbered(edges.left[pairs], edges.right[pairs], len(given))
        return cls(
            shapes=given,
            households=count,
            community=owners,
            area_m2=shapely.area(plane.to_plane(given)),
            outline_m=edges.outlines(len(given)),
            one=one,
            other=other,
            border_m=sums(at, metres[pairs], len(one)),
            feature_m=sums(at, metres[pairs] * along, len(one)),
            plots=held,
            cut=tuple(sorted(cut)),
            golden=tuple(golden),
            by_households=by_households,
        )

    @cached_property
    def addresses(self) -> tuple[Mapping[str, float], ...]:
        """How many addresses of each block are in which present grid."""
        return tuple(_added(plots) for plots in self.plots)

    @cached_property
    def middles(self) -> Floats:
        """The middle of each in metres, east and north of a place among them, shape (n, 2)."""
        middles: Floats = shapely.get_coordinates(shapely.centroid(_plane(self.shapes).to_plane(self.shapes)))
        return middles

    def of_community(self, community: str | None) -> Ints:
        """Return the blocks of a community."""
        return np.array([at for at, own in enumerate(self.community) if own == community], dtype=np.int64)

    def spot(self, block: int) -> tuple[float, float]:
        """Return a place inside a block, degrees."""
        inside = shapely.point_on_surface(self.shapes[block])
        return float(inside.x), float(inside.y)


def sums(at: Ints, what: Floats, count: int) -> Floats:
    """Return what belongs to each of so many, added up."""
    return np.asarray(np.bincount(at, what, count), dtype=np.float64)


def _added(plots: Iterable[Plot]) -> dict[str, float]:
    found: dict[str, float] = {}
    for plot in plots:
        found[plot.grid] = found.get(plot.grid, 0.0) + plot.addresses
    return found


def _plane(shapes: NDArray[np.object_]) -> LocalPlane:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return LocalPlane((west + east) / 2.0, (south + north) / 2.0)


def _numbered(left: Ints, right: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Return the different pairs, and which of them each edge lies between."""
    pairs, at = np.unique(np.minimum(left, right) * size + np.maximum(left, right), return_inverse=True)
    return pairs // size, pairs % size, at


@dataclass(frozen=True)
class _Edges:
    """All edges of shapes, each once: its ends in metres, its length, and the shape on either side, -1 for none."""

    start: Floats
    end: Floats
    metres: Floats
    left: Ints
    right: Ints

    @classmethod
    def of(cls, shapes: NDArray[np.object_], plane: LocalPlane) -> _Edges:
        rings = Rings(shapes)
        starts = rings.edge_starts()
        owner = np.repeat(rings.owner[rings.part], np.diff(rings.start) - 1)
        steps = to_steps(rings.xy)
        _, vertex = np.unique(steps, axis=0, return_inverse=True)
        begin, end = vertex.reshape(-1)[starts], vertex.reshape(-1)[starts + 1]
        keys = np.minimum(begin, end) * (len(steps) + 1) + np.maximum(begin, end)
        _, first, which = np.unique(keys, return_index=True, return_inverse=True)
        last = np.zeros(len(first), dtype=np.int64)
        last[which] = np.arange(len(which))
        scale = (plane.east, plane.north)
        xy = (rings.xy - (plane.lon, plane.lat)) * scale
        from_, to = xy[starts[first]], xy[starts[first] + 1]
        return cls(from_, to, np.hypot(*(to - from_).T), owner[first], np.where(last == first, -1, owner[last]))

    def between(self, owners: Sequence[str | None]) -> Ints:
        """Return the edges that part two shapes of one owner."""
        number = {owner: at for at, owner in enumerate(dict.fromkeys(owners))}
        of = np.array([*(number[owner] for owner in owners), -1])
        return np.flatnonzero((self.right >= 0) & (self.left != self.right) & (of[self.left] == of[self.right]))

    def outlines(self, count: int) -> Floats:
        """Return the metres of outline of each shape."""
        two = self.right >= 0
        return sums(self.left, self.metres, count) + sums(self.right[two], self.metres[two], count)

    def along(self, lines: Sequence[Line], plane: LocalPlane, which: Ints) -> Bools:
        """Return which of some edges run along a line: both ends and the middle are by one."""
        begin, end = self.start[which], self.end[which]
        found = np.zeros(len(which), dtype=bool)
        if lines and len(which):
            tree = shapely.STRtree(plane.to_plane(np.array([line.shape for line in lines], dtype=object)))
            reach = np.array([max(ON_LINE_M, line.width / 2.0) for line in lines])
            sets = [_near(tree, reach, shapely.points(spots)) for spots in (begin, (begin + end) / 2.0, end)]
            common = np.intersect1d(np.intersect1d(sets[0], sets[1]), sets[2])
            found[common // len(lines)] = True
        return found


def _near(tree: shapely.STRtree, reach: Floats, spots: NDArray[np.object_]) -> Ints:
    """Return which lines are by which spots, as one number: spot times lines plus line."""
    spot, line = tree.query(spots, predicate="dwithin", distance=float(reach.max()))
    close = shapely.distance(spots[spot], tree.geometries[line]) <= reach[line]
    return np.asarray(spot[close] * len(reach) + line[close])
