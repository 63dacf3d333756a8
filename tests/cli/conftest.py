"""The command line as a person uses it: a process, its output, its exit code.

A process takes a second to load what it needs. So what is not about the process itself (exit code, the two streams,
their encoding, the environment) is asked `inside` the process of the tests, in the same words.
"""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from geogrid.cli.main import main
from geogrid.cli.speaking import wording
from tests.register import Register


class Terminal:
    """Runs commands with a data folder of their own."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments, language="en_GB.UTF-8", **environment):
        """Run `geogrid ARGUMENTS`; returns exit code, output and talk."""
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("GEOGRID_", "LC_", "LANG"))},
            "GEOGRID_DATA": str(self.folder),
            "LC_ALL": language,
            "PYTHONUTF8": "1",
            **environment,
        }
        command = [sys.executable, "-m", "geogrid.cli", *map(str, arguments)]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120)
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended


class Inside:
    """Runs commands as `Terminal` does, within this process."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments, language="en_GB.UTF-8"):
        """Run `geogrid ARGUMENTS`; returns exit code, output and talk."""
        wording.cache_clear()
        environment = {"GEOGRID_DATA": str(self.folder), "LC_ALL": language}
        ended = CliRunner(env=environment).invoke(main, list(map(str, arguments)), catch_exceptions=False)
        wording.cache_clear()
        return subprocess.CompletedProcess(arguments, ended.exit_code, ended.stdout, ended.stderr)


@pytest.fixture
def geogrid(folder):
    return Terminal(folder)


@pytest.fixture
def inside(folder, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("GEOGRID_", "LC_", "LANG"))]:
        monkeypatch.delenv(name)
    return Inside(folder)


@pytest.fixture
def register(district, folder):
    folder.mkdir(exist_ok=True)
    return Register(district, folder)


@pytest.fixture
def run_plan(district, folder):
    """`geogrid plan ARGUMENTS` on the drawn district, inside the process of the tests."""
    folder.mkdir(exist_ok=True)
    settings = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url}

    def ran(*arguments, given=None, language="C.UTF-8"):
        wording.cache_clear()
        runner = CliRunner(env={**settings, "LC_ALL": language})
        done = runner.invoke(main, ["plan", *map(str, arguments)], input=given, catch_exceptions=False)
        wording.cache_clear()
        return done

    return ran
