"""Who of this process waits for whom at the plans: each plan has a lock of its own, so that one keeps no other waiting.

================================  ==================================================================================
what is kept                      guarded by
================================  ==================================================================================
a plan in memory (`Work`)         the lock of the plan: it is kept up with what is stored, edited and looked at under it
which plans are in memory         a lock of the memory itself, held for no longer than a look into a table
figures of a plan                 a lock of its `Counting`, also beside the plan's; when something else is on the ground
                                  another one counts them anew, and those of before are shown meanwhile
what is on the ground, for all    a lock of `KeptContents`
which generation is the newest    the lock of judging: plans are submitted, approved, published and withdrawn one after
                                  the other
what is stored                    the database: a version follows the one that was seen, also for other processes; as a
                                  plan goes to its next stage nobody stores what it was not judged by (`changes.hold`)
================================  ==================================================================================

The lock of judging is taken before that of a plan, and no lock of another plan is ever taken besides it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Lock, RLock
from weakref import WeakValueDictionary

from geogrid.services import patience


class PlanLocks:
    """The locks of plans, there as long as somebody has or awaits them, and the one of judging."""

    def __init__(self) -> None:
        self._of: WeakValueDictionary[int, RLock] = WeakValueDictionary()
        self._looking, self._judging = Lock(), Lock()

    def plan(self, number: int) -> AbstractContextManager[None]:
        """Keep others from a plan, who wait for a while; whoever has it already goes on.

        Raises
        ------
        Busy
            When somebody else has it for too long.
        """
        with self._looking:
            lock = self._of.get(number)
            if lock is None:
                lock = self._of[number] = RLock()
        return patience.taken(lock)

    def judging(self) -> AbstractContextManager[None]:
        """Keep others from submitting, approving, publishing and withdrawing any plan.

        Raises
        ------
        Busy
        """
        return patience.taken(self._judging)
