"""All that a fully informed clerk has at hand: the register by names and numbers, and the map."""

from __future__ import annotations

from collections import defaultdict

from geogrid.domain.grid import Area, Level
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Line, Place, PlaceKind, Surface
from geogrid.domain.simulate.district import District
from geogrid.domain.simulate.queries.chart import Chart
from geogrid.domain.simulate.queries.slips import Names


class Atlas:
    """The places that stand in a grid, in every order that is needed.

    Parameters
    ----------
    grid
        By the code of a place, the code of its grid: of those that cover it, the lowest.
    at
        By address.
    kinds
        By kind.
    houses
        By road, by number.
    estates
        By estate: all that is in it, and its gate.
    inner
        By building, entrance and room alone (3幢2单元501室): the grids of all that are called so.
    """

    def __init__(self, district: District) -> None:
        index = LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])
        codes = index.locate([place.lon for place in district.places], [place.lat for place in district.places])
        self.grid = {place.code: code for place, code in zip(district.places, codes, strict=True) if code is not None}
        self.at: dict[str, Place] = {}
        self.kinds: dict[PlaceKind, list[Place]] = {kind: [] for kind in PlaceKind}
        self.houses: dict[str, dict[int, Place]] = defaultdict(dict)
        self.estates: dict[str, list[Place]] = defaultdict(list)
        self.inner: dict[str, set[str]] = defaultdict(set)
        self.communities: dict[str, list[Place]] = defaultdict(list)
        for place in district.places:
            if place.code in self.grid:
                self._enter(place)
        self.areas = {area.code: area for area in district.areas}
        self.chart = Chart(district.grids, district.lines)
        self.aliases = district.aliases
        things: tuple[Area | Line | Surface, ...] = (*district.areas, *district.lines, *district.surfaces)
        others = {thing.name for thing in things} | {alias.alias for alias in district.aliases}
        sites = [site.address for site in self.kinds[PlaceKind.SITE]]
        self.names = Names([*self.houses, *self.estates, *sites], district.aliases, others)

    def _enter(self, place: Place) -> None:
        self.at[place.address] = place
        self.kinds[place.kind].append(place)
        self.communities[place.community or ""].append(place)
        if place.kind is PlaceKind.HOUSE and place.road:
            self.houses[place.road][house_number(place)] = place
        if place.estate:
            self.estates[place.estate].append(place)
        if place.building:
            self.inner[rest(place)].add(self.grid[place.code])

    @property
    def district(self) -> Area:
        """The district."""
        return next(area for area in self.areas.values() if area.level is Level.DISTRICT)

    def level(self, level: Level) -> list[Area]:
        """Return all areas of a level."""
        return [area for area in self.areas.values() if area.level is level]

    def community(self, place: Place) -> Area:
        """Return the community that the register states."""
        return self.areas[place.community or ""]

    def town(self, place: Place) -> Area:
        """Return the street or town of a place."""
        return self.areas[self.community(place).parent or ""]

    def gate(self, estate: str) -> Place | None:
        """Return the gate of an estate, the one place in it that has a number on a road."""
        return next((place for place in self.estates[estate] if place.road), None)

    def of(self, place: Place) -> frozenset[str]:
        """Return the grid of a place, alone."""
        return frozenset({self.grid[place.code]})

    def of_all(self, places: list[Place]) -> frozenset[str]:
        """Return the grids of these places."""
        return frozenset(self.grid[place.code] for place in places)

    def of_road(self, road: str) -> frozenset[str]:
        """Return the grids of all houses on a road, and all that it touches where these are several."""
        lived = self.of_all([*self.houses[road].values()]) if road in self.houses else frozenset[str]()
        return lived if len(lived) == 1 else lived | self.chart.touched(road)


def house_number(place: Place) -> int:
    """Return 12 of 12号."""
    return int((place.number or "").removesuffix("号"))


def called(place: Place) -> str:
    """Return the name in an address: of the road, the estate or the site."""
    if place.kind is PlaceKind.SITE:
        return place.address
    return (place.road if place.kind is PlaceKind.HOUSE else place.estate) or ""


def rest(place: Place) -> str:
    """Return what follows the name in an address of the register: 12号, 3幢2单元501室, or nothing."""
    return place.address.removeprefix(called(place))
