r"""The ways in which files of grids come damaged. Each makes one wound at a random place.

::

    strip          taper         slab           drop            bow-tie
    +--------+     +--------+        /\         +---x---+       +  +
    |        |      \      /    ----/  \----     \  .  /        |\/|
    +--------+       +----+         \  /          \ . /         |/\|
    ==========     ==========        \/            \./          +  +

"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import shapely
from shapely import Polygon

from geogrid.domain.coverage.defect import DEFAULTS, DefectKind
from geogrid.domain.simulate.arrays import Floats
from geogrid.domain.simulate.borders import OUTSIDE, Stretch
from geogrid.domain.simulate.fabric import Fabric, Finding, NoRoomError, Wound, mean_width
from geogrid.domain.simulate.redrawn import bow, redraw

Maker = Callable[[Fabric, float, np.random.Generator], Wound]
_EDGES = 12  # of a stretch, at most
_STEEPEST = 0.35  # cosine between an edge of a stretch and the whole of it, at least
_CLEAR = 2.0  # metres that a stray part stays away from any border
_SLIVER = 0.9 * DEFAULTS.sliver_width  # narrow enough to be told
_LONGEST = 60.0  # metres of a slab
_BOWED, _FINELY, _SPACED = 4, 200, 0.05  # edges of a bowed line, at least and at most; metres between its vertices
_FLATTEST = 0.15  # times its length a line may be bowed
_FLAT = 0.02  # metres: a vertex lower than this over its neighbours is not worth dropping


class Way(StrEnum):
    """What is done."""

    OVERLAP = "overlap"
    GAP = "gap"
    INLET = "inlet"
    OUTSIDE = "outside"
    SHIFTED = "shifted border"
    REDRAWN = "redrawn border"
    DROPPED = "dropped vertex"
    EXTRA = "extra vertex"
    BOW_TIE = "bow-tie"
    TWICE = "grid twice"
    SAME_CODE = "code twice"
    STRAY = "stray part"
    STRAY_OUTSIDE = "stray part outside"
    REMOVED = "grid removed"
    EMPTIED = "shape lost"
    SLIVER = "sliver"


def overlap(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Let a polygon claim ground of its neighbour: a strip along their border, or a slab across it."""
    stretch = _stretch(fabric, chance)
    ground = _strip(stretch, width) if chance.random() < 0.6 else _slab(_on(stretch, chance), width, chance)
    return fabric.give(ground, stretch.right)


def gap(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Take away a strip along a border, a slab across one (or across a corner of three), or a slab inside a polygon."""
    stretch = _stretch(fabric, chance)
    kind = chance.choice(4)
    middle = (_on(stretch, chance), stretch.line[0], _inside(fabric, stretch.left))[kind - 1]
    ground = _slab(middle, width, chance) if kind else _strip(stretch, width)
    return fabric.take(ground)


def inlet(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Take away ground at the outer edge: a strip along it, or a slab across it, often at a corner of two polygons."""
    stretch = _stretch(fabric, chance, outer=True)
    middle = stretch.line[0] if chance.random() < 0.5 else _on(stretch, chance)
    ground = _strip(stretch, width) if chance.random() < 0.4 else _slab(middle, width, chance)
    return fabric.take(ground)


def outside(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Let a polygon claim a strip beyond the parent."""
    stretch = _stretch(fabric, chance, outer=True)
    return fabric.give(_strip(stretch, -width), stretch.left)


def shifted(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Move one polygon's copy of a stretch of shared border, ends excepted."""
    stretch = _stretch(fabric, chance, least=2)
    ground = _strip(stretch, width, tapered=True)
    return fabric.take(ground) if chance.random() < 0.5 else fabric.give(ground, stretch.right)


def redrawn(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Draw one polygon's copy of a border with other vertices: an edge finely and bowed, or a stretch simplified."""
    if chance.random() < 0.6:
        stretch = _stretch(fabric, chance)
        first = Stretch(stretch.left, stretch.right, stretch.line[:2])
        length = float(np.hypot(*(first.line[1] - first.line[0])))
        count = int(chance.integers(_BOWED, max(_BOWED + 1, min(_FINELY, int(length / _SPACED)))))
        if width > length * _FLATTEST:
            raise NoRoomError
        return redraw(fabric, first, bow(first.line[0], first.line[1], width * chance.choice((-1.0, 1.0)), count))
    stretch = _stretch(fabric, chance, least=3)
    rough = shapely.get_coordinates(shapely.LineString(stretch.line).simplify(width))
    if len(rough) == len(stretch.line):
        raise NoRoomError
    return redraw(fabric, stretch, rough)


def dropped(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Leave a shared vertex out of one of the two; now and then a vertex of the outer edge."""
    stretch = _stretch(fabric, chance, outer=chance.random() < 0.2, least=2)
    triangle = Polygon(stretch.line[:3])
    if not triangle.is_valid or 2 * triangle.area < _FLAT * np.hypot(*(stretch.line[2] - stretch.line[0])):
        raise NoRoomError
    return fabric.take(triangle) if triangle.exterior.is_ccw else fabric.give(triangle, stretch.left)


def extra(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Put a vertex on a shared edge of one of the two."""
    stretch = _stretch(fabric, chance)
    if np.hypot(*(stretch.line[1] - stretch.line[0])) < 2.0:
        raise NoRoomError
    start, end = stretch.line[:2]
    middle = shapely.Point((start + end) / 2)
    found = Finding(DefectKind.MISMATCH, fabric.names(stretch.left, stretch.right), middle)
    longer = _with_vertex(fabric.shapes[stretch.left], start, end, (start + end) / 2)
    return Wound((found,), fabric.near(middle), {stretch.left: longer})


def bow_tie(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Swap two successive vertices. The ground between them is anybody's guess: it is the finding's ground."""
    stretch = _stretch(fabric, chance, least=3)
    _, first, second, _ = stretch.line[:4]

    def swap(xy: Floats) -> Floats:
        at, there = (xy == first).all(axis=1), (xy == second).all(axis=1)
        return np.where(at[:, None], second, np.where(there[:, None], first, xy))

    crossed = shapely.transform(fabric.shapes[stretch.left], swap)
    if crossed.is_valid:
        raise NoRoomError
    ground = shapely.MultiPoint(stretch.line[:4]).convex_hull
    return Wound(
        (Finding(DefectKind.INVALID, fabric.names(stretch.left), ground),), fabric.near(ground), {stretch.left: crossed}
    )


def twice(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Put a polygon in a second time, under another code."""
    member = _any(fabric, chance)
    shape, again = fabric.shapes[member], fabric.codes[member] + "B"
    found = Finding(DefectKind.OVERLAP, (fabric.codes[member], again), shape)
    return Wound((found,), frozenset({member}), added={again: shape})


def same_code(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Give a polygon the code of another."""
    one, other = _any(fabric, chance), _any(fabric, chance)
    if one == other:
        raise NoRoomError
    found = Finding(DefectKind.DUPLICATE_CODE, fabric.names(one), fabric.shapes[one])
    return Wound((found,), frozenset({one, other}), renamed={other: fabric.codes[one]})


def stray(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Give a polygon a second part, on the ground of another."""
    one, other = _any(fabric, chance), _any(fabric, chance)
    part = _slab(_inside(fabric, other), width, chance)
    if one == other or not shapely.contains(shapely.buffer(fabric.shapes[other], -_CLEAR), part):
        raise NoRoomError
    found = Finding(DefectKind.OVERLAP, fabric.names(one, other), part)
    return _with_part(fabric, one, part, found, frozenset({one, other}))


def stray_outside(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Give a polygon a second part, beyond the parent."""
    stretch = _stretch(fabric, chance, outer=True)
    along = stretch.line[1] - stretch.line[0]
    away = np.array([along[1], -along[0]]) / np.hypot(*along) * (_LONGEST + width)
    part = _slab(stretch.line[0] + away, width, chance)
    if shapely.dwithin(part, fabric.parent, _CLEAR):
        raise NoRoomError
    found = Finding(DefectKind.OUTSIDE, fabric.names(stretch.left), part)
    return _with_part(fabric, stretch.left, part, found, frozenset({stretch.left}))


def removed(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Leave a polygon out that does not lie at the outer edge."""
    member = _any(fabric, chance)
    return Wound((_left_behind(fabric, member),), fabric.near(fabric.shapes[member]), removed=(member,))


def emptied(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Leave a row without its shape."""
    member = _any(fabric, chance)
    empty = Finding(DefectKind.EMPTY, fabric.names(member), shapely.Point())
    return Wound((empty, _left_behind(fabric, member)), fabric.near(fabric.shapes[member]), {member: None})


def sliver(fabric: Fabric, width: float, chance: np.random.Generator) -> Wound:
    """Part a narrow strip from a polygon, as a polygon with a code of its own."""
    stretch = _stretch(fabric, chance)
    cut = fabric.take(_strip(stretch, min(width, _SLIVER)))
    (left,) = cut.findings
    if list(cut.changed) != [stretch.left] or left.kind != DefectKind.GAP or mean_width(left.shape) > _SLIVER:
        raise NoRoomError
    code = fabric.codes[stretch.left] + "S"
    return Wound((Finding(DefectKind.SLIVER, (code,), left.shape),), cut.touched, cut.changed, added={code: left.shape})


MAKERS: dict[Way, Maker] = {
    Way.OVERLAP: overlap,
    Way.GAP: gap,
    Way.INLET: inlet,
    Way.OUTSIDE: outside,
    Way.SHIFTED: shifted,
    Way.REDRAWN: redrawn,
    Way.DROPPED: dropped,
    Way.EXTRA: extra,
    Way.BOW_TIE: bow_tie,
    Way.TWICE: twice,
    Way.SAME_CODE: same_code,
    Way.STRAY: stray,
    Way.STRAY_OUTSIDE: stray_outside,
    Way.REMOVED: removed,
    Way.EMPTIED: emptied,
    Way.SLIVER: sliver,
}


def _any(fabric: Fabric, chance: np.random.Generator) -> int:
    return int(chance.choice(np.flatnonzero(fabric.free)))


def _stretch(fabric: Fabric, chance: np.random.Generator, *, outer: bool = False, least: int = 1) -> Stretch:
    """Return a random stretch of border between polygons not yet touched."""
    edges = fabric.borders.edges(fabric.free, outer=outer)
    if not len(edges):
        raise NoRoomError
    stretch = fabric.borders.stretch(int(chance.choice(edges)), int(chance.integers(least, _EDGES + 1)))
    if len(stretch.line) <= least:
        raise NoRoomError
    return stretch


def _on(stretch: Stretch, chance: np.random.Generator) -> Floats:
    """Return a random point on the stretch's first edge."""
    return stretch.line[0] + chance.random() * (stretch.line[1] - stretch.line[0])


def _inside(fabric: Fabric, member: int) -> Floats:
    return shapely.get_coordinates(fabric.shapes[member].representative_point())[0]


def _strip(stretch: Stretch, width: float, *, tapered: bool = False) -> Polygon:
    """Return the ground between a stretch and the same stretch pushed to its left; a negative width pushes right.

    No edge comes nearer to its copy than the width. A tapered strip keeps the ends where they are.
    """
    line = stretch.line
    whole, parts = line[-1] - line[0], np.diff(line, axis=0)
    if not whole.any():
        raise NoRoomError
    whole /= np.hypot(*whole)
    straight = (parts @ whole / np.hypot(*parts.T)).min()
    if straight < _STEEPEST:
        raise NoRoomError
    push = np.array([-whole[1], whole[0]]) * width / straight
    pushed = (line[1:-1] if tapered else line) + push
    ground = Polygon([*line, *pushed[::-1]])
    if not ground.is_valid:
        raise NoRoomError
    return ground


def _slab(middle: Floats, width: float, chance: np.random.Generator) -> Polygon:
    """Return a rectangle of that width, longer than wide, turned at random."""
    along = np.array([np.cos(angle := chance.uniform(0, np.pi)), np.sin(angle)])
    length = max(width, min(_LONGEST, width * np.exp(chance.uniform(0.3, 6.0))))
    long, wide = along * length / 2, np.array([-along[1], along[0]]) * width / 2
    return Polygon([middle - long - wide, middle + long - wide, middle + long + wide, middle - long + wide])


def _with_vertex(shape: Polygon, start: Floats, end: Floats, vertex: Floats) -> Polygon:
    ring = shapely.get_coordinates(shapely.orient_polygons(shape).exterior)
    at = np.flatnonzero((ring[:-1] == start).all(axis=1) & (ring[1:] == end).all(axis=1))
    return Polygon(np.insert(ring, at + 1, vertex, axis=0), shape.interiors)


def _with_part(fabric: Fabric, member: int, part: Polygon, found: Finding, concerned: frozenset[int]) -> Wound:
    touched = fabric.near(part) | concerned
    if not all(fabric.free[other] for other in touched):
        raise NoRoomError
    both = shapely.MultiPolygon([fabric.shapes[member], part])
    parted = Finding(DefectKind.MULTIPART, fabric.names(member), both)
    return Wound((found, parted), touched, {member: both})


def _left_behind(fabric: Fabric, member: int) -> Finding:
    """Return the gap where a polygon was; None at the outer edge."""
    shape = fabric.shapes[member]
    beside = np.unique(fabric.borders.across[fabric.borders.owner == member])
    if OUTSIDE in beside or shapely.intersects(shape, fabric.parent.boundary):
        raise NoRoomError
    return Finding(DefectKind.GAP, fabric.names(*beside.tolist()), shape)
