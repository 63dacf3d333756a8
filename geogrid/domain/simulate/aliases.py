"""Other names of the district: those on record, and made-up old names of estates, roads, lanes and sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geogrid.domain.grid import Area
from geogrid.domain.register import Alias, Estate, Line, LineKind, LineRank, Place, Surface
from geogrid.domain.simulate.recipe import Recipe

IN_USE = 0.5  # of the made-up names, so many are said beside the right one; the others are from before a renaming
RENAMED = 1980, 2016  # years of renamings, the last left out


@dataclass(frozen=True)
class Named:
    """All that has a name in the district; `sites` of its places."""

    areas: Sequence[Area]
    lines: Sequence[Line]
    surfaces: Sequence[Surface]
    estates: Sequence[Estate]
    sites: Sequence[Place]

    def names(self) -> set[str]:
        """Return the names of all of it."""
        named: tuple[Area | Line | Surface | Estate, ...] = (*self.areas, *self.lines, *self.surfaces, *self.estates)
        return {thing.name for thing in named} | {site.address for site in self.sites}


def aliases(recipe: Recipe, named: Named, rng: np.random.Generator) -> list[Alias]:
    """Return the other names on record of what the district has, then the made-up ones; no name is given twice."""
    names = named.names()
    found = [alias for alias in recipe.aliases if alias.name in names and alias.alias not in names]
    taken = names | {alias.alias for alias in found}
    for things, share, stock in _groups(recipe, named):
        free = [name for name in stock if name not in taken]
        count = min(len(free), round(share * len(things)))
        for thing, name in zip(rng.permutation(len(things))[:count], rng.permutation(len(free)), strict=False):
            found.append(Alias(free[name], things[thing], _renamed(rng)))
            taken.add(free[name])
    return found


def _groups(recipe: Recipe, named: Named) -> Iterator[tuple[list[str], float, Sequence[str]]]:
    """Yield the names of one kind, the share of them that gets another one, and the stock for it."""
    old = recipe.old_names
    roads = [line for line in named.lines if line.kind is LineKind.ROAD]
    yield [estate.name for estate in named.estates], old.estates.share, old.estates.names
    yield [road.name for road in roads if road.rank is not LineRank.LANE], old.roads.share, old.roads.names
    yield [road.name for road in roads if road.rank is LineRank.LANE], old.lanes.share, old.lanes.names
    for kind in recipe.names.sites:
        sites = [site.address for site in named.sites if site.address.endswith(kind)]
        yield sites, old.sites.share, [name for name in old.sites.names if name.endswith(kind)]


def _renamed(rng: np.random.Generator) -> date | None:
    if rng.random() < IN_USE:
        return None
    return date(int(rng.integers(*RENAMED)), int(rng.integers(1, 13)), 1)
