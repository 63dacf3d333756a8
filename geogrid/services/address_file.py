"""A table of addresses, matched row by row: what was found, and a second table of what a person has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from geogrid.domain import address_columns
from geogrid.domain.address_columns import LOCAL, WITHIN, AddressColumns
from geogrid.domain.address_joining import Joiner
from geogrid.domain.addressing.finding import Certainty, How, Match
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.reading.instead import Instead, instead, is_ditto
from geogrid.domain.addressing.suggest import Suggester
from geogrid.domain.cases import sheet
from geogrid.domain.locating.headers import free_names
from geogrid.errors import FieldNotFound, FieldUnknown, FileNotTable
from geogrid.io.points.piece import PointFile
from geogrid.io.table_output import TableOutput
from geogrid.services import point_file
from geogrid.store.divisions import divisions

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
ADDED = (
    "matched", "level", "score", "lon", "lat", "radius_m", "grid_code", "grid_name", "community", "certainty", "reason",
)  # fmt: skip
CANDIDATES = 3
"""Candidates that are told of what a person has to look at."""
_REVIEW = "review"
_AS_ABOVE = Match(Parse("同上", ()))
"""What says the same as the row above: whether it means that, a person has to say."""
_DECIMALS = 9
Progress = Callable[[float, int], None]
"""The share of the file that is done, and the rows."""


@dataclass(frozen=True)
class Ready:
    """What addresses are matched by.

    Parameters
    ----------
    matcher
        Over the places.
    suggester
        The names to be suggested where nothing is found.
    grids
        Name and community of each grid, by its code.
    """

    matcher: Matcher
    suggester: Suggester
    grids: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Words:
    """How a match is told: its reason as sentences, why a person has to look at it, which row above it may mean."""

    reason: Callable[[Match], str]
    cause: Callable[[Match], str]
    heads: Callable[[str], str]
    above: Callable[[int, str], str]


@dataclass
class Summary:
    """What became of the rows: how many there were, by certainty and by how they were found.

    Parameters
    ----------
    sheet, other_sheets
        The sheet of a spreadsheet that was read; where it was not named the others that might have been.
    columns
        What the added ones are called.
    address, others
        The column that was taken for that of the addresses, and those that might have been.
    joined
        All columns that an address is joined from.
    """

    rows: int = 0
    certainty: Counter[Certainty] = field(default_factory=Counter)
    how: Counter[How] = field(default_factory=Counter)
    sheet: str = ""
    other_sheets: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    others: Sequence[str] = ()
    joined: Sequence[str] = ()
    review: Path | None = None

    @property
    def to_review(self) -> int:
        return self.rows - self.certainty[Certainty.CERTAIN]


class _Above(NamedTuple):
    """The last row that has an address of its own."""

    row: int
    address: str
    found: Match


@dataclass(frozen=True)
class _Open:
    """A row that a person has to look at."""

    cause: tuple[int, int, str]
    row: int
    address: str
    reason: str
    candidates: tuple[Any, ...]


def review_of(out: Path) -> Path:
    """Return the file beside an output that takes what a person has to look at."""
    return out.with_name(f"{out.stem}_{_REVIEW}{out.suffix}")


def match_file(
    path: Path, out: Path, ready: Ready, words: Words, stated: point_file.Stated, column: str | None, progress: Progress
) -> Summary:
    """Write a table of addresses with what each was matched with, and beside it what is not certain.

    Parameters
    ----------
    path, out
        CSV or XLSX.
    stated
        Sheet and encoding of the table.
    column
        That of the addresses; None where its header says so.

    Raises
    ------
    FileError
    FieldUnknown, FieldNotFound
        The column of addresses.
    ExportUnsuitable
        What is found cannot be written.
    """
    for file in (path, out):
        if file.suffix.lower() not in SUFFIXES:
            raise FileNotTable(file=file.name)
    with point_file.opened(path, stated) as table:
        taken = _address_columns(table, column)
        names = free_names(ADDED, table.columns)
        sheet_read, others = point_file.sheets(table)
        summary = Summary(
            sheet=sheet_read, other_sheets=others, columns=names,
            address=taken.text or "", joined=taken.taken, others=taken.others,
        )  # fmt: skip
        open_rows = list[_Open]()
        with TableOutput(out, [*table.columns, *names.values()], "addresses") as output:
            above: _Above | None = None
            for row, cells, address, is_same, done in _rows(table, taken, Joiner(ready.matcher.parse, divisions())):
                found = _AS_ABOVE if is_same else ready.matcher.match(address)
                if address.strip() and not is_same:
                    above = _Above(row, address, found) if _may_be_repeated(found) else None
                of = above if is_same else None
                reason = words.reason(found) + (words.above(of.row, of.address) if of else "")
                summary.rows += 1
                summary.certainty[found.certainty] += 1
                summary.how[found.how] += 1
                output.append([*cells, *_told(found, ready, reason)])
                if found.certainty is not Certainty.CERTAIN:
                    candidates = _candidates(address, of.found if of else found, ready)
                    open_rows.append(_Open(_order(found, words), row, address, reason, tuple(candidates)))
                if done is not None:
                    progress(done, summary.rows)
    if open_rows:
        summary.review = review_of(out)
        _write_review(summary.review, open_rows, words)
    else:
        review_of(out).unlink(missing_ok=True)  # of an earlier run
    return summary


def _may_be_repeated(found: Match) -> bool:
    """Return whether a row may be what one below it means: no telephone number, nor what says as elsewhere itself."""
    is_number = found.parse.first(levels.PHONE) is not None
    is_reference = instead(found.parse.text) is Instead.REFERENCE
    return found.how is not How.NOTHING or not (is_number or is_reference)


def _address_columns(table: PointFile, column: str | None) -> AddressColumns:
    if column is not None and column not in table.columns:
        raise FieldUnknown(file=table.file, field=column, fields=list(table.columns))
    found = address_columns.found(table.columns, column)
    if found is None:
        raise FieldNotFound(file=table.file, what="address", option="--column", fields=list(table.columns))
    return found


def _rows(
    table: PointFile, taken: AddressColumns, joiner: Joiner
) -> Iterator[tuple[int, list[Any], str, bool, float | None]]:
    """Yield number, cells and address of each row, whether it says the same as above, and how much is read by then.

    The latter at the last row of a piece.
    """
    columns = list(table.columns)
    at = columns.index(taken.text) if taken.text else None
    parts = [(part, columns.index(name)) for part, name in taken.parts.items()]
    for piece in table.pieces(columns):
        for offset, cells in enumerate(zip(*(piece.table[name].to_pylist() for name in columns), strict=True)):
            done = piece.done if offset == len(piece) - 1 else None
            text = sheet.text(cells[at]) if at is not None else ""
            said = {part: sheet.text(cells[place]) for part, place in parts}
            is_same = is_ditto(text) or any(is_ditto(said[part]) for part in (*LOCAL, *WITHIN) if part in said)
            address = "".join(said.values()) + text if is_same else joiner.joined(said, text)
            yield piece.first_row + offset, list(cells), address, is_same, done


def _told(found: Match, ready: Ready, reason: str) -> list[Any]:
    """Return the added cells, as `ADDED` names them."""
    spot = found.spots[0] if found.spots else None
    lon, lat = (round(value, _DECIMALS) for value in spot.where) if spot and spot.where else (None, None)
    named = found.certainty in (Certainty.CERTAIN, Certainty.PROBABLE) and found.grid
    name, community = ready.grids.get(found.grid or "", ("", "")) if named else ("", "")
    return [
        spot.text if spot else "", found.how.value, round(100 * found.probability, 1), lon, lat,
        round(spot.radius_m, 1) if spot and spot.where else None, found.grid if named else "", name, community,
        found.certainty.value, reason,
    ]  # fmt: skip


def _order(found: Match, words: Words) -> tuple[int, int, str]:
    """Return by what rows are put together, at the end the cause."""
    return list(Certainty).index(found.certainty), list(How).index(found.how), words.cause(found)


def _candidates(address: str, found: Match, ready: Ready) -> Iterator[Any]:
    """Yield grid, its name, how likely it is (%), three times over; names that are nearly so where there is no grid."""
    grids = [(code, share) for code, share in found.grids if code][:CANDIDATES]
    for code, share in grids:
        name, community = ready.grids.get(code, ("", ""))
        yield from (code, f"{community}{name}", round(100 * share, 1))
    if not grids:
        typed = "".join(found.parse.text[e.start : e.end] for e in found.parse.elements if not e.known and e.value)
        for each in ready.suggester.suggest(typed or address, CANDIDATES):
            yield from ("", each.written, None)


def _write_review(path: Path, rows: Sequence[_Open], words: Words) -> None:
    """Write what a person has to look at, the same causes together."""
    heads = ["cause", "row", "address", "reason"]
    for number in range(1, CANDIDATES + 1):
        heads += [f"grid_{number}", f"name_{number}", f"share_{number}"]
    with TableOutput(path, [words.heads(head) for head in heads], "addresses") as output:
        for each in sorted(rows, key=lambda one: (one.cause, one.row)):
            missing = [None] * (3 * CANDIDATES - len(each.candidates))
            output.append([each.cause[-1], each.row, each.address, each.reason, *each.candidates, *missing])
