"""The answer to a batch, in pieces: JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import orjson

from geogrid.services.batch import Located

PIECE = 10_000
JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
ADDED = ("grid_code", "grid_name", "community", "street", "reason")
Pieces = Iterator[tuple[int, bytes]]
"""How many rows are done by then, and the next bytes."""


def pieces(located: Located, kind: str) -> Pieces:
    """Return an answer in one of the three formats, never more than a piece of it in memory.

    Parameters
    ----------
    kind
        JSON, CSV or PARQUET.
    """
    return _WRITERS[kind](located)


def _json(located: Located) -> Pieces:
    snapshot = located.day.snapshot
    generation = snapshot.generation
    head = {
        "generation": {"number": generation.number, "valid_from": generation.valid_from.isoformat()},
        "crs": located.crs,
        "counts": counts(located),
        "grids": {code: dict(zip(ADDED[1:4], _names(located, code), strict=True)) for code in codes_of(located)},
    }
    yield 0, orjson.dumps(head)[:-1] + b',"grid_code":['
    codes = np.array([*snapshot.index.codes, None], dtype=object)  # None is what -1 picks
    for start, end in spans(located):
        listed = orjson.dumps(codes[located.position[start:end]].tolist())[1:-1]
        yield end, (b"," if start else b"") + listed
    why = {str(row + 1): located.why(row) for row in np.flatnonzero(located.reason).tolist()}
    yield len(located), b'],"reasons":' + orjson.dumps(why) + b"}"


def _csv(located: Located) -> Pieces:
    points = located.points
    header = list(points.header or points.names)
    told = dict(zip(codes_of(located), (told_of(located, code) for code in codes_of(located)), strict=True))
    yield 0, "\ufeff".encode() + _lines([[*header, *ADDED]])
    for start, end in spans(located):
        lines = []
        for row in range(start, end):
            given = [*points.rows[row]] if points.header else [_plain(points.x[row]), _plain(points.y[row])]
            given = (given + [""] * len(header))[: len(header)]
            grid = located.grid(row)
            lines.append([*given, *(told[grid.code] if grid else [""] * 4), located.why(row) or ""])
        yield end, _lines(lines)


def _parquet(located: Located) -> Pieces:
    from geogrid.services.batch_parquet import write  # pyarrow is large; most workers never need it

    return write(located)


_WRITERS: Mapping[str, Callable[[Located], Pieces]] = {JSON: _json, CSV: _csv, PARQUET: _parquet}


def counts(located: Located) -> dict[str, int]:
    """Return how many rows there are, have a grid, lie outside all, and cannot be."""
    impossible = located.impossible
    outside = len(located) - located.located - impossible
    return {"rows": len(located), "located": located.located, "outside": outside, "impossible": impossible}


def spans(located: Located) -> Iterator[tuple[int, int]]:
    """Yield where each piece starts and ends."""
    return ((start, min(start + PIECE, len(located))) for start in range(0, len(located), PIECE))


def codes_of(located: Located) -> list[str]:
    """Return the codes of the grids that have a point."""
    used = np.unique(located.position)
    return [str(code) for code in located.day.snapshot.index.codes[used[used >= 0]]]


def _names(located: Located, code: str) -> list[str | None]:
    """Return the names of a grid, its community and its street."""
    snapshot = located.day.snapshot
    grid = snapshot.grids[code]
    community, street = snapshot.community(grid), snapshot.street(grid)
    return [grid.name, community.name if community else None, street.name if street else None]


def told_of(located: Located, code: str) -> list[str]:
    """Return what is told of a grid: code, name, community, street; empty where there is none."""
    return [code, *(name or "" for name in _names(located, code))]


def _plain(value: float) -> str:
    return "" if np.isnan(value) else repr(float(value))


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
