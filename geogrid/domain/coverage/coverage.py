"""The shapes of one level, with their codes and the ground they should fill: what is checked and mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage import chain
from geogrid.domain.coverage.chain import Edges
from geogrid.domain.coverage.changes import Portions
from geogrid.domain.coverage.hierarchy import Belonging, Parents, ground_of
from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.rings import Bools, Floats, Ints, polygonal

Shapes = NDArray[np.object_]

_WORKERS = 2
_PORTION = 8192


@dataclass(frozen=True)
class Coverage:
    """Shapes in the plane they came in, and the edges of theirs that do not match.

    Parameters
    ----------
    codes
        A code for each shape; a shape without one has None.
    shapes
        Polygons, MultiPolygons or None, shape (n,).
    parent
        The ground they should fill, in the same plane; None when nobody says.
    plane
        The plane in metres, and its coordinate system.
    sound
        Whether each shape is there and valid.
    unmatched
        The chain; an invalid shape takes part by a mended copy, which is never shown nor kept.
    dropped
        Positions of shapes that were taken out; they are empty and stay in their places.
    made
        Lattice points that changes have brought in, as numbers.
    belonging
        To which of several areas above each shape belongs; None where there are not several.
    """

    codes: tuple[str | None, ...]
    shapes: Shapes
    parent: BaseGeometry | None
    plane: Plane
    sound: Bools
    unmatched: Edges
    dropped: frozenset[int] = frozenset()
    made: chain.Words = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    belonging: Belonging | None = None

    @classmethod
    def of(
        cls,
        codes: Sequence[str | None],
        shapes: Sequence[BaseGeometry | None] | Shapes,
        *,
        crs: str = systems.STORAGE,
        parent: BaseGeometry | None = None,
        areas: Parents = (),
        own: Mapping[str, str] | None = None,
    ) -> Coverage:
        """Return the coverage of shapes in the plane of `crs`.

        Parameters
        ----------
        codes, shapes, crs, parent
            As they are kept.
        areas
            The areas above by code and shape, whose ground is the parent then.
        own
            The area that each code is said to belong to; where it says nothing, the one that holds most of the shape.

        Raises
        ------
        CrsUnknown, CrsNeedsParameters
            When the shapes cannot be taken to CGCS2000.
        """
        every = np.asarray(shapes, dtype=object)
        parent = ground_of(areas) if areas else parent
        plane = Plane.of(crs, every, parent)
        with ThreadPoolExecutor(_WORKERS) as workers:
            edges = workers.submit(_chain_of, every, plane, parent)  # the longer of the two begins
            valid = workers.map(shapely.is_valid, np.split(every, range(_PORTION, len(every), _PORTION)))
            sound = np.concatenate(list(valid)) & ~_nothing(every)
        whole = _nothing(every) | sound
        found = edges.result() if whole.all() else _chain_of(_usable(every, sound), plane, parent)
        coverage = cls(tuple(codes), every, parent, plane, sound, found)
        return coverage._among(areas, own) if len(areas) > 1 else coverage

    def _among(self, areas: Parents, own: Mapping[str, str] | None) -> Coverage:
        labels = [self.label(member) for member in range(len(self))]
        return replace(self, belonging=Belonging.of(labels, self.usable, areas, own))

    def __len__(self) -> int:
        return len(self.shapes)

    def label(self, member: int) -> str:
        """Return a shape's code, or its row where it has none."""
        return self.codes[member] or f"#{member + 1}"

    @cached_property
    def usable(self) -> Shapes:
        """The shapes with the invalid ones mended; an empty polygon where there is nothing."""
        return _usable(self.shapes, self.sound)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """An index of the usable shapes."""
        return shapely.STRtree(self.usable)

    @cached_property
    def bounds(self) -> Floats:
        """West, south, east and north of each usable shape, shape (n, 4); NaN where there is nothing."""
        return np.asarray(shapely.bounds(self.usable), dtype=np.float64)

    def near(self, window: BaseGeometry) -> Ints:
        """Return the positions of the shapes whose bounds meet those of a window."""
        west, south, east, north = window.bounds
        of = self.bounds.T
        return np.flatnonzero((of[0] <= east) & (of[2] >= west) & (of[1] <= north) & (of[3] >= south))

    @cached_property
    def edge(self) -> BaseGeometry:
        """The parent's boundary, prepared for many questions; an empty line without a parent."""
        line = shapely.LineString() if self.parent is None else shapely.boundary(self.parent)
        shapely.prepare(line)
        return line

    @cached_property
    def parent_numbers(self) -> chain.Words:
        """The parent's vertices as numbers of lattice points."""
        return np.unique(self._parent_edges.start)

    @cached_property
    def _parent_edges(self) -> Edges:
        parent = self.parent if self.parent is not None else shapely.Polygon()
        return chain.parent_edges(parent, self.plane)

    def replaced(self, changes: Mapping[int, BaseGeometry]) -> Coverage:
        """Return the coverage with some shapes changed; the chain is made anew only around these.

        Parameters
        ----------
        changes
            The new shape by position; an empty one takes it out.
        """
        touched, now = np.array(sorted(changes)), self.redrawn(changes)
        before = chain.edges_of(self.usable[touched], self.plane, touched)
        after = chain.edges_of(now.usable[touched], self.plane, touched)
        kept = self.unmatched.only(~np.isin(self.unmatched.owner, touched))
        edges = Edges.joined([kept, self._abandoned(before, touched), after])
        belonging = self.belonging and self.belonging.changed({at: now.usable[at] for at in touched.tolist()})
        return replace(now, unmatched=chain.uncancelled(edges), belonging=belonging)

    def redrawn(self, changes: Mapping[int, BaseGeometry], portions: Portions | None = None) -> Coverage:
        """Return the coverage with some shapes changed and the chain as it was: one to go on mending, not to check.

        Parameters
        ----------
        changes
            The new shape by position: valid, or empty.
        portions
            What is different about them, where that is known.
        """
        touched = np.array(sorted(changes))
        shapes, sound, usable, bounds = self.shapes.copy(), self.sound.copy(), self.usable.copy(), self.bounds.copy()
        shapes[touched] = [changes[at] for at in touched.tolist()]
        sound[touched] = ~_nothing(shapes[touched])
        usable[touched] = _usable(shapes[touched], sound[touched])
        bounds[touched] = shapely.bounds(usable[touched])
        pairs = {at: (self.usable[at], usable[at]) for at in touched.tolist()} | dict(portions or {})
        known, there = (self._numbers([pair[at] for pair in pairs.values()]) for at in (0, 1))
        new = np.setdiff1d(np.setdiff1d(there, known), self.parent_numbers)
        dropped = self.dropped | set(touched[shapely.is_empty(shapes[touched])].tolist())
        now = replace(self, shapes=shapes, sound=sound, dropped=dropped, made=np.union1d(self.made, new))
        # Known, so not to be worked out from all shapes, or from the parent, again.
        now.__dict__.update(usable=usable, bounds=bounds, _parent_edges=self._parent_edges)
        now.__dict__.update(edge=self.edge, parent_numbers=self.parent_numbers)
        return now

    def _numbers(self, shapes: Sequence[BaseGeometry]) -> chain.Words:
        """Return the vertices of shapes as numbers of lattice points."""
        return chain.words(self.plane.to_lattice(shapely.get_coordinates(shapes)))

    def _abandoned(self, before: Edges, touched: Ints) -> Edges:
        """Return the neighbours' edges that matched edges of shapes that are changed, and so are not in the chain."""
        near = np.setdiff1d(self.tree.query(self.usable[touched], predicate="intersects")[1], touched)
        theirs = Edges.joined([chain.edges_of(self.usable[near], self.plane, near), self._parent_edges])
        numbers = chain.hashes(theirs) | np.uint64(1)
        opposite = np.isin(numbers, chain.hashes(before) | np.uint64(1))
        alone = np.isin(numbers, chain.hashes(self.unmatched) | np.uint64(1))
        return theirs.only(opposite & ~alone)


def _chain_of(shapes: Shapes, plane: Plane, parent: BaseGeometry | None) -> Edges:
    return chain.unmatched(shapes, plane, parent)


def _nothing(shapes: Shapes) -> Bools:
    return shapely.is_missing(shapes) | shapely.is_empty(shapes)


def _usable(shapes: Shapes, sound: Bools) -> Shapes:
    usable = shapes.copy()
    usable[_nothing(shapes)] = shapely.Polygon()
    broken = ~sound & ~_nothing(shapes)
    usable[broken] = [polygonal(shape) for shape in shapely.make_valid(shapes[broken])]
    return usable
