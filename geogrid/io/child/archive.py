"""Unpack a zip ourselves: flat, only what a boundary file consists of, never more than allowed."""

from __future__ import annotations

import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from geogrid.errors import FileRefused, FileTooLarge
from geogrid.io.limits import MB, Limits
from geogrid.io.quarantine import plain

SUFFIXES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".geojson", ".json", ".topojson", ".gpkg", ".kml")
ARCHIVES = (".zip", ".kmz", ".shz", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    struct.error,
)
CHUNK = MB
SMALL = MB  # below this a ratio says nothing


def unpack(archive: Path, file: str, limits: Limits) -> None:
    """Unpack `archive` beside itself and remove it; `file` is its name in errors."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
            check(entries, file, limits)
            wanted = _wanted(entries, file)
            measure(zipped, wanted.values(), archive.stat().st_size, file, limits)
            for name, entry in wanted.items():
                with zipped.open(entry) as source, (archive.parent / name).open("xb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
    except DAMAGED:
        raise FileRefused(file=file, reason="the zip archive is damaged or protected by a password") from None
    archive.unlink()


def check(entries: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    """Refuse an archive by its table of contents alone: number, names, links, claimed size."""
    if len(entries) > limits.archive_entries:
        raise FileTooLarge(file=file, limit=limits.archive_entries, what="files in the archive")
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename or "\0" in entry.filename:
            raise FileRefused(file=file, reason="the archive holds a path that leads out of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(file=file, reason="the archive holds a symbolic link")
    check_size(sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries), file, limits)


def check_size(unpacked: int, packed: int, file: str, limits: Limits) -> None:
    """Refuse what is too large unpacked, or too many times larger than packed."""
    if unpacked > limits.unpacked_bytes:
        raise FileTooLarge(file=file, limit=f"{limits.unpacked_bytes / MB:g} MB", what="size when unpacked")
    if unpacked > max(SMALL, packed * limits.unpacking_ratio):
        raise FileTooLarge(file=file, limit=limits.unpacking_ratio, what="ratio of unpacked to packed size")


def _wanted(entries: list[zipfile.ZipInfo], file: str) -> dict[str, zipfile.ZipInfo]:
    """Return the entries to unpack by their flat name; what no reader needs stays packed."""
    wanted: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.suffix.lower() in ARCHIVES:
            raise FileRefused(file=file, reason="the archive holds another archive; unpack it first")
        if name.suffix.lower() not in SUFFIXES or name.parts[0] == "__MACOSX":
            continue
        flat = plain(name.stem) + name.suffix.lower()
        if flat in wanted:
            raise FileRefused(file=file, reason="the archive holds two files of the same name")
        wanted[flat] = entry
    return wanted


def measure(
    zipped: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], packed: int, file: str, limits: Limits
) -> None:
    """Unpack into nothing and count: the table of contents may lie."""
    unpacked = 0
    for entry in entries:
        with zipped.open(entry) as source:
            while piece := source.read(CHUNK):
                unpacked += len(piece)
                check_size(unpacked, packed, file, limits)
