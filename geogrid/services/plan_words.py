"""What is said of a plan: its name, the reason for it, the number of the document that orders it."""

from __future__ import annotations

from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.errors import QueryError

LONGEST = 200
"""Characters of a name or a document's number; a reason may have ten times as many."""


def check_words(name: str, reason: str, document: str, target: float) -> None:
    """Refuse a plan without a name, words that are too long, and a target that is none.

    Raises
    ------
    QueryError
    """
    if not name.strip():
        raise QueryError(field="name", value="-", expected=f"1 … {LONGEST}")
    for field, text, most in (("name", name, 1), ("reason", reason, 10), ("document", document, 1)):
        if len(text) > most * LONGEST:
            raise QueryError(field=field, value=text[:40], expected=f"1 … {most * LONGEST}")
    if not 1 <= target <= MOST_HOUSEHOLDS:
        raise QueryError(field="target", value=target, expected=f"1 … {MOST_HOUSEHOLDS}")
