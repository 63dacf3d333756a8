"""/sides: what is written of the sides of grids, beside the map; written anew, and drawn from a text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import shapely
from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from shapely.geometry.base import BaseGeometry

from geogrid.clock import today
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.grid import Grid, Level
from geogrid.domain.measure import area_m2
from geogrid.domain.people.policy import Action, scope
from geogrid.domain.sides.draw import Candidate, Drawing, Piece
from geogrid.domain.sides.ring import CLOCKWISE
from geogrid.domain.sides.side import FOUR, Reading
from geogrid.domain.sides.verify import Verdict
from geogrid.domain.sides.write import trace, write, written
from geogrid.errors import GeogridError, NoGeneration, PageUnknown, QueryError
from geogrid.render import register
from geogrid.render import sides as words
from geogrid.services import reach
from geogrid.services.sides_district import with_drawn
from geogrid.services.sides_texts import Change, GridSides
from geogrid.services.snapshot import Snapshot
from geogrid.web import identity, versions
from geogrid.web.api import query
from geogrid.web.errors import retry_after, status_of
from geogrid.web.pages.place import code_of
from geogrid.web.running import running

blueprint = Blueprint("sides", __name__)

ROWS = 50
_LONGEST = 2_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STATES = {"differs": "Not as on the map", "matches": "As on the map", "none": "No text"}


@blueprint.get("/sides")
def page() -> ResponseReturnValue:
    on = query.on()
    try:
        snapshot = running().lookup.snapshot(on)
    except NoGeneration:
        if request.args.get("on"):
            raise
        return render_template("sides.html", page="sides", empty=True)
    texts = running().sides.texts(on)
    found = running().checks.of(snapshot, on).report.defects
    differing = {code for defect in found if defect.kind is DefectKind.SIDES_DIFFER for code in defect.grids}
    wanted = {name: request.args.get(name, "")[:200] for name in ("state", "community", "q")} | {"on": _other(on)}
    rows = [
        {"code": code, "name": snapshot.full_name(grid), "community": grid.community, "text": texts.get(code, ""),
         "state": "none" if code not in texts else "differs" if code in differing else "matches"}
        for code, grid in snapshot.grids.items() if _is_seen(snapshot, code)
    ]  # fmt: skip
    shown = [row for row in rows if _is_wanted(row, wanted)]
    number = max(1, query.whole("page", 1, 10_000_000))
    return render_template(
        "sides.html",
        page="sides",
        empty=False,
        on=on,
        rows=shown[(number - 1) * ROWS : number * ROWS],
        shown=len(shown),
        total=len(rows),
        number=number,
        last=max(1, -(-len(shown) // ROWS)),
        wanted=wanted,
        states=_STATES,
        by_state=Counter(row["state"] for row in rows),
        communities=[area for area in snapshot.areas.values() if area.level is Level.COMMUNITY],
    )


def _other(on: date) -> str:
    """Return a day as a query has it; nothing for today."""
    return "" if on == today() else on.isoformat()


def _is_seen(snapshot: Snapshot, code: str) -> bool:
    where = scope(identity.actor(), Action.SEE_REGISTER)
    return where.is_whole or where.holds(reach.path_of(snapshot, code), None)


def _is_wanted(row: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    said = normalise(f"{row['code']} {row['name']} {row['text']}")
    return (
        wanted["state"] in ("", row["state"])
        and wanted["community"] in ("", row["community"])
        and normalise(wanted["q"]) in said
    )


@blueprint.get("/sides/described.<suffix>")
def described(suffix: str) -> Response:
    """Return what the map says of the sides of all grids that are for whoever asks, as a table."""
    # The writers of files take a while to load; only this asks for them.
    from geogrid.services import sides_file

    if suffix not in _TYPES:
        raise PageUnknown()
    on = query.on()
    snapshot = running().lookup.snapshot(on)
    found = running().sides.described([code for code in snapshot.grids if _is_seen(snapshot, code)], on)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"sides.{suffix}"
        sides_file.write_table(file, [unit for unit, _ in found], [each for _, each in found], running().sides.style)
        answer = Response(file.read_bytes(), content_type=_TYPES[suffix])
    name = f"geogrid-sides-{on.isoformat()}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


# --- one grid


@blueprint.get("/sides/grid")
def grid() -> ResponseReturnValue:
    return _grid(request.args.get("code", ""))


@blueprint.post("/sides/grid")
def put() -> ResponseReturnValue:
    code = request.form.get("code", "")
    try:
        text, seen = request.form.get("text", ""), versions.seen_in_form()
        running().sides.put(code, text, today(), seen, identity.record(), identity.actor())
    except GeogridError as error:
        return _grid(code, error), status_of(error), retry_after(error)
    return redirect(f"/sides/grid?{urlencode({'code': code})}", 303)


def _grid(code: str, error: GeogridError | None = None) -> str:
    on = query.on()
    about = running().sides.about(code, on)
    names = {code: about.snapshot.full_name(grid) for code, grid in about.snapshot.grids.items()}
    by_direction = {side.direction: side for side in about.description.sides}
    return render_template(
        "sides_grid.html",
        page="sides",
        about=about,
        day=on,
        other_day=_other(on),
        name=names[about.grid.code],
        drawn_text=write(about.description.sides_with(running().sides.style.edge), running().sides.style),
        drawn_trace=trace(about.description),
        shown=[(words.DIRECTIONS[d], written(by_direction[d].references)) for d in FOUR],
        compared=_compared(about),
        faults=[words.fault(fault, g.wording) for fault in about.verified.faults] if about.verified else [],
        disputes=[words.dispute(each, names, g.wording) for each in about.verified.disputes] if about.verified else [],
        lines=_lines(about),
        error=error and register.refusal(error, g.wording),
        at=str(error.facts["field"]) if isinstance(error, QueryError) else "",
        typed=request.form.get("text", "") if error else about.kept.text.text if about.kept else "",
    )


def _compared(about: GridSides) -> list[dict[str, Any]]:
    if about.verified is None:
        return []
    by_direction = {side.direction: side for side in about.verified.sides}
    return [
        {"side": words.DIRECTIONS[direction], "verdict": side.verdict.value, "said": written(side.said),
         "shown": written(side.shown), "sentence": words.compared(side, g.wording)}
        for direction in FOUR if (side := by_direction.get(direction))
    ]  # fmt: skip


def _lines(about: GridSides) -> list[dict[str, Any]]:
    """Return the sides for the map: what is so, and what is written otherwise."""
    wrong = {s.direction for s in about.verified.sides if s.verdict is not Verdict.MATCH} if about.verified else set()
    stretches = about.description.stretches
    return [
        {"side": direction.value, "wrong": direction in wrong, "name": written(side.references),
         "shape": json.loads(shapely.to_geojson(shapely.union_all([s.shape for s in stretches[direction]])))}
        for side in about.description.sides for direction in (side.direction,) if stretches[direction]
    ]  # fmt: skip


# --- from a text


@blueprint.get("/sides/draw")
def form() -> ResponseReturnValue:
    return _page_to_draw("", "", None)


@blueprint.post("/sides/draw")
def draw() -> ResponseReturnValue:
    text, snapshot = request.form.get("text", "").strip()[:_LONGEST], running().lookup.snapshot(today())
    code = code_of(request.form.get("grid", ""), snapshot)
    reading, drawing = running().sides.drawn(text, today())
    chosen = _chosen(drawing)
    if chosen is not None and "download" in request.form:
        return boundary_file([(code or "1", "", drawing.candidates[chosen].shape)])
    return _page_to_draw(text, code, (reading, drawing), chosen)


def _chosen(drawing: Drawing) -> int | None:
    """Return which candidate was chosen, counted from 0."""
    said = request.form.get("download") or request.form.get("chosen") or ""
    rank = int(said) if said.isdecimal() and len(said) < 3 else 0
    return rank - 1 if 1 <= rank <= len(drawing.candidates) else None


def _page_to_draw(text: str, code: str, found: tuple[Reading, Drawing] | None, chosen: int | None = None) -> str:
    snapshot = running().lookup.snapshot(today())
    known = code in snapshot.grids
    change = running().sides.change(code, found[1].candidates[chosen].shape, today()) if (
        found and known and chosen is not None
    ) else None  # fmt: skip
    return render_template(
        "sides_draw.html",
        page="sides",
        text=text,
        code=code,
        known=known,
        grid=snapshot.full_name(snapshot.grids[code]) if known else "",
        grids=[(code, snapshot.full_name(grid)) for code, grid in snapshot.grids.items()],
        found=found is not None,
        problems=words.problems(*found, g.wording) if found else [],
        certain=found is not None and found[1].is_certain,
        candidates=[_told(rank, each) for rank, each in enumerate(found[1].candidates, 1)] if found else [],
        chosen=None if chosen is None else chosen + 1,
        change=change and _changes(change, snapshot),
        used=_used(found[1]) if found else [],
        shapes=_shapes(found[1]) if found else {},
    )


def _told(rank: int, candidate: Candidate) -> dict[str, Any]:
    return {
        "rank": rank,
        "score": g.wording.number(100 * candidate.score, 0),
        "area": g.wording.area(area_m2(candidate.shape)),
        "sides": [
            (words.DIRECTIONS[direction], g.wording.number(100 * candidate.fit.sides[direction], 0))
            for direction in CLOCKWISE if direction in candidate.fit.sides
        ],
        "remarks": words.remarks(candidate, g.wording),
        "has_joints": bool(candidate.extended or candidate.through),
        "behind": candidate.behind and words.RULES[candidate.behind],
    }  # fmt: skip


def _used(drawing: Drawing) -> list[tuple[str, str]]:
    """Return the lines that were used for each side; of a trace for none."""
    return [
        (words.DIRECTIONS[direction] if direction else "", g.wording.fact(list(dict.fromkeys(names))))
        for direction, names in drawing.used.items() if names
    ]  # fmt: skip


def _shapes(drawing: Drawing) -> dict[str, Any]:
    """Return the candidates for the map, and the lines that the text names."""
    lines = [{"name": name, "shape": json.loads(shapely.to_geojson(line))} for name, line in drawing.lines.items()]
    return {"candidates": [_drawn(each) for each in drawing.candidates], "lines": lines}


def _drawn(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate for the map: its shape, and the pieces where lines were extended or others had to be used."""

    def lines(pieces: Sequence[Piece]) -> list[Any]:
        return [json.loads(shapely.to_geojson(piece.shape)) for piece in pieces]

    return {
        "shape": json.loads(shapely.to_geojson(candidate.shape)),
        "extended": lines(candidate.extended),
        "through": lines(candidate.through),
    }


def _changes(change: Change, snapshot: Snapshot) -> dict[str, Any]:
    area, number = g.wording.area, g.wording.number
    return {
        "now": area(change.now_m2),
        "then": area(change.then_m2),
        "won": [
            (snapshot.full_name(snapshot.grids[code]) if code else "", area(m2)) for code, m2 in change.won.items()
        ],
        "lost": area(change.lost_m2) if change.lost_m2 else "",
        "places_won": number(change.places_won),
        "places_lost": number(change.places_lost),
    }


def boundary_file(grids: Sequence[tuple[str, str, BaseGeometry]]) -> Response:
    """Return drawn grids as a boundary file, with the others of the district without what these take.

    A file of boundaries replaces all grids: of one alone all others would end.

    Parameters
    ----------
    grids
        The code of each, its name where it has none yet, and its shape.
    """
    known = running().lookup.snapshot(today()).grids
    features = [
        {"type": "Feature", "properties": _facts(grid), "geometry": json.loads(shapely.to_geojson(grid.shape))}
        for grid in with_drawn(known, grids)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    answer = Response(content, content_type="application/geo+json")
    answer.headers["Content-Disposition"] = f'attachment; filename="geogrid-sides-{today().isoformat()}.geojson"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _facts(grid: Grid) -> dict[str, Any]:
    """Return what a boundary file says of a grid besides its shape."""
    return {
        "grid_code": grid.code,
        "name": grid.name,
        "community": grid.community or "",
        "households": grid.households,
        "grid_kind": grid.kind.value,
    }
