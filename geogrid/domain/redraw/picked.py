"""Ground picked on a map by what stands or lies on it: buildings, estates, blocks between roads, gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, cast

import numpy as np
import shapely

from geogrid.domain.coverage import lattice
from geogrid.domain.coverage.rings import Ints, polygonal
from geogrid.domain.editing.edit import Place
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents, Shapes
from geogrid.domain.grid import Grid
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw import cutting
from geogrid.domain.register import Building

_APART_M = 4.0
"""Walls are seen as points no farther apart than this; a border half way between buildings follows from them."""
_EVEN_M = 2.0
"""Kinks smaller than this are no part of a border between buildings, where no building is cut for it."""
_STRIP_M = 40.0
"""Ground no farther from the grid that takes it is parted from it by a road, not by other ground."""
_SIDE_M = _STRIP_M / 2.0
"""Borders run in the middle of roads: a strip that is no wider, between given ground and a border, is half a road."""
_TOUCHING = 1e-8
_EDGE_M = 0.01
_THREAD_M = 0.5
"""What runs out thinner than this is no strip of road."""
_AT_A_CORNER = 5e-7
"""What ends so near a corner of the ground (degrees) ends at it."""
_ROUNDS = 4
_ALMOST = 0.999
"""Ground that takes so much of a grid takes all of it."""


class Unit(StrEnum):
    """What is picked as one."""

    BUILDING = "building"
    ESTATE = "estate"
    BLOCK = "block"
    GAP = "gap"


class Item(NamedTuple):
    """One unit that was picked: its name, empty for none, and where it is, of a building its middle."""

    label: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Nobodys:
    """What of picked ground is in no grid: the units with their middle there, and the households.

    It is enclosed when grids are all around, so that a grid can be made of it.
    """

    count: int = 0
    households: int = 0
    enclosed: bool = False


@dataclass(frozen=True)
class Picked:
    """Ground that was picked.

    Parameters
    ----------
    ground
        CGCS2000 degrees, on the lattice; None when nothing was met.
    givers
        The grids whose ground it is, in order.
    items
        The units.
    households
        Those in it.
    nobodys
        What of all this is in no grid.
    """

    ground: Shape | None = None
    givers: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    households: int = 0
    nobodys: Nobodys = Nobodys()

    @property
    def count(self) -> int:
        """How many units."""
        return len(self.items)

    @property
    def labels(self) -> tuple[str, ...]:
        """What was picked, by its name, as far as it has one."""
        return tuple(item.label for item in self.items if item.label)


def picked(
    mesh: Mesh,
    contents: Contents,
    unit: Unit,
    places: Sequence[Place],
    within: Shape | None = None,
    taker: str | None = None,
) -> Picked:
    """Return the ground of the units at some places, and of those inside a drawn outline.

    Parameters
    ----------
    places
        CGCS2000 degrees. A unit that is met twice is not picked after all.
    within
        Units with their middle inside this are picked, too, but for those at one of the places.
    taker
        The grid that is to have the ground: what it has already is then not of it, nor what is in no grid. The strip
        of road between is, and so are those beside it that would stay behind as slivers, or cut off, along the other
        borders of the givers.

    Raises
    ------
    EditRefused
        When there is no such taker.
    """
    found = _PICKS[unit](mesh, contents, [shapely.Point(place) for place in places], within)
    if taker is None or found.ground is None:
        return found
    return reaching(mesh, contents, found, taker)


def reaching(mesh: Mesh, contents: Contents, found: Picked, taker: str) -> Picked:
    """Return ground that was picked as a taker would have it; see `picked`.

    Raises
    ------
    EditRefused
        When there is no such taker.
    """
    grid = mesh.grid(taker)
    given = _of_others(mesh, found, taker)
    if given.ground is None:
        return given
    reached = _with_sides(mesh, contents, _up_to(mesh, given, grid))
    return replace(reached, households=_households(contents, reached.ground))


def _of_others(mesh: Mesh, found: Picked, taker: str) -> Picked:
    """Return what of picked ground is in other grids; its households are not counted yet."""
    givers = tuple(code for code in found.givers if code != taker)
    ground = _sound(shapely.intersection(found.ground, mesh.outline(givers))) if givers else None
    if ground is None or ground.is_empty:
        return Picked()
    return Picked(ground, givers, tuple(item for item in found.items if _is_of(ground, item.shape)))


def _is_of(ground: Shape, unit: shapely.Geometry) -> bool:
    """Return whether a unit lies on some ground, in part at least."""
    area = shapely.area(unit)
    if area == 0.0:
        return bool(shapely.intersects(ground, unit))
    return bool(shapely.area(shapely.intersection(ground, unit)) > (1.0 - _ALMOST) * area)


def _met(shapes: Shapes, places: Iterable[shapely.Point], within: Shape | None, tree: shapely.STRtree) -> Ints:
    """Return the shapes met an odd number of times: at places, and where their middle is in the outline."""
    odd: set[int] = set()
    for place in places:
        hit = np.sort(tree.query(place, predicate="intersects"))
        odd ^= set(hit[:1].tolist())
    if within is not None:
        near = tree.query(within, predicate="intersects")
        odd ^= set(near[shapely.covers(within, shapely.point_on_surface(shapes[near]))].tolist())
    return np.array(sorted(odd), dtype=np.int64)


def _up_to(mesh: Mesh, found: Picked, taker: Grid) -> Picked:
    """Return ground that reaches the taker, with what of the givers' lies between, if that is not wide."""
    ground = found.ground
    assert ground is not None
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    own, other = plane.to_plane(ground), plane.to_plane(taker.shape)
    away = shapely.distance(own, other)
    if not _EDGE_M < away <= _STRIP_M:
        return found
    # What a disc as wide as the strip cannot enter between the two.
    around = shapely.union(own, other.intersection(own.buffer(4.0 * _STRIP_M)))
    closed = around.buffer(away, join_style="mitre").buffer(-away, join_style="mitre")
    strip = _sound(plane.to_degrees(closed)).intersection(mesh.outline(found.givers))
    near = [part for part in shapely.get_parts(strip) if shapely.dwithin(part, ground, _TOUCHING)]
    return replace(found, ground=_sound(shapely.union_all([ground, *near])))


def _with_sides(mesh: Mesh, contents: Contents, found: Picked) -> Picked:
    """Return ground with the strips beside it that are left of the givers where a border is near; none with houses."""
    ground = found.ground
    assert ground is not None
    plane = LocalPlane(*shapely.get_coordinates(ground.centroid)[0])
    near = plane.to_plane(ground).buffer(_SIDE_M, join_style="mitre")
    sides: list[Shape] = []
    for code in found.givers:
        giver = mesh.grids[code].shape
        rest = giver.difference(ground)
        for strip in shapely.get_parts(_narrow(plane.to_plane(rest), near)).tolist():
            for side in _ways_of(strip, plane, giver, ground):
                left = _spared(rest, side) if _is_bare(contents, side, ground) else None
                if left is not None:
                    sides.append(side)
                    rest = left
                    break
    return replace(found, ground=_sound(shapely.union_all([ground, *sides]))) if sides else found


def _ways_of(strip: Shape, plane: LocalPlane, giver: Shape, ground: Shape) -> Iterator[Shape]:
    """Yield a strip, which is in metres, as it may be given: without what runs out as a thread, or else all of it.

    A little wider: it has no corner on an edge of the ground to the last digit, and needles would be left.
    """
    broad = strip.buffer(-_THREAD_M / 2.0, join_style="mitre").buffer(_THREAD_M / 2.0, join_style="mitre")
    for each in (broad, strip):
        wider = plane.to_degrees(each.buffer(2.0 * _EDGE_M, join_style="mitre"))
        yield _sound(shapely.intersection(shapely.snap(wider, ground, _AT_A_CORNER), giver))


def _spared(rest: Shape, strip: Shape) -> Shape | None:
    """Return what is left of the rest of a grid without a strip; None where that holds it together."""
    left = polygonal(rest.difference(strip.buffer(_TOUCHING)))
    return left if shapely.get_num_geometries(left) <= shapely.get_num_geometries(rest) else None


def _is_bare(contents: Contents, strip: Shape, ground: Shape) -> bool:
    """Return whether a strip is beside some ground, without houses."""
    return bool(shapely.dwithin(strip, ground, _TOUCHING)) and not _has_houses(contents, strip)


def _narrow(rest: shapely.Geometry, near: shapely.Geometry) -> Shape:
    """Return where some ground, as far as it is near, is too narrow for a disc as wide as half a road; in metres."""
    here = rest.intersection(near.buffer(2.0 * _SIDE_M))
    wide = here.buffer(-_SIDE_M / 2.0, join_style="mitre").buffer(_SIDE_M / 2.0 + _EDGE_M, join_style="mitre")
    return polygonal(here.difference(wide).intersection(near))


def _has_houses(contents: Contents, ground: Shape) -> bool:
    """Return whether buildings stand on some ground: more of one than its walls."""
    at = contents.buildings.tree.query(ground, predicate="intersects")
    shapes = contents.buildings.shapes[at]
    return bool((shapely.area(shapely.intersection(shapes, ground)) > (1.0 - _ALMOST) * shapely.area(shapes)).any())


def _estates(mesh: Mesh, contents: Contents, places: Sequence[shapely.Point], within: Shape | None) -> Picked:
    at = _met(contents.estates.shapes, places, within, contents.estates.tree)
    shapes = contents.estates.shapes[at]
    return _told(mesh, contents, shapes, [Item(contents.estates.labels[i], contents.estates.shapes[i]) for i in at])


def _gaps(mesh: Mesh, contents: Contents, places: Sequence[shapely.Point], within: Shape | None) -> Picked:
    parts = shapely.get_parts(mesh.gaps())
    shapes = parts[_met(parts, places, within, shapely.STRtree(parts))]
    return _told(mesh, contents, shapes, [Item("", shape) for shape in shapes])


def _blocks(mesh: Mesh, contents: Contents, places: Sequence[shapely.Point], within: Shape | None) -> Picked:
    """Return blocks of grids between roads, and gaps, each as one block."""
    met = {code for code in _grids_at(mesh, places) if code is not None}
    codes = sorted(met | set([] if within is None else _grids_under(mesh, within)))
    shapes = shapely.get_parts(mesh.gaps())
    if codes:
        blocks = cutting.cut(mesh, codes, _for_cutting(mesh, codes, contents), whole=False)
        shapes = np.concatenate([blocks.shapes, shapes])
    shapes = shapes[_met(shapes, places, within, shapely.STRtree(shapes))]
    return _told(mesh, contents, shapes, [Item("", shape) for shape in shapes])


def _for_cutting(mesh: Mesh, codes: Sequence[str], contents: Contents) -> cutting.Contents:
    """Return the lines and buildings on the ground of some grids."""
    ground = mesh.outline(codes)
    near = contents.buildings.tree.query(ground, predicate="intersects")
    buildings = [
        Building(str(at), None, "", 0, int(contents.households[at]), contents.buildings.shapes[at])
        for at in np.sort(near).tolist()
    ]
    lines = [line for line in contents.lines if shapely.intersects(line.shape, ground)]
    return cutting.Contents(lines, buildings)


def _buildings(mesh: Mesh, contents: Contents, places: Sequence[shapely.Point], within: Shape | None) -> Picked:
    """Return the ground around buildings, up to half way to those beside them; in no grid only that below them."""
    units = contents.buildings
    at = _met(units.shapes, places, within, units.tree)
    middles = shapely.points(np.column_stack([units.middles.lon[at], units.middles.lat[at]]))
    codes = _grids_at(mesh, middles)
    of_grid: defaultdict[str, list[int]] = defaultdict(list)
    for building, code in zip(at.tolist(), codes, strict=True):
        if code is not None:
            of_grid[code].append(building)
    shapes = [_around(mesh, contents, code, some) for code, some in sorted(of_grid.items())]
    shapes += [units.shapes[building] for building, code in zip(at.tolist(), codes, strict=True) if code is None]
    items = [Item(units.labels[building], middle) for building, middle in zip(at.tolist(), middles, strict=True)]
    return _told(mesh, contents, np.array(shapes, dtype=object), items)


def _around(mesh: Mesh, contents: Contents, code: str, picked_here: Sequence[int]) -> Shape:
    """Return the part of a grid that is nearer to some of its buildings than to its others."""
    grid = mesh.grids[code].shape
    near = contents.buildings.tree.query(grid, predicate="intersects")
    others = np.setdiff1d(near, picked_here)
    if not len(others):
        return grid
    plane = LocalPlane(*shapely.get_coordinates(grid.centroid)[0])
    ours, theirs = (plane.to_plane(contents.buildings.shapes[np.asarray(some)]) for some in (picked_here, others))
    ground = plane.to_plane(grid)
    cells = _cells(ours, theirs, ground)
    even = cells.simplify(_EVEN_M)
    if even.is_valid and shapely.covers(even, ours).all() and not shapely.intersects(even, theirs).any():
        cells = even
    return polygonal(_sound(plane.to_degrees(cells)).intersection(grid))


def _cells(ours: Shapes, theirs: Shapes, ground: Shape) -> shapely.Geometry:
    """Return the ground nearer to walls of the one buildings than to those of the others."""
    walls = [np.unique(shapely.get_coordinates(shapely.segmentize(some, _APART_M)), axis=0) for some in (ours, theirs)]
    points, first = np.unique(np.vstack(walls), axis=0, return_index=True)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=ground, ordered=True))
    return shapely.union_all([*cells[first < len(walls[0])], *ours]).difference(shapely.union_all(theirs))


def _sound(shape: shapely.Geometry) -> Shape:
    """Return what of a shape has area on the lattice, valid there: what is thinner than a step is left out."""
    for _ in range(_ROUNDS):
        snapped = lattice.snap(polygonal(shape))
        if snapped.is_valid:
            return cast(Shape, snapped)
        shape = shapely.make_valid(snapped, method="structure", keep_collapsed=False)
    return cast(Shape, shapely.set_precision(shape, 10.0**-lattice.DECIMALS))


def _told(mesh: Mesh, contents: Contents, shapes: Shapes, items: Sequence[Item]) -> Picked:
    """Return picked ground with whose it is; slivers of grids that it hardly touches are not of it."""
    if not len(shapes):
        return Picked()
    ground = _sound(shapely.union_all(shapes))
    under = _grids_under(mesh, ground)
    givers = [code for code in under if _is_worth_it(mesh, code, ground)]
    left = polygonal(ground.difference(mesh.outline(under)))
    nobodys = _nobodys(mesh, contents, left, items)
    return Picked(ground, tuple(givers), tuple(items), _households(contents, ground), nobodys)


def _nobodys(mesh: Mesh, contents: Contents, left: Shape, items: Sequence[Item]) -> Nobodys:
    """Return what is on picked ground that is left of grids."""
    count = sum(shapely.intersects(left, shapely.point_on_surface(item.shape)) for item in items)
    if not count:
        return Nobodys()
    enclosed = shapely.area(left.difference(mesh.gaps())) < (1.0 - _ALMOST) * shapely.area(left)
    return Nobodys(int(count), _households(contents, left), bool(enclosed))


def _households(contents: Contents, ground: Shape | None) -> int:
    """Return how many live in the buildings that have their middle on some ground."""
    middles = contents.buildings.middles
    some = middles.within(np.array([shapely.bounds(ground)]))
    inside = some[shapely.contains_xy(ground, middles.lon[some], middles.lat[some])]
    return int(contents.households[inside].sum())


def _is_worth_it(mesh: Mesh, code: str, ground: Shape) -> bool:
    shared = shapely.area(shapely.intersection(mesh.grids[code].shape, ground))
    return bool(shared > (1.0 - _ALMOST) * shapely.area(ground))


def _grids_at(mesh: Mesh, places: Sequence[shapely.Point] | Shapes) -> list[str | None]:
    """Return the grid at each of some places; of several the lowest code, None where there is none."""
    codes, shapes = _in_order(mesh)
    place, grid = shapely.STRtree(shapes).query(np.asarray(places, dtype=object), predicate="intersects")
    lowest: dict[int, int] = {}
    for at, found in zip(place.tolist(), grid.tolist(), strict=True):
        lowest[at] = min(found, lowest.get(at, found))
    return [codes[lowest[at]] if at in lowest else None for at in range(len(places))]


def _grids_under(mesh: Mesh, shape: shapely.Geometry) -> list[str]:
    codes, shapes = _in_order(mesh)
    return [codes[at] for at in np.flatnonzero(shapely.intersects(shapes, shape)).tolist()]


def _in_order(mesh: Mesh) -> tuple[list[str], Shapes]:
    codes = sorted(mesh.grids)
    return codes, np.array([mesh.grids[code].shape for code in codes], dtype=object)


_PICKS = {Unit.BUILDING: _buildings, Unit.ESTATE: _estates, Unit.BLOCK: _blocks, Unit.GAP: _gaps}
