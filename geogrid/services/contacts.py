"""By which telephone the people with an account are reached: sealed one by one, shown one at a time, found whole."""

from __future__ import annotations

from geogrid.domain.audit.entry import NOBODY, By, Deed
from geogrid.domain.audit.entry import Action as Done
from geogrid.domain.people import phone
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import AccountUnknown, ContactUnknown, QueryError, SealBroken, Stale
from geogrid.io.sealing import Sealer
from geogrid.services import account_rights, limits
from geogrid.services.audit import Audit
from geogrid.store import Database, accounts


class Contacts:
    """The telephones of those who may sign in.

    Parameters
    ----------
    database
        Where they are.
    sealer
        Seals them; without its key nobody reads them.
    audit
        Takes down who changed and who saw one, never the number.
    """

    def __init__(self, database: Database, sealer: Sealer, audit: Audit) -> None:
        self._database, self._sealer, self._audit = database, sealer, audit

    def keep(self, by: By, account: int, text: str, seen: int | None = None) -> None:
        """Keep the number of an account in place of the one before; none where the text is empty.

        Parameters
        ----------
        seen
            The version of the account that whoever asks has seen; None for whatever it is.

        Raises
        ------
        QueryError, Stale
        """
        number = phone.normal(text) if text.strip() else ""
        if number is None:
            raise QueryError(field="phone", value=text[:20], expected="138 0013 8000, 0559-251 2345")
        sealed = self._sealer.seal(number, _place(account)) if number else None
        key = self._sealer.sum(number) if number else None
        with self._database.writing() as session:
            told = ({"phone": accounts.phone(session, account) is not None}, {"phone": sealed is not None})
            now = accounts.one(session, account)
            if not accounts.change(session, account, seen, phone=sealed, phone_key=key):
                raise Stale(now=now and now.version, known=seen)
            self._audit.note(session, Deed(by.who, by.origin, Done.CONTACT, f"account {account}", *told))

    def masked(self, account: int) -> str | None:
        """Return the number of an account in part, and nothing of it where another secret sealed it; None for none."""
        try:
            number = self._open(account)
        except SealBroken:
            return phone.MASK
        return None if number is None else phone.masked(number)

    def show(self, by: By, account: int, actor: Actor = OPERATOR) -> str:
        """Return the whole number of an account, which is noted.

        Raises
        ------
        AccountUnknown
            Also where it is not for this actor to see.
        ContactUnknown, SealBroken, TooMany
        """
        with self._database.reading() as session:
            if accounts.one(session, account, account_rights.reached(actor, Action.SEE_CONTACTS)) is None:
                raise AccountUnknown(account=account)
        number = self._open(account)
        if number is None:
            raise ContactUnknown()
        with self._database.writing() as session:
            limits.take(session, limits.CONTACTS, by.who)
            self._audit.note(session, Deed(by.who, by.origin, Done.CONTACT_SHOWN, f"account {account}"))
        return number

    def whose(self, by: By, text: str, actor: Actor = OPERATOR) -> int:
        """Return the account with this number, of those that somebody may see; that they asked is noted and counted.

        Raises
        ------
        ContactUnknown, TooMany
        """
        number = phone.normal(text)
        reached = account_rights.reached(actor, Action.SEE_CONTACTS)
        with self._database.writing() as session:
            limits.take(session, limits.CONTACTS, by.who)
            found = None if number is None else accounts.by_phone(session, self._sealer.sums(number), reached)
            told = NOBODY if found is None else found
            self._audit.note(session, Deed(by.who, by.origin, Done.CONTACT_SOUGHT, f"account {told}"))
        if found is None:
            raise ContactUnknown()
        return found

    def _open(self, account: int) -> str | None:
        with self._database.reading() as session:
            sealed = accounts.phone(session, account)
        return None if sealed is None else self._sealer.open(sealed, _place(account))


def _place(account: int) -> str:
    return f"accounts.phone {account}"
