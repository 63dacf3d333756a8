"""A backup: one zip of parts, with a manifest that says what each part is and what its sum (SHA-256) is.

::

    manifest.json          what was backed up, when, by which geogrid; bytes and sum of each part; its seal
    database/...           the parts of the database

Anybody can make sums anew. The seal, HMAC-SHA-256 over the whole manifest and so over all sums, can be made only by who
has the key.

Names in the file are compared with those of the manifest and never used as paths. A folder is a subject; files beside
the database, such as photos, get a folder of their own here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from geogrid.errors import BackupDamaged, BackupForeign, BackupManipulated, BackupNewer, FileError, FileMissing

FORMAT = 1
MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 1_000_000
_CHUNK = 1024 * 1024
_QUICK = 1  # of nine: a third larger than the usual six, in a third of the time
_RATIO, _SMALL = 200, 64 * 1024 * 1024  # unpacked to packed; below that size a ratio says nothing
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    OverflowError,
)
_SUM = re.compile(r"[0-9a-f]{64}", re.ASCII)

Chunks = Iterator[bytes]
Progress = Callable[[int], None]
"""Bytes done so far."""


@dataclass(frozen=True)
class Part:
    """Bytes of a part, and their SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Parameters
    ----------
    geogrid
        The version that made it.
    made
        When, in the district's time.
    store, revision
        Of the database.
    rows
        The number of rows of each table.
    parts
        By their names in the file.
    sealed_by, seal
        A name for the key, from which nothing can be told about it, and the seal; empty in backups of before.
    """

    geogrid: str
    made: str
    store: str
    revision: str
    rows: Mapping[str, int]
    parts: Mapping[str, Part]
    sealed_by: str = ""
    seal: str = ""

    @property
    def bytes(self) -> int:
        """Return the bytes of all parts."""
        return sum(part.bytes for part in self.parts.values())


def write(
    path: Path,
    about: Mapping[str, Any],
    parts: Iterable[tuple[str, Chunks]],
    key: bytes,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Write a new file that only its owner may read, and see it on the disk.

    Parameters
    ----------
    about
        The fields of the manifest, without its parts.
    parts
        Names and bytes.
    key
        The manifest is sealed with.

    Raises
    ------
    OSError
    """
    listed: dict[str, Part] = {}
    with open(path, "x+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as zipped:
            for name, chunks in parts:
                listed[name] = _add(
                    zipped, name, _counting(chunks, sum(part.bytes for part in listed.values()), progress)
                )
            manifest = Manifest(**about, parts=listed, sealed_by=_name_of(key))
            manifest = replace(manifest, seal=_seal({"format": FORMAT, **asdict(manifest)}, key))
            zipped.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _counting(chunks: Chunks, done: int, progress: Progress) -> Chunks:
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress(done)


def _add(zipped: zipfile.ZipFile, name: str, chunks: Chunks) -> Part:
    total, size = hashlib.sha256(), 0
    with zipped.open(name, "w", force_zip64=True) as target:
        for chunk in chunks:
            target.write(chunk)
            total.update(chunk)
            size += len(chunk)
    return Part(size, total.hexdigest())


def _seal(told: Mapping[str, Any], key: bytes) -> str:
    """Return the seal of a manifest: over all that it tells, also what another version of geogrid would read."""
    content = json.dumps({name: value for name, value in told.items() if name != "seal"}, sort_keys=True)
    return hmac.digest(key, content.encode(), "sha256").hex()


def _name_of(key: bytes) -> str:
    return hmac.digest(key, b"name of the key", "sha256").hex()[:16]  # what is sealed begins with a bracket


class BackupFile:
    """A backup opened, its table of contents checked.

    Parameters
    ----------
    zipped
        The open zip.
    file
        What errors call it.
    size
        Its bytes.

    Raises
    ------
    BackupForeign, BackupDamaged, BackupNewer
    """

    def __init__(self, zipped: zipfile.ZipFile, file: str, size: int) -> None:
        self._zipped, self.file = zipped, file
        entries = {entry.filename: entry for entry in zipped.infolist()}
        if MANIFEST not in entries:
            raise BackupForeign(file=file, reason="it has no manifest.json")
        content = self._read_manifest(entries[MANIFEST])
        self.manifest, self._told = _manifest(content, file), json.loads(content)
        self._check(entries, size)

    def is_genuine(self, key: bytes) -> bool:
        """Return whether the manifest is as it was sealed with a key; False where it was sealed with another, or none.

        Raises
        ------
        BackupManipulated
            When it says it was, and is not.
        """
        if self.manifest.sealed_by != _name_of(key):
            return False
        if not hmac.compare_digest(self.manifest.seal.encode(), _seal(self._told, key).encode()):
            raise BackupManipulated(file=self.file)
        return True

    def _read_manifest(self, entry: zipfile.ZipInfo) -> bytes:
        with _told(self.file, MANIFEST), self._zipped.open(entry) as source:
            content = source.read(_LONGEST_MANIFEST + 1)
        if len(content) > _LONGEST_MANIFEST:
            raise BackupForeign(file=self.file, reason="its manifest.json is too long")
        return content

    def _check(self, entries: Mapping[str, zipfile.ZipInfo], size: int) -> None:
        """Refuse what the manifest does not list, or lists otherwise."""
        parts = self.manifest.parts
        odd = sorted(parts.keys() ^ (entries.keys() - {MANIFEST}))
        if odd or len(entries) < len(self._zipped.infolist()):
            name = odd[0] if odd else max(entries)
            raise BackupDamaged(file=self.file, part=name[:80], reason="it is not what manifest.json lists")
        for name, part in parts.items():
            if entries[name].file_size != part.bytes:
                raise BackupDamaged(file=self.file, part=name, reason="it is of another size than manifest.json says")
        if self.manifest.bytes > max(_SMALL, size * _RATIO):
            raise BackupForeign(file=self.file, reason="it would unpack to far more than a backup does")

    def check(self, progress: Progress = lambda _: None) -> None:
        """Read every part and compare its sum.

        Raises
        ------
        BackupDamaged
        """
        done = 0
        for name in self.manifest.parts:
            for chunk in self.chunks(name):
                done += len(chunk)
                progress(done)

    def chunks(self, name: str) -> Chunks:
        """Yield the bytes of a part, and at the end see that they were all, and as they were written.

        Raises
        ------
        BackupDamaged
        """
        part, total, left = self.manifest.parts[name], hashlib.sha256(), self.manifest.parts[name].bytes
        with _told(self.file, name), self._zipped.open(name) as source:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                total.update(chunk)
                yield chunk
        if left or total.hexdigest() != part.sha256:
            raise BackupDamaged(file=self.file, part=name, reason="its bytes are not those that were written")


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """Open a backup and check its table of contents.

    Raises
    ------
    FileMissing, FileError, BackupForeign, BackupDamaged, BackupNewer
    """
    if not path.is_file():
        raise FileMissing(file=path.name or str(path))
    with _told(path.name, "zip"):
        file = path.open("rb")
    with file:
        with _told(path.name, "zip"):
            begins = file.read(4)
        if begins != b"PK\x03\x04":
            raise BackupForeign(file=path.name, reason="it is no zip archive")
        with _told(path.name, "zip"):
            zipped = zipfile.ZipFile(file)
        with zipped:
            yield BackupFile(zipped, path.name, path.stat().st_size)


@contextmanager
def _told(file: str, part: str) -> Iterator[None]:
    """Say in geogrid's words that the zip cannot be read."""
    try:
        yield
    except OSError as error:
        raise FileError(file=file, reason=error.strerror or str(error)) from None
    except _UNREADABLE:
        raise BackupDamaged(file=file, part=part, reason="it cannot be unpacked") from None


def _manifest(content: bytes, file: str) -> Manifest:
    try:
        told = json.loads(content)
        if told["format"] > FORMAT:
            raise BackupNewer(file=file, made_by=f"{str(told.get('geogrid'))[:40]}, format {told['format']}")
        parts = {str(name): Part(_count(part["bytes"]), _sum(part["sha256"])) for name, part in told["parts"].items()}
        rows = {str(name): _count(number) for name, number in told["rows"].items()}
        texts = {name: _text(told[name]) for name in ("geogrid", "made", "store", "revision")}
        texts |= {name: _text(told.get(name, "")) for name in ("sealed_by", "seal")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupForeign(file=file, reason="its manifest.json is not one of a backup") from None
    return Manifest(**texts, rows=rows, parts=parts)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _sum(value: Any) -> str:
    if not _SUM.fullmatch(value):
        raise ValueError(value)
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 100:
        raise ValueError(value)
    return value
