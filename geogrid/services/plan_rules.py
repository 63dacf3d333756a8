"""The rules of a plan: other settings, and the list of places that must stay in their grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from geogrid.domain.coverage import lattice
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.evaluation.settings import MOST_HOUSEHOLDS
from geogrid.domain.locating import extent
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import QueryError
from geogrid.services import plan_settings
from geogrid.services.audit import Record
from geogrid.services.names import Fault
from geogrid.services.plan_words import check_words
from geogrid.services.plan_work import State
from geogrid.services.plans import Plans
from geogrid.store import Database, plans

MOST_GOLDEN = 10_000
LONGEST_LABEL = 200


def change(
    house: Plans, plan: int, told: Mapping[str, Any], seen: int, record: Record, actor: Actor = OPERATOR
) -> State:
    """Set how many households a grid should have, and which rules are errors or warnings, in one change.

    Parameters
    ----------
    told
        `target`, and what `RuleSettings.changed` takes; what is not told stays.

    Raises
    ------
    QueryError, PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    before = house.dossier(plan, actor)
    wanted, target = plan_settings.settings(before).changed(told), told.get("target", before.target)
    if type(target) is not int:
        raise QueryError(field="target", value=str(target)[:40], expected=f"1 … {MOST_HOUSEHOLDS}")
    check_words(before.name, before.reason, before.document, target)
    text = orjson.dumps(wanted.as_json()).decode()
    return house.turn(plan, Deed.RULES, seen, record, actor, lambda _: None, Stage.DRAFT, rules=text, target=target)


def golden(database: Database, house: Plans, plan: int, actor: Actor = OPERATOR) -> list[Golden]:
    """Return the places that must stay in their grid.

    Raises
    ------
    PlanUnknown
    """
    house.dossier(plan, actor)
    with database.reading() as session:
        return plans.golden(session, plan)


def keep(
    house: Plans, plan: int, places: Sequence[Golden], seen: int, record: Record, actor: Actor = OPERATOR
) -> State:
    """Let these places, and no others, have to stay in their grid.

    Raises
    ------
    PlanUnknown, PlanClosed, Stale, BeyondScope
    QueryError
        When there are too many.
    """
    if len(places) > MOST_GOLDEN:
        raise QueryError(field="places", value=len(places), expected=f"0 … {MOST_GOLDEN}")
    return house.turn(
        plan, Deed.RULES, seen, record, actor, lambda session: plans.replace_golden(session, plan, places), Stage.DRAFT
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A place as it is told: CGCS2000 degrees, what it is called, and its grid; None for that it lies in now."""

    lon: float
    lat: float
    label: str
    grid: str | None = None


class Placing:
    """Finds the grids of places in the grids that a plan began with.

    Parameters
    ----------
    state
        The plan.
    """

    def __init__(self, state: State) -> None:
        base: Mesh = state.work.plan.base
        self._known = base.grids.keys() | state.work.plan.mesh.grids.keys()
        self._first = min(base.grids, default="-")
        self._index = LocateIndex(list(base.grids), [grid.shape for grid in base.grids.values()])

    def golden(self, given: Given, wrong: Callable[[Fault], Exception]) -> Golden:
        """Return a place with its grid; what is wrong with it is raised as the caller calls it."""
        if not 0 < len(given.label) <= LONGEST_LABEL:
            raise wrong(Fault("label", given.label[:40] or "-", f"1 … {LONGEST_LABEL}"))
        lon, lat = lattice.one(given.lon), lattice.one(given.lat)
        if given.grid and given.grid not in self._known:
            raise wrong(Fault("grid", given.grid[:40], f"{self._first}, …"))
        found = given.grid or self._index.locate_one(lon, lat)
        if found is None:
            raise wrong(Fault("lon", f"{lon:.6f}, {lat:.6f}", extent.as_text(self._index.extent)))
        return Golden(lon, lat, given.label, str(found))


def placed(state: State, given: Iterable[Given]) -> list[Golden]:
    """Return places with their grids.

    Raises
    ------
    QueryError
        Naming the place by its number in the list, from 0.
    """
    placing = Placing(state)
    return [placing.golden(each, partial(_of_list, at)) for at, each in enumerate(given)]


def _of_list(at: int, fault: Fault) -> QueryError:
    return QueryError(field=f"places[{at}].{fault.field}", value=fault.value, expected=fault.expected)
