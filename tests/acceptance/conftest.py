"""Public data with known answers, when it is there; the command line of tests/cli; folders for servers to be killed."""

import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.acceptance.forked import Forked
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


@pytest.fixture(scope="module")
def forked():
    started = Forked()
    yield started
    started.close()


@pytest.fixture(params=["embedded", pytest.param("postgis", marks=pytest.mark.postgis)])
def kind(request):
    return request.param


@pytest.fixture
def installed(kind, request, tmp_path):
    """Makes installations with a store of their own, one after the other, each in place of the one before."""

    @contextmanager
    def made(make):
        folder = tmp_path / "installation"
        (folder / "data").mkdir(parents=True)
        with ExitStack() as stack:
            url = ""
            if kind == "postgis":
                server, template = (request.getfixturevalue(f"postgis_{name}") for name in ("server", "template"))
                stack.enter_context(server.durable())
                url = stack.enter_context(server.database(template))
            else:
                shutil.copy(request.getfixturevalue("embedded_template"), folder / "data" / "geogrid.sqlite")
            installation = make(folder, url)
            stack.callback(installation.close)
            yield installation
        shutil.rmtree(folder)

    return made
