"""A lock on a file that a process holds until it lets go of it, or ends."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

ENDS_WITH_PROCESS = fcntl is not None
"""Whether a lock that is not to be had is held by a process that lives."""


def taken(file: Path, new: bool = False) -> int | None:
    """Return the handle of a lock that is held until it is closed, or its process ends; None where another holds it."""
    if fcntl is None and not new:  # then what a process that was stopped has left counts as running for a day
        return None
    try:
        handle = os.open(file, os.O_RDWR | (os.O_CREAT if new else 0), 0o600)
    except OSError:
        return None
    try:
        if fcntl is not None:  # whoever looks at a new one lets go of it at once
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if new else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def let_go(handle: int | None) -> None:
    """Let go of a lock, if it was to be had."""
    if handle is not None:
        os.close(handle)
