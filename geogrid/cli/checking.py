"""geogrid validate: the check of a boundary file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geogrid.cli.options import reading_options
from geogrid.cli.reading import reading_as_plain, say_reading
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Report, Tolerances
from geogrid.render import geojson
from geogrid.render.findings import KINDS, sentence
from geogrid.services import boundary_file, validation
from geogrid.services.boundary_file import BoundaryFile

SOMETHING_IS_WRONG = 1
_NARROW = (DefectKind.OVERLAP, DefectKind.GAP)


@click.command()
@click.argument("grids", type=click.Path(path_type=Path))
@click.option(
    "--gap-width",
    type=click.FloatRange(min=0),
    default=DEFAULTS.gap_width,
    show_default=True,
    metavar="M",
    help="A hole narrower than this many metres is a gap; a wider one an enclave.",
)
@click.option(
    "--min-area",
    type=click.FloatRange(min=0),
    default=0.0,
    show_default=True,
    metavar="M2",
    help="List only what is at least this many square metres.",
)
@reading_options
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def validate(
    context: click.Context, /, grids: Path, gap_width: float, min_area: float, as_json: bool, **stated: Any
) -> None:
    """Check a file of grids: overlaps, gaps and invalid shapes, with codes and areas in m2.

    GRIDS is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON.
    """
    content = boundary_file.read(grids, **stated)
    report = validation.check_file(content, Tolerances(gap_width=gap_width, min_area=min_area))
    if as_json:
        say_json(as_plain(content, report))
    else:
        say_report(content, report)
    if not report.valid:
        context.exit(SOMETHING_IS_WRONG)


def say_report(content: BoundaryFile, report: Report) -> None:
    """Print what was read and what was found, one line a defect."""
    say(
        "%(file)s: %(count)s shapes, %(crs)s, code field %(field)s.",
        file=content.file,
        count=report.features,
        crs=content.crs,
        field=content.code_field,
    )
    say_reading(content)
    names = dict(zip(content.codes, content.names, strict=True))
    for defect in report.defects:
        click.echo(f"  {_line(defect, names)}")
    if report.below_tolerance:
        say(
            "%(count)s faces narrower than 1 cm were left out (%(area)s m² in all).",
            count=report.below_tolerance,
            area=wording().number(report.below_tolerance_m2, 2),
        )
    say_totals(report)


def say_totals(report: Report) -> None:
    for kind, (count, area) in report.totals().items():
        say(
            "%(kind)s: %(count)s, %(area)s m² in all.",
            kind=wording()(KINDS[kind]),
            count=count,
            area=wording().number(area, 1),
        )
    if report.valid:
        say("No overlaps, gaps or invalid shapes were found.")


def _line(defect: Defect, names: dict[str, str]) -> str:
    labels = [code if names[code] == code else f"{names[code]} ({code})" for code in defect.grids]
    text = sentence(defect, labels, wording())
    return text if defect.kind not in _NARROW else f"{text} {_width(defect)}"


def _width(defect: Defect) -> str:
    return wording()("Width %(width)s m.", width=wording().number(defect.width_m, 2))


def as_plain(content: BoundaryFile, report: Report) -> dict[str, Any]:
    """Return the report as the JSON that the command promises."""
    return {
        "file": content.file,
        "features": report.features,
        "crs": content.crs,
        **reading_as_plain(content),
        "code_field": content.code_field,
        "name_field": content.name_field,
        "valid": report.valid,
        "defects": [_plain_defect(defect) for defect in report.defects],
        "totals": {kind.value: {"count": count, "area_m2": area} for kind, (count, area) in report.totals().items()},
        "below_tolerance": {"count": report.below_tolerance, "area_m2": report.below_tolerance_m2},
    }


def _plain_defect(defect: Defect) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "severity": defect.severity,
        "grids": defect.grids,
        "area_m2": defect.area_m2,
        "length_m": defect.length_m,
        "width_m": defect.width_m,
        "reason": defect.reason,
        "geometry": geojson.geometries([defect.shape], geojson.DATA_DECIMALS)[0] if defect.shape else None,
    }
