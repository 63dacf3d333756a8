"""The repair as the JSON that the API promises; the page shows the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Severity
from geogrid.render import geojson
from geogrid.render.findings import KINDS, SEVERITIES, sentence
from geogrid.render.mending import action_text, moved_text, proposal_text
from geogrid.render.wording import Wording
from geogrid.services.findings import Done, Finding, State
from geogrid.services.offers import Offer
from geogrid.services.snapshot import Snapshot
from geogrid.web import answers

LISTED = 300
"""A file may have thousands of defects; the gravest are listed, and the next when these are mended."""


def state(value: State, wording: Wording) -> dict[str, Any]:
    """Return what is left and what was done."""
    return {
        "generation": answers.generation(value.snapshot.generation),
        "whole": value.is_whole,
        "position": len(value.done),
        "counts": counts(value),
        "items": [item(finding, wording) for finding in value.findings[:LISTED]],
        "steps": [step(done, value.snapshot, wording) for done in value.done],
        "changed": changed(value.moved, value.snapshot, wording),
        "can_publish": value.can_publish,
        "successor": answers.generation(value.successor) if value.successor else None,
    }


def counts(value: State) -> dict[str, int | None]:
    """Return how many are left, by what they are."""
    open_ = [finding for finding in value.findings if not finding.defect.allowed]
    return {
        "found": len(value.findings),
        "errors": value.errors,
        "mendable": sum(finding.mendable and finding.defect.severity == Severity.ERROR for finding in open_),
        "others": sum(finding.defect.severity != Severity.ERROR for finding in value.findings),
        "skipped": sum(finding.skipped for finding in value.findings),
        "allowed": len(value.findings) - len(open_),
        "grids": len(value.snapshot.grids),
        "below_tolerance": value.below_tolerance,
    }


def item(finding: Finding, wording: Wording) -> dict[str, Any]:
    """Return one defect."""
    defect, around = finding.defect, finding.around
    there = defect.shape is not None and not defect.shape.is_empty
    allowed = defect.allowed
    return {
        "key": defect.key,
        "kind": defect.kind,
        "kind_text": wording(KINDS[defect.kind]),
        "severity": defect.severity,
        "severity_text": wording(SEVERITIES[defect.severity]),
        "sentence": sentence(defect, around.names, wording, parent=around.parent, along=around.along),
        "grids": [{"code": code, "full_name": name} for code, name in zip(defect.grids, around.names, strict=True)],
        "communities": list(around.communities),
        "area_m2": defect.area_m2,
        "width_m": round(defect.width_m, 3),
        "length_m": round(defect.length_m, 2),
        "bounds": list(defect.shape.bounds) if defect.shape is not None and there else None,
        "geometry": geojson.geometries([defect.shape], geojson.MAP_DECIMALS)[0] if defect.shape and there else None,
        "mendable": finding.mendable,
        "skipped": finding.skipped,
        "allowed": {"code": allowed.code, "reason": allowed.reason, "author": allowed.author} if allowed else None,
    }


def step(done: Done, snapshot: Snapshot, wording: Wording) -> dict[str, Any]:
    """Return one action of the past."""
    won: dict[str, float] = {}
    for one in done.steps:
        for code, metres2 in one.won_m2.items():
            won[code] = won.get(code, 0.0) + metres2
    proposal = done.steps[0].proposal if done.steps and done.intent.defect else None
    mended = sum(one.defect is not None for one in done.steps)
    about = None
    if done.defect and done.around:
        about = sentence(done.defect, done.around.names, wording, parent=done.around.parent, along=done.around.along)
    return {
        "text": action_text(done.intent, mended, proposal, _names(snapshot), wording),
        "about": about,
        "moved_m2": round(sum(one.moved_m2 for one in done.steps), 3),
        "won": changed(won, snapshot, wording),
        "at": done.intent.accepted_at.isoformat(),
    }


def changed(won: Mapping[str, float], snapshot: Snapshot, wording: Wording) -> list[dict[str, Any]]:
    """Return the ground that each grid wins or loses, the most first."""
    names = _names(snapshot)
    return [
        {"code": code, "m2": round(metres2, 3), "text": moved_text(names.get(code, code), metres2, wording)}
        for code, metres2 in sorted(won.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    ]


def offers(found: Iterable[Offer], snapshot: Snapshot, wording: Wording) -> list[dict[str, Any]]:
    """Return the proposals, each with the grids concerned before and after."""
    return [_offer(offer, snapshot, wording) for offer in found]


def _offer(offer: Offer, snapshot: Snapshot, wording: Wording) -> dict[str, Any]:
    won, names = offer.step.won_m2 if offer.step else {}, _names(snapshot)
    return {
        "name": offer.proposal.name,
        "text": proposal_text(offer.proposal, names, wording),
        "moved_m2": round(offer.step.moved_m2, 3) if offer.step else 0.0,
        "won": changed(won, snapshot, wording),
        "refused": wording.error(offer.refused) if offer.refused else None,
        "before": _drawn(offer.before, 1, names),
        "after": _drawn(offer.ground, 2, names),
        "borders": _drawn(offer.borders, 1, names),
        "shares": _drawn(offer.shares, 2, names),
    }


def _drawn(shapes: Mapping[str, BaseGeometry], dimension: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the lines (1) or polygons (2) of shapes for the map."""
    there = {code: part for code, shape in shapes.items() if not (part := _only(shape, dimension)).is_empty}
    geometries = geojson.geometries(list(there.values()), geojson.MAP_DECIMALS)
    features = [
        {"type": "Feature", "properties": {"code": code, "name": names.get(code, code)}, "geometry": geometry}
        for code, geometry in zip(there, geometries, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _only(shape: BaseGeometry, dimension: int) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension]
    return shapely.union_all(parts)


def _names(snapshot: Snapshot) -> dict[str, str]:
    return {code: snapshot.full_name(grid) for code, grid in snapshot.grids.items()}
