"""Why a redraw falls short of what was asked: short constant sentences, and the place each is about."""

from __future__ import annotations

from dataclasses import dataclass

HEAVY = "one block has more households than a grid may have"
UNEVEN = "no division into whole blocks was found that is even enough"
FEW_BLOCKS = "there are fewer blocks than grids"
PARTED = "a grid is in several parts because the ground is"
STOPPED = "it was stopped before it was done"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A bound that was not met.

    Parameters
    ----------
    reason
        One of this module's sentences.
    community
        The community it is about.
    block
        The block it is about; None when it is about none.
    lon, lat
        A place in that block, or in the grid that is the worst.
    value
        The households of the block, the worst deviation as a share of the mean, or how many grids could be made.
    """

    reason: str
    community: str | None
    block: int | None = None
    lon: float | None = None
    lat: float | None = None
    value: float | None = None
