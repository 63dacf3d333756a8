"""What a job has of its answer so far, put aside for whoever does not want to wait: files of the folder of its work."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_NAME = "so-far-"


def put(folder: Path, number: int, answer: bytes) -> None:
    """Put aside what there is of an answer; nobody sees half of it.

    Parameters
    ----------
    number
        From 1; higher than those before.
    """
    new = folder / f"{_NAME}new"
    new.write_bytes(answer)
    new.replace(_file(folder, number))


def last(folder: Path) -> int:
    """Return the number of what was put aside last; 0 when nothing was, or it was removed."""
    names: list[str] = []
    with suppress(OSError):
        names = [file.name for file in folder.iterdir()]
    numbers = (name.removeprefix(_NAME) for name in names if name.startswith(_NAME))
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def read(folder: Path, number: int) -> bytes:
    """Return what was put aside under a number.

    Raises
    ------
    FileNotFoundError
        When the job is over.
    """
    return _file(folder, number).read_bytes()


def _file(folder: Path, number: int) -> Path:
    return folder / f"{_NAME}{number}"
