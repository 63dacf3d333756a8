"""How far grids reach, as a box: what lies far outside is no place that anybody means."""

from __future__ import annotations

from geogrid.domain.locating.rows import Extent

AROUND = 0.05
"""Degrees around a district, about five kilometres, in which a place may be that has to do with it."""


def is_near(extent: Extent, lon: float, lat: float) -> bool:
    """Return whether a place lies in a box or around it."""
    west, south, east, north = extent
    return west - AROUND <= lon <= east + AROUND and south - AROUND <= lat <= north + AROUND


def as_text(extent: Extent) -> str:
    """Return a box as people read it: 118.2834 … 118.3299, 29.6931 … 29.7312."""
    west, south, east, north = extent
    return f"{west:.4f} … {east:.4f}, {south:.4f} … {north:.4f}"
