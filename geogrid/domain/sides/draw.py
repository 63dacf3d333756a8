"""From words to polygons: the faces between the lines that a text names, and how well each fits what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from geogrid.domain.addressing.normalise import normalise
from geogrid.domain.register import Line
from geogrid.domain.sides.ring import CLOCKWISE, Frame, Ring, sides, ways
from geogrid.domain.sides.side import Direction, Reading, Reference, Side

REACH_M = 60.0
"""How far lines that do not meet are extended."""
MOST = 5
"""Candidates that are given."""
_MOST_FACES = 400
_SEEDS, _MOST_GROWN = 8, 12
_LEAST_SCORE = 0.25
_ON_M = 2.0
_PARALLEL = np.cos(np.radians(35.0))
_LEAST_LENGTH_M = 3.0
_GRID_M = 0.01
"""Lines meet that come as close as that."""
_SUGGESTED = 3
_SAME = 0.01
"""Share of their ground that two candidates differ by at least."""
_ORDER_WEIGHT = 0.1
"""How much it counts that names come along a side in the order of the text."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A name of a text that nothing known bears, and those that are spelt nearly so."""

    direction: Direction
    name: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A polygon that a text may mean.

    Parameters
    ----------
    shape
        CGCS2000 degrees.
    score
        0 to 1: the share of its outline that runs along what the text names on that side, times the share of the
        names that are on their side.
    sides
        For each side of the text that share of the side.
    extended
        Names of the lines on its outline that had to be extended to meet, and by how much (m).
    """

    shape: Polygon | MultiPolygon
    score: float
    sides: Mapping[Direction, float]
    extended: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a text may mean.

    Parameters
    ----------
    candidates
        The best first; none where nothing is enclosed.
    missing
        Names that are not known.
    """

    candidates: tuple[Candidate, ...]
    missing: tuple[Missing, ...]


class Drawer:
    """Draws texts by the named lines of a place.

    Parameters
    ----------
    lines
        Roads, rivers, railways and walls, CGCS2000 degrees; those without a name are left out.
    areas
        Named ground whose outlines may be sides: communities, estates.
    others
        What lines and areas are also called, and what that stands for.
    reach
        How far lines that do not meet are extended (m).
    """

    def __init__(
        self,
        lines: Sequence[Line],
        areas: Mapping[str, Polygon | MultiPolygon] = {},
        others: Mapping[str, str] = {},
        reach: float = REACH_M,
    ) -> None:
        named = [(line.name, line.shape) for line in lines if line.name]
        named += [(name, shapely.boundary(shape)) for name, shape in areas.items()]
        self._frame = Frame.around(shape for _, shape in named) if named else Frame(np.ones(2))
        shapes: dict[str, list[shapely.Geometry]] = {}
        for name, shape in named:
            shapes.setdefault(normalise(name), []).append(self._frame.metres(shape))
        self._lines = {name: shapely.line_merge(shapely.union_all(some)) for name, some in shapes.items()}
        self._others = {normalise(other): normalise(name) for other, name in others.items()}
        self._reach = reach

    def draw(self, reading: Reading, most: int = MOST) -> Drawing:
        """Return the polygons that the sides of a text may enclose.

        Parameters
        ----------
        most
            How many at most.
        """
        wanted, missing = self._wanted(reading.sides)
        names = {name for some in wanted.values() for name in some}
        if len(names) < 2:
            return Drawing((), tuple(missing))
        net = _Net({name: self._lines[name] for name in names}, self._reach)
        # Of two that fit as well the larger: what lies between the lines that are named is one grid.
        ranked = sorted(_best(net, wanted), key=lambda each: (-round(each[0], 3), -net.area(each[1])))
        found = _apart(net, ranked, most)
        return Drawing(tuple(self._candidate(net, wanted, score, part) for score, part in found), tuple(missing))

    def _candidate(
        self, net: _Net, wanted: Mapping[Direction, list[str]], score: float, part: frozenset[int]
    ) -> Candidate:
        shape = net.ground(part)
        _, shares = _fit(net, shape, wanted)
        back = shapely.transform(shape, lambda xy: xy / self._frame.scale)
        return Candidate(back, score, shares, net.extended(shape))

    def _wanted(self, said: Iterable[Side]) -> tuple[dict[Direction, list[str]], list[Missing]]:
        """Return for each side the known lines that it names, and the names that are not known."""
        wanted: dict[Direction, list[str]] = {}
        missing: list[Missing] = []
        for side in said:
            wanted[side.direction] = []
            for reference in side.references:
                for name in _names(reference):
                    known = self._known(name)
                    if known is not None:
                        wanted[side.direction].append(known)
                    else:
                        missing.append(Missing(side.direction, name, self._near(name)))
        return wanted, missing

    def _known(self, name: str) -> str | None:
        """Return the line of a name, also of one of its parts: 鉴江东 is of 鉴江."""
        spelled = normalise(name)
        for text in (spelled, self._others.get(spelled), spelled.rstrip("东南西北中")):
            if text and text in self._lines:
                return text
        return None

    def _near(self, name: str) -> tuple[str, ...]:
        found = process.extract(
            normalise(name), self._lines.keys(), scorer=OSA.distance, score_cutoff=1, limit=_SUGGESTED
        )
        return tuple(text for text, _, _ in found)


def _names(reference: Reference) -> tuple[str, ...]:
    return (reference.name,) if reference.other is None else (reference.name, reference.other)


class _Net:
    """Lines by name, extended where they end, noded; the faces between them."""

    def __init__(self, lines: Mapping[str, LineString | MultiLineString], reach: float) -> None:
        self._stubs: list[tuple[str, LineString]] = []
        parts: list[tuple[str, LineString]] = []
        for name, line in lines.items():
            pieces = list(shapely.get_parts(line))
            parts += [(name, piece) for piece in pieces]
            self._stubs += [(name, stub) for piece in pieces for stub in _stubs(piece, reach)]
        self._stubs += _joints(parts, reach)
        every = [*parts, *self._stubs]
        noded = shapely.union_all([piece for _, piece in every], grid_size=_GRID_M)
        self.faces = list(shapely.get_parts(shapely.polygonize([noded])))[:_MOST_FACES]
        pairs = [np.stack([xy[:-1], xy[1:]], axis=1) for _, piece in every for xy in [shapely.get_coordinates(piece)]]
        self._owner = [name for (name, _), some in zip(every, pairs, strict=True) for _ in range(len(some))]
        joined = np.concatenate(pairs)
        self._ways = ways(joined.reshape(-1, 2))[::2]
        self._tree = shapely.STRtree(shapely.linestrings(joined))
        self.beside = _beside(self.faces)

    def ground(self, part: frozenset[int]) -> Polygon | MultiPolygon:
        return shapely.union_all([self.faces[at] for at in part])

    def area(self, part: frozenset[int]) -> float:
        return sum(self.faces[at].area for at in part)

    def along(self, ring: Ring) -> list[frozenset[str]]:
        """Return the names of the lines that each piece of a ring runs along."""
        points = shapely.points(ring.middles)
        piece, near = self._tree.query(points, predicate="dwithin", distance=_ON_M)
        same = np.abs(np.einsum("ij,ij->i", ring.ways[piece], self._ways[near])) > _PARALLEL
        found: list[set[str]] = [set() for _ in range(len(ring.lengths))]
        for at, line in zip(piece[same].tolist(), near[same].tolist(), strict=True):
            found[at].add(self._owner[line])
        return [frozenset(names) for names in found]

    def extended(self, shape: Polygon | MultiPolygon) -> dict[str, float]:
        """Return by how much the lines on an outline had to be extended (m), by name."""
        outline, found = shapely.buffer(shapely.boundary(shape), _ON_M / 2), dict[str, float]()
        for name, stub in self._stubs:
            length = float(shapely.length(shapely.intersection(stub, outline)))
            if length > _LEAST_LENGTH_M:
                found[name] = max(found.get(name, 0.0), length)
        return found


def _stubs(line: LineString, reach: float) -> Iterator[LineString]:
    """Yield what a line goes on by at each of its ends, straight; a ring has none."""
    xy = shapely.get_coordinates(line)
    if reach <= 0 or (xy[0] == xy[-1]).all():
        return
    for end, before in ((xy[0], xy[1:]), (xy[-1], xy[-2::-1])):
        away = end - before
        far = np.flatnonzero(np.hypot(*away.T) > _LEAST_LENGTH_M)
        if len(far):
            way = away[far[0]] / np.hypot(*away[far[0]])
            yield LineString([end, end + way * reach])


def _joints(parts: Sequence[tuple[str, LineString]], reach: float) -> Iterator[tuple[str, LineString]]:
    """Yield what joins the ends of lines to the nearest line of another name: two lanes that are a step apart."""
    lines = np.array([line for _, line in parts], dtype=object)
    for name, line in parts:
        others = lines[[other != name for other, _ in parts]]
        if not len(others):
            continue
        for end in (shapely.get_point(line, 0), shapely.get_point(line, -1)):
            joints = shapely.shortest_line(end, others)
            length = shapely.length(joints)
            nearest = int(np.argmin(length))
            if 0 < length[nearest] <= reach:
                yield name, joints[nearest]


def _beside(faces: Sequence[Polygon]) -> list[list[int]]:
    """Return for each face those that share an edge with it."""
    ground = np.array(faces, dtype=object)
    tree = shapely.STRtree(ground)
    one, other = tree.query(ground, predicate="intersects")
    shared = shapely.length(shapely.intersection(tree.geometries[one], tree.geometries[other]))
    near: list[list[int]] = [[] for _ in faces]
    for a, b, length in zip(one.tolist(), other.tolist(), shared.tolist(), strict=True):
        if a != b and length > _LEAST_LENGTH_M:
            near[a].append(b)
    return near


def _best(net: _Net, wanted: Mapping[Direction, list[str]]) -> list[tuple[float, frozenset[int]]]:
    """Return the faces, and unions of them, that fit a text, with how well they do."""
    scores: dict[frozenset[int], float] = {}

    def score(part: frozenset[int]) -> float:
        if part not in scores:
            scores[part] = _fit(net, net.ground(part), wanted)[0]
        return scores[part]

    seeds = sorted((frozenset((at,)) for at in range(len(net.faces))), key=score, reverse=True)[:_SEEDS]
    for seed in seeds:
        part = seed
        for _ in range(_MOST_GROWN):
            around = {at for face in part for at in net.beside[face]} - part
            grown = max((part | {at} for at in around), key=score, default=part)
            if score(grown) < score(part):
                break
            part = grown
    return [(value, part) for part, value in scores.items() if value >= _LEAST_SCORE]


def _apart(net: _Net, ranked: Iterable[tuple[float, frozenset[int]]], most: int) -> list[tuple[float, frozenset[int]]]:
    """Return the first ones, without those that are nearly the same ground as one before."""
    found: list[tuple[float, frozenset[int]]] = []
    for score, part in ranked:
        if all(net.area(part ^ other) > _SAME * net.area(part | other) for _, other in found):
            found.append((score, part))
        if len(found) == most:
            break
    return found


def _fit(
    net: _Net, shape: Polygon | MultiPolygon, wanted: Mapping[Direction, list[str]]
) -> tuple[float, dict[Direction, float]]:
    """Return how well an outline fits a text, and what share of each side runs along what the text has there."""
    if shape.geom_type != "Polygon":
        return 0.0, {}
    ring = Ring.of(shape)
    along = net.along(ring)
    side = sides(ring, along)
    right, on_side, in_order = 0.0, dict[Direction, float](), list[float]()
    seen: set[tuple[Direction, str]] = set()
    for number, direction in enumerate(CLOCKWISE):
        names = frozenset(_of(direction, wanted))
        pieces = np.flatnonzero(side == number)
        good = np.array([bool(along[at] & names) for at in pieces.tolist()], dtype=bool)
        length = ring.lengths[pieces]
        on_side[direction] = float(length[good].sum() / max(length.sum(), 1e-9))
        right += float(length[good].sum())
        in_order.append(_order([along[at] & names for at in pieces[good].tolist()], wanted.get(direction, ())))
        seen |= {(direction, name) for at in pieces[good].tolist() for name in along[at] & names}
    asked = {(direction, name) for direction in CLOCKWISE for name in _of(direction, wanted)}
    share = right / float(ring.lengths.sum())
    order = 1.0 - _ORDER_WEIGHT * (1.0 - sum(in_order) / len(in_order))
    return share * order * len(seen) / max(len(asked), 1), on_side


def _order(found: Sequence[frozenset[str]], wanted: Sequence[str]) -> float:
    """Return how far names come along a side in the order of a text, or in the opposite one."""
    if len(wanted) < 2:
        return 1.0
    runs = [some for at, some in enumerate(found) if at == 0 or some != found[at - 1]]
    forward, backward = (
        sum(told in some for some, told in zip(runs, order, strict=False)) / len(wanted)
        for order in (wanted, wanted[::-1])
    )
    return max(forward, backward)


_CORNERS = {
    Direction.NORTHEAST: (Direction.NORTH, Direction.EAST),
    Direction.SOUTHEAST: (Direction.SOUTH, Direction.EAST),
    Direction.SOUTHWEST: (Direction.SOUTH, Direction.WEST),
    Direction.NORTHWEST: (Direction.NORTH, Direction.WEST),
}


def _of(direction: Direction, wanted: Mapping[Direction, list[str]]) -> list[str]:
    """Return what may be on a side: what the text has there, and at its corners."""
    corners = (name for corner, two in _CORNERS.items() if direction in two for name in wanted.get(corner, ()))
    return [*wanted.get(direction, ()), *corners]
