"""How well and how fast grids are put into words and drawn again from these, on simulated districts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer, Drawing
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import Kind
from geogrid.domain.sides.write import write
from geogrid.services import simulation
from geogrid.services.simulation import Size

SEEDS = 10
GRIDS = 92
ALIKE = 0.98
"""The share of their common ground from which on two shapes are one."""
_PLACES, _CASES = 2_000, 10
_TODAY = date(2026, 1, 1)
_TOP = 3


@dataclass
class RoundTrip:
    """What came back of the grids whose sides all have names.

    Parameters
    ----------
    grids, named
        How many there were, and whose sides all have names.
    first, top
        How many came back as the first candidate, and among the first three.
    certain, wrong
        How many drawings were called certain, and how many of them are another ground.
    describe_s, draw_s
        Seconds for a district of 92 grids: the slowest; seconds for all texts.
    """

    grids: int = 0
    named: int = 0
    first: int = 0
    top: int = 0
    certain: int = 0
    wrong: int = 0
    describe_s: float = 0.0
    draw_s: float = 0.0
    lost: list[str] = field(default_factory=list)
    """The texts whose grids were not among the first three."""


def round_trip(seeds: int, tell: Callable[[str], None]) -> RoundTrip:
    """Return what comes back when the grids of some districts are described, and drawn from their texts."""
    found = RoundTrip()
    for seed in range(seeds):
        tell(f"{seed + 1} / {seeds}")
        district = simulation.make(Size(GRIDS, _PLACES, _CASES, seed), _TODAY)
        units = [Unit(grid.code, grid.name, "", grid.shape) for grid in district.grids]
        start = time.perf_counter()
        described = describe(units, district.lines)
        found.describe_s = max(found.describe_s, time.perf_counter() - start)
        found.grids += len(units)
        drawer = Drawer(district.lines)
        for unit, each in zip(units, described, strict=True):
            if not each.unnamed_m and all(r.kind is not Kind.AREA for side in each.sides for r in side.references):
                _count(found, drawer, write(each.sides), unit.shape)
    return found


def _count(found: RoundTrip, drawer: Drawer, text: str, truth: Polygon | MultiPolygon) -> None:
    start = time.perf_counter()
    drawing = drawer.draw(read(text))
    found.draw_s += time.perf_counter() - start
    good = _are_right(drawing, truth)
    found.named += 1
    found.first += any(good[:1])
    found.top += any(good)
    found.certain += drawing.is_certain
    found.wrong += drawing.is_certain and not any(good[:1])
    if not any(good):
        found.lost.append(text)


def _are_right(drawing: Drawing, truth: Polygon | MultiPolygon) -> list[bool]:
    shapes = [each.shape for each in drawing.candidates[:_TOP]]
    common = [float(shapely.area(shapely.intersection(shape, truth))) for shape in shapes]
    return [both >= ALIKE * (shape.area + truth.area - both) for both, shape in zip(common, shapes, strict=True)]
