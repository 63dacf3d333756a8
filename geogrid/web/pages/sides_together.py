"""/sides/together: a table of texts, pasted or as a file, drawn together; nothing is changed by it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import shapely
from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain import headers
from geogrid.domain.sides.draw import Candidate
from geogrid.domain.sides.together import Ground, Together
from geogrid.errors import FieldNotFound, FileEmpty, FileTooLarge, GeogridError
from geogrid.io.table import TableFile
from geogrid.render import sides as words
from geogrid.services import sides_table
from geogrid.services.sides_table import Told
from geogrid.web import given_table
from geogrid.web.errors import retry_after, status_of
from geogrid.web.pages.sides import boundary_file
from geogrid.web.running import running

blueprint = Blueprint("sides_together", __name__)

MOST = 150
"""Texts that are drawn at once on the page; `geogrid sides draw` takes any number."""
_MOST_CHARACTERS = 40_000
_PASTED = "pasted.csv"
_TITLES = 5
"""Lines in which the head of pasted rows is looked for, below their title."""
_PICK, _RANK = "pick-", re.compile("[1-9]")
_SEPARATOR = re.compile(r"[,;\t]")


@blueprint.get("/sides/together")
def form() -> ResponseReturnValue:
    return _page("")


@blueprint.post("/sides/together")
def draw() -> ResponseReturnValue:
    pasted = request.form.get("pasted", "")
    try:
        told = sides_table.read(_table(pasted))
        if len(told) > MOST:
            raise FileTooLarge(file=_file_name(), what="rows", limit=MOST)
        if sum(len(each.reading.text) for each in told) > _MOST_CHARACTERS:
            raise FileTooLarge(file=_file_name(), what="characters", limit=_MOST_CHARACTERS)
        picked = _picked(told)
        found = running().sides.drawn_together(told, today(), picked)
        shown = _in_use(told)
    except GeogridError as error:
        return _page(pasted, error=error), status_of(error), retry_after(error)
    if "download" in request.form:
        return _download(shown, found)
    return _page(_again(told), **_told(shown, found, picked))


def _page(pasted: str, **facts: Any) -> str:
    return render_template("sides_together.html", page="sides", pasted=pasted, most=MOST, **facts)


# --- what is drawn


def _picked(told: Sequence[Told]) -> dict[int, int]:
    """Return which candidates were picked on the page for texts that are still the same, by their places."""
    asked = request.form.items()
    picks = {name.removeprefix(_PICK): rank for name, rank in asked if name.startswith(_PICK)}
    ranks = {
        request.form.get(f"text-{number}", ""): int(rank) - 1 for number, rank in picks.items() if _RANK.fullmatch(rank)
    }
    return {at: ranks[each.reading.text] for at, each in enumerate(told) if each.reading.text in ranks}


def _file_name() -> str:
    given = request.files.get("file")
    return PurePath(given.filename).name if given and given.filename else _PASTED


def _table(pasted: str) -> TableFile:
    """Return the table of a file, else of what was pasted: from a spreadsheet with its head, or a text in each line."""
    given = request.files.get("file")
    name = _file_name()
    if given and given.filename:
        return given_table.read(name, given.save)
    if not pasted.strip():
        raise FileEmpty(file=name)
    text = _with_head(pasted.strip("\r\n"))
    return given_table.read(name, lambda path: path.write_text(text, "utf-8"))


def _with_head(pasted: str) -> str:
    """Return pasted rows from their head on, without titles above it; or texts, a line each, below a head.

    Raises
    ------
    FieldNotFound
        For rows of several cells without a head: nobody can say which side is which.
    """
    lines = [line for line in pasted.splitlines() if line.strip()]
    for at, line in enumerate(lines[:_TITLES]):
        if headers.named((cell.strip('" ') for cell in _SEPARATOR.split(line)), sides_table.HEADERS):
            return "\n".join(lines[at:])
    if any("\t" in line for line in lines):
        fields = _SEPARATOR.split(lines[0])
        raise FieldNotFound(file=_PASTED, what="sides", option="东至 南至 西至 北至 / 四至", fields=fields)
    return _written(["四至"], ([line.strip()] for line in lines))


def _again(told: Sequence[Told]) -> str:
    """Return the texts as they would be pasted, to be drawn again."""
    names = ("" if each.name == each.code else each.name for each in told)
    rows = ([each.code, name, each.reading.text] for each, name in zip(told, names, strict=True))
    return _written(["网格编号", "名称", "四至"], rows, "\t")


def _written(head: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([head, *rows])
    return out.getvalue()


# --- what is told


def _told(told: Sequence[Told], found: Together, picked: Mapping[int, int]) -> dict[str, Any]:
    chosen, known = _chosen(found), running().lookup.snapshot(today()).grids
    rows = [_row(at, each, found, chosen, picked) for at, each in enumerate(told)]
    for row in rows:
        if row["code"] not in known:
            row["notes"].insert(0, g.wording("No grid of the district is called so: in the file it is new."))
    return {
        "rows": rows,
        "overlaps": [_ground(each, told) for each in found.overlaps],
        "gaps": [_ground(each, told) for each in found.gaps],
        "shapes": {at + 1: json.loads(shapely.to_geojson(each.shape)) for at, each in chosen.items()},
        "wrong": [json.loads(shapely.to_geojson(each.shape)) for each in (*found.overlaps, *found.gaps)],
    }


def _chosen(found: Together) -> dict[int, Candidate]:
    drawn = enumerate(zip(found.drawings, found.chosen, strict=True))
    return {at: drawing.candidates[rank] for at, (drawing, rank) in drawn if rank is not None}


def _in_use(told: Sequence[Told]) -> list[Told]:
    """Return texts with the codes and names of their grids on the map, also of those that have the name alone."""
    snapshot = running().lookup.snapshot(today())
    names = {code: snapshot.full_name(grid) for code, grid in snapshot.grids.items()}
    bearers = Counter(names.values())
    codes = {name: code for code, name in names.items() if bearers[name] == 1}
    known = [each.code if each.code in names else codes.get(each.name, each.code) for each in told]
    return [replace(each, code=code, name=names.get(code, each.name)) for each, code in zip(told, known, strict=True)]


def _row(
    at: int, told: Told, found: Together, chosen: Mapping[int, Candidate], picked: Mapping[int, int]
) -> dict[str, Any]:
    drawing, rank = found.drawings[at], found.chosen[at]
    return {
        "number": at + 1,
        "name": told.name,
        "code": told.code,
        "text": told.reading.text,
        "scores": [g.wording.number(100 * each.score, 0) for each in drawing.candidates],
        "picked": picked.get(at, -1) + 1,
        "rank": None if rank is None else rank + 1,
        "score": g.wording.number(100 * chosen[at].score, 0) if at in chosen else "",
        "certain": drawing.is_certain,
        "notes": [
            *(words.remarks(chosen[at], g.wording) if at in chosen else ()),
            *words.problems(told.reading, drawing, g.wording),
        ],
    }


def _ground(ground: Ground, told: Sequence[Told]) -> dict[str, str]:
    return {
        "codes": g.wording.fact([told[at].name for at in ground.texts]),
        "area": g.wording.number(round(ground.m2, 1)),
    }


def _download(told: Sequence[Told], found: Together) -> Response:
    drawn = {at: each.shape for at, each in _chosen(found).items()}
    return boundary_file([(told[at].code, told[at].name, shape) for at, shape in drawn.items()])
