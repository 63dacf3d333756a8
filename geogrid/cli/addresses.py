"""geogrid address parse|match: how an address is read, and which grid it is in."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.database import opened
from geogrid.cli.options import Day, grids_stated
from geogrid.cli.outputs import check_outputs
from geogrid.cli.reading import say_sheets
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.clock import today
from geogrid.domain.addressing.finding import Certainty, Match
from geogrid.domain.addressing.names.element import Level, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse as read
from geogrid.errors import NoGeneration, OutputUnusable
from geogrid.render import matches
from geogrid.services import address_book, address_file, address_places, grid_file, place_file
from geogrid.services.address_file import Ready, Summary, Words
from geogrid.services.lookup import Lookup
from geogrid.services.point_file import Stated
from geogrid.store.divisions import divisions

_STEPS = 1000  # of the bar


@click.group("address")
def address_group() -> None:
    """Read addresses, and find the grids they are in."""


@address_group.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def parse(text: str, as_json: bool) -> None:
    """Show how TEXT is read: which part of it is what.

    By the names of the stored district, where there is one, and those of the country.
    """
    found = read(text, _names())
    if as_json:
        say_json({"text": text, "elements": [_element(found, element) for element in found.elements]})
        return
    for element in found.elements:
        if element.level is not Level.NOISE:
            said = found.text[element.start : element.end]
            say("%(level)s: %(said)s%(value)s", level=wording()(matches.level(element, found.text)), said=said,
                value="" if said == element.value else f" ({element.value})")  # fmt: skip


@address_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--against",
    "places",
    type=click.Path(path_type=Path),
    metavar="PLACES",
    help="Match against this file of places (as geogrid import places takes it), not the stored ones; "
    "what is stored of the map, other names and overrides holds, unless --grids says other grids.",
)
@click.option(
    "-g",
    "--grids",
    type=click.Path(path_type=Path),
    metavar="GRIDS",
    help="With --against: the grids, where they are not the stored ones.",
)
@grids_stated
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="The table to write: .csv or .xlsx; FILE with _matched unless said.",
)
@click.option("--column", metavar="NAME", help="The column of the addresses.")
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet; else the first shown that has a table.")
@click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030.")
@click.option("--crs", metavar="CRS", help="The coordinate system of PLACES, where they do not say.")
@click.option("--on", type=Day(), default=today, show_default="today", metavar="DAY", help="The day to answer for.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def match(
    context: click.Context, /, file: Path, places: Path | None, grids: Path | None, output: Path | None,
    column: str | None, sheet: str | None, encoding: str | None, crs: str | None, on: Any, as_json: bool,
    grids_crs: str | None, grids_layer: str | None, grids_encoding: str | None, grids_swap_axes: bool,
) -> None:  # fmt: skip
    """Write the addresses of FILE with the grid of each, and how sure that is.

    FILE is CSV or XLSX with a column of addresses. What is not certain goes to a second file, OUT with _review, for a
    person to look at: grouped by cause, with the likeliest grids.
    """
    stated = {"crs": grids_crs, "layer": grids_layer, "encoding": grids_encoding, "swap_axes": grids_swap_axes}
    out = output or _beside(file)
    check_outputs([out, address_file.review_of(out)], [file, *(path for path in (places, grids) if path)])
    with ExitStack() as stack:
        ready = _ready(stack, places, grids, crs, on, stated)
        with Bar("Matching") as bar:
            summary = address_file.match_file(
                file, out, ready, _words(), Stated(layer=sheet, encoding=encoding), column,
                lambda share, rows: bar.at(int(share * _STEPS), _STEPS, str(rows)),
            )  # fmt: skip
    if as_json:
        say_json(_plain(file, out, summary))
    else:
        _say(file, out, summary)
    if summary.to_review:
        context.exit(SOMETHING_IS_WRONG)


def _names() -> Gazetteer:
    try:
        with opened() as database, database.reading() as session:
            return address_book.gazetteer(session, Lookup(database).snapshot(today()), today())
    except NoGeneration:
        return Gazetteer(divisions())


def _ready(
    stack: ExitStack, places: Path | None, grids: Path | None, crs: str | None, on: Any, stated: dict[str, Any]
) -> Ready:
    """Return what addresses are matched by; `stated` is what the caller states of the file of grids."""
    if places is None:
        return stack.enter_context(address_places.stored(stack.enter_context(opened()), on))
    known: grid_file.Grids | address_book.Known
    if grids:
        known = grid_file.read(grids, **stated)
    else:
        known = address_places.besides_places(stack.enter_context(opened()), on)
    with Bar("Reading") as bar:
        said = place_file.Stated(Stated(crs=crs))
        return address_places.of_files(places, said, known, lambda share, _: bar.at(int(share * _STEPS), _STEPS))


def _words() -> Words:
    def reason(found: Match) -> str:
        said = [*matches.sentences(found, wording()), *([wording()("It is in no grid.")] if found.is_outside else [])]
        return " ".join(said) if wording().language == "en" else "".join(said)

    def above(row: int, address: str) -> str:
        return (" " if wording().language == "en" else "") + matches.as_above(row, address, wording())

    return Words(
        reason,
        lambda found: matches.cause(found, wording()),
        lambda head: wording()(matches.HEADS.get(head, head)),
        above,
    )


def _beside(file: Path) -> Path:
    out = file.with_name(f"{file.stem}_matched{file.suffix}")
    if out.exists():
        raise OutputUnusable(file=out.name, reason="it is there already; name it with -o to replace it")
    return out


def _element(found: Parse, element: Any) -> dict[str, Any]:
    return {
        "level": element.level.value,
        "text": found.text[element.start : element.end],
        "start": element.start,
        "value": element.value,
        "known": element.known,
    }


def _say(file: Path, out: Path, summary: Summary) -> None:
    number = wording().number
    say_sheets(summary.sheet, summary.other_sheets)
    say("%(file)s: %(rows)s addresses.", file=file.name, rows=number(summary.rows))
    if len(summary.joined) > 1:
        say("Addresses joined from the columns %(columns)s.", columns="+".join(summary.joined))
    if summary.others:
        say("Taken from the column %(column)s; --column takes another: %(others)s.", column=summary.address,
            others=", ".join(summary.others))  # fmt: skip
    for certainty in Certainty:
        if summary.certainty[certainty]:
            say("  %(certainty)s: %(count)s", certainty=wording()(matches.CERTAINTIES[certainty]),
                count=number(summary.certainty[certainty]))  # fmt: skip
    for known, name in summary.columns.items():
        if name != known:
            say("The file has a column %(known)s already; the one added is called %(name)s.", known=known, name=name)
    say("%(file)s written.", file=out)
    if summary.review:
        say("For a person to look at: %(count)s, in %(file)s.", count=number(summary.to_review), file=summary.review)


def _plain(file: Path, out: Path, summary: Summary) -> dict[str, Any]:
    def counted(counts: Counter[Any]) -> dict[str, int]:
        return {each.value: count for each, count in counts.items()}

    return {
        "file": file.name,
        "sheet": summary.sheet or None,
        "other_sheets": list(summary.other_sheets),
        "output": str(out),
        "review": str(summary.review) if summary.review else None,
        "column": "+".join(summary.joined),
        "rows": summary.rows,
        "certainty": counted(summary.certainty),
        "level": counted(summary.how),
        "columns": dict(summary.columns),
    }
