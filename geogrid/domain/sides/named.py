"""What sides may refer to, by name: lines, and ground whose outline may be a side; in metres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely import MultiPolygon, Polygon

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Line, LineKind
from geogrid.domain.sides.ring import PARALLEL, Frame, ways

_SUGGESTED = 3
_PART = re.compile("[东南西北中]$|[东南西北中上下前后]?段$|[河江]?堤岸?$|[河江]?岸$|河道$")
"""What a part of a line is called behind its name."""
_VERBS = "沿临邻靠接起止至到"
"""Verbs of one character, of which nobody can say but by the names that there are whether they begin one: 沿江大道."""


class Named:
    """Lines and ground by name, however it is written.

    Parameters
    ----------
    frame
        Of the district.
    lines
        Roads, rivers, railways and walls, CGCS2000 degrees; those without a name are left out.
    areas
        Named ground: estates, communities.
    others
        What lines and areas are also called, and what that stands for.
    """

    def __init__(
        self,
        frame: Frame,
        lines: Iterable[Line],
        areas: Mapping[str, Polygon | MultiPolygon],
        others: Mapping[str, str],
    ) -> None:
        shapes: dict[str, list[shapely.Geometry]] = {}
        self._half: dict[str, float] = {}
        self._kinds: dict[str, set[LineKind]] = {}
        for line in lines:
            if line.name:
                name = normalise(line.name)
                shapes.setdefault(name, []).append(frame.metres(line.shape))
                self._kinds.setdefault(name, set()).add(line.kind)
                self._half[name] = max(self._half.get(name, 0.0), line.width / 2)
        lines_of = set(shapes)
        for name, ground in areas.items():
            if (spelled := normalise(name)) not in lines_of:  # 荷花池路 is a road before it is an estate
                shapes.setdefault(spelled, []).append(frame.metres(ground))
        self._shapes = {name: shapely.union_all(some) for name, some in shapes.items()}
        self._pieces: dict[str, tuple[shapely.STRtree, NDArray[np.float64]]] = {}
        self._others = {normalise(other): normalise(name) for other, name in others.items()}

    @property
    def names(self) -> Iterable[str]:
        """By which names things are known."""
        return self._shapes.keys()

    def kinds(self, known: str) -> set[LineKind]:
        """Return what the lines of a name are; nothing of ground."""
        return self._kinds.get(known, set())

    def known(self, name: str) -> str | None:
        """Return by which name something is known, also a part of it: 鉴江东 is of 鉴江.

        What begins like a verb may be one, and what stands behind one a name: 沿江大道 goes before 江大道.
        """
        spelled = normalise(name)
        bare = spelled[1:] if spelled[:1] in _VERBS else ""
        for text in (spelled, self._others.get(spelled), _PART.sub("", spelled), bare, self._others.get(bare)):
            if text and text in self._shapes:
                return text
        return next((verb + spelled for verb in _VERBS if verb + spelled in self._shapes), None)

    def near(self, name: str) -> tuple[str, ...]:
        """Return names that are spelt nearly so."""
        found = process.extract(
            normalise(name), [*self._shapes, *self._others], scorer=OSA.distance, score_cutoff=1, limit=_SUGGESTED
        )
        return tuple(text for text, _, _ in found)

    def shape(self, known: str) -> shapely.Geometry:
        """Return where what is known by a name is."""
        return self._shapes[known]

    def along(
        self, known: str, points: NDArray[np.object_], going: NDArray[np.float64], reach: float
    ) -> NDArray[np.bool_]:
        """Return which points of a border run along what is known by a name, its outline where it is ground.

        Parameters
        ----------
        going
            The way the border goes at each point. Shape (n, 2).
        reach
            How far away that may be (m).
        """
        if known not in self._pieces:
            shape = self._shapes[known]
            lines = shapely.get_parts(shape if shapely.get_dimensions(shape) == 1 else shapely.boundary(shape))
            pairs = [np.stack([xy[:-1], xy[1:]], axis=1) for xy in map(shapely.get_coordinates, lines)]
            joined = np.concatenate(pairs)
            self._pieces[known] = shapely.STRtree(shapely.linestrings(joined)), ways(joined.reshape(-1, 2))[::2]
        tree, goes = self._pieces[known]
        point, piece = tree.query(points, predicate="dwithin", distance=reach)
        same_way = np.abs(np.einsum("ij,ij->i", going[point], goes[piece])) > PARALLEL
        found = np.zeros(len(points), dtype=bool)
        found[point[same_way]] = True
        return found

    def half_width(self, known: str) -> float:
        """Return how far the edge of a line is from its middle (m); 0 of ground."""
        return self._half.get(known, 0.0)
