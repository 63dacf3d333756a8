"""A deed, an entry, the head of a day; their bytes and sums."""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

Facts = Mapping[str, Any]
"""JSON values by name. People appear by the number of their account only, so that the audit can stay when one goes."""
BEGINNING = ""
"""The seal before the first entry."""


class Action(StrEnum):
    """What is done."""

    PUBLISH = "generation.publish"
    WITHDRAW = "generation.withdraw"
    ACCEPT = "repair.accept"
    ACCEPT_ALL = "repair.accept-all"
    JOIN = "repair.join"
    SKIP = "repair.skip"
    UNSKIP = "repair.unskip"
    UNDO = "repair.undo"
    OPEN_PLAN = "plan.open"
    CHANGE_PLAN = "plan.change"
    DISCARD_PLAN = "plan.discard"
    COMMENT_PLAN = "plan.comment"
    OPEN_CONSULTATION = "consultation.open"
    END_CONSULTATION = "consultation.end"
    ANSWER_COMMENT = "consultation.answer"
    ALLOW = "allowance.allow"
    DISALLOW = "allowance.end"
    IMPORT_ALLOWANCES = "allowance.import"
    IMPORT_CASES = "case.import"
    CHANGE_PLACE = "place.change"
    MERGE_PLACES = "place.merge"
    IMPORT_PLACES = "place.import"
    ADD_ALIAS = "alias.add"
    END_ALIAS = "alias.end"
    ADD_OVERRIDE = "override.add"
    END_OVERRIDE = "override.end"
    IMPORT_ALIASES = "alias.import"
    IMPORT_OVERRIDES = "override.import"
    IMPORT_POSTS = "post.import"
    IMPORT_BUILDINGS = "building.import"
    IMPORT_ESTATES = "estate.import"
    IMPORT_LINES = "line.import"
    SET_SIDES = "sides.set"
    IMPORT_SIDES = "sides.import"
    RESTORE = "backup.restore"
    SIGNED_IN = "account.sign-in"
    SIGNED_OUT = "account.sign-out"
    REFUSED = "account.refuse"
    LOCKED_OUT = "account.lock-out"
    CODE_REFUSED = "account.refuse-code"
    NEW_PASSWORD = "account.password"  # noqa: S105 - a word
    SECOND_FACTOR = "account.second-factor"
    ACCOUNT_ADDED = "account.add"
    RIGHTS = "account.rights"
    DISABLED = "account.disable"
    ENABLED = "account.enable"
    RESET = "account.reset"
    CONTACT = "account.contact"
    CONTACT_SHOWN = "account.contact-shown"
    CONTACT_SOUGHT = "account.contact-sought"
    SIGNED_OUT_ELSEWHERE = "account.sign-out-elsewhere"
    LINKED = "account.link"
    PROGRAM_ADDED = "token.add"
    PROGRAM_REVOKED = "token.revoke"
    BROKEN = "audit.broken"  # noted by geogrid itself: the entries before are not as they were left


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and from where.

    Parameters
    ----------
    who
        The number of an account as text, or `system` or `nobody`; never a name.
    origin
        `command line`, or the network a request came from; see `network`.
    """

    who: str
    origin: str


NOBODY = "nobody"
COMMAND_LINE = By("system", "command line")


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does.

    Parameters
    ----------
    who, origin
        As `By` has them.
    action
        What is done, mostly an `Action`.
    object
        What it is done to, such as `generation 3`. Never a name or a number of telephone, and so no name of a file.
    before, after
        What was there and what is now; None for nothing.
    """

    who: str
    origin: str
    action: str
    object: str
    before: Facts | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed in the audit.

    Parameters
    ----------
    number
        From 1, without gaps.
    at
        When, ISO 8601 in UTC, such as `2026-01-31T06:05:00.123Z`.
    who, origin, action, object
        As a `Deed` has them.
    before, after
        Its facts as JSON.
    seal
        SHA-256 over the seal before and all of this, as hex.
    """

    number: int
    at: str
    who: str
    origin: str
    action: str
    object: str
    before: str | None
    after: str | None
    seal: str

    @property
    def day(self) -> str:
        """The day in UTC."""
        return str(self.at)[:10]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a day.

    Parameters
    ----------
    day
        In UTC.
    number, seal
        Of the entry.
    signature
        HMAC-SHA-256 over these under a key that is not in the database, as hex.
    """

    day: str
    number: int
    seal: str
    signature: str

    def is_signed(self, key: bytes) -> bool:
        """Return whether it was signed with a key."""
        signed = _signature(key, self.day, self.number, self.seal)
        return hmac.compare_digest(signed.encode(), str(self.signature).encode("utf-8", "surrogatepass"))


def packed(*values: str | bytes | int | None) -> bytes:
    """Return values as bytes, never the same for different values: each with its kind and its length before it."""
    return b"".join(map(_packed, values))


def _packed(value: str | bytes | int | None) -> bytes:
    match value:
        case None:
            return b"n0:"
        case int():
            kind, content = b"i", str(value).encode()
        case bytes():  # whoever writes to the file itself can put bytes where text belongs
            kind, content = b"b", value
        case _:
            kind, content = b"s", value.encode("utf-8", "surrogatepass")
    return b"%b%d:%b" % (kind, len(content), content)


def canonical(entry: Entry) -> bytes:
    """Return the bytes of all of an entry but its seal."""
    return packed(
        entry.number, entry.at, entry.who, entry.origin, entry.action, entry.object, entry.before, entry.after
    )


def sealed(entry: Entry, previous: str) -> str:
    """Return the seal that an entry should have after another's."""
    return sha256(packed(previous) + canonical(entry)).hexdigest()


def entry(number: int, at: datetime, deed: Deed, previous: str) -> Entry:
    """Return a deed as an entry, sealed.

    Parameters
    ----------
    at
        When, with its zone.
    previous
        The seal of the entry before; `BEGINNING` for the first.
    """
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts = (_json(deed.before), _json(deed.after))
    unsealed = Entry(number, moment, deed.who, deed.origin, str(deed.action), deed.object, *facts, BEGINNING)
    return replace(unsealed, seal=sealed(unsealed, previous))


def head(last: Entry, key: bytes) -> Head:
    """Return the signed head of a day whose last entry this is."""
    return Head(last.day, last.number, last.seal, _signature(key, last.day, last.number, last.seal))


def network(address: str | None) -> str:
    """Return the network an address is in, /24 or /64: enough to tell an office from elsewhere, and no person."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))


def _json(facts: Facts | None) -> str | None:
    if facts is None:
        return None
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _signature(key: bytes, *values: str | int) -> str:
    return hmac.digest(key, packed("head", *values), "sha256").hex()
