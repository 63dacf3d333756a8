"""The look-up index in one file, read by mapping it into memory, so that all processes of a host share one copy.

A line of JSON says what arrays there are, where they begin and what their sum is (SHA-256); they follow as they lie in
memory. What does not have that sum is not used: the compiled look-up goes where the numbers say. The file is geogrid's
own and holds numbers and codes only; it is no format for exchange, and one of another version is made anew.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

import numpy as np

from geogrid.domain.locating.index import LocateIndex
from geogrid.errors import FileMissing, IndexUnusable

_Index = TypeVar("_Index", bound=LocateIndex)

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is being written, or was when its process was killed."""
_FORMAT = "geogrid index 5"
_ALIGNED = 64  # bytes: where an array may begin
_LONGEST_HEAD = 65_536
_KINDS = ("i", "f", "U")  # whole numbers, decimals, texts: nothing that runs when it is read


def save(index: LocateIndex, path: Path, of: str = "") -> None:
    """Write an index to a file; one that is there is replaced when the new one is complete.

    Parameters
    ----------
    of
        What the index was made of, to be asked for by `load`.

    Raises
    ------
    OSError
        Where nothing can be written.
    """
    arrays = {name: np.ascontiguousarray(values) for name, values in index.arrays().items()}
    head = _head(arrays, of)
    with NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
        try:
            file.write(head)
            for part in _parts(arrays):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


def load(path: Path, of: str | None = None) -> LocateIndex:
    """Return the index of a file; its arrays stay in the file, of which all processes share one copy in memory.

    Parameters
    ----------
    of
        What it must have been made of; None for whatever it was.

    Raises
    ------
    FileMissing, IndexUnusable
    """
    return load_as(LocateIndex, path, of)


def load_as(kind: type[_Index], path: Path, of: str | None = None) -> _Index:
    """Return the same as an index of some kind."""
    if not path.is_file():
        raise FileMissing(file=path.name)
    # Copied when written to, which nothing does: so the arrays are of the same kind as those of an index just built.
    content = np.asarray(np.memmap(path, np.uint8, "c")) if path.stat().st_size else np.empty(0, dtype=np.uint8)
    first = bytes(content[:_LONGEST_HEAD]).partition(b"\n")[0]
    try:
        head = json.loads(first)
        if head["format"] != _FORMAT:
            raise IndexUnusable(file=path.name, reason="it was made by another version of geogrid")
        if of is not None and head["of"] != of:
            raise IndexUnusable(file=path.name, reason="it was made of other grids")
        if hashlib.sha256(content[len(first) + 1 :].data).hexdigest() != head["sum"]:
            raise ValueError("damaged")
        return kind.of_arrays({name: _array(content, len(first), *how) for name, how in head["arrays"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise IndexUnusable(file=path.name, reason="it is damaged or no index") from None


def _head(arrays: dict[str, np.ndarray], of: str) -> bytes:
    """Return the first line; places count from its end."""
    place, table, total = 0, {}, hashlib.sha256()
    for name, values in arrays.items():
        table[name] = (values.dtype.str, values.shape, place)
        place += values.nbytes + -values.nbytes % _ALIGNED
    for part in _parts(arrays):
        total.update(part)
    line = json.dumps({"format": _FORMAT, "of": of, "sum": total.hexdigest(), "arrays": table}).encode()
    return line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n"


def _parts(arrays: dict[str, np.ndarray]) -> Iterator[memoryview | bytes]:
    """Yield the bytes of all arrays, each up to where the next may begin."""
    for values in arrays.values():
        yield values.data.cast("B") if values.size else b""
        yield b"\0" * (-values.nbytes % _ALIGNED)


def _array(content: np.ndarray, head: int, kind: str, shape: list[int], place: int) -> np.ndarray:
    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS:
        raise ValueError(kind)
    begin = head + 1 + place
    size = dtype.itemsize * math.prod(shape)  # of Python's numbers, which do not overflow
    if place < 0 or min(shape, default=0) < 0 or begin + size > len(content):
        raise ValueError("the file ends too early")
    return content[begin : begin + size].view(dtype).reshape(shape)
