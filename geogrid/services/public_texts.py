"""Texts that everybody is shown: none of them tells of a person."""

from __future__ import annotations

from geogrid.domain.addressing.reading import personal
from geogrid.errors.requests import PersonalText


def check_public(**texts: str | None) -> None:
    """Refuse what tells of a person in a field that everybody is shown.

    Raises
    ------
    PersonalText
    """
    for field, text in texts.items():
        if what := personal.told_in(text or ""):
            raise PersonalText(field=field, what=what.value)
