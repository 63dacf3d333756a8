"""The planner's page: what the check of the grids in force finds, beside the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.coverage.defect import Defect, DefectKind
from geogrid.errors import NoGeneration
from geogrid.services.lookup import Snapshot
from geogrid.web.running import running

LISTED = 200
"""A file may have thousands of defects; the list shows the gravest of each kind."""

KINDS: Mapping[str, str] = {
    DefectKind.OVERLAP: "Overlap",
    DefectKind.GAP: "Gap",
    DefectKind.ENCLAVE: "Enclave",
    DefectKind.INVALID: "Invalid shape",
    DefectKind.EMPTY: "Empty shape",
}

blueprint = Blueprint("plan", __name__)


@dataclass(frozen=True)
class Row:
    """A defect with the full names of its grids, and its place on the map."""

    defect: Defect
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
        snapshot = running().lookup.snapshot(today())
    except NoGeneration:
        return render_template("plan.html", page="plan", report=None)
    report = running().checks.of(snapshot)
    wanted = request.args.get("kind")
    shown = [defect for defect in report.defects if wanted in (None, "", defect.kind)]
    rows = [_row(snapshot, defect) for defect in shown[:LISTED]]
    found = {"rows": rows, "drawings": [row.drawing() for row in rows], "found": len(shown)}
    return render_template("plan.html", page="plan", report=report, wanted=wanted, kinds=KINDS, **found)


def _row(snapshot: Snapshot, defect: Defect) -> Row:
    named = [(code, snapshot.full_name(snapshot.grids[code])) for code in defect.grids if code in snapshot.grids]
    return Row(defect, tuple(named))
