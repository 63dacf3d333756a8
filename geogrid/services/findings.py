"""What a planner sees of a repair: what is left, in order, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geogrid.domain.coverage.defect import GROUND, Allowance, Defect, DefectKind, Severity
from geogrid.domain.coverage.intent import Intent
from geogrid.domain.coverage.step import Step
from geogrid.domain.grid import Generation
from geogrid.services.snapshot import Snapshot
from geogrid.services.surroundings import Surroundings

OF_CONTENTS = frozenset(
    {
        DefectKind.CUT_BUILDING,
        DefectKind.CUT_ESTATE,
        DefectKind.PLACE_OUTSIDE,
        DefectKind.NO_PLACE,
        DefectKind.HOUSEHOLDS,
        DefectKind.SIDES_DIFFER,
    }
)


@dataclass(frozen=True)
class Finding:
    """A defect of the draft.

    Parameters
    ----------
    around
        What is around it.
    mendable
        Whether there may be proposals.
    skipped
        Whether it was set aside for now.
    """

    defect: Defect
    around: Surroundings
    mendable: bool
    skipped: bool


@dataclass(frozen=True)
class Done:
    """An action of the past, and the one defect it was about with what is around that; None when it was about many.

    Without steps it set something aside, or could not be done again after a restart.
    """

    intent: Intent
    steps: Sequence[Step]
    defect: Defect | None
    around: Surroundings | None


@dataclass(frozen=True)
class State:
    """All that the page shows: of what is left and done only what is for whoever looks.

    Parameters
    ----------
    version
        Whoever changes something says which one they have seen.
    is_whole
        Whether that is everything.
    findings
        The gravest first, within a severity the largest first, what was set aside last.
    done
        The actions in order.
    authors
        The accounts that have made it: nobody of them may publish it.
    errors
        How many errors are left.
    moved
        For each grid that is not as it is in force the area won or lost (m2).
    allowances
        The gaps and overlaps that are meant so.
    can_publish
        Whether nothing is left and all that was changed is for whoever looks.
    successor
        A generation that was published since and is not in force yet: then this repair cannot be published.
    below_tolerance
        How many gaps and overlaps are too narrow to be listed; joining borders mends them. They are counted for the
        whole district only: None for a part.
    """

    version: str
    snapshot: Snapshot
    is_whole: bool
    findings: Sequence[Finding]
    done: Sequence[Done]
    authors: frozenset[int]
    errors: int
    moved: Mapping[str, float]
    allowances: Sequence[Allowance]
    can_publish: bool
    successor: Generation | None
    below_tolerance: int | None


def is_beside(defect: Defect, snapshot: Snapshot) -> bool:
    """Return whether nothing here mends it: what grids do with what they hold, and what areas do with each other."""
    of_areas = bool(defect.grids) and not any(code in snapshot.grids for code in defect.grids)
    return defect.kind in OF_CONTENTS or (of_areas and defect.kind in GROUND)


_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


def order(finding: Finding) -> tuple[bool, int, float]:
    """Return by what findings are sorted: set aside last, the gravest first, then the largest."""
    return finding.skipped, _GRAVITY[finding.defect.severity], -finding.defect.area_m2
