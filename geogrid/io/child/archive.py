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
from geogrid.io.child import letters
from geogrid.io.limits import MB, Limits
from geogrid.io.quarantine import plain

SUFFIXES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".geojson", ".json", ".topojson", ".gpkg", ".kml", ".fgb")
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
MARK_OF_UTF8 = 0x800
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


def _paths(entries: list[zipfile.ZipInfo], file: str) -> dict[zipfile.ZipInfo, PurePosixPath]:
    """Return the entries' paths; without the mark of UTF-8 they are what a Chinese Windows or a Mac has written."""
    raw = {entry: entry.filename.encode("cp437", "replace") for entry in entries if not entry.flag_bits & MARK_OF_UTF8}
    raw = {
        entry: name for entry, name in raw.items() if name.decode("cp437") == entry.filename
    }  # else named in an extra
    used, _ = letters.encoding_of(list(raw.values()), [], file, None)
    names = {entry: letters.read(raw[entry], used) if entry in raw else entry.filename for entry in entries}
    return {entry: PurePosixPath(name.replace("\\", "/")) for entry, name in names.items()}


def _wanted(entries: list[zipfile.ZipInfo], file: str) -> dict[str, zipfile.ZipInfo]:
    """Return the entries to unpack by their flat name; what no reader needs stays packed."""
    every = _paths(entries, file)
    if any(path.suffix.lower() in ARCHIVES for path in every.values()):
        raise FileRefused(file=file, reason="the archive holds another archive; unpack it first")
    paths = {
        entry: path for entry, path in every.items() if path.suffix.lower() in SUFFIXES and path.parts[0] != "__MACOSX"
    }
    flat = [_flat(path.name, path.suffix) for path in paths.values()]
    if len(set(flat)) < len(flat):  # files of one name in several folders: these become part of the name
        flat = [_flat("_".join(path.parts), path.suffix) for path in paths.values()]
    if len(set(flat)) < len(flat):
        raise FileRefused(file=file, reason="the archive holds two files of the same name")
    return dict(zip(flat, paths, strict=True))


def _flat(name: str, suffix: str) -> str:
    return plain(name.removesuffix(suffix)) + suffix.lower()


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
