"""The planner's page: what the check of the grids finds, and its repair, beside the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import shapely
from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.errors import NoGeneration
from geogrid.render.findings import KINDS
from geogrid.services.findings import Finding, State
from geogrid.web import repair
from geogrid.web.running import running

blueprint = Blueprint("plan", __name__)


@blueprint.get("/plan")
def page() -> ResponseReturnValue:
    try:
        state = running().repairs.state(today())
    except NoGeneration:
        return render_template("plan.html", page="plan", state=None)
    wanted = {"kind": request.args.get("kind", ""), "community": request.args.get("community", "")}
    shown = [finding for finding in state.findings if _is_wanted(finding, **wanted)]
    rows = [repair.item(finding, g.wording) for finding in shown[: repair.LISTED]]
    return render_template(
        "plan.html",
        page="plan",
        state=state,
        counts=repair.counts(state),
        wanted=wanted,
        kinds=KINDS,
        by_kind=Counter(finding.defect.kind.value for finding in state.findings),
        by_community=Counter(name for finding in state.findings for name in finding.around.communities),
        shown=len(shown),
        rows=rows,
        drawings={f.defect.key: _drawing(f) for f in shown[: repair.LISTED] if f.defect.shape},
        today=today(),
        **_done(state),
    )


def _is_wanted(finding: Finding, kind: str, community: str) -> bool:
    return kind in ("", finding.defect.kind) and (not community or community in finding.around.communities)


def _drawing(finding: Finding) -> dict[str, Any]:
    """Return a defect for the map: bounds and a GeoJSON shape."""
    shape = finding.defect.shape
    assert shape is not None
    return {"bounds": shape.bounds, "severity": finding.defect.severity, "shape": shapely.to_geojson(shape)}


def _done(state: State) -> dict[str, Any]:
    changed = repair.changed(state.moved, state.snapshot, g.wording)
    steps: Sequence[dict[str, Any]] = [repair.step(done, state.snapshot, g.wording) for done in state.done]
    return {
        "done": steps,
        "changed": changed,
        "moved_m2": sum(step["moved_m2"] for step in steps),
    }
