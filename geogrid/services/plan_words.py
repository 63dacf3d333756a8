"""What is said of a plan: its name, the reason for it, the number of the document that orders it."""

from __future__ import annotations

from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.errors import CharacterRefused, QueryError
from geogrid.errors.requests import TextMissing, TextTooLong

LONGEST = 200
"""Characters of a name or a document's number."""
LONGEST_REASON = 10 * LONGEST


def check_words(name: str, reason: str, document: str, target: float) -> None:
    """Refuse a plan without a name, words that are too long, and a target that is none.

    Raises
    ------
    TextMissing, TextTooLong, QueryError
    """
    check_length("name", name.strip(), LONGEST)
    for field, text, most in (("reason", reason, LONGEST_REASON), ("document", document, LONGEST)):
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


def check_shown(field: str, text: str, most: int) -> None:
    """Refuse a text that has too many characters, or one that cannot be shown; an empty one is none.

    Raises
    ------
    TextTooLong, CharacterRefused
    """
    if text:
        check_length(field, text, most)
    if hidden := next((each for each in text if not each.isprintable()), None):
        raise CharacterRefused(field=field, character=f"U+{ord(hidden):04X}")
