"""geogrid repair: the repair of a boundary file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from geogrid.cli.checking import (
    SOMETHING_IS_WRONG,
    checking_options,
    labels_of,
    read_input,
    report_as_plain,
    say_findings,
)
from geogrid.cli.options import Metres
from geogrid.cli.outputs import check_outputs
from geogrid.cli.reading import say_reading
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.step import Step
from geogrid.render.findings import KINDS
from geogrid.services import file_repair
from geogrid.services.file_repair import FileRepair

WIDEST = 5.0
_LISTED = 10


@click.command()
@checking_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="Where to write the repaired grids: .geojson, .gpkg, .shp, .zip, .kml or .fgb.",
)
@click.option(
    "--rule",
    type=click.Choice([rule.value for rule in Rule]),
    default=Rule.LONGEST_BORDER.value,
    show_default=True,
    help="Who is given a gap or an overlap.",
)
@click.option(
    "--max-width",
    type=Metres(min=0),
    default=WIDEST,
    show_default=True,
    metavar="M",
    help="Leave what is wider than this many metres.",
)
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="Write what was done and what is left, as JSON."
)
@click.option("--json", "as_json", is_flag=True, help="Print that JSON.")
@click.pass_context
def repair(
    context: click.Context,
    /,
    grids: Path,
    output: Path,
    rule: str,
    max_width: float,
    report: Path | None,
    as_json: bool,
    **named: Any,
) -> None:
    """Repair a file of grids: close gaps and overlaps, cut off what lies outside, join borders vertex by vertex.

    Only what is narrow enough and leaves no doubt is done; the rest is listed, and the exit code is then 1. Grids that
    are not concerned keep their coordinates. The file itself is not changed.
    """
    check_outputs([output, report], [grids, named["parent"], named["allow"]])
    given = read_input(grids, **named)
    with Bar("Repairing") as bar:
        done = file_repair.repaired(
            given.content,
            given.parent,
            given.allowances,
            max_width=max_width,
            rule=Rule(rule),
            tolerances=given.tolerances,
            tell=bar.at,
        )
    file_repair.write(output, done.content)
    plain = as_plain(done, output)
    if report:
        report.write_bytes(orjson.dumps(plain, option=orjson.OPT_INDENT_2))
    if as_json:
        say_json(plain)
    else:
        _say(done, output)
    if not done.left.valid:
        context.exit(SOMETHING_IS_WRONG)


def _say(done: FileRepair, output: Path) -> None:
    say_reading(done.content)
    found = done.before.totals()
    for kind, (count, _) in found.items():
        left = done.left.totals().get(kind, (0, 0.0))[0]
        say("%(kind)s: %(count)s before, %(left)s left.", kind=wording()(KINDS[kind]), count=count, left=left)
    moved = sum(step.moved_m2 for step in done.repair.steps)
    say("%(count)s repairs, %(area)s m² changed hands. %(file)s written.", count=len(done.repair.steps),
        area=wording().number(moved, 2), file=output.name)  # fmt: skip
    joined = sorted({code for step in done.repair.steps if step.defect is None for code in step.won_m2})
    if joined:
        shown = wording().fact([*joined[:_LISTED], *["…"] * (len(joined) > _LISTED)])
        say("Borders closer than the snapping tolerance made one; grids changed by that: %(count)s (%(grids)s).",
            count=len(joined), grids=shown)  # fmt: skip
    if not done.left.valid:
        say("What is left needs a person:")
    say_findings(done.content, done.left)


def as_plain(done: FileRepair, output: Path) -> dict[str, Any]:
    """Return what was done and what is left as the JSON that the command promises."""
    labels = labels_of(done.content)
    return {
        "file": done.content.file,
        "output": output.name,
        "crs": done.content.crs,
        "code_field": done.content.code_field,
        "rule": done.repair.rule,
        "before": report_as_plain(done.before, labels)["totals"],
        "accepted": [_plain_step(step) for step in done.repair.steps],
        "left": report_as_plain(done.left, labels),
    }


def _plain_step(step: Step) -> dict[str, Any]:
    defect, proposal = step.defect, step.proposal
    return {
        "kind": defect.kind if defect else None,
        "grids": defect.grids if defect else sorted(step.won_m2),
        "area_m2": defect.area_m2 if defect else 0.0,
        "width_m": defect.width_m if defect else 0.0,
        "action": proposal.action if proposal else "join",
        "to": proposal.grid if proposal else None,
        "won_m2": step.won_m2,
        "moved_m2": step.moved_m2,
    }
