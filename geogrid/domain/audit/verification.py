"""What is wrong with a chain of entries, by number and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain.audit.entry import BEGINNING, Action, Entry, Head, sealed


class Fault(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"  # an entry is not what was sealed, or not where it was
    MISSING = "missing"  # entries are not there, and later ones are
    ADDED = "added"  # entries that no signed head covers
    CUT_OFF = "cut_off"  # the newest entries are gone
    REPLACED = "replaced"  # an entry is another than a head kept outside tells of
    HEAD_CHANGED = "head_changed"  # the head of a day is not its last entry
    HEAD_MISSING = "head_missing"
    HEAD_FOREIGN = "head_foreign"  # not signed by this secret
    NOTED = "noted"  # geogrid itself found entries not as it left them, and went on


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    fault
        What.
    number
        Of the entry, or of the first of several.
    last
        Of the last of several.
    day
        Of the head or of the entry; None where it is not known.
    """

    fault: Fault
    number: int
    last: int
    day: str | None


class Verification:
    """Takes the entries in order, then the heads kept outside, and tells what is wrong.

    Entries may be missing from the beginning up to a signed head of a day so old that they need not be kept.

    Parameters
    ----------
    heads
        Those of the database.
    key
        They are signed with.
    removable
        The last day, `2026-01-31`, whose entries need not be kept any more.
    """

    def __init__(self, heads: Iterable[Head], key: bytes, removable: str) -> None:
        self._key, self._removable = key, removable
        self._heads = {head.day: head for head in heads}
        self._signed = {head.number: head for head in self._heads.values() if head.is_signed(key)}
        self._newest = max(self._signed, default=0)
        self._findings = [_of_head(Fault.HEAD_FOREIGN, h) for h in self._heads.values() if not h.is_signed(key)]
        self._previous: str | None = BEGINNING
        self._ends: dict[str, Entry] = {}
        self._cut: Head | None = self._signed.get(self._newest)
        self.first = self.last = self.count = 0

    @property
    def days(self) -> int:
        """On how many days there are entries."""
        return len(self._ends)

    def take(self, entry: Entry) -> None:
        """Look at the next entry, by number."""
        self.count += 1
        if entry.number < 1:
            self._find(Fault.ADDED, entry.number, entry.number, entry.day)
            return
        if entry.number > self.last + 1:
            self._leap(entry.number)
        if self._previous is not None and sealed(entry, self._previous) != entry.seal:
            self._find(Fault.CHANGED, entry.number, entry.number, entry.day)
        if entry.action == Action.BROKEN:
            self._find(Fault.NOTED, entry.number, entry.number, entry.day)
        self.first, self.last = self.first or entry.number, entry.number
        self._previous, self._ends[entry.day] = entry.seal, entry

    def _leap(self, number: int) -> None:
        """Go over numbers that are not there."""
        before = self._signed.get(number - 1) if not self.last else None
        if before is None or before.day > self._removable:
            self._find(Fault.MISSING, self.last + 1, number - 1, None)
        self._previous = before.seal if before else None

    def compare(self, told: Iterable[Head], seals: Mapping[int, str]) -> None:
        """Look, after the entries, at heads that were kept outside.

        Parameters
        ----------
        told
            Some of them.
        seals
            Of the entries with their numbers, where they are there.
        """
        for head in told:
            if not head.is_signed(self._key):
                self._findings.append(_of_head(Fault.HEAD_FOREIGN, head))
            elif head.number > self.last:
                self._cut = max(filter(None, (self._cut, head)), key=lambda each: each.number)
            elif head.number in seals and seals[head.number] != head.seal:
                self._findings.append(_of_head(Fault.REPLACED, head))

    def findings(self) -> list[Finding]:
        """Return all that is wrong, by number."""
        found = [*self._findings, *self._at_the_ends(), *self._beyond()]
        return sorted(found, key=lambda each: (each.number, each.fault, each.day or ""))

    def _at_the_ends(self) -> Iterable[Finding]:
        """The last entry of each day is its head."""
        for day, last in self._ends.items():
            if day not in self._heads:
                yield Finding(Fault.HEAD_MISSING, last.number, last.number, day)
        for head in self._signed.values():
            end = self._ends.get(head.day)
            there = self.first <= head.number <= self.last
            if there and (end is None or (end.number, end.seal) != (head.number, head.seal)):
                yield _of_head(Fault.HEAD_CHANGED, head)

    def _beyond(self) -> Iterable[Finding]:
        """After the newest signed head there is nothing, and it is there itself."""
        if self._signed and self.last > self._newest:
            yield Finding(Fault.ADDED, self._newest + 1, self.last, None)
        cut = self._cut
        if cut and cut.number > self.last and (self.last or cut.day > self._removable):
            yield Finding(Fault.CUT_OFF, self.last + 1, cut.number, cut.day)

    def _find(self, fault: Fault, number: int, last: int, day: str | None) -> None:
        self._findings.append(Finding(fault, number, last, day))


def _of_head(fault: Fault, head: Head) -> Finding:
    return Finding(fault, head.number, head.number, head.day)
