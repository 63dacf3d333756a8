"""Which ground stays one micro-grid when what they lie in has changed: in one piece, not too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geogrid.domain.editing.arc import to_degrees
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.overlay import Overlay
from geogrid.domain.editing.soundness import is_slight
from geogrid.domain.measure import metres_per_degree


@dataclass(frozen=True, eq=False)
class Cell:
    """Ground that stays together as far as it can: of a micro-grid, or of a grid that had none."""

    shape: Shape
    micro: Micro | None


_COMES = Cell(Polygon(), None)
"""What is no cell's: ground that comes to a grid."""

Common = Mapping[int, Mapping[int, float]]
"""The metres of border that faces have in common."""


@dataclass(eq=False)
class Held:
    """Faces of a grid that stay together, and the cell that they were; they may be all of it or a part."""

    grid: str
    cell: Cell
    faces: list[int]
    overlay: Overlay

    @cached_property
    def shape(self) -> Shape:
        """Their ground."""
        first, *rest = (self.overlay.faces[face] for face in self.faces)
        return shapely.union_all([first, *rest]) if rest else first

    @cached_property
    def size(self) -> float:
        """Their area in square degrees, to be compared with what is nearby."""
        return float(self.shape.area)

    @property
    def is_crumb(self) -> bool:
        """Whether they are too small for a micro-grid, and were not as small before."""
        return self.size < self.cell.shape.area * (1.0 - 1e-6) and is_slight(self.shape)

    def taking(self, other: Held) -> Held:
        """Return them with others."""
        return replace(self, faces=[*self.faces, *other.faces])


def kept(overlay: Overlay, cells: Mapping[str, Sequence[Cell]]) -> list[Held]:
    """Return what stays together of each grid: nothing where it would be the whole grid.

    Parameters
    ----------
    overlay
        The borders of cells laid over the grids.
    cells
        Those that may live on in each grid. What is torn off one, is too small, or was no cell's, goes to the neighbour
        in the grid with the longest common border.
    """
    common = _common(overlay)
    found: list[Held] = []
    for grid, some in cells.items():
        stays, loose = _sorted_out(_pieces(overlay, grid, some, common))
        homes = _homed(stays, loose, common)
        found += homes if len(homes) > 1 else []
    return found


def _common(overlay: Overlay) -> dict[int, dict[int, float]]:
    edges = [*overlay.old, *overlay.new]
    ends = to_degrees([list(edge) for edge in edges])
    east, north = metres_per_degree(float(ends[0, 0, 1]))
    metres = np.hypot(*((ends[:, 1] - ends[:, 0]) * [float(east), float(north)]).T)
    found: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for edge, length in zip(edges, metres.tolist(), strict=True):
        left, right = overlay.beside(edge)
        found[left][right] += length
        found[right][left] += length
    return found


def _pieces(overlay: Overlay, grid: str, cells: Sequence[Cell], common: Common) -> list[Held]:
    """Return the faces of a grid, those together that touch along a border and were of one cell."""
    faces = overlay.of(grid)
    spots = shapely.point_on_surface([overlay.faces[face] for face in faces])
    inside = shapely.contains(np.array([cell.shape for cell in cells])[:, None], spots)
    where = np.where(inside.any(axis=0), inside.argmax(axis=0), len(cells)).tolist()
    left = {face: [*cells, _COMES][at] for face, at in zip(faces, where, strict=True)}
    found = []
    while left:
        first, cell = left.popitem()
        together = [first]
        for face in together:
            more = [other for other in common[face] if left.get(other) is cell]
            together += more
            for other in more:
                del left[other]
        found.append(Held(grid, cell, together, overlay))
    return found


def _sorted_out(pieces: Sequence[Held]) -> tuple[list[Held], list[Held]]:
    """Return the pieces that stay, the largest of each cell, and those that look for a home."""
    stays: dict[Cell, list[Held]] = defaultdict(list)
    loose = []
    for piece in sorted(pieces, key=lambda piece: (-piece.size, piece.faces)):
        torn_off = len(stays[piece.cell]) >= shapely.get_num_geometries(piece.cell.shape)
        if piece.cell is _COMES or piece.is_crumb or torn_off:
            loose.append(piece)
        else:
            stays[piece.cell].append(piece)
    whole = [pieces for pieces in stays.values() if pieces]
    return [_one(pieces) for pieces in whole], loose


def _one(pieces: Sequence[Held]) -> Held:
    first, *rest = pieces
    for piece in rest:
        first = first.taking(piece)
    return first


def _homed(stays: list[Held], loose: list[Held], common: Common) -> list[Held]:
    """Return what stays with what was loose: first what has the longest border with something that stays."""
    if not stays or not loose:
        return stays
    waiting = _Waiting(stays, loose, common)
    while (pair := waiting.longest() or waiting.nearest()) is not None:
        waiting.take(*pair)
    return [replace(home, faces=faces) for home, faces in zip(stays, waiting.faces, strict=True)]


class _Waiting:
    """What looks for a home, and its borders with each, which grow as each takes more."""

    def __init__(self, stays: Sequence[Held], loose: Sequence[Held], common: Common) -> None:
        self._stays, self._loose, self._common = stays, loose, common
        self._left = dict.fromkeys(range(len(loose)))
        self._at = {face: (number, at) for number, each in enumerate(loose) for at, face in enumerate(each.faces)}
        self._borders: list[dict[int, float]] = [{} for _ in stays]
        self._longest: list[tuple[float, int, int]] = []
        self._away: NDArray[np.float64] | None = None
        self.faces = [list[int]() for _ in stays]
        for home, each in enumerate(stays):
            self._grow(home, each.faces)

    def longest(self) -> tuple[int, int] | None:
        """Return the home and the piece with the longest common border; None where no piece is beside a home."""
        while self._longest:
            length, home, piece = heappop(self._longest)
            if piece in self._left and self._borders[home][piece] == -length:
                return home, piece
        return None

    def nearest(self) -> tuple[int, int] | None:
        """Return the home and the piece that are the least apart: in a part of the grid that no home reaches."""
        if not self._left:
            return None
        if self._away is None:
            self._away = np.full((len(self._stays), len(self._loose)), np.inf)
            left = list(self._left)
            for home, faces in enumerate(self.faces):
                shape = replace(self._stays[home], faces=faces).shape
                self._away[home, left] = shapely.distance(shape, [self._loose[at].shape for at in left])
        home, piece = divmod(int(self._away.argmin()), self._away.shape[1])
        return home, piece

    def take(self, home: int, piece: int) -> None:
        """Give a piece to a home."""
        del self._left[piece]
        self._grow(home, self._loose[piece].faces)
        if self._away is not None:
            self._away[:, piece] = np.inf
            left = list(self._left)
            away = shapely.distance(self._loose[piece].shape, [self._loose[at].shape for at in left])
            self._away[home, left] = np.minimum(self._away[home, left], away)

    def _grow(self, home: int, faces: Sequence[int]) -> None:
        """Add faces to a home, and their borders to those that it has: face by face, so that sums are as always."""
        self.faces[home] += faces
        borders = self._borders[home]
        grown = {}
        for face in faces:
            beside = [(*self._at[other], length) for other, length in self._common[face].items() if other in self._at]
            for piece, _, length in sorted(beside):
                if piece in self._left:
                    grown[piece] = borders[piece] = borders.get(piece, 0.0) + length
        for piece, length in grown.items():
            heappush(self._longest, (-length, home, piece))
