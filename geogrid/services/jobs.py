"""Answers too long to wait for: made in the background, kept for a day.

Each job is a folder of the data folder, so that every worker process can tell how far it is: `state.json`, replaced
whole at each step, the answer once it is whole, and a lock that the process which makes it holds until it ends.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock, Thread

import orjson

from geogrid.errors import GeogridError, JobsFull, JobUnfinished, JobUnknown
from geogrid.services.batch_file import Pieces

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

KEPT_SECONDS = 24 * 3600
MOST, MOST_BYTES = 20, 2_000_000_000
"""Jobs kept at once, and the bytes of all their answers."""
_ID = re.compile(r"[\w-]{22}", re.ASCII)
_STATE, _ANSWER, _UNFINISHED, _LOCK, _CANCEL = "state.json", "answer", "unfinished", "lock", "cancel"
_LOG = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Job:
    """A job as it stands.

    Parameters
    ----------
    id
        Not to be guessed: whoever knows it may have the answer.
    state
        How far it is.
    done, of
        Rows.
    kind
        Media type of the answer.
    headers
        What the answer says of itself.
    started
        When it was asked for, seconds since 1970.
    """

    id: str
    state: Stage
    done: int
    of: int
    kind: str
    headers: dict[str, str]
    started: float

    @property
    def is_over(self) -> bool:
        return self.state in (Stage.FINISHED, Stage.FAILED, Stage.CANCELLED)


class Jobs:
    """The jobs of all worker processes.

    Parameters
    ----------
    folder
        Where they are kept; made with the first.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = Lock()

    def start(self, pieces: Pieces, rows: int, kind: str, headers: dict[str, str]) -> Job:
        """Begin to make an answer and return its job.

        Raises
        ------
        JobsFull
            When too many are kept.
        """
        self._tidy()
        job = Job(secrets.token_urlsafe(16), Stage.WAITING, 0, rows, kind, headers, time.time())
        self._at(job.id).mkdir(parents=True, mode=0o700)
        lock = _locked(self._at(job.id) / _LOCK)
        self._write(job)
        Thread(target=self._run, args=(job, pieces, lock), name=f"job {job.id[:4]}", daemon=True).start()
        return job

    def job(self, id: str) -> Job:  # noqa: A002 - that is what it is called
        """Return how a job stands.

        Raises
        ------
        JobUnknown
            When there is none, or not any more.
        """
        if not _ID.fullmatch(id):
            raise JobUnknown()
        abandoned = not _is_held(self._at(id) / _LOCK)  # looked at before the state, which is written last
        try:
            told = orjson.loads((self._at(id) / _STATE).read_bytes())
        except OSError:
            raise JobUnknown() from None
        job = Job(**{**told, "state": Stage(told["state"])})
        # Its process was stopped before it was over.
        return replace(job, state=Stage.FAILED) if abandoned and not job.is_over else job

    def answer(self, id: str) -> tuple[Job, Path]:  # noqa: A002
        """Return a finished job and the file of its answer.

        Raises
        ------
        JobUnknown, JobUnfinished
        """
        job = self.job(id)
        if job.state is not Stage.FINISHED:
            raise JobUnfinished(state=job.state.value, done=job.done, of=job.of)
        return job, self._at(id) / _ANSWER

    def cancel(self, id: str) -> Job:  # noqa: A002
        """Stop a job that is not over; remove one that is.

        Raises
        ------
        JobUnknown
        """
        job = self.job(id)
        if job.is_over:
            shutil.rmtree(self._at(id), ignore_errors=True)
        else:
            (self._at(id) / _CANCEL).touch()
        return replace(job, state=Stage.CANCELLED)

    def _at(self, id: str) -> Path:  # noqa: A002
        return self._folder / id

    def _run(self, job: Job, pieces: Pieces, lock: int | None) -> None:
        try:
            with self._one_at_a_time:
                self._write(self._made(job, pieces))
        except (GeogridError, OSError) as error:
            _LOG.warning("a job failed: %s", error)
            with suppress(OSError):  # a full disk takes no state either; the lock will tell
                self._write(replace(job, state=Stage.FAILED))
        finally:
            if lock is not None:
                os.close(lock)

    def _made(self, job: Job, pieces: Pieces) -> Job:
        folder = self._at(job.id)
        with (folder / _UNFINISHED).open("wb") as file:
            for done, piece in pieces:
                if (folder / _CANCEL).exists():
                    break
                file.write(piece)
                if done != job.done:
                    job = replace(job, state=Stage.RUNNING, done=done)
                    self._write(job)
            else:
                file.flush()
                (folder / _UNFINISHED).replace(folder / _ANSWER)
                return replace(job, state=Stage.FINISHED)
        (folder / _UNFINISHED).unlink()
        return replace(job, state=Stage.CANCELLED)

    def _write(self, job: Job) -> None:
        """Replace the state whole: nobody reads half of it."""
        file = self._at(job.id) / f"{_STATE}.new"
        file.write_bytes(orjson.dumps(asdict(job)))
        file.replace(self._at(job.id) / _STATE)

    def _tidy(self) -> None:
        """Remove what is older than a day, and see that there is room."""
        count = size = 0
        for folder in self._folders():
            with suppress(OSError):  # another process tidies too
                if time.time() - folder.stat().st_ctime > KEPT_SECONDS and not _is_held(folder / _LOCK):
                    shutil.rmtree(folder, ignore_errors=True)
                    continue
                count, size = count + 1, size + sum(file.stat().st_size for file in folder.iterdir())
        if count >= MOST or size >= MOST_BYTES:
            raise JobsFull(count=count)

    def _folders(self) -> Iterator[Path]:
        return self._folder.iterdir() if self._folder.is_dir() else iter(())


def _locked(file: Path) -> int | None:
    """Return the handle of a lock that is held until it is closed, or its process ends."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _is_held(file: Path) -> bool:
    if fcntl is None:  # then a job of a process that was stopped counts as running, until it is a day old
        return file.exists() and time.time() - file.stat().st_mtime < KEPT_SECONDS
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
