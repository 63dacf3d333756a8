"""Numbers behind a road that a dash joins, of which the first may be that of a lane: 421-107 for 421弄107号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geogrid.domain.addressing.doubt.apart import as_written
from geogrid.domain.addressing.doubt.said import ODD, TRUST
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.places.counted import OfSites
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, several

_DASH = "[-\uff0d\u2013\u2014]"
_DASHED = re.compile(rf"\s*(\d{{1,4}}){_DASH}(\d{{1,4}})(?:{_DASH}(\d{{1,4}})室?|号(?:(\d{{1,4}})室)?)?(?![\d室号户-])")
_LISTED = (How.EXACT, How.ALIAS, How.OVERRIDE)


def with_lane(parse: Parse, spots: list[Spot], directory: Directory, of_sites: OfSites) -> list[Spot]:
    """Return where an address may be, and the house of the lane that its numbers may mean as well.

    First is what the text says where the register has all of that, else the lane.

    Parameters
    ----------
    parse
        The address.
    spots
        Where it may be as it was read.
    directory
        The places.
    of_sites
        Says where some of them are.
    """
    road = parse.first(levels.ROAD)
    if road is None or not road.known or not (found := _DASHED.match(parse.text, road.end)):
        return spots
    head, sites = next(_in_lanes(road, [part for part in found.groups() if part], directory), (None, []))
    if head is None:
        return spots
    is_listed = _is_listed(spots)
    is_same = {site.grid for site in sites} == {grid for spot in spots for grid in spot.grids}
    if is_listed and (is_same or _is_told(parse, spots, directory)):
        return spots
    is_house = not head.text.endswith("弄")
    if spots and (is_listed or (not is_house and spots[0].how in _LISTED)):
        note = Note(Remark.ALSO_FITS, head.text, spots[0].text)
        first = [spot._replace(trust=spot.trust * ODD, notes=(*spot.notes, note)) for spot in spots]
        return [*first, *of_sites(parse, head, sites, [], 1 - ODD)]
    said = Note(Remark.CORRECTED, found[0].strip(), head.text)
    rest = [spot._replace(trust=spot.trust * (1 - ODD)) for spot in spots]
    return [*of_sites(parse, head, sites, [said], ODD if is_house else TRUST["beyond"]), *rest]


def _in_lanes(road: Element, numbers: list[str], directory: Directory) -> Iterator[tuple[Head, list[Site]]]:
    """Yield what the register has of a house in a lane, or in a branch of one, the narrowest first, last the lane."""
    first, second, *more = (str(int(number)) for number in numbers)
    texts = [f"{first}弄{second}支弄{third}幢" for third in more] + [f"{first}弄{second}幢{third}室" for third in more]
    for text in (*texts, f"{first}弄{second}幢", f"{first}弄"):
        key = road.value + text
        within = [site._replace(code="", text=key) for site in directory.under(key)]
        if sites := list(directory.at(key)) or within:
            yield Head(levels.NUMBER, road.value, key, (), road), sites


def _is_listed(spots: list[Spot]) -> bool:
    """Return whether the register has all of what a text says."""
    lacks = any(note.remark is Remark.NOT_LISTED for spot in spots for note in spot.notes)
    return not lacks and sum(spot.trust for spot in spots if spot.how in _LISTED) > ODD


def _is_told(parse: Parse, spots: list[Spot], directory: Directory) -> bool:
    """Return whether the numbers are a range of houses, or written just as the register has them."""
    numbers = (number.value for number in parse.all(levels.NUMBER))
    if any("-" in number and len(several(number, on_a_road=True)) > 1 for number in numbers):
        return True
    return all(as_written(parse, list(directory.at(spot.text))) for spot in spots)
