"""The grids of a plan as one planar topology: places where borders meet, and arcs between them.

A mesh is never changed. An edit makes a `Patch`, and the patch another mesh, which shares with the first all that the
edit did not touch; the patch turned round leads back to the very same objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from geogrid.domain.editing.arc import Arc, Point, in_order, to_steps
from geogrid.domain.editing.outline import Shape, around, polygons
from geogrid.domain.editing.refusal import NO_COMMUNITY, RECODED, RETIRED, UNKNOWN, refused
from geogrid.domain.grid import Area, Grid, Level

MOST_MICROS = 999
"""So many micro-grids no grid ever has."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party grid (网格集成组团): some grids taken together; its shape is theirs."""

    code: str
    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Micro:
    """A micro-grid (微网格): a part of one grid. Those of a grid are together that grid, vertex for vertex."""

    code: str
    name: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Holder:
    """What has a code: a grid, a party grid or a micro-grid, what it is called, and the grids it is of."""

    name: str
    shape: Shape
    grids: tuple[str, ...]


@dataclass(frozen=True)
class Patch:
    """What is different in another mesh, by table and key; None where there is nothing any more."""

    grids: Mapping[str, Grid | None] = field(default_factory=dict)
    arcs: Mapping[str | None, tuple[Arc, ...] | None] = field(default_factory=dict)
    ends: Mapping[Point, tuple[Arc, ...] | None] = field(default_factory=dict)
    drawn: Mapping[str, Shape | None] = field(default_factory=dict)
    parties: Mapping[str, Party | None] = field(default_factory=dict)
    micros: Mapping[str, tuple[Micro, ...] | None] = field(default_factory=dict)
    used: Mapping[str, bool | None] = field(default_factory=dict)
    recoded: Mapping[str, str | None] = field(default_factory=dict)

    def then(self, more: Patch) -> Patch:
        """Return the patch that does this one and another after it."""
        return Patch(**{name: {**getattr(self, name), **getattr(more, name)} for name in TABLES})


TABLES = tuple(each.name for each in fields(Patch))


@dataclass(frozen=True, eq=False)
class Mesh:
    """All grids of a plan; see `building.mesh_of`.

    Parameters
    ----------
    grids
        By code, each with its shape; in no order.
    areas
        The areas above by code, with the shapes they had in the base; see `area_shape` for what they are now.
    arcs
        The arcs around each grid, and under None those with no grid on one side, in order of their keys.
    ends
        The arcs that begin or end in a point; a closed arc that none meets is at the point where it begins.
    drawn
        The shapes of areas that no edit has touched; the others are put together when they are asked for.
    parties
        Party grids by code.
    micros
        The micro-grids of each grid that has any, two or more, in order of their codes.
    used
        Every code that is or was ever used.
    recoded
        The code that each grid or micro-grid was given in place of another, by that other one; see `code_now`.
    former
        The codes that grids and micro-grids have in the base, by those that they had in generations before it.
    """

    grids: Mapping[str, Grid]
    areas: Mapping[str, Area]
    arcs: Mapping[str | None, tuple[Arc, ...]]
    ends: Mapping[Point, tuple[Arc, ...]]
    drawn: Mapping[str, Shape]
    parties: Mapping[str, Party]
    micros: Mapping[str, tuple[Micro, ...]]
    used: Mapping[str, bool]
    recoded: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)

    def patched(self, patch: Patch) -> Mesh:
        """Return the mesh with what a patch says."""
        tables: dict[str, Any] = {}
        for name in TABLES:
            changes = getattr(patch, name)
            if changes:
                table = dict(getattr(self, name))
                table.update(changes)
                for key in [key for key, value in changes.items() if value is None]:
                    del table[key]
                tables[name] = table
        after = replace(self, **tables)
        after._redrawn.update({area: shape for area, shape in self._redrawn.items() if area not in patch.drawn})
        return after

    def reverse(self, patch: Patch) -> Patch:
        """Return the patch that leads back to this mesh from where a patch of it leads."""
        back = {name: {key: getattr(self, name).get(key) for key in getattr(patch, name)} for name in TABLES}
        return Patch(**back)

    def grid(self, code: str) -> Grid:
        """Return a grid by its code.

        Raises
        ------
        EditRefused
            When it is retired, or never was, or has another code.
        """
        if code in self.grids:
            return self.grids[code]
        if (now := self.successor(code)) in self.grids:
            raise refused(RECODED, codes=[code, now], given=code, code_now=now)
        raise refused(RETIRED if code in self.used else UNKNOWN, codes=[code], given=code)

    def successor(self, code: str) -> str:
        """Return the code that a grid or micro-grid has now, also of one from before the base; it may be no more."""
        return self.code_now(self.former.get(code, code))

    def code_now(self, code: str) -> str:
        """Return the code that a grid or micro-grid was given last, if it was given any; it may be no more."""
        while code in self.recoded:  # no code is used again, so that this ends
            code = self.recoded[code]
        return code

    def recoded_since(self, code: str) -> tuple[str, ...]:
        """Return the codes that a grid or micro-grid had from one on until it was given that which it has now."""
        found = []
        while code in self.recoded:
            found.append(code)
            code = self.recoded[code]
        return tuple(found)

    @cached_property
    def codes_before(self) -> dict[str, tuple[str, ...]]:
        """The codes that grids had before, the first one first, by the code that they were given last."""
        found: dict[str, list[str]] = {}
        for code in self.recoded:
            found.setdefault(self.code_now(code), []).append(code)
        return {code: tuple(some) for code, some in found.items()}

    @property
    def micro_codes(self) -> set[str]:
        """The codes of all micro-grids."""
        return {micro.code for some in self.micros.values() for micro in some}

    def holder(self, code: str) -> Holder | None:
        """Return what has a code now; None where nothing has."""
        if (grid := self.grids.get(code)) is not None:
            return Holder(self.name_of(grid), grid.shape, (code,))
        if (party := self.parties.get(code)) is not None:
            return Holder(party.name or code, self.party_shape(code), tuple(sorted(party.members)))
        for own, micros in self.micros.items():
            for micro in micros:
                if micro.code == code:
                    return Holder(f"{self.name_of(self.grids[own])}{micro.name or code}", micro.shape, (own,))
        return None

    def above(self, community: str | None) -> tuple[str, ...]:
        """Return the codes of a community and of the areas above it."""
        found: list[str] = []
        while community is not None and community not in found:
            found.append(community)
            community = self.areas[community].parent if community in self.areas else None
        return tuple(found)

    def area_name(self, area: str | None) -> str | None:
        """Return what an area is called; None where there is none."""
        found = self.areas.get(area) if area is not None else None
        return None if found is None else found.name

    def name_of(self, grid: Grid) -> str:
        """Return what a grid is called with its community: names begin anew in each."""
        return f"{self.area_name(grid.community) or ''}{grid.name or grid.code}"

    @property
    def communities(self) -> tuple[Area, ...]:
        """The areas that grids are in, those of the lowest level that there is, in order of their codes."""
        levels = {area.level for area in self.areas.values()}
        lowest = next((level for level in reversed(Level) if level in levels), None)
        return tuple(area for _, area in sorted(self.areas.items()) if area.level is lowest)

    def claimant(self, ground: Shape) -> str | None:
        """Return the community that had most of some ground in the base; None where none had half of it."""
        shares = {
            code: area.shape.intersection(ground).area
            for code, area in self.areas.items()
            if area.level is Level.COMMUNITY and area.shape.intersects(ground)
        }
        found = max(shares, key=lambda code: (shares[code], code), default=None)
        return found if found is not None and shares[found] > ground.area / 2 else None

    def members(self, area: str) -> tuple[str, ...]:
        """Return the codes of the grids in an area, in order."""
        communities = {grid.community for grid in self.grids.values()}
        within = {community for community in communities if area in self.above(community)}
        return tuple(sorted(code for code, grid in self.grids.items() if grid.community in within))

    def emptied(self) -> list[Area]:
        """Return the communities that edits have left without a grid, in order of their codes."""
        communities = {grid.community for grid in self.grids.values()}
        touched = (area for code, area in sorted(self.areas.items()) if code not in self.drawn)
        return [area for area in touched if area.level is Level.COMMUNITY and area.code not in communities]

    def bordering(self, codes: Iterable[str | None]) -> tuple[Arc, ...]:
        """Return the arcs around some grids, each once, in order of their keys."""
        return in_order({arc for code in codes for arc in self.arcs.get(code, ())})

    def neighbours(self, code: str) -> dict[str, float]:
        """Return the grids beside a grid, with the metres of border that they share."""
        found: dict[str, float] = {}
        for arc in self.arcs[code]:
            other = arc.right if arc.left == code else arc.left
            if other is not None:
                found[other] = found.get(other, 0.0) + arc.length_m
        return found

    def outline(self, codes: Iterable[str]) -> Shape:
        """Return the ground of some grids together, with the vertices of their own borders and no others."""
        wanted = frozenset(codes)
        return polygons(around(self.bordering(wanted), wanted))

    def area_shape(self, code: str) -> Shape:
        """Return the ground of an area as it is now; empty when no grid is left in it.

        Raises
        ------
        EditRefused
            When there is no such area.
        """
        if code not in self.areas:
            raise refused(NO_COMMUNITY, codes=[code])
        if code in self.drawn:
            return self.drawn[code]
        if code not in self._redrawn:
            self._redrawn[code] = self.outline(self.members(code))
        return self._redrawn[code]

    def party_shape(self, code: str) -> Shape:
        """Return the ground of a party grid."""
        return self.outline(self.parties[code].members)

    def gaps(self) -> Shape:
        """Return the ground of nobody that is enclosed by grids."""
        return polygons(around(self.arcs.get(None, ()), frozenset([None])))

    def nearest_junction(self, lon: float, lat: float) -> Point | None:
        """Return the place where borders meet that is nearest to one in degrees, in lattice steps; None without any."""
        junctions = [point for point, arcs in self.ends.items() if is_junction(arcs)]
        if not junctions:
            return None
        places = np.array(junctions, dtype=np.int64).reshape(-1, 2)
        away = (places - to_steps([lon, lat])) * np.array([np.cos(np.radians(lat)), 1.0])
        metres = np.hypot(*away.T)
        east, north = min(places[metres == metres.min()].tolist())
        return east, north

    @cached_property
    def _redrawn(self) -> dict[str, Shape]:
        """The shapes of areas that edits have touched, as far as they were asked for; no part of the mesh's value."""
        return {}


def is_junction(arcs: tuple[Arc, ...]) -> bool:
    """Return whether borders meet in a point, given the arcs that begin or end there."""
    return len(arcs) > 1
