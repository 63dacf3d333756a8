"""From the straight town plan to the bent ground, and from metres on the ground to degrees.

The plan is a sheet of straight lines, where joints are exact. One smooth map bends it: rivers swing, roads curve,
lanes slant. Each corner is mapped once, so whatever shares a corner on the plan shares it on the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.simulate.arrays import Bools, Floats, Ints

LATTICE = 9  # decimals of a degree that are stored

# GRS 80, the ellipsoid of CGCS2000.
SEMI_MAJOR = 6_378_137.0
ECCENTRICITY_2 = 0.006_694_380_022_90


@dataclass(frozen=True)
class Ground:
    """The map from plan (u east, v north) to ground (x east, y north), all metres.

    Parameters
    ----------
    origin
        Longitude and latitude of 0, 0; degrees.
    waves
        Long waves, one per row: wave numbers along u and v (1/m), phase, pushes along x and y (m).
    boxes
        Plan boxes inside which lanes are bent besides: west, south, east, north. Shape (n, 4).
    bends
        How each box is bent: three shares of its size along x, three along y. Shape (n, 6).
    """

    origin: tuple[float, float]
    waves: Floats
    boxes: Floats
    bends: Floats

    def at(self, u: Floats, v: Floats, box: Ints) -> tuple[Floats, Floats]:
        """Return the ground metres of plan points, each with the box it lies in or on the edge of (-1: in none)."""
        du, dv = self._inside_box(u, v, box)
        u, v = u + du, v + dv
        x, y = _swing(u, v)
        for along_u, along_v, phase, push_x, push_y in self.waves:
            wave = np.sin(along_u * u + along_v * v + phase)
            x, y = x + push_x * wave, y + push_y * wave
        return x, y

    def frame(self, u: Floats, v: Floats, box: Ints) -> tuple[Floats, Floats, Floats]:
        """Return the ground points and what one plan metre east and north become there; each of shape (n, 2)."""
        here, east, north = (np.column_stack(self.at(u + du, v + dv, box)) for du, dv in ((0, 0), (1.0, 0), (0, 1.0)))
        return here, east - here, north - here

    def place(self, u: Floats, v: Floats, box: Ints) -> Floats:
        """Return plan points as CGCS2000 degrees; `box` as in `at`. Shape (n, 2)."""
        return self.degrees(np.column_stack(self.at(u, v, box)))

    def degrees(self, metres: Floats) -> Floats:
        """Return ground points as CGCS2000 longitude and latitude on the storage lattice.

        The plane touches the ellipsoid at the origin: lengths are right there, and 0.15 % off 15 km north of it.

        Parameters
        ----------
        metres
            East and north of the origin. Shape (n, 2).
        """
        latitude = np.radians(self.origin[1])
        bend = 1 - ECCENTRICITY_2 * np.sin(latitude) ** 2
        along_parallel = SEMI_MAJOR / bend**0.5 * np.cos(latitude)
        along_meridian = SEMI_MAJOR * (1 - ECCENTRICITY_2) / bend**1.5
        return np.round(self.origin + np.degrees(metres / [along_parallel, along_meridian]), LATTICE)

    def _inside_box(self, u: Floats, v: Floats, box: Ints) -> tuple[Floats, Floats]:
        west, south, east, north = self.boxes[box].T
        s, t = (u - west) / (east - west), (v - south) / (north - south)
        dome = np.where((box >= 0) & (s > 0) & (s < 1) & (t > 0) & (t < 1), np.sin(np.pi * s) * np.sin(np.pi * t), 0)
        a, b, c, d, e, f = self.bends[box].T
        return (
            (east - west) * dome * (a + b * (2 * s - 1) + c * (2 * t - 1)),
            (north - south) * dome * (d + e * (2 * s - 1) + f * (2 * t - 1)),
        )


def _swing(u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Turn the west down and the north over, as 率水 comes from the south-west and 横江 from the north-west."""
    west = _bounded(-u, 3_000.0)
    north = _bounded(v, 2_500.0)
    fade = 1 / (1 + (u / 2_200) ** 2)
    return u - 0.26 * north * fade, v - 0.30 * west


def _bounded(length: Floats, most: float) -> Floats:
    """Return 0 for lengths well below 0, growing smoothly to at most `most`."""
    soft = 300.0
    return np.asarray(most * np.tanh(soft * np.logaddexp(0, length / soft) / most))


def lay(origin: tuple[float, float], boxes: Floats, bent: Bools, rng: np.random.Generator) -> Ground:
    """Return a ground with long waves all over and lanes bent inside those boxes that are `bent`."""
    lengths = np.array([1_300.0, 1_900.0, 2_700.0, 4_100.0])
    heading = rng.uniform(0, np.pi, 4)
    push = rng.uniform(0, 2 * np.pi, 4)
    size = lengths * 0.018
    number = 2 * np.pi / lengths
    waves = np.column_stack(
        [
            number * np.cos(heading),
            number * np.sin(heading),
            rng.uniform(0, 2 * np.pi, 4),
            size * np.cos(push),
            size * np.sin(push),
        ]
    )
    bends = rng.uniform(-0.055, 0.055, (len(boxes), 6)) * bent[:, None]
    return Ground(origin, waves, boxes, bends)
