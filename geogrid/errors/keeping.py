"""What keeps a backup from being made or restored."""

from __future__ import annotations

from geogrid.errors.files import FileError
from geogrid.errors.tree import Conflict, SetupError


class BackupForeign(FileError):
    code = "backup_foreign"
    sentence = (
        "%(file)s is no backup of geogrid: %(reason)s. Nothing was changed. "
        "Give a file that geogrid backup has written."
    )


class BackupDamaged(FileError):
    code = "backup_damaged"
    sentence = (
        "%(file)s is damaged (%(part)s: %(reason)s). Nothing was changed. "
        "Fetch the file anew from where it is kept, or restore another backup."
    )


class BackupNewer(FileError):
    code = "backup_newer"
    sentence = (
        "%(file)s was made by a newer geogrid (%(made_by)s). Nothing was changed. Update geogrid, then restore it."
    )


class BackupElsewhere(FileError):
    code = "backup_elsewhere"
    sentence = (
        "%(file)s is a backup of a %(theirs)s database, and this one is %(ours)s. Nothing was changed. "
        "Name an empty PostGIS database with GEOGRID_DATABASE_URL."
    )


class BackupManipulated(FileError):
    code = "backup_manipulated"
    sentence = (
        "%(file)s was changed after it was made: it is not as the secret of these settings sealed it. Nothing was "
        "changed. Restore another backup, and find out who could write to this one."
    )


class BackupUnproven(FileError):
    code = "backup_unproven"
    sentence = (
        "Nobody can tell whether %(file)s is as it was made: it is not sealed with the secret of these settings. "
        "Nothing was changed. Set GEOGRID_SECRET to the secret it was made with; or, if nobody else could write to "
        "the file, restore it with --unproven."
    )


class BackupAuditBroken(FileError):
    code = "backup_audit_broken"
    sentence = (
        "The audit in %(file)s is not whole: %(found)s findings, the first at entry %(entry)s. Nothing was changed. "
        "Restore an earlier backup; or, to restore it as it is, add --unproven, and see geogrid audit verify."
    )


class DatabaseNotEmpty(Conflict):
    code = "database_not_empty"
    sentence = (
        "The database %(database)s is not empty: there are rows in %(tables)s. Nothing was changed. Restore into an "
        "empty one: name another folder with GEOGRID_DATA, or another database with GEOGRID_DATABASE_URL."
    )


class NothingToBackUp(SetupError):
    code = "nothing_to_back_up"
    sentence = (
        "The database %(database)s has no tables yet, so there is nothing to back up. "
        "Check GEOGRID_DATA and GEOGRID_DATABASE_URL."
    )


class DatabaseUnreadable(SetupError):
    code = "database_unreadable"
    sentence = (
        "The database %(database)s cannot be read whole (%(reason)s). No backup was made. "
        "Keep the backups there are, and restore the last one into an empty place."
    )


class DiskFull(SetupError):
    code = "disk_full"
    sentence = (
        "%(folder)s has room for %(free)s MB, and %(needed)s MB are needed. Nothing was changed. Make room, then try "
        "again."
    )
