"""Cases per grid, and per 1,000 households."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain.grid import Grid


class Measure(StrEnum):
    """What a map or ranking shows of each grid."""

    COUNT = "count"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class GridFigure:
    """The cases of one grid.

    Parameters
    ----------
    households
        None when unknown.
    cases
        Cases of the period and category asked for, in this grid.
    """

    code: str
    name: str
    community: str | None
    households: int | None
    cases: int

    @property
    def rate(self) -> float | None:
        """Cases per 1,000 households; None where no household is known."""
        return per_thousand(self.cases, self.households)

    def value(self, measure: Measure) -> float | None:
        """Return the count, or the rate, of this grid."""
        return self.cases if measure is Measure.COUNT else self.rate


@dataclass(frozen=True, slots=True)
class Total:
    """The cases of a whole district.

    Parameters
    ----------
    cases
        All cases of the period and category.
    outside
        Those of them in none of the grids in force.
    counted
        Cases in grids whose households are known: the numerator of `rate`.
    households
        Households of those grids: its denominator.
    grids, grids_without_households
        All grids, and those without a known household.
    """

    cases: int
    outside: int
    counted: int
    households: int
    grids: int
    grids_without_households: int

    @property
    def rate(self) -> float | None:
        """Cases per 1,000 households over the grids whose households are known."""
        return per_thousand(self.counted, self.households)


def per_thousand(cases: int, households: int | None) -> float | None:
    """Return cases per 1,000 households; None when the households are unknown or none."""
    return 1000.0 * cases / households if households else None


def per_grid(grids: Iterable[Grid], counts: Mapping[str, int]) -> list[GridFigure]:
    """Return the figure of every grid, in the order given, grids without a case included.

    Parameters
    ----------
    counts
        Cases by grid code.
    """
    return [GridFigure(g.code, g.name, g.community, g.households, counts.get(g.code, 0)) for g in grids]


def total(figures: Sequence[GridFigure], cases: int) -> Total:
    """Return the district's figures.

    Parameters
    ----------
    cases
        All cases, wherever they lie.
    """
    known = [figure for figure in figures if figure.households]
    return Total(
        cases=cases,
        outside=cases - sum(figure.cases for figure in figures),
        counted=sum(figure.cases for figure in known),
        households=sum(figure.households or 0 for figure in known),
        grids=len(figures),
        grids_without_households=len(figures) - len(known),
    )


def ranked(figures: Iterable[GridFigure], measure: Measure) -> list[GridFigure]:
    """Return the highest first; those without a value last; equal ones by code."""
    return sorted(figures, key=lambda figure: (-_or_below(figure.value(measure)), figure.code))


def _or_below(value: float | None) -> float:
    return -1.0 if value is None else value
