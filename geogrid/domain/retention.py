"""How long what is kept: the one table that code, tests and docs/operations.md go by.

It has what there is and is removed or checked by it, no more. Contact, exact point, photos and text of a case get their
rows with its closure, from which they count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_YEAR = timedelta(days=365)


class Kept(StrEnum):
    """What is kept for a time."""

    AUDIT = "audit"
    SESSIONS = "sessions"
    TOKENS = "tokens"
    ANSWERS = "answers"
    BUCKETS = "buckets"
    JOBS = "jobs"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept.

    Parameters
    ----------
    what
        It is.
    kept
        So long, from the moment named in `what`.
    why
        The reason or the source.
    least
        No setting may make it shorter.
    """

    what: str
    kept: timedelta
    why: str
    least: timedelta = timedelta(0)


TABLE = {
    Kept.AUDIT: Period(
        "the audit, from each entry on",
        3 * _YEAR,
        "Cybersecurity Law Art. 21: at least six months; PIPL Art. 56: assessments three years",
        least=timedelta(days=183),
    ),
    Kept.SESSIONS: Period("who is signed in, from the sign-in on", timedelta(hours=12), "one working day"),
    Kept.TOKENS: Period(
        "tokens of programs, from their making on at the longest",
        timedelta(days=366),
        "each is looked at once a year, whether it is still needed",
    ),
    Kept.ANSWERS: Period(
        "answers to what creates, with their keys, from the answer on",
        timedelta(hours=24),
        "whoever got no answer asks again within a day",
    ),
    Kept.BUCKETS: Period(
        "how much each asker has left, from the last request on",
        timedelta(hours=24),
        "full again long before",
    ),
    Kept.JOBS: Period("answers to very large batches, from their end on", timedelta(hours=24), "fetched the same day"),
    Kept.BACKUPS: Period(
        "backups, from their making on",
        timedelta(days=35),
        "told to those who ask for deletion; the operator's cron removes older ones",
    ),
}
