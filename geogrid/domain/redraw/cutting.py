"""Blocks cut from a mesh: the ground of grids parted by named lines, buildings kept whole.

The lines are woven into the borders of the grids, so the vertices of blocks are those that an edit along them makes.
Present borders cut, too, at first: what lies between lines and borders are plots, each of one grid. Plots too small or
too narrow for a grid join another of their grid. Then plots of different grids between which no line runs are one
block, and plots that share a building are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geogrid.domain.coverage.rings import Floats, Ints
from geogrid.domain.editing.arc import points_of, to_steps
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.soundness import LEAST_M2
from geogrid.domain.editing.welding import Piece
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.measure import in_metres
from geogrid.domain.redraw.blocks import Blocks, Plot, sums
from geogrid.domain.register import Building, Line
from geogrid.errors import EditRefused

CUTS_ITS_SHARE = 0.1
"""A building of which so much lies on either side of a border keeps the blocks together; less is a drawing's error."""
NARROW_M = 8.0
"""What is narrower, as area over half the outline, is no block: a strip between a road and a border, or two lanes."""
COUNTS_AS_CUT = 0.01
NODED = 1e-7
"""Lines are brought onto a lattice of 1 cm first, so that nothing of them is much nearer to each other than that, and
what ends on a border still does."""
_BESIDE = 2e-7
"""What runs along a border nearer than that, in degrees (2 cm), is taken for the border."""
BEYOND = 1e-5
"""So far beyond the ground lines are followed, in degrees: about 1 m."""
_TRIES = 14
"""Around what does not come to rest ever more is left out: 1 cm, 2 cm, 4 cm ..."""


@dataclass(frozen=True)
class Contents:
    """What stands on the ground, with an index: made once for all communities.

    Parameters
    ----------
    lines
        Named lines, along which blocks are cut.
    buildings
        With their households.
    addresses
        Where addresses are, CGCS2000 degrees, shape (n, 2). Not given: each household counts as one.
    golden
        Places that must stay in their grid.
    """

    lines: Sequence[Line] = ()
    buildings: Sequence[Building] = ()
    addresses: Floats | None = None
    golden: Sequence[Golden] = ()
    _line: shapely.STRtree = field(init=False, repr=False, compare=False)
    _building: shapely.STRtree = field(init=False, repr=False, compare=False)
    _home: shapely.STRtree = field(init=False, repr=False, compare=False)
    _address: shapely.STRtree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shapes = np.array([building.shape for building in self.buildings], dtype=object)
        places = np.empty((0, 2)) if self.addresses is None else self.addresses
        for name, some in (
            ("_line", np.array([line.shape for line in self.lines], dtype=object)),
            ("_building", shapes),
            ("_home", shapely.point_on_surface(shapes)),
            ("_address", shapely.points(places)),
        ):
            object.__setattr__(self, name, shapely.STRtree(some))

    def lines_in(self, ground: shapely.Geometry) -> NDArray[np.object_]:
        """Return the lines on some ground, as far as they are on it or next to it."""
        wide = ground.buffer(BEYOND)
        found = self._line.geometries[np.sort(self._line.query(wide, predicate="intersects"))]
        return np.asarray(shapely.intersection(found, wide), dtype=object)

    def households(self, shapes: NDArray[np.object_]) -> Floats:
        """Return the households of the buildings that stand mostly in each shape; a building counts in one."""
        count = np.array([building.households for building in self.buildings], dtype=float)
        home, at = _first(self._home, shapes)
        return sums(at, count[home], len(shapes))

    def places(self, shapes: NDArray[np.object_]) -> Floats:
        """Return the number of addresses in each shape; one on a border counts in the first."""
        _, at = _first(self._address, shapes)
        return np.bincount(at, minlength=len(shapes)).astype(float)

    def golden_in(self, shapes: NDArray[np.object_]) -> list[Counter[str]]:
        """Return how many golden places in each shape have to stay in which grid; on a border, as with addresses."""
        found: list[Counter[str]] = [Counter() for _ in shapes]
        points = shapely.STRtree(shapely.points([(each.lon, each.lat) for each in self.golden]))
        for golden, at in zip(*(some.tolist() for some in _first(points, shapes)), strict=True):
            found[at][self.golden[golden].grid] += 1
        return found

    def straddling(self, shapes: NDArray[np.object_]) -> tuple[Ints, Ints, Floats]:
        """Return the buildings that reach over edges of shapes, in which shapes they are, and with what share."""
        at, building = self._building.query(shapes, predicate="intersects")
        alone = self._building.geometries[building]
        inside = shapely.covers(shapes[at], alone)
        at, building, alone = at[~inside], building[~inside], alone[~inside]
        share = shapely.area(shapely.intersection(shapes[at], alone)) / shapely.area(alone)
        return building[share > 0], at[share > 0], share[share > 0]


def _first(points: shapely.STRtree, shapes: NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Return the points that are in a shape, and the first shape that each is in."""
    at, point = points.query(shapes, predicate="intersects")
    order = np.lexsort((at, point))
    found, first = np.unique(point[order], return_index=True)
    return found, at[order][first]


def cut(mesh: Mesh, codes: Collection[str], contents: Contents, *, whole: bool = True) -> Blocks:
    """Return the blocks of some grids: those of one community, of a district, or one grid alone.

    Parameters
    ----------
    mesh
        The grids.
    codes
        Which of them.
    contents
        Lines, buildings and addresses.
    whole
        Whether plots of two grids are one block where no line runs between them. Else present borders may stay.

    Returns
    -------
    Blocks
        They cover the ground of the grids exactly, and have the vertices that edits along them make. Where no building
        has households, those of the grids are spread over their ground.

    Raises
    ------
    EditRefused
        When there is no such grid.
    """
    by_community: defaultdict[str | None, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_community[mesh.grid(code).community].append(code)
    plots: list[_Plots] = [_plots(mesh, some, contents) for some in by_community.values()]
    grids = [grid for some in plots for grid in some.grids]
    shapes = np.concatenate([some.shapes for some in plots])
    community = [mesh.grids[code].community for code in grids]
    between = Blocks.of(shapes, np.zeros(len(shapes)), community, lines=contents.lines)
    groups = _Groups(len(shapes))
    if whole:
        grid = np.array(grids)
        bare = between.feature_m < between.border_m / 2.0
        for at in np.flatnonzero(bare & (grid[between.one] != grid[between.other])).tolist():
            groups.join(int(between.one[at]), int(between.other[at]))
    broken = _kept_whole(groups, between, contents)
    return _together(mesh, shapes, grids, groups.numbers(), contents, broken)


@dataclass(frozen=True)
class _Plots:
    shapes: NDArray[np.object_]
    grids: list[str]


class _Groups:
    """Things that are joined, one after the other."""

    def __init__(self, count: int) -> None:
        self._to = list(range(count))

    def of(self, one: int) -> int:
        while self._to[one] != one:
            self._to[one] = self._to[self._to[one]]
            one = self._to[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._to[high] = low

    def numbers(self) -> Ints:
        """Return the group of each, from 0 in the order of the first of each."""
        firsts = {first: at for at, first in enumerate(dict.fromkeys(self.of(one) for one in range(len(self._to))))}
        return np.array([firsts[self.of(one)] for one in range(len(self._to))])


def _plots(mesh: Mesh, codes: Sequence[str], contents: Contents) -> _Plots:
    """Return the ground of each grid of a community between lines, in pieces that are neither small nor narrow."""
    overlay = _overlay(mesh, codes, contents.lines_in(mesh.outline(codes)))
    at = [face for face, owner in sorted(overlay.was.items()) if owner is not None]
    grids = [str(overlay.was[face]) for face in at]
    shapes = np.array([overlay.faces[face] for face in at], dtype=object)
    number = _large_enough(shapes, grids)
    return _Plots(_joined(shapes, number), [grids[int(first)] for first in np.unique(number, return_index=True)[1]])


def _overlay(mesh: Mesh, codes: Sequence[str], lines: NDArray[np.object_]) -> Overlay:
    """Return lines over the borders of grids; what does not come to rest there is left out."""
    arcs = mesh.bordering(codes)
    borders = [Piece.of(arc) for arc in arcs]
    lines = _beside_none(lines, shapely.MultiLineString([arc.line() for arc in arcs]))
    noded = shapely.get_parts(shapely.union_all(lines, grid_size=NODED))
    for turn in range(_TRIES):
        drawn = [points_of(to_steps(shapely.get_coordinates(line))) for line in noded if line.length]
        try:
            return Overlay(borders, codes, drawn)
        except EditRefused as refusal:
            spot = shapely.Point(refusal.facts["lon"], refusal.facts["lat"])
            noded = noded[~shapely.dwithin(noded, spot, NODED * 2.0**turn)]
    return Overlay(borders, codes, [])


def _beside_none(lines: NDArray[np.object_], borders: shapely.MultiLineString) -> NDArray[np.object_]:
    """Return lines without what runs along borders; where they leave them they begin on the border."""
    zone = borders.buffer(_BESIDE)
    near = shapely.get_parts(shapely.intersection(lines, zone))
    runs = near[shapely.length(near) > 4.0 * _BESIDE]
    ends = [shapely.get_point(runs, at) for at in (0, -1)]
    joints = shapely.shortest_line(np.concatenate(ends), borders)
    crossing = near[shapely.length(near) <= 4.0 * _BESIDE]
    return np.concatenate([shapely.get_parts(shapely.difference(lines, zone)), crossing, joints])


def _large_enough(shapes: NDArray[np.object_], grids: Sequence[str]) -> Ints:
    """Return groups of faces, each of one grid: what is too small or narrow joins what it has most border with."""
    metres = in_metres(shapes)
    area, outline = shapely.area(metres), shapely.length(metres)
    between = Blocks.of(shapes, area, grids)
    beside: list[dict[int, float]] = [{} for _ in shapes]
    for one, other, length in zip(between.one.tolist(), between.other.tolist(), between.border_m.tolist(), strict=True):
        beside[one][other] = beside[other][one] = length
    groups = _Groups(len(shapes))
    for at in np.argsort(area, kind="stable").tolist():
        while beside[own := groups.of(at)] and (area[own] < LEAST_M2 or 2.0 * area[own] / outline[own] < NARROW_M):
            other = min(beside[own], key=lambda near: (-beside[own][near], near))
            outline[[own, other]] = outline[own] + outline[other] - 2.0 * beside[own][other]
            area[[own, other]] = area[own] + area[other]
            groups.join(own, other)
            _merge(beside, groups.of(own), own, other)
    return groups.numbers()


def _merge(beside: list[dict[int, float]], into: int, own: int, other: int) -> None:
    """Give what is beside two to one of them."""
    both = beside[own] | {near: length + beside[own].get(near, 0.0) for near, length in beside[other].items()}
    for gone in (own, other):
        both.pop(gone, None)
        beside[gone] = {}
    for near, length in both.items():
        beside[near].pop(own, None)
        beside[near].pop(other, None)
        beside[near][into] = length
    beside[into] = both


def _kept_whole(groups: _Groups, between: Blocks, contents: Contents) -> set[str]:
    """Join blocks that share a building; return the codes of those that are in two all the same."""
    beside = {*zip(between.one.tolist(), between.other.tolist(), strict=True)}
    building, at, share = contents.straddling(between.shapes)
    parts: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, plot, part in zip(building.tolist(), at.tolist(), share.tolist(), strict=True):
        parts[number].append((plot, part))
    for some in parts.values():
        large = sorted(plot for plot, part in some if part >= CUTS_ITS_SHARE)
        for pair in ((one, other) for one in large for other in large if one < other):
            if pair in beside:
                groups.join(*pair)
    broken = set()
    for number, some in parts.items():
        of: defaultdict[int, float] = defaultdict(float)
        for plot, part in some:
            of[groups.of(plot)] += part
        if max(of.values()) < 1.0 - COUNTS_AS_CUT:
            broken.add(contents.buildings[number].code)
    return broken


def _together(
    mesh: Mesh, shapes: NDArray[np.object_], grids: Sequence[str], group: Ints, contents: Contents, broken: set[str]
) -> Blocks:
    """Return plots put together to blocks."""
    households = contents.households(shapes)
    if not households.any():
        households = _spread(mesh, shapes, grids)
    addresses = households if contents.addresses is None else contents.places(shapes)
    members: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(int(group.max()) + 1)]
    for at, (own, grid) in enumerate(zip(group.tolist(), grids, strict=True)):
        members[own][grid].append(at)
    plots = [
        [
            Plot(grid, shapely.coverage_union_all(shapes[some]), float(addresses[some].sum()))
            for grid, some in own.items()
        ]
        for own in members
    ]
    ground = _joined(shapes, group)
    return Blocks.of(
        ground,
        sums(group, households, len(members)),
        [mesh.grids[next(iter(own))].community for own in members],
        lines=contents.lines,
        plots=plots,
        cut=broken,
        golden=contents.golden_in(ground) if contents.golden else (),
        by_households=contents.addresses is None,
    )


def _joined(shapes: NDArray[np.object_], group: Ints) -> NDArray[np.object_]:
    """Return the unions of groups of shapes, which share vertices."""
    order = np.argsort(group, kind="stable")
    starts = [*np.unique(group[order], return_index=True)[1].tolist(), len(order)]
    return np.array([shapely.coverage_union_all(shapes[order[a:b]]) for a, b in pairwise(starts)], dtype=object)


def _spread(mesh: Mesh, shapes: NDArray[np.object_], grids: Sequence[str]) -> Floats:
    """Return the households of grids spread over their pieces by area."""
    area = shapely.area(shapes)
    whole: defaultdict[str, float] = defaultdict(float)
    for grid, part in zip(grids, area.tolist(), strict=True):
        whole[grid] += part
    return np.array(
        [(mesh.grids[g].households or 0) * part / whole[g] for g, part in zip(grids, area.tolist(), strict=True)]
    )
