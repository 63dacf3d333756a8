"""A seamless coverage of any size in a metre plane, fast: wavy bricks, for benchmarks and for tests of the check.

::

        +-------+-------+---
    +---+---+---+---+---+        three meet at each corner, as grids do; every side is a line
    |       |       |            of many vertices, the same on both of its sides
    +---+---+---+---+---

"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.lib.stride_tricks import sliding_window_view
from shapely import Polygon

from geogrid.domain.simulate.arrays import Floats, Ints, Shapes

PLANE = "EPSG:4548"
ORIGIN = (627_000.0, 3_288_000.0)  # in Tunxi, in that plane
_WAVES = 4
_SLOPE = 0.08  # of each wave at its steepest, so that all together turn no corner over
_JITTER = 0.2  # of the distance of two vertices; up to a quarter, no triangle of neighbouring vertices turns over
_DECIMALS = 4  # of a metre


@dataclass(frozen=True)
class Cloth:
    """A valid coverage.

    Parameters
    ----------
    codes
        One a polygon, all of the same length, in order.
    shapes
        The polygons, in metres (EPSG:4548); neighbours share identical vertices.
    parent
        The ground of all; its vertices are those of the outer border.
    """

    codes: list[str]
    shapes: Shapes
    parent: Polygon


def weave(count: int, *, vertices: int = 70, side: float = 300.0, seed: int = 1) -> Cloth:
    """Return a cloth of polygons.

    Parameters
    ----------
    count
        How many polygons.
    vertices
        Of each polygon: an even number, at least 6.
    side
        Of a polygon, about (m).
    seed
        The same numbers and seed give the same cloth, bit for bit, on the same machine.

    Raises
    ------
    ValueError
        When `count` is below 1 or `vertices` odd or below 6.
    """
    if count < 1 or vertices < 6 or vertices % 2:
        raise ValueError("a cloth has at least one polygon, of an even number of vertices from 6")
    loom = _Loom(count, vertices, side, np.random.default_rng(seed))
    shapes = shapely.polygons(loom.rings())
    digits = len(str(count))
    parent = shapely.normalize(shapely.coverage_union_all(shapes))
    return Cloth([f"{number:0{digits}d}" for number in range(1, count + 1)], shapes, parent)


class _Loom:
    """The lines between rows, and the uprights between the bricks of a row."""

    def __init__(self, count: int, vertices: int, side: float, rng: np.random.Generator) -> None:
        self.count = count
        self.high = vertices // 4 - (vertices // 2 - vertices // 4) % 2  # steps up a brick
        self.wide = vertices // 2 - self.high  # steps along it: even, half of them to the corner of the next row
        self.columns = max(1, round(np.sqrt(count)))
        self.rows = -(-count // self.columns)
        self.step = side / np.array([self.wide, self.high])
        self.rng = rng
        self.waves = _waves(side, rng)

    def rings(self) -> Floats:
        """Return the vertices of each brick, counter-clockwise from its lower left. Shape (count, vertices, 2)."""
        lines = self._lines()
        uprights = self._uprights(lines)
        row, column = np.divmod(np.arange(self.count), self.columns)
        along = np.moveaxis(sliding_window_view(lines, self.wide + 1, axis=1), 2, 3)
        start = self._corner(row, column)
        low, top = along[row, start], along[row + 1, start]
        left, right = uprights[row, column], uprights[row, column + 1]
        return np.concatenate([low[:, :-1], right[:, :-1], top[:, :0:-1], left[:, :0:-1]], axis=1)

    def _corner(self, row: Ints, column: Ints) -> Ints:
        """Return how many steps east the lower left corner of a brick is; every other row stands half a brick aside."""
        return column * self.wide + row % 2 * (self.wide // 2)

    def _lines(self) -> Floats:
        """Return the vertices between the rows. Shape (rows + 1, steps + 1, 2)."""
        steps = self.columns * self.wide + self.wide // 2
        x, y = np.meshgrid(np.arange(steps + 1.0), np.arange(self.rows + 1.0))
        return self._laid(x, y * self.high)

    def _uprights(self, lines: Floats) -> Floats:
        """Return the vertices between the bricks of each row, upwards. Shape (rows, columns + 1, high + 1, 2)."""
        row, column = np.ogrid[: self.rows, : self.columns + 1]
        x = self._corner(row, column)
        up = np.arange(1.0, self.high)
        inner = self._laid(*np.broadcast_arrays(x[..., None], row[..., None] * self.high + up))
        return np.concatenate([lines[row, x][:, :, None], inner, lines[row + 1, x][:, :, None]], axis=2)

    def _laid(self, x: Floats, y: Floats) -> Floats:
        """Return where vertices of the straight cloth come to lie, in metres."""
        straight = np.stack([x, y], axis=-1)
        straight += self.rng.uniform(-_JITTER, _JITTER, straight.shape)
        straight *= self.step
        bent = straight + ORIGIN
        for number, phase, push in self.waves:
            bent += np.sin(straight @ number + phase)[..., None] * push
        return np.round(bent, _DECIMALS)


def _waves(side: float, rng: np.random.Generator) -> list[tuple[Floats, float, Floats]]:
    """Return wave numbers (1/m), phase and push (m) of a few waves, some shorter than a brick, some longer."""
    waves = []
    for length in side * np.geomspace(0.7, 6.0, _WAVES):
        heading, phase, pushed = rng.uniform(0, 2 * np.pi, 3)
        size = _SLOPE * length / (2 * np.pi)
        number = 2 * np.pi / length * np.array([np.cos(heading), np.sin(heading)])
        waves.append((number, phase, size * np.array([np.cos(pushed), np.sin(pushed)])))
    return waves
