"""Gaps and overlaps that are meant so: taken from a file, allowed one by one, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action
from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind
from geogrid.errors import AllowanceUnknown, QueryError, RepairRefused
from geogrid.services.allowance_file import AllowanceFile
from geogrid.services.audit import Record
from geogrid.store import allowances as stored
from geogrid.store import versions

_KINDS = {
    DefectKind.GAP: DefectKind.GAP,
    DefectKind.INLET: DefectKind.GAP,
    DefectKind.ENCLAVE: DefectKind.GAP,
    DefectKind.OVERLAP: DefectKind.OVERLAP,
    DefectKind.OUTSIDE: DefectKind.OVERLAP,
}


@dataclass(frozen=True)
class AllowanceImport:
    """What importing a file of allowances would do; those of the file that are stored already with the same content
    stay as they are, and those that are not in the file too.
    """

    file: AllowanceFile
    valid_from: date
    new: list[Allowance]
    changed: list[Allowance]
    unchanged: list[Allowance]


def plan_import(session: Session, file: AllowanceFile, valid_from: date) -> AllowanceImport:
    """Compare a file's allowances, by their codes, with those in force on a day. Writes nothing."""
    known = {allowance.code: versions.content(allowance) for allowance in stored.allowances(session, valid_from)}
    new = [allowance for allowance in file.allowances if allowance.code not in known]
    kept = [allowance for allowance in file.allowances if allowance.code in known]
    same = [versions.content(allowance) == known[allowance.code] for allowance in kept]
    return AllowanceImport(
        file,
        valid_from,
        new,
        [allowance for allowance, equal in zip(kept, same, strict=True) if not equal],
        [allowance for allowance, equal in zip(kept, same, strict=True) if equal],
    )


def commit(session: Session, planned: AllowanceImport, record: Record) -> int:
    """Store what was planned, in the session's transaction; returns how many were stored.

    Parameters
    ----------
    record
        Notes who does it.
    """
    values = [*planned.new, *planned.changed]
    if not values:
        return 0
    count = stored.add(session, values, planned.valid_from)
    codes = {
        name: [each.code for each in found] for name, found in (("new", planned.new), ("changed", planned.changed))
    }
    told = {"valid_from": planned.valid_from.isoformat(), **codes}
    record.note(session, Action.IMPORT_ALLOWANCES, "allowances", None, told)
    return count


@dataclass(frozen=True)
class Statement:
    """That something is meant so.

    Parameters
    ----------
    reason
        Why.
    author
        Name of who says so.
    account
        Number of the account that says so; None for whoever works on the machine itself.
    """

    reason: str
    author: str
    account: int | None = None


def allow(session: Session, defect: Defect, stated: Statement, on: date, record: Record) -> None:
    """Let what the check has found be meant so from a day on; where it is already, for another reason.

    The same said again changes nothing and is not noted.

    Parameters
    ----------
    defect
        A gap, inlet, enclave, overlap or part outside.
    record
        Notes who does it. Reason and author are people's words and names: the audit has the code only.

    Raises
    ------
    QueryError
        When the defect is of another kind, or reason or author is empty.
    RepairRefused
        When it lies in an allowance for more than it.
    """
    if defect.kind not in _KINDS or defect.shape is None:
        raise QueryError(field="kind", value=defect.kind.value, expected=", ".join(_KINDS))
    reason, author = stated.reason.strip(), stated.author.strip()
    for field, text, what in (("reason", reason, "why it is meant so"), ("author", author, "name of whoever says so")):
        if not text:
            raise QueryError(field=field, value="-", expected=what)
    code, before = f"{defect.kind}-{defect.key}", defect.allowed
    if before is not None and before.code != code:
        raise RepairRefused(reason="it is meant so already")
    if before is not None and before.reason == reason:
        return
    allowance = Allowance(code, reason, author, on, defect.shape, _KINDS[defect.kind], stated.account)
    stored.add(session, [allowance], on)
    told = (None if before is None else _told(before), _told(allowance))
    record.note(session, Action.ALLOW, f"allowance {code}", *told)


def _told(allowance: Allowance) -> dict[str, object]:
    """Return an allowance by reference, without words and names, for the audit."""
    since = allowance.since.isoformat() if allowance.since else None
    return {"kind": allowance.kind, "since": since, "account": allowance.account}


def retire(session: Session, code: str, on: date, record: Record) -> None:
    """End an allowance: from a day on, what lies in it is a defect again.

    Parameters
    ----------
    record
        Notes who does it.

    Raises
    ------
    AllowanceUnknown
    """
    before = next((each for each in stored.allowances(session, on) if each.code == code), None)
    if not stored.retire(session, [code], on):
        raise AllowanceUnknown(allowance=code)
    told = (None if before is None else _told(before), {"valid_to": on.isoformat()})
    record.note(session, Action.DISALLOW, f"allowance {code}", *told)
