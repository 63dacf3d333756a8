"""POST /api/locate: the grids of many points; above a number of them a job, /api/jobs/{id}."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
from flask import Blueprint, Response, request, url_for

from geogrid.errors import QueryError
from geogrid.io import coordinates
from geogrid.io.coordinates import Coordinates
from geogrid.services import batch, batch_file
from geogrid.services.batch import Located
from geogrid.services.batch_file import CSV, JSON, PARQUET, Pieces
from geogrid.services.jobs import Job
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_locate", __name__)

LARGEST = 32 * 1024 * 1024
"""Bytes of a body."""
AT_ONCE = 100_000
"""Points that are answered at once; more become a job."""
FARTHEST = 10_000
"""Metres that the accuracy of points may be."""
_ANSWERS = (JSON, CSV, PARQUET)
_PIECE = 1 << 20


@api.post("/api/locate")
def locate() -> Response:
    request.max_content_length = LARGEST
    sent, crs = _read()
    on = query.on()
    located = batch.locate(running().lookup, sent, query.crs(crs), on, query.metres("within", FARTHEST))
    kind = _wanted()
    pieces, headers = batch_file.pieces(located, kind), _headers(located)
    if len(located) <= AT_ONCE:
        return Response(_bytes(pieces), headers=headers, mimetype=kind)
    job = running().jobs.start(pieces, len(located), kind, headers)
    answer = query.json(_job(job))
    answer.status_code = 202
    answer.headers["Location"] = url_for("api_locate.job", id=job.id)
    return _fresh(answer)


@api.get("/api/jobs/<id>")
def job(id: str) -> Response:  # noqa: A002 - that is what it is called
    return _fresh(query.json(_job(running().jobs.job(id))))


@api.delete("/api/jobs/<id>")
def cancel(id: str) -> Response:  # noqa: A002
    return _fresh(query.json(_job(running().jobs.cancel(id))))


@api.get("/api/jobs/<id>/result")
def result(id: str) -> Response:  # noqa: A002
    job, file = running().jobs.answer(id)
    headers = {**job.headers, "Content-Length": str(file.stat().st_size)}
    return _fresh(Response(_read_in_pieces(file), headers=headers, mimetype=job.kind))


def _read() -> tuple[Coordinates, str]:
    """Return the points sent and their coordinate system."""
    kind, crs = request.mimetype, request.args.get("crs", "wgs84")
    x, y = request.args.get("x"), request.args.get("y")
    content = request.get_data(cache=False)
    if kind == CSV:
        return coordinates.from_csv(content, x, y), crs
    if kind == PARQUET:
        return coordinates.from_parquet(content, x, y), crs
    if kind != JSON:
        raise QueryError(field="Content-Type", value=kind or "-", expected=", ".join(_ANSWERS))
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, dict):
        raise QueryError(field="body", value="-", expected='{"points": [[118.31, 29.71]]}')
    return coordinates.from_json(values), str(values.get("crs", crs))


def _wanted() -> str:
    """Return the format of the answer: that of the body, unless another one is accepted."""
    kinds = [request.mimetype, *(kind for kind in _ANSWERS if kind != request.mimetype)]
    if not request.accept_mimetypes:
        return kinds[0]
    return request.accept_mimetypes.best_match(kinds) or kinds[0]


def _headers(located: Located) -> dict[str, str]:
    counts = {_header(name): str(count) for name, count in batch_file.counts(located).items()}
    number = str(located.day.snapshot.generation.number)
    return {**counts, "Geogrid-Generation": number, "ETag": f'"{located.day.key}"', "Cache-Control": "no-store"}


def _header(name: str) -> str:
    return f"Geogrid-{name.replace('_', '-').title()}"


def _bytes(pieces: Pieces) -> Iterator[bytes]:
    return (piece for _, piece in pieces)


def _read_in_pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _job(job: Job) -> dict[str, object]:
    told = {"id": job.id, "state": job.state.value, "done": job.done, "of": job.of}
    return {**told, "result": url_for("api_locate.result", id=job.id)}


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
