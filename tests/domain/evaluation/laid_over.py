"""Contents laid over a mesh: places on and beside borders, buildings that borders cut, touch and leave whole."""

import numpy as np
import shapely

from geogrid.domain.coverage.lattice import snap
from geogrid.domain.evaluation.contents import Contents, Golden, Points, Units
from geogrid.domain.people.post import Role
from geogrid.domain.register import Line, LineKind, LineRank, Surface, SurfaceKind


def contents(mesh, seed, places=2_000, buildings=400):
    chance = np.random.default_rng(seed)
    xy = spots(mesh, chance, places)
    shapes = boxes(mesh, chance, buildings, 2e-4)
    estates = boxes(mesh, chance, buildings // 8, 1e-3)
    codes = sorted(mesh.grids)
    homes = [str(code) for code in chance.choice(codes, len(codes) // 2)]
    roles = list(Role)
    return Contents(
        buildings=Units(shapes, [f"{at}幢" for at in range(len(shapes))]),
        households=chance.integers(0, 60, len(shapes)),
        estates=Units(estates, [f"小区{at}" for at in range(len(estates))]),
        places=Points.of(*xy.T),
        cases=Points.of(*spots(mesh, chance, places // 4).T),
        open_cases=Points.of(*spots(mesh, chance, places // 8).T),
        posts=[(code, roles[int(chance.integers(len(roles)))]) for code in homes],
        lines=ways(mesh, chance),
        surfaces=[Surface("", SurfaceKind.WATER, shape) for shape in boxes(mesh, chance, 5, 3e-3)],
        golden=[Golden(*place, f"{at}", codes[at % len(codes)]) for at, place in enumerate(xy[:40].tolist())],
    )


def spots(mesh, chance, many):
    """Points anywhere, a third of them vertices of borders, a few just beside one or outside all."""
    west, south, east, north = shapely.total_bounds([grid.shape for grid in mesh.grids.values()])
    xy = chance.uniform([west - 1e-3, south - 1e-3], [east + 1e-3, north + 1e-3], (many, 2))
    corners = shapely.get_coordinates([grid.shape for grid in mesh.grids.values()])
    third = many // 3
    xy[:third] = corners[chance.integers(0, len(corners), third)]
    xy[third - third // 5 : third] += chance.normal(0, 1e-9, (third // 5, 2))
    return xy


def boxes(mesh, chance, many, size):
    """Rectangles, a quarter of them with a corner at a border's vertex."""
    west, south, east, north = shapely.total_bounds([grid.shape for grid in mesh.grids.values()])
    low = chance.uniform([west, south], [east, north], (many, 2))
    corners = shapely.get_coordinates([grid.shape for grid in mesh.grids.values()])
    low[: many // 4] = corners[chance.integers(0, len(corners), many // 4)]
    high = low + chance.uniform(0.3, 1.0, (many, 2)) * size
    return np.array([snap(shape) for shape in shapely.box(*low.T, *high.T)], dtype=object)


def ways(mesh, chance):
    """Lines along some borders, a little beside them, and some across."""
    kinds, found = list(LineKind), []
    arcs = mesh.bordering(mesh.arcs)
    for at in chance.choice(len(arcs), len(arcs) // 2).tolist():
        shape = shapely.transform(arcs[at].line(), lambda xy: xy + chance.normal(0, 5e-5, 2))
        name = "" if chance.random() < 0.3 else f"路{at}"
        kind = kinds[int(chance.integers(len(kinds)))]
        found.append(Line(name, kind, LineRank.STREET, float(chance.uniform(3, 60)), shape))
    return found
