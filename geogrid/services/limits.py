"""How often something may be asked, by whom: counted for all processes together."""

from __future__ import annotations

import hmac
import logging
import math
import time
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import DatabaseUnreachable, GeogridError, TooMany
from geogrid.store import Database, buckets

_KEPT_SECONDS = TABLE[Kept.BUCKETS].kept.total_seconds()
_LOG = logging.getLogger(__name__)
_LOCK, _MOST = Lock(), 20_000
_IN_MEMORY: WeakKeyDictionary[Database, dict[tuple[str, str], tuple[float, float]]] = WeakKeyDictionary()
"""What is left of a limit and when that was, of whoever asked while the database took no count; at most `_MOST`."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and then so many in an hour.

    Parameters
    ----------
    name
        Of what is limited.
    at_once, an_hour
        What a bucket holds, and how much comes back.
    """

    name: str
    at_once: float
    an_hour: float

    @property
    def per_second(self) -> float:
        return self.an_hour / 3600


SIGN_IN_ACCOUNT = Limit("sign-in account", 10, 40)
"""Of an account from one network."""
SIGN_IN_ANYWHERE = Limit("sign-in anywhere", 100, 100)
"""Of an account from all networks that are not known for it."""
LOCK_OUT_NOTED = Limit("lock-out noted", 1, 1)
NET_REFUSED_NOTED = Limit("refused network noted", 1, 1)
SIGN_IN_CODE = Limit("sign-in code", 10, 40)
NEW_PASSWORD = Limit("new password", 10, 40)
NEW_FACTOR = Limit("new second factor", 10, 40)
SIGN_IN_NET = Limit("sign-in net", 60, 600)
SIGNED_IN = Limit("signed in", 120, 240)
"""Of an account by whoever may: each leaves an entry in the audit for years."""
CONTACTS = Limit("contacts shown", 50, 50 / 24)
BATCH_NET = Limit("batch net", 60, 6_000)
READING = Limit("reading", 6_000, 60_000)
"""Of an account, or of a network of people who are not signed in."""


def changes(an_hour: int) -> Limit:
    """Return how often an account may change something: a tenth of what it may do in an hour at once."""
    return Limit("changes", an_hour / 10, an_hour)


def take(session: Session, limit: Limit, who: str, cost: float = 1.0) -> None:
    """Count something; what is given back has a cost below 0.

    Raises
    ------
    TooMany
        With the seconds to wait.
    """
    held, now = _key(session, limit, who), time.time()
    wait = buckets.take(session, held, now, limit.at_once, limit.per_second, cost, kept=_KEPT_SECONDS)
    if wait > 0:
        raise TooMany(seconds=math.ceil(wait))


def _key(session: Session, limit: Limit, who: str) -> str:
    """Return a keyed sum: names that were typed, networks and accounts are not to be read in the database."""
    return hmac.digest(session.info["key"], f"{limit.name} {who}".encode("utf-8", "surrogatepass"), "sha256").hex()


def count(database: Database, limit: Limit, who: str, cost: float = 1.0) -> None:
    """Count something in a transaction of its own; see `take`."""
    with database.writing() as session:
        take(session, limit, who, cost)


def count_anyway(database: Database, limit: Limit, who: str) -> None:
    """Count what is answered without the database; while that takes nothing, in memory, by each process. See `take`."""
    try:
        count(database, limit, who)
    except Exception as error:
        if isinstance(error, GeogridError) and not isinstance(error, DatabaseUnreachable):
            raise
        _LOG.warning("%s is counted in memory: %s", limit.name, type(error).__name__)
        _count_in_memory(database, limit, who)


def _count_in_memory(database: Database, limit: Limit, who: str) -> None:
    now = time.monotonic()
    with _LOCK:
        levels = _IN_MEMORY.setdefault(database, {})
        if len(levels) >= _MOST:
            levels.clear()
        level, then = levels.get((limit.name, who), (limit.at_once, now))
        level = min(limit.at_once, level + (now - then) * limit.per_second)
        levels[limit.name, who] = max(0.0, level - 1), now
    if level < 1:
        raise TooMany(seconds=math.ceil((1 - level) / limit.per_second))
