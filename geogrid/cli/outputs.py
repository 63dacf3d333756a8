"""Where a command may write: never over a file it reads, and known before the work begins."""

from __future__ import annotations

import os
from pathlib import Path

from geogrid.errors import OutputUnusable


def check_outputs(outputs: list[Path | None], inputs: list[Path | None]) -> None:
    """Refuse to begin where an output cannot be written, or would take the place of an input or another output.

    Parameters
    ----------
    outputs, inputs
        Files as they were named; None for one that was not.

    Raises
    ------
    OutputUnusable
    """
    taken = {path.resolve(): "it is a file to read" for path in inputs if path}
    for output in filter(None, outputs):
        reason = taken.get(output.resolve()) or _obstacle(output)
        if reason:
            raise OutputUnusable(file=output.name or str(output), reason=reason)
        taken[output.resolve()] = "something else is written there"


def _obstacle(output: Path) -> str | None:
    """Return what keeps a file from being written; None for nothing."""
    if output.is_dir():
        return "it is a folder"
    if not output.parent.is_dir():
        return "there is no such folder"
    return None if os.access(output.parent, os.W_OK | os.X_OK) else "its folder may not be written to"
