"""A private PostgreSQL server with PostGIS for one test run, on a loopback port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.ports import free_port

OPTIONS = "-c max_connections=50 -c jit=off -c shared_preload_libraries=postgis-3"
QUICK = ("fsync", "full_page_writes", "synchronous_commit")  # off, where nothing need outlast the machine
_numbers = count(1)


class ServerMissing(Exception):  # noqa: N818 - reads as a fact
    """No PostgreSQL with PostGIS can be started here; the text says why."""


class PostgresServer:
    """A running server.

    Parameters
    ----------
    programs
        Folder of initdb and pg_ctl.
    folder
        Holds its data; removed when it stops.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.port = free_port()
        self._meanwhile = ThreadPoolExecutor(1)
        self._next: dict[str, Future[str]] = {}

    @classmethod
    def start(cls) -> PostgresServer:
        """Make a cluster in a new folder and start it."""
        server = cls(_programs(), Path(tempfile.mkdtemp(prefix="geogrid-postgres-")))
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_owner())
            os.chown(server.folder, owner.pw_uid, owner.pw_gid)
        data = server.folder / "data"
        server._run("initdb", "-D", data, "-U", "geogrid", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = off\n" for name in QUICK)
        listen = f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {OPTIONS}"
        server._run("pg_ctl", "-D", data, "-w", "-l", server.folder / "log", "-o", listen, "start")
        return server

    def stop(self) -> None:
        """Stop this server, known by the process id in its own folder, and remove its data."""
        self._meanwhile.shutdown(cancel_futures=True)
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://geogrid@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str | sql.Composable) -> None:
        """Run one statement on the server's own database."""
        target = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(target, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    @contextmanager
    def durable(self) -> Iterator[None]:
        """Let the server write as one in production does, without which geogrid does not serve."""
        for name in QUICK:
            self.execute(f"ALTER SYSTEM SET {name} = on")
        self.execute("SELECT pg_reload_conf()")
        yield
        self.execute("ALTER SYSTEM RESET ALL")
        self.execute("SELECT pg_reload_conf()")

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """Give the URL of a new database copied from a template, and drop it afterwards.

        While it is in use the next is copied, and those before are dropped: that takes longer than many a test.
        """
        name = self._next[template].result() if template in self._next else self._copied(template)
        self._next[template] = self._meanwhile.submit(self._copied, template)
        yield self.url(name)
        self._meanwhile.submit(self.execute, f"DROP DATABASE {name} WITH (FORCE)")

    def _copied(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", _owner(), "--", *command]
        # Not captured: the server would keep the pipe open.
        with (self.folder.parent / f"{self.folder.name}-{program}").open("w+") as said:
            done = subprocess.run(command, cwd=self.folder, stdout=said, stderr=subprocess.STDOUT)
            said.seek(0)
            text = said.read()
        Path(said.name).unlink()
        if done.returncode:
            raise ServerMissing(f"{program} failed: {text.strip()[-300:]}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    if not found:
        raise ServerMissing("PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin)")
    version = found[-1].parts[-3]
    if not Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
        raise ServerMissing(f"PostgreSQL {version} has no PostGIS (package postgresql-{version}-postgis-3)")
    return found[-1].parent


def _owner() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ServerMissing("there is no user postgres or nobody to run it as")
