"""geogrid backup and geogrid restore: what is stored, in one file and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from geogrid import settings
from geogrid.cli.database import record
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.io.backup_file import Manifest
from geogrid.services import backup as backups
from geogrid.store import Database

_WRITTEN = "%(file)s written: %(rows)s rows, %(kb)s KB, revision %(revision)s. Remove it after %(day)s."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def backup(file: Path, as_json: bool) -> None:
    """Write all that is stored to a new FILE, while geogrid goes on serving."""
    with _database() as (database, key), _bars() as bars:
        manifest = backups.back_up(database, file, key, bars.at)
    if as_json:
        say_json(asdict(manifest))
        return
    _tell(manifest, _WRITTEN, file, day=wording().day(backups.last_day(manifest)))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--unproven",
    is_flag=True,
    help="Restore also what another secret has sealed, or none, and an audit that is not whole.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def restore(file: Path, unproven: bool, as_json: bool) -> None:
    """Put a backup into the empty database of the settings, if it is as it was made."""
    with _database() as (database, key), _bars() as bars:
        done = backups.restore(database, file, record(database), key, bars.at, unproven=unproven)
    if as_json:
        say_json({**asdict(done.manifest), "genuine": done.genuine, "audit_findings": done.audit_findings})
        return
    _tell(done.manifest, "%(file)s restored: %(rows)s rows as of %(made)s. Start it with: geogrid serve", file)
    if not done.genuine:
        say("Whether it is as it was made nobody can tell: the secret of these settings did not seal it.")
    if done.audit_findings:
        say("Its audit is not whole or not signed by this secret; see: geogrid audit verify")
    say("People sign in again, and programs need new tokens: what let them in may have been ended since.")


@contextmanager
def _database() -> Iterator[tuple[Database, bytes]]:
    """Give the database of the settings as it is, neither made nor brought up to date, and the key for backups."""
    chosen = settings.read(os.environ)
    database = Database(chosen)
    try:
        yield database, chosen.key("backup")
    finally:
        database.close()


def _tell(manifest: Manifest, sentence: str, file: Path, **more: str) -> None:
    said = wording()
    rows = said.number(sum(manifest.rows.values()))
    size = said.number(file.stat().st_size / 1000, 0)
    say(sentence, file=file.name, rows=rows, kb=size, made=manifest.made, revision=manifest.revision, **more)


class _Bars:
    """One progress bar after another, a new one for each thing that is done."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack, self._what, self._bar = stack, "", Bar("")

    def at(self, what: str, done: int, todo: int) -> None:
        """Show how far this is."""
        if what != self._what:
            self._stack.close()
            self._what, self._bar = what, self._stack.enter_context(Bar(what))
        self._bar.at(done, todo)


@contextmanager
def _bars() -> Iterator[_Bars]:
    with ExitStack() as stack:
        yield _Bars(stack)
