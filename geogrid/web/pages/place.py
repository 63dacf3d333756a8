"""/register/place: one place, corrected, merged with others, with its other names and overrides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register.key import Parts
from geogrid.domain.grid import Level
from geogrid.errors import GeogridError, QueryError
from geogrid.render import matches, register
from geogrid.services import place_about
from geogrid.services.place_about import Sources
from geogrid.services.register_places import PlaceSeen
from geogrid.services.snapshot import Snapshot
from geogrid.web import identity, versions
from geogrid.web.api import query
from geogrid.web.errors import retry_after, status_of
from geogrid.web.running import running

blueprint = Blueprint("place", __name__)

_LONGEST = 200
_BACK = ("kind", "community", "page")
_PARTS = dict(zip(Parts._fields, ("Road", "House number", "Estate", "Building", "Entrance", "Room"), strict=True))
"""The parts of an address by the names of their fields, and their titles."""


@blueprint.get("/register/place")
def page() -> ResponseReturnValue:
    return show(request.args.get("code", ""), beside=request.args.get("with", "").strip())


@blueprint.post("/register/place")
def correct() -> ResponseReturnValue:
    code = request.form.get("code", "")
    return _changed(code, "correct", lambda: _correct(code))


@blueprint.post("/register/place/merge")
def merge() -> ResponseReturnValue:
    code = request.form.get("code", "")
    return _changed(code, "merge", lambda: _merge(code))


def show(code: str, error: GeogridError | None = None, refused: str = "", beside: str = "") -> str:
    """Return the page of a place, with what was typed where a form of it was refused.

    Parameters
    ----------
    code
        Its own, or one that was merged into it.
    refused
        Which form: correct, merge, alias, override.
    beside
        Code of another place that it is to be compared with.

    Raises
    ------
    PlaceUnknown, NoGeneration
    """
    held = running()
    sources = Sources(held.database, held.register, held.places, held.addresses)
    about = place_about.about(sources, code, today(), beside, identity.actor())
    return render_template(
        "place.html",
        page="register",
        about=about,
        place=about.seen.place,
        part_names=_PARTS,
        told_in_parts=personal.told_of(replace(about.seen.place, address="")) is not None,
        community=_called(about.seen.place.community, about.day.snapshot),
        beside=beside,
        told=matches.how(about.match, g.wording),
        percent=lambda share: matches.percent(share, g.wording),
        snapshot=about.day.snapshot,
        grids=[(code, about.day.snapshot.full_name(grid)) for code, grid in about.day.snapshot.grids.items()],
        communities=[area for area in about.day.snapshot.areas.values() if area.level is Level.COMMUNITY],
        kinds={kind.value: title for kind, title in register.KINDS.items()},
        error=error and register.refusal(error, g.wording),
        refused=refused,
        at=str(error.facts["field"]) if isinstance(error, QueryError) else "",
        typed=request.form if error else {},
        points=_points(about.seen, about.twins),
        today=today(),
    )


def code_of(text: str, snapshot: Snapshot | None) -> str:
    """Return the code of a community or a grid typed by its name, where one is called so; else what was typed."""
    wanted = text.strip()
    if snapshot is None or wanted in snapshot.areas or wanted in snapshot.grids:
        return wanted
    named = [area.code for area in snapshot.areas.values() if area.name == wanted]
    named += [code for code, grid in snapshot.grids.items() if snapshot.full_name(grid) == wanted]
    return named[0] if len(named) == 1 else wanted


def _called(code: str | None, snapshot: Snapshot) -> str | None:
    """Return the name of a community by its code; the code, where that name says another or none."""
    area = snapshot.areas.get(code or "")
    return area.name if area and code_of(area.name, snapshot) == code else code


def _points(seen: PlaceSeen, twins: Any) -> list[dict[str, Any]]:
    return [
        {"code": each.place.code, "lon": each.place.lon, "lat": each.place.lat, "own": each is seen}
        for each in (seen, *twins)
    ]


def _changed(code: str, form: str, change: Callable[[], str]) -> ResponseReturnValue:
    try:
        return redirect(change(), 303)
    except GeogridError as error:
        return show(code, error, form), status_of(error), retry_after(error)


def _correct(code: str) -> str:
    """Let the place say what the form has other than it; return where to go then."""
    now = running().places.one(code, today()).place
    told = {field: value for field, value in _fields(request.form).items() if value != _shown(getattr(now, field))}
    seen = versions.seen_in_form()
    running().places.change(code, told, today(), seen, identity.record(), identity.actor())
    if "back_page" in request.form:  # from the list, to the list
        asked = {name: request.form[f"back_{name}"] for name in _BACK if request.form.get(f"back_{name}")}
        return f"/register?{urlencode(asked)}"
    return _of(code)


def _shown(value: Any) -> Any:
    """Return what a field says as its form gives it back, when nobody touches it."""
    return value.strip() or None if isinstance(value, str) else value


def _fields(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what the fields of the form say; one that it does not have is left as it is."""
    told: dict[str, Any] = {}
    for name in ("address", "community", *_PARTS):
        if name in form:
            text = form[name].strip()
            if not text.isprintable() or len(text) > _LONGEST:
                raise QueryError(field=name, value=text[:40] if text.isprintable() else "-", expected=f"1 … {_LONGEST}")
            told[name] = text or ("" if name == "address" else None)
    if told.get("community"):
        told["community"] = code_of(told["community"], running().register.snapshot(today()))
    return told | {name: query.number(name, form[name].strip()) for name in ("lon", "lat") if name in form}


def _merge(code: str) -> str:
    others = {each: versions.seen_in_form(f"version-{each}") for each in request.form.getlist("other")}
    seen = versions.seen_in_form()
    running().places.merge(others, code, today(), seen, identity.record(), identity.actor())
    return _of(code)


def _of(code: str) -> str:
    return f"/register/place?{urlencode({'code': code})}"
