"""The planner's page: what the check of the grids finds, and its repair, beside the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import shapely
from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.coverage.defect import Severity
from geogrid.errors import NoGeneration
from geogrid.render.findings import KINDS
from geogrid.services.findings import Finding, State
from geogrid.web import identity, repair
from geogrid.web.running import running

blueprint = Blueprint("plan", __name__)


@blueprint.get("/plan")
def page() -> ResponseReturnValue:
    try:
        state = running().repairs.state(today(), identity.actor())
    except NoGeneration:
        return render_template("plan.html", page="plan", state=None)
    wanted = {"kind": request.args.get("kind", ""), "community": request.args.get("community", "")}
    shown = [one for one in enumerate(state.findings, 1) if _is_wanted(one[1], **wanted)]
    listed = shown[: repair.LISTED]
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
        listed=len(listed),
        groups=_groups(listed, Counter(_fold(finding) for _, finding in shown), apart=bool(wanted["kind"])),
        drawings={finding.defect.key: _drawing(number, finding) for number, finding in listed if finding.defect.shape},
        today=today(),
        **_done(state),
    )


def _is_wanted(finding: Finding, kind: str, community: str) -> bool:
    return kind in ("", finding.defect.kind) and (not community or community in finding.around.communities)


def _fold(finding: Finding) -> str:
    """Return the name of what folds away together."""
    return f"{finding.defect.kind}-{finding.defect.severity}{'-skipped' if finding.skipped else ''}"


def _groups(listed: Sequence[tuple[int, Finding]], counts: Counter[str], *, apart: bool) -> list[dict[str, Any]]:
    """Return the rows of the list in order; hints of one kind, if there are several, as one group of `count`."""
    groups: dict[str, dict[str, Any]] = {}
    for number, finding in listed:
        fold = _fold(finding)
        alone = apart or finding.defect.severity == Severity.ERROR or counts[fold] == 1
        group = groups.setdefault(
            finding.defect.key if alone else fold, {"fold": None if alone else fold, "count": counts[fold], "rows": []}
        )
        group["rows"].append({"number": number, **repair.item(finding, g.wording)})
    return list(groups.values())


def _drawing(number: int, finding: Finding) -> dict[str, Any]:
    """Return a defect for the map: its number in the list, bounds and a GeoJSON shape."""
    shape, severity = finding.defect.shape, finding.defect.severity
    assert shape is not None
    return {"n": number, "bounds": shape.bounds, "severity": severity, "shape": shapely.to_geojson(shape)}


def _done(state: State) -> dict[str, Any]:
    changed = repair.changed(state.moved, state.snapshot, g.wording)
    steps: Sequence[dict[str, Any]] = [repair.step(done, state.snapshot, g.wording) for done in state.done]
    guest = identity.guest()
    return {
        "worked_on": guest is not None and guest.account.id in state.authors,
        "done": steps,
        "changed": changed,
        "moved_m2": sum(step["moved_m2"] for step in steps),
    }
