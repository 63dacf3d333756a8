"""What the map has of estates and buildings, where the register has no places of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.over import Over

LEAST = 0.02
"""What share of a building in a grid makes that one of its grids: as little as leaves an answer certain."""


class Drawn:
    """Estates and buildings of the map.

    Parameters
    ----------
    estates
        The ground of estates by name, CGCS2000 degrees.
    buildings
        Keys of buildings, 城市花园3幢, with the name of their estate (empty without one) and their ground.
    ground
        The grids.
    """

    def __init__(
        self,
        estates: Mapping[str, BaseGeometry],
        buildings: Iterable[tuple[str, str, BaseGeometry]],
        ground: Ground,
    ) -> None:
        self._ground, self._estates = ground, dict(estates)
        self._buildings: dict[str, list[BaseGeometry]] = {}
        inside: dict[str, list[BaseGeometry]] = {}
        for key, estate, shape in buildings:
            self._buildings.setdefault(key, []).append(shape)
            if estate and estate not in self._estates:
                inside.setdefault(estate, []).append(shape)
        self._estates |= {estate: shapely.MultiPolygon(shapes) for estate, shapes in inside.items()}
        self._shares: dict[str, Mapping[str | None, float]] = {}

    def on(self, ground: Ground) -> Drawn:
        """Return the same on other grids."""
        other = copy(self)
        other._ground, other._shares = ground, {}
        return other

    def __bool__(self) -> bool:
        return bool(self._estates or self._buildings)

    def at(self, text: str) -> Sequence[Site]:
        """Return the buildings of a key; of one on a border a site in each of its grids."""
        sites = []
        for shape in self._buildings.get(text, ()):
            middle = shape.representative_point()
            shares = self._ground.areas(shape)
            sites += [Site("", text, middle.x, middle.y, grid) for grid, share in shares.items() if share > LEAST]
        return sites

    def within(self, name: str) -> Mapping[str | None, float]:
        """Return how much of the ground of an estate (of its buildings, where it is not drawn) each grid has."""
        if name not in self._estates:
            return {}
        if name not in self._shares:
            self._shares[name] = self._ground.areas(self._estates[name])
        return self._shares[name]

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of an estate; None where it is not drawn."""
        shape = self._estates.get(name)
        return None if shape is None else shape.bounds


class WithDrawn(Over):
    """Places, and what the map has of estates and buildings that have none."""

    def __init__(self, directory: Directory, drawn: Drawn) -> None:
        super().__init__(directory)
        self._drawn = drawn

    def at(self, text: str) -> Sequence[Site]:
        return self._directory.at(text) or self._drawn.at(text)

    def within(self, name: str) -> Mapping[str | None, float]:
        return self._directory.within(name) or self._drawn.within(name)

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        return self._directory.extent(name) or self._drawn.extent(name)
