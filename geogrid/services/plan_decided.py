"""Addresses that are in their grid by a decision (an override), and what a plan makes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.places.decided import decided
from geogrid.domain.addressing.places.decisions import Decisions
from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import NoPlaces, Site
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.comparing.compare import Comparison
from geogrid.domain.comparing.contour import Ints
from geogrid.domain.comparing.decided import Pair, decided_units, with_decided
from geogrid.domain.comparing.impact import Impact, Moves, Points
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.evaluation.contents import Points as Where
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import as_pair
from geogrid.domain.register import Override
from geogrid.services import address_book
from geogrid.services.address_book import Known
from geogrid.services.plan_work import Work
from geogrid.store import aliases, overrides, places, succession
from geogrid.store.place_names import PlaceNames

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A decision that loses its grid: from then on its addresses are where they lie.

    Parameters
    ----------
    override
        The decision.
    places
        How many addresses of the register it is about.
    to
        The codes of the grids that these are in then, None outside all; in order.
    """

    override: Override
    places: int
    to: tuple[str | None, ...]


@dataclass(frozen=True)
class Decided:
    """What a plan makes of addresses that are in their grid by a decision.

    Parameters
    ----------
    lapsed
        The decisions that lose their grid.
    over
        Of each such address, by its stored row, from which grid to which it goes; None where it stays.
    with_grid
        The same of those whose grid goes over to another community.
    """

    lapsed: tuple[Lapsed, ...] = ()
    over: Mapping[int, Pair | None] = field(default_factory=dict)
    with_grid: Mapping[int, Pair | None] = field(default_factory=dict)

    def moves(self, rows: Ints, moves: Moves) -> Moves:
        """Return the addresses that go over to another grid; `moves` are those by where they lie, of these rows."""
        return with_decided(moves, _by_position(rows, self.over))

    def reassigned(self, rows: Ints, moves: Moves) -> Moves:
        """Return the addresses that come to another community with their grid."""
        return with_decided(moves, _by_position(rows, self.with_grid))

    def with_buildings(self, rows: Ints, at: Where, contents: Contents, found: Impact) -> Impact:
        """Return what changes where households go as the addresses of their building are decided.

        Parameters
        ----------
        rows, at
            The stored places and where they lie.
        """
        both = {row: (self.over[row], self.with_grid[row]) for row in self.over}
        pairs = decided_units(contents.buildings, at, _by_position(rows, both))
        moved = with_decided(found.buildings, {unit: over for unit, (over, _) in pairs.items()})
        given = with_decided(found.reassigned_buildings, {unit: given for unit, (_, given) in pairs.items()})
        return replace(
            found,
            buildings=moved,
            households=moved.total(contents.households),
            reassigned_buildings=given,
            reassigned_households=given.total(contents.households),
        )


def _by_position(rows: Ints, pairs: Mapping[int, Value]) -> dict[int, Value]:
    """Return what is known of stored rows by where these are in a list of many."""
    wanted = np.fromiter(pairs, dtype=np.int64, count=len(pairs))
    return {at: pairs[int(rows[at])] for at in np.flatnonzero(np.isin(rows, wanted)).tolist()}


def of(session: Session, work: Work, compared: Comparison) -> Decided:
    """Return what becomes of what was decided; of a grid that is given another code the decision goes over to that."""
    base, recoded, day = work.plan.base.grids, work.plan.recoded, work.counting.day
    stored = (each for some in overrides.after(session, day).values() for each in some)
    known = [(_before(each.override, compared), each.valid_from) for each in stored]
    known = [(override, since) for override, since in known if override.grid in base]
    if not known:
        return Decided()
    about = _about(session, work, [override for override, since in known if since <= day])
    given = {compared.former.get(code, code): code for code in compared.reassigned}
    lost = {code for code in base if recoded.get(code, code) not in compared.new}
    index = LocateIndex(list(compared.new), [grid.shape for grid in compared.new.values()]) if lost else None
    over: dict[int, Pair | None] = {
        row: (each.grid, index.locate_one(site.lon, site.lat)) if index and each.grid in lost else None
        for row, (each, site) in about.items()
    }
    with_grid = {row: (each.grid, given[each.grid]) if each.grid in given else None for row, (each, _) in about.items()}
    later = _about(session, work, [override for override, since in known if since > day])
    pairs = [*about.values(), *later.values()]
    lapsed = dict.fromkeys(override for override, _ in known if override.grid in lost)
    return Decided(tuple(_lapsed(each, pairs, index) for each in lapsed if index), over, with_grid)


def cases(
    session: Session, work: Work, compared: Comparison, grids: Sequence[str | None], moves: Moves, at: Points
) -> Moves:
    """Return the cases that go over: not those that were put elsewhere by a decision, unless their grid is no more.

    Parameters
    ----------
    grids
        The grid that each is in before, by the code written then; as many as `at`.
    moves
        Those that go over by where they lie.
    at
        Where they lie.
    """
    written = {code for code in grids if code}
    codes = {code: code for code in written} | succession.names(session, written, work.first_day)
    lost = {code for code in work.plan.base.grids if work.plan.recoded.get(code, code) not in compared.new}
    by_point = {move.row: move.old for move in moves.each()}
    lon, lat = as_pair(at.lon, at.lat)
    index = LocateIndex(list(compared.new), [grid.shape for grid in compared.new.values()]) if lost else None
    over: dict[int, Pair | None] = {}
    for row, code in enumerate(codes[code] if code else None for code in grids):
        if index is not None and code in lost:
            over[row] = code, index.locate_one(lon[row], lat[row])
        elif code is not None and by_point.get(row, code) != code:
            over[row] = None  # its ground goes over, and it stays
    return with_decided(moves, over)


def _before(override: Override, compared: Comparison) -> Override:
    """Return a decision by the code that its grid had in the base, also where it has gone over to that of the plan."""
    return replace(override, grid=compared.former.get(override.grid, override.grid))


def _lapsed(override: Override, about: Iterable[tuple[Override, Site]], index: LocateIndex) -> Lapsed:
    sites = [site for each, site in about if each == override]
    to = {index.locate_one(site.lon, site.lat) for site in sites}
    address, reason, document = map(personal.without, (override.address, override.reason, override.document))
    shown = Override(address, override.grid, reason, document, override.valid_to)
    return Lapsed(shown, len(sites), tuple(sorted(to, key=lambda code: (code is None, code or ""))))


def _about(session: Session, work: Work, made: Sequence[Override]) -> dict[int, tuple[Override, Site]]:
    """Return the decision about each place that there is one about, by its stored row, with the place."""
    names = _names(session, work)
    sites = dict(chain.from_iterable(_sites(session, work, each, names) for each in made))
    decisions = Decisions(made, lambda text: parse(text, names))
    directory = _Sites(sites.values())
    found = ((row, site, decisions.of_place(site, directory)) for row, site in sites.items())
    return {row: (decision, site) for row, site, decision in found if decision is not None}


def _names(session: Session, work: Work) -> Gazetteer:
    """Return the names that addresses are read by, those of the map and others for them, without reading the map."""
    contents, day = work.tally.contents, work.counting.day
    called = aliases.aliases(session, day)
    known = Known(
        work.plan.mesh.areas,
        {},
        LocateIndex([], []),
        PlaceNames({}, {}, []),
        contents.lines,
        {normalise(name): shape for name, shape in zip(contents.estates.labels, contents.estates.shapes, strict=True)},
        called,
        keys=places.keys_of(session, [each.name for each in called], day),
    )
    return address_book.gazetteer_of(known)


def _sites(session: Session, work: Work, override: Override, names: Gazetteer) -> Iterator[tuple[int, Site]]:
    """Yield the stored places that a decision may be about, by their row: of its key, in it, of its estate."""
    about = decided(parse(override.address, names))
    day = work.counting.day
    for key in about.keys:
        yield from _read(places.rows_under(session, key, day))
        if not any(map(str.isdecimal, key)):
            yield from _read(places.rows_of_estate(session, key, day))


def _read(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Site]]:
    return ((row, Site(code, key, lon, lat, None, address)) for row, code, key, address, (lon, lat) in rows)


class _Sites(NoPlaces):
    """Places that decisions may be about, by their key."""

    def __init__(self, sites: Collection[Site]) -> None:
        self._by_key: dict[str, list[Site]] = {}
        for site in sites:
            self._by_key.setdefault(site.text, []).append(site)

    def at(self, text: str) -> Sequence[Site]:
        return self._by_key.get(text, ())
