"""The district put together, from the ground up: `simulate`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import Area, Grid
from geogrid.domain.people.post import Post
from geogrid.domain.register import Alias, Building, Estate, Line, Place, PlaceKind, Surface
from geogrid.domain.simulate import aliases, households, inventory, levels, people, reports, waters
from geogrid.domain.simulate.recipe import Recipe
from geogrid.domain.simulate.town import Town

STEPS = 8  # each step has its own random numbers, so that a change in one leaves the others as they are
WORKING = 0.2  # a building without households still sees as many cases as so many households


@dataclass(frozen=True)
class District:
    """A simulated district; all geometry in CGCS2000 degrees (EPSG:4490) on the storage lattice.

    Parameters
    ----------
    areas
        The district, then its streets and towns, then its communities.
    grids
        In order of their codes.
    posts
        A leader, with the duty phone, and a worker for each grid.
    cases
        In order of time; their grid is left None.
    hotspots
        What was planted among the cases, so that it can be looked for.
    aliases
        Other names of areas, roads, estates and sites; none is the name of anything else.
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
    aliases: list[Alias]


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
        Real names and codes, and a sketch of the town.
    grids
        How many. More than nine for each community of the recipe make the town grow by invented ones (模拟第1社区).
    places
        How many addresses, kept within 2 % where the estates have rooms enough; 30 % of them are buildings.
    cases
        How many reported problems, over the two years before `today`.
    seed
        The same seed and numbers give the same district, bit for bit, on the same machine.
    today
        The day after the last case.

    Raises
    ------
    ValueError
        When `grids` or `places` is below 1.

    Notes
    -----
    Sources: grids inside one community, numbered west to east, then north to south, DB11 《网格化城市管理系统
    单元网格划分》; house numbers, see `Numbering`; 300 to 500 households a grid, commonly quoted, not law.
    """
    if grids < 1 or places < 1:
        raise ValueError("a district has at least one grid and one place")
    chance = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(STEPS)]
    town = Town(recipe, grids, places, chance)
    home = town.grid[town.buildings.block]
    lived, floors = households.settle(town.buildings, home, grids, chance[4])
    net = levels.grids(town, np.bincount(home, lived, grids).astype(int))
    codes = [grid.code for grid in net]
    numbers = inventory.house_numbers(town)
    estates = inventory.estates(town)
    buildings = inventory.buildings(town, numbers, lived, floors)
    register = inventory.places(town, numbers, buildings, estates, places)
    at = [place.address for place in register[: len(buildings)]]
    spots = reports.Spots(inventory.middles(town), at, home, lived + WORKING)
    told, hotspots = reports.report(spots, codes, recipe.categories, cases, today, chance[5])
    surfaces = waters.surfaces(town.land, town.ground, recipe.names.greens, chance[6])
    areas, posts, lines = levels.areas(town, net), list(people.posts(codes)), inventory.lines(town)
    named = aliases.Named(areas, lines, surfaces, estates, [p for p in register if p.kind is PlaceKind.SITE])
    other = aliases.aliases(recipe, named, chance[7])
    return District(areas, net, posts, lines, surfaces, estates, buildings, register, told, hotspots, other)
