"""The grids that a plan gives to another community: what they belong to before and after, and who is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geogrid.domain.comparing.compare import Comparison
from geogrid.domain.comparing.impact import Impact
from geogrid.domain.grid import Area, Level
from geogrid.services.plan_work import Work


@dataclass(frozen=True, slots=True)
class Belonging:
    """The community and the street of a grid, by their names; None where they are unknown."""

    community: str | None
    street: str | None


@dataclass(frozen=True, slots=True)
class Reassigned:
    """A grid that stays and is given to another community.

    Parameters
    ----------
    old, new
        Its code before and after; they are the same unless it is given another one, too.
    before, after
        What it belongs to.
    places, households
        How many addresses and households come there with it.
    reshaped
        Whether its border is another, too.
    """

    old: str
    new: str
    before: Belonging
    after: Belonging
    places: int
    households: int
    reshaped: bool = False


def of(work: Work, compared: Comparison, found: Impact) -> tuple[Reassigned, ...]:
    """Return these grids, in the order of the codes that they have then."""
    contents, areas = work.tally.contents, work.plan.mesh.areas
    places = found.reassigned.flow().of_new
    households = found.reassigned_buildings.flow(contents.households).of_new
    return tuple(
        Reassigned(
            compared.former.get(code, code),
            code,
            _belonging(areas, compared.old[code].community),
            _belonging(areas, compared.new[code].community),
            round(places.get(code, 0)),
            round(households.get(code, 0)),
            compared.is_reshaped(code),
        )
        for code in compared.reassigned
    )


def _belonging(areas: Mapping[str, Area], community: str | None) -> Belonging:
    own = areas.get(community or "")
    above = areas.get(own.parent or "") if own else None
    street = above.name if above and above.level is Level.STREET else None
    return Belonging(own.name if own else community, street)
