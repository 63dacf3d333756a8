"""On which side of an edge a point lies, exactly.

A float filter decides nearly always. Where the determinant is smaller than its possible error, it is computed again in
double-double arithmetic (Dekker; Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
Predicates", 1997), as GEOS does, so that both give the same answer.

The functions of one edge and one point are plain arithmetic: Python runs them as they are, numba compiles them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Number = Any
"""A float, or an array of them."""

# The determinant's error is at most this part of the sum of its two products: (3 + 16 u) u, u = 2**-53.
FILTER = 3.3306690738754716e-16
_SPLIT = 134217729.0  # 2**27 + 1


def side(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> float:
    """Return a positive number where the point (x, y) is left of the edge, 0 on its line, negative to the right."""
    left, right = (x2 - x1) * (y - y1), (y2 - y1) * (x - x1)
    determinant = left - right
    if abs(determinant) > FILTER * (abs(left) + abs(right)):
        return determinant
    return side_in_double_double(x1, y1, x2, y2, x, y)


def sides(x1: Floats, y1: Floats, x2: Floats, y2: Floats, x: Floats, y: Floats) -> Floats:
    """Return `side` of many edges and points, shape (n,) each."""
    left, right = (x2 - x1) * (y - y1), (y2 - y1) * (x - x1)
    determinant = left - right
    doubtful = np.flatnonzero(~(np.abs(determinant) > FILTER * (np.abs(left) + np.abs(right))))
    if len(doubtful):
        chosen = (values[doubtful] for values in (x1, y1, x2, y2, x, y))
        determinant[doubtful] = side_in_double_double(*chosen)
    return determinant


def side_in_double_double(x1: Number, y1: Number, x2: Number, y2: Number, x: Number, y: Number) -> Number:
    """Return `side` computed with twice as many digits; takes numbers and arrays alike."""
    left, left_rest = product(*difference(x2, x1), *difference(y, y1))
    right, right_rest = product(*difference(y2, y1), *difference(x, x1))
    high, low = difference(left, right)
    return high + (low + (left_rest - right_rest))


def difference(a: Number, b: Number) -> tuple[Number, Number]:
    """Return a - b as a rounded number and its exact rest."""
    high = a - b
    virtual = a - high
    return high, (a - (high + virtual)) + (virtual - b)


def product(a: Number, a_rest: Number, b: Number, b_rest: Number) -> tuple[Number, Number]:
    """Return the product of two double-doubles as one."""
    high = a * b
    a_big, b_big = _SPLIT * a, _SPLIT * b
    a_high, b_high = a_big - (a_big - a), b_big - (b_big - b)
    a_low, b_low = a - a_high, b - b_high
    low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low
    low = low + (a * b_rest + a_rest * b)
    return high + low, low - ((high + low) - high)
