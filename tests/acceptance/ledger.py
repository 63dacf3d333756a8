"""What those who write know: what they asked for, and whether it was acknowledged, refused, or never answered."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from threading import Condition
from typing import Any

KINDS = ("account", "rights", "token", "step", "publish", "grids", "cases", "places")
FIRST_DAY = date(2020, 1, 1)


class Outcome(StrEnum):
    OPEN = "open"  # asked for and not answered
    KEPT = "kept"
    REFUSED = "refused"
    GONE = "gone"  # never answered, and found not to be there


@dataclass
class Write:
    """Something that was asked for.

    Parameters
    ----------
    kind
        One of `KINDS`.
    of
        What nothing else of its kind is called.
    wanted
        What should be there when it is kept, and what is needed to ask for it again.
    """

    kind: str
    of: str
    wanted: dict[str, Any]
    begun: float = field(default_factory=time.monotonic)
    outcome: Outcome = Outcome.OPEN
    was_open: bool = False
    """Whether it was killed while it was under way, and found to be there."""


class Ledger:
    """All that was asked for of one store."""

    def __init__(self) -> None:
        self.writes: list[Write] = []
        self.faults: list[str] = []
        self.accounts: dict[str, list[int]] = {}
        """Of those that are there, number and version."""
        self.repaired, self.steps = 1, []
        """The generation under repair, and what is known to be done in it: defect and action."""
        self._open: list[Write] = []
        self._kept: dict[str, int] = defaultdict(int)
        self._serial = 0
        self._changed = Condition()

    def serial(self) -> int:
        """Return a number that was not given before."""
        with self._changed:
            self._serial += 1
            return self._serial

    def day(self) -> date:
        """Return a day after all that were given before."""
        return FIRST_DAY + timedelta(self.serial())

    def begin(self, kind: str, of: object, **wanted: Any) -> Write:
        """Note what is going to be asked for."""
        write = Write(kind, str(of), wanted)
        with self._changed:
            self.writes.append(write)
            self._open.append(write)
            self._changed.notify_all()
        return write

    def end(self, write: Write, outcome: Outcome) -> bool:
        """Note how it was answered; return whether it is kept."""
        with self._changed:
            write.outcome = outcome
            self._open.remove(write)
            if outcome is Outcome.KEPT:
                self._kept[write.kind] += 1
            self._changed.notify_all()
        return outcome is Outcome.KEPT

    def wait_for(self, kind: str, seconds: float) -> Write | None:
        """Wait until something of a kind is under way; None when nothing is in time."""
        with self._changed:
            return self._changed.wait_for(lambda: next((w for w in self._open if w.kind == kind), None), seconds)

    def wait_until_kept(self, kind: str, count: int, seconds: float) -> bool:
        """Wait until so many more of a kind are kept; False when they are not in time."""
        with self._changed:
            wanted = self._kept[kind] + count
            return self._changed.wait_for(lambda: self._kept[kind] >= wanted, seconds)

    def open(self) -> list[Write]:
        """Return what was asked for and never answered."""
        with self._changed:
            return list(self._open)

    def settle(self, write: Write, there: bool) -> None:
        """Note what was found of something that was never answered."""
        with self._changed:
            write.outcome, write.was_open = Outcome.KEPT if there else Outcome.GONE, there
            self._open.remove(write)

    def known(self, kind: str) -> tuple[set[str], set[str]]:
        """Return what must be there of a kind, and what else may be."""
        must = {write.of for write in self.writes if write.kind == kind and write.outcome is Outcome.KEPT}
        return must, {write.of for write in self.open() if write.kind == kind}
