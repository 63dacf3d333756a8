"""Counting the figures of a plan: beside the requests where its map is to be there first, then kept up with its grids.

To read what a million addresses and 300,000 buildings are takes longer than whoever opens a plan likes to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Lock, Thread
from time import monotonic

from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.tally import Tally
from geogrid.errors import GeogridError
from geogrid.services import patience

_REST = 10
"""So many times as long as it took to count nobody counts ahead again, however often the register changes."""


class Counting:
    """The figures of a plan, counted once, by whoever asks first; others wait for them.

    Parameters
    ----------
    count
        Gives the figures of a version of the plan; let go of then. None where they are there.
    by
        The key of what is on the ground, see `KeptContents.key`: it counts what was there then, or what came later.
    day
        The day by whose ground it counts.
    counted
        Figures of any version of the plan, where they are there already.
    """

    def __init__(self, count: Callable[[], Tally] | None, by: object, day: date, counted: Tally | None = None) -> None:
        self._count, self.by, self.day = count, by, day
        self._lock = Lock()
        self._tally, self._again_at = counted, 0.0

    @property
    def is_done(self) -> bool:
        """Whether they are there, or are worked out from what is there."""
        return self._tally is not None

    @property
    def latest(self) -> Tally | None:
        """The figures of the version that was asked about last, where they are there."""
        return self._tally

    @property
    def is_begun(self) -> bool:
        """Whether they are there, or somebody counts them now."""
        return self.is_done or self._lock.locked()

    @property
    def is_rested(self) -> bool:
        """Whether they are there for so long that counting anew, beside those who edit, takes little of the time."""
        return self.is_done and monotonic() >= self._again_at

    def settled(self, settle: Callable[[Tally], Tally]) -> Counting:
        """Return the counting of the same figures with something set otherwise; what is counted is taken over."""
        count, tally = self._count, self._tally  # in this order: the one is let go of when the other is there
        if count is None or tally is not None:
            assert tally is not None
            return Counting(None, self.by, self.day, settle(tally))
        return Counting(lambda: settle(count()), self.by, self.day)

    def begin(self) -> None:
        """Count in a thread of its own, unless somebody counts already."""
        if not self.is_begun:
            Thread(target=self._ahead, name="count a plan", daemon=True).start()

    def of(self, mesh: Mesh) -> Tally:
        """Return the figures of a version of the plan.

        Raises
        ------
        Busy
            When they are not there for a long while.
        """
        with patience.taken(self._lock):
            tally = self._tally or self._first()
            self._tally, self._count = tally if tally.mesh is mesh else tally.after(mesh), None
            return self._tally

    def _ahead(self) -> None:
        with suppress(GeogridError), patience.taken(self._lock):  # who waits for the figures is told of an error
            self._tally, self._count = self._tally or self._first(), None

    def _first(self) -> Tally:
        assert self._count is not None  # until it has counted
        begun = monotonic()
        found = self._count()
        self._again_at = monotonic() + _REST * (monotonic() - begun)
        return found
