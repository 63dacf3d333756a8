"""The from-to matrix of points that carry a weight: households at buildings, addresses, cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Flow:
    """How much goes over from which grid to which.

    Parameters
    ----------
    cells
        The weight by old and new code, None for nobody's; also what stays. Only pairs that have points, in order of
        the codes, None first.
    """

    cells: dict[Pair, float]

    @property
    def moved(self) -> dict[Pair, float]:
        """The cells of what goes over to another grid."""
        return {pair: weight for pair, weight in self.cells.items() if pair[0] != pair[1]}

    @cached_property
    def of_old(self) -> dict[str | None, float]:
        """The weight that each old grid had: the sums of the rows."""
        return self._sums(0)

    @cached_property
    def of_new(self) -> dict[str | None, float]:
        """The weight that each new grid has: the sums of the columns."""
        return self._sums(1)

    def _sums(self, which: int) -> dict[str | None, float]:
        sums: dict[str | None, float] = {}
        for pair, weight in self.cells.items():
            sums[pair[which]] = sums.get(pair[which], 0.0) + weight
        return sums


def flow(old: Iterable[str | None], new: Iterable[str | None], weights: ArrayLike | None = None) -> Flow:
    """Return the from-to matrix of points.

    Parameters
    ----------
    old, new
        The codes of the grids of each point before and after, None outside all; n each.
    weights
        What each counts for, shape (n,); each 1 when there are none.
    """
    numbers: dict[str | None, int] = {}
    one, other = (_numbered(codes, numbers) for codes in (old, new))
    counted = np.ones(len(one)) if weights is None else np.asarray(weights, dtype=float)
    if not len(one) == len(other) == len(counted):
        raise ValueError("as many old grids as new ones and weights are needed")
    pairs, which = np.unique(one * max(len(numbers), 1) + other, return_inverse=True)
    sums = np.bincount(which, counted, minlength=len(pairs))
    codes = list(numbers)
    cells = {
        (codes[pair // len(codes)], codes[pair % len(codes)]): weight
        for pair, weight in zip(pairs.tolist(), sums.tolist(), strict=True)
    }
    return Flow({pair: cells[pair] for pair in sorted(cells, key=in_order)})


def in_order(pair: Pair) -> tuple[str, str]:
    """Return what pairs of codes are sorted by: None comes first, as no code is empty."""
    return pair[0] or "", pair[1] or ""


def _numbered(
    codes: Iterable[str | None], numbers: dict[str | None, int]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.fromiter((numbers.setdefault(code, len(numbers)) for code in codes), dtype=np.int64)
