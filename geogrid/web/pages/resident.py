"""The resident's pages: the grid of an address, of a point or of a code (/), and all grids as a list (/list).

The answer is always in the page the server sends; the map and the suggestions are added by the browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.domain.addressing.finding import Match, Remark, Spot, match_of
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.grid import CODE_15
from geogrid.errors import (
    DatabaseUnreachable,
    GeogridError,
    GridIsParty,
    GridLater,
    GridRetired,
    NoGridHere,
    QueryError,
)
from geogrid.errors.requests import GridIsMicro
from geogrid.render import lineage
from geogrid.services import coming, micro_grids, place_decisions
from geogrid.services.coming import Change, Coming, Decided
from geogrid.services.directory import directory
from geogrid.services.lookup import GridAnswer, PointAnswer
from geogrid.services.sides_texts import PublicText
from geogrid.web import characters
from geogrid.web import coming as words
from geogrid.web.api import query
from geogrid.web.api.address import LONGEST_TYPED
from geogrid.web.pages import address
from geogrid.web.pages.address import Choice, Found
from geogrid.web.running import running

_MEANT = 5
"""Names that are offered where nothing was found."""
_LONGEST_SAID = 60

blueprint = Blueprint("resident", __name__)


@dataclass(frozen=True)
class Answer:
    """What the card says.

    Parameters
    ----------
    kind
        ask (nothing asked yet), grid, absent (a code of other days), otherwise (a code of a party grid or
        micro-grid), outside, refused; of an address also probable, open, places, elsewhere, nothing.
    text
        The address as typed.
    found
        How `text` was read and matched; None when a point or a code was asked for.
    grid, point
        The grid, and why it is this one; a grid asked for by code has no point.
    asked
        The point as it was asked for: coordinate system, east, north.
    accuracy
        How far the device's location may be off (m); None for any other point.
    meant
        What may have been meant, where nothing was found.
    sides
        What is written of the four sides of the grid; None where nothing is.
    micros
        The micro-grids of the grid.
    coming
        What published plans will make of it.
    error
        Why there is no grid.
    """

    kind: str
    text: str = ""
    found: Found | None = None
    grid: GridAnswer | None = None
    point: PointAnswer | None = None
    asked: tuple[str, float, float] | None = None
    accuracy: float | None = None
    meant: Sequence[Choice] = ()
    sides: PublicText | None = None
    micros: Sequence[Micro] = ()
    coming: Sequence[Coming] = ()
    error: GeogridError | None = None

    @property
    def since(self) -> str:
        """The day from which on a code of other days is no more, or is one."""
        return g.wording.day(date.fromisoformat(self.error.facts["since"])) if self.error else ""

    @property
    def shares(self) -> list[str]:
        """How much of its ground each of those has that it is of."""
        heirs = self.error.facts["successors"] if self.error else []
        told = [(each["area_share"], each["households_share"]) for each in heirs]
        return ["" if area is None else lineage.shares(area, lived, g.wording) for area, lived in told]

    @property
    def to_come(self) -> list[tuple[str, str]]:
        """What is to come as sentences, and where the same is asked for that day."""
        return [(words.sentence(each, g.wording), _then(each)) for each in self.coming]

    @property
    def unsure(self) -> bool:
        """Whether the device's location may really be beyond the border."""
        return bool(self.point and self.accuracy and self.accuracy > self.point.border_m)

    @property
    def said(self) -> str:
        """The address as it is repeated in a sentence."""
        return address.shortened(self.text, _LONGEST_SAID)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    try:
        answer = _answer(request.args)
    except NoGridHere as error:
        answer = Answer("outside", error=error)
    except (GridRetired, GridLater) as error:
        answer = Answer("absent", error=error)
    except (GridIsParty, GridIsMicro) as error:
        answer = Answer("otherwise", error=error)
    except GeogridError as error:
        answer = Answer("refused", error=error)
    answer = replace(answer, text=_typed(request.args))
    if answer.grid:
        code, on = answer.grid.grid.code, query.on()
        micros = micro_grids.of_grid(running().database, code, on)
        answer = replace(answer, sides=running().sides.text(code, on), micros=micros, coming=_coming(answer))
    asked = {name: value for name, value in request.args.items() if name != "on"}
    body = render_template("resident.html", page="resident", answer=answer, day=_day(), today_asked=asked)
    shown = make_response(body)
    if answer.text or answer.asked:
        shown.headers["Cache-Control"] = "no-store"  # where somebody lives, or is, stays on nobody's disk
    return shown


@blueprint.get("/list")
def list_of_grids() -> ResponseReturnValue:
    snapshot = running().lookup.snapshot(query.on())
    return render_template("list.html", page="resident", entries=directory(snapshot), snapshot=snapshot, day=_day())


def _then(coming: Coming) -> str:
    asked = {**request.args, "on": coming.since.isoformat()}
    if "grid" in asked and Change.CODE in coming.changes:
        (asked["grid"],) = coming.changes[Change.CODE]
    return "/?" + urlencode(asked)


def _coming(answer: Answer) -> Sequence[Coming]:
    """Return what will change; nothing where that cannot be read, as what is in memory is answered all the same."""
    lookup, on = running().lookup, query.on()
    with suppress(DatabaseUnreachable):
        if answer.grid and answer.found and (where := _placed(answer.found)):
            return coming.of_place(lookup, answer.grid.grid, *where, on, _decided(answer.found, on))
        if answer.grid and answer.point:
            return coming.of_place(lookup, answer.grid.grid, answer.point.lon, answer.point.lat, on)
        if answer.grid:
            return coming.of_grid(lookup, answer.grid.grid, on)
    return ()


def _placed(found: Found) -> tuple[float, float] | None:
    """Return where the place of the register lies that an address is; None of what has no place of its own."""
    spot = found.spot if found.match.spots else None
    return spot.where if spot and spot.place and spot.how not in address.AS_A_WHOLE else None


def _decided(found: Found, on: date) -> Decided:
    """Return what is decided about the place of an address, on a day and later."""
    spot, addresses = found.spot, running().addresses
    document = next((note.meant for note in spot.notes if note.remark is Remark.BY_DOCUMENT), "")
    with running().database.reading() as session:
        return place_decisions.of_place(session, addresses.book(session, found.day, on), spot.place or "", on, document)


def _day() -> date | None:
    """Return the day that is asked about; None where none is said, or what is said is none."""
    with suppress(QueryError):
        return query.on() if request.args.get("on") else None
    return None


def _typed(asked: Mapping[str, str]) -> str:
    return characters.cleaned(asked.get("q", "")).strip()


def _answer(asked: Mapping[str, str]) -> Answer:
    if text := _typed(asked):
        return _by_text(text, asked.get("place"))
    if asked.get("grid"):
        return Answer("grid", grid=running().lookup.grid(asked["grid"], query.on()))
    if asked.get("x") and asked.get("y"):
        return _by_point(asked)
    return Answer("ask")


def _by_text(text: str, chosen: str | None) -> Answer:
    day, match = running().addresses.match(text, query.on())
    found = Found(day, _chosen(match, chosen), g.wording)
    if found.card == "nothing" and CODE_15.fullmatch(text):
        return Answer("grid", grid=running().lookup.grid(text, query.on()))
    if found.card == "nothing":
        return Answer("nothing", found=found, meant=_meant(text, found))
    if found.card not in ("grid", "probable"):
        return Answer(found.card, found=found)
    try:
        point = _point(found.spot)
    except NoGridHere as error:
        if found.grid is None:
            return Answer("outside", found=found, error=error)
        point = None  # of a decision: the point is elsewhere
    if found.grid is None:
        return Answer("open", found=found)
    if point and point.found.grid.code != found.grid.code:
        point = None
    return Answer(found.card, found=found, grid=GridAnswer(day, found.grid), point=point)


def _chosen(match: Match, place: str | None) -> Match:
    """Return a match of which one place was chosen."""
    spots = [spot._replace(trust=1.0) for spot in match.spots if place and spot.place == place]
    return match_of(match.parse, spots[:1]) if spots else match


def _point(spot: Spot) -> PointAnswer | None:
    """Return what there is to say of the point of an address; None for what has none."""
    if spot.where is None or spot.how in address.AS_A_WHOLE:
        return None
    return running().lookup.point("cgcs2000", *spot.where, query.on())


def _meant(text: str, found: Found) -> list[Choice]:
    if len(text) > LONGEST_TYPED:
        return []
    suggested = running().addresses.suggest(text, query.on(), _MEANT)
    return list(address.suggestions(suggested, found.snapshot, found.wording))


def _by_point(asked: Mapping[str, str]) -> Answer:
    crs, x, y = query.crs(asked.get("crs", "cgcs2000")), query.number("x", asked["x"]), query.number("y", asked["y"])
    accuracy = query.number("accuracy", asked["accuracy"]) if asked.get("accuracy") else None
    point = running().lookup.point(crs, x, y, query.on())
    return Answer("grid", grid=point.found, point=point, asked=(crs, x, y), accuracy=accuracy)
