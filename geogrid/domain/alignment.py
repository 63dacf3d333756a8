"""Which coordinate system a layer is really in, told by borders or lines whose place is known.

Samples along the lines of either layer are put into the other under each reading of its coordinates; the right reading
brings the lines together. Only samples count that come near under some reading: neighbours share a part of their
borders. Of the two directions the one that tells the readings apart better counts: the borders of communities lie on
those of grids, but not all of those of grids on those of communities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.measure import LocalPlane
from geogrid.domain.readings import Points, Reading, plausible

SAMPLES = 2000
# A reading is clear when its lines are at most this share as far apart as the next one's, and nearer than so many
# metres: the shifts are 500 m and more, public rasters 100 m coarse, unrelated lines differ by a third at most.
CLEAR, NEAR = 0.5, 150.0
_SHARED = 0.2  # the share of the samples that must come near under some reading
_FAR = 2000.0  # metres; beyond it no line is looked for
_SAME = 1.0  # readings this near to each other (m) are one
_AROUND = 0.2  # degrees around the known layer in which the other may lie
_RASTER = 100  # points along either side in which areas are counted


class Verdict(StrEnum):
    """What the comparison says."""

    AS_STATED = "as_stated"
    OTHERWISE = "otherwise"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Candidate:
    """A reading, and how well it brings the layers together.

    Parameters
    ----------
    distance_m
        The median distance between the lines where they come near under some reading.
    moved_m
        How far it moves the layer from where it lies as stated; None when it does not lie here as stated.
    overlap
        Area in both layers over area in either; None unless both have areas.
    """

    reading: Reading
    distance_m: float
    moved_m: float | None
    overlap: float | None


@dataclass(frozen=True)
class Alignment:
    """What the comparison says, and the candidates, the best first."""

    verdict: Verdict
    candidates: list[Candidate]


class _Layer:
    """The segments of a layer's lines and borders, (n, 2, 2) in its own coordinates, and samples along them."""

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        self.shapes = np.array([shape for shape in shapes if shapely.get_dimensions(shape) > 0], dtype=object)
        coordinates, line = shapely.get_coordinates(_lines(self.shapes), return_index=True)
        inner = np.flatnonzero(line[:-1] == line[1:])
        self.segments = np.stack([coordinates[inner], coordinates[inner + 1]], axis=1)

    @cached_property
    def samples(self) -> Points:
        """Points at equal distances along all segments, (SAMPLES, 2)."""
        ends = np.cumsum(np.hypot(*(self.segments[:, 1] - self.segments[:, 0]).T))
        places = (np.arange(SAMPLES) + 0.5) / SAMPLES * ends[-1]
        which = np.searchsorted(ends, places)
        start, end = self.segments[which, 0], self.segments[which, 1]
        share = (ends[which] - places) / np.maximum(np.hypot(*(end - start).T), 1e-300)
        return np.asarray(end - (end - start) * share[:, None])

    def distances(self, scale: tuple[float, float]) -> Callable[[Points], NDArray[np.float64]]:
        """Return what gives the distance of points to the lines, in units `scale` times the own ones; inf if far."""
        tree = shapely.STRtree(shapely.linestrings(self.segments * scale))

        def measure(points: Points) -> NDArray[np.float64]:
            found = np.full(len(points), np.inf)
            finite = np.flatnonzero(np.isfinite(points).all(axis=1))
            (which, _), far = tree.query_nearest(
                shapely.points(points[finite] * scale), max_distance=_FAR, return_distance=True, all_matches=False
            )
            found[finite[which]] = far
            return found

        return measure

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """Return for each point whether it lies in an area of the layer."""
        areas = self.shapes[shapely.get_dimensions(self.shapes) == 2]
        held = np.zeros(len(points), bool)
        held[shapely.STRtree(shapely.points(points)).query(areas, predicate="intersects")[1]] = True
        return held


def _lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return every line, and every ring of every area, as a geometry of its own."""
    areas = shapely.get_dimensions(shapes) == 2
    return np.concatenate([shapely.get_rings(shapely.get_parts(shapes[areas])), shapely.get_parts(shapes[~areas])])


def align(
    shapes: Sequence[BaseGeometry], stated: str | None, known: Sequence[BaseGeometry], *, most: int = 5
) -> Alignment:
    """Compare a layer with a known one under every reading of its coordinates.

    Parameters
    ----------
    shapes
        Polygons or lines in the layer's own coordinates, at least one.
    stated
        The system the layer is said to be in; None when nothing says.
    known
        Polygons or lines in CGCS2000 degrees, at least one; they need not be the same ones.
    most
        How many candidates to return.

    Returns
    -------
    Alignment
        Without candidates when no reading puts the layer within 0.2 degrees of the known one.
    """
    layer, there = _Layer(shapes), _Layer(known)
    west, south, east, north = shapely.total_bounds(there.shapes)
    plane = LocalPlane((west + east) / 2, (south + north) / 2)
    box = (west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND)
    places = _apart({r: r.to_storage(layer.samples) for r in plausible(layer.samples, stated, box)}, plane)
    readings = list(places)
    distances = _distances(places, layer, there, plane)
    ranked = [int(i) for i in np.argsort(distances, kind="stable") if np.isfinite(distances[i])]
    own = places.get(Reading(stated)) if stated else None
    return Alignment(
        _verdict([distances[i] for i in ranked], bool(ranked) and places[readings[ranked[0]]] is own),
        [
            Candidate(
                readings[i],
                float(distances[i]),
                None if own is None else _moved(places[readings[i]], own, plane),
                _overlap(readings[i], layer, there),
            )
            for i in ranked[:most]
        ],
    )


def _apart(places: dict[Reading, Points], plane: LocalPlane) -> dict[Reading, Points]:
    """Return the readings, and where each puts the samples, without those that mean the place of an earlier one."""
    kept: dict[Reading, Points] = {}
    for reading, place in places.items():
        if all(_moved(place, other, plane) > _SAME for other in kept.values()):
            kept[reading] = place
    return kept


def _moved(place: Points, other: Points, plane: LocalPlane) -> float:
    """The median distance between two places of the samples, in metres."""
    return float(np.median(np.hypot(*((place - other) * (plane.east, plane.north)).T)))


def _distances(places: dict[Reading, Points], layer: _Layer, there: _Layer, plane: LocalPlane) -> NDArray[np.float64]:
    """Return the median distance of the lines under each reading, in the direction that tells them apart better."""
    if not places:
        return np.empty(0)
    to_known = there.distances((plane.east, plane.north))
    to_layer = {scale: layer.distances(scale) for scale in {_scale(reading, plane) for reading in places}}
    forth = [to_known(place) for place in places.values()]
    back = [to_layer[_scale(reading, plane)](reading.from_storage(there.samples)) for reading in places]
    return min(map(_medians, (forth, back)), key=lambda medians: _clarity(np.sort(medians)))


def _medians(distances: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return each reading's median over the samples that come near under some reading; inf when these are few."""
    both = np.stack(distances)
    shared = both.min(axis=0) <= NEAR
    return np.median(both[:, shared], axis=1) if shared.mean() >= _SHARED else np.full(len(both), np.inf)


def _scale(reading: Reading, plane: LocalPlane) -> tuple[float, float]:
    """Return what makes metres of the layer's own x and y."""
    if not systems.is_geographic(reading.crs):
        unit = systems.metres_per_unit(reading.crs)
        return unit, unit
    return (plane.north, plane.east) if reading.swapped else (plane.east, plane.north)


def _clarity(ranked: Sequence[float] | NDArray[np.float64]) -> float:
    """The best distance as a share of the second best; the less, the clearer."""
    if len(ranked) < 2 or not np.isfinite(ranked[0]):
        return 1.0
    return float(ranked[0] / max(ranked[1], 1e-9))


def _verdict(ranked: list[float], best_is_stated: bool) -> Verdict:
    if not ranked or ranked[0] > NEAR or _clarity(ranked) > CLEAR:
        return Verdict.UNKNOWN
    return Verdict.AS_STATED if best_is_stated else Verdict.OTHERWISE


def _overlap(reading: Reading, layer: _Layer, there: _Layer) -> float | None:
    """Return the area in both over the area in either, counted in points of a raster; None unless both have areas."""
    if not all((shapely.get_dimensions(one.shapes) == 2).any() for one in (layer, there)):
        return None
    own = reading.to_storage(shapely.get_coordinates(shapely.box(*shapely.total_bounds(layer.shapes))))
    low = np.minimum(own.min(axis=0), shapely.total_bounds(there.shapes)[:2])
    high = np.maximum(own.max(axis=0), shapely.total_bounds(there.shapes)[2:])
    steps = (np.arange(_RASTER) + 0.5) / _RASTER
    raster = low + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * (high - low)
    in_layer, in_known = layer.holds(reading.from_storage(raster)), there.holds(raster)
    return float((in_layer & in_known).sum() / max((in_layer | in_known).sum(), 1))
