"""Edges as a cell sees them, in short numbers, and what those say for sure.

Coordinates are counted from the cell's middle, UNITS to a cell. An edge is cut off a few cells away, where it does not
matter any more, and its ends are rounded. So each coordinate is wrong by at most half a unit, and a little for the
arithmetic on the way (less than 0.04). Therefore a determinant of short numbers, a * b - c * d, in which the lengths a
and c come from two of them, is wrong by at most 0.54 (|a| + |c|) + 1.08 (|b| + |d|) + 1.2, and by (|a| + |c|) / 64 for
being computed in single precision. Where it could have the other sign, and where a point is about as high as an end,
the edge itself is asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Number = Any
"""A number, or an array of them."""

UNITS = 4096  # a cell
_REACH = 7.75 * UNITS  # where edges are cut off; a little less than short numbers reach
NOWHERE = 32767  # the height of an edge that is none
_LENGTHS, _REST = 1.25, 2.0  # how wrong a determinant may be, at most: this part of its lengths, and this
_LEVEL = 1.25  # how wrong a difference of heights may be


def shortened(
    x1: Number, y1: Number, x2: Number, y2: Number, x: Number, y: Number, scale: float
) -> tuple[Number, Number, Number, Number]:
    """Return the ends of an edge that goes through a cell in its units; takes numbers and arrays alike.

    Parameters
    ----------
    x1, y1, x2, y2
        The edge, degrees.
    x, y
        The cell's middle.
    scale
        Cells a degree.
    """
    units = scale * UNITS
    u1, v1, u2, v2 = (x1 - x) * units, (y1 - y) * units, (x2 - x) * units, (y2 - y) * units
    slope = (u2 - u1) / (v2 - v1 + (v1 == v2))
    low, high = _cut(v1), _cut(v2)
    u1, u2 = u1 + (low - v1) * slope, u2 + (high - v2) * slope
    slope = (high - low) / (u2 - u1 + (u1 == u2))
    one, other = _cut(u1), _cut(u2)
    # Of an edge that only passes by, as some in the outermost cells do, the heights may be anywhere.
    low, high = _cut(low + (one - u1) * slope), _cut(high + (other - u2) * slope)
    return np.rint(one), np.rint(low), np.rint(other), np.rint(high)


def _cut(away: Number) -> Number:
    return np.minimum(np.maximum(away, -_REACH), _REACH)


def crossed(
    u: Number, v: Number, u1: Number, v1: Number, u2: Number, v2: Number, upright: Number, left: Number
) -> tuple[Number, Number]:
    """Return whether an edge is crossed between a point and its cell's middle, and whether that is in doubt.

    Takes numbers and arrays alike.

    Parameters
    ----------
    u, v
        The point.
    u1, v1, u2, v2
        The edge, `shortened`.
    upright, left
        Whether it crosses the upright line through the middle, and has the middle to its left.
    """
    along, up, above = u2 - u1, v2 - v1, v - v1
    turn = along * above + up * u1
    here = turn - up * u
    level = (v1 <= v) & (v < v2)
    most = _LENGTHS * (abs(along) + abs(up) + abs(above)) + _REST
    doubt = level & (abs(here) <= most + _LENGTHS * abs(u - u1))
    doubt |= (level | upright) & (abs(turn) <= most + _LENGTHS * abs(u1))
    doubt |= (abs(above) <= _LEVEL) | (abs(v - v2) <= _LEVEL)
    return (level & ((here > 0) != (turn > 0))) ^ (upright & ((turn > 0) != left)), doubt
