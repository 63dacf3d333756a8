"""geogrid import buildings|estates|lines: their shapes, from files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.database import opened, record
from geogrid.cli.imports import import_group
from geogrid.cli.register_imports import dated_options, problem_as_plain, say_end, say_problems, snapshot
from geogrid.cli.speaking import say, say_json, wording
from geogrid.domain import crs as systems
from geogrid.domain.register_sheet import BuildingField, EstateField, LineField
from geogrid.services import ground_import, line_import
from geogrid.services.ground_import import GroundImport


def _file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed((
        click.option("--crs", metavar="CRS", help="The coordinate system: wgs84, cgcs2000, gcj02, bd09, EPSG:number."),
        click.option("--layer", metavar="NAME", help="The layer to read, where a file has several."),
        click.option("--encoding", metavar="E", help="How the texts of a Shapefile are encoded, for example GBK."),
        click.option("--swap-axes", is_flag=True, help="The file has north (latitude) before east (longitude)."),
        click.option("--replace", is_flag=True, help="End those that the file does not have."),
    )):  # fmt: skip
        command = option(command)
    return command


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", metavar="FIELD", help="The field of the code.")
@click.option("--estate", metavar="FIELD", help="The field of the estate.")
@click.option("--number", metavar="FIELD", help="The field of the number inside the estate, or on the road.")
@click.option("--floors", metavar="FIELD", help="The field of the floors.")
@click.option("--households", metavar="FIELD", help="The field of the households.")
@_file_options
@dated_options
@click.pass_context
def buildings(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a file of buildings: polygons with their numbers.

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON. Buildings that it does
    not have stay.
    """
    columns = {field: stated[field.value] for field in BuildingField if stated[field.value]}
    _import(context, file, stated, columns, ground_import.plan_buildings)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="FIELD", help="The field of the name.")
@click.option("--community", metavar="FIELD", help="The field of the community, by its code or name.")
@_file_options
@dated_options
@click.pass_context
def estates(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a file of estates: polygons with their names.

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON. Estates that it does
    not have stay.
    """
    columns = {field: stated[field.value] for field in EstateField if stated[field.value]}
    _import(context, file, stated, columns, ground_import.plan_estates)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="FIELD", help="The field of the name.")
@click.option("--kind", metavar="FIELD", help="The field that says whether it is a road, a river, a railway or a wall.")
@click.option("--rank", metavar="FIELD", help="The field of the rank of a road.")
@click.option("--width", metavar="FIELD", help="The field of the width in metres.")
@_file_options
@dated_options
@click.pass_context
def lines(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a file of roads, rivers, railways and walls: lines with their names.

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON, also with the fields
    of OpenStreetMap. Features of one name are one road. Lines that it does not have stay.
    """
    columns = {field: stated[field.value] for field in LineField if stated[field.value]}
    _import(context, file, stated, columns, line_import.plan, "LineString")


def _import(
    context: click.Context, file: Path, stated: dict[str, Any], columns: Any, plan: Callable[..., Any],
    expected: str = "Polygon",
) -> None:  # fmt: skip
    reading = {name: stated[name] for name in ("crs", "layer", "encoding", "swap_axes")}
    content = ground_import.read(file, expected=expected, **reading)
    valid_from: date = stated["valid_from"]
    do_commit = stated["do_commit"]
    with opened() as database, database.writing("register") if do_commit else database.reading() as session:
        grids = snapshot(database, valid_from)
        planned = plan(session, grids, content, valid_from, columns, replace=stated["replace"])
        written = do_commit and not planned.problems
        if written:
            ground_import.commit(session, planned, record(database), grids)
    if stated["as_json"]:
        say_json({**_plain(planned), "written": written})
    else:
        _say(planned)
        say_end(written, len(planned.problems))
    if planned.problems:
        context.exit(SOMETHING_IS_WRONG)


def _say(planned: GroundImport[Any]) -> None:
    number = wording().number
    say("%(file)s (%(crs)s): %(rows)s rows.", file=planned.file, crs=systems.called(planned.crs),
        rows=number(planned.rows))  # fmt: skip
    say("From %(day)s:", day=planned.valid_from.isoformat())
    for sentence, found in (
        ("  new: %(count)s", planned.new),
        ("  changed: %(count)s", planned.changed),
        ("  unchanged: %(count)s", planned.unchanged),
        ("  not in the file, ended: %(count)s" if planned.replace else "  not in the file, kept: %(count)s",
         planned.gone),
    ):  # fmt: skip
        if found:
            say(sentence, count=number(len(found)))
    if planned.left_out:
        say("Without a name, or neither road, river, railway nor wall, left out: %(count)s rows.",
            count=number(planned.left_out))  # fmt: skip
    say_problems(planned.problems, len(planned.problems))


def _plain(planned: GroundImport[Any]) -> dict[str, Any]:
    return {
        "file": planned.file,
        "rows": planned.rows,
        "crs": planned.crs,
        "valid_from": planned.valid_from.isoformat(),
        "new": len(planned.new),
        "changed": len(planned.changed),
        "unchanged": len(planned.unchanged),
        "gone": len(planned.gone),
        "replace": planned.replace,
        "left_out": planned.left_out,
        "wrong": len(planned.problems),
        "errors": [problem_as_plain(problem) for problem in planned.problems],
    }
