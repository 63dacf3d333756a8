"""A division of blocks into grids, and how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geogrid.domain.coverage.rings import Bools, Floats, Ints
from geogrid.domain.redraw.blocks import Blocks, sums
from geogrid.domain.redraw.shortfall import Shortfall


@dataclass(frozen=True, eq=False)
class Division:
    """Blocks divided into grids to be.

    Parameters
    ----------
    blocks
        The blocks.
    part
        The grid to be of each, from 0, shape (n,).
    community
        The community of each grid to be, shape (k,).
    heir
        The present grid whose code each keeps, None for a new grid, shape (k,).
    tolerance
        How far the households of each may be from the mean of its community.
    shortfalls
        The bounds that were not met, and why; none when all were.
    """

    blocks: Blocks
    part: Ints
    community: tuple[str | None, ...]
    heir: tuple[str | None, ...]
    tolerance: float
    shortfalls: tuple[Shortfall, ...] = ()

    def __len__(self) -> int:
        return len(self.community)

    @cached_property
    def households(self) -> Floats:
        """Households of each grid to be."""
        return sums(self.part, self.blocks.households, len(self))

    @cached_property
    def deviation(self) -> Floats:
        """How far the households of each are from the mean of its community, as a share of it; 0 where it has none."""
        names = list(dict.fromkeys(self.community))
        at = np.array([names.index(name) for name in self.community])
        mean = (np.bincount(at, self.households) / np.bincount(at))[at]
        return np.divide(self.households - mean, mean, out=np.zeros(len(self)), where=mean > 0)

    @property
    def worst_deviation(self) -> float:
        """The largest deviation up or down."""
        return float(np.abs(self.deviation).max())

    @cached_property
    def compactness(self) -> Floats:
        """How round each is, by Polsby and Popper: area over that of a circle of the same outline; 1 for a circle."""
        area = sums(self.part, self.blocks.area_m2, len(self))
        inner = ~self._between
        within = sums(self.part[self.blocks.one[inner]], self.blocks.border_m[inner], len(self))
        outline = sums(self.part, self.blocks.outline_m, len(self)) - 2.0 * within
        return np.asarray(4.0 * np.pi * area / outline**2)

    @property
    def mean_compactness(self) -> float:
        """The mean of that over all."""
        return float(self.compactness.mean())

    @property
    def least_compact(self) -> int:
        """The grid to be that is the least compact."""
        return int(self.compactness.argmin())

    @property
    def feature_share(self) -> float:
        """The share of the borders between grids of one community that runs along named lines; 1 without borders."""
        length = float(self.blocks.border_m[self._between].sum())
        return float(self.blocks.feature_m[self._between].sum()) / length if length else 1.0

    @cached_property
    def moved(self) -> float:
        """How many addresses get another grid."""
        stay = 0.0
        for at, held in zip(self.part.tolist(), self.blocks.addresses, strict=True):
            stay += held.get(self.heir[at] or "", 0.0)
        return self.addresses - stay

    @cached_property
    def golden_moved(self) -> int:
        """How many golden places would be in another grid than they have to stay in."""
        held = zip(self.part.tolist(), self.blocks.golden, strict=False)  # none at all where no list is given
        return sum(sum(some.values()) - some.get(self.heir[at] or "", 0) for at, some in held)

    @cached_property
    def addresses(self) -> float:
        """How many addresses there are."""
        return sum(sum(held.values()) for held in self.blocks.addresses)

    @property
    def reason(self) -> str | None:
        """Why a bound is not met, the first reason; None when all are."""
        return self.shortfalls[0].reason if self.shortfalls else None

    def is_same(self, other: Division) -> bool:
        """Return whether another division of the same blocks puts the same ones together, in whatever order."""
        pairs = set(zip(self.part.tolist(), other.part.tolist(), strict=True))
        return len(pairs) == len(self) == len(other)

    def members(self, at: int) -> Sequence[int]:
        """Return the blocks of a grid to be."""
        found: list[int] = np.flatnonzero(self.part == at).tolist()
        return found

    @property
    def _between(self) -> Bools:
        return np.asarray(self.part[self.blocks.one] != self.part[self.blocks.other])
