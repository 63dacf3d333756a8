"""Many small draws from one seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_AT_ONCE = 4096  # one draw at a time would take most of the time there is


class Chance:
    """A stream of draws; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._ready: list[float] = []

    def share(self, of_all: float) -> bool:
        """Return True in such a share of all draws."""
        return self._next() < of_all

    def below(self, count: int) -> int:
        """Return 0 to count - 1."""
        return int(self._next() * count)

    def between(self, first: int, last: int) -> int:
        """Return a number from `first` to `last`, both of them too."""
        return first + self.below(last - first + 1)

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """Return one of the options by its weight, any unit."""
        left = self._next() * sum(options.values())
        for option, weight in options.items():
            left -= weight
            if left < 0:
                return option
        return next(reversed(list(options)))

    def _next(self) -> float:
        if not self._ready:
            self._ready = self._rng.random(_AT_ONCE).tolist()
        return self._ready.pop()
