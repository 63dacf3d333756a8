"""Small meshes drawn with letters, see tests/store/pictures.py; each letter is a grid of 97 m by 111 m a cell."""

from dataclasses import replace

import shapely
from shapely.affinity import rotate

from geogrid.domain.coverage.lattice import snap
from geogrid.domain.coverage.noding import node
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.grid import Area, Grid, Level
from tests.store import pictures

SQUARE = """
    AABB
    AABB
    CCDD
    CCDD
"""
HOLED = """
    AAAA
    A.EA
    AAAA
"""
NORTH, SOUTH, STREET, DISTRICT = "north", "south", "street", "district"


def mesh(picture=SQUARE, south="CD", **more):
    """A mesh whose grids are in the community `north`, but for those in `south`."""
    drawn = pictures.shapes(picture)
    shapes = node([plain(shape) for shape in drawn.values()], 1e-9)
    grids = [
        Grid(code, f"网格{code}", SOUTH if code in south else NORTH, 100, shape)
        for code, shape in zip(drawn, shapes, strict=True)
    ]
    return mesh_of(grids, areas(grids), **more)


def plain(shape):
    """The same without the corners of cells that are no corners of it."""
    return shape.simplify(0).normalize().simplify(0)


def areas(grids):
    """The areas above, drawn as the store has them: unions with all their vertices."""
    found = [Area(DISTRICT, "区", Level.DISTRICT, None, together(grids)),
             Area(STREET, "街道", Level.STREET, DISTRICT, together(grids))]  # fmt: skip
    for code in (NORTH, SOUTH):
        some = [grid for grid in grids if grid.community == code]
        if some:
            found.append(Area(code, code, Level.COMMUNITY, STREET, together(some)))
    return found


def together(grids):
    return shapely.coverage_union_all([grid.shape for grid in grids])


def line(*places):
    """A line through places of the picture, given by column and row."""
    return tuple(pictures.at(*place) for place in places)


def box(west, north, east, south):
    """Ground between two columns and two rows of the picture."""
    return ((line((west, north), (east, north), (east, south), (west, south), (west, north)),),)


def cells(shape):
    """How many cells of the picture a shape is as large as."""
    return round(shape.area / pictures.CELL**2, 6)


def shifted(grid, degrees):
    return replace(grid, shape=shapely.transform(grid.shape, lambda xy: xy + degrees))


def moved(grid, degrees):
    return replace(grid, shape=snap(shifted(grid, degrees).shape))


def turned(whole):
    """A mesh turned a little, so that no border runs along the lattice; vertices stay shared, wherever they go."""
    grids = [
        replace(grid, shape=snap(rotate(grid.shape, 17, origin=(pictures.WEST, pictures.NORTH))))
        for grid in whole.grids.values()
    ]
    return mesh_of(grids, areas(grids))
