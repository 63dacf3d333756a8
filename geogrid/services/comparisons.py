"""Two of what is in force, generations and plans beside each other: grids that differ, and what goes over to whom.

What stands on the ground is counted by today's register, on both sides.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.comparing.compare import Comparison, compare
from geogrid.domain.comparing.divisions import DivisionChange, changed_divisions, moves_within
from geogrid.domain.comparing.flow import Flow, Pair, in_order
from geogrid.domain.comparing.impact import Points, Relocation
from geogrid.domain.comparing.parties import PartyChange, changed_parties
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.grid import Grid
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.services.comparison_sides import Choices, Side, Sides
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import Database, base_map, cases, changes, places, succession

_KEPT = 4
_YEAR = timedelta(days=365)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """What goes over from a grid to another, or stays in one.

    Parameters
    ----------
    old, new
        The codes of the grids; None for no grid.
    area_m2
        Of the ground; None for what stays.
    households, places, cases, open_cases
        How many; cases of the year before today. None for households where no building is known, and for open cases
        where no case says whether it is.
    """

    old: str | None
    new: str | None
    area_m2: float | None
    households: int | None
    places: int
    cases: int
    open_cases: int | None

    @property
    def moves(self) -> bool:
        """Whether it goes over."""
        return self.old != self.new


@dataclass(frozen=True, eq=False)
class Compared:
    """Two sets of grids beside each other.

    Parameters
    ----------
    left, right
        The one before, and the one after.
    comparison
        The grids that differ, and the ground that goes over.
    cells
        The from-to matrix of grids that differ, by old and new code: pairs with anything in them, None first.
    parties
        The party grids that differ.
    divisions
        The grids that are divided into other micro-grids.
    households_within
        How many households go over to another micro-grid of the grid that they stay in; None where no building is
        known.
    """

    left: Side
    right: Side
    comparison: Comparison
    cells: tuple[Cell, ...]
    parties: tuple[PartyChange, ...]
    divisions: tuple[DivisionChange, ...]
    households_within: int | None

    def grid(self, code: str) -> Grid | None:
        """Return a grid as it is on the right, else as it is on the left."""
        return self.right.grids.get(code) or self.left.grids.get(code)

    def bounds(self, code: str) -> Box:
        """Return the bounds of a grid on both sides together."""
        sides = self.comparison.old, self.comparison.new
        shapes = [grids[code].shape for grids in sides if code in grids]
        west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
        return west, south, east, north


class Comparisons:
    """Puts them beside each other, and keeps the last few.

    Parameters
    ----------
    database, lookup, plans
        Where generations and plans are.
    """

    def __init__(self, database: Database, lookup: Lookup, plans: Plans) -> None:
        self._database, self._sides = database, Sides(database, lookup, plans)
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Compared] = OrderedDict()

    def choices(self, actor: Actor = OPERATOR) -> Choices:
        """Return what somebody may choose from."""
        return self._sides.choices(actor)

    def side(self, text: str, actor: Actor = OPERATOR) -> Side:
        """Return one side by itself.

        Raises
        ------
        QueryError, NoGeneration, GenerationUnknown, PlanUnknown, GenerationTaken
        """
        return self._sides.side("side", text, actor)

    def compared(self, left: str, right: str, actor: Actor = OPERATOR) -> Compared:
        """Return two sides beside each other.

        Raises
        ------
        QueryError, NoGeneration, GenerationUnknown, PlanUnknown, GenerationTaken
            As `Sides.side` tells.
        """
        sides = self._sides.side("left", left, actor), self._sides.side("right", right, actor)
        with self._lock, self._database.reading() as session:
            key = (left, right, *(side.key for side in sides), today(), changes.total_with_cases(session))
            if key not in self._kept:
                self._kept[key] = _compared(session, *sides, today())
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def _compared(session: Session, left: Side, right: Side, on: date) -> Compared:
    recoded = _recoded(session, left, right, left.grids, right.grids)
    comparison = compare(left.grids.values(), right.grids.values(), recoded)
    divisions = _divisions(session, left, right, recoded)
    return Compared(
        left,
        right,
        comparison,
        _cells(session, comparison, on),
        changed_parties(left.parties(session), right.parties(session), recoded),
        divisions,
        _within(session, divisions, on),
    )


def _divisions(session: Session, left: Side, right: Side, recoded: Mapping[str, str]) -> tuple[DivisionChange, ...]:
    old, new = left.micros(session), right.micros(session)
    codes = ([micro.code for micros in nested.values() for micro in micros] for nested in (old, new))
    return changed_divisions(old, new, recoded, _recoded(session, left, right, *codes))


def _recoded(session: Session, left: Side, right: Side, old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Return the codes of grids or micro-grids on the right, by those on the left, of those that have others there.

    Generations between the two have given them, whichever is the earlier one, and plans on both sides.
    """
    before, after = set(old), set(new)
    gone, come = before - after, after - before
    drawn = {code: {code, *_codes_before(left, code)} for code in gone}
    stored = succession.same(session, set[str]().union(*drawn.values()) if come else ())
    found = {}
    for code, codes in drawn.items():
        known = codes.union(*(stored.get(each, ()) for each in codes))
        there = come & {each if right.mesh is None else right.mesh.code_now(each) for each in known}
        if there:
            found[code] = min(there)
    return found


def _codes_before(side: Side, code: str) -> tuple[str, ...]:
    """Return the codes that a grid had before a plan gave it another one."""
    return () if side.mesh is None else side.mesh.codes_before.get(code, ())


def _within(session: Session, divisions: Sequence[DivisionChange], on: date) -> int | None:
    """Return how many households go over to another micro-grid of their grid."""
    shapes = [micro.shape for each in divisions for micro in (*each.old, *each.new)]
    if not shapes:
        return 0
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    contents = Contents.of_register(base_map.buildings(session, on, (west, south, east, north)))
    if not len(contents.buildings):
        return None
    middles = contents.buildings.middles
    moves = moves_within(divisions, Points(middles.lon, middles.lat))
    return int(contents.households[moves.rows].sum())


def _cells(session: Session, comparison: Comparison, on: date) -> tuple[Cell, ...]:
    if not comparison.pieces:
        return ()
    box, relocation = comparison.bounds, Relocation(comparison)
    contents = Contents.of_register(base_map.buildings(session, on, box))
    _, lon, lat = places.positions(session, on, box)
    reported = cases.select(session, since=on - _YEAR, until=on + timedelta(days=1), box=box)
    middles = contents.buildings.middles
    households = relocation.flow(Points(middles.lon, middles.lat), contents.households) if len(middles.lon) else None
    addressed = relocation.flow(Points(lon, lat))
    troubled = relocation.flow(Points([case.lon for case in reported], [case.lat for case in reported]))
    unsettled = cases.open_ones(session)
    still_open = None if unsettled is None else relocation.flow(Points(*unsettled))
    ground = {(piece.old, piece.new): piece.area_m2 for piece in comparison.pieces}
    differ = {code for pair in ground for code in pair} - {None}
    flows = [flow.cells for flow in (households, addressed, troubled, still_open) if flow is not None]
    pairs = {pair for cells in flows for pair in cells if pair[0] != pair[1] or pair[0] in differ}
    return tuple(
        Cell(
            *pair, _area(pair, ground), _count(pair, households), _whole(pair, addressed), _whole(pair, troubled),
            _count(pair, still_open),
        )
        for pair in sorted(pairs | ground.keys(), key=in_order)
    )  # fmt: skip


def _area(pair: Pair, ground: Mapping[Pair, float]) -> float | None:
    return ground.get(pair, 0.0) if pair[0] != pair[1] else None


def _count(pair: Pair, flow: Flow | None) -> int | None:
    return None if flow is None else _whole(pair, flow)


def _whole(pair: Pair, flow: Flow) -> int:
    return round(flow.cells.get(pair, 0.0))
