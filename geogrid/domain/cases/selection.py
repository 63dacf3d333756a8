"""Which cases are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Within:
    """A part of the district, or of what is reported there.

    Parameters
    ----------
    communities, grids
        Codes: cases in any of these; None for both is everywhere.
    category
        One category; None is all.
    on
        The day by whose grids it is told to which community a case belongs, also one reported before: a grid belongs to
        the one it has that day, or had last.
    """

    communities: tuple[str, ...] | None
    grids: tuple[str, ...] | None
    category: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Selection:
    """A period and a category.

    Parameters
    ----------
    since, until
        First day, and the day after the last; None is open.
    category
        One category; None is all.
    within
        Only what lies in any of these; None is everything.
    """

    since: date | None = None
    until: date | None = None
    category: str | None = None
    within: tuple[Within, ...] | None = None

    @property
    def categories(self) -> list[str] | None:
        """The category as the store asks for it."""
        return [self.category] if self.category else None
