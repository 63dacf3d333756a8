"""Public data with known answers, when it is there; the command line of tests/cli."""

from pathlib import Path

import pytest

from tests.cli.conftest import geogrid, inside
from tests.io.conftest import honeypot

__all__ = ["geogrid", "honeypot", "inside", "public"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def public():
    """Give the path of a public file; skips, by its name, when it is not there."""

    def path(name):
        if not (SHARED / name).exists():
            pytest.skip(f"public data not here: {name}")
        return SHARED / name

    return path
