"""Where a text means what is called as many places are: 公共厕所, 农贸市场, 工商银行."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from geogrid.domain.addressing.areas.areas import stated_in
from geogrid.domain.addressing.areas.stated import Stated
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.reading.chains import is_common
from geogrid.domain.addressing.register.directory import Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import normalise, spelt


class Fit(Enum):
    """What a text says of where a place is that is called as many are."""

    AGREES = auto()
    SAYS_NOTHING = auto()
    CONTRADICTS = auto()


def fit(parse: Parse, head: Head, sites: Iterable[Site], stated: Stated) -> Fit:
    """Return what a text says of where it means a place that it calls by such a name; of any other it agrees.

    Parameters
    ----------
    head
        What it calls the place.
    sites
        The places of the register that are called so.
    """
    name, areas = head.element, stated_in(parse)
    if head.level is not levels.SITE or not is_common(spelt(parse.text[name.start : name.end])):
        return Fit.SAYS_NOTHING if areas and stated.is_anothers(name, sites, areas) else Fit.AGREES
    addresses = [normalise(site.address) for site in sites]
    if any(road.value in address for road in parse.all(levels.ROAD) for address in addresses):
        return Fit.AGREES
    fits = [not stated.denied(areas, site.grid, None, site) for site in sites]
    if areas and not any(fits):
        return Fit.CONTRADICTS
    return Fit.AGREES if _names_community(areas) else Fit.SAYS_NOTHING


def _names_community(areas: Iterable[Element]) -> bool:
    return any(area.level is levels.COMMUNITY for area in areas)
