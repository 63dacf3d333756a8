"""Lines laid over the ground of some grids: the faces between them, whose each was, and the borders when it changes.

Whose a face was, and on which side of a drawn line it lies, is passed on from edge to edge, never asked of a point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from shapely import Polygon

from geogrid.domain.editing.arc import Point, points_of, to_degrees, to_steps
from geogrid.domain.editing.weaving import Weave
from geogrid.domain.editing.welding import Edge, Piece

BEYOND = -1
"""The face that is open to all sides."""

Owner = str | None


class Overlay:
    """The borders of some grids with lines woven in, as a planar graph.

    Parameters
    ----------
    borders
        All borders of the grids, with the codes on their sides.
    members
        The grids whose ground may change; what is on other sides stays as it is.
    lines
        Drawn lines in lattice steps, closed or not, that do not cross each other.

    Attributes
    ----------
    faces
        Polygons in degrees; all that is open to all sides is none of them.
    was
        The member whose ground each face is, None for a face of others.
    woven
        The lines with the vertices that they took over.
    old
        The codes on the left and right of each edge of a border, directed as its border is.
    runs
        How many lines run along each directed edge, less those that run against it.

    Raises
    ------
    EditRefused
        When a line does not come to rest among the borders.
    """

    def __init__(self, borders: Sequence[Piece], members: Collection[str], lines: Sequence[Sequence[Point]]) -> None:
        self.members = frozenset(members)
        sides = [(piece.left, piece.right) for piece in borders for _ in pairwise(piece.points)]
        weave = Weave([edge for piece in borders for edge in pairwise(piece.points)])
        self.woven = weave.weave(lines)
        self._whole = {part: edge for edge in range(len(sides)) for part in pairwise(weave.pieces(edge))}
        self.old = {part: sides[edge] for part, edge in self._whole.items()}
        self.runs: dict[Edge, int] = defaultdict(int)
        for line in self.woven:
            for start, end in pairwise(line):
                self.runs[start, end] += 1
                self.runs[end, start] -= 1
        self.new = [edge for edge in self.runs if edge[0] < edge[1] and not self.is_old(edge)]
        self.faces, self.on_left = _faces([*self.old, *self.new])
        self.was = self._passed_on(self._owners())

    def is_old(self, edge: Edge) -> bool:
        """Return whether there was a border along an edge."""
        return edge in self.old or (edge[1], edge[0]) in self.old

    def beside(self, edge: Edge) -> tuple[int, int]:
        """Return the faces on the left and on the right of an edge."""
        return self.on_left.get(edge, BEYOND), self.on_left.get((edge[1], edge[0]), BEYOND)

    def of(self, member: str) -> list[int]:
        """Return the faces that were a member's ground."""
        return [face for face, owner in self.was.items() if owner == member]

    @cached_property
    def inside(self) -> set[int]:
        """The faces to the left of closed lines: one step inwards over each line that runs around them."""
        depth, waiting = {BEYOND: 0}, [BEYOND]
        while waiting:
            face = waiting.pop()
            for other, edge in self._next_to[face]:
                if other not in depth:
                    depth[other] = depth[face] - self.runs.get(edge, 0)
                    waiting.append(other)
        return {face for face, deep in depth.items() if deep > 0}

    def pieces(self, owner: Mapping[int, str]) -> list[Piece]:
        """Return the borders when faces have other owners.

        Parameters
        ----------
        owner
            The new owner of each face that was a member's.

        Returns
        -------
        list of Piece
            Only what parts two owners. A vertex that a border has taken over for a line that is no border is left out.
        """
        borders: list[Piece] = []
        for edge, sides in self.old.items():
            left, right = (
                owner.get(face, side) if side in self.members else side
                for face, side in zip(self.beside(edge), sides, strict=True)
            )
            borders.append(Piece(list(edge), left, right))
        for edge in self.new:
            left_face, right_face = self.beside(edge)
            if self.was.get(left_face) is not None and self.was.get(right_face) is not None:
                borders.append(Piece(list(edge), owner[left_face], owner[right_face]))
        return self._without_needless([piece for piece in borders if piece.left != piece.right])

    def _without_needless(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces, parts of one old edge put together where nothing else meets them."""
        meets: dict[Point, int] = defaultdict(int)
        for piece in pieces:
            meets[piece.points[0]] += 1
            meets[piece.points[-1]] += 1
        found: list[Piece] = []
        last: int | None = None
        for piece in pieces:
            start, end = piece.points
            whole = self._whole.get((start, end))
            if whole is not None and whole == last and found[-1].points[-1] == start and meets[start] == 2:
                found[-1] = replace(found[-1], points=[found[-1].points[0], end])
            else:
                found.append(piece)
            last = whole
        return found

    def _owners(self) -> dict[int, Owner]:
        """Return the owner of each face that an old border touches, None for what is not a member's."""
        found: dict[int, Owner] = {BEYOND: None}
        for (start, end), (left, right) in self.old.items():
            for face, side in zip(self.beside((start, end)), (left, right), strict=True):
                if face != BEYOND:
                    found[face] = side if side in self.members else None
        return found

    def _passed_on(self, known: dict[int, Owner]) -> dict[int, Owner]:
        """Return the owner of every face, passed on over drawn edges, where nobody's ground ends."""
        waiting = list(known)
        while waiting:
            face = waiting.pop()
            for other, edge in self._next_to[face]:
                if other not in known and not self.is_old(edge):
                    known[other] = known[face]
                    waiting.append(other)
        return known

    @cached_property
    def _next_to(self) -> dict[int, list[tuple[int, Edge]]]:
        """The faces beside each face, with the edge between them directed so that the first face is on its left."""
        found: dict[int, list[tuple[int, Edge]]] = defaultdict(list)
        for edge in [*self.old, *self.new]:
            left, right = self.beside(edge)
            if left != right:
                found[left].append((right, edge))
                found[right].append((left, (edge[1], edge[0])))
        return found


def _faces(edges: Sequence[Edge]) -> tuple[list[Polygon], dict[Edge, int]]:
    """Return the faces between edges, and the face to the left of each directed edge that has one."""
    lines = shapely.linestrings(to_degrees([list(edge) for edge in edges]))
    faces = list(shapely.get_parts(shapely.polygonize(lines)))
    rings, of_face = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    points, owner = points_of(to_steps(xy)), of_face[ring].tolist()
    goes_on = np.flatnonzero(ring[1:] == ring[:-1]).tolist()
    return faces, {(points[at], points[at + 1]): owner[at] for at in goes_on}
