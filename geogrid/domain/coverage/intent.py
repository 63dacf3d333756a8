"""What a planner wants done to a coverage under repair; doing all of it again gives the same coverage."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

JOIN = "join"
SKIP = "skip"
UNSKIP = "unskip"
_ALL = "all:"
_DO = "do:"


@dataclass(frozen=True, slots=True)
class Intent:
    """One action.

    Parameters
    ----------
    defect
        Key of the defect it is about; None when it is about many.
    action
        `do:` and the name of a proposal that is accepted; or `join` borders, `skip` a defect for now or `unskip` it,
        or `all:5.0`: accept the best proposals for all that is no wider than 5 m; with the codes of areas and grids
        as JSON behind it, `all:5.0 ["341002001000"]`, for all in these.
    accepted_at
        When, in the district's time.
    author
        Number of the account that did it; None for whoever works on the machine itself.
    """

    defect: str | None
    action: str
    accepted_at: datetime
    author: int | None = None

    @classmethod
    def accepting(cls, defect: str, proposal: str, now: datetime, author: int | None = None) -> Intent:
        """Return the intent to accept a proposal by its name; whatever that says, it is nothing else."""
        return cls(defect, f"{_DO}{proposal}", now, author)

    @classmethod
    def all_below(
        cls, max_width: float, now: datetime, author: int | None = None, within: Iterable[str] | None = None
    ) -> Intent:
        """Return the intent to accept the best for all that is narrow enough (m), or for all such in some areas."""
        part = "" if within is None else f" {json.dumps(sorted(within), ensure_ascii=False)}"
        return cls(None, f"{_ALL}{max_width!r}{part}", now, author)

    @property
    def max_width(self) -> float | None:
        """How wide may be what is accepted all at once (m); None for other actions."""
        return float(self.action.removeprefix(_ALL).split(" ")[0]) if self.action.startswith(_ALL) else None

    @property
    def within(self) -> tuple[str, ...] | None:
        """The areas and grids in which that is; None for everywhere, and for other actions."""
        part = self.action.partition(" ")[2] if self.action.startswith(_ALL) else ""
        return tuple(json.loads(part)) if part else None

    @property
    def proposal(self) -> str | None:
        """The name of the proposal that is accepted; None for other actions."""
        return self.action.removeprefix(_DO) if self.action.startswith(_DO) else None
