"""What is wrong with the stored register of places on a day, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from sqlalchemy.orm import Session

from geogrid.domain.addressing.reading import personal
from geogrid.domain.addressing.register import health
from geogrid.domain.addressing.register.health import Ailment, Finding
from geogrid.domain.register import Line, LineKind, Place
from geogrid.services.names import Names
from geogrid.services.snapshot import Snapshot
from geogrid.store import aliases, base_map, overrides, places

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Located:
    """Something wrong, and where that is.

    Parameters
    ----------
    finding
        What.
    areas
        Codes of the grids that it lies in or runs through, and of the communities that its places state.
    """

    finding: Finding
    areas: frozenset[str]


def inspect(session: Session, snapshot: Snapshot, on: date, tell: Tell = lambda _: None) -> list[Located]:
    """Return what is wrong with the places in force on a day, by ailment.

    Parameters
    ----------
    snapshot
        The grids of the day.
    tell
        Says what is going on.
    """
    tell("Reading the register ...")
    listed, keys = places.in_force(session, on), places.keys(session, on)
    tell("Looking at the register ...")
    grids = snapshot.index.locate([place.lon for place in listed], [place.lat for place in listed]).tolist()
    communities = {code: grid.community for code, grid in snapshot.grids.items()}
    roads = [line for line in base_map.lines(session, on) if line.kind is LineKind.ROAD and line.name]
    found = health.inspect(listed, grids, communities, {road.name: road.shape for road in roads}, keys)
    return [*_in_names(session, snapshot, on), *_located(found, listed, grids, _through(roads, snapshot))]


def _in_names(session: Session, snapshot: Snapshot, on: date) -> Iterator[Located]:
    """Yield the other names and decisions that tell of a person, and the decisions whose grid is not there.

    They are called by what they are about.
    """
    decided = overrides.overrides(session, on)
    told = [(each.alias, each.name, each.alias) for each in aliases.aliases(session, on)]
    told += [(f"{each.reason}\n\n{each.document}", each.address, "") for each in decided]
    names = Names(session, snapshot, on)
    for text, about, called in told:
        if personal.told_in(f"{text}\n\n{about}"):
            shown = personal.without(called) or personal.without(about) or "-"
            yield Located(Finding(Ailment.PERSONAL, shown), names.grids(about))
    for each in decided:
        if each.grid not in snapshot.grids:
            shown = personal.without(each.address) or "-"
            yield Located(Finding(Ailment.DECISION_WITHOUT_GRID, shown), names.grids(each.address))


def _located(
    found: Sequence[Finding],
    listed: Sequence[Place],
    grids: Sequence[str | None],
    through: Callable[[str], frozenset[str]],
) -> Iterator[Located]:
    about = {code for finding in found for code in finding.codes}
    areas = {
        place.code: frozenset(filter(None, (grid, place.community)))
        for place, grid in zip(listed, grids, strict=True)
        if place.code in about
    }
    for finding in found:
        if finding.ailment is Ailment.ROAD_WITHOUT_NUMBERS:
            yield Located(finding, through(finding.text))
        else:
            yield Located(finding, frozenset().union(*(areas[code] for code in finding.codes)))


def _through(roads: Sequence[Line], snapshot: Snapshot) -> Callable[[str], frozenset[str]]:
    """Return what gives the grids that a road of a name runs through."""
    codes, shapes = list(snapshot.grids), {road.name: road.shape for road in roads}
    tree = shapely.STRtree([grid.shape for grid in snapshot.grids.values()])
    return lambda name: frozenset(codes[at] for at in tree.query(shapes[name], predicate="intersects").tolist())
