"""A place where borders meet, moved along one of them past its corners: how all of them run afterwards.

The border that it slides along is cut short. Another one, that which leads straightest on into it, goes on along what
was passed; of each of the rest the last piece turns to the new place. ::

    q --- J ----- p         q --- + ----- p
          |       |                       |
          r       X   ->          r ----- X
                  |                       |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.editing.arc import Arc, Point, points_of, to_degrees
from geogrid.domain.editing.drawn import are_near, shape_of
from geogrid.domain.editing.weaving import SNAP_M
from geogrid.domain.measure import LocalPlane

Courses = dict[Arc, list[Point]]
"""How arcs run afterwards, each in its own direction."""


@dataclass(frozen=True)
class Slide:
    """A place moved along an arc that ends in it.

    Parameters
    ----------
    arc
        The arc.
    passed
        The part of it that was passed, from the old place to the new one.
    left
        What is left of it, from the new place on.
    """

    arc: Arc
    passed: list[Point]
    left: list[Point]

    @property
    def to(self) -> Point:
        """The new place: where it was let go, or a corner less than 1 cm from there."""
        return self.left[0]


def slide_to(meeting: Sequence[Arc], junction: Point, to: Point) -> Slide | None:
    """Return the slide of a junction to a place on one of its arcs; None where it passes no corner, or lies on none."""
    for arc in meeting:
        if arc.start != arc.end and (found := _along(arc, junction, to)) is not None:
            return found
    return None


def _along(arc: Arc, junction: Point, to: Point) -> Slide | None:
    points = _from(arc, junction)
    corner = next((at for at in range(1, len(points) - 1) if are_near(points[at], to)), None)
    if corner is not None:
        return Slide(arc, points[: corner + 1], points[corner:])
    piece = _piece_near(points, to)
    if piece is None or piece == 0 or are_near(points[-1], to):
        return None
    return Slide(arc, [*points[: piece + 1], to], [to, *points[piece + 1 :]])


def _piece_near(points: list[Point], to: Point) -> int | None:
    """Return the number of the piece of a line that is nearest to a place; None when none is near."""
    plane = LocalPlane(*to_degrees(to))
    xy = shapely.get_coordinates(plane.to_plane(shape_of(points)))
    away = shapely.distance(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)), shapely.Point(0.0, 0.0))
    return int(away.argmin()) if away.min() <= SNAP_M else None


def courses(meeting: Sequence[Arc], junction: Point, slide: Slide) -> Iterator[Courses]:
    """Yield how the arcs that end in a junction may run after a slide, the likeliest first; the last cuts corners."""
    straight = {arc: turned_to(arc, junction, slide.to) for arc in meeting if arc is not slide.arc}
    cut = {slide.arc: _directed(slide.arc, junction, slide.left)}
    followers = [arc for arc in straight if arc.start != arc.end]
    for arc in sorted(followers, key=lambda arc: (_turn(arc, junction, slide.passed[1]), arc.key)):
        followed = [*slide.passed[:0:-1], *_from(arc, junction)]
        yield {**cut, **straight, arc: _directed(arc, junction, followed)}
    yield {**cut, **straight}


def turned_to(arc: Arc, junction: Point, to: Point) -> list[Point]:
    """Return the vertices of an arc, those of its ends that are in a junction moved elsewhere."""
    first, *between, last = points_of(arc.xy)
    ends = [to if point == junction else point for point in (first, last)]
    return [ends[0], *between, ends[1]]


def _from(arc: Arc, junction: Point) -> list[Point]:
    """Return the vertices of an arc from a junction on."""
    return _directed(arc, junction, points_of(arc.xy))


def _directed(arc: Arc, junction: Point, line: list[Point]) -> list[Point]:
    """Return a line from a junction on in the direction of its arc, or one in that direction from the junction on."""
    return line if arc.start == junction else line[::-1]


def _turn(arc: Arc, junction: Point, ahead: Point) -> float:
    """Return how sharply who comes along an arc turns at a junction: 0 straight on, 180 degrees back."""
    came = _from(arc, junction)[1]
    plane = LocalPlane(*to_degrees(junction))
    scale = np.array([plane.east, plane.north])
    ways = (np.array([junction, ahead]) - np.array([came, junction])) * scale
    away = np.arctan2(ways[:, 1], ways[:, 0])
    return float(np.degrees(np.abs((away[1] - away[0] + np.pi) % (2.0 * np.pi) - np.pi)))
