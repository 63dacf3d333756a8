"""Where a text means what is called as many places are: 公共厕所, 农贸市场, 工商银行."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from geogrid.domain.addressing.areas.areas import stated_in
from geogrid.domain.addressing.areas.stated import Stated
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.reading.chains import is_common, is_common_estate, is_common_road
from geogrid.domain.addressing.register.directory import Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import normalise, spelt

_NAMED_BY_TOWN = (levels.ESTATE, levels.NUMBER)
_TELLS = (levels.TOWN, levels.COMMUNITY, levels.ROAD, levels.GROUP)
_AREAS, _VILLAGES = re.compile("[镇乡村道区组队]"), re.compile("[镇乡村]")
"""What stands before an estate, and before a road, that has the name of its town or village."""


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
    if head.level in _NAMED_BY_TOWN and (of_town := _of_its_town(parse, head, sites)):
        return of_town
    if head.level is not levels.SITE or not is_common(spelt(parse.text[name.start : name.end])):
        return Fit.SAYS_NOTHING if areas and stated.is_anothers(name, sites, areas) else Fit.AGREES
    addresses = [normalise(site.address) for site in sites]
    if any(road.value in address for road in parse.all(levels.ROAD) for address in addresses):
        return Fit.AGREES
    fits = [not stated.denied(areas, site.grid, None, site) for site in sites]
    if areas and not any(fits):
        return Fit.CONTRADICTS
    return Fit.AGREES if _names_community(areas) else Fit.SAYS_NOTHING


def _of_its_town(parse: Parse, head: Head, sites: Iterable[Site]) -> Fit | None:
    """Return what a text says of where an estate or a road is of which each town has one; None of any other.

    Also None where the register calls it so without its town, as there is one then.
    """
    is_road = head.level is levels.NUMBER
    if not (is_common_road if is_road else is_common_estate)(head.name):
        return None
    before = [normalise(site.address).partition(head.name)[0] for site in sites]
    if not all((_VILLAGES if is_road else _AREAS).search(each) for each in before):
        return None
    said = [e.value for e in parse.elements if e.known and e.end <= head.element.start and e.level in _TELLS]
    is_said = any(word in each for word in said for each in before)
    return Fit.AGREES if is_said else Fit.SAYS_NOTHING


def _names_community(areas: Iterable[Element]) -> bool:
    return any(area.level is levels.COMMUNITY for area in areas)
