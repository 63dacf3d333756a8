"""Where a place is that a text names beside another: 甲旁边的乙, of which one may be in another grid."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from geogrid.domain.addressing.doubt.apart import is_a_name
from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element

_WIDE = (How.ROAD, How.COMMUNITY)
"""What reaches so far that its part beside the other place is likelier meant than all of it."""
_ANY = r"(?![一这那某几])[\u3400-\u9fff]"
_REACHES = re.compile(
    rf"{_ANY}{{2,6}}(?:(?<![院店楼堂房屋家园区城厂校])里|(?<!城中)[村屯寨庄]|(?<![行讯志版作销居民])社)|{_ANY}{{2,8}}(?:小区|花园|花苑|新村|家园)"
)


def may_be_elsewhere(name: Element) -> bool:
    """Return whether what nobody knows is called as a road, a lane, a village or an estate is, which may reach far.

    凤凰里, 湖滨路 and 曾厝垵村; 小巷, 便利店 and 公厕 are where they are said to be.
    """
    if name.known or name.level not in (levels.ROAD, levels.SITE, levels.ESTATE, levels.COMMUNITY, levels.WITHIN):
        return False
    return is_a_name(name) or _REACHES.fullmatch(name.value) is not None


def beside_each_other(
    spots: Sequence[Spot], around: Sequence[Spot], runs_in: Callable[[str], Collection[str | None]]
) -> list[Spot]:
    """Return where a place is that lies beside another: there, less sure where the other is in another grid.

    Parameters
    ----------
    spots
        The place.
    around
        What lies beside the other.
    runs_in
        Returns the grids that a road runs through by the map, also where it has no houses.
    """
    is_wide = any(spot.how in _WIDE for spot in spots)
    here: set[str | None] = {grid for spot in spots for grid in spot.grids}
    if is_wide:
        here |= {grid for spot in spots for grid in runs_in(spot.text)}
    shared = {grid for spot in around for grid in spot.grids} & here
    if shared and not is_wide:
        return list(spots)
    if shared:
        likely, rest = [part for spot in around if (part := _within(spot, shared))], spots
    else:
        likely, rest = list(spots), around
    return [spot._replace(trust=spot.trust * ODD) for spot in likely] + [
        spot._replace(trust=spot.trust * (1 - ODD)) for spot in rest
    ]


def beside_unknown(around: Sequence[Spot], name: str) -> list[Spot]:
    """Return what lies beside a place, less sure as nobody knows how far the named thing reaches that is there."""
    return [
        spot._replace(trust=min(spot.trust, ODD), notes=(*spot.notes, Note(Remark.NOT_LISTED, name, spot.text)))
        for spot in around
    ]


def _within(spot: Spot, grids: Collection[str | None]) -> Spot | None:
    """Return a spot as far as it is in some grids; None where it is not."""
    kept = {grid: share for grid, share in spot.grids.items() if grid in grids}
    total = sum(kept.values())
    return spot._replace(grids={grid: share / total for grid, share in kept.items()}) if total else None
