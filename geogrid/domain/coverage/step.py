"""A step of a repair: what was mended, how, and who won or lost ground by it."""

from __future__ import annotations

from dataclasses import dataclass

from geogrid.domain.coverage.defect import Defect
from geogrid.domain.coverage.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Step:
    """A proposal that was accepted.

    Parameters
    ----------
    defect
        What it mended; None for borders joined below the snapping tolerance.
    proposal
        How; None likewise.
    won_m2
        The area that each grid concerned won (or, below 0, lost), by code.
    """

    defect: Defect | None
    proposal: Proposal | None
    won_m2: dict[str, float]

    @property
    def moved_m2(self) -> float:
        """The area that changed hands."""
        won = sum(change for change in self.won_m2.values() if change > 0)
        lost = -sum(change for change in self.won_m2.values() if change < 0)
        return max(won, lost)
