"""A division turned into ordinary edits, which can be undone one by one: `edits_of`.

A present grid keeps its code for the grid to be that has most of its addresses. First grids without an heir are
retired into neighbours, then grids that are new are created, then each of the others is given what it lacks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import shapely

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import to_degrees
from geogrid.domain.editing.drawn import ground_from, places_from, rings_of
from geogrid.domain.editing.edit import Create, Edit, Ground, GroupParty, Line, Named, Retire, Split, Transfer
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import APART, refused
from geogrid.domain.redraw.division import Division
from geogrid.errors import EditRefused

NewGrid = Callable[[str | None], Named]
"""Gives the code and the name of a new grid in a community, another each time."""


def edits_of(mesh: Mesh, division: Division, new: NewGrid) -> tuple[Edit, ...]:
    """Return the edits that make the grids of a mesh those of a division.

    Parameters
    ----------
    mesh
        The one that the blocks were cut from, in which no grid has lost or won ground since.
    division
        Of blocks cut by `cutting.cut`.
    new
        Called for each new grid.

    Returns
    -------
    tuple of Edit
        To be done in this order: `Split`, when one grid is split in two by a line, or else `Retire`, `Create` and
        `Transfer`. Before a `Retire` whose heir is not in the same party grids there is `GroupParty`: the grid that
        goes leaves its own party grid and joins the heir's, which so keeps its members. None when nothing changes.
        In between, a grid may be in several parts. The grids are then those of the division, but where a new border
        meets an old one on a slant: there it may be up to 3 cm further along (see `weaving`), and what is nearer than
        1 cm may be joined, as with every edit.

    Raises
    ------
    EditRefused
        When a grid has to be retired that touches none of its community that stays.
    """
    work = _Work(mesh, division)
    fresh = [new(division.community[at]) if heir is None else None for at, heir in enumerate(division.heir)]
    split = work.as_split(fresh)
    if split is not None:
        return (split,)
    return (*work.retired(), *work.created(fresh), *work.transferred())


@dataclass
class _Work:
    """Whose each piece of ground is while the edits are made."""

    mesh: Mesh
    division: Division
    owner: dict[str, str] = field(init=False)
    common: dict[int, dict[str, float]] = field(init=False)
    shapes: list[Shape] = field(init=False)

    def __post_init__(self) -> None:
        self.common = defaultdict(dict)
        for at, plots in zip(self.division.part.tolist(), self.division.blocks.plots, strict=True):
            for plot in plots:
                self.common[at][plot.grid] = self.common[at].get(plot.grid, 0.0) + plot.addresses
        self.owner = {grid: grid for held in self.common.values() for grid in held}
        blocks = self.division.blocks.shapes
        self.shapes = [
            shapely.coverage_union_all(blocks[self.division.members(at)]) for at in range(len(self.division))
        ]

    def as_split(self, fresh: list[Named | None]) -> Split | None:
        """Return the one edit that parts a grid in two; None where it is no such thing or cannot be done so."""
        if len(self.shapes) != 2 or len(self.owner) != 1:
            return None
        (code,) = self.owner
        line = _border(*self.shapes)
        if line is None:
            return None
        kept = Named(code, self.mesh.grids[code].name)
        split = Split(code, line, (fresh[0] or kept, fresh[1] or kept))
        return split if _done(self.mesh, [split]) else None

    def retired(self) -> list[Edit]:
        """Return the edits that retire the grids without an heir, each into a neighbour that stays.

        Party grids stand in the way of a retirement only where no neighbour of the same one stays: they are then
        regrouped first.
        """
        found: list[Edit] = []
        stay = {heir: at for at, heir in enumerate(self.division.heir) if heir is not None}
        gone, mesh = sorted(self.owner.keys() - stay.keys()), self.mesh
        while gone:
            order = ((code, regroups) for regroups in (False, True) for code in gone)
            made = next((made for code, regroups in order if (made := self._retired(mesh, code, stay, regroups))), None)
            if made is None:
                spot = mesh.grids[gone[0]].shape.representative_point()
                raise refused(APART, (spot.x, spot.y), gone)
            found += made.edits
            mesh = made.mesh
            gone.remove(made.code)
            self.owner[made.code] = made.heir
        return found

    def _retired(self, mesh: Mesh, code: str, stay: dict[str, int], regroups: bool) -> _Retired | None:
        """Return the retirement of a grid into the neighbour to be that has most of its addresses."""
        beside = {other: metres for other, metres in mesh.neighbours(code).items() if other in stay}
        order = sorted(beside, key=lambda other: (-self.common[stay[other]].get(code, -1.0), -beside[other], other))
        for heir in order:
            edits = (*(_regrouped(mesh, code, heir) if regroups else ()), Retire(code, heir))
            after = _done(mesh, edits)
            if after is not None:
                return _Retired(code, heir, edits, after)
        return None

    def created(self, fresh: list[Named | None]) -> list[Edit]:
        """Return the edits that make the new grids, of the ground of others."""
        return [
            Create(self._ground(at), named.code, named.name, self.division.community[at], several_parts=True)
            for at, named in enumerate(fresh)
            if named is not None
        ]

    def transferred(self) -> list[Edit]:
        """Return the edits that give each grid that stays what it lacks."""
        found: list[Edit] = []
        for at, heir in enumerate(self.division.heir):
            givers = {self.owner[grid] for grid in self.common[at]} - {heir}
            if heir is not None and givers:
                found.append(Transfer(self._ground(at), tuple(sorted(givers)), heir, several_parts=True))
        return found

    def _ground(self, at: int) -> Ground:
        return ground_from(self.shapes[at])


@dataclass(frozen=True)
class _Retired:
    """A grid that is retired: into which, by which edits, and the mesh after them."""

    code: str
    heir: str
    edits: tuple[Edit, ...]
    mesh: Mesh


def _regrouped(mesh: Mesh, code: str, heir: str) -> list[GroupParty]:
    """Return the edits that put a grid into the party grid of another, or into none if that is in none."""
    found = []
    for party in sorted(mesh.parties.values(), key=lambda party: (code not in party.members, party.code)):
        members = party.members | {code} if heir in party.members else party.members - {code}
        if members != party.members:
            found.append(GroupParty(party.code, party.name, tuple(sorted(members))))
    return found


def _done(mesh: Mesh, edits: Iterable[Edit]) -> Mesh | None:
    """Return the mesh after some edits; None when one of them cannot be done."""
    try:
        for edit in edits:
            mesh = apply(mesh, edit).mesh
    except EditRefused:
        return None
    return mesh


def _border(one: Shape, other: Shape) -> Line | None:
    """Return the line between two shapes, the first on its left; None when it is not one open line."""
    edges = {edge for ring in rings_of(one) for edge in pairwise(ring)}
    shared = [edge for ring in rings_of(other) for end, start in pairwise(ring) if (edge := (start, end)) in edges]
    onward = dict(shared)
    first = {start for start, _ in shared} - {end for _, end in shared}
    if len(onward) < len(shared) or len(first) != 1:
        return None
    points = [first.pop()]
    while points[-1] in onward:
        points.append(onward.pop(points[-1]))
    if onward:
        return None
    return places_from(to_degrees(points))
