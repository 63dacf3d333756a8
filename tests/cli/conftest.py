"""The command line as a person uses it: a process, its output, its exit code."""

import os
import subprocess
import sys

import pytest


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


@pytest.fixture
def geogrid(folder):
    return Terminal(folder)
