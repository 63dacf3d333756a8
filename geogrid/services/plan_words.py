"""What is said of a plan: its name, the reason for it, the number of the document that orders it."""

from __future__ import annotations

from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.errors import QueryError
from geogrid.errors.requests import TextMissing, TextTooLong

LONGEST = 200
"""Characters of a name or a document's number; a reason may have ten times as many."""


def check_words(name: str, reason: str, document: str, target: float) -> None:
    """Refuse a plan without a name, words that are too long, and a target that is none.

    Raises
    ------
    TextMissing, TextTooLong, QueryError
    """
    check_length("name", name.strip(), LONGEST)
    for field, text, most in (("reason", reason, 10 * LONGEST), ("document", document, LONGEST)):
        if text:
            check_length(field, text, most)
    if not 1 <= target <= MOST_HOUSEHOLDS:
        raise QueryError(field="target", value=target, expected=f"1 … {MOST_HOUSEHOLDS}")


def check_length(field: str, text: str, most: int) -> None:
    """Refuse a text that is empty or has too many characters.

    Raises
    ------
    TextMissing, TextTooLong
    """
    if not text:
        raise TextMissing(field=field)
    if len(text) > most:
        raise TextTooLong(field=field, count=len(text), most=most)
