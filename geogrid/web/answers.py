"""Service values as the JSON the API promises; the pages show the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import shapely

from geogrid.domain.grid import Area, Generation, Grid
from geogrid.domain.measure import area_m2
from geogrid.domain.people.account import Account
from geogrid.render.wording import Wording
from geogrid.services.district import District
from geogrid.services.edition import Day, Duty
from geogrid.services.lookup import GridAnswer, PointAnswer, Rule
from geogrid.services.places import PlaceFound
from geogrid.services.register import version
from geogrid.services.register_places import PlaceSeen
from geogrid.services.snapshot import Snapshot
from geogrid.store.aliases import Kept as KeptAlias
from geogrid.store.overrides import Kept as KeptOverride

RULES = {
    Rule.INSIDE: "The point lies inside this grid.",
    Rule.ON_BORDER_LOWEST_CODE: "The point lies exactly on a border; it belongs to the grid with the lowest code.",
}


@dataclass(frozen=True)
class _Told:
    """What was told of the grids of a day, by code; it is the same for every point."""

    grids: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, orjson.Fragment] = field(default_factory=dict)


_TOLD: WeakKeyDictionary[Day, _Told] = WeakKeyDictionary()


def grid_answer(found: GridAnswer) -> dict[str, Any]:
    """Return a grid, who is responsible, and the generation that says so."""
    snapshot, grid = found.snapshot, found.grid
    centre = shapely.point_on_surface(grid.shape)
    return {
        **grid_name(snapshot, grid),
        "community": area_name(snapshot.community(grid)),
        "street": area_name(snapshot.street(grid)),
        **duty(found.day.duty(grid.code)),
        "party_grid": {"code": found.party.code, "name": found.party.name} if found.party else None,
        "households": grid.households,
        "area_m2": round(area_m2(grid.shape), 1),
        "bounds": list(grid.shape.bounds),
        "centre": [centre.x, centre.y],
        "generation": generation(snapshot.generation),
    }


def duty(value: Duty) -> dict[str, Any]:
    """Return who is responsible for a grid or a micro-grid."""
    return {"leader": {"name": value.leader.name} if value.leader else None, "duty_phone": value.phone}


def point_answer(answer: PointAnswer, wording: Wording, asked: dict[str, Any]) -> bytes:
    """Return the grid of a point with the reason, as JSON; `asked` is the point as it was asked for."""
    told = _told(answer.found.day)
    about_point = {
        "border_m": round(answer.border_m, 1),
        "neighbour": _name_json(told, answer.found.day, answer.neighbour) if answer.neighbour else None,
        "rule": _rule_json(answer.rule, wording.language),
        "point": {"lon": answer.lon, "lat": answer.lat, **asked},
    }
    return _grid_json(told, answer.found)[:-1] + b"," + orjson.dumps(about_point)[1:]


def grid_json(found: GridAnswer) -> bytes:
    """Return `grid_answer` as JSON."""
    return _grid_json(_told(found.day), found)


def _told(day: Day) -> _Told:
    if (told := _TOLD.get(day)) is None:
        told = _TOLD.setdefault(day, _Told())
    return told


def _grid_json(told: _Told, found: GridAnswer) -> bytes:
    if (json := told.grids.get(found.grid.code)) is None:
        json = told.grids[found.grid.code] = orjson.dumps(grid_answer(found))
    return json


def _name_json(told: _Told, day: Day, grid: Grid) -> orjson.Fragment:
    """Return `grid_name` as JSON to be put into more of it."""
    if (json := told.names.get(grid.code)) is None:
        json = told.names[grid.code] = orjson.Fragment(orjson.dumps(grid_name(day.snapshot, grid)))
    return json


@cache
def _rule_json(rule: Rule, language: str) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps({"code": rule.value, "text": Wording(language)(RULES[rule])}))


def grid_name(snapshot: Snapshot, grid: Grid) -> dict[str, str]:
    return {"code": grid.code, "name": grid.name, "full_name": snapshot.full_name(grid)}


def area_name(area: Area | None) -> dict[str, str] | None:
    return {"code": area.code, "name": area.name} if area else None


def generation(value: Generation) -> dict[str, Any]:
    return {
        "number": value.number,
        "valid_from": value.valid_from.isoformat(),
        "simulated": value.simulated,
    }


def place(snapshot: Snapshot, found: PlaceFound) -> dict[str, Any]:
    return {
        "code": found.place.code,
        "kind": found.place.kind.value,
        "address": found.place.address,
        "lon": found.place.lon,
        "lat": found.place.lat,
        "match": found.match.value,
        "grid": grid_name(snapshot, found.grid) if found.grid else None,
        "community": area_name(found.community),
    }


def place_seen(snapshot: Snapshot | None, seen: PlaceSeen) -> dict[str, Any]:
    """Return a place by its code; `code` is another one than `asked` where that was merged into it."""
    place = seen.place
    return {
        "asked": seen.asked,
        "code": place.code,
        "kind": place.kind.value,
        "address": place.address,
        "lon": place.lon,
        "lat": place.lat,
        **{name: getattr(place, name) for name in ("road", "number", "estate", "building", "unit", "room")},
        "grid": grid_name(snapshot, seen.grid) if snapshot and seen.grid else None,
        "community": area_name(seen.community),
        "valid_from": seen.valid_from.isoformat(),
        "valid_to": seen.valid_to and seen.valid_to.isoformat(),
        "version": seen.version,
    }


def alias(kept: KeptAlias) -> dict[str, Any]:
    return {
        "number": kept.number,
        "alias": kept.alias.alias,
        "name": kept.alias.name,
        "renamed": kept.alias.renamed and kept.alias.renamed.isoformat(),
        "valid_from": kept.valid_from.isoformat(),
        "valid_to": kept.valid_to and kept.valid_to.isoformat(),
        "version": version(kept.number, kept.valid_to),
    }


def override(kept: KeptOverride) -> dict[str, Any]:
    value = kept.override
    return {
        "number": kept.number,
        "address": value.address,
        "grid": value.grid,
        "reason": value.reason,
        "document": value.document,
        "valid_from": kept.valid_from.isoformat(),
        "valid_to": value.valid_to.isoformat(),
        "version": version(kept.number, value.valid_to),
    }


def account(value: Account) -> dict[str, Any]:
    return {
        "id": value.id,
        "name": value.name,
        "full_name": value.full_name,
        "rights": [
            {"capacity": each.capacity.value, "area": each.area, "category": each.category}
            for each in value.assignments
        ],
        "demo": value.demo,
        "disabled": value.disabled,
        "version": value.version,
        "subject": value.subject and value.subject.name,
        "issuer": value.subject and value.subject.issuer,
    }


def district(value: District) -> dict[str, Any]:
    seen = {} if value.cases is None else {"cases": value.cases}
    return {
        "name": value.name,
        "bounds": list(value.bounds) if value.bounds else None,
        "simulated": value.simulated,
        "generation": generation(value.generation) if value.generation else None,
        "counts": {"grids": value.grids, "places": value.places, **seen},
    }
