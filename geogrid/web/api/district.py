"""GET /api/district: the district in a few figures. GET /api/check: what the check finds in the stored grids."""

from typing import Any

from flask import Blueprint, Response, g

from geogrid.domain.coverage.defect import Allowance, Defect
from geogrid.domain.people.policy import Action, scope
from geogrid.render import geojson
from geogrid.render.findings import sentence
from geogrid.services import district
from geogrid.services.checks import Checked
from geogrid.services.sight import Sight
from geogrid.services.surroundings import Surroundings
from geogrid.web import answers, identity
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_district", __name__)


@api.get("/api/district")
def summary() -> Response:
    where = scope(identity.actor(), Action.SEE_CASES)
    described = district.describe(running().database, running().lookup, query.on(), where)
    return query.tagged(query.json(answers.district(described)))


@api.get("/api/check")
def check() -> Response:
    snapshot = running().lookup.snapshot(query.on())
    checked = running().checks.of(snapshot, query.on()).seen_by(Sight.of(snapshot, identity.actor()))
    return query.tagged(query.json(_checked(checked)))


def _checked(checked: Checked) -> dict[str, Any]:
    report = checked.report
    return {
        "features": report.features,
        "valid": report.valid,
        "defects": [_defect(defect, around) for defect, around in checked.told()],
        "totals": {
            kind.value: {"count": count, "area_m2": round(area, 2)} for kind, (count, area) in report.totals().items()
        },
        "unused": [_allowance(allowance) for allowance in report.unused],
    }


def _defect(defect: Defect, around: Surroundings) -> dict[str, Any]:
    centre = defect.shape.representative_point() if defect.shape else None
    return {
        "key": defect.key,
        "kind": defect.kind,
        "severity": defect.severity,
        "grids": [{"code": code, "full_name": name} for code, name in zip(defect.grids, around.names, strict=True)],
        "area_m2": round(defect.area_m2, 4),
        "length_m": round(defect.length_m, 2),
        "width_m": round(defect.width_m, 3),
        "count": defect.count,
        "parent": {"code": defect.parent, "name": around.parent} if defect.parent else None,
        "along": around.along,
        "allowed": _allowance(defect.allowed) if defect.allowed else None,
        "sentence": sentence(defect, around.names, g.wording, parent=around.parent, along=around.along),
        "geometry": geojson.geometries([defect.shape], geojson.DATA_DECIMALS)[0] if defect.shape else None,
        "centre": [centre.x, centre.y] if centre else None,
    }


def _allowance(allowance: Allowance) -> dict[str, Any]:
    since = allowance.since.isoformat() if allowance.since else None
    return {"code": allowance.code, "reason": allowance.reason, "author": allowance.author, "date": since}
