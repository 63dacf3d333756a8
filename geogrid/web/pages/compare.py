"""/compare: two of what is in force, generations and plans beside each other, on the map and as lists."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.comparing.compare import Difference
from geogrid.errors import GeogridError, PageUnknown
from geogrid.render import comparing as words
from geogrid.render import plans as plan_words
from geogrid.render.wording import Wording
from geogrid.services.comparison_answer import Told
from geogrid.services.comparison_sides import CURRENT, GENERATION, PLAN, Choices, Side, between
from geogrid.web import identity
from geogrid.web.errors import status_of
from geogrid.web.running import running

blueprint = Blueprint("compare", __name__)

LISTED = 200
"""Of each list; a redrawn district has thousands, which the tables hold."""
_MOST_IN_MATRIX = 12
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WORKBOOK = ("all", "xlsx")
"""All tables, a sheet for each."""


@blueprint.get("/compare")
def page() -> ResponseReturnValue:
    choices = running().comparisons.choices(identity.actor())
    if choices.current is None and not choices.generations:
        return render_template("compare.html", page="plan", told=None, choices=None)
    usual = choices.usual()
    left, right = (request.args.get(name) or usual[at] for at, name in enumerate(("left", "right")))
    shown = {"page": "plan", "choices": _choices(choices), "left": left, "right": right}
    try:
        told = Told(running().comparisons.compared(left, right, identity.actor()), g.wording)
    except GeogridError as error:
        return render_template("compare.html", **shown, told=None, error=error), status_of(error)
    return render_template("compare.html", **shown, **_told(told), **_begun(told, choices))


@blueprint.get("/compare/<table>.<suffix>")
def table(table: str, suffix: str) -> Response:
    # The writers of files take a while to load; only this asks for them.
    from geogrid.services import comparison_file

    if suffix not in _TYPES or (table not in comparison_file.TABLES and (table, suffix) != _WORKBOOK):
        raise PageUnknown()
    left, right = (request.args.get(name, "") for name in ("left", "right"))
    told = Told(running().comparisons.compared(left, right, identity.actor()), g.wording)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{table}.{suffix}"
        if table in comparison_file.TABLES:
            comparison_file.write(file, table, told)
        else:
            comparison_file.write_all(file, told)
        answer = Response(file.read_bytes(), content_type=_TYPES[suffix])
    name = f"geogrid-compare-{table}-{today().isoformat()}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(told: Told) -> dict[str, Any]:
    compared, changes = told.compared, list(told.compared.comparison.changes.values())
    moves = [cell for cell in compared.cells if cell.moves]
    return {
        "told": told,
        "counts": told.counts(),
        "slivers": compared.comparison.slivers,
        "listed": [told.change(each) for each in changes[:LISTED]],
        "differences": [(each.value, words.DIFFERENCES[each]) for each in Difference],
        "parties": told.parties()[:LISTED],
        "tables": [(name, words.TITLES[name]) for name, there in _there(told).items() if there],
        "divisions": told.divisions()[:LISTED],
        "moves": moves[:LISTED],
        "move_count": len(moves),
        "matrix": _matrix(told),
        "same": compared.left.key == compared.right.key,
        "query": urlencode({"left": compared.left.name, "right": compared.right.name}),
        "area": lambda m2: words.area(m2, g.wording),
    }


def _begun(told: Told, choices: Choices) -> dict[str, Any]:
    """Return what each side is, what stands in between that is not of the plan, and how to leave that out."""
    sides = told.compared.left, told.compared.right
    found = between(*sides, choices.generations)
    plan = next((side for side in sides if side.plan), None)
    alone = None
    if plan and found and not all(side.plan for side in sides):
        base = f"{GENERATION}:{plan.generation.number}"
        names = [side.name if side is plan else base for side in sides]
        alone = urlencode(dict(zip(("left", "right"), names, strict=True)))
    return {"sides": [_side(side) for side in sides], "between": found, "plan_alone": alone,
            "base": plan.generation.number if plan else None}  # fmt: skip


def _side(side: Side) -> str:
    said: Wording = g.wording
    number = side.generation.number
    if side.plan:
        return said("plan %(plan)s, begun with generation %(number)s", plan=side.plan.id, number=number)
    return said("generation %(number)s, from %(day)s", number=number, day=said.day(side.generation.valid_from))


def _there(told: Told) -> dict[str, bool]:
    """Return of each table whether anything is in it."""
    counts = told.counts()
    return {"changes": bool(counts["changed"]), "flow": bool(told.compared.cells), "parties": bool(counts["parties"]),
            "micro_grids": bool(counts["micro_grids"])}  # fmt: skip


def _matrix(told: Told) -> dict[str, Any] | None:
    """Return the from-to matrix for the page; none where it is too large to be read, or nothing goes over."""
    cells = told.compared.cells
    rows, columns = (
        list(dict.fromkeys(code for cell in cells if (code := getattr(cell, side)) is not None or cell.moves))
        for side in ("old", "new")
    )
    if not cells or len(rows) > _MOST_IN_MATRIX or len(columns) > _MOST_IN_MATRIX:
        return None
    return {"rows": sorted(rows, key=_order), "columns": sorted(columns, key=_order),
            "cells": {(cell.old, cell.new): cell for cell in cells}}  # fmt: skip


def _order(code: str | None) -> str:
    return code or ""


def _choices(choices: Choices) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be chosen, in groups: the value, and how it is called."""
    said, now = g.wording, choices.current
    current = [(CURRENT, said("In force (generation %(number)s)", number=now.number))] if now else []
    generations = [
        (f"{GENERATION}:{each.number}", said("Generation %(number)s, from %(day)s", number=each.number,
                                              day=said.day(each.valid_from)))
        for each in choices.generations
    ]  # fmt: skip
    later = [pair for pair, each in zip(generations, choices.generations, strict=True) if _is_later(each, now)]
    earlier = [pair for pair in generations if pair not in later]
    plans = [
        (f"{PLAN}:{each.id}", said("%(id)s · %(plan)s (%(stage)s)", id=each.id, plan=each.name,
                                   stage=said(plan_words.STAGES[each.stage])))
        for each in choices.plans
    ]  # fmt: skip
    groups = [("In force", current), ("Plans", plans), ("Scheduled", later), ("Generations so far", earlier)]
    return [(name, some) for name, some in groups if some]


def _is_later(generation: Any, now: Any) -> bool:
    return now is None or generation.valid_from > now.valid_from
