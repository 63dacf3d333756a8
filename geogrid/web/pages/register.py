"""/register: what is wrong with the register of places, on the map and in a list; places found by what is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.addressing.register.health import Ailment
from geogrid.domain.grid import Level
from geogrid.domain.people.policy import Action, can, scope
from geogrid.errors import NoGeneration, PageUnknown, PlaceUnknown
from geogrid.render import matches, register
from geogrid.services import places, reach
from geogrid.services.places import Match, PlaceFound
from geogrid.services.register_checks import Looked
from geogrid.services.register_health import Located
from geogrid.services.snapshot import Snapshot
from geogrid.web import identity
from geogrid.web.api import query
from geogrid.web.running import running

blueprint = Blueprint("register", __name__)

ROWS = 50
_PATIENCE = 2.0  # seconds; who waits longer is told that it is being looked at
_MOST_FOUND = 20
_LONGEST = 200
_MOST_NAMED = 3
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/register")
def page() -> ResponseReturnValue:
    text = request.args.get("q", "")[:_LONGEST].strip()
    try:
        looked = running().register_checks.of(today(), _PATIENCE)
    except NoGeneration:
        return render_template("register.html", page="register", empty=True)
    wanted = {"kind": request.args.get("kind", ""), "community": request.args.get("community", "")}
    number = max(1, query.whole("page", 1, 10_000_000))
    whole = scope(identity.actor(), Action.SEE_REGISTER).is_whole
    told: dict[str, Any] = {} if looked is None else _told(looked, wanted, number)
    if text:
        found = _search(text)
        told |= {"found": found, "points": {n: (each.place.lon, each.place.lat) for n, each in enumerate(found, 1)}}
    return render_template(
        "register.html",
        page="register",
        empty=False,
        looked=looked,
        whole=whole,
        text=text,
        most=_MOST_FOUND,
        wanted=wanted,
        titles={ailment.value: title for ailment, title in matches.AILMENTS.items()},
        kinds={kind.value: title for kind, title in register.KINDS.items()},
        number=number,
        rows=ROWS,
        **told,
    )


@blueprint.get("/register/findings.<suffix>")
def findings(suffix: str) -> Response:
    """Return all that was found, as far as it is for whoever asks, as a table."""
    # The writers of files take a while to load; only this asks for them.
    from geogrid.io.table_output import TableOutput

    looked = running().register_checks.of(today(), 60.0) if suffix in _TYPES else None
    if looked is None:
        raise PageUnknown()
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"findings.{suffix}"
        with TableOutput(file, register.HEADS, "register") as output:
            for each in _seen(looked):
                output.append(register.cells(each.finding))
        answer = Response(file.read_bytes(), content_type=_TYPES[suffix])
    name = f"geogrid-register-{today().isoformat()}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(looked: Looked, wanted: dict[str, str], number: int) -> dict[str, Any]:
    snapshot, seen = looked.day.snapshot, _seen(looked)
    communities = [_communities(each, snapshot) for each in seen]
    shown = [
        each
        for each, some in zip(seen, communities, strict=True)
        if wanted["kind"] in ("", each.finding.ailment.value)
        and (not wanted["community"] or wanted["community"] in some)
    ]
    listed = shown[(number - 1) * ROWS : number * ROWS]
    items = [_item(at, each, looked) for at, each in enumerate(listed, (number - 1) * ROWS + 1)]
    by_community = Counter(code for some in communities for code in some)
    return {
        "total": len(seen),
        "shown": len(shown),
        "items": items,
        "points": {item["number"]: item["at"] for item in items if item["at"]},
        "by_kind": Counter(each.finding.ailment.value for each in seen),
        "by_community": sorted((snapshot.areas[code].name, code, count) for code, count in by_community.items()),
    }


def _seen(looked: Looked) -> Sequence[Located]:
    """Return what touches the part of whoever asks."""
    where = scope(identity.actor(), Action.SEE_REGISTER)
    if where.is_whole:
        return looked.found
    codes = reach.codes_in(looked.day.snapshot, where)
    return [each for each in looked.found if each.areas & codes]


def _communities(located: Located, snapshot: Snapshot) -> frozenset[str]:
    grids = (snapshot.grids[code].community if code in snapshot.grids else code for code in located.areas)
    areas = (snapshot.areas.get(code or "") for code in grids)
    return frozenset(area.code for area in areas if area and area.level is Level.COMMUNITY)


def _item(number: int, located: Located, looked: Looked) -> dict[str, Any]:
    found, snapshot = located.finding, looked.day.snapshot
    grids = sorted(code for code in located.areas if code in snapshot.grids)
    return {
        "number": number,
        "kind": found.ailment.value,
        "text": found.text,
        "sentence": register.finding(found, lambda code: _name(snapshot, code), g.wording),
        "codes": found.codes,
        "grids": [snapshot.full_name(snapshot.grids[code]) for code in grids[:_MOST_NAMED]],
        "more": max(0, len(grids) - _MOST_NAMED),
        "at": _at(located, looked),
        "takes": _taken_over(located),
    }


def _name(snapshot: Snapshot, code: str) -> str:
    area = snapshot.areas.get(code)
    return area.name if area else code


def _at(located: Located, looked: Looked) -> tuple[float, float] | None:
    """Return where it is shown on the map: of a road its middle."""
    found = located.finding
    if found.lon is not None and found.lat is not None:
        return found.lon, found.lat
    with running().database.reading() as session:
        return running().addresses.book(session, looked.day, today()).middles.get(found.text)


def _taken_over(located: Located) -> dict[str, str] | None:
    """Return what a place says once it takes over the community of its point; None where that is not to be offered."""
    found = located.finding
    if found.ailment is not Ailment.CONTRADICTED or not can(identity.actor(), Action.KEEP_REGISTER):
        return None
    with suppress(PlaceUnknown):  # it was ended since
        seen = running().places.one(found.codes[0], today())
        return {"code": seen.place.code, "version": seen.version, "community": found.found or ""}
    return None


def _search(text: str) -> Sequence[PlaceFound]:
    """Return the places of an address as typed, and the one of this code."""
    snapshot = running().lookup.snapshot(today())
    with running().database.reading() as session:
        found = places.search(session, snapshot, text, _MOST_FOUND, today())
    return [*_of_code(text), *found]


def _of_code(text: str) -> Iterator[PlaceFound]:
    with suppress(PlaceUnknown):
        seen = running().places.one(text, today())
        yield PlaceFound(seen.place, Match.EXACT, seen.grid, seen.community)
