"""A backup of what is stored, made while others write, and restored into an empty place.

What a backup holds is put together in `_parts`: the database now; what later lies beside it as files, such as photos,
comes there too. Secrets and settings are left out on purpose, and so is what each process makes anew.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from geogrid import __version__
from geogrid.clock import moment, now
from geogrid.domain.audit.entry import Action, Head
from geogrid.domain.audit.verification import Finding
from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import (
    BackupAuditBroken,
    BackupDamaged,
    BackupForeign,
    BackupNewer,
    BackupUnproven,
    DiskFull,
    FolderUnusable,
    OutputUnusable,
)
from geogrid.io import backup_file
from geogrid.io.backup_file import BackupFile, Manifest
from geogrid.services import audit
from geogrid.services.audit import Record
from geogrid.settings import KEYS
from geogrid.store import Database, accounts, dump, migrations
from geogrid.store.dump import EMBEDDED, Dump

Progress = Callable[[str, int, int], None]
"""What is being done, a sentence of the catalogue; bytes or rows done, and to do."""
_UNFINISHED = ".unfinished-backup-"
_DAY = 24 * 3600
_NEW = "new"
_DATABASE = "database/"
_MB = 1_000_000


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Parameters
    ----------
    manifest
        Of the backup.
    genuine
        Whether it was as it was made; False where that cannot be known.
    audit_findings
        How many things are wrong with the audit it brought.
    """

    manifest: Manifest
    genuine: bool
    audit_findings: int


def back_up(database: Database, file: Path, key: bytes, progress: Progress = lambda *_: None) -> Manifest:
    """Write a backup of one state of a database; others go on writing meanwhile.

    The file appears when it is whole, on the disk, and was read back; only its owner may read it.

    Parameters
    ----------
    key
        It is sealed with; see `Settings.key`.

    Raises
    ------
    OutputUnusable
        When there is such a file already, or it cannot be written.
    DiskFull
    NothingToBackUp, DatabaseUnreadable, DatabaseUnreachable, DatabaseForeign, DatabaseNewer
        As the database says.
    """
    _check_new(file)
    try:
        with _unfinished(file.parent) as folder:
            manifest = _written(database, folder, file.name, key, progress)
            with backup_file.opened(folder / _NEW) as written:
                written.check(lambda done: progress("Reading back", done, manifest.bytes))
            _deliver(folder / _NEW, file)
    except OSError as error:
        raise OutputUnusable(file=file.name, reason=error.strerror or str(error)) from None
    return manifest


def last_day(manifest: Manifest) -> date:
    """Return the last day on which a backup may be kept, by the table of retention."""
    return (datetime.fromisoformat(manifest.made) + TABLE[Kept.BACKUPS].kept).date()


def _written(database: Database, folder: Path, name: str, key: bytes, progress: Progress) -> Manifest:
    with dump.taken(database, name, folder, lambda done, todo: progress("Copying", done, todo)) as taken:
        if taken.kind == EMBEDDED:
            _check_room(folder, taken.size)  # for the copy; how small it will be packed, nobody knows yet
        about = {
            "geogrid": __version__,
            "made": now().isoformat(sep=" "),
            "store": taken.kind,
            "revision": taken.revision,
            "rows": taken.rows,
        }
        return backup_file.write(
            folder / _NEW,
            about,
            _parts(taken),
            key,
            lambda done: progress("Packing", min(done, taken.size), taken.size),
        )


def _parts(taken: Dump) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield all that is backed up."""
    for name in taken.names:
        yield _DATABASE + name, taken.part(name)


def restore(
    database: Database,
    file: Path,
    record: Record,
    key: bytes,
    progress: Progress = lambda *_: None,
    *,
    unproven: bool = False,
) -> Restored:
    """Put a backup into an empty database: all of it, or nothing; nobody and no program is let in by what it holds.

    Who was signed in and the tokens of programs are left out, as they may have been ended since. Seal and sums are
    checked before anything is written, and the audit before it is kept. A backup of an earlier revision is brought up
    to date.

    Parameters
    ----------
    record
        Notes who does it, in the audit that the backup brings along.
    key
        The backup was sealed with; see `Settings.key`.
    unproven
        Restore also what is not sealed with this key, and an audit that is not whole.

    Raises
    ------
    FileMissing, BackupForeign, BackupDamaged, BackupNewer, BackupElsewhere
        When the file cannot be restored here.
    BackupManipulated
        When it was changed after it was sealed with this key.
    BackupUnproven, BackupAuditBroken
        When it cannot be known to be genuine, or its audit is not whole.
    DatabaseNotEmpty
    DiskFull
    DatabaseUnreachable, DatabaseForeign, DatabaseNewer, PostgisMissing
        As the database says.
    """
    dump.check_empty(database)
    told: list[Head] = []
    findings: list[Finding] = []
    with backup_file.opened(file) as content:
        manifest = content.manifest
        kept = _kept(content)
        dump.check_suits(kept, database)
        genuine = content.is_genuine(key)
        if not (genuine or unproven):
            raise BackupUnproven(file=file.name)
        content.check(lambda done: progress("Checking", done, manifest.bytes))
        place = database.folder or file.parent
        try:
            with _unfinished(place) as folder:
                if kept.kind == EMBEDDED:
                    _check_room(folder, manifest.bytes * (2 if database.kind == EMBEDDED else 1))  # the copy, the log

                def noted(session: Session) -> None:
                    findings.extend(audit.findings(session, record.audit.key, moment().date()))
                    if findings and not unproven:
                        raise BackupAuditBroken(file=file.name, found=len(findings), entry=findings[0].number)
                    tokens = accounts.let_nobody_in(session)
                    facts = {"made": manifest.made, "tokens_ended": tokens, "genuine": genuine}
                    told.append(record.audit.append(session, record.deed(Action.RESTORE, "backup", None, facts)))

                dump.load(
                    database,
                    kept,
                    folder,
                    lambda done, todo: progress("Restoring", done, todo),
                    noted,
                )
        except OSError as error:
            reason = error.strerror or str(error)
            raise FolderUnusable(setting=KEYS["data"], value=str(place), reason=reason) from None
    record.audit.tell(told[0])
    return Restored(manifest, genuine, len(findings))


def _kept(content: BackupFile) -> Dump:
    """Return the dump in a backup, if it is one that this geogrid knows."""
    told = content.manifest
    if not told.revision.isdecimal() or told.store not in ("embedded", "postgis"):
        raise BackupForeign(file=content.file, reason="its manifest.json is not one of a backup")
    if told.revision not in migrations.known():
        raise BackupNewer(file=content.file, made_by=f"{told.geogrid}, revision {told.revision}")
    kept = Dump(
        content.file, told.store, told.revision, told.rows, told.bytes, lambda name: content.chunks(_DATABASE + name)
    )
    if told.parts.keys() != {_DATABASE + name for name in kept.names}:
        raise BackupDamaged(file=content.file, part="manifest.json", reason="it lists other parts")
    if told.rows.keys() != dump.tables(told.revision).keys():
        raise BackupDamaged(file=content.file, part="manifest.json", reason="it lists other tables")
    return kept


@contextmanager
def _unfinished(beside: Path) -> Iterator[Path]:
    """Give a hidden folder that is gone afterwards; one that a killed process has left goes after a day."""
    for old in beside.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _DAY:
                shutil.rmtree(old)
    with TemporaryDirectory(dir=beside, prefix=_UNFINISHED) as folder:  # 0700
        yield Path(folder)


def _check_new(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise OutputUnusable(file=file.name or str(file), reason="there is a file of that name already")
    if not file.parent.is_dir():
        raise OutputUnusable(file=file.name, reason="there is no such folder")


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(folder=str(folder.parent), free=free // _MB, needed=needed // _MB + 1)


def _deliver(unfinished: Path, file: Path) -> None:
    """Give a whole file its name, unless another has it by now."""
    try:
        os.link(unfinished, file)
    except FileExistsError:
        raise OutputUnusable(file=file.name, reason="there is a file of that name already") from None
    except OSError:  # a file system without links
        _check_new(file)
        unfinished.rename(file)
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
