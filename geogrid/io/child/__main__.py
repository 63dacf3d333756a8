"""``python -I -m geogrid.io.child FOLDER``: the request comes on standard input, the answer goes to files."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geogrid.errors import FileRefused, FileTooLarge, GeogridError
from geogrid.io.child import boundary, fence, points, sheet
from geogrid.io.limits import MB, Limits


def _coordinates(folder: Path, **request: Any) -> dict[str, Any]:
    from geogrid.io.child import coordinates  # pyarrow takes long to load; other files do without

    return coordinates.read(folder, **request)


JOBS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "vector": boundary.read,
    "points": points.read,
    "table": sheet.read,
    "coordinates": _coordinates,
    "drivers": boundary.drivers,
}


def main() -> None:
    """Do what the parent asks on stdin and leave the answer in the folder it names."""
    folder = Path(sys.argv[1])
    request = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    fences = fence.put_up(folder, limits)
    try:
        told = JOBS[request.pop("job")](folder, limits=limits, **request)
    except Exception as fault:  # whatever a hostile file brings about becomes an answer
        error = _error(fault, request["file"], limits)
        told = {"error": type(error).__name__, "facts": error.facts}
    (folder / "answer" / "answer.json").write_text(json.dumps({**told, "fences": fences}), encoding="utf-8")


def _error(fault: Exception, file: str, limits: Limits) -> GeogridError:
    if isinstance(fault, GeogridError):
        return fault
    if isinstance(fault, MemoryError):
        return FileTooLarge(file=file, limit=f"{limits.memory_bytes / MB:g} MB", what="memory to read it")
    traceback.print_exception(fault)
    return FileRefused(file=file, reason="it is damaged or incomplete; export it again")


if __name__ == "__main__":
    main()
