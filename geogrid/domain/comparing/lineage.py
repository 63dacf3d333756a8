"""The lineage of grids: what became of each from one generation to the next, and of old codes over many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain.comparing.compare import Comparison, Difference, GridChange
from geogrid.domain.comparing.flow import Flow, Pair, in_order
from geogrid.domain.grid import Called

SAME_SHARE = 0.99
"""A new grid that has so much of the ground of one that is gone, and hardly more, is that grid with another code."""

_WHOLE = 0.9999
"""A grid with another code that kept so much, and hardly got more, has the border that it had."""


class DescentKind(StrEnum):
    CREATED = "created"
    """On ground that was nobody's."""
    RETIRED = "retired"
    """Its ground is nobody's."""
    SPLIT_FROM = "split_from"
    """A new grid on ground of another, of which it has a part."""
    MERGED_INTO = "merged_into"
    """A grid that is gone, all or some of its ground now another's."""
    RESHAPED = "reshaped"
    """Of a grid that stays: what it kept; with two codes, what one that stays gave to another that stays."""
    RECODED = "recoded"
    RENAMED = "renamed"
    RECLASSIFIED = "reclassified"
    """Another kind: base or dedicated."""
    REASSIGNED = "reassigned"
    """To another community."""


_OF_RECORD = {
    Difference.RENAMED: DescentKind.RENAMED,
    Difference.KIND: DescentKind.RECLASSIFIED,
    Difference.COMMUNITY: DescentKind.REASSIGNED,
}


@dataclass(frozen=True, slots=True)
class Descent:
    """One thing that became of a grid, or that a grid came from.

    Parameters
    ----------
    old, new
        The codes before and after; None where the ground was or is nobody's.
    area_share
        The part of the old grid's ground that is the new one's; 0 without an old one.
    area_share_of_new
        The part of the new grid's ground that was the old one's; 0 without a new one.
    households_share
        The part of the old grid's households that are the new one's; None when nobody knows, or it had none.
    """

    old: str | None
    new: str | None
    kind: DescentKind
    area_share: float
    area_share_of_new: float
    households_share: float | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """A grid that has what a retired one had: shares as in `Descent`."""

    code: str
    area_share: float
    households_share: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a grid with a generation."""

    generation: int
    descent: Descent


def lineage(
    comparison: Comparison, households: Flow | None = None, recoded: Mapping[str, str] = {}, *, is_told: bool = False
) -> tuple[Descent, ...]:
    """Return what became of the grids, in the order of old and new codes; unchanged ones are not listed.

    Each pair of grids between which ground (slivers apart) or households went over is listed once. A grid that stays
    and gave or took such is also listed with itself, so that the shares of an old grid make one, but for slivers.

    Parameters
    ----------
    comparison
        Of one generation with the next, or with a plan.
    households
        The households at building points by old and new grid, as `impact.Relocation.flow` has them; None when nobody
        counted them.
    recoded
        The new codes, by the old ones, of grids that were given others; also such as were redrawn. The comparison knows
        nothing of it.
    is_told
        Whether these are all: a grid of the same ground under a new code is else seen as given that.
    """
    shares = _Shares(comparison, households)
    same = 2.0 if is_told else SAME_SHARE  # no grid has more than all of another
    found = [shares.descent(pair, _kind(comparison, pair, shares, recoded, same)) for pair in shares.pairs()]
    told = {code for descent in found for code in (descent.old, descent.new) if code is not None}
    stays = comparison.old.keys() & comparison.new.keys()
    found += [shares.descent((code, code), DescentKind.RESHAPED) for code in told & stays]
    for code, change in comparison.changes.items():
        kinds = [_OF_RECORD[difference] for difference in change.differences if difference in _OF_RECORD]
        found += [shares.descent((code, code), kind) for kind in kinds]
        if code not in told and code not in stays:
            found.append(_by_itself(change))
    kinds_in_order = list(DescentKind)
    return tuple(sorted(found, key=lambda each: (in_order((each.old, each.new)), kinds_in_order.index(each.kind))))


class _Shares:
    """What part of grids went over to others."""

    def __init__(self, comparison: Comparison, households: Flow | None) -> None:
        self.old_m2, self.new_m2, self.changes = comparison.old_m2, comparison.new_m2, comparison.changes
        self.ground: dict[Pair, float] = {(piece.old, piece.new): piece.area_m2 for piece in comparison.pieces}
        self.households = households

    def pairs(self) -> list[Pair]:
        """Return the pairs of grids between which something went over."""
        lived = self.households.moved if self.households else {}
        return [*self.ground, *(pair for pair, count in lived.items() if count and pair not in self.ground)]

    def areas(self, pair: Pair) -> tuple[float, float]:
        """Return the part of the old grid's ground, and of the new one's."""
        old, new = (code or "" for code in pair)  # no code is empty
        was, now = self.old_m2.get(old, 0.0), self.new_m2.get(new, 0.0)
        if old != new:
            return _part(self.ground.get(pair, 0.0), was), _part(self.ground.get(pair, 0.0), now)
        if old not in self.old_m2:
            return 1.0, 1.0  # its shape is the very same
        change = self.changes.get(old)
        lost, won = (change.lost_m2, change.won_m2) if change else (0.0, 0.0)
        return _part(was - lost, was), _part(now - won, now)

    def lived(self, pair: Pair) -> float | None:
        """Return the part of the old grid's households; of a grid with the same shape all stay."""
        if self.households is None or pair[0] is None:
            return None
        if pair[0] not in self.old_m2:
            return 1.0 if pair[0] == pair[1] else None
        total = self.households.of_old.get(pair[0], 0.0)
        return self.households.cells.get(pair, 0.0) / total if total else None

    def descent(self, pair: Pair, kind: DescentKind) -> Descent:
        """Return what is said of a pair."""
        return Descent(*pair, kind, *self.areas(pair), self.lived(pair))


def _part(some: float, whole: float) -> float:
    return min(max(some / whole, 0.0), 1.0) if whole else 0.0


def _kind(comparison: Comparison, pair: Pair, shares: _Shares, recoded: Mapping[str, str], same: float) -> DescentKind:
    """Return what it is that ground went over from a grid to another; of one with so much of its ground a code."""
    old, new = pair
    # What was given another code goes on: it was there before, and is there.
    is_new = new not in comparison.old and new not in recoded.values()
    is_gone = old not in comparison.new and old not in recoded
    if old is None:
        return DescentKind.CREATED if is_new else DescentKind.RESHAPED
    if new is None:
        return DescentKind.RETIRED if is_gone else DescentKind.RESHAPED
    if recoded.get(old) == new:
        return DescentKind.RECODED
    if not is_new and not is_gone:
        return DescentKind.RESHAPED
    of_old, of_new = shares.areas(pair)
    if is_new and is_gone and min(of_old, of_new) >= same:
        return DescentKind.RECODED
    if is_new and is_gone:
        return DescentKind.MERGED_INTO if of_old >= of_new else DescentKind.SPLIT_FROM
    return DescentKind.SPLIT_FROM if is_new else DescentKind.MERGED_INTO


def _by_itself(change: GridChange) -> Descent:
    """Return that a grid is new or gone which has no ground to tell of."""
    if change.old is None:
        return Descent(None, change.code, DescentKind.CREATED, 0.0, 0.0)
    return Descent(change.code, None, DescentKind.RETIRED, 0.0, 0.0)


def beside(descent: Descent, old: Called | None, new: Called | None) -> tuple[DescentKind, ...]:
    """Return what else became, on the same day, of a grid that was given another code; of others nothing.

    Parameters
    ----------
    old, new
        What it was called the day before, and on the day.
    """
    if descent.kind is not DescentKind.RECODED or old is None or new is None:
        return ()
    looked_at = (
        (DescentKind.RESHAPED, min(descent.area_share, descent.area_share_of_new) < _WHOLE),
        (DescentKind.RENAMED, old.name != new.name),
        (DescentKind.RECLASSIFIED, old.kind != new.kind),
        (DescentKind.REASSIGNED, old.community != new.community),
    )
    return tuple(kind for kind, differs in looked_at if differs)


def successors(descents: Iterable[Descent], code: str) -> tuple[Successor, ...]:
    """Return the grids that have what a grid had which is no more, the best first.

    The best has most of its households, where these are known of all; else most of its ground.

    Parameters
    ----------
    descents
        What became of it, from its last day on.
    """
    found = [
        Successor(each.new, each.area_share, each.households_share)
        for each in descents
        if each.old == code and each.new is not None
    ]
    known = all(successor.households_share is not None for successor in found)
    return tuple(sorted(found, key=lambda each: _rank(each, known)))


def _rank(successor: Successor, known: bool) -> tuple[float, float, str]:
    lived = successor.households_share or 0.0 if known else 0.0
    return -lived, -successor.area_share, successor.code


def history(generations: Mapping[int, Iterable[Descent]], code: str) -> tuple[Event, ...]:
    """Return everything that happened to a grid, oldest first.

    Parameters
    ----------
    generations
        The descents by the number of the generation that brought them.
    """
    return tuple(
        Event(number, descent)
        for number in sorted(generations)
        for descent in generations[number]
        if code in (descent.old, descent.new)
    )
