"""The planner's page: what the check of the grids in force finds, beside the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.coverage.defect import Defect
from geogrid.errors import NoGeneration
from geogrid.render.findings import KINDS, SEVERITIES, sentence
from geogrid.services.surroundings import Surroundings
from geogrid.web.running import running

LISTED = 200
"""A file may have thousands of defects; the list shows the gravest of each kind."""

blueprint = Blueprint("plan", __name__)


@dataclass(frozen=True)
class Row:
    """A defect, its sentence, the full names of its grids or areas, and its place on the map."""

    defect: Defect
    sentence: str
    grids: tuple[tuple[str, str], ...]

    def drawing(self) -> dict[str, Any] | None:
        """Return it for the map: bounds and a GeoJSON shape; None when it is nowhere."""
        shape = self.defect.shape
        if shape is None or shape.is_empty:
            return None
        return {"bounds": shape.bounds, "kind": self.defect.kind, "shape": shapely.to_geojson(shape)}


@blueprint.get("/plan")
def page() -> ResponseReturnValue:
    try:
        day = today()
        snapshot = running().lookup.snapshot(day)
    except NoGeneration:
        return render_template("plan.html", page="plan", report=None)
    checked = running().checks.of(snapshot, day)
    wanted = request.args.get("kind")
    shown = [pair for pair in checked.told() if wanted in (None, "", pair[0].kind)]
    rows = [_row(defect, around) for defect, around in shown[:LISTED]]
    found = {"rows": rows, "drawings": [row.drawing() for row in rows], "found": len(shown)}
    words = {"kinds": KINDS, "severities": SEVERITIES}
    return render_template("plan.html", page="plan", report=checked.report, wanted=wanted, **words, **found)


def _row(defect: Defect, around: Surroundings) -> Row:
    text = sentence(defect, around.names, g.wording, parent=around.parent, along=around.along)
    return Row(defect, text, tuple(zip(defect.grids, around.names, strict=True)))
