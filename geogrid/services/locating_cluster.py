"""The parts of a folder put into grids by the workers of a Dask cluster, with the same result as on one machine.

A part is a task. It is written under another name and renamed when it is whole, so a worker that is killed leaves
nothing, another does its part again, and a part that was done twice is there once. The index travels with the work: a
worker that comes later is given it too.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any

from distributed import Client, as_completed
from distributed.scheduler import KilledWorker

from geogrid.errors import ClusterFailed, ClusterUnreachable, GeogridError
from geogrid.io.points.output import UNFINISHED
from geogrid.services import locating
from geogrid.services.grid_file import Grids
from geogrid.services.locating import Plan, Progress, Summary

_ANSWERS_WITHIN = 10.0  # seconds
_UNSEEN = "not all machines see it; POINTS and OUT must be on a disk that they share"

# What a worker made of the last index it was given: made once, not once a part.
_ready: dict[str, Grids] = {}
_making = Lock()


def locate_folder(
    address: str, path: Path, out: Path, planned: Plan, grids: Grids, progress: Progress = lambda _, __: None
) -> Summary:
    """Write all parts of a folder, each under its own name, with the grid of each row added.

    Parameters
    ----------
    address
        Of the scheduler: tcp://host:port.
    path, out
        Folders that all workers see under the same name; OUT is new or empty. A single file goes into a single file.
    planned, grids
        As `locating.locate_file` takes them.
    progress
        Is told the share of the parts that are done, and how many rows those have.

    Raises
    ------
    ClusterUnreachable, ClusterFailed
    InputError
        The first one that a part brings about; parts that were finished stay.
    """
    path, out = path.resolve(), out.resolve()
    files = {part: out / part.relative_to(path) for part in locating.parts(path)} if path.is_dir() else {path: out}
    with _connected(address) as client:
        done = _all(client, files, path, planned, grids, progress)
    for left in out.rglob(f"{UNFINISHED}*") if path.is_dir() else ():
        shutil.rmtree(left, ignore_errors=True)  # of workers that were killed
    summary = Summary(path.name)
    for part in files:  # in their order, as on one machine
        summary.add(done[part])
    return summary


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_ANSWERS_WITHIN)
    except (OSError, TimeoutError, ValueError) as fault:
        raise ClusterUnreachable(address=address, reason=str(fault).splitlines()[0][:200]) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_ANSWERS_WITHIN)
        except TimeoutError:
            raise ClusterUnreachable(address=address, reason="no worker has joined the scheduler") from None
        yield client


def _all(
    client: Client, files: Mapping[Path, Path], top: Path, planned: Plan, grids: Grids, progress: Progress
) -> dict[Path, Summary]:
    held = grids.packed()
    # What the scheduler calls a task is the same task to it, whoever asks: another run may have parts named alike.
    mark, run = _mark(held), token_hex(8)
    with warnings.catch_warnings():
        # The index is part of the work on purpose: what is only scattered is lost with the workers that hold it.
        warnings.filterwarnings("ignore", "Sending large graph")
        index = client.submit(_kept, held, key=f"geogrid-{run}-index")
        tasks: dict[Any, Path] = {
            client.submit(
                _part,
                str(part),
                str(out),
                _called(part, top),
                planned,
                index,
                mark,
                pure=False,
                key=f"geogrid-{run}-{n}-{part.name}",
            ): part
            for n, (part, out) in enumerate(files.items())
        }
    done: dict[Path, Summary] = {}
    try:
        for task in as_completed(tasks):
            part = tasks[task]
            done[part] = _result(task, part)
            if not files[part].exists():
                raise ClusterFailed(file=part.name, reason=_UNSEEN)
            progress(len(done) / len(tasks), sum(summary.rows for summary in done.values()))
    finally:
        client.cancel([*(task for task, part in tasks.items() if part not in done), index])
    return done


def _called(part: Path, top: Path) -> str:
    return part.name if part == top else str(part.relative_to(top))


def _mark(held: Mapping[str, Any]) -> str:
    """Return what tells one index from another."""
    content = sha256(repr(held["texts"]).encode())
    for values in held["arrays"].values():
        content.update(values.tobytes())
    return content.hexdigest()[:16]


def _result(task: Any, part: Path) -> Summary:
    try:
        found: Summary = task.result()
    except GeogridError:
        raise
    except KilledWorker:
        raise ClusterFailed(file=part.name, reason="its workers died again and again") from None
    except Exception as fault:
        raise ClusterFailed(file=part.name, reason=f"{type(fault).__name__}: {fault}"[:300]) from None
    return found


# --- on the workers


def _kept(held: dict[str, Any]) -> dict[str, Any]:
    return held


def _part(part: str, out: str, called: str, planned: Plan, held: Mapping[str, Any], mark: str) -> Summary:
    """Do one part."""
    with _making:
        if mark not in _ready:
            _ready.clear()
            _ready[mark] = Grids.unpacked(held)
        grids = _ready[mark]
    path, target = Path(part), Path(out)
    if not path.exists():
        raise ClusterFailed(file=called, reason=_UNSEEN)
    target.parent.mkdir(parents=True, exist_ok=True)
    return locating.locate_file(path, target, planned, grids, called=called)
