"""The places of the register that a text names, each by the numbers that are inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from geogrid.domain.addressing.doubt.before_house import Before, before_house
from geogrid.domain.addressing.doubt.offshoots import offshoot
from geogrid.domain.addressing.doubt.wings import wing
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.names.inside import Inside, inside
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head, heads, house, tails, unexpanded
from geogrid.domain.addressing.register.villages import otherwise_in_quarter

_LEADING = re.compile(r"\d+")
_SHOP, _A_SHOP = re.compile(r"[\d号]铺(?!面)"), re.compile(r"(?<![\d号])\d+号?铺$")
_OF_LANE = 0.6
"""How likely a branch of a lane that is not listed is where the lane is."""
_ELEMENT = attrgetter("element")
_DEPTH = attrgetter("depth")


class Found(NamedTuple):
    """Places of the register by one of the heads of a text.

    Parameters
    ----------
    depth
        How much of the text they have.
    share
        Of the numbers that are written, how many are listed.
    missing
        What of the text follows the head and is not listed; empty for nothing.
    """

    depth: int
    head: Head
    sites: list[Site]
    share: float
    missing: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is an estate as a whole."""
        return self.depth == 0 and self.head.level is levels.ESTATE

    @property
    def grids(self) -> set[str | None]:
        return {site.grid for site in self.sites}


class Listed(NamedTuple):
    """The places of the register that a text names.

    Parameters
    ----------
    best
        Those that have most of the text.
    others
        Those of its other names that lie in no grid together with them: a second address, or a contradiction.
    wholes
        Other estates in other grids of which it names no place that is listed.
    unlisted
        The house numbers that the register does not have.
    is_strange
        Whether it has an address of a name that nobody knows as well: 黄河花园5幢、城市花园3幢; or means a part of the
        house that is not listed (12号北院), or a shop (6铺), or the register does.
    before
        The place that stands right before the house: 夫子庙瞻园路128号.
    """

    best: Found
    others: list[Found]
    wholes: list[str]
    unlisted: list[Head]
    is_strange: bool
    before: Found | None = None


def listed(parse: Parse, directory: Directory) -> Listed | None:
    """Return the places that a text names, as deep inside as they are listed; None without any."""
    found: list[Found] = []
    unlisted: list[Head] = []
    numbers = inside(parse)
    if not (named := heads(parse, again=numbers is not None)):
        return None
    every = tails(parse) if numbers is None else []
    for same in [list(of_one) for _, of_one in groupby(named, key=_ELEMENT)] if len(named) > 1 else [named]:
        within = None if numbers is None else numbers.get(same[0].element.start, ())
        texts = every if within is None else tails(parse, within)
        as_one = unexpanded(parse, within) if len(texts[0]) > 1 else ""
        if at := _at(same, texts, as_one, directory, is_stretch=_is_stretch(parse, same)) or _around(same, directory):
            found.append(at)
        elif same[0].level is levels.NUMBER:
            unlisted.append(same[0])
    place = None
    if len(found) > 1:
        found, place = _without_place(parse, _without_offshoots(parse, found))
    best = (max(found, key=_DEPTH) if len(found) > 1 else found[0]) if found else None
    if best is None or (best.depth == 0 and directory.within(best.head.name)):
        return None
    best, is_other = _of_its_kind(parse, _of_its_estate(best, found))
    part = wing(parse, best.head, best.sites, directory)
    if part and part.sites:
        head = best.head._replace(text=part.text)
        best = best._replace(head=head, sites=part.sites, missing=tails(parse)[0][0])
    others = []
    if len(found) > 1:
        here = best.grids
        others = [
            each
            for each in found
            if each.head.element is not best.head.element and not each.is_whole and not each.grids & here
        ]
    wholes = _wholes(parse, found, best, directory)
    is_strange = (numbers is not None and _is_strange(parse, numbers)) or (part is not None and part.is_elsewhere)
    return Listed(best, others, wholes, unlisted, is_strange or is_other, place)


def _is_stretch(parse: Parse, same: Sequence[Head]) -> bool:
    """Return whether the heads of one name are those of a range of house numbers: 6-8号."""
    return len(same) > 1 and "-" in (parse.value(levels.NUMBER) or "")


def _at(
    same: Sequence[Head], inside_it: Sequence[tuple[str, ...]], as_one: str, directory: Directory, *, is_stretch: bool
) -> Found | None:
    """Return the places of heads of one name, with as much of what is inside it as is listed.

    Parameters
    ----------
    same
        The heads.
    inside_it
        What is inside, see `tails`.
    as_one
        The same of a range or a list that may be one place: 1-2幢.
    is_stretch
        Whether the heads are a range of houses: there may be none of those numbers that are not listed between others.
    """
    if as_one and (sites := [site for head in same for site in directory.at(head.text + as_one)]):
        return Found(len(as_one) + 1, same[0], sites, 1.0)
    for texts in inside_it:
        sites = []
        are_listed: list[bool] = []
        for head in same:
            for text in texts:
                key = head.text + text
                some = directory.at(key) or _in_quarter(head, key, directory) or _shared(head, text, directory)
                sites += some
                are_listed.append(bool(some))
        if sites:
            depth = len(texts[0]) + (same[0].level is not levels.ESTATE)
            share, missing = (_of_stretch if is_stretch else _share)(are_listed), ""
            if share < 1 or texts is not inside_it[0]:
                ends = (text for text in inside_it[0] if not any(site.text.endswith(text) for site in sites))
                missing = next(ends, "") or _unlisted(same, texts, are_listed)
            return Found(depth, same[0], sites, share, missing)
    return None


def _unlisted(same: Sequence[Head], inside: Sequence[str], are_listed: Sequence[bool]) -> str:
    """Return the first of several houses or groups that is not listed: 8号 of 6-8号; empty for none."""
    if all(are_listed) or len(same) == 1:
        return ""
    head = same[are_listed.index(False) // len(inside)]
    return head.text.removeprefix(head.name)


def _share(are_listed: Sequence[bool]) -> float:
    return sum(are_listed) / len(are_listed)


def _of_stretch(are_listed: Sequence[bool]) -> float:
    """Return how much of a range is listed: all from its first house to its last, and half of what is beyond."""
    first, last = are_listed.index(True), len(are_listed) - are_listed[::-1].index(True)
    return (1 + (last - first) / len(are_listed)) / 2


def _in_quarter(head: Head, key: str, directory: Directory) -> Sequence[Site]:
    """Return the buildings of a quarter that a text calls houses, or its houses that it calls buildings."""
    other = otherwise_in_quarter(head.name, key[len(head.name) :])
    return directory.at(head.name + other) if other else ()


def _around(same: Sequence[Head], directory: Directory) -> Found | None:
    """Return the group in which a house is not listed, or the lane of which a branch is not."""
    return _group(same, directory) or _lane_of_branch(same[0], directory)


def _lane_of_branch(head: Head, directory: Directory) -> Found | None:
    lane, _, branch = head.text.partition("弄")
    sites = _shared(head._replace(text=f"{lane}弄"), "", directory) if branch.endswith("支弄") else []
    return Found(1, head, sites, _OF_LANE, branch) if sites else None


def _group(same: Sequence[Head], directory: Directory) -> Found | None:
    """Return the groups of a village in which a house is not listed: the house itself of a branch, else the group."""
    head = same[0]
    if head.level is not levels.GROUP or not head.numbers or len(same) > 1:
        return None
    group = head.text.removesuffix(f"{head.numbers[0]}号")
    leading = _LEADING.match(head.numbers[0])
    sites = list(directory.at(f"{group}{leading[0]}号")) if leading else []
    sites = sites or _shared(head._replace(text=group, numbers=()), "", directory)
    return Found(1, head, sites, 1.0, f"{head.numbers[0]}号") if sites and group != head.name else None


def _shared(head: Head, inside: str, directory: Directory) -> list[Site]:
    """Return the places by which the register knows an address that is none of its own: those in it, or of several."""
    text = head.text + inside
    if inside.endswith("室") or not (inside or head.numbers or (head.level is levels.GROUP and head.text != head.name)):
        return []  # an estate or a site as a whole is not looked for here
    numbered = directory.numbered(head.name, head.numbers[0], inside) if head.level is levels.NUMBER else ()
    known_so = [site._replace(own_text=site.text) for site in numbered]
    if found := [site._replace(code="", text=text) for site in (*directory.under(text), *known_so)]:
        return found
    if inside or head.level is not levels.NUMBER:
        return []
    return [site for site in directory.several(head.name, head.numbers[0]) if not _is_branch(head, site, directory)]


def _is_branch(head: Head, site: Site, directory: Directory) -> bool:
    """Return whether 9-11号 is the eleventh of 9号 rather than 9号 to 11号: where there is a 9-1号 or a 9-10号."""
    first, _, last = site.text[len(head.name) :].removesuffix("号").partition("-")
    return last.isdecimal() and any(
        directory.at(house(head.name, f"{first}-{branch}")) for branch in (1, int(last) - 1)
    )


def _without_offshoots(parse: Parse, found: list[Found]) -> list[Found]:
    """Return what was found without a place that another is only called by, where the number of a house says more.

    思明南路422号厦门大学幼儿园 is at 422号, wherever 厦门大学 is.
    """
    if not any(each.head.level is levels.NUMBER for each in found):
        return found
    return [each for each in found if each.head.level is levels.NUMBER or not offshoot(parse, each.head.element)]


def _without_place(parse: Parse, found: list[Found]) -> tuple[list[Found], Found | None]:
    """Return what was found without the place that stands right before a house, and that place."""
    if len(found) != 2:
        return found, None
    place, house = sorted(found, key=lambda each: each.head.element.start)
    before = before_house(parse, place.head, house.head) if place.depth == 1 else None
    return ([house] if before else found), (place if before is Before.PLACE else None)


def _wholes(parse: Parse, found: Sequence[Found], best: Found, directory: Directory) -> list[str]:
    """Return the estates that a text names besides, of which no place was found, and that lie in other grids."""
    estates = parse.all(levels.ESTATE)
    if not estates or (len(estates) == 1 and best.head.element is estates[0]):
        return []
    placed = {each.head.name for each in found if not each.is_whole}
    here = best.grids
    names = dict.fromkeys(e.value for e in estates if e.own and e.value not in placed)
    return [name for name in names if (of := directory.within(name)) and not of.keys() & here]


def _is_strange(parse: Parse, numbers: Inside) -> bool:
    """Return whether some numbers are inside a name that nobody knows."""
    known = {e.start for e in parse.elements if e.known}
    return not numbers.keys() <= known


def _of_its_estate(best: Found, found: Sequence[Found]) -> Found:
    """Return what was found at a house number, of its estates the one that is named: 12号桂花苑5幢, 12号玉兰苑5幢."""
    if best.head.level is not levels.NUMBER or len(best.sites) == 1 or len(found) == 1:
        return best
    named = {site.text for each in found if each.head.level is levels.ESTATE and each.depth for site in each.sites}
    sites = [site for site in best.sites if site.own_text in named]
    return best._replace(sites=sites) if sites else best


def _of_its_kind(parse: Parse, best: Found) -> tuple[Found, bool]:
    """Return the shops of one number where a text has a shop's (6铺), else the houses, and whether there are none."""
    if best.head.level is not levels.NUMBER or (
        len(best.sites) == 1 and "铺" not in parse.text + best.sites[0].address
    ):
        return best, False  # as nearly always
    of_shops = [site for site in best.sites if site.address.endswith("铺") and _A_SHOP.search(site.address)]
    if not of_shops and "铺" not in parse.text:
        return best, False
    is_shop = any(_SHOP.search(parse.text[e.start : e.end + 1]) for e in parse.all(levels.NUMBER))
    sites = of_shops if is_shop else [site for site in best.sites if site not in of_shops]
    return (best._replace(sites=sites), False) if sites else (best, True)
