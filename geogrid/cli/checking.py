"""geogrid validate: the check of a boundary file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import shapely

from geogrid.cli.options import Metres, reading_options
from geogrid.cli.outputs import check_outputs
from geogrid.cli.reading import reading_as_plain, say_reading
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, Allowance, Defect, DefectKind, Report, Tolerances
from geogrid.errors import ShapeInvalid
from geogrid.render import geojson
from geogrid.render.findings import KINDS, SEVERITIES, sentence
from geogrid.render.report import document
from geogrid.services import allowance_file, boundary_file, validation
from geogrid.services.boundary_file import BoundaryFile

SOMETHING_IS_WRONG = 1
_NARROW = GROUND - {DefectKind.MISMATCH, DefectKind.ENCLAVE}


def checking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say against what, and how exactly, a file is checked."""
    for option in reversed((
        click.argument("grids", type=click.Path(path_type=Path)),
        click.option("--parent", type=click.Path(path_type=Path), metavar="FILE",
                     help="The areas that the grids should fill, for example the communities."),
        click.option("--parent-layer", metavar="NAME", help="The layer of the areas, where their file has several."),
        click.option("--allow", type=click.Path(path_type=Path), metavar="FILE",
                     help="Gaps and overlaps that are meant so, with reason, author and date."),
        click.option("--allow-layer", metavar="NAME", help="The layer of these, where their file has several."),
        click.option("--gap-width", type=Metres(min=0), default=DEFAULTS.gap_width, show_default=True,
                     metavar="M", help="Without --parent: a hole or opening narrower than this many metres is a gap."),
        click.option("--min-area", type=Metres(min=0), default=DEFAULTS.min_area, show_default=True,
                     metavar="M2", help="List only ground of at least this many square metres."),
        click.option("--snapping", type=Metres(min=0.001, max=1), default=DEFAULTS.snapping,
                     show_default=True, metavar="M", help="Borders closer than this many metres count as one."),
        click.option("--sliver-width", type=Metres(min=0), default=DEFAULTS.sliver_width, show_default=True,
                     metavar="M", help="A grid narrower than this many metres is a sliver."),
        partial(reading_options, code='The field that holds the code; "#" numbers the rows where there is none.'),
    )):  # fmt: skip
        command = option(command)
    return command


@dataclass(frozen=True)
class Input:
    """What `checking_options` name, read."""

    content: BoundaryFile
    parent: BoundaryFile | None
    allowances: Sequence[Allowance]
    tolerances: Tolerances


def read_input(
    grids: Path,
    parent: Path | None,
    parent_layer: str | None,
    allow: Path | None,
    allow_layer: str | None,
    gap_width: float,
    min_area: float,
    snapping: float,
    sliver_width: float,
    **stated: Any,
) -> Input:
    """Read the file, the areas above it and what is allowed."""
    return Input(
        boundary_file.read(grids, any_codes=True, **stated),
        _areas(parent, parent_layer) if parent else None,
        allowance_file.read(allow, layer=allow_layer, layer_option="--allow-layer").allowances if allow else (),
        Tolerances(snapping, gap_width, min_area, sliver_width),
    )


def _areas(path: Path, layer: str | None) -> BoundaryFile:
    """Read the areas above; refuse them with an invalid shape: what they are meant to cover would be a guess."""
    parent = boundary_file.read(path, layer=layer, layer_option="--parent-layer", beside=True)
    for row, code, shape in zip(parent.rows, parent.codes, parent.shapes, strict=True):
        if shape is not None and not shape.is_valid:
            raise ShapeInvalid(file=parent.file, row=row, shape_code=code, reason=shapely.is_valid_reason(shape))
    return parent


@click.command()
@checking_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what was found: .gpkg, .geojson, .xlsx, or .html with a map.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def validate(context: click.Context, /, output: Path | None, as_json: bool, **named: Any) -> None:
    """Check a file of grids: overlaps, gaps, openings, and all else that keeps it from being seamless.

    GRIDS is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON.
    """
    check_outputs([output], [named["grids"], named["parent"], named["allow"]])
    given = read_input(**named)
    report = validation.check_file(given.content, given.tolerances, given.parent, given.allowances)
    if output:
        _write(output, given, report)
    if as_json:
        say_json(as_plain(given.content, report))
    else:
        say_report(given.content, report)
    if not report.valid:
        context.exit(SOMETHING_IS_WRONG)


def _write(output: Path, given: Input, report: Report) -> None:
    """Write what was found to a file; the libraries for that are loaded only now."""
    files = import_module("geogrid.services.findings_file")
    content = given.content
    drawn = [n for n, shape in enumerate(content.shapes) if shape]
    shapes = boundary_file.to_storage(content.crs, [shape for shape in content.shapes if shape])
    told = document(
        report,
        labels_of(content).codes,
        wording(),
        source=content.file,
        grids=[(content.codes[n], content.names[n], shape) for n, shape in zip(drawn, shapes, strict=True)],
        allowances=given.allowances,
    )
    files.write_report(output, told, wording())


def say_report(content: BoundaryFile, report: Report) -> None:
    """Print what was read and what was found, one line a defect."""
    facts = {"file": content.file, "count": report.features, "crs": systems.called(content.crs)}
    if content.code_field:
        say("%(file)s: %(count)s shapes, %(crs)s, code field %(field)s.", field=content.code_field, **facts)
    else:
        say("%(file)s: %(count)s shapes, %(crs)s; no code field, the rows are numbered.", **facts)
    say_reading(content)
    say_findings(content, report)


def say_findings(content: BoundaryFile, report: Report) -> None:
    """Print what was found, one line a defect, and the sums."""
    labels = labels_of(content)
    for defect in report.defects:
        click.echo(f"  {_line(defect, labels)}")
    if report.below_tolerance:
        say(
            "Borders closer than the snapping tolerance count as one: %(count)s places, %(area)s m² in all.",
            count=report.below_tolerance,
            area=wording().number(report.below_tolerance_m2, 3),
        )
    for allowance in report.unused:
        say("Allowance %(allowance)s no longer touches anything: %(reason)s", allowance=allowance.code,
            reason=allowance.reason)  # fmt: skip
    say_totals(report)


def say_totals(report: Report) -> None:
    """Print how many of each kind, and that nothing is wrong where nothing is."""
    for kind, (count, area) in report.totals().items():
        if kind in GROUND and kind != DefectKind.MISMATCH:
            say("%(kind)s: %(count)s, %(area)s m² in all.", kind=wording()(KINDS[kind]), count=count,
                area=wording().number(area, 1))  # fmt: skip
        else:
            say("%(kind)s: %(count)s.", kind=wording()(KINDS[kind]), count=count)
    if report.valid:
        say("No errors were found.")


@dataclass(frozen=True)
class Labels:
    """How the grids of a file are called: by code, and, where a code repeats or is missing, by row."""

    codes: dict[str, str]
    members: list[str]

    def of(self, defect: Defect) -> list[str]:
        """Return the names of the grids concerned, in the order of the defect's codes."""
        if len(defect.members) == len(defect.grids):
            return [self.members[member] for member in defect.members]
        return [self.codes.get(code, code) for code in defect.grids]


def labels_of(content: BoundaryFile) -> Labels:
    """Return how the grids of a file are called: the name, where there is one, and the code."""
    counts = Counter(content.codes)
    codes: dict[str, str] = {}
    members = []
    for row, code, name in zip(content.rows, content.codes, content.names, strict=True):
        label = _label(content.code_field, code, name)
        codes.setdefault(code, label)
        if not code:
            members.append(wording()("row %(row)s", row=row))
        elif counts[code] > 1:
            members.append(wording()("%(label)s, row %(row)s", label=label, row=row))
        else:
            members.append(label)
    return Labels(codes, members)


def _label(field: str | None, code: str, name: str) -> str:
    """Return name and code; a row where the codes are no more than its number."""
    if field and name != code:
        return wording()("%(name)s (%(code)s)", name=name, code=code)
    if field:
        return code
    row = wording()("row %(row)s", row=code)
    return row if name == code else wording()("%(label)s, row %(row)s", label=name, row=code)


def _line(defect: Defect, labels: Labels) -> str:
    text = sentence(defect, labels.of(defect), wording())
    if defect.kind in _NARROW:
        width = wording().number(defect.width_m, 2)
        text = wording()("%(text)s Greatest width %(width)s m.", text=text, width=width)
    return wording()("%(severity)s: %(text)s", severity=wording()(SEVERITIES[defect.severity]), text=text)


def as_plain(content: BoundaryFile, report: Report) -> dict[str, Any]:
    """Return the report as the JSON that the command promises."""
    return {
        "file": content.file,
        "features": report.features,
        "crs": content.crs,
        **reading_as_plain(content),
        "code_field": content.code_field,
        "name_field": content.name_field,
        **report_as_plain(report, labels_of(content)),
    }


def report_as_plain(report: Report, labels: Labels) -> dict[str, Any]:
    """Return what a check found for JSON."""
    return {
        "valid": report.valid,
        "defects": [_plain_defect(defect, labels) for defect in report.defects],
        "faces": [_plain_defect(face, labels) for face in report.faces],
        "totals": {kind.value: {"count": count, "area_m2": area} for kind, (count, area) in report.totals().items()},
        "below_tolerance": {"count": report.below_tolerance, "area_m2": report.below_tolerance_m2},
        "unused_allowances": [_plain_allowance(allowance) for allowance in report.unused],
    }


def _plain_defect(defect: Defect, labels: Labels) -> dict[str, Any]:
    return {
        "key": defect.key,
        "kind": defect.kind,
        "severity": defect.severity,
        "grids": defect.grids,
        "parent": defect.parent,
        "area_m2": defect.area_m2,
        "length_m": defect.length_m,
        "width_m": defect.width_m,
        "count": defect.count,
        "reason": defect.reason,
        "sentence": sentence(defect, labels.of(defect), wording()),
        "allowed": _plain_allowance(defect.allowed) if defect.allowed else None,
        "geometry": geojson.geometries([defect.shape], geojson.DATA_DECIMALS)[0] if defect.shape else None,
    }


def _plain_allowance(allowance: Allowance) -> dict[str, Any]:
    return {
        "code": allowance.code,
        "reason": allowance.reason,
        "author": allowance.author,
        "since": allowance.since and allowance.since.isoformat(),
    }
