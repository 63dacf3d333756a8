"""A table of addresses, matched row by row: what was found, and a second table of what a person has to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geogrid.domain import headers
from geogrid.domain.addressing.finding import Certainty, How, Match
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.normalise import spelt
from geogrid.domain.addressing.suggest import Suggester
from geogrid.domain.cases import sheet
from geogrid.domain.locating.headers import free_names
from geogrid.domain.place_sheet import HEADERS, Field
from geogrid.errors import FieldNotFound, FieldUnknown, FileNotTable
from geogrid.io.points.piece import PointFile
from geogrid.io.table_output import TableOutput
from geogrid.services import point_file

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
ADDED = (
    "matched", "level", "score", "lon", "lat", "radius_m", "grid_code", "grid_name", "community", "certainty", "reason",
)  # fmt: skip
CANDIDATES = 3
"""Candidates that are told of what a person has to look at."""
_REVIEW = "review"
_WORDS = {Field.ADDRESS: (*HEADERS[Field.ADDRESS], *sheet.HEADERS[sheet.Field.ADDRESS])}
_OF_ADDRESSES = re.compile(
    r"(?<!邮箱)(?<!邮件)(?<!网络)(?<!ip)(?:[地住门]址(?:信息)?|居住地|地点|位置|[坐座]落|住所|[经运]营场所|address)$"
)
"""How other headers end that say of their column that it has addresses: 家庭住址, 居住地址（门牌）, 案发地点*."""
_OF_PAPERS = re.compile("户籍|户口|籍贯")
"""Where somebody is on record, who may live elsewhere."""
_PARTS = {
    Field.COMMUNITY: "", Field.ROAD: "", Field.NUMBER: "号", Field.ESTATE: "", Field.BUILDING: "幢",
    Field.UNIT: "单元", Field.ROOM: "室",
}  # fmt: skip
"""Columns that an address is joined from where none has all of it, and what follows each number."""
_NUMBERED = ((Field.ROAD, Field.NUMBER), (Field.ESTATE, Field.BUILDING))
_REMARK = re.compile(r"[(\[【].*?[)\]】]")
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
    """How a match is told: its reason as sentences, and the cause why a person has to look at it."""

    reason: Callable[[Match], str]
    cause: Callable[[Match], str]
    heads: Callable[[str], str]


@dataclass
class Summary:
    """What became of the rows: how many there were, by certainty and by how they were found.

    Parameters
    ----------
    columns
        What the added ones are called.
    address, others
        The column that was taken for that of the addresses, and those that might have been.
    is_joined
        Whether `address` is several columns, with + between.
    """

    rows: int = 0
    certainty: Counter[Certainty] = field(default_factory=Counter)
    how: Counter[How] = field(default_factory=Counter)
    columns: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    others: Sequence[str] = ()
    is_joined: bool = False
    review: Path | None = None

    @property
    def to_review(self) -> int:
        return self.rows - self.certainty[Certainty.CERTAIN]


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
        taken, others = _address_columns(table, column)
        names = free_names(ADDED, table.columns)
        summary, open_rows = (
            Summary(columns=names, address="+".join(taken), others=others, is_joined=len(taken) > 1),
            list[_Open](),
        )
        with TableOutput(out, [*table.columns, *names.values()], "addresses") as output:
            for row, cells, address, done in _rows(table, taken):
                found = ready.matcher.match(address)
                summary.rows += 1
                summary.certainty[found.certainty] += 1
                summary.how[found.how] += 1
                output.append([*cells, *_told(found, ready, words)])
                if found.certainty is not Certainty.CERTAIN:
                    open_rows.append(_open(row, address, found, ready, words))
                if done is not None:
                    progress(done, summary.rows)
    if open_rows:
        summary.review = review_of(out)
        _write_review(summary.review, open_rows, words)
    else:
        review_of(out).unlink(missing_ok=True)  # of an earlier run
    return summary


def _address_columns(table: PointFile, column: str | None) -> tuple[list[str], list[str]]:
    """Return the column of the addresses, and others that might be: one with an exact name, else the first.

    Where there is none, the columns of the parts of an address.
    """
    if column is not None:
        if column not in table.columns:
            raise FieldUnknown(file=table.file, field=column, fields=list(table.columns))
        return [column], []
    exact = headers.named(table.columns, _WORDS).get(Field.ADDRESS)
    ending = [name for name in table.columns if _OF_ADDRESSES.search(_REMARK.sub("", spelt(name)).strip(" *"))]
    ending.sort(key=lambda name: _OF_PAPERS.search(name) is not None)
    found = list(dict.fromkeys([exact, *ending] if exact else ending))
    parts = headers.named(table.columns, HEADERS)
    if not found and any(name in parts and number in parts for name, number in _NUMBERED):
        return [parts[part] for part in _PARTS if part in parts], []
    if not found:
        raise FieldNotFound(file=table.file, what="address", option="--column", fields=list(table.columns))
    return found[:1], found[1:]


def _joined(texts: Iterable[tuple[str, str]]) -> str:
    """Return an address of its parts, each with what follows its number: 3 and 幢."""
    return "".join(text + (end if text[-1:].isalnum() and text[-1:].isascii() else "") for text, end in texts)


def _rows(table: PointFile, taken: Sequence[str]) -> Iterator[tuple[int, list[Any], str, float | None]]:
    """Yield number, cells and address of each row; at the last row of a piece, how much of the file is read."""
    at = [list(table.columns).index(column) for column in taken]
    of = {column: _PARTS[part] for part, column in headers.named(taken, HEADERS).items() if part in _PARTS}
    ends = [of.get(column, "") if len(taken) > 1 else "" for column in taken]
    for piece in table.pieces(list(table.columns)):
        columns = [piece.table[name].to_pylist() for name in table.columns]
        for offset, cells in enumerate(zip(*columns, strict=True)):
            done = piece.done if offset == len(piece) - 1 else None
            address = _joined(zip((sheet.text(cells[column]) for column in at), ends, strict=True))
            yield piece.first_row + offset, list(cells), address, done


def _told(found: Match, ready: Ready, words: Words) -> list[Any]:
    """Return the added cells, as `ADDED` names them."""
    spot = found.spots[0] if found.spots else None
    lon, lat = (round(value, _DECIMALS) for value in spot.where) if spot and spot.where else (None, None)
    named = found.certainty in (Certainty.CERTAIN, Certainty.PROBABLE) and found.grid
    name, community = ready.grids.get(found.grid or "", ("", "")) if named else ("", "")
    return [
        spot.text if spot else "", found.how.value, round(100 * found.probability, 1), lon, lat,
        round(spot.radius_m, 1) if spot and spot.where else None, found.grid if named else "", name, community,
        found.certainty.value, words.reason(found),
    ]  # fmt: skip


def _open(row: int, address: str, found: Match, ready: Ready, words: Words) -> _Open:
    order = (list(Certainty).index(found.certainty), list(How).index(found.how), words.cause(found))
    return _Open(order, row, address, words.reason(found), tuple(_candidates(address, found, ready)))


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
