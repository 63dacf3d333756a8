"""Estates and roads as a whole: the grids of all their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import islice

from shapely import LineString, MultiLineString

from geogrid.domain.addressing import ground as on_ground
from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.wording import is_bare_kind
from geogrid.domain.addressing.places.thereabouts import LEAST_M
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.register.in_words import named_on_roads

_KEPT = 4_096
"""Roads of which it is kept through which grids they run."""


class Wholes:
    """Finds estates and roads.

    Parameters
    ----------
    ground
        The grids.
    lines
        Roads by name, and how wide they are (m).
    gazetteer
        The names of the district.
    """

    def __init__(
        self,
        ground: Ground,
        lines: Mapping[str, tuple[LineString | MultiLineString, float]],
        gazetteer: Gazetteer,
    ) -> None:
        self._ground, self._lines, self._houses = ground, lines, gazetteer.houses
        self.on_roads = named_on_roads(gazetteer)
        self._road = lru_cache(_KEPT)(lambda name: self.drawn(name, lines[name][0]))

    def of(self, name: str, how: How, directory: Directory) -> Spot | None:
        """Return an estate or a road by its name; None where it has no places, and of a road no line."""
        counts = {} if is_bare_kind(name) else directory.within(name)
        if not counts:
            is_drawn = how is How.ROAD and name in self._lines  # a bridge, say, which has no places
            return self._road(name) if is_drawn else None
        if name in self.on_roads:  # 民生路永安里 of 永安里
            also = Counter(site.grid for full in self.on_roads[name] for site in directory.at(full))
            counts = {grid: counts.get(grid, 0) + also[grid] for grid in {**counts, **also}}
        total, (place, radius) = sum(counts.values()), self._middle(name, directory)
        listed = directory.at(name) or directory.at(self._houses.get(name, ""))
        code = listed[0].code if len(listed) == 1 else None
        grids = {grid: count / total for grid, count in counts.items()}
        notes: tuple[Note, ...] = ()
        own = [site.grid for site in listed if site.grid not in counts]
        if own:  # a place of just this name, with others in it
            grids = {grid: share * (1 - ODD) for grid, share in grids.items()}
            grids |= {grid: ODD * own.count(grid) / len(own) for grid in own}
            notes = tuple(
                Note(Remark.ALSO_A_PART, site.text, name)
                for site in islice((s for s in directory.under(name) if s.grid not in own), 1)
            )
        return Spot(how, name, grids, place, radius, code, notes=notes)

    def runs_in(self, name: str) -> Collection[str | None]:
        """Return the grids that a road of the map runs through; none of what is not drawn."""
        return self._road(name).grids if name in self._lines else ()

    def drawn(self, text: str, line: LineString | MultiLineString) -> Spot:
        """Return the grids that a road of the map, or a part of one, runs through."""
        west, south, east, north = line.bounds
        middle = (west + east) / 2, (south + north) / 2
        radius = max(LEAST_M, self._ground.distance(middle, (west, south)))
        return Spot(How.ROAD, text, self._ground.lengths(line), middle, radius)

    def _middle(self, name: str, directory: Directory) -> tuple[on_ground.Where, float]:
        """Return the middle of the places of an estate or road, and how far they reach from it (m)."""
        west, south, east, north = directory.extent(name) or (0.0, 0.0, 0.0, 0.0)
        middle = (west + east) / 2, (south + north) / 2
        return middle, self._ground.distance(middle, (west, south))
