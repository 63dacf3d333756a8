"""Where a house number is that is not listed: between those that are."""

from __future__ import annotations

import re

from geogrid.domain.addressing.doubt.said import ODD, TRUST
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.places.thereabouts import LEAST_M
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, heads, house, is_long_range
from geogrid.domain.addressing.text.numerals import QUALIFIERS

_BEYOND = 20
"""How far behind the last number of a road a house may have been built since."""
_MOST_BRANCHES, _GAP = 60, 3
"""Branches of a house that are looked for, and how many in a row may be missing."""
_STEMS = "甲乙丙丁"
_PAIR = re.compile(r"(?P<house>\d+)[-附](?P<branch>\d+)")
_LEADING = re.compile(rf"(?P<word>[{QUALIFIERS}]?)(?P<number>\d+)")


def between(parse: Parse, directory: Directory, ground: Ground) -> list[Spot]:
    """Return where a house number is that is not listed, by those before and behind it on its side of the road."""
    head = next((head for head in heads(parse) if head.level is levels.NUMBER), None)
    if head is None or is_long_range(head.numbers[0]) or not (leading := _LEADING.match(head.numbers[0])):
        return []  # a long range is about the road
    wanted = int(leading["number"])
    if beside := _in_one_house(head, leading[0], directory):
        return _beside_house(parse, head, beside, directory, ground)
    if leading["word"]:
        return []  # 特8号 may be anywhere on the road
    before, behind = directory.beside(head.name, wanted)
    nearest = before or behind
    if nearest is None:
        return []
    note = Note(Remark.NOT_LISTED, head.text, head.name)
    if before is None or behind is None:
        number, site = nearest
        if abs(number - wanted) > _BEYOND:
            return []
        radius = max(4 * LEAST_M, 2 * LEAST_M * abs(number - wanted))
        place, trust = (site.lon, site.lat), TRUST["beyond"]
    else:
        (first, one), (last, other) = before, behind
        share = (wanted - first) / (last - first)
        place = one.lon + share * (other.lon - one.lon), one.lat + share * (other.lat - one.lat)
        length = ground.distance((one.lon, one.lat), (other.lon, other.lat))
        radius, trust = max(LEAST_M, length / 2), TRUST["interpolated"]
    return [Spot(How.INTERPOLATED, head.text, ground.shares(place, radius), place, radius, None, trust, (note,))]


def _beside_house(parse: Parse, head: Head, beside: list[Site], directory: Directory, ground: Ground) -> list[Spot]:
    """Return where a number is that lies in one house with others: 72号之3 may be its 3号楼 as well."""
    here = {site.grid for site in beside}
    pair = _PAIR.fullmatch(head.numbers[0])
    is_of_them = (pair or head.numbers[0].isdecimal()) and not parse.first(levels.BUILDING)
    is_counted = sum(site.text[-2:-1] not in _STEMS for site in beside) > 1  # 12甲号 may be anywhere
    is_in_one = is_of_them and is_counted and len(here) == 1  # so is all of the house
    buildings = directory.under(f"{house(head.name, pair['house'])}{pair['branch']}幢") if pair else ()
    rival = next((site for site in buildings if site.grid not in here), None)
    notes: tuple[Note, ...] = (Note(Remark.NOT_LISTED, head.text, beside[0].text),)
    trust = (1.0 if is_in_one else TRUST["interpolated"]) / len(beside)
    others = []
    if rival:
        notes, trust = (*notes, Note(Remark.ALSO_FITS, rival.text, head.text)), ODD / len(beside)
        place = (rival.lon, rival.lat)
        others = [Spot(How.EXACT, rival.text, {rival.grid: 1.0}, place, 0.0, rival.code or None, 1 - ODD)]
    return [
        Spot(How.INTERPOLATED, head.text, grids, where, 2 * LEAST_M, None, trust, notes)
        for site in beside
        for where in [(site.lon, site.lat)]
        for grids in [{site.grid: 1.0} if is_in_one else ground.shares(where, 2 * LEAST_M)]
    ] + others


def _in_one_house(head: Head, number: str, directory: Directory) -> list[Site]:
    """Return what lies in one house with a number: 12号 beside 12-1号, and beside both 12-2号 ..., 12甲号."""
    asked = head.numbers[0]
    found = [] if asked.isdecimal() else list(directory.at(house(head.name, number)))[:1]
    if found and not _PAIR.fullmatch(asked):
        return found  # 12号甲 is beside 12号, wherever 12-2号 is
    if number.isdecimal():
        found += _branches(head.name, int(number), directory)
    found += [site for stem in _STEMS for site in directory.at(house(head.name, f"{number}{stem}"))[:1]]
    return found


def _branches(road: str, number: int, directory: Directory) -> list[Site]:
    """Return the branches of a house: 12-1号, 12-2号 ..., of which some may be missing."""
    found: list[Site] = []
    missing = 0
    for branch in range(1 if number > 1 else 2, _MOST_BRANCHES):
        sites = directory.at(house(road, f"{number}{'附' if number < branch else '-'}{branch}"))
        missing = 0 if sites else missing + 1
        if missing > _GAP:
            break
        found += sites[:1]
    return found
