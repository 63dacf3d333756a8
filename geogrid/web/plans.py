"""Plans as the JSON that the API promises; the page shows the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import orjson
import shapely

from geogrid.clock import local, today
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing import moving
from geogrid.domain.editing.about import concerned
from geogrid.domain.editing.arc import Arc
from geogrid.domain.editing.dossier import Dossier, Step
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.figures import Figures
from geogrid.domain.evaluation.finding import Finding
from geogrid.domain.evaluation.micro_grids import micro_households
from geogrid.domain.grid import Generation, Level
from geogrid.domain.measure import area_m2
from geogrid.domain.sides.style import Style
from geogrid.render import geojson, plan_steps, sides
from geogrid.render import plans as words
from geogrid.render.wording import Wording
from geogrid.services import plan_base, plan_changes, plan_history, plan_impact, plan_people, plan_settings
from geogrid.services.plan_changes import Hand
from geogrid.services.plan_impact import Affected
from geogrid.services.plan_words import LONGEST
from geogrid.services.plan_work import Changed, State
from geogrid.web.running import running

LISTED = 100
"""A district may break a rule in thousands of places; so many of each rule are listed, and counted all."""


def dossier(value: Dossier, wording: Wording) -> dict[str, Any]:
    """Return what is written about a plan."""
    newer = newest(value)
    return {
        "id": value.id,
        "name": value.name,
        "reason": value.reason,
        "document": value.document,
        "base": value.base,
        "target": value.target,
        "version": value.version,
        "stage": value.stage.value,
        "stage_text": wording(words.STAGES[value.stage]),
        "opened_at": local(value.opened_at).isoformat(),
        "valid_from": value.valid_from.isoformat() if value.valid_from else None,
        "generation": value.generation,
        "fingerprint": value.fingerprint,
        "comments": value.comments,
        "newest": newer.number if newer else None,
        "newest_from": newer.valid_from.isoformat() if newer else None,
    }


def newest(value: Dossier) -> Generation | None:
    """Return the newest generation where a plan began with another one, by what is in memory: it is asked for often."""
    return plan_base.newest_of(value, running().lookup.generations())


def name_of_copy(value: Dossier, wording: Wording) -> str:
    """Return what a copy of a plan is called unless somebody says otherwise."""
    return wording("%(plan)s (copy)", plan=value.name[: LONGEST - 10])


def state(value: State, wording: Wording, *, counted: bool = True) -> dict[str, Any]:
    """Return a plan as it stands, without its grids; where it is not counted yet, without its figures."""
    held = plan_changes.hands(value.events)
    told_of = plan_history.history(value.work, value.steps)
    hands = {each.author for each in value.steps} | {hand.last for hand in held.values()}
    names = plan_people.names(running().database, hands)
    told = {
        **dossier(value.dossier, wording),
        "earliest": max(today(), value.work.first_day + timedelta(days=1)).isoformat(),
        "steps": [step(each, told_of[each.position], held[each.position], wording, names) for each in value.steps],
        "retired": [
            {"code": code, "name": grid.name, "community_name": value.work.plan.mesh.area_name(grid.community)}
            for code, grid in value.work.plan.retired.items()
        ],
        "given_back": plan_changes.given_back(value),
        "recoded": recoded(value.work.plan.mesh),
        "communities": communities(value.work.plan.mesh),
        "parties": [
            {"code": each.code, "name": each.name, "members": sorted(each.members)}
            for _, each in sorted(value.work.plan.mesh.parties.items())
        ],
    }
    if not counted:
        return {**told, "figures": "counting"}
    found = value.work.findings()
    return {
        **told,
        "figures": figures(value),
        "ground": value.work.tally.contents.stamp,
        "totals": totals(value),
        "rules": rules(found, wording),
        "posts_of_ended": posts_of_ended(value),
        "rule_settings": plan_settings.settings(value.dossier).as_json(),
        "findings": [finding(each, wording) for each in _first(found)],
    }


def figures(value: State) -> str:
    """Return whether the figures of a plan are of what is on the ground now, or others are being counted."""
    return "recounting" if value.work.is_old else "ready"


def posts_of_ended(value: State) -> list[dict[str, Any]]:
    """Return the grids that are no more in which there are people in posts, with a place where each lay."""
    plan, roles = value.work.plan, value.work.tally.contents.roles
    nested = {micro.code: micro for micros in plan.base.micros.values() for micro in micros}
    found = []
    for code in sorted(value.work.tally.unheld()):
        was = plan.retired.get(code) or plan.base.grids.get(code) or nested.get(code)
        place = None if was is None else shapely.point_on_surface(was.shape)
        at = (None, None) if place is None else (round(place.x, 7), round(place.y, 7))
        found.append({"grid": code, "posts": len(roles[code]), "lon": at[0], "lat": at[1]})
    return found


def communities(mesh: Mesh) -> list[dict[str, str]]:
    """Return the communities of the district, in order of their codes, whether they have grids or not."""
    return [
        {"code": code, "name": area.name} for code, area in sorted(mesh.areas.items()) if area.level is Level.COMMUNITY
    ]


def recoded(mesh: Mesh) -> dict[str, str]:
    """Return the codes that grids have now by each that they had before."""
    return {code: now for now in sorted(mesh.codes_before) if now in mesh.grids for code in mesh.codes_before[now]}


def changed(value: Changed, wording: Wording, *, counted: bool = True) -> dict[str, Any]:
    """Return a plan after a change, with the grids that are others as GeoJSON, and those that are no more."""
    mesh = value.state.work.plan.mesh
    there = [code for code in value.codes if code in mesh.grids]
    return {
        **state(value.state, wording, counted=counted),
        "changed": orjson.Fragment(grids(value.state, there, counted=counted)),
        "gone": [code for code in value.codes if code not in mesh.grids],
    }


def grids(value: State, codes: Iterable[str], *, counted: bool = True) -> bytes:
    """Return grids as GeoJSON, with their figures, if they are counted."""
    mesh, figures = value.work.plan.mesh, value.work.tally.figures if counted else {}
    shown = [mesh.grids[code] for code in codes]
    properties = [
        {
            "code": grid.code,
            "name": grid.name,
            "community": grid.community,
            "community_name": mesh.area_name(grid.community),
            "kind": grid.kind.value,
            **(_figures(figures[grid.code]) if counted else {}),
            **_micro_grids(value, grid.code, counted=counted),
        }
        for grid in shown
    ]
    return geojson.feature_collection([grid.shape for grid in shown], properties)


def party_grids(value: State) -> bytes:
    """Return the party grids as GeoJSON, each the ground of its grids."""
    mesh = value.work.plan.mesh
    shapes = [mesh.party_shape(code) for code in sorted(mesh.parties)]
    properties = [
        {"code": party.code, "name": party.name, "grids": sorted(party.members), "area_m2": round(area_m2(shape), 1)}
        for (_, party), shape in zip(sorted(mesh.parties.items()), shapes, strict=True)
    ]
    return geojson.feature_collection(shapes, properties)


def areas(value: State) -> bytes:
    """Return the communities and the areas above as GeoJSON, as the map of a day has them; those without grids not."""
    mesh = value.work.plan.mesh
    shapes = {code: mesh.area_shape(code) for code in mesh.areas}
    there = [area for code, area in mesh.areas.items() if not shapes[code].is_empty]
    properties = [{"code": area.code, "name": area.name, "level": area.level.value} for area in there]
    return geojson.feature_collection([shapes[area.code] for area in there], properties)


def _micro_grids(value: State, grid: str, *, counted: bool) -> dict[str, Any]:
    """Return the micro-grids of a grid with their ground; nothing for one that has none."""
    micros = value.work.plan.mesh.micros.get(grid)
    if micros is None:
        return {}
    households = micro_households(value.work.tally, grid) if counted else {}
    shapes = geojson.geometries([micro.shape for micro in micros], geojson.MAP_DECIMALS)
    return {
        "micro_grids": [
            {"code": micro.code, "name": micro.name, "households": households.get(micro.code), "geometry": shape}
            for micro, shape in zip(micros, shapes, strict=True)
        ]
    }


def borders(mesh: Mesh, arcs: Iterable[Arc]) -> bytes:
    """Return pieces of border as GeoJSON, each with the grids on its sides."""
    listed = list(arcs)
    properties = [
        {
            "left": arc.left,
            "right": arc.right,
            "length_m": round(arc.length_m, 1),
            "movable": moving.is_movable(mesh, arc),
            "movable_ends": moving.movable_ends(mesh, arc),
        }
        for arc in listed
    ]
    # In full: what is sent back moved in one place has to be where it was in all others.
    return geojson.feature_collection([arc.line() for arc in listed], properties, geojson.DATA_DECIMALS)


def step(
    value: Step, said: plan_steps.Step, hand: Hand, wording: Wording, names: Mapping[int, str]
) -> dict[str, Any]:  # fmt: skip
    """Return an edit of a plan, with who did it; steps of one `version` were done together."""
    return {
        "number": value.position,
        "kind": said.edit.kind,
        "text": plan_steps.text(said, wording),
        "grids": list(concerned(said.edit)),
        "author": value.author,
        "author_name": names.get(value.author) if value.author is not None else None,
        "at": local(value.at).isoformat(),
        "undone": value.undone,
        "version": hand.version,
        "last": hand.last,
        "last_name": names.get(hand.last) if hand.last is not None else None,
    }


def rules(found: Iterable[Finding], wording: Wording) -> list[dict[str, Any]]:
    """Return each rule, and in how many places and grids it is broken."""
    counts = dict.fromkeys(words.RULES, 0)
    severities: dict[str, str] = {}
    broken: defaultdict[str, set[str]] = defaultdict(set)
    for each in found:
        counts[each.rule] += 1
        if each.rule not in severities or each.severity is Severity.ERROR:  # the gravest is told of all
            severities[each.rule] = each.severity.value
        broken[each.rule].update(each.codes)
    return [
        {
            "rule": rule,
            "text": wording(words.RULES[rule]),
            "count": count,
            "grids": len(broken[rule]),
            "severity": severities.get(rule),
        }
        for rule, count in counts.items()
    ]


def finding(value: Finding, wording: Wording) -> dict[str, Any]:
    """Return where a rule is broken, with the place to go to."""
    return {
        "rule": value.rule,
        "severity": value.severity.value,
        "grids": list(value.codes),
        "text": words.finding(value, wording),
        "count": value.count,
        "lon": round(value.lon, 7),
        "lat": round(value.lat, 7),
        "bounds": None if value.bounds is None else [round(each, 7) for each in value.bounds],
    }


def _first(found: Iterable[Finding]) -> Iterator[Finding]:
    """Return the first findings of each rule."""
    seen: Counter[str] = Counter()
    for each in found:
        seen[each.rule] += 1
        if seen[each.rule] <= LISTED:
            yield each


def totals(value: State) -> dict[str, Any]:
    """Return the figures of a whole plan."""
    found = value.work.tally.totals
    return {
        "grids": found.grids,
        "households": found.households,
        "residents": found.residents,
        "least": found.least,
        "mean": None if found.mean is None else round(found.mean, 1),
        "most": found.most,
        "places": found.places,
        "cases": found.cases,
        "unowned_places": found.unowned_places,
        "golden": len(value.golden),
        "buildings_cut": found.buildings_cut,
        "estates_cut": found.estates_cut,
        "without_leader": found.without_leader,
        "posts_without_grid": found.posts_without_grid,
        "mean_polsby_popper": round(found.mean_polsby_popper, 4),
        "mean_reock": round(found.mean_reock, 4),
        "real_share": round(found.real_share, 4),
        "worst_deviation": None if found.worst_deviation is None else round(found.worst_deviation, 4),
    }


def impact(state: State, found: Affected, style: Style, wording: Wording) -> dict[str, Any]:
    """Return what a plan changes."""
    value = found.impact
    cells = value.places.flow().cells
    return {
        "places": len(value.places),
        "cases": len(value.cases),
        "open_cases": None if value.open_cases is None else len(value.open_cases),
        "households": value.told,
        "residents": value.residents,
        "reassigned_places": len(value.reassigned),
        "reassigned": plan_impact.told_reassigned(found),
        "flow": [{"from": old, "to": now, "places": round(count)} for (old, now), count in cells.items()],
        "boards": [{"grid": each.code, "reasons": [why.value for why in each.reasons]} for each in value.boards],
        "posts": [{"grid": each.grid, "role": each.role.value} for each in value.posts],
        "posts_left_before": [
            {"grid": post.grid, "role": post.role.value, "name": name} for post, name in found.left_before
        ],
        "without_leader": list(value.leaderless),
        "decisions": plan_impact.told_lapsed(found),
        "texts": [sides.text_change(each, style) for each in found.texts],
        "recoded": [{"from": each.old, "to": each.new, "places": each.places} for each in found.recoded],
        "parties": plan_impact.told_parties(state.work.plan, found, wording),
        "micro_grids": plan_impact.told_divisions(state.work.plan, found, wording),
        "households_within": found.households_within,
    }


def _figures(value: Figures) -> dict[str, Any]:
    size = value.size
    return {
        "households": value.households,
        "residents": value.residents,
        "places": value.places,
        "cases": value.cases,
        "cases_per_month": round(value.cases_per_month, 2),
        "open_cases": value.open_cases,
        "area_m2": round(size.area_m2, 1),
        "polsby_popper": round(size.polsby_popper, 4),
        "reock": round(size.reock, 4),
        "deviation": None if value.deviation is None else round(value.deviation, 4),
        "buildings_cut": value.buildings_cut,
        "estates_cut": value.estates_cut,
        "real_share": round(value.border.real_share, 4),
        "posts": value.posts,
        "has_leader": value.has_leader,
        "place": [round(size.lon, 7), round(size.lat, 7)],
    }
