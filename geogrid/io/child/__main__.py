"""``python -I -m geogrid.io.child FOLDER``: the request comes on standard input, the answer goes to files."""

from __future__ import annotations

import json
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from geogrid.errors import FileRefused, FileTooLarge, GeogridError
from geogrid.io.child import fence
from geogrid.io.limits import MB, Limits

# The module whose `read` does it. Each needs other libraries, some of which take long to load.
JOBS = {
    "vector": "boundary",
    "points": "points",
    "table": "sheet",
    "coordinates": "coordinates",
    "body": "body",
    "drivers": "drivers",
}


def main() -> None:
    """Do what the parent asks on stdin and leave the answer in the folder it names."""
    folder = Path(sys.argv[1])
    request = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    fences = fence.put_up(folder, limits)
    try:
        told = _read(request.pop("job"), folder, limits=limits, **request)
    except Exception as fault:  # whatever a hostile file brings about becomes an answer
        error = _error(fault, request["file"], limits)
        told = {"error": type(error).__name__, "facts": error.facts}
    (folder / "answer" / "answer.json").write_text(json.dumps({**told, "fences": fences}), encoding="utf-8")


def _read(job: str, folder: Path, **request: Any) -> dict[str, Any]:
    told: dict[str, Any] = import_module(f"geogrid.io.child.{JOBS[job]}").read(folder, **request)
    return told


def _error(fault: Exception, file: str, limits: Limits) -> GeogridError:
    if isinstance(fault, GeogridError):
        return fault
    if isinstance(fault, MemoryError):
        return FileTooLarge(file=file, limit=f"{limits.memory_bytes / MB:g} MB", what="memory to read it")
    traceback.print_exception(fault)
    return FileRefused(file=file, reason="it is damaged or incomplete; export it again")


if __name__ == "__main__":
    main()
