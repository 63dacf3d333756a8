"""/insight: figures and maps for officials. The map is a page of its own, made by folium, in a frame."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template, request

from geogrid.clock import today
from geogrid.domain.insight.classes import class_of
from geogrid.domain.insight.figures import GridFigure, Measure
from geogrid.domain.insight.months import months
from geogrid.domain.people.policy import Action
from geogrid.errors import QueryError
from geogrid.render import legend
from geogrid.render.wording import Wording
from geogrid.services import cases, insight
from geogrid.services.insight import InsightMap
from geogrid.services.snapshot import Snapshot
from geogrid.web import selection
from geogrid.web.assets import vendor
from geogrid.web.running import running

if TYPE_CHECKING:
    from geogrid.render import insight_map

blueprint = Blueprint("insight", __name__)

TOP = 10


@blueprint.get("/insight")
def show() -> str:
    chosen, measure = selection.read(request.args, Action.SEE_FIGURES), _measure()
    snapshot = running().lookup.snapshot(today())
    with running().database.reading() as session:
        span = cases.range_of(session, chosen.within)
        found = insight.figures(session, snapshot, chosen, measure)
    return render_template(
        "insight.html",
        page="insight",
        asked=request.args,
        chosen=chosen,
        measure=measure.value,
        span=span,
        months=months(span.first, span.last) if span.first and span.last else [],
        found=found,
        rows=found.ranking if request.args.get("all") else found.ranking[:TOP],
        swatch=lambda row: legend.grid_class(class_of(row.value(measure), found.classes)),
        snapshot=snapshot,
        one_day=timedelta(days=1),
        top=TOP,
        titles={measure.value: title for measure, title in legend.TITLES.items()},
    )


@blueprint.get("/insight/map")
def drawing() -> str:
    # folium takes most of a second to load; only this page needs it.
    from geogrid.render import insight_map

    wording: Wording = g.wording
    chosen, measure = selection.read(request.args, Action.SEE_FIGURES), _measure()
    day = today()
    snapshot = running().lookup.snapshot(day)
    with running().database.reading() as session:
        found = insight.picture(session, snapshot, chosen, measure, day)
    names = insight_map.LayerNames(
        grids=wording(legend.TITLES[measure]), density=wording("Density of cases"), ground=wording("Roads and waters")
    )
    drawn = insight_map.draw(_scene(found), names, vendor)
    return render_template(
        "insight_map.html",
        drawing=drawn,
        legends=_legends(found, names, wording),
        beside={
            "variables": drawn.variables,
            "grids": _tooltips(found, snapshot, wording),
        },
    )


def _measure() -> Measure:
    text = request.args.get("measure") or Measure.COUNT.value
    if text not in list(Measure):
        raise QueryError(field="measure", value=text[:40], expected=" / ".join(Measure))
    return Measure(text)


def _scene(found: InsightMap) -> insight_map.Scene:
    from geogrid.render import insight_map

    figures = found.figures
    value = {row.code: row.value(figures.measure) for row in figures.ranking}
    classes = [class_of(value[grid.code], figures.classes) for grid in found.grids]
    return insight_map.Scene(found.grids, classes, found.density, found.ground.surfaces, found.ground.lines)


def _legends(found: InsightMap, names: insight_map.LayerNames, wording: Wording) -> list[legend.Legend]:
    figures = found.figures
    unknown = sum(row.value(figures.measure) is None for row in figures.ranking)
    legends = [legend.of_classes(names.grids, figures.measure, figures.classes, unknown, wording)]
    if found.density is not None:
        legends.append(legend.of_density(names.density, found.density, wording))
    return legends


def _tooltips(found: InsightMap, snapshot: Snapshot, wording: Wording) -> list[list[str]]:
    """Return the lines to be shown at each grid, in the order the grids are drawn."""
    rows = {row.code: row for row in found.figures.ranking}
    return [[snapshot.full_name(grid), *_said(rows[grid.code], wording)] for grid in found.grids]


def _said(row: GridFigure, wording: Wording) -> list[str]:
    cases = wording("Cases: %(count)s", count=wording.number(row.cases))
    if row.rate is None:
        return [cases, wording("Households unknown")]
    households = wording("Households: %(count)s", count=wording.number(row.households or 0))
    return [cases, households, wording("Per 1,000 households: %(rate)s", rate=wording.number(row.rate, 1))]
