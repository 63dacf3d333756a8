"""geogrid plan rules|golden: what a plan holds its rules to, and the places that must stay in their grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geogrid.cli.database import opened, record
from geogrid.cli.plans import as_json_option, plan_group, plan_number
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.evaluation.settings import FREE
from geogrid.io import table
from geogrid.render import plans as words
from geogrid.services import golden_file, plan_rules, plan_settings
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans

_LISTED = 20
_rule = click.Choice([rule.name for rule in FREE])


@plan_group.command()
@plan_number
@click.option("--least", type=click.IntRange(min=0), metavar="N", help="Fewer households in a grid are told of.")
@click.option("--most", type=click.IntRange(min=0), metavar="N", help="More households in a grid are told of.")
@click.option("--error", "errors", type=_rule, multiple=True, help="A rule that forbids to publish; repeatable.")
@click.option("--warning", "warnings", type=_rule, multiple=True, help="One that does not; repeatable.")
@as_json_option
def rules(
    plan: int, least: int | None, most: int | None, errors: tuple[str, ...], warnings: tuple[str, ...], as_json: bool
) -> None:
    """Show what a plan holds its rules to, or set it, while it is a draft."""
    told: dict[str, Any] = {name: value for name, value in (("least", least), ("most", most)) if value is not None}
    severities = {
        **dict.fromkeys(errors, Severity.ERROR.value), **dict.fromkeys(warnings, Severity.WARNING.value),
    }  # fmt: skip
    if severities:
        told["severities"] = severities
    with opened() as database:
        plans = Plans(database, Lookup(database))
        dossier = plans.dossier(plan)
        if told:
            dossier = plan_rules.change(plans, plan, told, dossier.version, record(database)).dossier
    settings = plan_settings.settings(dossier)
    if as_json:
        say_json(settings.as_json())
        return
    say("Households in a grid: %(least)s to %(most)s.", least=settings.band.least, most=settings.band.most)
    for rule, severity in settings.all_severities.items():
        mark = "✘" if severity is Severity.ERROR else "△"
        say("  %(mark)s %(finding)s", mark=mark, finding=f"{rule} · {wording()(words.RULES[rule])}")


@plan_group.command()
@plan_number
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--crs", default="cgcs2000", show_default=True, metavar="CRS",
              help="The coordinate system of the points: wgs84, cgcs2000, gcj02, bd09, EPSG:number.")  # fmt: skip
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet; else the first shown that has a table.")
@click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030.")
@click.option("--none", is_flag=True, help="No place has to stay.")
@as_json_option
def golden(
    plan: int, file: Path | None, crs: str, sheet: str | None, encoding: str | None, none: bool, as_json: bool
) -> None:
    """Show the places that must stay in their grid, or replace them by those of a table.

    FILE is CSV or XLSX with the columns label (名称, 地址), lon (经度), lat (纬度) and, where a place does not have to
    stay in the grid it lies in, grid (网格编号).
    """
    if file is not None and none:
        raise click.UsageError(wording()("Give a file or --none, not both."))
    content = table.read(file, sheet=sheet, encoding=encoding) if file is not None else None
    with opened() as database:
        plans = Plans(database, Lookup(database))
        if content is not None or none:
            state = plans.state(plan)
            places = golden_file.read(state, content, crs).sound() if content is not None else []
            plan_rules.keep(plans, plan, places, state.dossier.version, record(database))
        found, mesh = plan_rules.golden(database, plans, plan), plans.state(plan).work.plan.mesh
    if as_json:
        told = [
            {"label": p.label, "grid": p.grid, "grid_now": mesh.code_now(p.grid), "lon": p.lon, "lat": p.lat}
            for p in found
        ]
        say_json({"places": told})
        return
    say("Places that must stay in their grid: %(count)s.", count=wording().number(len(found)))
    for each in found[:_LISTED]:
        codes = dict.fromkeys((each.grid, mesh.code_now(each.grid)))
        say("  %(label)s · %(grid)s", label=each.label, grid=" → ".join(codes))
    if len(found) > _LISTED:
        say("  … and %(count)s more.", count=wording().number(len(found) - _LISTED))
