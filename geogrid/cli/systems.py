"""geogrid crs: which coordinate system a file is in, and converting it into another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geogrid.cli.outputs import check_outputs
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain import crs as systems
from geogrid.domain.alignment import Candidate, Verdict
from geogrid.domain.readings import Reading
from geogrid.services import crs_conversion, crs_detection
from geogrid.services.crs_detection import Detection

_CALLED = {systems.GCJ02: "GCJ-02", systems.BD09: "BD-09", "cgcs2000": "CGCS2000", "wgs84": "WGS 84"}

_SAID = (
    "%(file)s says that it is %(target)s, and geogrid reads it so. Other programs may not know that word and put it "
    "some hundred metres beside: tell whoever gets the file."
)
_UNSAID = (
    "Warning: this format has no word for %(target)s. Whoever gets %(file)s must be told; geogrid reads it with "
    "--crs %(crs)s."
)


@click.group()
def crs() -> None:
    """Find out a file's coordinate system, and convert it into another."""


@crs.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--near",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Areas or lines of the same place whose coordinate system is right.",
)
@click.option("--crs", metavar="CRS", help="What FILE is said to be in.")
@click.option("--layer", metavar="NAME", help="The layer of FILE.")
@click.option("--near-crs", metavar="CRS", help="The coordinate system of the known file, where it does not say.")
@click.option("--near-layer", metavar="NAME", help="The layer of the known file.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def detect(file: Path, near: Path, as_json: bool, **stated: str | None) -> None:
    """Compare FILE with known areas or lines and say which coordinate system it is really in.

    They need not be the same borders, only run along each other in part: grids and communities, roads and roads.
    """  # fmt: skip
    found = crs_detection.detect(file, near, **stated)
    if as_json:
        say_json(_as_plain(found))
    else:
        _say(found)


@crs.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "--crs", "crs", metavar="CRS", help="The coordinate system of FILE, where it does not say.")
@click.option(
    "--to",
    required=True,
    metavar="CRS",
    help="wgs84, cgcs2000, EPSG:number, gcj02, bd09, or local: the Gauss-Krueger zone of the place.",
)
@click.option("--layer", metavar="NAME", help="The layer to read, where a file has several.")
@click.option("--encoding", metavar="E", help="How the texts of a Shapefile are encoded, for example GBK.")
@click.option("--swap-axes", is_flag=True, help="The file has north (latitude) before east (longitude).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="The file to write: .gpkg, .geojson, .shp, .zip (of a Shapefile), .kml or .fgb.",
)
def convert(file: Path, output: Path, **stated: Any) -> None:
    """Write FILE in another coordinate system or another format, with all its fields.

    Long straight edges get points, so that they stay within 1 cm of where they were.
    """  # fmt: skip
    check_outputs([output], [file])
    done = crs_conversion.convert_file(file, output, **stated)
    say(
        "%(file)s: %(count)s rows from %(source)s to %(target)s; %(points)s points put on long edges.",
        file=done.file,
        count=done.rows,
        source=_named(done.source),
        target=_named(done.target),
        points=done.points,
    )
    for cut in done.cuts:
        if cut.field != cut.written_as:
            say("Field %(field)s is called %(name)s in the file.", field=cut.field, name=cut.written_as)
        if cut.rows:
            say("Field %(field)s: cut at 254 bytes in rows %(rows)s.", field=cut.field, rows=wording().fact(cut.rows))
    if done.target in (systems.GCJ02, systems.BD09):
        say(_SAID if output.suffix.lower() == ".geojson" else _UNSAID,
            target=_named(done.target), file=output.name, crs=done.target)  # fmt: skip
    say("%(file)s written.", file=output)


def _say(found: Detection) -> None:
    if not found.alignment.candidates:
        say(
            "Under no coordinate system known here does %(file)s run along %(near)s. If both are of the same place, "
            "ask its maker which one it is in, and try that with --crs.",
            file=found.file,
            near=found.near,
        )
        return
    say(
        "%(file)s (stated: %(stated)s) compared with %(near)s; distance to the nearest border, in the median:",
        file=found.file,
        stated=_named(found.stated) if found.stated else "-",
        near=found.near,
    )
    for candidate in found.alignment.candidates:
        click.echo(f"  {_line(candidate)}")
    _say_verdict(found, found.alignment.candidates[0])


def _line(candidate: Candidate) -> str:
    number, reading = wording().number, candidate.reading
    text = f"{_label(reading)}: {number(candidate.distance_m, 1)} m"
    if candidate.overlap is None:
        return text
    return f"{text}, {wording()('overlap of the areas')} {number(100 * candidate.overlap, 1)} %"


def _label(reading: Reading) -> str:
    text = _shifted(reading)
    return wording()("%(crs)s, axes swapped", crs=text) if reading.swapped else text


def _shifted(reading: Reading) -> str:
    if not reading.shift:
        return _named(reading.crs)
    facts = {"crs": _named(reading.crs), "shift": _named(reading.shift)}
    if reading.corrected:
        return wording()("%(crs)s, less the shift of %(shift)s", **facts)
    if systems.is_geographic(reading.crs):
        return facts["shift"]
    return wording()("%(crs)s, shifted as %(shift)s", **facts)


def _named(crs: str) -> str:
    """Return a coordinate system as people call it."""
    return wording()(_CALLED.get(crs, systems.called(crs)))


def _short(crs: str) -> str:
    """Return what says the system; of WKT the beginning."""
    return crs if len(crs) <= 40 else f"{crs[:40]}…"


def _say_verdict(found: Detection, best: Candidate) -> None:
    verdict, reading = found.alignment.verdict, best.reading
    if verdict == Verdict.UNKNOWN:
        say("It cannot be told which is right: none brings the borders together clearly better than the others.")
    elif verdict == Verdict.AS_STATED:
        say("The borders agree as stated: %(crs)s.", crs=_label(reading))
    else:
        _say_otherwise(best, reading)


def _say_otherwise(best: Candidate, reading: Reading) -> None:
    facts = {"crs": reading.crs, "shift": _named(reading.shift or "")}
    if reading.corrected:
        say("This looks like data without a shift from which %(shift)s was taken off, or the known file is itself "
            "in %(shift)s.", **facts)  # fmt: skip
    elif reading.shift and systems.is_geographic(reading.crs):
        if best.moved_m is None:
            say("This looks like %(shift)s.", **facts)
        else:
            say("Shifted about %(moved)s m: this looks like %(shift)s.",
                moved=wording().number(round(best.moved_m, -1), 0), **facts)  # fmt: skip
            say("This is how far each point is moved; the distances above are only to the nearest border, so they are "
                "less.")  # fmt: skip
    elif reading.shift:
        say("This looks like %(shift)s in metres of %(crs)s: convert it with geogrid crs convert --from %(crs)s "
            "--to wgs84 first.", **facts)  # fmt: skip
    else:
        say("This looks like %(crs)s.", crs=_named(reading.crs))
    if option := _option(reading):
        say("Read it with %(option)s.", option=option)


def _option(reading: Reading) -> str | None:
    if reading.corrected:
        return None
    system = reading.shift or _short(reading.crs)
    return f"--crs {system}" + (" --swap-axes" if reading.swapped else "")


def _as_plain(found: Detection) -> dict[str, Any]:
    return {
        "file": found.file,
        "near": found.near,
        "stated": found.stated,
        "verdict": found.alignment.verdict,
        "candidates": [
            {
                "reading": candidate.reading.label,
                "crs": candidate.reading.crs,
                "shift": candidate.reading.shift,
                "corrected": candidate.reading.corrected,
                "swapped": candidate.reading.swapped,
                "distance_m": candidate.distance_m,
                "moved_m": candidate.moved_m,
                "overlap": candidate.overlap,
            }
            for candidate in found.alignment.candidates
        ],
    }
