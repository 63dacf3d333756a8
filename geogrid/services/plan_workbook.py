"""Who is affected by a plan, as a workbook with every row: addresses, cases, posts, boards, households, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from geogrid.domain.cases.case import Case
from geogrid.domain.comparing.contour import Ints
from geogrid.domain.comparing.impact import Impact, Moves, Points, Reassignment, Relocation
from geogrid.domain.comparing.texts import TextChange
from geogrid.domain.editing.plan import Plan
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import PLAIN
from geogrid.domain.sides.write import write as written
from geogrid.io.workbook_output import MOST_ROWS, workbook
from geogrid.render.people import ROLES
from geogrid.render.plans import on_board
from geogrid.render.sides import DIRECTIONS
from geogrid.render.wording import Wording
from geogrid.services import plan_decided, plan_impact
from geogrid.services.plan_contents import year_until
from geogrid.services.plan_impact import Affected, named
from geogrid.services.plan_reassigned import Reassigned
from geogrid.services.plan_work import State
from geogrid.store import Database, cases, places

_AT_ONCE = 5_000  # rows
Row = Sequence[Any]


@dataclass(frozen=True)
class _Part:
    """A sheet: its title, the names of its columns, and its rows."""

    title: str
    heads: tuple[str, ...]
    rows: Iterable[Row]


def write(
    path: Path, database: Database, state: State, found: Affected, wording: Wording, style: Style = PLAIN
) -> None:
    """Write what a plan changes for people.

    Parameters
    ----------
    path
        Ends in .xlsx; what is there already is replaced when the new one is whole.
    found
        As `plan_impact.of` tells it.
    style
        How the office writes four sides.

    Raises
    ------
    ExportUnsuitable, GenerationTaken
    """
    with database.reading() as session:
        parts = [
            *_addresses(session, state, found), _flow(state, found.impact), _cases(session, state),
            *_reassigned(session, state, found), _recoded(state, found), *_lists(state, found),
            _lapsed(state, found), _texts(state, found.texts, style), *_nested(state, found, wording),
        ]  # fmt: skip
        with workbook(path, [wording(part.title) + number for part, number in _numbered(parts)]) as book:
            for number, part in enumerate(parts, 1):
                with book.sheet(number) as sheet:
                    sheet.append([[wording(head) for head in part.heads]])
                    rows = iter(part.rows)
                    while some := [_worded(row, wording) for row in islice(rows, _AT_ONCE)]:
                        sheet.append(some)


@dataclass(frozen=True)
class _Word:
    """A text, or a list of them, to be said in the reader's language."""

    text: str | list[str]


def _worded(row: Row, wording: Wording) -> list[Any]:
    return [wording.fact(cell.text) if isinstance(cell, _Word) else cell for cell in row]


def _numbered(parts: Sequence[_Part]) -> Iterator[tuple[_Part, str]]:
    """Yield parts, with a number from the second of the same title on."""
    met: dict[str, int] = {}
    for part in parts:
        met[part.title] = met.get(part.title, 0) + 1
        yield part, f" {met[part.title]}" if met[part.title] > 1 else ""


_GRIDS = ("Grid before: code", "Grid before", "Grid to come: code", "Grid to come")


def _pair(plan: Plan, old: str | None, new: str | None) -> list[Any]:
    outside = _Word("outside all grids")
    return [old, named(plan, old, before=True) or outside, new, named(plan, new) or outside]


def _addresses(session: Session, state: State, found: Affected) -> list[_Part]:
    """Return the addresses that move by their grids."""
    rows, points = _positions(session, state)
    moves = found.decided.moves(rows, Relocation(plan_impact.comparison(state.work)).moves(points))
    names = _names(state.work.plan, moves)
    told = ([each.text, *names[each.old, each.new]] for each in plan_impact.in_order(session, rows, moves))
    return _sheets("Addresses that move", ("Address", *_GRIDS), told, len(moves))


def _positions(session: Session, state: State) -> tuple[Ints, Points]:
    """Return which places are stored, and where they are."""
    rows, lon, lat = places.positions(session, state.work.counting.day)
    return rows, Points(lon, lat)


def _sheets(title: str, heads: tuple[str, ...], rows: Iterator[Row], count: int) -> list[_Part]:
    """Return a list on as many sheets as it needs."""
    return [_Part(title, heads, islice(rows, MOST_ROWS)) for _ in range(0, max(count, 1), MOST_ROWS)]


def _names(plan: Plan, moves: Moves) -> dict[tuple[str | None, str | None], list[Any]]:
    """Return the cells of both grids by their codes: there are few pairs, and very many rows."""
    return {pair: _pair(plan, *pair) for pair in moves.flow().cells}


def _cases(session: Session, state: State) -> _Part:
    """Return the cases of the last year that are in another grid by the plan, the newest first."""
    since, until = year_until(state.work.counting.day)
    reported = cases.select(session, since=since, until=until, on=state.work.first_day)
    points = Points([case.lon for case in reported], [case.lat for case in reported])
    compared = plan_impact.comparison(state.work)
    moves = Relocation(compared).moves(points)
    moves = plan_decided.cases(session, state.work, compared, [case.grid for case in reported], moves, points)
    names = _names(state.work.plan, moves)
    told = ((reported[move.row], names[move.old, move.new]) for move in moves.each())
    rows = ([case.code, *grids, _state(case)] for case, grids in told)
    return _Part("Cases that move", ("Case", *_GRIDS, "State"), rows)


def _state(case: Case) -> _Word | None:
    return None if case.is_open is None else _Word("being handled" if case.is_open else "settled")


def _flow(state: State, found: Impact) -> _Part:
    rows = (
        [*_pair(state.work.plan, each.old, each.new), each.places, each.households, each.cases]
        for each in plan_impact.flow(state.work, found)
    )
    return _Part("From grid to grid", (*_GRIDS, "Addresses", "Households", "Cases"), rows)


_BELONGING = ("Community before", "Street before", "Community to come", "Street to come")


def _reassigned(session: Session, state: State, found: Affected) -> list[_Part]:
    """Return the grids that go to another community, and the addresses that stay in them."""
    told = {each.new: _belongings(each) for each in found.reassigned}
    grids = (
        [each.old, each.new, named(state.work.plan, each.new), *told[each.new], each.places, each.households]
        for each in found.reassigned
    )
    heads = ("Code before", "Code to come", "Grid", *_BELONGING, "Addresses", "Households")
    rows, points = _positions(session, state)
    moves = found.decided.reassigned(rows, Reassignment(plan_impact.comparison(state.work)).moves(points))
    names = _names(state.work.plan, moves)
    addresses = (
        [each.text, *names[each.old, each.new], *told[each.new or ""]]
        for each in plan_impact.in_order(session, rows, moves)
    )
    return [
        _Part("Grids in a new community", heads, grids),
        *_sheets("Addresses in a new community", ("Address", *_GRIDS, *_BELONGING), addresses, len(moves)),
    ]


def _belongings(grid: Reassigned) -> list[str | None]:
    return [each for side in (grid.before, grid.after) for each in (side.community, side.street)]


def _recoded(state: State, found: Affected) -> _Part:
    rows = ([each.old, each.new, named(state.work.plan, each.new), each.places] for each in found.recoded)
    return _Part("Codes that change", ("Code before", "Code to come", "Grid", "Addresses"), rows)


def _lapsed(state: State, found: Affected) -> _Part:
    """Return the decisions about addresses that lose their grid."""
    name = partial(named, state.work.plan)
    rows = (
        [
            each.override.address, each.override.grid, name(each.override.grid), each.override.document,
            each.override.last_day.isoformat(), each.places,
            _Word([name(code) or "outside all grids" for code in each.to]),
        ]
        for each in found.decided.lapsed
    )  # fmt: skip
    heads = ("Address", "Code", "Grid", "Number of the document", "Last day", "Addresses", "Grid to come")
    return _Part("Decisions without a grid", heads, rows)


_HOUSEHOLD_HEADS = ("Code", "Grid", "They leave it", "They come to it", "They change community with it")


def _lists(state: State, affected: Affected) -> list[_Part]:
    name, found = partial(named, state.work.plan), affected.impact
    gone = [[each.grid, name(each.grid), _Word(ROLES[each.role]), _Word("the grid is no more")] for each in found.posts]
    missing = [[code, name(code), _Word("leader"), _Word("nobody leads it")] for code in found.leaderless]
    before = [
        [post.grid, was, _Word(ROLES[post.role]), _Word("the grid was no more before the plan")]
        for post, was in affected.left_before
    ]
    boards = ([each.code, name(each.code), _Word(on_board(each))] for each in found.boards)
    return [
        _Part("Posts", ("Code", "Grid", "Role", "What is the matter"), [*gone, *missing, *before]),
        _Part("Notice boards to change", ("Code", "Grid", "Reasons"), boards),
        _Part("Households to notify", _HOUSEHOLD_HEADS, _households(state, found)),
    ]


_TEXT_HEADS = ("Code", "Grid", "Sides now", "Sides to come", "Sides that change", "As it is written")


def _texts(state: State, texts: Iterable[TextChange], style: Style) -> _Part:
    """Return the texts of four sides that are to be written anew: before, after, and as they are kept."""
    rows = (
        [
            each.code, named(state.work.plan, each.code), written(each.old, style) or None,
            written(each.new, style) or None, _Word([DIRECTIONS[side] for side in each.changed]), each.kept,
        ]
        for each in texts
    )  # fmt: skip
    return _Part("Texts of four sides that change", _TEXT_HEADS, rows)


def _nested(state: State, found: Affected, wording: Wording) -> list[_Part]:
    """Return the party grids and the divisions into micro-grids that differ."""
    plan = state.work.plan
    parties = (
        [each["code"], each["name"], each["text"], wording.fact([post["full_name"] for post in each["posts"]]) or None]
        for each in plan_impact.told_parties(plan, found, wording)
    )
    divisions = (
        [each["grid"], each["full_name"], each["text"]] for each in plan_impact.told_divisions(plan, found, wording)
    )
    heads = ("Code", "Party grid", "What is different", "Party secretaries concerned")
    return [
        _Part("Party grids that differ", heads, parties),
        _Part("Grids divided otherwise", ("Code", "Grid", "What is different"), divisions),
    ]


def _households(state: State, found: Impact) -> list[Row]:
    """Return by grid how many households leave it, how many come, and how many change their community with it."""
    counted = state.work.tally.contents.households
    flow, stay = found.buildings.flow(counted), found.reassigned_buildings.flow(counted).of_new
    codes = sorted({*flow.of_old, *flow.of_new, *stay} - {None}, key=str)
    return [
        [code, named(state.work.plan, code), *(round(each.get(code, 0)) for each in (flow.of_old, flow.of_new, stay))]
        for code in codes
    ]
