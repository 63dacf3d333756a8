"""GET /api/district: the district in a few figures. GET /api/check: what the check finds in the stored grids."""

from typing import Any

from flask import Blueprint, Response, g

from geogrid.domain.coverage.defect import Defect, Report
from geogrid.render import geojson
from geogrid.render.findings import sentence
from geogrid.services import district
from geogrid.services.lookup import Snapshot
from geogrid.web import answers
from geogrid.web.api import query
from geogrid.web.running import running

api = Blueprint("api_district", __name__)


@api.get("/api/district")
def summary() -> Response:
    described = district.describe(running().database, running().lookup, query.on())
    return query.tagged(query.json(answers.district(described)))


@api.get("/api/check")
def check() -> Response:
    snapshot = running().lookup.snapshot(query.on())
    return query.tagged(query.json(_report(snapshot, running().checks.of(snapshot))))


def _report(snapshot: Snapshot, report: Report) -> dict[str, Any]:
    return {
        "features": report.features,
        "valid": report.valid,
        "defects": [_defect(snapshot, defect) for defect in report.defects],
        "totals": {
            kind.value: {"count": count, "area_m2": round(area, 2)} for kind, (count, area) in report.totals().items()
        },
    }


def _defect(snapshot: Snapshot, defect: Defect) -> dict[str, Any]:
    grids = [answers.grid_name(snapshot, snapshot.grids[code]) for code in defect.grids]
    centre = defect.shape.representative_point() if defect.shape else None
    return {
        "kind": defect.kind,
        "severity": defect.severity,
        "grids": grids,
        "area_m2": round(defect.area_m2, 2),
        "length_m": round(defect.length_m, 2),
        "width_m": round(defect.width_m, 3),
        "sentence": sentence(defect, [grid["full_name"] for grid in grids], g.wording),
        "geometry": geojson.geometries([defect.shape], geojson.DATA_DECIMALS)[0] if defect.shape else None,
        "centre": [centre.x, centre.y] if centre else None,
    }
