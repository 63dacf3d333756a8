"""How long what is kept: the one table that code, tests and docs/operations.md go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_YEAR = timedelta(days=365)


class Kept(StrEnum):
    """What is kept for a time."""

    AUDIT = "audit"
    SESSIONS = "sessions"
    ANSWERS = "answers"
    BUCKETS = "buckets"
    JOBS = "jobs"
    BACKUPS = "backups"
    ADDRESSES = "addresses"
    CONTACTS = "contacts"
    POINTS = "points"
    PHOTOS = "photos"
    TEXTS = "texts"


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
    Kept.ADDRESSES: Period(
        "network addresses and devices of those who ask, from the request on",
        timedelta(days=7),
        "PIPL Art. 19: the shortest time that the purpose needs",
    ),
    Kept.CONTACTS: Period(
        "the contact of whoever reported a case, from its closure on",
        timedelta(days=30),
        "PIPL Art. 19; call-backs are over by then",
    ),
    Kept.POINTS: Period(
        "the exact point of a case, from its closure on; then the nearest public one",
        timedelta(days=180),
        "PIPL Art. 19",
    ),
    Kept.PHOTOS: Period("photos of a case, from its closure on", timedelta(days=180), "PIPL Art. 19"),
    Kept.TEXTS: Period(
        "the text of a case, from its closure on; then only counts", 2 * _YEAR, "PIPL Art. 19; appraisal of two years"
    ),
}
