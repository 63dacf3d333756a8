"""Who tries passwords has to wait; the person whose account it is does not, where they have signed in before.

Tries count for the network they come from, for the account as it is tried from one network, and, much larger, for the
account from all together; the right password takes nothing. Where somebody has signed in within the last days, which
the audit knows, only the second keeps them out: whoever tries other names from there, or theirs from elsewhere, from
however many networks, keeps nobody out of their office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import NOBODY, Action, Deed
from geogrid.errors import TooMany
from geogrid.services import limits
from geogrid.services.audit import Audit
from geogrid.services.limits import Limit
from geogrid.store import Database, accounts, audit

KNOWN = timedelta(days=30)
"""So long a network is known from which somebody has signed in."""


@dataclass(slots=True)
class Try:
    """That somebody tries to sign in.

    Parameters
    ----------
    held
        What the account of this name signs in by.
    taken
        What was counted, and for whom.
    refused
        What is answered to a wrong password; None where there was room in all limits.
    kept_out_by
        The limit for which the right password does not let in either.
    """

    held: accounts.Secrets | None
    taken: list[tuple[Limit, str]] = field(default_factory=list)
    refused: TooMany | None = None
    kept_out_by: Limit | None = None


def count(database: Database, noted: Audit, name: str, net: str) -> Try:
    """Count that somebody tries to sign in.

    A name that was tried from many networks is kept out after its password is weighed, whoever it belongs to: neither
    the answer nor its time tells who is known in a network.

    Parameters
    ----------
    noted
        Takes a lock-out down, once an hour for each name and each network.
    name
        As it was typed, known or not.
    net
        From where; see `network`.

    Raises
    ------
    TooMany
    """
    with database.writing() as session:
        tried = Try(accounts.secrets(session, name))
        who = str(tried.held.account) if tried.held else NOBODY
        tried.kept_out_by = _count(session, tried, name, net, who)
        if tried.kept_out_by is limits.SIGN_IN_NET:
            _note(session, noted, limits.NET_REFUSED_NOTED, net, Deed(NOBODY, net, Action.LOCKED_OUT, "network"))
        elif tried.kept_out_by is not None:
            _note(session, noted, limits.LOCK_OUT_NOTED, name, Deed(who, net, Action.LOCKED_OUT, f"account {who}"))
    if tried.refused is not None and tried.kept_out_by not in (None, limits.SIGN_IN_ANYWHERE):
        raise tried.refused
    return tried


def give_back(session: Session, tried: Try) -> None:
    """Take back what `count` has counted, and no more: it was the right password."""
    for limit, whose in tried.taken:
        limits.take(session, limit, whose, -1)


def _count(session: Session, tried: Try, name: str, net: str, who: str) -> Limit | None:
    """Count in each limit; return the one that keeps out."""
    for limit, whose in (
        (limits.SIGN_IN_NET, net),
        (limits.SIGN_IN_ACCOUNT, f"{name} {net}"),
        (limits.SIGN_IN_ANYWHERE, name),
    ):
        try:
            limits.take(session, limit, whose)
            tried.taken.append((limit, whose))
        except TooMany as error:
            tried.refused = tried.refused or error
            if limit is limits.SIGN_IN_ACCOUNT or not _is_known(session, who, net):
                return limit
    return None


def _is_known(session: Session, who: str, net: str) -> bool:
    since = (moment() - KNOWN).date().isoformat()
    return audit.has(session, since, who, Action.SIGNED_IN, net)


def _note(session: Session, noted: Audit, limit: Limit, whose: str, deed: Deed) -> None:
    try:
        limits.take(session, limit, whose)
    except TooMany:
        return
    noted.note(session, deed)
