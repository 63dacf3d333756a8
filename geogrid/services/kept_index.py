"""The index of a generation in a file of the data folder: whoever publishes builds it, all who serve load it.

The name of the file, and what stands in it, is a sum over the codes and shapes that the index was made of. So a file is
used for exactly the grids that were read from the store, and nothing else need agree with anything.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geogrid.domain.grid import Generation, Grid
from geogrid.domain.locating.index import LocateIndex
from geogrid.errors import FileMissing, IndexUnusable
from geogrid.io import index_file
from geogrid.store import Database, coverage

FOLDER = "indexes"
LEAST = 1_000
"""Grids from which on it pays; the index of fewer is built in less than a tenth of a second."""
KEPT = 3
"""Files: that of the generation in force, and of those around it."""
_AT_ONCE = 500  # shapes


def keep(database: Database, session: Session, generation: Generation) -> None:
    """Build the index of a generation that is about to be published, and leave it to those who serve.

    Publishing does not fail where nothing can be written: they build it themselves then.

    Parameters
    ----------
    session
        The one in whose transaction it is published.
    """
    grids = sorted(coverage.grids(session, generation.valid_from), key=lambda grid: grid.code)
    if database.folder is None or len(grids) < LEAST:
        return
    key = _key(grids)
    with suppress(OSError):
        folder = database.folder / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        _tidy(folder)
        index_file.save(_built(grids), folder / key, of=key)


def of(database: Database, grids: Sequence[Grid]) -> LocateIndex:
    """Return the index of these grids: the one that is kept, where there is one, else one just built.

    Parameters
    ----------
    grids
        All of a generation.
    """
    grids = sorted(grids, key=lambda grid: grid.code)  # a database may have another order
    if database.folder is None or len(grids) < LEAST:
        return _built(grids)
    key = _key(grids)
    file = database.folder / FOLDER / key
    try:
        if not _is_our_own(file):
            return _built(grids)
        index = index_file.load(file, of=key)
    except (OSError, FileMissing, IndexUnusable):
        return _built(grids)
    index.shapes = _shapes(grids)  # they are in memory already
    return index


def _built(grids: Sequence[Grid]) -> LocateIndex:
    return LocateIndex([grid.code for grid in grids], [grid.shape for grid in grids])


def _shapes(grids: Sequence[Grid]) -> np.ndarray:
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = [grid.shape for grid in grids]
    return shapes


def _key(grids: Sequence[Grid]) -> str:
    found, shapes = hashlib.sha256("\n".join(grid.code for grid in grids).encode()), _shapes(grids)
    for start in range(0, len(shapes), _AT_ONCE):  # so that threads that answer have their turns in between
        found.update(b"".join(shapely.to_wkb(shapes[start : start + _AT_ONCE])))
    return found.hexdigest()


def _is_our_own(file: Path) -> bool:
    """Return whether nobody but this user, or the administrator, can have written it."""
    told = file.lstat()
    if not hasattr(os, "geteuid"):  # Windows
        return stat.S_ISREG(told.st_mode)
    by_us = told.st_uid in (os.geteuid(), 0)
    return stat.S_ISREG(told.st_mode) and by_us and not told.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _tidy(folder: Path) -> None:
    """Make room for one more: remove all but the newest; a process that has one in memory goes on with it.

    Only one publishes at a time, so that whatever is unfinished was left by a process that was killed.
    """
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    whole = [file for file in files if not file.name.startswith(index_file.UNFINISHED)]
    for old in set(files) - set(whole[: KEPT - 1]):
        with suppress(OSError):
            old.unlink()
