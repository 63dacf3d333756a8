"""Ground picked on a map by what stands or lies on it: buildings, estates, blocks between roads, gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np
import shapely

from geogrid.domain.coverage.rings import Ints, polygonal
from geogrid.domain.editing.edit import Place
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents, Shapes
from geogrid.domain.measure import LocalPlane
from geogrid.domain.redraw import cutting
from geogrid.domain.redraw.pick import ALMOST, Item, Nobodys, Picked, households_on, sound
from geogrid.domain.redraw.reaching import reaching
from geogrid.domain.register import Building

_APART_M = 4.0
"""Walls are seen as points no farther apart than this; a border half way between buildings follows from them."""
_EVEN_M = 2.0
"""Kinks smaller than this are no part of a border between buildings, where no building is cut for it."""


class Unit(StrEnum):
    """What is picked as one."""

    BUILDING = "building"
    ESTATE = "estate"
    BLOCK = "block"
    GAP = "gap"


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
    return polygonal(sound(plane.to_degrees(cells)).intersection(grid))


def _cells(ours: Shapes, theirs: Shapes, ground: Shape) -> shapely.Geometry:
    """Return the ground nearer to walls of the one buildings than to those of the others."""
    walls = [np.unique(shapely.get_coordinates(shapely.segmentize(some, _APART_M)), axis=0) for some in (ours, theirs)]
    points, first = np.unique(np.vstack(walls), axis=0, return_index=True)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=ground, ordered=True))
    return shapely.union_all([*cells[first < len(walls[0])], *ours]).difference(shapely.union_all(theirs))


def _told(mesh: Mesh, contents: Contents, shapes: Shapes, items: Sequence[Item]) -> Picked:
    """Return picked ground with whose it is; slivers of grids that it hardly touches are not of it."""
    if not len(shapes):
        return Picked()
    ground = sound(shapely.union_all(shapes))
    under = _grids_under(mesh, ground)
    givers = [code for code in under if _is_worth_it(mesh, code, ground)]
    left = polygonal(ground.difference(mesh.outline(under)))
    nobodys = _nobodys(mesh, contents, left, items)
    return Picked(ground, tuple(givers), tuple(items), households_on(contents, ground), nobodys)


def _nobodys(mesh: Mesh, contents: Contents, left: Shape, items: Sequence[Item]) -> Nobodys:
    """Return what is on picked ground that is left of grids."""
    count = sum(shapely.intersects(left, shapely.point_on_surface(item.shape)) for item in items)
    if not count:
        return Nobodys()
    enclosed = shapely.area(left.difference(mesh.gaps())) < (1.0 - ALMOST) * shapely.area(left)
    return Nobodys(int(count), households_on(contents, left), bool(enclosed))


def _is_worth_it(mesh: Mesh, code: str, ground: Shape) -> bool:
    shared = shapely.area(shapely.intersection(mesh.grids[code].shape, ground))
    return bool(shared > (1.0 - ALMOST) * shapely.area(ground))


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
