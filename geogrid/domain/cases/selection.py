"""Which cases are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Selection:
    """A period and a category.

    Parameters
    ----------
    since, until
        First day, and the day after the last; None is open.
    category
        One category; None is all.
    """

    since: date | None = None
    until: date | None = None
    category: str | None = None

    @property
    def categories(self) -> list[str] | None:
        """The category as the store asks for it."""
        return [self.category] if self.category else None
