"""Places in other grids that a text fits as well: 锦绣城3号楼 beside 锦绣城3号, a yard beside its house."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from geogrid.domain.addressing.doubt.apart import as_written
from geogrid.domain.addressing.doubt.listed import Found
from geogrid.domain.addressing.doubt.public_offices import PublicOffices
from geogrid.domain.addressing.finding import Note, Remark
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, house, left_out, tails
from geogrid.domain.addressing.text.normalise import normalise

AROUND_M = 500.0
"""How far a house is at most from the place that stands before it, and says where it is: 夫子庙瞻园路128号."""
_PAIR = re.compile(r"\d+-\d+")
"""A house and what is in it, of which nothing says whether that is a branch or a building: 12-3."""
ROADS = frozenset("路街道巷弄")
"""How roads are called on which 3号 is a house, and no building."""
_HAS_ROOMS = re.compile("[^号院铺]*?[幢元室楼层塔]")
_BRANCH_LANE = "支"
_BRANCH_LANES = ("支路", "支弄", "支巷")


class Rivals:
    """Finds what else of the register a text fits.

    Parameters
    ----------
    on_roads
        Named places with a road before their name, by what they are called without it.
    offices
        The public offices of the district.
    ground
        The grids.
    """

    def __init__(self, on_roads: Mapping[str, Sequence[str]], offices: PublicOffices, ground: Ground) -> None:
        self._on_roads, self._offices, self._ground = on_roads, offices, ground

    def of(
        self, parse: Parse, best: Found, before: Found | None, directory: Directory
    ) -> tuple[list[Site], list[Note]]:
        """Return the places in other grids that a text fits as well as what was matched, and what is to be said.

        That alone, where it names an office of which the register has only others.

        Parameters
        ----------
        before
            The place that stands right before the house that was matched.
        """
        if before and (far := self._far(before, best)):
            return far, [Note(Remark.ALSO_FITS, far[0].text, best.head.text)]
        across = [site for text in left_out(parse) for site in directory.at(text) if site.grid not in best.grids]
        if across and not as_written(parse, best.sites):
            return across, [Note(Remark.OTHER_SIDE, across[0].text, "")]
        if parts := _parts(parse, best, directory):
            return parts, [Note(Remark.ALSO_A_PART, parts[0].text, best.sites[0].text)]
        if not parse.is_plain and (office := self._offices.elsewhere(parse, best.head, best.sites, directory)):
            remark = Remark.ALSO_FITS if office.sites else Remark.NOT_LISTED
            return office.sites, [Note(remark, office.said, best.head.text)]
        others = list(self._others(parse, best, directory))
        if not others:
            return [], []  # as nearly always
        here = best.grids
        others = [site for site in others if site.grid not in here]
        return others, [Note(Remark.ALSO_FITS, others[0].text, best.head.text)] if others else []

    def _far(self, place: Found, house: Found) -> list[Site]:
        """Return where the place is that stands before a house, if not around that: 新街口瞻园路128号."""
        near = [
            self._ground.distance((site.lon, site.lat), (at.lon, at.lat)) <= AROUND_M
            for site in place.sites
            for at in house.sites
        ]
        return [] if any(near) else [site for site in place.sites if site.grid not in house.grids]

    def _others(self, parse: Parse, best: Found, directory: Directory) -> Iterable[Site]:
        head = best.head
        if head.level is levels.NUMBER:
            if len(head.numbers) != 1:
                return ()
            if parse.first(levels.BUILDING):
                return () if best.missing or parse.first(levels.ESTATE) else _in_house(parse, best, directory)
            is_house = head.name[-1] in ROADS and head.numbers[0].isdecimal() and "院" not in parse.text
            return () if is_house else _of_the_number(parse, head, best, directory)
        if head.level is levels.ESTATE:
            house = best.sites[0].address
            if not house.endswith("号"):
                return ()
            inside = directory.under(head.text + tails(parse)[0][0])  # 101室 of 1号楼, where 1号 is listed
            return [site for site in inside if not _is_part(site, house)]
        if head.level is not levels.SITE or parse.first(levels.ROAD) or head.name not in self._on_roads:
            return ()
        tail = tails(parse)[0][0]  # 中山路华联商厦 is called 华联商厦 as well
        return [site for name in self._on_roads[head.name] for site in directory.at(name + tail)]


def _parts(parse: Parse, best: Found, directory: Directory) -> list[Site]:
    """Return the parts of what was matched that are in other grids, where the text says one that is not listed.

    1201室 of a house may be in any of its buildings; not in its yards, sheds and shops (12号南院, 6号铺). So may be the
    estate at its number that the text names, and the address of the house does not: 书院路9号保利国际广场.
    """
    is_inside = parse.first(levels.FLOOR) or _names_estate(parse, best)
    is_in_a_part = best.missing or (best.head.numbers and is_inside)
    if not is_in_a_part or best.share < 1:
        return []
    parts = [
        site
        for key in {site.text for site in best.sites}
        for site in directory.under(key)
        if _HAS_ROOMS.match(site.text, len(key))
    ]
    if best.head.level is levels.NUMBER and len(best.head.numbers) == 1:  # 总府路15号王府井百货B座
        _, _, inside = best.sites[0].text.partition(best.head.text)  # of A1栋2501 that of A1栋
        parts += directory.numbered(best.head.name, best.head.numbers[0], inside)
    return sorted({site for site in parts if site.grid not in best.grids})


def _names_estate(parse: Parse, best: Found) -> bool:
    """Return whether a text names an estate that the address of what was matched does not name."""
    estate = parse.first(levels.ESTATE)
    return estate is not None and not any(estate.value in normalise(site.address) for site in best.sites)


def _in_house(parse: Parse, best: Found, directory: Directory) -> Iterator[Site]:
    """Yield what a building of a house may be besides: that of an estate with the same number, or a branch."""
    head = best.head
    yield from directory.numbered(head.name, head.numbers[0], best.sites[0].text.removeprefix(head.text))
    yield from _branch(parse, head, directory)


def _is_part(site: Site, house: str) -> bool:
    """Return whether a place is in a house: 5号后座 is in 5号, 5号楼101室 is not."""
    return site.address.startswith(house) and site.address[len(house) :][:1] != "楼"


def _branch(parse: Parse, head: Head, directory: Directory) -> Iterator[Site]:
    """Yield the branch of a house that a number behind its own may mean where nothing says the kind: 12号3."""
    building = parse.first(levels.BUILDING)
    if building is not None and building.value.isdecimal() and parse.text[building.end - 1].isdecimal():
        for joined in "-附":
            yield from directory.at(house(head.name, f"{head.numbers[0]}{joined}{building.value}"))


def _of_the_number(parse: Parse, head: Head, best: Found, directory: Directory) -> Iterator[Site]:
    """Yield what a number without a building may be besides a house: a building, one of a branch lane, a yard."""
    number = head.numbers[0]
    if head.name[-1] not in ROADS and number.isdecimal():
        yield from directory.under(f"{head.name}{number}幢{tails(parse)[0][0]}")
    if number.startswith(_BRANCH_LANE):
        for lane in _BRANCH_LANES:
            yield from directory.at(house(head.name + lane, number.removeprefix(_BRANCH_LANE)))
    said = parse.first(levels.NUMBER)
    if said is not None and "-" in number and _PAIR.fullmatch(parse.text, said.start, said.end):
        of, _, building = number.partition("-")
        yield from directory.under(f"{house(head.name, of)}{building}幢")
    if said is not None and _is_yard(parse, said) and not any(_ends_in_yard(site.address) for site in best.sites):
        yield from directory.under(head.text)


def _is_yard(parse: Parse, number: Element) -> bool:
    """Return whether a text names a yard by its number, and nothing in it: 1号大院."""
    return parse.text[number.end - 1] == "院" or parse.text[number.end : number.end + 1] == "院"


def _ends_in_yard(address: str) -> bool:
    return address.endswith(("院", "院子"))
