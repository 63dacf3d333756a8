"""Surfaces: the rivers with their banks, and parks with their ponds."""

from __future__ import annotations

import numpy as np
import shapely

from geogrid.domain.register import LineKind, Surface, SurfaceKind
from geogrid.domain.simulate.arrays import Floats, Ints, Shapes
from geogrid.domain.simulate.ground import LATTICE, Ground
from geogrid.domain.simulate.land_use import LandUse, Use
from geogrid.domain.simulate.recipe import Way

VERGE = 3.0  # metres between a road and the green beside it
BEYOND = 350.0  # metres that a river runs on outside the district
STEP = 25.0
MOUTH = 150.0  # metres over which a river widens towards the point where all join
PATH = 5e-5  # degrees, about 5 metres, between the water and the green of its bank
SMALLEST = 5e-8  # square degrees, about 500 square metres
POND = 9_000  # square metres of park from which on it has a pond


def surfaces(land: LandUse, ground: Ground, park_names: tuple[str, ...], rng: np.random.Generator) -> list[Surface]:
    """Return the waters, the greens along them, and the parks; the largest parks have names."""
    waters = _rivers(land, ground, rng)
    banks = [Surface("", SurfaceKind.GREEN, shape) for shape in _banks(land, ground, waters)]
    park = np.flatnonzero(land.use == Use.GREEN)
    size = land.blocks.extent[:, park].prod(axis=0)
    park = park[np.argsort(-size, kind="stable")]
    names = [*park_names, *[""] * len(park)]
    shapes = land.inset(ground, park, VERGE)
    parks = [Surface(name, SurfaceKind.GREEN, shape) for name, shape in zip(names, shapes, strict=False)]
    pond = park[: np.count_nonzero(size > POND)]
    ponds = [Surface("", SurfaceKind.WATER, shape) for shape in _ponds(land, ground, pond, rng)]
    return waters + banks + parks + ponds


def _ponds(land: LandUse, ground: Ground, block: Ints, rng: np.random.Generator) -> Shapes:
    """Return a rounded pond inside each park."""
    width, height = land.blocks.extent[:, block]
    middle = land.blocks.box[block, :2].T + np.array([width, height]) * rng.uniform(0.45, 0.55, (2, len(block)))
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    dent = 1 + 0.18 * np.sin(2 * turn + rng.uniform(0, 6, (len(block), 1)))
    dent += 0.10 * np.sin(3 * turn + rng.uniform(0, 6, (len(block), 1)))
    u = middle[0][:, None] + 0.22 * width[:, None] * dent * np.cos(turn)
    v = middle[1][:, None] + 0.20 * height[:, None] * dent * np.sin(turn)
    return land.drawn(ground, block, u, v)


def _rivers(land: LandUse, ground: Ground, rng: np.random.Generator) -> list[Surface]:
    pieces = land.blocks.segments
    joined = max(way.width for way in land.sheet.ways if way.kind is LineKind.RIVER) / 2
    found = []
    for number in [at for at, way in enumerate(land.sheet.ways) if way.kind is LineKind.RIVER]:
        here, way = np.flatnonzero(pieces.way == number), land.sheet.ways[number]
        if len(here):
            ends = float(pieces.start[here].min()), float(pieces.stop[here].max())
            found.append(Surface(way.name, SurfaceKind.WATER, _river(way, ends, joined, ground, rng)))
    return found


def _river(
    way: Way, ends: tuple[float, float], joined: float, ground: Ground, rng: np.random.Generator
) -> shapely.Polygon:
    """Return the water of a river between two points of its line.

    Ends that are not at 0, 0 run on; towards 0, 0 it widens to half the width of the joined river, `joined`.
    """
    start, stop = ends[0] - BEYOND * (ends[0] != 0), ends[1] + BEYOND * (ends[1] != 0)
    along = np.linspace(start, stop, max(2, round((stop - start) / STEP)))
    near = np.exp(-np.abs(along) / MOUTH)
    half = way.width / 2 * (1 - near) + joined * near
    banks = [half + way.width / 2 * (1 - near) * _wobble(along, rng) for _ in range(2)]
    line, offset = np.append(along, along[::-1]), np.append(-banks[0], banks[1][::-1])
    u, v = (line, offset) if way.runs_east else (offset, line)
    return shapely.Polygon(ground.place(u, v, np.full(len(u), -1)))


def _wobble(along: Floats, rng: np.random.Generator) -> Floats:
    waves = np.zeros(len(along))
    for length, size in ((900.0, 0.10), (330.0, 0.06), (120.0, 0.025)):
        waves += size * np.sin(2 * np.pi * along / length + rng.uniform(0, 2 * np.pi))
    return waves


def _banks(land: LandUse, ground: Ground, waters: list[Surface]) -> list[shapely.Polygon]:
    """Return the greens between the water and the road on the bank, a path away from both."""
    wet = np.flatnonzero(land.blocks.water)
    shapes = land.inset(ground, wet, VERGE)
    water = shapely.union_all([shapely.buffer(surface.shape, PATH) for surface in waters])
    dry = shapely.get_parts(shapely.difference(shapes, water))
    dry = shapely.transform(dry, lambda points: np.round(points, LATTICE))
    return [shape for shape in dry if shape.area > SMALLEST and shape.is_valid]
