"""The private folder into which a file from outside is copied; the child sees nothing else."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geogrid.errors import FileEmpty, FileMissing, FileTooLarge
from geogrid.io.limits import MB, Limits

SIDE_FILES = (".shx", ".dbf", ".prj", ".cpg")


@contextmanager
def quarantined(path: Path, limits: Limits, within: Path | None = None) -> Iterator[Path]:
    """Copy `path` and its side files to ``given/`` of a new folder; remove the folder at the end.

    It is made `within` a folder, or where temporary files are; a process that is killed leaves it there.
    """
    if not path.is_file():
        raise FileMissing(file=path.name)
    if path.stat().st_size == 0:
        raise FileEmpty(file=path.name)
    files = [path, *_side_files(path)]
    if sum(file.stat().st_size for file in files) > limits.file_bytes:
        raise FileTooLarge(file=path.name, limit=f"{limits.file_bytes / MB:g} MB", what="size of the file")
    with tempfile.TemporaryDirectory(prefix="geogrid-", dir=within, ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        (folder / "given").mkdir()
        (folder / "answer").mkdir()
        for file in files:
            shutil.copyfile(file, folder / "given" / f"{plain(path.stem)}{file.suffix.lower()}")
        yield folder


def plain(stem: str) -> str:
    """Return a file's name as one that no library takes for an address, an archive or an option."""
    return re.sub(r"[^\w.-]", "_", stem).strip(".-") or "file"


def _side_files(path: Path) -> list[Path]:
    if path.suffix.lower() != ".shp":
        return []
    beside = (file for file in path.parent.iterdir() if file.stem == path.stem)
    return sorted(file for file in beside if file.suffix.lower() in SIDE_FILES and file.is_file())
