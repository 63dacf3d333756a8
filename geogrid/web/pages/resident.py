"""The resident's pages: the grid of an address, of a point or of a code (/), and all grids as a list (/list).

The answer is always in the page the server sends; the map and the suggestions are added by the browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.errors import GeogridError, NoGridHere
from geogrid.services import places
from geogrid.services.directory import directory
from geogrid.services.lookup import GridAnswer, PointAnswer
from geogrid.services.places import Match, PlaceFound
from geogrid.web.api import query
from geogrid.web.running import running

CHOICES = 20

blueprint = Blueprint("resident", __name__)


@dataclass(frozen=True)
class Answer:
    """What the card says.

    Parameters
    ----------
    kind
        ask (nothing asked yet), grid, choose (several places), nothing (no such place), outside, refused.
    text
        The address as typed.
    found
        The place that `text` was taken to mean; None when a point or a code was asked for.
    grid, point
        The grid, and why it is this one; a grid asked for by code has no point.
    asked
        The point as it was asked for: coordinate system, east, north.
    accuracy
        How far the device's location may be off (m); None for any other point.
    choices
        The places to choose from.
    error
        Why there is no grid.
    """

    kind: str
    text: str = ""
    found: PlaceFound | None = None
    grid: GridAnswer | None = None
    point: PointAnswer | None = None
    asked: tuple[str, float, float] | None = None
    accuracy: float | None = None
    choices: Sequence[PlaceFound] = ()
    error: GeogridError | None = None

    @property
    def unsure(self) -> bool:
        """Whether the device's location may really be beyond the border."""
        return bool(self.point and self.accuracy and self.accuracy > self.point.border_m)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    try:
        answer = _answer(request.args)
    except NoGridHere as error:
        answer = Answer("outside", error=error)
    except GeogridError as error:
        answer = Answer("refused", error=error)
    answer = replace(answer, text=request.args.get("q", "").strip())
    return render_template("resident.html", page="resident", answer=answer)


@blueprint.get("/list")
def list_of_grids() -> ResponseReturnValue:
    snapshot = running().lookup.snapshot(query.on())
    return render_template("list.html", page="resident", entries=directory(snapshot), snapshot=snapshot)


def _answer(asked: Mapping[str, str]) -> Answer:
    if asked.get("q", "").strip():
        return _by_text(asked["q"], asked.get("place"))
    if asked.get("grid"):
        return Answer("grid", grid=running().lookup.grid(asked["grid"], query.on()))
    if asked.get("x") and asked.get("y"):
        return _by_point(asked)
    return Answer("ask")


def _by_text(text: str, chosen: str | None) -> Answer:
    house, on = running(), query.on()
    with house.database.reading() as session:
        found = places.search(session, house.lookup.snapshot(on), text, CHOICES, on)
    exact = [place for place in found if place.match == Match.EXACT]
    meant = [place for place in found if place.place.code == chosen] or exact or found
    if len(meant) != 1:
        return Answer("choose" if found else "nothing", choices=found)
    place = meant[0].place
    point = house.lookup.point("cgcs2000", place.lon, place.lat, on)
    return Answer("grid", found=meant[0], grid=point.found, point=point)


def _by_point(asked: Mapping[str, str]) -> Answer:
    crs, x, y = query.crs(asked.get("crs", "cgcs2000")), query.number("x", asked["x"]), query.number("y", asked["y"])
    accuracy = query.number("accuracy", asked["accuracy"]) if asked.get("accuracy") else None
    point = running().lookup.point(crs, x, y, query.on())
    return Answer("grid", grid=point.found, point=point, asked=(crs, x, y), accuracy=accuracy)
