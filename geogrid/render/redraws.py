"""Why a redraw falls short of what was asked, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.redraw.shortfall import FEW_BLOCKS, HEAVY, UNEVEN, Shortfall
from geogrid.render.wording import Wording

_WITH_VALUE = {
    HEAVY: "one block has %(households)s households, more than a grid may have",
    UNEVEN: "no division into whole blocks was found that is even enough: %(percent)s %% off the mean",
    FEW_BLOCKS: "there are blocks for %(grids)s grids only",
}


def fallen_short(shortfall: Shortfall, names: Mapping[str, str], wording: Wording) -> str:
    """Return which bound was not met, by how much, and in which community.

    Parameters
    ----------
    names
        Of communities, by code.
    """
    reason, value = shortfall.reason, shortfall.value
    said = wording(reason)
    if value is not None and reason in _WITH_VALUE:
        count = wording.number(round(value))
        said = wording(_WITH_VALUE[reason], households=count, grids=count, percent=wording.number(100.0 * value, 1))
    name = names.get(shortfall.community or "")
    return wording("%(reason)s (%(community)s)", reason=said, community=name) if name else said
