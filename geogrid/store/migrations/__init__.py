"""The steps by which the tables came to be as they are; Alembic runs them, on both stores.

==========  ===============================================================
run         upgrade and downgrade on an open connection
env         what Alembic loads to run them
versions    the steps, one file each, named by revision: 0001_district.py
==========  ===============================================================
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def known() -> tuple[str, ...]:
    """Return all revisions in order, read from the file names: no need to load Alembic."""
    return tuple(sorted(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py")))


def head() -> str:
    """Return the newest revision."""
    return known()[-1]
