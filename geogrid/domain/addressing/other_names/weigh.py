"""How likely each of the places is that a name written wrongly may have been meant to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import DEPTH, How, Note, Remark, Spot
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.other_names.mistakes import Correction, readings

LISTED = DEPTH[How.ALIAS]
"""From which depth on a spot is a place of the register."""
_AGREED = 0.9
"""How likely a name with another character is meant where the text names the community that has such a place."""
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


def put_right(name: Correction, spots: Iterable[Spot], agrees: Callable[[Spot], bool]) -> list[Spot]:
    """Return where an address is with one of its names put right, as sure as it is that the name was meant.

    Parameters
    ----------
    agrees
        Whether a spot lies in a community, or an estate, that the text names.
    """
    right = name.near.name.text
    notes = [Note(Remark.CORRECTED, name.said, right)] if name.said != right else []
    found = []
    for spot in spots:
        if name.is_slip:
            is_sure = not name.is_usual or (DEPTH[spot.how] >= LISTED and agrees(spot))
            sure = 1.0 if is_sure else _AGREED
        else:
            sure = _AGREED if name.is_typo and agrees(spot) else ODD
        found.append(spot._replace(notes=(*notes, *spot.notes), trust=spot.trust * sure))
    return found


def corrected(
    parse: Parse,
    corrections: Iterable[Sequence[Correction]],
    read: Callable[[str], Parse],
    placed: Callable[[Parse, Correction], Iterable[Spot]],
    agrees: Callable[[Spot], bool],
) -> list[Spot]:
    """Return where an address may be whose names are written wrongly: all that are as near as the nearest.

    Parameters
    ----------
    corrections
        Of each name that is not known those that may be meant.
    read, placed
        Read a text; return where it may be with a name put right.
    agrees
        Whether a spot lies in a community, or an estate, that the text names.
    """
    found: list[Reading] = []
    for of_one in corrections:
        is_listed = False
        for each, reading in readings(parse, of_one, read):
            spots = put_right(each, placed(reading, each), agrees)
            found += [Reading(spot, each.said, each.near.distance, each.is_fuller) for spot in spots]
            is_listed |= not each.is_begun and any(DEPTH[spot.how] >= LISTED for spot in spots)
        if is_listed:
            break  # one name put right is enough for a place of the register
    return weighed(found)


def beside_longer(spots: list[Spot], longer: Sequence[Spot]) -> list[Spot]:
    """Return what is meant by a known name and words behind it, where longer names begin so: first of all those."""
    grids = {grid for spot in spots for grid in spot.grids}
    if all(spot.grids.keys() <= grids for spot in longer):
        return spots
    notes = (Note(Remark.ALSO_FITS, spots[0].text, longer[0].text),) if spots else ()
    first = [spot._replace(trust=spot.trust * ODD / len(longer), notes=(*spot.notes, *notes)) for spot in longer]
    return [*first, *(spot._replace(trust=spot.trust * (1 - ODD)) for spot in spots)]


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
