"""Who tries passwords has to wait; the person whose account it is does not, where they have signed in before.

Tries count for the account as it is tried from one network, and, much larger, from all together. Where somebody has
signed in within the last days, which the audit knows, the second does not count: whoever tries from elsewhere, from
however many networks, keeps nobody out of their office.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import NOBODY, Action, Deed
from geogrid.errors import TooMany
from geogrid.services import limits
from geogrid.services.audit import Audit
from geogrid.store import Database, accounts, audit

KNOWN = timedelta(days=30)
"""So long a network is known from which somebody has signed in."""


def count(database: Database, noted: Audit, name: str, net: str) -> accounts.Secrets | None:
    """Count that somebody tries to sign in, and return what the account of this name signs in by.

    Parameters
    ----------
    noted
        Takes a lock-out down, once an hour for each name.
    name
        As it was typed, known or not.
    net
        From where; see `network`.

    Raises
    ------
    TooMany
    """
    with database.writing() as session:
        limits.take(session, limits.SIGN_IN_NET, net)
        held = accounts.secrets(session, name)
        who = str(held.account) if held else NOBODY
        try:
            _take(session, name, net, who)
            return held
        except TooMany as error:
            refused = error
        _note(session, noted, name, Deed(who, net, Action.LOCKED_OUT, f"account {who}"))
    raise refused


def give_back(session: Session, name: str, net: str) -> None:
    """Take back what `count` has counted: it was the right password."""
    limits.take(session, limits.SIGN_IN_ACCOUNT, f"{name} {net}", -1)
    limits.take(session, limits.SIGN_IN_ANYWHERE, name, -1)


def _take(session: Session, name: str, net: str, who: str) -> None:
    limits.take(session, limits.SIGN_IN_ACCOUNT, f"{name} {net}")
    try:
        limits.take(session, limits.SIGN_IN_ANYWHERE, name)
    except TooMany:
        since = (moment() - KNOWN).date().isoformat()
        if not audit.has(session, since, who, Action.SIGNED_IN, net):
            raise


def _note(session: Session, noted: Audit, name: str, deed: Deed) -> None:
    try:
        limits.take(session, limits.LOCK_OUT_NOTED, name)
    except TooMany:
        return
    noted.note(session, deed)
