"""geogrid import places|aliases|overrides|posts|sides: what is kept of places and grids, from files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.database import opened, record
from geogrid.cli.imports import import_group
from geogrid.cli.options import Day
from geogrid.cli.reading import say_sheets
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.clock import today
from geogrid.domain.people.post_sheet import PostField
from geogrid.domain.place_sheet import Field
from geogrid.domain.register_sheet import AliasField, OverrideField
from geogrid.errors import GeogridError, NoGeneration
from geogrid.io import table
from geogrid.services import (
    address_book,
    alias_import,
    override_import,
    place_file,
    place_import,
    point_file,
    post_import,
    sides_import,
)
from geogrid.services.lookup import Lookup
from geogrid.services.place_import import PlaceImport
from geogrid.services.register_table import TableImport
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database
from geogrid.store.place_stage import Listed

_LISTED = 10
_STEPS = 1000  # of the bar
_OF_POINTS = ("x", "y", "crs", "swap_axes", "layer", "encoding")
_PARTS = {
    Field.CODE: "code", Field.KIND: "kind", Field.ADDRESS: "address", Field.COMMUNITY: "community",
    Field.ROAD: "road", Field.NUMBER: "house number", Field.ESTATE: "estate", Field.BUILDING: "building",
    Field.UNIT: "unit", Field.ROOM: "room",
}  # fmt: skip


def dated_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that every import into the register has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
        click.option("--commit", "do_commit", is_flag=True, help="Write it. Without this nothing is changed."),
        click.option("--from", "--date", "valid_from", type=Day(), default=today, show_default="today", metavar="DAY",
                     help="The first day on which it holds."),
    ):  # fmt: skip
        command = option(command)
    return command


_NOT_CALLED = "About something that nothing stored is called by: %(count)s, rows %(rows)s."
_NO_SIDES = "Not to be read as four sides: %(count)s, rows %(rows)s. They are taken as they are."


def _table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--sheet", metavar="NAME", help="The sheet of a spreadsheet; else the first shown that has a table."
        ),
        click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030."),
    ):
        command = option(command)
    return command


def _place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for part, what in reversed(_PARTS.items()):
        command = click.option(f"--{part}", metavar="COLUMN", help=f"The column of the {what}.")(command)
    for option in reversed((
        click.option("--x", metavar="COLUMN", help="The column of the longitude, or east."),
        click.option("--y", metavar="COLUMN", help="The column of the latitude, or north."),
        click.option("--crs", metavar="CRS",
                     help="The coordinate system of the points: wgs84, cgcs2000, gcj02, bd09, EPSG:number."),
        click.option("--swap-axes", is_flag=True, help="The file has north (latitude) before east (longitude)."),
        click.option("--layer", "--sheet", "layer", metavar="NAME",
                     help="The layer of a GeoPackage, or the sheet of a spreadsheet; else the first that is shown and "
                          "has a table."),
        click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030."),
        click.option("--replace", is_flag=True, help="End the places that the file does not have."),
    )):  # fmt: skip
        command = option(command)
    return command


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@_place_options
@dated_options
@click.pass_context
def places(
    context: click.Context, /, file: Path, valid_from: date, do_commit: bool, as_json: bool, replace: bool,
    **stated: Any,
) -> None:  # fmt: skip
    """Import a file of places: addresses with their points.

    FILE is CSV, XLSX, Parquet or GeoPackage with an address and a point in each row. Places that it does not have stay.
    """
    columns = {part: stated[part.value] for part in Field if stated[part.value]}
    said = place_file.Stated(point_file.Stated(**{name: stated[name] for name in _OF_POINTS}), columns)
    with opened() as database, ExitStack() as stack:
        grids = snapshot(database, valid_from)
        with database.reading() as session:
            names = address_book.stored_names_of_map(session, grids, valid_from)
        with Bar("Reading") as bar:
            reading = place_file.staged(file, said, grids, names, lambda share, _: bar.at(int(share * _STEPS), _STEPS))
            content = stack.enter_context(reading)
        session = stack.enter_context(database.writing("register") if do_commit else database.reading())
        planned = place_import.plan(session, content, valid_from, replace=replace)
        written = do_commit and not planned.wrong
        if written:
            with Bar("Writing") as bar:
                place_import.commit(session, planned, record(database), names, bar.at)
    if as_json:
        say_json({**_plain(planned), "written": written})
    else:
        _say(planned)
        say_end(written, planned.wrong)
    if planned.wrong:
        context.exit(SOMETHING_IS_WRONG)


def snapshot(database: Database, on: date) -> Snapshot | None:
    """Return the grids and areas of a day; None where nothing was published for it."""
    try:
        return Lookup(database).snapshot(on)
    except NoGeneration:
        return None


def _say(planned: PlaceImport) -> None:
    file, compared, number = planned.file, planned.compared, wording().number
    say_sheets(file.sheet, file.other_sheets)
    say("%(file)s (%(crs)s): %(rows)s rows.", file=file.file, crs=file.crs, rows=number(file.rows))
    say("From %(day)s:", day=planned.valid_from.isoformat())
    for sentence, count in (
        ("  new: %(count)s", compared.new),
        ("  changed: %(count)s", compared.changed),
        ("    of these moved: %(count)s", compared.moved),
        ("    of these with another address: %(count)s", compared.renamed),
        ("  unchanged: %(count)s", compared.unchanged),
        ("  not in the file, ended: %(count)s" if planned.replace else "  not in the file, kept: %(count)s",
         compared.gone),
    ):  # fmt: skip
        if count:
            say(sentence, count=number(count))
    for sentence, listed in _lists(planned):
        if listed.count:
            rows = wording().fact(list(listed.first)) + (" …" if listed.count > len(listed.first) else "")
            say(sentence, count=number(listed.count), rows=rows)
    say_problems(planned.problems, planned.wrong)


def _lists(planned: PlaceImport) -> list[tuple[str, Listed]]:
    file = planned.file
    return [
        ("In no grid: %(count)s, rows %(rows)s.", file.outside),
        ("The same as an earlier row, left out: %(count)s, rows %(rows)s.", file.repeated),
        ("The address of an earlier row, under another code: %(count)s, rows %(rows)s. Merge what is one place.",
         file.alike),
        ("Merged into other places before, left out: %(count)s, rows %(rows)s.", planned.merged),
    ]  # fmt: skip


def say_problems(problems: Any, wrong: int) -> None:
    """Print the first wrong rows, on stderr."""
    for problem in problems[:_LISTED]:
        click.echo(wording().error(problem), err=True)
    if wrong > _LISTED:
        say("… and %(count)s more rows.", count=wording().number(wrong - _LISTED))


def say_end(written: bool, wrong: int) -> None:
    """Print whether it was written."""
    if wrong:
        say("Nothing was written: correct these rows first.")
    else:
        say("Written." if written else "Nothing was written. Add --commit to write it.")


def problem_as_plain(problem: GeogridError) -> dict[str, Any]:
    """Return what is wrong with a row as JSON has it."""
    facts = problem.facts
    return {
        "file": facts.get("file"),
        "row": facts.get("row"),
        "field": facts.get("field"),
        "code": problem.code,
        "detail": wording().error(problem),
    }


def _plain(planned: PlaceImport) -> dict[str, Any]:
    file, compared = planned.file, planned.compared

    def listed(found: Listed) -> dict[str, Any]:
        return {"count": found.count, "rows": list(found.first)}

    return {
        "file": file.file,
        "sheet": file.sheet or None,
        "other_sheets": list(file.other_sheets),
        "rows": file.rows,
        "crs": file.crs,
        "columns": {part.value: column for part, column in file.columns.items()},
        "valid_from": planned.valid_from.isoformat(),
        "new": compared.new,
        "changed": compared.changed,
        "moved": compared.moved,
        "renamed": compared.renamed,
        "unchanged": compared.unchanged,
        "gone": compared.gone,
        "replace": planned.replace,
        "in_no_grid": listed(file.outside),
        "duplicates": listed(file.repeated),
        "same_address": listed(file.alike),
        "merged": listed(planned.merged),
        "wrong": planned.wrong,
        "errors": [problem_as_plain(problem) for problem in planned.problems],
    }


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--alias", metavar="COLUMN", help="The column of the other name.")
@click.option("--name", metavar="COLUMN", help="The column of the name that it stands for.")
@click.option("--renamed", metavar="COLUMN", help="The column of the day from which the name took its place.")
@_table_options
@dated_options
@click.pass_context
def aliases(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a table of other names: 老大桥 for 镇海桥, 前园村 for 前园社区 since 2004.

    FILE is CSV or XLSX with an alias and a name in each row. Other names that it does not have stay.
    """
    columns = {field: stated[field.value] for field in AliasField if stated[field.value]}
    _import_table(context, file, stated, columns, alias_import)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--address", metavar="COLUMN", help="The column of the address.")
@click.option("--grid", metavar="COLUMN", help="The column of the code of the grid.")
@click.option("--reason", metavar="COLUMN", help="The column of the reason.")
@click.option("--document", metavar="COLUMN", help="The column of the number of the document.")
@click.option("--until", metavar="COLUMN", help="The column of the last day on which it holds.")
@_table_options
@dated_options
@click.pass_context
def overrides(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a table of overrides: addresses that belong to another grid than their point says.

    FILE is CSV or XLSX with address, grid, reason, document and until in each row. Overrides that it does not have
    stay.
    """
    columns = {field: stated[field.value] for field in OverrideField if stated[field.value]}
    _import_table(context, file, stated, columns, override_import)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@_table_options
@dated_options
@click.pass_context
def sides(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a table of the four sides of grids (四至), as documents have them.

    FILE is CSV or XLSX with the code or name of a grid in each row, and 东至, 南至, 西至, 北至, or one column 四至.
    Texts of grids that it does not have stay.
    """
    _import_table(context, file, stated, {}, sides_import, _NO_SIDES)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--grid", metavar="COLUMN", help="The column of the code of the grid or micro-grid.")
@click.option("--role", metavar="COLUMN", help="The column of the role; without one all are leaders.")
@click.option("--name", metavar="COLUMN", help="The column of the name.")
@click.option("--phone", metavar="COLUMN", help="The column of the duty phone.")
@_table_options
@dated_options
@click.pass_context
def posts(context: click.Context, /, file: Path, **stated: Any) -> None:
    """Import a table of posts: who leads a grid or a micro-grid, who else works in it, and the duty phone.

    FILE is CSV or XLSX with the code of a grid or micro-grid and a name in each row. Roles and grids that it does not
    have stay.
    """
    columns = {field: stated[field.value] for field in PostField if stated[field.value]}
    _import_table(context, file, stated, columns, post_import)


def _import_table(
    context: click.Context, file: Path, stated: dict[str, Any], columns: Any, service: Any, unknown: str = _NOT_CALLED
) -> None:
    content = table.read(file, encoding=stated["encoding"], sheet=stated["sheet"])
    do_commit, valid_from = stated["do_commit"], stated["valid_from"]
    with opened() as database, database.writing("register") if do_commit else database.reading() as session:
        planned = service.plan(session, snapshot(database, valid_from), content, valid_from, columns)
        written = do_commit and not planned.problems
        if written:
            service.commit(session, planned, record(database))
    if stated["as_json"]:
        sheets = {"sheet": content.sheet or None, "other_sheets": list(content.others)}
        say_json({**_table_as_plain(planned), **sheets, "written": written})
    else:
        say_sheets(content.sheet, content.others)
        _say_table(planned, unknown)
        say_end(written, len(planned.problems))
    if planned.problems:
        context.exit(SOMETHING_IS_WRONG)


def _say_table(planned: TableImport[Any], unknown: str) -> None:
    number = wording().number
    say("%(file)s: %(rows)s rows.", file=planned.file, rows=number(planned.rows))
    say("From %(day)s:", day=planned.valid_from.isoformat())
    for sentence, found in (
        ("  new: %(count)s", planned.new),
        ("  changed: %(count)s", planned.changed),
        ("  unchanged: %(count)s", planned.unchanged),
    ):
        if found:
            say(sentence, count=number(len(found)))
    if planned.unknown:
        rows = wording().fact(list(planned.unknown[:_LISTED])) + (" …" if len(planned.unknown) > _LISTED else "")
        say(unknown, count=number(len(planned.unknown)), rows=rows)  # fmt: skip
    say_problems(planned.problems, len(planned.problems))


def _table_as_plain(planned: TableImport[Any]) -> dict[str, Any]:
    return {
        "file": planned.file,
        "rows": planned.rows,
        "columns": planned.columns,
        "valid_from": planned.valid_from.isoformat(),
        "new": len(planned.new),
        "changed": len(planned.changed),
        "unchanged": len(planned.unchanged),
        "unknown": {"count": len(planned.unknown), "rows": list(planned.unknown[:_LISTED])},
        "wrong": len(planned.problems),
        "errors": [problem_as_plain(problem) for problem in planned.problems],
    }
