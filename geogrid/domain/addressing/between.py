"""Where a house number is that is not listed: between those that are."""

from __future__ import annotations

import re

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.directory import Directory, Site
from geogrid.domain.addressing.element import Parse
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.key import Head, heads, house, is_long_range
from geogrid.domain.addressing.numerals import QUALIFIERS
from geogrid.domain.addressing.said import TRUST
from geogrid.domain.addressing.thereabouts import LEAST_M

_BEYOND = 20
"""How far behind the last number of a road a house may have been built since."""
_MOST_BRANCHES = 60
_LEADING = re.compile(rf"(?P<word>[{QUALIFIERS}]?)(?P<number>\d+)")


def between(parse: Parse, directory: Directory, ground: Ground) -> list[Spot]:
    """Return where a house number is that is not listed, by those before and behind it on its side of the road."""
    head = next((head for head in heads(parse) if head.level is levels.NUMBER), None)
    if head is None or is_long_range(head.numbers[0]) or not (leading := _LEADING.match(head.numbers[0])):
        return []  # a long range is about the road
    wanted = int(leading["number"])
    if beside := _in_one_house(head, leading[0], directory):
        note = Note(Remark.NOT_LISTED, head.text, beside[0].text)
        trust = TRUST["interpolated"] / len(beside)
        return [
            Spot(
                How.INTERPOLATED, head.text, ground.shares(where, 2 * LEAST_M), where, 2 * LEAST_M, None, trust, (note,)
            )
            for site in beside
            for where in [(site.lon, site.lat)]
        ]
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


def _in_one_house(head: Head, number: str, directory: Directory) -> list[Site]:
    """Return what lies beside a number in one house: beside 12-1号 12号, and beside 12号 all of 12-1号, 12-2号 ..."""
    if not head.numbers[0].isdecimal():
        return list(directory.at(house(head.name, number)))[:1]
    found: list[Site] = []
    first = int(number)
    for branch in range(1 if first > 1 else 2, _MOST_BRANCHES):
        sites = directory.at(house(head.name, f"{number}{'附' if first < branch else '-'}{branch}"))
        if not sites:
            break
        found += sites[:1]
    return found
