"""Grids drawn with letters: each letter is a grid made of the square cells where it stands."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.grid import Grid

WEST, NORTH, CELL = 118.3, 29.8, 0.001


def shapes(picture: str) -> dict[str, BaseGeometry]:
    """Return the ground of each letter; a dot is nobody's.

    The upper left corner of the picture lies at 118.3 E, 29.8 N; a letter is a thousandth of a degree wide.
    """
    cells = defaultdict(list)
    for row, line in enumerate(picture.split()):
        for column, letter in enumerate(line):
            west, north = WEST + column * CELL, NORTH - row * CELL
            cells[letter].append(shapely.box(*np.round((west, north - CELL, west + CELL, north), 9)))
    return {letter: shapely.union_all(parts) for letter, parts in sorted(cells.items()) if letter != "."}


def grids(picture: str, **more: str) -> list[Grid]:
    """Return one grid for each letter, which is its code."""
    return [Grid(code, more.get(code, f"网格{code}"), None, None, shape) for code, shape in shapes(picture).items()]


def at(column: float, row: float) -> tuple[float, float]:
    """Return longitude and latitude of a place in the picture, counted from its upper left corner."""
    return float(np.round(WEST + column * CELL, 9)), float(np.round(NORTH - row * CELL, 9))
