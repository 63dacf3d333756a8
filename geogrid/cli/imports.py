"""geogrid import: grids, areas, cases and allowances from files. Shows what would happen; writes only with --commit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from geogrid.cli.checking import SOMETHING_IS_WRONG, say_report
from geogrid.cli.database import opened, record
from geogrid.cli.options import Day, reading_options
from geogrid.cli.reading import say_sheets
from geogrid.cli.speaking import say, wording
from geogrid.clock import today
from geogrid.domain import crs as systems
from geogrid.domain.cases.sheet import Field
from geogrid.domain.grid import Level
from geogrid.io import table
from geogrid.render import comparing
from geogrid.services import allowance_file, boundary_file, case_import, importing, kept_index
from geogrid.services import allowances as allowance_import
from geogrid.services.case_import import CaseImport, LeftOut
from geogrid.services.importing import BoundaryImport, Change
from geogrid.services.lookup import Lookup
from geogrid.services.snapshot import Snapshot

_LISTED = 10
_LEFT_OUT = {
    LeftOut.ADDRESS_UNKNOWN: "Address not found, left out: %(count)s, rows %(rows)s.",
    LeftOut.ADDRESS_AMBIGUOUS: "Address in several places, left out: %(count)s, rows %(rows)s.",
    LeftOut.ALREADY_STORED: "Already stored, left out: %(count)s, rows %(rows)s.",
}


def file_options(command: Any) -> Any:
    """Options that every import of boundaries has."""
    for option in reversed((
        click.argument("file", type=click.Path(path_type=Path)),
        reading_options,
        click.option("--name", metavar="FIELD", help="The field that holds the name."),
        click.option("--from", "valid_from", type=Day(), default=today, show_default="today", metavar="DAY",
                     help="The first day the new boundaries hold."),
        click.option("--commit", "do_commit", is_flag=True, help="Write it. Without this nothing is changed."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.group("import")
def import_group() -> None:
    """Bring files in: grids, areas, cases, allowances. Shows what would happen; writes only with --commit."""


@import_group.command()
@file_options
@click.pass_context
def grids(context: click.Context, /, file: Path, valid_from: date, do_commit: bool, **stated: Any) -> None:
    """Import a file of grids. They replace the grids in force from the given day.

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON.
    """
    content = boundary_file.read(file, demand_name=True, **stated)
    with opened() as database:
        with database.reading() as session:
            planned = importing.plan_grids(session, content, valid_from)
        _say_plan(planned)
        if planned.orphans:
            say("In no stored community: %(codes)s.", codes=_some(planned.orphans))
        _finish(context, database, planned, do_commit)


@import_group.command()
@file_options
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    required=True,
    help="What the areas of the file are.",
)
@click.pass_context
def areas(context: click.Context, /, file: Path, valid_from: date, do_commit: bool, level: str, **stated: Any) -> None:
    """Import a file of areas of one level: districts, streets (towns) or communities (villages).

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML, KMZ, FlatGeobuf or TopoJSON.
    """
    content = boundary_file.read(file, demand_name=True, **stated)
    with opened() as database:
        with database.reading() as session:
            planned = importing.plan_areas(session, content, Level(level), valid_from)
        _say_plan(planned)
        _finish(context, database, planned, do_commit)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@reading_options
@click.option(
    "--from",
    "valid_from",
    type=Day(),
    default=today,
    show_default="today",
    metavar="DAY",
    help="The first day the allowances hold.",
)
@click.option("--commit", "do_commit", is_flag=True, help="Write it. Without this nothing is changed.")
def allowances(file: Path, valid_from: date, do_commit: bool, **stated: Any) -> None:
    """Import a file of gaps and overlaps that are meant so: a lake, a barracks, a square that two grids share.

    FILE is GeoJSON, a Shapefile (loose or zipped), GeoPackage, KML or TopoJSON. Its fields are reason and author, and
    where there are such date, kind (gap or overlap) and code.
    """
    content = allowance_file.read(file, **stated)
    with opened() as database, database.writing() if do_commit else database.reading() as session:
        planned = allowance_import.plan_import(session, content, valid_from)
        if do_commit:
            allowance_import.commit(session, planned, record(database))
    say(
        "%(file)s: %(count)s allowances, %(crs)s.",
        file=content.file,
        count=len(content.allowances),
        crs=systems.called(content.crs),
    )
    say("From %(day)s:", day=valid_from.isoformat())
    for sentence, found in (
        ("  new: %(count)s (%(codes)s)", planned.new),
        ("  changed: %(count)s (%(codes)s)", planned.changed),
        ("  unchanged: %(count)s (%(codes)s)", planned.unchanged),
    ):
        if found:
            say(sentence, count=len(found), codes=_some([allowance.code for allowance in found]))
    say("Written." if do_commit else "Nothing was written. Add --commit to write it.")


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--crs", metavar="CRS", help="The coordinate system of the columns of longitude and latitude.")
@click.option("--code", metavar="COLUMN", help="The column of the code.")
@click.option("--category", metavar="COLUMN", help="The column of the category.")
@click.option("--time", metavar="COLUMN", help="The column of the time.")
@click.option("--longitude", metavar="COLUMN", help="The column of the longitude, or east.")
@click.option("--latitude", metavar="COLUMN", help="The column of the latitude, or north.")
@click.option("--address", metavar="COLUMN", help="The column of the address.")
@click.option("--closed", metavar="COLUMN", help="The column of when a case was closed; empty while it is open.")
@click.option("--state", metavar="COLUMN", help="The column of the state: closed, open …")
@click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030.")
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet; else the first shown that has a table.")
@click.option("--commit", "do_commit", is_flag=True, help="Write it. Without this nothing is changed.")
@click.pass_context
def cases(
    context: click.Context,
    /,
    file: Path,
    crs: str | None,
    encoding: str | None,
    sheet: str | None,
    do_commit: bool,
    **columns: str | None,
) -> None:
    """Import a table of cases; each falls into its grid by its coordinates, or else by its address.

    FILE is CSV or XLSX with code, category, time, and longitude and latitude or an address; where it says when a case
    was closed, or its state, those stored already are closed or opened again by it.
    """
    content = table.read(file, encoding=encoding, sheet=sheet)
    named = {Field(key): column for key, column in columns.items() if column}
    day = today()
    with opened() as database, database.writing() if do_commit else database.reading() as session:
        # Inside, so that nobody publishes between finding the grids and writing the cases.
        snapshot = Lookup(database).snapshot(day)
        planned = case_import.plan_import(session, snapshot, content, crs=crs, on=day, columns=named)
        say_sheets(content.sheet, content.others)
        _say_cases(planned, snapshot)
        if do_commit and not planned.problems:
            case_import.commit(session, planned, record(database))
    if planned.problems:
        say("Nothing was written: correct these rows first.")
        context.exit(SOMETHING_IS_WRONG)
    say("Written." if do_commit else "Nothing was written. Add --commit to write it.")


def _say_cases(planned: CaseImport, snapshot: Snapshot) -> None:
    say("%(file)s: %(count)s rows, %(new)s new cases.", file=planned.file, count=planned.rows, new=len(planned.cases))
    for code, count in planned.per_grid()[:_LISTED]:
        click.echo(f"  {snapshot.full_name(snapshot.grids[code])} ({code}): {count}")
    if planned.outside:
        say("In no grid: rows %(rows)s.", rows=_some(list(map(str, planned.outside))))
    if planned.restated:
        opened_again = sum(planned.restated.values())
        say(
            "Stored already: %(closed)s have been closed since, %(opened)s are open now.",
            closed=len(planned.restated) - opened_again,
            opened=opened_again,
        )
    for why, rows in planned.by_reason().items():
        listed = [f"{row.row} ({row.value})" for row in rows]
        say(_LEFT_OUT[why], count=len(rows), rows=_some(listed))
    for problem in planned.problems[:_LISTED]:
        click.echo(wording().error(problem), err=True)
    if len(planned.problems) > _LISTED:
        say("… and %(count)s more rows.", count=len(planned.problems) - _LISTED)


def _say_plan(planned: BoundaryImport) -> None:
    say_report(planned.file, planned.report)
    if planned.blocked:
        return
    say("From %(day)s:", day=planned.generation.valid_from.isoformat())
    for sentence, codes in _lines(planned.change):
        say(sentence, count=len(codes), codes=_some(codes))
    if planned.recoded:
        pairs = [f"{old} → {new}" for old, new in sorted(planned.recoded.items())]
        say("Given another code, with their posts, decisions and four sides: %(count)s (%(codes)s)",
            count=len(pairs), codes=_some(pairs))  # fmt: skip
    if planned.undivided:
        say("Micro-grids end in grids that are others: %(count)s (%(codes)s)",
            count=len(planned.undivided), codes=_some(list(planned.undivided)))  # fmt: skip
    for party in planned.parties[:_LISTED]:
        told = comparing.party(party, str, wording())
        say("Party grid %(party)s: %(what)s", party=told["name"], what=told["text"])
    if len(planned.parties) > _LISTED:
        say("  … and %(count)s more.", count=len(planned.parties) - _LISTED)


def _lines(change: Change) -> list[tuple[str, list[str]]]:
    lines = [
        ("  new: %(count)s (%(codes)s)", change.new),
        ("  changed: %(count)s (%(codes)s)", change.changed),
        ("  unchanged: %(count)s (%(codes)s)", change.unchanged),
        ("  retired: %(count)s (%(codes)s)", change.retired),
    ]
    return [(sentence, codes) for sentence, codes in lines if codes]


def _some(codes: list[str], most: int = 5) -> str:
    return wording().fact(codes[:most]) + (" …" if len(codes) > most else "")


def _finish(context: click.Context, database: Any, planned: BoundaryImport, do_commit: bool) -> None:
    if planned.blocked:
        say("Nothing was written: repair the invalid or empty shapes first.")
        context.exit(SOMETHING_IS_WRONG)
    if not do_commit:
        say("Nothing was written. Add --commit to write it.")
        return
    with database.writing() as session:
        generation = importing.commit(session, planned, record(database))
        kept_index.keep(database, session, generation)
    say(
        "Written as generation %(number)s, valid from %(day)s.",
        number=generation.number,
        day=generation.valid_from.isoformat(),
    )
