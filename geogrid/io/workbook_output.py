"""Write a workbook of several sheets. The file is there when it is whole, and not before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from geogrid.errors import ExportUnsuitable
from geogrid.io.points.output import UNFINISHED
from geogrid.io.points.sheet import Workbook

SUFFIX = ".xlsx"
MOST_ROWS = 1_000_000
"""Of a sheet; more go on in a further one."""


@contextmanager
def workbook(path: Path, titles: Sequence[str]) -> Iterator[Workbook]:
    """Write a workbook; what is there already is replaced at the end, in one step.

    Raises
    ------
    ExportUnsuitable
        The file has another suffix, or the disk does not hold it.
    """
    if path.suffix.lower() != SUFFIX:
        raise ExportUnsuitable(file=path.name, reason="only .xlsx is written")
    with TemporaryDirectory(dir=path.parent, prefix=UNFINISHED, ignore_cleanup_errors=True) as folder:
        unfinished = Path(folder) / path.name
        try:
            with closing(Workbook(unfinished, titles)) as book:
                yield book
            unfinished.replace(path)
        except OSError as fault:
            raise ExportUnsuitable(file=path.name, reason=fault.strerror or str(fault)) from None
