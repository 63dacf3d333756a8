"""Answers too long to wait for: made in the background, kept for a day.

Each job is a folder of the data folder, so that every worker process can tell how far it is: `state.json`, replaced
whole at each step, what was sent, the answer once it is whole, and a lock that the process which makes it holds until
it ends. A job that is not over and not locked was left by a process that was stopped: whoever locks it first, at its
start or when it is asked about, makes the answer from the beginning.

One that nobody works at and that has changed nothing for a day is unknown to everybody, and is removed by whoever comes
upon it: who asks about it, who starts another, a server that starts, and one that serves, every hour.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, BinaryIO

import orjson

from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import JobsFull, JobsUnkept, JobUnfinished, JobUnknown
from geogrid.services import job_lock, job_so_far
from geogrid.services.batch_file import Pieces

KEPT_SECONDS = TABLE[Kept.JOBS].kept.total_seconds()
MOST, MOST_KEPT, MOST_BYTES = 20, 1_000, 2_000_000_000
"""Jobs under way at once, jobs kept, and the bytes of all their answers."""
_LOOKED_AT_BYTES = 16_000_000
LOOKED_FOR_SECONDS = 3600.0
"""How often what is past its time is looked for."""
MOST_TRIES = 5
"""How often a job is begun: one that ends its process each time is not begun for ever."""
Work = Callable[[dict[str, Any], bytes, Path], tuple[dict[str, str], Pieces]]
"""Makes an answer of what is asked and what was sent: what it says of itself, and its pieces.

It may put files into the folder it is given, which is removed with them; see `job_so_far`.
"""
_ID = re.compile(r"[\w-]{22}", re.ASCII)
_STATE, _SENT, _ANSWER, _UNFINISHED, _BESIDE = "state.json", "sent", "answer", "unfinished", "beside"
_LOCK, _CANCEL = "lock", "cancel"
_LOG = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
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
    asked
        What is asked, as the work takes it.
    tries
        How often it was begun.
    so_far
        While it runs the number of the last answer that was put aside, of what there is so far; else 0.
    """

    id: str
    state: Stage
    done: int
    of: int
    kind: str
    headers: dict[str, str]
    started: float
    asked: dict[str, Any]
    tries: int = 0
    so_far: int = 0

    @property
    def is_over(self) -> bool:
        return self.state in (Stage.FINISHED, Stage.FAILED, Stage.CANCELLED)


class Jobs:
    """The jobs of all worker processes.

    Parameters
    ----------
    folder
        Where they are kept; made with the first.
    work
        Makes an answer.
    """

    def __init__(self, folder: Path, work: Work) -> None:
        self._folder, self._work = folder, work
        self._one_at_a_time = Lock()
        self._watch, self._looking = Lock(), False

    def start(self, asked: dict[str, Any], sent: bytes, rows: int, kind: str) -> Job:
        """Begin to make an answer and return its job.

        Parameters
        ----------
        asked, sent
            What the work takes; kept until the job is over.

        Raises
        ------
        JobsFull
            When too many are kept.
        JobsUnkept
            When the disk takes no more.
        """
        self._tidy()
        job = Job(secrets.token_urlsafe(16), Stage.WAITING, 0, rows, kind, {}, time.time(), asked)
        self._at(job.id).mkdir(parents=True, mode=0o700)
        lock = job_lock.taken(self._at(job.id) / _LOCK, new=True)
        try:
            with (self._at(job.id) / _SENT).open("wb") as file:
                file.write(sent)
                _to_disk(file)
            self._write(job)
            self._begin(job, lock)
        except BaseException as error:
            shutil.rmtree(self._at(job.id), ignore_errors=True)
            job_lock.let_go(lock)
            if isinstance(error, OSError):
                raise JobsUnkept(reason=error.strerror or type(error).__name__) from error
            raise
        self._keep_watch()
        return job

    def take_up(self) -> None:
        """Begin anew what processes that were stopped have left, and remove what is past its time."""
        for folder in self._folders():
            with suppress(JobUnknown):
                self.job(folder.name)
        if self._folders():
            self._keep_watch()

    def job(self, id: str) -> Job:  # noqa: A002 - that is what it is called
        """Return how a job stands; one that was left by its process is begun anew.

        Raises
        ------
        JobUnknown
            When there is none, or not any more.
        """
        if not _ID.fullmatch(id) or self._is_removed(self._at(id)):
            raise JobUnknown()
        lock = job_lock.taken(self._at(id) / _LOCK)  # before the state is looked at, which is written last
        try:
            told = orjson.loads((self._at(id) / _STATE).read_bytes())
            job = Job(**{**told, "state": Stage(told["state"])})
        except (OSError, ValueError, TypeError, KeyError):  # of another version of geogrid
            job_lock.let_go(lock)
            raise JobUnknown() from None
        if job.is_over:
            job_lock.let_go(lock)
            return job
        if lock is None:
            state = Stage.STOPPING if (self._at(id) / _CANCEL).exists() else job.state
            return replace(job, state=state, so_far=job_so_far.last(self._at(id) / _BESIDE))
        return self._again(job, lock)

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

    def so_far(self, id: str) -> bytes:  # noqa: A002
        """Return the answer of a job, or while it is made what there is of it so far.

        Raises
        ------
        JobUnknown
        JobUnfinished
            When there is nothing yet, or it ended without an answer.
        """
        if last := self.job(id).so_far:
            with suppress(FileNotFoundError):  # it has just ended
                return job_so_far.read(self._at(id) / _BESIDE, last)
        return self.answer(id)[1].read_bytes()

    def cancel(self, id: str) -> Job | None:  # noqa: A002
        """Stop a job that is not over, and return how it stands; remove one that is over.

        Raises
        ------
        JobUnknown
        """
        job = self.job(id)
        if job.is_over:
            shutil.rmtree(self._at(id), ignore_errors=True)
            return None
        self.stop(id)
        return self.job(id)

    def stop(self, id: str) -> None:  # noqa: A002
        """Stop a job if it is not over; what it has made is kept if it is."""
        with suppress(OSError):  # another process has just removed it
            (self._at(id) / _CANCEL).touch()

    def _at(self, id: str) -> Path:  # noqa: A002
        return self._folder / id

    def _again(self, job: Job, lock: int) -> Job:
        if job.tries >= MOST_TRIES:
            self._fail(job)
            job_lock.let_go(lock)
            return replace(job, state=Stage.FAILED)
        _LOG.warning("a job of a process that was stopped is begun again")
        job = replace(job, state=Stage.WAITING, done=0)
        with suppress(OSError):
            self._write(job)
        self._begin(job, lock)
        return job

    def _begin(self, job: Job, lock: int | None) -> None:
        Thread(target=self._run, args=(job, lock), name=f"job {job.id[:4]}", daemon=True).start()

    def _run(self, job: Job, lock: int | None) -> None:
        try:
            with self._one_at_a_time:
                job = replace(job, state=Stage.RUNNING, tries=job.tries + 1)
                self._write(job)
                self._empty(job)  # of a process that was stopped
                (self._at(job.id) / _BESIDE).mkdir(mode=0o700)
                job = self._made(job)
                if job.state is not Stage.FINISHED:
                    self._empty(job)
                self._write(job)
        except Exception as error:
            _LOG.warning("a job failed: %s", getattr(error, "code", type(error).__name__))  # its words quote rows
            self._fail(job)
        finally:
            job_lock.let_go(lock)

    def _fail(self, job: Job) -> None:
        """Say that it failed, and leave nothing of it; a full disk takes no state either, then it is begun again."""
        with suppress(OSError):
            self._empty(job)
            self._write(replace(job, state=Stage.FAILED))

    def _empty(self, job: Job) -> None:
        """Remove what was made for a job, or of it."""
        for name in (_UNFINISHED, _ANSWER):
            (self._at(job.id) / name).unlink(missing_ok=True)
        shutil.rmtree(self._at(job.id) / _BESIDE, ignore_errors=True)

    def _made(self, job: Job) -> Job:
        folder = self._at(job.id)
        if (folder / _CANCEL).exists():
            return replace(job, state=Stage.CANCELLED)
        headers, pieces = self._work(job.asked, (folder / _SENT).read_bytes(), folder / _BESIDE)
        job = replace(job, headers=headers)
        looked_at = 0
        with (folder / _UNFINISHED).open("wb") as file:
            for done, piece in pieces:
                if (folder / _CANCEL).exists():
                    break
                file.write(piece)
                if file.tell() - looked_at > _LOOKED_AT_BYTES:
                    looked_at = file.tell()
                    self._check_room(None)
                if done != job.done:
                    job = replace(job, done=done)
                    self._write(job)
            else:
                _to_disk(file)
                (folder / _UNFINISHED).replace(folder / _ANSWER)
                return replace(job, state=Stage.FINISHED)
        return replace(job, state=Stage.CANCELLED)

    def _write(self, job: Job) -> None:
        """Replace the state whole: nobody reads half of it."""
        new = self._at(job.id) / f"{_STATE}.new"
        with new.open("wb") as file:
            file.write(orjson.dumps(asdict(job)))
            if job.is_over or not job.tries:
                _to_disk(file)
        new.replace(self._at(job.id) / _STATE)
        if job.is_over:
            with suppress(OSError):  # it is said to be over all the same
                (self._at(job.id) / _SENT).unlink(missing_ok=True)
                shutil.rmtree(self._at(job.id) / _BESIDE, ignore_errors=True)

    def _tidy(self) -> None:
        """Remove what is past its time, and see that there is room."""
        under_way = 0
        for folder in self._folders():
            if not self._is_removed(folder):
                under_way += (folder / _SENT).exists()  # it is kept until the job is over
        if under_way >= MOST:
            raise JobsFull(count=under_way)
        self._check_room(MOST_KEPT)

    def _check_room(self, most: int | None) -> None:
        """Refuse where there is no room for another job; with `most` None, for more of one that was taken."""
        count = size = 0
        for folder in self._folders():
            with suppress(OSError):  # another process removes some
                count, size = count + 1, size + _bytes_in(folder)
        if (most is not None and count >= most) or size >= MOST_BYTES:
            raise JobsFull(count=count)

    def _is_removed(self, folder: Path) -> bool:
        """Return whether a job is there no more; one that is past its time and nobody works at is removed."""
        try:
            if not _is_past(folder):
                return False
            lock = job_lock.taken(folder / _LOCK)
            try:  # it may have ended between the two looks
                kept = (lock is None and _may_be_held(folder / _LOCK)) or not _is_past(folder)
                if not kept:
                    shutil.rmtree(folder, ignore_errors=True)
                return not kept
            finally:
                job_lock.let_go(lock)
        except OSError:  # another has removed it
            return True

    def _keep_watch(self) -> None:
        """Look for what is past its time for as long as there is anything."""
        with self._watch:
            if not self._looking:
                self._looking = True
                Thread(target=self._look, name="jobs past their time", daemon=True).start()

    def _look(self) -> None:
        while True:
            Event().wait(LOOKED_FOR_SECONDS)
            for folder in self._folders():
                self._is_removed(folder)
            with self._watch:  # whoever starts one now begins to look again
                self._looking = bool(self._folders())
                if not self._looking:
                    return

    def _folders(self) -> list[Path]:
        try:
            return list(self._folder.iterdir())
        except FileNotFoundError:
            return []


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _is_past(folder: Path) -> bool:
    """Return whether nothing of a job has changed for longer than it is kept."""
    changed = (folder / _STATE if (folder / _STATE).exists() else folder).stat().st_mtime
    return time.time() - changed > KEPT_SECONDS


def _may_be_held(file: Path) -> bool:
    """Return whether a process may be making the answer whose lock was not to be had."""
    return file.exists() and (job_lock.ENDS_WITH_PROCESS or time.time() - file.stat().st_mtime < KEPT_SECONDS)
