"""POST /api/locate: the grids of many points; above a number of them a job, /api/jobs/{id}."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for

from geogrid.domain.audit.entry import network
from geogrid.errors import JobUnknown, PlanUnknown, QueryError
from geogrid.io.coordinates import NOTHING
from geogrid.services import batch, batch_file, batch_request, limits
from geogrid.services.batch import Located
from geogrid.services.batch_file import CSV, JSON, PARQUET, Pieces
from geogrid.services.batch_request import Asked
from geogrid.services.jobs import Job, Work
from geogrid.services.lookup import Lookup
from geogrid.web import identity
from geogrid.web.api import query
from geogrid.web.idempotency import once
from geogrid.web.running import running

api = Blueprint("api_locate", __name__)

LARGEST, LARGEST_JSON = 32 * 1024 * 1024, 4 * 1024 * 1024
"""Bytes of a body; JSON takes many times its size in memory while it is read."""
AT_ONCE = 100_000
"""Points that are answered at once; more become a job."""
FARTHEST = 10_000
"""Metres that the accuracy of points may be."""
_ANSWERS = (JSON, CSV, PARQUET)


@api.post("/api/locate")
def locate() -> Response:
    limits.count_anyway(running().database, limits.BATCH_NET, network(identity.origin()))
    request.max_content_length = LARGEST_JSON if request.mimetype == JSON else LARGEST
    body, asked = request.get_data(cache=False), _asked()
    points, crs = batch_request.read(asked, body)
    asked = replace(asked, crs=query.crs(crs))
    if len(points) > AT_ONCE:
        return _later(asked, body, len(points))
    located = batch.locate(running().lookup, points, asked.crs, asked.on, asked.within)
    return Response(_bytes(batch_file.pieces(located, asked.answer)), headers=_headers(located), mimetype=asked.answer)


@once(lambda asked, body, rows: body)
def _later(asked: Asked, body: bytes, rows: int) -> Response:
    """Make a job of it; what cannot be answered is refused here."""
    batch.locate(running().lookup, NOTHING, asked.crs, asked.on)
    job = running().jobs.start(asked.as_plain(), body, rows, asked.answer)
    answer = query.json(described(job))
    answer.status_code = 202
    answer.headers["Location"] = url_for("api_locate.job", id=job.id)
    return _fresh(answer)


def work(lookup: Lookup) -> Work:
    """Return what makes the answers of jobs."""

    def make(told: dict[str, Any], body: bytes, folder: Path) -> tuple[dict[str, str], Pieces]:
        asked = Asked.of_plain(told)
        points, _ = batch_request.read(asked, body, folder)
        located = batch.locate(lookup, points, asked.crs, asked.on, asked.within)
        return _headers(located), batch_file.pieces(located, asked.answer)

    return make


@api.get("/api/jobs/<id>")
def job(id: str) -> Response:  # noqa: A002 - that is what it is called
    return _fresh(query.json(described(_seen(id))))


@api.delete("/api/jobs/<id>")
def cancel(id: str) -> Response:  # noqa: A002
    _seen(id)
    job = running().jobs.cancel(id)
    if job is None:
        return _fresh(Response(status=204))
    answer = query.json(described(job))
    answer.status_code = 202
    return _fresh(answer)


@api.get("/api/jobs/<id>/result")
def result(id: str) -> Response:  # noqa: A002
    _seen(id)
    job, file = running().jobs.answer(id)
    answer = send_file(file, job.kind, etag=False, conditional=False)
    answer.headers.extend(job.headers)
    return _fresh(answer)


@api.get("/api/jobs/<id>/so-far")
def so_far(id: str) -> Response:  # noqa: A002
    """Answer with what there is of the answer of a job while it is made."""
    job = _seen(id)
    if job.is_over:
        return result(id)
    return _fresh(Response(running().jobs.so_far(id), mimetype=job.kind))


def _seen(id: str) -> Job:  # noqa: A002
    """Return a job, unless it is about a plan that is not for whoever asks."""
    job = running().jobs.job(id)
    if (plan := job.asked.get("plan")) is not None:
        try:
            running().plans.dossier(plan, identity.actor())
        except PlanUnknown:
            raise JobUnknown() from None
    return job


def _asked() -> Asked:
    kind, told = request.mimetype, request.args
    if kind not in _ANSWERS:
        raise QueryError(field="Content-Type", value=kind or "-", expected=", ".join(_ANSWERS))
    within = query.metres("within", FARTHEST)
    return Asked(kind, _wanted(), told.get("x"), told.get("y"), told.get("crs", "wgs84"), query.on(), within)


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


def described(job: Job) -> dict[str, object]:
    """Return how far a job is, and where its answer will be."""
    told = {"id": job.id, "state": job.state.value, "done": job.done, "of": job.of, "so_far": job.so_far}
    return {**told, "result": url_for("api_locate.result", id=job.id)}


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
