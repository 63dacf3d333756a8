"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.mesh import Party
from geogrid.domain.evaluation.tally import Tally


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule is not kept.

    Parameters
    ----------
    rule
        The rule's name.
    severity
        The rule's.
    codes
        The grids it is about, in order; none of places in no grid.
    lon, lat
        The place to jump to, CGCS2000 degrees.
    reason
        One of the sentences of `rules` and of the modules of rules.
    count
        How many of what it is about: households, places, pieces, posts; square metres of a gap; per cent of a border.
    about
        What the building, estate or place is called, or the code of the community.
    near
        The road that is beside it, where what it is called tells neither a road nor an estate.
    bounds
        West, south, east, north of what is wrong, CGCS2000 degrees; None where that is the grids as a whole.
    """

    rule: str
    severity: Severity
    codes: tuple[str, ...]
    lon: float
    lat: float
    reason: str
    count: int = 1
    about: str | None = None
    near: str | None = None
    bounds: tuple[float, float, float, float] | None = None


class Rule(Protocol):
    """A rule: called with a version of a plan, it yields what is against it."""

    name: ClassVar[str]

    @property
    def severity(self) -> Severity:
        """Whether it forbids to publish."""

    def __call__(self, tally: Tally) -> Iterable[Finding]:
        """Yield where it is not kept."""


def of_grid(rule: Rule, tally: Tally, code: str, reason: str, count: int = 1) -> Finding:
    """Return what a rule finds of a grid, with the place of the grid."""
    size = tally.figures[code].size
    return Finding(rule.name, rule.severity, (code,), size.lon, size.lat, reason, count)


def of_party(
    rule: Rule, tally: Tally, party: Party, at: Iterable[str], reason: str, count: int = 1, about: str | None = None
) -> Finding:
    """Return what is found of a party grid, with the place of one of some of its grids."""
    size = tally.figures[min(at)].size
    codes = tuple(sorted(party.members))
    return Finding(rule.name, rule.severity, codes, size.lon, size.lat, reason, count, about or party.name)
