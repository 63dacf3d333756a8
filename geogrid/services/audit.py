"""What was done is noted, in the transaction of the change itself; and the whole of it verified.

Whoever can write to the database can make a chain of sums anew, but not sign its heads: the key is not there. What a
chain and its heads cannot tell is that the newest of both are gone; so each head is also written to a file of the data
folder once the change is kept, and copies of that file elsewhere tell it even when the machine is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import BEGINNING, COMMAND_LINE, Action, By, Deed, Entry, Facts, Head, entry, head
from geogrid.domain.audit.verification import Finding, Verification
from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import FileNotHeads, FolderUnusable
from geogrid.io import heads_file
from geogrid.settings import KEYS, Settings
from geogrid.store import Database, audit
from geogrid.store.database import FILE

HEADS = "audit-heads.log"
MAIN = Path(FILE).stem
_AT_ONCE = 500
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Audit:
    """Where deeds are noted; one for each process.

    Parameters
    ----------
    key
        The heads are signed with; see `Settings.key`.
    heads
        The file of heads.
    """

    key: bytes
    heads: Path

    @classmethod
    def of(cls, settings: Settings, database: Database) -> Audit:
        """Return that of a database; one that is not the settings' own, as the demo's, has a file of its own, too."""
        name = Path(database.url).stem if database.kind == "embedded" else MAIN
        return cls(settings.key("audit"), settings.data / (HEADS if name == MAIN else f"audit-heads-{name}.log"))

    def by(self, by: By = COMMAND_LINE) -> Record:
        """Return what notes somebody's deeds."""
        return Record(self, by)

    def note(self, session: Session, deed: Deed) -> None:
        """Note a deed in the session's transaction, as the last thing there: others who note wait until it ends.

        Raises
        ------
        FolderUnusable
            When the file of heads cannot be written; the change must not be kept then.
        """
        with self._writable():
            heads_file.check(self.heads)  # before the change is kept, for it cannot be taken back
        last = self.append(session, deed)
        audit.when_kept(session, lambda: self._tell_late(last))

    def append(self, session: Session, deed: Deed) -> Head:
        """Add a deed in the session's transaction and return its head, which goes to `tell` once that is kept."""
        audit.queue(session)
        before, newest = audit.last(session), audit.newest_head(session)
        signed = newest if newest is not None and newest.is_signed(self.key) else None
        number, seal = _end(before, signed)
        if reason := _broken(before, newest, signed):
            told = Deed("system", deed.origin, Action.BROKEN, f"entry {number}", None, {"reason": reason})
            number, seal = number + 1, self._add(session, number + 1, told, seal).seal
        return self._add(session, number + 1, deed, seal)

    def tell(self, last: Head) -> None:
        """Write a head to the file of heads.

        Raises
        ------
        FolderUnusable
        """
        with self._writable():
            heads_file.add(self.heads, last)

    def _tell_late(self, last: Head) -> None:
        """Write the head of what is kept already; the next head covers this one, too, so nothing is given up."""
        try:
            heads_file.add(self.heads, last)
        except OSError as error:
            _LOG.error("the head of audit entry %d is not in %s: %s", last.number, self.heads, error)

    def _add(self, session: Session, number: int, deed: Deed, seal: str) -> Head:
        added = entry(number, moment(), deed, seal)
        last = head(added, self.key)
        audit.add(session, added, last)
        return last

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise FolderUnusable(setting=KEYS["data"], value=str(self.heads.parent), reason=reason) from None


@dataclass(frozen=True)
class Record:
    """Notes the deeds of one person or program; what a service that changes something is given."""

    audit: Audit
    who: By

    def note(
        self, session: Session, action: Action, subject: str, before: Facts | None = None, after: Facts | None = None
    ) -> None:
        """Note a deed; see `Audit.note`. People appear in the facts by the number of their account only."""
        self.audit.note(session, self.deed(action, subject, before, after))

    def deed(self, action: Action, subject: str, before: Facts | None = None, after: Facts | None = None) -> Deed:
        """Return a deed of theirs."""
        return Deed(self.who.who, self.who.origin, action, subject, before, after)


@dataclass(frozen=True)
class Verified:
    """What a verification has seen.

    Parameters
    ----------
    entries, days
        How many entries on how many days.
    first, last
        The numbers of the first and the last; 0 where there is none.
    heads
        Name of the file of heads that was compared; None where there is none.
    told
        Heads in it.
    unreadable
        Lines of it that are none: a machine that stopped may have left one.
    findings
        What is wrong; nothing where the audit is whole.
    """

    entries: int
    days: int
    first: int
    last: int
    heads: str | None
    told: int
    unreadable: int
    findings: list[Finding]


def verify(database: Database, key: bytes, heads: Path | None, on: date) -> Verified:
    """Look whether every entry is as it was noted and none is missing.

    Parameters
    ----------
    key
        The heads are signed with; see `Settings.key`.
    heads
        A file of heads, best one that was kept elsewhere; without one it cannot be told whether the newest entries and
        their heads are gone.
    on
        The day it is: entries older than the table of retention says may be missing, up to the head of a day.

    Raises
    ------
    FileMissing, FileNotHeads
        As the file of heads says.
    DatabaseUnreachable
    """
    with database.reading() as session:
        chain = _chain(session, key, on)
        told, unreadable = _compared(session, chain, heads) if heads else (0, 0)
    seen = chain.count, chain.days, chain.first, chain.last
    return Verified(*seen, heads.name if heads else None, told, unreadable, chain.findings())


def findings(session: Session, key: bytes, on: date) -> list[Finding]:
    """Return what is wrong with the audit that a session sees, without heads from outside; see `verify`."""
    return _chain(session, key, on).findings()


def _chain(session: Session, key: bytes, on: date) -> Verification:
    chain = Verification(audit.heads(session), key, (on - TABLE[Kept.AUDIT].kept).isoformat())
    for each in audit.entries(session):
        chain.take(each)
    return chain


def entries(
    database: Database, day: date | None = None, who: str | None = None, action: str | None = None
) -> Iterator[Entry]:
    """Yield what was done, in order.

    Parameters
    ----------
    day
        In UTC.
    who, action
        Exactly so; see `Deed`.
    """
    with database.reading() as session:
        yield from audit.entries(session, day.isoformat() if day else None, who, action)


def _end(before: Entry | None, signed: Head | None) -> tuple[int, str]:
    """Return the number and the seal that the next entry follows.

    Where entries that a signed head tells of are gone, their numbers are not given again: the gap stays to be seen.
    """
    if signed is not None and (before is None or signed.number > before.number):
        return signed.number, signed.seal
    return (before.number, before.seal) if before is not None else (0, BEGINNING)


def _broken(before: Entry | None, newest: Head | None, signed: Head | None) -> str | None:
    """Return why the last entry cannot be built on without a word; its new head would cover it up."""
    if newest is not None and signed is None:
        return "the newest head is not signed by this secret"
    if before is None or (signed is not None and signed.number > before.number):
        return None
    if signed is None or signed.number < before.number:
        return "the last entries have no head"
    return None if signed.seal == before.seal else "the last entry is not the one its head tells of"


def _compared(session: Session, chain: Verification, file: Path) -> tuple[int, int]:
    lines, told, unreadable = heads_file.read(file), 0, 0
    while piece := list(islice(lines, _AT_ONCE)):
        found = [each for each in piece if each is not None]
        chain.compare(found, audit.seals(session, [each.number for each in found]))
        told, unreadable = told + len(found), unreadable + len(piece) - len(found)
    if unreadable and not told:
        raise FileNotHeads(file=file.name)
    return told, unreadable
