"""geogrid locate: the grid of each point of a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pyarrow

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.options import Metres, grids_stated
from geogrid.cli.outputs import check_outputs
from geogrid.cli.speaking import Bar, say, say_json, tell, wording
from geogrid.domain.locating.rows import Note
from geogrid.errors import ClusterMissing, OutputUnusable
from geogrid.services import grid_file, locating
from geogrid.services.locating import Summary
from geogrid.services.point_file import Stated

_STEPS = 1000  # of the bar
_SAID = {
    Note.MISSING: "Without coordinates: %(count)s; %(rows)s.",
    Note.NOT_A_NUMBER: "Coordinates that are no numbers: %(count)s; %(rows)s.",
    Note.NOT_A_POINT: "Shapes that are no points: %(count)s; %(rows)s.",
    Note.NOT_FINITE: "Coordinates that are not finite: %(count)s; %(rows)s.",
    Note.IMPOSSIBLE: "Coordinates that are not possible in %(crs)s: %(count)s; %(rows)s.",
    Note.SWAPPED: "Among the grids only with x and y exchanged: %(count)s (%(share)s %%); %(rows)s.",
    Note.OUTSIDE: "Outside all grids: %(count)s; %(rows)s.",
}


def grids_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say of the file of grids what it does not say itself."""
    command = grids_stated(command)
    for option in reversed((
        click.option("-g", "--grids", type=click.Path(path_type=Path), required=True, metavar="GRIDS",
                     help="The grids: GeoJSON, Shapefile, GeoPackage, KML, FlatGeobuf or TopoJSON."),
        click.option("--code", metavar="FIELD", help="The field of the grids that holds the code."),
        click.option("--name", metavar="FIELD", help="The field of the grids that holds the name."),
        click.option("--community", metavar="FIELD", help="The field of the grids that holds the community."),
        click.option("--street", metavar="FIELD", help="The field of the grids that holds the street or town."),
    )):  # fmt: skip
        command = option(command)
    return command


def points_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say of the file of points what it does not say itself."""
    for option in reversed((
        click.option("--x", metavar="COLUMN", help="The column of the longitude, or east."),
        click.option("--y", metavar="COLUMN", help="The column of the latitude, or north."),
        click.option("--crs", metavar="CRS",
                     help="The coordinate system of the points: wgs84, cgcs2000, gcj02, bd09, EPSG:number."),
        click.option("--swap-axes", is_flag=True, help="The points have north (latitude) before east (longitude)."),
        click.option("--layer", "--sheet", "layer", metavar="NAME",
                     help="The layer of a GeoPackage, or the sheet of a spreadsheet; else the first that is shown and "
                          "has a table."),
        click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("points", type=click.Path(path_type=Path))
@grids_options
@points_options
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT",
              help="The file to write: .csv, .xlsx, .parquet or .gpkg; POINTS with _located unless said.")  # fmt: skip
@click.option("--border", is_flag=True, help="Add how far the border is, and the grid beyond it.")
@click.option("--within", type=Metres(min=0), metavar="M",
              help="The points are right to so many metres: add whether that reaches another grid.")  # fmt: skip
@click.option("--threads", type=click.IntRange(1, 256), metavar="N",
              help="Use so many processor cores, instead of all.")  # fmt: skip
@click.option("--dask", "scheduler", metavar="ADDRESS",
              help="Let the workers of a Dask cluster do the parts of a folder: tcp://host:8786.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def locate(
    context: click.Context, /, points: Path, grids: Path, output: Path | None, border: bool, within: float | None,
    threads: int | None, scheduler: str | None, as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Write POINTS with the grid of each row: code, name, community, street.

    POINTS is CSV, XLSX, Parquet (also GeoParquet, and a folder of either) or GeoPackage. Every row is kept; one that
    has no grid says why in locate_note.
    """
    work = _work(points, scheduler)
    out = output or _beside(points)
    check_outputs([None if points.is_dir() else out], [points, grids])
    locating.check_output(points, out)
    said = Stated(**{name: stated[name] for name in ("x", "y", "crs", "swap_axes", "layer", "encoding")})
    ready = grid_file.read(
        grids,
        **{name: stated[name] for name in ("code", "name", "community", "street")},
        **{name: stated[f"grids_{name}"] for name in ("crs", "layer", "encoding", "swap_axes")},
    )
    planned = locating.plan(points, ready, said, border=border, within=within, threads=_threads(threads, scheduler))
    begun = time.monotonic()
    with Bar("Locating") as bar:
        summary = work(points, out, planned, ready, _shown(bar, begun))
    seconds = time.monotonic() - begun
    if ready.without_shape:
        tell("%(file)s: grids without a shape: %(codes)s.", file=ready.file,
             codes=wording().fact(list(ready.without_shape[:10])))  # fmt: skip
    if as_json:
        say_json(as_plain(points, out, planned.where.crs, summary, seconds))
    else:
        say_summary(points, out, planned.where.crs, summary, seconds)
    if summary.notes:
        context.exit(SOMETHING_IS_WRONG)


def _work(points: Path, scheduler: str | None) -> Callable[..., Summary]:
    """Return what does the work: this process, or a cluster."""
    if scheduler is None:
        return locating.locate_folder if points.is_dir() else locating.locate_file
    if find_spec("distributed") is None:
        raise ClusterMissing
    return partial(import_module("geogrid.services.locating_cluster").locate_folder, scheduler)


def _threads(said: int | None, scheduler: str | None) -> int:
    """Return how many cores look points up: as many as are said, else all; a worker of a cluster shares its machine."""
    if said is not None:
        pyarrow.set_cpu_count(said)  # which reads and writes with all, too
    return said or (1 if scheduler else locating.cores())


def _beside(points: Path) -> Path:
    """Return the name of the output where none is given; nothing is replaced unless it is named."""
    out = points.with_name(f"{points.stem}_located{points.suffix}")
    if out.exists():
        raise OutputUnusable(file=out.name, reason="it is there already; name it with -o to replace it")
    return out


def _shown(bar: Bar, begun: float) -> locating.Progress:
    def progress(share: float, rows: int) -> None:
        rate = rows / max(time.monotonic() - begun, 1e-3)
        bar.at(int(share * _STEPS), _STEPS, wording()("%(rate)s rows/s", rate=wording().number(rate, 0)))

    return progress


def say_summary(points: Path, out: Path, crs: str, summary: Summary, seconds: float) -> None:
    """Print how many rows are in a grid, and which are not and why."""
    number = wording().number
    say("%(file)s (%(crs)s): %(rows)s rows, %(inside)s in a grid; %(rate)s rows/s.", file=points.name, crs=crs,
        rows=number(summary.rows), inside=number(summary.in_grid),
        rate=number(summary.rows / max(seconds, 1e-3), 0))  # fmt: skip
    for note, sentence in _SAID.items():
        if count := summary.notes[note]:
            share = number(100 * count / summary.rows, 1)
            facts = {"crs": crs, "share": share} if "crs" in sentence or "share" in sentence else {}
            say(sentence, count=number(count), rows=_rows(summary, note), **facts)
    for example in summary.examples:
        row = _row(summary, example.file, example.row)
        say("  row %(row)s, %(column)s: %(value)s", row=row, column=example.column, value=example.value)
    if summary.notes[Note.SWAPPED]:
        say("If all rows are meant so, read the file with --swap-axes.")
    if "near_border" in summary.columns:
        say("Near a border, so that another grid is possible: %(count)s.", count=number(summary.near_border))
    if summary.heights:
        say("Heights are not written: %(count)s points have one.", count=number(summary.heights))
    for known, name in summary.columns.items():
        if name != known:
            say("The file has a column %(known)s already; the one added is called %(name)s.", known=known, name=name)
    say("%(file)s written.", file=out)


def _rows(summary: Summary, note: Note) -> str:
    """Say the first rows that bear a note."""
    first, count = summary.first[note], summary.notes[note]
    rows = ", ".join(_row(summary, file, row) for file, row in first)
    more = "" if count <= len(first) else " …"
    return wording()("rows %(rows)s", rows=f"{rows}{more}")


def _row(summary: Summary, file: str, row: int) -> str:
    """Say a row, with the file it is in where the summary is of a folder."""
    return str(row) if file == summary.file else f"{file} {row}"


def as_plain(points: Path, out: Path, crs: str, summary: Summary, seconds: float) -> dict[str, Any]:
    """Return the summary as the JSON that the command promises."""
    return {
        "file": points.name,
        "output": str(out),
        "crs": crs,
        "rows": summary.rows,
        "in_grid": summary.in_grid,
        "without_coordinates": summary.without_point,
        "near_border": summary.near_border,
        "heights_left_out": summary.heights,
        "notes": {
            note.value: {"count": count, "first": [{"file": file, "row": row} for file, row in summary.first[note]]}
            for note, count in sorted(summary.notes.items())
        },
        "not_numbers": [asdict(example) for example in summary.examples],
        "columns": summary.columns,
        "seconds": round(seconds, 3),
    }
