"""Whether who asks is still who they were when they were recognised: what withdraws it may come while they wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from geogrid.errors import AccessChanged
from geogrid.services.sign_in import Guest
from geogrid.store import accounts


class Standing:
    """That of one request: read anew in each transaction that changes something, before it does.

    Every change of an account makes its version grow, so that rights, passwords and what is due are as they were read
    where the version is.

    Parameters
    ----------
    guest
        As whom whoever asks was recognised.
    """

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._version: int | None = guest.account.version

    @contextmanager
    def held(self, session: Session) -> Iterator[None]:
        """Let a transaction be made by somebody who still may; whoever takes that from them waits until it ends.

        Raises
        ------
        AccessChanged
            Where it was taken from them already.
        """
        if self._now(session) != self._version:
            raise AccessChanged()
        yield
        self._version = self._now(session)  # what they have changed of their own is no reason to refuse the rest

    def _now(self, session: Session) -> int | None:
        guest = self._guest
        return accounts.standing(session, guest.account.id, guest.key, guest.program)
