"""The parts of houses that an address names and the register has."""

from __future__ import annotations

from typing import NamedTuple

from geogrid.domain.addressing.doubt.apart import Apart, as_written
from geogrid.domain.addressing.doubt.doubt import is_unsure
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.reading.annex import Annex
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import normalise


class Annexed(NamedTuple):
    """The places of a part of a house; `is_odd` where the text names something else besides."""

    head: Head
    sites: list[Site]
    is_odd: bool


def annexed(parse: Parse, of: Annex, directory: Directory, apart: Apart) -> Annexed | None:
    """Return the places of a part of a house; None where the register has not got it.

    Parameters
    ----------
    of
        The part that the text names.
    apart
        Tells other places in the text.
    """
    within = [site._replace(code="", text=of.key) for site in directory.under(of.key)]
    sites = list(directory.at(of.key)) or within
    if not sites:
        return None
    on_road = [site for site in sites if of.is_on_its_road(site.address)]
    sites = on_road or sites
    if len(sites) > 1:
        sites = as_written(parse, sites) or sites
    is_there = bool(of.road) and all(of.road in normalise(site.address) for site in sites)
    is_odd = (
        not on_road
        or is_unsure(parse, of.name)
        or (not is_there and apart.from_sites(parse, of.name, sites, directory, []))
    )
    return Annexed(Head(levels.NUMBER, of.house, of.key, (), of.name), sites, is_odd)
