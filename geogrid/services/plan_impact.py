"""What a plan changes for people: addresses, cases and households that go over, boards, posts, texts of four sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from geogrid.domain.comparing.compare import Comparison, compare
from geogrid.domain.comparing.contour import Ints
from geogrid.domain.comparing.divisions import DivisionChange, changed_divisions, moves_within
from geogrid.domain.comparing.flow import in_order as in_order_of_codes
from geogrid.domain.comparing.impact import Impact, Moves, Points, impact
from geogrid.domain.comparing.parties import PartyChange, changed_parties
from geogrid.domain.comparing.texts import TextChange, changed_texts
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation.contents import Points as Where
from geogrid.domain.grid import full_name
from geogrid.domain.people.post import Post
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import PLAIN
from geogrid.render import comparing as words
from geogrid.render.wording import Wording
from geogrid.services import plan_decided, plan_posts, plan_reassigned
from geogrid.services.plan_contents import year_until
from geogrid.services.plan_decided import Decided
from geogrid.services.plan_posts import LeftBefore
from geogrid.services.plan_reassigned import Reassigned
from geogrid.services.plan_work import Work
from geogrid.store import Database, cases, people, places, sides_texts
from geogrid.store.rows import Rows

_NUMBER = re.compile("([0-9]{1,18})")


def comparison(work: Work) -> Comparison:
    """Return the grids that a plan began with beside those that it has."""
    return compare(work.plan.base.grids.values(), work.plan.mesh.grids.values(), work.plan.recoded)


@dataclass(frozen=True, slots=True)
class Recoded:
    """A grid that is given another code, how many addresses are in it then, and whether its border is another, too."""

    old: str
    new: str
    places: int
    reshaped: bool = False


@dataclass(frozen=True)
class Affected:
    """What a plan changes.

    Parameters
    ----------
    impact
        For people.
    texts
        The texts of four sides that are to be written anew.
    parties
        The party grids that differ, each with the posts of the party whom it concerns.
    divisions
        The grids that are divided into other micro-grids.
    households_within
        How many households go over to another micro-grid of the grid that they stay in.
    recoded
        The grids that are given other codes, in the order of the old ones.
    reassigned
        The grids that stay and are given to another community.
    decided
        What becomes of addresses that are in their grid by a decision.
    left_before
        The posts whose grid was no more when the plan began, which are no matter of its own.
    """

    impact: Impact
    texts: tuple[TextChange, ...]
    parties: tuple[tuple[PartyChange, tuple[Post, ...]], ...]
    divisions: tuple[DivisionChange, ...]
    households_within: int
    recoded: tuple[Recoded, ...]
    reassigned: tuple[Reassigned, ...]
    decided: Decided
    left_before: tuple[LeftBefore, ...]


def of(session: Session, work: Work, style: Style = PLAIN) -> Affected:
    """Return what changes when a plan comes into force; `style` is how the office writes four sides."""
    compared, posts = comparison(work), people.all_posts(session, work.counting.day, Rows())
    base, mesh, recoded = work.plan.base, work.plan.mesh, work.plan.recoded
    divisions = changed_divisions(base.micros, mesh.micros, recoded, work.plan.recoded_micros)
    decided = plan_decided.of(session, work, compared)
    found = _keeping(session, work, decided, _impact(work, compared, posts))
    return Affected(
        found,
        _texts(session, work, compared, style),
        tuple((each, each.posts(posts)) for each in changed_parties(base.parties, mesh.parties, recoded)),
        divisions,
        _households_within(work, divisions),
        tuple(Recoded(old, new, work.tally.places.at(new), compared.is_reshaped(new)) for old, new in recoded.items()),
        plan_reassigned.of(work, compared, found),
        decided,
        plan_posts.left_before(session, work, posts),
    )


def _keeping(session: Session, work: Work, decided: Decided, found: Impact) -> Impact:
    """Return what changes where addresses are in the grids that were decided."""
    found = _with_cases(session, work, found)
    if not decided.over:
        return found
    rows, *at = places.positions(session, work.counting.day)
    found = replace(
        found, places=decided.moves(rows, found.places), reassigned=decided.reassigned(rows, found.reassigned)
    )
    return decided.with_buildings(rows, Where.of(*at), work.tally.contents, found)


def _households_within(work: Work, divisions: Sequence[DivisionChange]) -> int:
    contents = work.tally.contents
    moves = moves_within(divisions, Points(contents.buildings.middles.lon, contents.buildings.middles.lat))
    return int(contents.households[moves.rows].sum())


def _impact(work: Work, compared: Comparison, posts: Iterable[Post]) -> Impact:
    contents = work.tally.contents
    unsettled = contents.open_cases
    return impact(
        compared,
        places=Points(contents.places.lon, contents.places.lat),
        cases=Points(contents.cases.lon, contents.cases.lat),
        open_cases=None if unsettled is None else Points(unsettled.lon, unsettled.lat),
        buildings=Points(contents.buildings.middles.lon, contents.buildings.middles.lat),
        households=contents.households,
        posts=posts,
        unheld=plan_posts.unheld(work),
    )


def _texts(session: Session, work: Work, compared: Comparison, style: Style) -> tuple[TextChange, ...]:
    contents = work.tally.contents
    return changed_texts(
        compared,
        {code: area.name for code, area in work.plan.mesh.areas.items()},
        contents.lines,
        dict(zip(contents.estates.labels, contents.estates.shapes.tolist(), strict=True)),
        {compared.former.get(code, code): text for code, text in sides_texts.texts(session, work.counting.day).items()},
        style.edge,
    )


def told_parties(plan: Plan, found: Affected, wording: Wording) -> list[dict[str, Any]]:
    """Return the party grids that differ as the JSON that is promised, with the posts of the party."""

    def told(change: PartyChange, posts: Iterable[Post]) -> dict[str, Any]:
        concerned = [
            {"grid": post.grid, "full_name": named(plan, post.grid), "role": post.role.value} for post in posts
        ]
        return {**words.party(change, lambda code: named(plan, code) or code, wording), "posts": concerned}

    return [told(*each) for each in found.parties]


def told_divisions(plan: Plan, found: Affected, wording: Wording) -> list[dict[str, Any]]:
    """Return the grids that are divided into other micro-grids as the JSON that is promised."""
    told = [words.division(each, wording) for each in found.divisions]
    return [{**each, "full_name": named(plan, each["grid"])} for each in told]


def told_reassigned(found: Affected) -> list[dict[str, Any]]:
    """Return the grids that are given to another community as the JSON that is promised."""
    return [
        {
            "from": each.old,
            "to": each.new,
            "before": asdict(each.before),
            "after": asdict(each.after),
            "places": each.places,
            "households": each.households,
        }
        for each in found.reassigned
    ]


def _with_cases(session: Session, work: Work, found: Impact) -> Impact:
    """Return what changes where cases are in the grids that they were put into."""
    contents, compared = work.tally.contents, comparison(work)
    since, until = year_until(work.counting.day)
    grids = cases.grids(session, since, until, work.first_day)
    if len(grids) != len(contents.cases):
        return found  # more have come since they were counted; they are soon counted anew
    reported = Points(contents.cases.lon, contents.cases.lat)
    found = replace(found, cases=plan_decided.cases(session, work, compared, grids, found.cases, reported))
    unsettled, held = contents.open_cases, cases.open_grids(session, work.first_day)
    if unsettled is None or found.open_cases is None or len(held) != len(unsettled):
        return found
    at = Points(unsettled.lon, unsettled.lat)
    return replace(found, open_cases=plan_decided.cases(session, work, compared, held, found.open_cases, at))


def told_lapsed(found: Affected) -> list[dict[str, Any]]:
    """Return the decisions about addresses that lose their grid as the JSON that is promised."""
    return [
        {
            "address": each.override.address,
            "grid": each.override.grid,
            "document": each.override.document,
            "until": each.override.last_day.isoformat(),
            "places": each.places,
            "to": list(each.to),
        }
        for each in found.decided.lapsed
    ]


def named(plan: Plan, code: str | None, *, before: bool = False) -> str | None:
    """Return the name of a grid with its community's, as it is to be or was; None outside all grids.

    Parameters
    ----------
    before
        Whether it is asked what it is called before the plan, where it is there then.
    """
    for mesh in (plan.base, plan.mesh) if before else (plan.mesh, plan.base):
        grid = mesh.grids.get(code or "")
        if grid is not None:
            return full_name(grid.name, mesh.area_name(grid.community))
    return _micro_named(plan, code)


def _micro_named(plan: Plan, code: str | None) -> str | None:
    """Return the name of a micro-grid with its grid's, as it is to be or was."""
    for mesh in (plan.mesh, plan.base):
        found = ((grid, micro.name) for grid, micros in mesh.micros.items() for micro in micros if micro.code == code)
        for grid, name in found:
            return f"{named(plan, grid)}{name}"
    return None


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that goes over, or whose grid does, by the codes of its grids; None outside all."""

    text: str
    old: str | None
    new: str | None


def addresses(database: Database, work: Work, moves: Moves, most: int) -> list[Moved]:
    """Return the first addresses that go over, in the order of `in_order`."""
    if not len(moves):
        return []
    with database.reading() as session:
        rows, _, _ = places.positions(session, work.counting.day)
        return list(islice(in_order(session, rows, moves), most))


def in_order(session: Session, rows: Ints, moves: Moves) -> Iterator[Moved]:
    """Yield the addresses that go over by their old grid, the new one, and road and number.

    Parameters
    ----------
    rows
        Of the stored places, as `places.positions` gives them.
    """
    of_pair: dict[tuple[str | None, str | None], list[int]] = {}
    for row, old, new in zip(rows[moves.rows].tolist(), moves.old, moves.new, strict=True):
        of_pair.setdefault((old, new), []).append(row)
    for pair in sorted(of_pair, key=in_order_of_codes):
        for text in sorted(places.addresses(session, of_pair[pair]), key=_by_number):
            yield Moved(text, *pair)


def _by_number(text: str) -> list[str | int]:
    """Return by what addresses are sorted: 2号 comes before 10号."""
    return [int(part) if number % 2 else part for number, part in enumerate(_NUMBER.split(text))]


@dataclass(frozen=True, slots=True)
class Over:
    """What goes over from one grid to another; None is outside all."""

    old: str | None
    new: str | None
    places: int
    households: int
    cases: int


def flow(work: Work, found: Impact) -> list[Over]:
    """Return what goes over from where to where, most addresses first."""
    households = found.buildings.flow(work.tally.contents.households)
    counted = [each.cells for each in (found.places.flow(), households, found.cases.flow())]
    pairs = {pair for cells in counted for pair in cells}
    over = [Over(*pair, *(round(cells.get(pair, 0.0)) for cells in counted)) for pair in pairs]
    return sorted(over, key=lambda each: (-each.places, -each.households, each.old or "", each.new or ""))
