"""The answer to a batch, in pieces: JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import orjson

from geogrid.domain.locating.borders import BORDER
from geogrid.domain.locating.headers import free_names
from geogrid.domain.locating.rows import Note
from geogrid.io.coordinates import Coordinates, Lines
from geogrid.io.formula import harmless
from geogrid.services.batch import Located

PIECE = 10_000
JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
TOLD = ("grid_code", "grid_name", "community", "street")
REASON = "reason"
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
        "grids": {code: dict(zip(TOLD[1:], _names(located, code), strict=True)) for code in codes_of(located)},
    }
    yield 0, orjson.dumps(head)[:-1]
    columns = _columns(located)
    for number, (name, values) in enumerate(columns.items()):
        yield 0, b',"%s":[' % name.encode()
        for start, end in spans(located):
            done = (number * len(located) + end) // len(columns)
            yield done, (b"," if start else b"") + orjson.dumps(values(start, end))[1:-1]
        yield (number + 1) * len(located) // len(columns), b"]"
    why = {str(row + 1): located.why(row) for row in np.flatnonzero(located.notes).tolist()}
    yield len(located), b',"reasons":' + orjson.dumps(why) + b"}"


def _columns(located: Located) -> dict[str, Callable[[int, int], list[Any]]]:
    """Return the members of JSON that have a value for each row, and what gives those of some rows."""
    codes = np.array([*located.day.snapshot.index.codes, None], dtype=object)  # None is what -1 picks

    def border(at: int, start: int, end: int) -> list[Any]:
        return border_columns(located, start, end)[at]

    columns = {name: partial(border, at) for at, name in enumerate(border_names(located))}
    return {"grid_code": lambda start, end: codes[located.position[start:end]].tolist(), **columns}


def _csv(located: Located) -> Pieces:
    points = located.points
    header = list(points.header or points.names)
    told = dict(zip(codes_of(located), (told_of(located, code) for code in codes_of(located)), strict=True))
    yield 0, "\ufeff".encode() + _lines([[*header, *added_names(located).values()]])
    for start, end in spans(located):
        given = points.rows.between(start, end) if points.header else _given(points, start, end)
        found = []
        more = zip(*border_columns(located, start, end), strict=True) if located.borders else [()] * (end - start)
        for row, border in zip(range(start, end), more, strict=True):
            grid = located.grid(row)
            of_grid = [*(told[grid.code] if grid else [""] * len(TOLD)), *map(_word, border)]
            found.append([harmless(cell) for cell in of_grid] + [located.why(row) or ""])
        ends = Lines()
        csv.writer(ends).writerows(found)
        yield end, "".join(f"{line},{end}" for line, end in zip(given, ends, strict=True)).encode()


def _given(points: Coordinates, start: int, end: int) -> list[str]:
    """Return the coordinates of some rows as the beginnings of lines."""
    return [
        f"{_plain(x)},{_plain(y)}"
        for x, y in zip(points.x[start:end].tolist(), points.y[start:end].tolist(), strict=True)
    ]


def _parquet(located: Located) -> Pieces:
    from geogrid.services.batch_parquet import write  # pyarrow is large; most workers never need it

    return write(located)


_WRITERS: Mapping[str, Callable[[Located], Pieces]] = {JSON: _json, CSV: _csv, PARQUET: _parquet}


def counts(located: Located) -> dict[str, int | float]:
    """Return how many rows there are, have a grid, lie outside all, are swapped, cannot be; and the share swapped."""
    rows, swapped = len(located), located.count(Note.SWAPPED)
    found: dict[str, int | float] = {
        "rows": rows,
        "located": located.located,
        "outside": located.count(Note.OUTSIDE),
        "swapped": swapped,
        "swapped_share": round(swapped / max(rows, 1), 4),
        "impossible": located.impossible,
    }
    return found if located.near is None else {**found, "near_border": int(located.near.sum())}


def spans(located: Located) -> Iterator[tuple[int, int]]:
    """Yield where each piece starts and ends."""
    return ((start, min(start + PIECE, len(located))) for start in range(0, len(located), PIECE))


def added_names(located: Located) -> dict[str, str]:
    """Return what each column that is added to the given ones is called: those stay."""
    return free_names((*TOLD, *border_names(located), REASON), located.points.header or located.points.names)


def border_names(located: Located) -> tuple[str, ...]:
    """Return the columns that tell of the border: none where it was not asked for."""
    return () if located.borders is None else BORDER


def border_columns(located: Located, start: int, end: int) -> tuple[list[Any], ...]:
    """Return what they hold for some rows: metres, codes, whether another grid is near; None without a grid."""
    assert located.borders is not None and located.near is not None
    codes = np.array([*located.day.snapshot.index.codes, None], dtype=object)
    distance = np.round(located.borders.distance_m[start:end], 2).astype(object)
    near = located.near[start:end].astype(object)
    distance[located.position[start:end] < 0] = near[located.position[start:end] < 0] = None
    return distance.tolist(), codes[located.borders.neighbour[start:end]].tolist(), near.tolist()


def codes_of(located: Located) -> list[str]:
    """Return the codes of the grids that have a point, and of those beyond a border."""
    used = np.unique(located.position)
    if located.borders is not None:
        used = np.union1d(used, located.borders.neighbour)
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


def _word(value: Any) -> str:
    """Return a value as a cell."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
