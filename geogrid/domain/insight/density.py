"""Where cases crowd: a kernel density in cases per square kilometre.

Kernel: quartic (biweight), ``3 / (pi R^2) (1 - d^2/R^2)^2`` for a distance d below the bandwidth R, 0 beyond; in metres
on a local plane, so it does not change with the zoom. Source: Silverman, Density Estimation (1986), 4.2.
Cases are first shared out linearly between the four nearest cells of a raster, which is exact to less than a cell.
The edge is not corrected: what happened beyond the district's border is unknown, so the density within one bandwidth
of it is too low. The raster reaches one bandwidth beyond its box, so its integral is the number of cases in the box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geogrid.domain.measure import LocalPlane

BANDWIDTH_M = 400.0
CELLS_PER_BANDWIDTH = 16
MOST_CELLS = 1000  # along the longer side

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Density:
    """A raster of cases per km2.

    Parameters
    ----------
    per_km2
        Shape (rows, columns), the first row in the north, the first column in the west.
    box
        Its outer edges: west, south, east, north in CGCS2000 degrees.
    cell_m
        Side of a cell in metres.
    bandwidth_m
        Radius of the kernel in metres.
    cases
        Cases that went into it; those outside the box asked for did not.
    """

    per_km2: NDArray[np.float64]
    box: Box
    cell_m: float
    bandwidth_m: float
    cases: int


def density(lon: NDArray[np.float64], lat: NDArray[np.float64], box: Box, bandwidth_m: float = BANDWIDTH_M) -> Density:
    """Return the density of points on a raster over a box.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees, shape (n,).
    box
        West, south, east, north in degrees. Points outside are left out.
    bandwidth_m
        Radius of the kernel in metres, larger than 0. In a box so wide that the raster would have more than
        1,000 cells along a side, cells and bandwidth grow.
    """
    west, south, east, north = box
    plane = LocalPlane(west, south + (north - south) / 2)
    width, height = (east - west) * plane.east, (north - south) * plane.north
    cell = max(bandwidth_m / CELLS_PER_BANDWIDTH, max(width, height) / MOST_CELLS)
    bandwidth = max(bandwidth_m, 4 * cell)
    pad = math.ceil(bandwidth / cell) + 1
    rows, columns = (math.ceil(side / cell) + 2 * pad for side in (height, width))
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    # Column and row counted from the centre of the first cell in the north-west.
    column = (lon[inside] - west) * plane.east / cell + pad - 0.5
    row = (north - lat[inside]) * plane.north / cell + pad - 0.5
    shared = _share_out(row, column, (rows, columns))
    smooth = _smooth(shared, _kernel(bandwidth / cell)) / (cell / 1000.0) ** 2
    left, top = west - pad * cell / plane.east, north + pad * cell / plane.north
    outer = (left, top - rows * cell / plane.north, left + columns * cell / plane.east, top)
    return Density(smooth, outer, cell, bandwidth, int(inside.sum()))


def _share_out(row: NDArray[np.float64], column: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Linear binning: each point gives its weight of 1 to the four nearest cell centres."""
    raster = np.zeros(shape)
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    down, right = row - top, column - left
    for step_down, weight_down in ((0, 1 - down), (1, down)):
        for step_right, weight_right in ((0, 1 - right), (1, right)):
            np.add.at(raster, (top + step_down, left + step_right), weight_down * weight_right)
    return raster


def _kernel(radius: float) -> NDArray[np.float64]:
    """Return the quartic kernel on cells, its sum 1; `radius` in cells."""
    steps = np.arange(-math.ceil(radius), math.ceil(radius) + 1)
    squared = (steps[:, None] ** 2 + steps[None, :] ** 2) / radius**2
    weights = np.where(squared < 1, (1 - squared) ** 2, 0.0)
    return np.asarray(weights / weights.sum())


def _smooth(raster: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convolve by FFT; the outcome has the raster's shape."""
    shape = [a + b - 1 for a, b in zip(raster.shape, kernel.shape, strict=True)]
    product = np.fft.rfft2(raster, shape) * np.fft.rfft2(kernel, shape)
    half = kernel.shape[0] // 2
    whole = np.fft.irfft2(product, shape)[half : half + raster.shape[0], half : half + raster.shape[1]]
    return np.maximum(whole, 0.0)


def bands(highest: float, wanted: int = 5) -> list[float]:
    """Return the lower edges of bands up to the highest value: the last `wanted` of 1, 2, 5, 10, 20, 50 and so on.

    Densities are skewed: with equal steps one hotspot would hide all else. None when the highest value is 0; what lies
    below the first edge is in no band.
    """
    if highest <= 0:
        return []
    power = math.floor(math.log10(highest))
    series = [factor * 10.0**exponent for exponent in range(power - wanted, power + 1) for factor in (1, 2, 5)]
    return [edge for edge in series if edge <= highest][-wanted:]
