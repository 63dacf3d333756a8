"""A server of this machine that is started to be measured, and ended again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geogrid.errors import ServerSilent

HOST = "127.0.0.1"
_START_SECONDS = 120.0


@dataclass(frozen=True)
class Server:
    """A running one.

    Parameters
    ----------
    process, port
        By which it runs, and where it answers on `HOST`.
    """

    process: subprocess.Popen[bytes]
    port: int

    def cpu(self) -> float | None:
        """Return the CPU seconds of the process and its children; None where the system does not tell."""
        if not Path("/proc/self/stat").exists():
            return None
        return sum(filter(None, map(_cpu_of, [self.process.pid, *_children(self.process.pid)])))


@contextmanager
def running(
    name: str, command: Callable[[int], list[str]], environment: Mapping[str, str], path: str
) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it behind.

    Parameters
    ----------
    name
        What it is called if it does not answer.
    command
        What Python is given, by the port.
    environment
        Of the process.
    path
        What is asked for, whatever the answer.

    Raises
    ------
    ServerSilent
    """
    port = _free_port()
    process = subprocess.Popen([sys.executable, *command(port)], env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(process, f"http://{HOST}:{port}{path}", name)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], url: str, name: str) -> None:
    """Wait for an answer, be it that there is no grid."""
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise ServerSilent(server=name, reason=str(error)) from None
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _cpu_of(process: int) -> float | None:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
