"""/consultations and /consultation/{id}: plans put out for comment (公示), for anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.domain import crs as systems
from geogrid.domain.addressing.finding import How
from geogrid.domain.audit.entry import network
from geogrid.domain.consultation import Basis, Remark, Standing
from geogrid.errors import GeogridError, QueryError
from geogrid.render.lineage import KINDS
from geogrid.render.plans import DIFFERENCES
from geogrid.render.wording import Wording
from geogrid.services.consultations import LONGEST_TEXT, last_day
from geogrid.services.exhibit import Exhibit, Row
from geogrid.web import identity
from geogrid.web.api import query
from geogrid.web.api.address import LONGEST_TYPED
from geogrid.web.errors import retry_after, status_of
from geogrid.web.pages.address import AS_A_WHOLE, Found
from geogrid.web.running import running

blueprint = Blueprint("consultations", __name__)

_SPOTS = 5
ROWS = 500
"""Of the table of what changes; more than that nobody reads, and the map shows all."""
STANDINGS = {
    Standing.OPEN: "open for comment",
    Standing.CLOSED: "closed",
    Standing.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Spot:
    """Where an address may be, and its grids by the names they have and are to have; None outside all.

    Parameters
    ----------
    where
        Longitude and latitude.
    about
        What else becomes of a grid that stays; None for nothing.
    """

    text: str
    where: tuple[float, float]
    old: str | None
    new: str | None
    moves: bool
    about: Row | None = None


@dataclass(frozen=True)
class Asked:
    """What is answered to an address.

    Parameters
    ----------
    kind
        spots, whole (a road or an estate, without a number), decided (by a document), nothing.
    """

    text: str
    kind: str
    spots: Sequence[Spot] = ()


@blueprint.get("/consultations")
def listing() -> str:
    return render_template(
        "consultations.html",
        page="resident",
        found=running().consultations.listing(),
        standings=STANDINGS,
        last_day=last_day,
    )


@blueprint.get("/consultation/<int:number>")
def page(number: int) -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    if not text:
        return _page(number)
    try:
        if len(text) > LONGEST_TYPED:
            raise QueryError(field="q", value=text[:40], expected=f"1 … {LONGEST_TYPED}")
        return _page(number, asked=_asked(text, running().consultations.exhibit(number), _basis(number), g.wording))
    except QueryError as error:
        return _page(number, error=error, wrong="q"), status_of(error)


@blueprint.post("/consultation/<int:number>")
def comment(number: int) -> ResponseReturnValue:
    sent = request.form
    try:
        code = running().consultations.comment(
            number, sent.get("text", ""), sent.get("grid") or None, _place(), network(identity.origin())
        )
    except GeogridError as error:
        running().consultations.one(number)  # whose page tells of it
        return _page(number, error=error, wrong="text"), status_of(error), retry_after(error)
    return _fresh(_page(number, code=code))


@blueprint.post("/consultation/<int:number>/answer")
def answer(number: int) -> ResponseReturnValue:
    try:
        found = running().consultations.answer_to(number, request.form.get("code", ""), network(identity.origin()))
    except GeogridError as error:
        running().consultations.one(number)
        return _page(number, error=error, wrong="code"), status_of(error), retry_after(error)
    return _fresh(_page(number, mine=found))


@blueprint.get("/consultation/<int:number>/notice")
def notice(number: int) -> str:
    shown, seen = running().consultations.exhibit(number), running().consultations.one(number)
    return render_template(
        "consultation_notice.html",
        page="resident",
        seen=seen,
        overtaken=running().consultations.overtaken_by(seen.consultation.plan),
        basis=running().consultations.basis(seen.consultation.plan),
        rows=shown.rows,
        picture=shown.picture,
        where_online=f"{request.host_url}consultation/{number}",
        office=running().settings.office,
        last_day=last_day,
        differences=DIFFERENCES,
        kinds=KINDS,
        colours=shown.colours,
    )


@blueprint.get("/consultation/<int:number>/drawing.geojson")
def drawing(number: int) -> Response:
    return query.geojson(running().consultations.exhibit(number).drawing)


def _page(
    number: int, *, asked: Asked | None = None, error: GeogridError | None = None, wrong: str = "",
    code: str = "", mine: Remark | None = None,
) -> str:  # fmt: skip
    shown, seen = running().consultations.exhibit(number), running().consultations.one(number)
    return render_template(
        "consultation.html",
        page="resident",
        seen=seen,
        overtaken=running().consultations.overtaken_by(seen.consultation.plan),
        decided=running().consultations.decided(seen.consultation.plan),
        basis=running().consultations.basis(seen.consultation.plan),
        received=running().consultations.received(number),
        last_day=last_day,
        rows=shown.rows[:ROWS],
        more=max(0, len(shown.rows) - ROWS),
        grids=sorted(shown.changing.items()),
        ending=sorted(shown.ending.items()),
        names=shown.names,
        picture=shown.picture,
        standings=STANDINGS,
        differences=DIFFERENCES,
        kinds=KINDS,
        colours=shown.colours,
        asked=asked,
        error=error,
        wrong=wrong,
        code=" ".join(code[start : start + 4] for start in range(0, len(code), 4)),
        mine=mine,
        sent={} if code else request.form,
        longest=LONGEST_TEXT,
    )


def _basis(number: int) -> Basis:
    return running().consultations.basis(running().consultations.one(number).consultation.plan)


def _asked(text: str, shown: Exhibit, basis: Basis, wording: Wording) -> Asked:
    """Return what becomes of the grid that an address has by the grids that are redrawn."""
    day, match = running().addresses.match(text, basis.day)
    found = Found(day, match, wording)
    if found.card in ("nothing", "elsewhere"):
        return Asked(text, "nothing")
    spots = match.spots[:_SPOTS]
    if any(spot.how is How.OVERRIDE for spot in spots):
        return Asked(text, "decided")
    placed = [spot for spot in spots if spot.where is not None and spot.how not in AS_A_WHOLE]
    told = []
    for spot in placed:
        assert spot.where is not None
        row = shown.at(*spot.where)
        if row is not None:
            moves = row.old != row.new
            about = shown.about(row.new) if row.new and not moves else None
            told.append(Spot(spot.text, spot.where, row.old_name, row.new_name, moves, about))
            continue
        code = next(iter(spot.grids), None)
        name = found.snapshot.full_name(found.snapshot.grids[code]) if code else None
        told.append(Spot(spot.text, spot.where, name, name, moves=False))
    return Asked(text, "spots", told) if told else Asked(text, "whole")


def _place() -> tuple[float, float] | None:
    lon, lat = (request.form.get(name, "") for name in ("lon", "lat"))
    if not lon and not lat:
        return None
    place = query.number("lon", lon), query.number("lat", lat)
    if not systems.fits("cgcs2000", *place):
        raise QueryError(field="lon", value=lon[:20], expected="118.31, 29.71")
    return place


def _fresh(page: str) -> Response:
    """Have nobody keep what only who commented is to see."""
    answer = Response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
