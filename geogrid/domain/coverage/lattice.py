"""The storage lattice: longitude and latitude are kept as whole multiples of 1e-9 degrees (0.1 mm)."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

DECIMALS = 9
_A_DEGREE = 10.0**DECIMALS


def on_lattice(degrees: ArrayLike) -> NDArray[np.float64]:
    """Return coordinates rounded to the lattice; -0.0 becomes 0.0 so that equal points are equal bytes."""
    return np.round(np.asarray(degrees, dtype=float), DECIMALS) + 0.0


def one(degrees: float) -> float:
    """Return one coordinate as `on_lattice` does, without numpy's cost of starting."""
    return round(degrees * _A_DEGREE) / _A_DEGREE + 0.0


def snap(shapes: Any) -> Any:
    """Return a shape, or an array of shapes, with every vertex on the lattice.

    A vertex goes where it goes whichever shape it belongs to, so shapes that share vertices still share them. Shapes
    that only touched, without shared vertices, may come apart: node them first.
    """
    return shapely.transform(shapes, on_lattice)
