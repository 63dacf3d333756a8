"""Gaps and overlaps that are meant so: taken from a file, allowed one by one, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action
from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind
from geogrid.errors import AllowanceUnknown, QueryError
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
    record.note(session, Action.IMPORT_ALLOWANCES, planned.file.file, None, told)
    return count


def allow(
    session: Session, defect: Defect, reason: str, author: str, account: int | None, on: date, record: Record
) -> Allowance:
    """Let what the check has found be meant so from a day on.

    Parameters
    ----------
    defect
        A gap, inlet, enclave, overlap or part outside.
    reason, author
        Why, and who says so.
    account
        Of who says so; None for whoever works on the machine itself.
    record
        Notes who does it. Reason and author are people's words and names: the audit has the code only.

    Raises
    ------
    QueryError
        When the defect is of another kind, or reason or author is empty.
    """
    if defect.kind not in _KINDS or defect.shape is None:
        raise QueryError(field="kind", value=defect.kind.value, expected=", ".join(_KINDS))
    for field, text in (("reason", reason), ("author", author)):
        if not text.strip():
            raise QueryError(field=field, value="-", expected="text")
    code = f"{defect.kind}-{defect.key}"
    allowance = Allowance(code, reason.strip(), author.strip(), on, defect.shape, _KINDS[defect.kind], account)
    stored.add(session, [allowance], on)
    told = {"kind": defect.kind.value, "valid_from": on.isoformat()}
    record.note(session, Action.ALLOW, f"allowance {code}", None, told)
    return allowance


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
    if not stored.retire(session, [code], on):
        raise AllowanceUnknown(allowance=code)
    record.note(session, Action.DISALLOW, f"allowance {code}", None, {"valid_to": on.isoformat()})
