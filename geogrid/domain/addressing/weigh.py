"""How likely each of the places is that a name written wrongly may have been meant to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geogrid.domain.addressing.finding import DEPTH, Remark, Spot

_CORRECTED = 0.985
_FARTHER = 0.1
_NOT_LISTED = 0.1
_LESS_FULL = 0.15
"""How likely another character is meant than the middle of the name that is left out."""


class Reading(NamedTuple):
    """Where an address may be with one of its names put right.

    Parameters
    ----------
    spot
        Where.
    said
        What was written.
    distance
        Mistakes in the name.
    is_fuller
        Whether the name has what was written and something in its middle: 黄山中路 for 黄山路.
    """

    spot: Spot
    said: str
    distance: float
    is_fuller: bool

    @property
    def depth(self) -> int:
        return DEPTH[self.spot.how]

    @property
    def is_incomplete(self) -> bool:
        """Whether the register does not have all that was written."""
        return any(note.remark is Remark.NOT_LISTED for note in self.spot.notes)


def weighed(readings: Sequence[Reading]) -> list[Spot]:
    """Return the spots of readings, each as likely as it is among the others; those that are less deep are left out.

    A road of which only the middle is left out is meant before any that has another character.
    """
    fuller = {each.said for each in readings if each.is_fuller}
    first = [each for each in readings if each.is_fuller or each.said not in fuller]
    others = _deepest([each for each in readings if not each.is_fuller and each.said in fuller])
    spots = _deepest(first) + [spot._replace(trust=spot.trust * _LESS_FULL) for spot in others]
    trusts = [spot.trust for spot in spots]
    # Several names in one grid make it no surer that one of them was meant.
    in_all = set.intersection(*(set(spot.grids) for spot in spots)) if spots else ()
    share = max(trusts) / sum(trusts) if in_all else 1.0
    return [spot._replace(trust=spot.trust * share) for spot in spots]


def _deepest(readings: Sequence[Reading]) -> list[Spot]:
    """Return the spots of the readings that say most of where it is, the nearest names first."""
    deepest = max((each.depth for each in readings), default=0)
    deep = sorted((each for each in readings if each.depth == deepest), key=lambda each: each.distance)
    are_incomplete = all(each.is_incomplete for each in deep)
    best: dict[tuple[str, str | None], Spot] = {}
    for each in deep:
        sure = _CORRECTED * (1.0 if each.distance == deep[0].distance else _FARTHER)
        if each.is_incomplete and not are_incomplete:
            sure *= _NOT_LISTED
        best.setdefault((each.spot.text, each.spot.place), each.spot._replace(trust=each.spot.trust * sure))
    return list(best.values())
