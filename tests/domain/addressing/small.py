"""A register of a few places, each in the grid that is named with it."""

from collections.abc import Mapping

import shapely

from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import Place, PlaceKind
from geogrid.store.divisions import divisions

_GRID = 0.01
"""The side of a grid, degrees: each community has one column of them."""


def matcher_of(
    register: Mapping[str, str],
    communities: tuple[str, str] = ("甲社区", "乙社区"),
    within: str = "341002",
    lines: Mapping[str, tuple[shapely.LineString, float]] = {},
) -> Matcher:
    """Return a matcher over addresses in the grids A and B of one community, and C and D of another."""
    corners = {code: (118.3 + _GRID * at, 29.7) for at, code in enumerate("ABCD")}
    index = LocateIndex(list(corners), [shapely.box(x, y, x + _GRID, y + _GRID) for x, y in corners.values()])
    places = [_place(at, address, corners[grid]) for at, (address, grid) in enumerate(register.items())]
    names = [(Level.COMMUNITY, name) for name in communities]
    names += [(Level.ROAD, place.road) for place in places if place.road]
    names += [(Level.ESTATE, place.estate) for place in places if place.estate]
    names += [(Level.SITE, place.address) for place in places if place.kind is PlaceKind.SITE]
    gazetteer = Gazetteer(divisions(), names, within=within)
    above = {code: (communities[code in "CD"], "某街道", f"网格{code}") for code in corners}
    grids = index.locate([p.lon for p in places], [p.lat for p in places]).tolist()
    return Matcher(gazetteer, PlacesInMemory(places, grids, gazetteer), Ground(index), above, lines)


def _place(at: int, address: str, corner: tuple[float, float]) -> Place:
    said = parts(parse(address, Gazetteer()))
    kind = PlaceKind.HOUSE if said.road else PlaceKind.BUILDING if said.building else PlaceKind.SITE
    lon, lat = corner[0] + _GRID / 2, corner[1] + _GRID / 2
    return Place(f"P{at}", kind, address, None, lon, lat, *said)
