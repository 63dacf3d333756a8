"""Surfaces: the rivers with their banks, riverside greens, and parks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geogrid.domain.register import LineKind, Surface, SurfaceKind
from geogrid.domain.simulate.blocks import Blocks
from geogrid.domain.simulate.buildings import Use, setbacks
from geogrid.domain.simulate.ground import LATTICE, Floats, Ground, to_degrees
from geogrid.domain.simulate.sheet import Ints, Sheet

BEYOND = 350.0  # metres that a river runs on outside the district
STEP = 25.0
MOUTH = 130.0  # metres over which a river widens towards the one it joins
PATH = 5.0  # metres between the water and the green of its bank
SMALLEST = 5e-8  # square degrees, about 500 square metres


def surfaces(
    sheet: Sheet,
    blocks: Blocks,
    ground: Ground,
    use: Ints,
    park_names: tuple[str, ...],
    origin: tuple[float, float],
    rng: np.random.Generator,
) -> list[Surface]:
    """Return the waters, the greens along them and the parks."""
    waters = _rivers(sheet, blocks, ground, origin, rng)
    banks = [Surface("", SurfaceKind.GREEN, shape) for shape in _banks(sheet, blocks, ground, waters, origin)]
    green = np.flatnonzero(use == Use.GREEN)
    shapes = inset(blocks, ground, green, setbacks(sheet, blocks)[green] + 3, origin)
    largest = np.argsort(-shapely.area(shapes), kind="stable").tolist()
    name = dict(zip(largest, park_names, strict=False))
    parks = [Surface(name.get(at, ""), SurfaceKind.GREEN, shape) for at, shape in enumerate(shapes)]
    return waters + banks + parks


def inset(
    blocks: Blocks, ground: Ground, block: Ints, margins: Floats, origin: tuple[float, float]
) -> npt.NDArray[np.object_]:
    """Return blocks with their margins (south, east, north, west; plan metres) taken off, as polygons in degrees."""
    west, south, east, north = (column.astype(float) for column in blocks.box[block].T)
    south, east, north, west = (
        south + margins[:, 0],
        east - margins[:, 1],
        north - margins[:, 2],
        west + margins[:, 3],
    )
    share = np.arange(5) / 5
    u = np.column_stack(
        [_mix(west, east, share), _mix(east, east, share), _mix(east, west, share), _mix(west, west, share)]
    )
    v = np.column_stack(
        [
            _mix(south, south, share),
            _mix(south, north, share),
            _mix(north, north, share),
            _mix(north, south, share),
        ]
    )
    box = np.repeat(blocks.quarter[block], u.shape[1])
    degrees = to_degrees(*ground.at(u.ravel(), v.ravel(), box), origin)
    return np.asarray(shapely.polygons(degrees.reshape(*u.shape, 2)))


def _mix(start: Floats, stop: Floats, share: Floats) -> Floats:
    return start[:, None] * (1 - share) + stop[:, None] * share


def _rivers(
    sheet: Sheet, blocks: Blocks, ground: Ground, origin: tuple[float, float], rng: np.random.Generator
) -> list[Surface]:
    found = []
    pieces = blocks.segments
    for number, way in enumerate(sheet.ways):
        here = np.flatnonzero(pieces.way == number)
        if way.kind is LineKind.RIVER and len(here):
            start, stop = float(pieces.start[here].min()), float(pieces.stop[here].max())
            shape = _river(way.runs_east, start, stop, way.width / 2, ground, origin, rng)
            found.append(Surface(way.name, SurfaceKind.WATER, shape))
    return found


def _river(
    runs_east: bool,
    start: float,
    stop: float,
    half: float,
    ground: Ground,
    origin: tuple[float, float],
    rng: np.random.Generator,
) -> shapely.Polygon:
    """Return the water of a river between two points of its line; ends that are not at 0, 0 run on."""
    start, stop = start - BEYOND * (start != 0), stop + BEYOND * (stop != 0)
    along = np.linspace(start, stop, max(2, round((stop - start) / STEP)))
    mouth = 0.0 if runs_east else 0.9 * np.exp(-along / MOUTH)
    banks = [half * (1 + mouth + _wobble(along, rng)) for _ in range(2)]
    line, offset = np.append(along, along[::-1]), np.append(-banks[0], banks[1][::-1])
    u, v = (line, offset) if runs_east else (offset, line)
    ring = to_degrees(*ground.at(u, v, np.full(len(u), -1)), origin)
    return shapely.Polygon(ring)


def _wobble(along: Floats, rng: np.random.Generator) -> Floats:
    waves = np.zeros(len(along))
    for length, size in ((900.0, 0.10), (330.0, 0.06), (120.0, 0.025)):
        waves += size * np.sin(2 * np.pi * along / length + rng.uniform(0, 2 * np.pi))
    return waves


def _banks(
    sheet: Sheet, blocks: Blocks, ground: Ground, waters: list[Surface], origin: tuple[float, float]
) -> list[shapely.Polygon]:
    """Return the greens between the water and the road on the bank, a path away from both."""
    wet = np.flatnonzero(blocks.water)
    shapes = inset(blocks, ground, wet, setbacks(sheet, blocks)[wet] + 4, origin)
    metre = 1e-5
    water = shapely.union_all([shapely.buffer(surface.shape, PATH * metre) for surface in waters])
    dry = shapely.get_parts(shapely.difference(shapes, water))
    dry = shapely.transform(dry, lambda points: np.round(points, LATTICE))
    return [shape for shape in dry if shape.area > SMALLEST and shape.is_valid]
