"""Where something is that is said to lie beside something else, so far from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shapely import LineString, MultiLineString

from geogrid.domain.addressing import ground as on_ground
from geogrid.domain.addressing.finding import How, Spot
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.places.beside import around_m, is_opposite
from geogrid.domain.addressing.register.directory import Directory, Site

LEAST_M = 10.0
"""How far what is worked out may be off at least."""
OFFSET_SHARE = 0.15
"""How far somebody is off who names a distance, as a share of it."""
OPPOSITE_M = 60.0
"""How far away a house across the road is at most."""
_FAN = 0.38
"""How far to the side the ends are of all directions between two that the compass has, as a share of the distance."""
_OFFSET = re.compile(r"([东南西北偏]+)(\d+)(?:-(\d+))?")
_HOUSE = re.compile(r"(.+?)(\d+)号")
_NUMBERS_ACROSS = 12
"""How many numbers are looked at in each direction for the houses opposite: both sides do not count alike."""


class Thereabouts:
    """Finds what lies beside something.

    Parameters
    ----------
    ground
        The grids.
    lines
        Roads by name, and how wide they are (m).
    """

    def __init__(self, ground: Ground, lines: Mapping[str, tuple[LineString | MultiLineString, float]]) -> None:
        self._ground, self._lines = ground, lines

    def of(self, spots: list[Spot], parse: Parse, directory: Directory) -> list[Spot]:
        """Return spots as they are, or what lies in a direction from them, or around them, where a text says so."""
        offsets = parse.all(levels.OFFSET)
        if not (offsets or parse.first(levels.RELATION)):
            return spots  # as nearly always
        for leg, offset in enumerate(offsets):
            lines = self._lines_of(parse) if leg == 0 else []
            spots = [moved for spot in spots for moved in self._moved(spot, lines, offset)] or spots
        return [self._beside(spot, parse, directory) for spot in spots]

    def _lines_of(self, parse: Parse) -> list[LineString | MultiLineString]:
        return [self._lines[road.value][0] for road in parse.all(levels.ROAD) if road.value in self._lines]

    def _moved(self, spot: Spot, lines: list[LineString | MultiLineString], offset: Element) -> Iterator[Spot]:
        """Yield the spots that lie in a direction from another: by compass, and along its road where that runs so."""
        said = _OFFSET.match(offset.value)
        if said is None or spot.where is None:
            return
        where, least, most = spot.where, float(said[2]), float(said[3] or said[2])
        bearing, metres = on_ground.bearing(said[1]), (least + most) / 2
        along = [place for line in lines if (place := self._ground.along(line, where, bearing, metres))]
        off = max(LEAST_M, OFFSET_SHARE * metres) + (most - least) / 2 + (_FAN * metres if "偏" in said[1] else 0.0)
        radius = spot.radius_m + off
        straight = self._ground.moved(where, bearing, metres)
        apart = all(self._ground.distance(straight, place) > LEAST_M / 2 for place in along)
        places = [*along, straight] if apart else along
        for place in places:
            yield spot._replace(
                how=How.OFFSET, where=place, radius_m=radius, place=None, trust=spot.trust / len(places),
                grids=self._ground.shares(place, radius),
            )  # fmt: skip

    def _beside(self, spot: Spot, parse: Parse, directory: Directory) -> Spot:
        """Return a spot, or the ground around it where the text says that it is beside it."""
        around = around_m(parse)
        if not around or spot.where is None:
            return spot
        radius = spot.radius_m + around
        likelier = self._opposite(spot, directory) if is_opposite(parse) else spot.grids  # nearer is likelier
        shares = self._ground.shares(spot.where, radius)
        grids = {
            grid: (likelier.get(grid, 0.0) + shares.get(grid, 0.0)) / (2 if likelier else 1)
            for grid in dict.fromkeys((*likelier, *shares))
        }
        return spot._replace(how=How.BESIDE, radius_m=radius, place=None, grids=grids)

    def _opposite(self, spot: Spot, directory: Directory) -> Mapping[str | None, float]:
        """Return the grids of the houses across the road from a house, each as likely.

        Where none is listed, the grid of the ground there, if the road is drawn; else nothing.
        """
        house = _HOUSE.fullmatch(spot.text)
        if house is None or spot.where is None or spot.how is How.OFFSET:
            return {}
        across = {site.code: site for site in _across(directory, house[1], int(house[2]))}
        near = [site for site in across.values() if self._is_near(spot.where, site)]
        line = self._lines.get(house[1])
        if not near and line and (there := self._ground.across(line[0], spot.where, OPPOSITE_M)):
            return self._ground.shares(there, LEAST_M)
        return {grid: sum(site.grid == grid for site in near) / len(near) for grid in {site.grid for site in near}}

    def _is_near(self, where: on_ground.Where, site: Site) -> bool:
        return self._ground.distance(where, (site.lon, site.lat)) <= OPPOSITE_M


def _across(directory: Directory, road: str, number: int) -> Iterator[Site]:
    """Yield the houses with the next numbers before and behind one on the other side of its road."""
    lower, higher = number + 1, number + 1
    for _ in range(_NUMBERS_ACROSS):
        before, behind = directory.beside(road, lower)[0], directory.beside(road, higher)[1]
        for found in (before, behind):
            if found:
                yield found[1]
        lower, higher = before[0] - 2 if before else 0, behind[0] if behind else higher
        if not before and not behind:
            return
