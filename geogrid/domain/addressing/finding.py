"""What an address was matched with: where it may be, how that is known, what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from geogrid.domain.addressing.ground import Where
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse

_COUNTRY = (levels.PROVINCE, levels.CITY, levels.DISTRICT)
_IN_A_LANE = re.compile("((?:弄|^)\\d[\\da-z甲乙丙丁,-]*)幢")
_BUILDING_SAID = re.compile("[幢栋座]|号楼")
CERTAIN, PROBABLE = 0.98, 0.505
"""From which probability on the grid is said to be certain, and above which probable: what is shown as 50 % is not."""


class How(StrEnum):
    """How a place was found, the surest first."""

    OVERRIDE = "override"
    EXACT = "exact"
    ALIAS = "alias"
    INTERPOLATED = "interpolated"
    CROSSING = "crossing"
    OFFSET = "offset"
    BESIDE = "beside"
    ESTATE = "estate"
    ROAD = "road"
    COMMUNITY = "community"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


DEPTH = {how: depth for depth, how in enumerate(reversed(How))}
"""How sure each way is, more for the surer."""


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    OPEN = "open"
    NONE = "none"


class Remark(StrEnum):
    """What is to be said about a match."""

    CORRECTED = "corrected"
    """A name was written wrongly: `said` instead of `meant`."""
    OTHER_NAME = "other_name"
    """`said` is another name of `meant`."""
    CONTRADICTED = "contradicted"
    """The text states `said`, the point lies in `meant`."""
    NOT_LISTED = "not_listed"
    """`said` is not in the register; `meant` is what was matched instead."""
    IN_SEVERAL = "in_several"
    """`said` is in several buildings or entrances of `meant`."""
    ALSO_A_PART = "also_a_part"
    """`said`, in another grid, is a part of `meant`, whose name stands alone."""
    ALSO_FITS = "also_fits"
    """The text may as well mean `said`, in another grid, as `meant`."""
    COMMON_NAME = "common_name"
    """`said` is what many places are called; the register has `meant`."""
    OTHER_DISTRICT = "other_district"
    """The text names `said`, which is not here."""
    MAY_BE_ELSEWHERE = "may_be_elsewhere"
    """The text says `said`, which may be a place elsewhere."""
    REGISTERED = "registered"
    """The text says by `said` that somebody is registered there, who may live elsewhere."""
    NOT_JUST_THERE = "not_just_there"
    """Something in the text may make another place of it."""
    NO_CROSSING = "no_crossing"
    """The roads `said` and `meant` do not meet on the map."""
    OTHER_SIDE = "other_side"
    """A range of numbers leaves out `said` across the road, which lies in another grid."""
    BY_DOCUMENT = "by_document"
    """The reason (`said`) and number of the document (`meant`) of an override."""
    PART_BY_DOCUMENT = "part_by_document"
    """`said`, a part of it, belongs to another grid by the document `meant`."""


class Note(NamedTuple):
    """Something to be said about a match; see `Remark`.

    Parameters
    ----------
    until
        The last day of a decision.
    """

    remark: Remark
    said: str
    meant: str
    until: date | None = None


class Spot(NamedTuple):
    """Where an address may be.

    Parameters
    ----------
    how
        How that is known.
    text
        What was matched: the key of a place, the name of a road.
    grids
        How likely each grid is; None for ground of no grid. The sum is 1.
    where
        Longitude and latitude, CGCS2000 degrees; None for what has an extent rather than a point.
    radius_m
        How far the address may be from there.
    place
        Code of the place of the register.
    trust
        How likely it is that this was meant at all, 0 to 1.
    """

    how: How
    text: str
    grids: Mapping[str | None, float]
    where: Where | None = None
    radius_m: float = 0.0
    place: str | None = None
    trust: float = 1.0
    notes: tuple[Note, ...] = ()


class Match(NamedTuple):
    """The answer to an address.

    Parameters
    ----------
    parse
        How the text was read.
    spots
        Where it may be, the likeliest first.
    grids
        Grids and how likely each is (0 to 1), the likeliest first; at the end None for ground of no grid.
    """

    parse: Parse
    spots: tuple[Spot, ...] = ()
    grids: tuple[tuple[str | None, float], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def how(self) -> How:
        return self.spots[0].how if self.spots else How.NOTHING

    @property
    def grid(self) -> str | None:
        """The likeliest grid; None for none."""
        return self.grids[0][0] if self.grids else None

    @property
    def own(self) -> str:
        """The district, and what it lies in, as far as the text names them; empty for none."""
        return "".join(e.value for e in self.parse.elements if e.own and e.level in _COUNTRY and not e.repeated)

    @property
    def probability(self) -> float:
        """How likely the likeliest grid is, 0 to 1."""
        return self.grids[0][1] if self.grids else 0.0

    @property
    def is_sure(self) -> bool:
        """Whether it is certain where it is: in a grid, or in none."""
        return self.probability >= CERTAIN

    @property
    def is_outside(self) -> bool:
        """Whether it is somewhere that no grid has."""
        return bool(self.grids) and self.grid is None

    @property
    def certainty(self) -> Certainty:
        """How certain its grid is: what lies in none has none."""
        if self.grid is None:
            return Certainty.NONE
        if self.is_sure:
            return Certainty.CERTAIN
        return Certainty.PROBABLE if self.probability > PROBABLE else Certainty.OPEN


def match_of(parse: Parse, spots: list[Spot]) -> Match:
    """Return the answer that spots make together; each weighs as much as it is trusted."""
    if [spot for spot in spots if "弄" in spot.text] and _BUILDING_SAID.search(parse.text) is None:
        spots = [_with_houses_of_lanes(spot) for spot in spots]
    if len(spots) == 1 and len(spots[0].grids) == 1:
        only = spots[0]
        (grid,) = only.grids
        notes = tuple(dict.fromkeys(only.notes)) if only.notes else ()
        return Match(parse, (only,), ((grid, only.trust * only.grids[grid]),), notes)
    spots = sorted(spots, key=lambda spot: -spot.trust)
    total = max(1.0, sum(spot.trust for spot in spots))
    grids: dict[str | None, float] = {}
    for spot in spots:
        for grid, share in spot.grids.items():
            grids[grid] = grids.get(grid, 0.0) + share * spot.trust / total
    ranked = sorted(grids.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    notes = tuple(dict.fromkeys(note for spot in spots[:1] for note in spot.notes))
    return Match(parse, tuple(spots), tuple(ranked), notes)


def _with_houses_of_lanes(spot: Spot) -> Spot:
    """Return a spot that calls the houses of a lane by the numbers they have, not as buildings: 421弄107号."""
    notes = tuple(
        note._replace(said=_IN_A_LANE.sub(r"\1号", note.said), meant=_IN_A_LANE.sub(r"\1号", note.meant))
        for note in spot.notes
    )
    return spot._replace(text=_IN_A_LANE.sub(r"\1号", spot.text), notes=notes)
