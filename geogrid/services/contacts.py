"""By which telephone the people with an account are reached: sealed one by one, shown one at a time, found whole."""

from __future__ import annotations

from geogrid.domain.audit.entry import Action, By, Deed
from geogrid.domain.people import phone
from geogrid.errors import ContactUnknown, QueryError, SealBroken
from geogrid.io.sealing import Sealer
from geogrid.services import limits
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

    def keep(self, by: By, account: int, text: str) -> None:
        """Keep the number of an account in place of the one before; none where the text is empty.

        Raises
        ------
        QueryError
        """
        number = phone.normal(text) if text.strip() else ""
        if number is None:
            raise QueryError(field="phone", value=text[:20], expected="138 0013 8000, 0559-251 2345")
        sealed = self._sealer.seal(number, _place(account)) if number else None
        key = self._sealer.sum(number) if number else None
        with self._database.writing() as session:
            told = ({"phone": accounts.phone(session, account) is not None}, {"phone": sealed is not None})
            accounts.change(session, account, None, phone=sealed, phone_key=key)
            self._audit.note(session, Deed(by.who, by.origin, Action.CONTACT, f"account {account}", *told))

    def masked(self, account: int) -> str | None:
        """Return the number of an account in part, and nothing of it where another secret sealed it; None for none."""
        try:
            number = self._open(account)
        except SealBroken:
            return phone.MASK
        return None if number is None else phone.masked(number)

    def show(self, by: By, account: int) -> str:
        """Return the whole number of an account, which is noted.

        Raises
        ------
        ContactUnknown, SealBroken, TooMany
        """
        number = self._open(account)
        if number is None:
            raise ContactUnknown()
        with self._database.writing() as session:
            limits.take(session, limits.CONTACTS, by.who)
            self._audit.note(session, Deed(by.who, by.origin, Action.CONTACT_SHOWN, f"account {account}"))
        return number

    def whose(self, text: str) -> int:
        """Return the account with this number.

        Raises
        ------
        ContactUnknown
        """
        number = phone.normal(text)
        with self._database.reading() as session:
            found = None if number is None else accounts.by_phone(session, self._sealer.sums(number))
        if found is None:
            raise ContactUnknown()
        return found

    def _open(self, account: int) -> str | None:
        with self._database.reading() as session:
            sealed = accounts.phone(session, account)
        return None if sealed is None else self._sealer.open(sealed, _place(account))


def _place(account: int) -> str:
    return f"accounts.phone {account}"
