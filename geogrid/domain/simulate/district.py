"""The district put together: blocks to grids, grids to communities, streets and the whole, with all they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import Area, Grid, Level, grid_code
from geogrid.domain.people.post import Post
from geogrid.domain.register import Building, Estate, Line, Place, PlaceKind, Surface
from geogrid.domain.simulate import addresses, blocks, buildings, ground, households, mesh, partition, people
from geogrid.domain.simulate import reports, sheet, waters
from geogrid.domain.simulate.numerals import numeral
from geogrid.domain.simulate.recipe import Recipe
from geogrid.domain.simulate.sheet import Ints

Shapes = npt.NDArray[np.object_]
BUILDINGS_PER_PLACE = 0.3


@dataclass(frozen=True)
class District:
    """A simulated district; all geometry in CGCS2000 degrees (EPSG:4490) on the storage lattice.

    Parameters
    ----------
    areas
        The district, its streets and towns, its communities.
    grids
        In order of their codes.
    posts
        A leader and a worker for each grid.
    hotspots
        What was planted among the cases, so that it can be looked for.
    """

    areas: list[Area]
    grids: list[Grid]
    posts: list[Post]
    lines: list[Line]
    surfaces: list[Surface]
    estates: list[Estate]
    buildings: list[Building]
    places: list[Place]
    cases: list[Case]
    hotspots: list[reports.Hotspot]


class Town:
    """The ground of a district: sheet, blocks, mesh, buildings. Everything else is told from it."""

    def __init__(
        self, recipe: Recipe, grids: int, places: int, chance: Sequence[np.random.Generator]
    ) -> None:
        self.recipe = recipe
        wanted = round(places * BUILDINGS_PER_PLACE)
        self.sheet = sheet.draw(recipe, grids, wanted)
        self.blocks = blocks.cut(self.sheet, recipe.names.lanes, grids, chance[0])
        wet = np.zeros(len(self.blocks.quarters), bool)
        wet[self.blocks.quarter] = self.blocks.water
        self.ground = ground.lay(chance[1], self.blocks.quarters.astype(float), ~wet)
        self.mesh = mesh.mesh(self.blocks, self.ground, recipe.origin)
        fixed = recipe.names.fixed_estate_community
        self.fixed = buildings.fixed_block(self.sheet, self.blocks, fixed)
        self.use = buildings.uses(self.sheet, self.blocks, fixed, chance[2])
        self.buildings = buildings.raise_all(
            self.sheet,
            self.blocks,
            self.ground,
            self.mesh,
            self.use,
            wanted,
            self.fixed,
            recipe.origin,
            chance[3],
        )
        self.group = self._grids(grids)

    @property
    def community_codes(self) -> list[str]:
        """12-digit codes, in the order of the sheet's communities."""
        return [community.code for community in self.sheet.communities]

    def _grids(self, count: int) -> Ints:
        """Return the grid of each block, 0 to count - 1 in order of the codes to be."""
        load = np.bincount(self.buildings.block, self.buildings.weight, len(self.blocks))
        community = self.blocks.community
        seats = partition.seats(np.bincount(community, load), count)
        places = (self.blocks.box[:, :2] + self.blocks.box[:, 2:]) / 2
        near = partition.Neighbourhood(load, places, self.mesh.neighbours(), community)
        group = np.empty(len(self.blocks), int)
        total = 0
        for at in sorted(range(len(seats)), key=self.community_codes.__getitem__):
            parts = near.part(np.flatnonzero(community == at).tolist(), int(seats[at]))
            for part in self._numbered(parts):
                group[part] = total
                total += 1
        return group

    def _numbered(self, parts: list[list[int]]) -> list[list[int]]:
        shapes = [shapely.coverage_union_all(self.mesh.polygons[part]) for part in parts]
        return [parts[at] for at in partition.reading_order(shapes)]


def simulate(
    recipe: Recipe,
    *,
    grids: int = 92,
    places: int = 20_000,
    cases: int = 3_000,
    seed: int = 1,
    today: date,
) -> District:
    """Make up a plausible district.

    Parameters
    ----------
    recipe
        Real names and codes, and a sketch of the town: `Recipe.parse`.
    grids
        How many grids.
    places
        How many addresses, kept within 2 %; buildings are about 30 % of it.
    cases
        How many reported problems, over the two years before `today`.
    seed
        The same seed and numbers give the same district, bit for bit, on the same machine.
    today
        The day after the last case; there is no clock in here.

    Returns
    -------
    District

    Raises
    ------
    ValueError
        When `grids` or `places` is below 1.
    """
    if grids < 1 or places < 1:
        raise ValueError("a district has at least one grid and one place")
    chance = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(7)]
    town = Town(recipe, grids, places, chance)
    grid_of = town.group[town.buildings.block]
    lived, floors = households.settle(town.buildings, grid_of, grids, chance[4])
    net = _grids(town, np.bincount(grid_of, lived, grids).astype(int))
    codes = [grid.code for grid in net]
    estates, standing, register = _register(town, lived, floors, places)
    spots = reports.Ground(
        addresses.middles(town.buildings.shape),
        [place.address for place in register[: len(standing)]],
        grid_of,
        lived + 0.2,
    )
    told, hotspots = reports.report(spots, codes, recipe.categories, cases, today, chance[5])
    return District(
        areas=_areas(town, net),
        grids=net,
        posts=list(people.posts(codes)),
        lines=_lines(town),
        surfaces=waters.surfaces(
            town.sheet, town.blocks, town.ground, town.use, recipe.names.greens, recipe.origin, chance[6]
        ),
        estates=estates,
        buildings=standing,
        places=register,
        cases=told,
        hotspots=hotspots,
    )


def _grids(town: Town, lived: Ints) -> list[Grid]:
    community = np.zeros(len(lived), int)
    community[town.group] = town.blocks.community
    shapes = _unions(town.mesh.polygons, town.group)
    found: list[Grid] = []
    sequence = 0
    for at, (shape, count) in enumerate(zip(shapes, lived.tolist(), strict=True)):
        sequence = sequence + 1 if at and community[at] == community[at - 1] else 1
        code = town.community_codes[community[at]]
        found.append(Grid(grid_code(code, sequence), f"第{numeral(sequence)}网格", code, count, shape))
    return found


def _unions(shapes: Shapes, group: Ints) -> list[Polygon]:
    """Return the union of the shapes of each group 0, 1, 2 ..., all vertices kept."""
    order = np.argsort(group, kind="stable")
    parts = np.split(shapes[order], np.flatnonzero(np.diff(group[order])) + 1)
    return [shapely.coverage_union_all(part) for part in parts]


def _areas(town: Town, net: Sequence[Grid]) -> list[Area]:
    """Return the district, the streets and towns, and the communities, each the union of what is below it."""
    names = {community.code: community for community in town.sheet.communities}
    codes, place = np.unique([grid.community or "" for grid in net], return_inverse=True)
    communities = [
        Area(code, names[code].name, Level.COMMUNITY, names[code].township, shape)
        for code, shape in zip(codes.tolist(), _unions(_shapes(net), place), strict=True)
    ]
    titles = {township.code: township.name for township in town.sheet.townships}
    above, place = np.unique([area.parent or "" for area in communities], return_inverse=True)
    streets = [
        Area(code, titles[code], Level.STREET, town.recipe.code, shape)
        for code, shape in zip(above.tolist(), _unions(_shapes(communities), place), strict=True)
    ]
    whole = shapely.coverage_union_all(_shapes(streets))
    return [Area(town.recipe.code, town.recipe.name, Level.DISTRICT, None, whole), *streets, *communities]


def _shapes(rows: Sequence[Grid] | Sequence[Area]) -> Shapes:
    return np.array([row.shape for row in rows], object)


def _lines(town: Town) -> list[Line]:
    """Return each way as one line through the corners of the blocks beside it."""
    pieces, ways = town.blocks.segments, town.sheet.ways
    order = np.lexsort((pieces.start, pieces.way))
    shapes = town.mesh.lines(pieces)[order]
    used, first = np.unique(pieces.way[order], return_index=True)
    joined = [
        shapely.line_merge(shapely.multilinestrings(part), directed=True)
        for part in np.split(shapes, first[1:])
    ]
    return [
        Line(ways[at].name, ways[at].kind, ways[at].rank, ways[at].width, shape)
        for at, shape in zip(used.tolist(), joined, strict=True)
    ]


def _register(
    town: Town, lived: Ints, floors: Ints, most: int
) -> tuple[list[Estate], list[Building], list[Place]]:
    """Return the estates, the buildings, and the places: buildings first, in the same order."""
    standing, codes = town.buildings, town.community_codes
    community = town.blocks.community[standing.block]
    estates, estate_of = _estates(town)
    numbers = (
        addresses.house_numbers(town.sheet, standing, town.recipe.numbering),
        addresses.estate_numbers(standing),
    )
    built = addresses.buildings_of(
        standing, addresses.building_codes(community, codes), estate_of, numbers, floors, lived
    )
    where = [codes[at] for at in community.tolist()]
    roads = [town.sheet.ways[way].name for way in standing.way.tolist()]
    found = addresses.building_places(built, where, roads, addresses.middles(standing.shape))
    found += addresses.estate_places(estates)
    found += _sites(town, found)
    inside = np.flatnonzero(standing.estate)
    order = inside[
        np.argsort(standing.block[inside] != (-1 if town.fixed is None else town.fixed), kind="stable")
    ]
    found += addresses.inner_places(built, where, standing.stairs, standing.flats, order, most - len(found))
    return estates, built, found


def _estates(town: Town) -> tuple[list[Estate], list[str | None]]:
    """Return the estates that have buildings, and the estate of each building."""
    standing = town.buildings
    block = np.unique(standing.block[standing.estate])
    names = iter(town.recipe.names.estates)
    name = {
        at: town.recipe.names.fixed_estate if at == town.fixed else next(names, None) or f"模拟{number}号小区"
        for number, at in enumerate(block.tolist(), 1)
    }
    margins = buildings.setbacks(town.sheet, town.blocks)[block] + 2
    shapes = waters.inset(town.blocks, town.ground, block, margins, town.recipe.origin)
    codes = town.community_codes
    estates = [
        Estate(name[at], codes[town.blocks.community[at]], shape)
        for at, shape in zip(block.tolist(), shapes, strict=True)
    ]
    inside = zip(standing.block.tolist(), standing.estate.tolist(), strict=True)
    return estates, [name[at] if estate else None for at, estate in inside]


def _sites(town: Town, places: Sequence[Place]) -> list[Place]:
    """Return a named place for each block of public buildings: 前园社区居委会, 前园小学 ..."""
    standing = town.buildings
    row = np.flatnonzero((town.use[standing.block] == buildings.Use.SITE) & ~standing.estate)
    _, first = np.unique(standing.block[row], return_index=True)
    serial: dict[int, int] = {}
    found = []
    for at in row[first].tolist():
        community = int(town.blocks.community[standing.block[at]])
        serial[community] = count = serial.get(community, 0) + 1
        entry, home = town.sheet.communities[community], places[at]
        kinds = town.recipe.names.sites
        turn, kind = divmod(count - 1, len(kinds))
        name = f"{entry.name}{f'第{numeral(turn + 1)}' if turn else ''}{kinds[kind]}"
        code = f"{entry.code}S{count:03d}"
        found.append(
            Place(code, PlaceKind.SITE, name, entry.code, home.lon, home.lat, home.road, home.number)
        )
    return found
