"""The rules of a plan: other settings, and the list of places that must stay in their grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from geogrid.domain import crs as systems
from geogrid.domain.coverage import lattice
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.golden_sheet import GOLDEN_HEADERS, GoldenField
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import QueryError
from geogrid.io.table import TableFile
from geogrid.services import plan_settings
from geogrid.services.audit import Record
from geogrid.services.names import Fault
from geogrid.services.plan_work import State
from geogrid.services.plans import Plans
from geogrid.services.register_table import Rows
from geogrid.store import Database, plans

MOST_GOLDEN = 10_000
LONGEST_LABEL = 200


def change(
    house: Plans, plan: int, told: Mapping[str, Any], seen: int, record: Record, actor: Actor = OPERATOR
) -> State:
    """Set how many households a grid should have, and which rules are errors or warnings; see `RuleSettings.changed`.

    Raises
    ------
    QueryError, PlanUnknown, PlanClosed, Stale, BeyondScope
    """
    wanted = plan_settings.settings(house.dossier(plan, actor)).changed(told)
    text = orjson.dumps(wanted.as_json()).decode()
    return house.turn(plan, Deed.RULES, seen, record, actor, lambda _: None, Stage.DRAFT, rules=text)


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
            raise wrong(Fault("lon", f"{lon:.6f}, {lat:.6f}", self._bounds()))
        return Golden(lon, lat, given.label, str(found))

    def _bounds(self) -> str:
        boxes = [shape.bounds for shape in self._index.shapes]
        west, south = (min(box[at] for box in boxes) for at in (0, 1))
        east, north = (max(box[at] for box in boxes) for at in (2, 3))
        return f"{west:.4f} … {east:.4f}, {south:.4f} … {north:.4f}"


def placed(state: State, given: Iterable[Given]) -> list[Golden]:
    """Return places with their grids.

    Raises
    ------
    QueryError
        Naming the place by its number in the list, from 0.
    """
    placing = Placing(state)
    return [placing.golden(each, partial(_of_list, at)) for at, each in enumerate(given)]


def read(state: State, table: TableFile, crs: str = "cgcs2000") -> list[Golden]:
    """Return the places of a table: what each is called, its longitude and latitude, and its grid if that is told.

    Parameters
    ----------
    crs
        Of the coordinates: wgs84, cgcs2000, gcj02, bd09 or an EPSG number.

    Raises
    ------
    FieldNotFound, ValueMissing, ValueInvalid, RowRepeated, CrsUnknown
        With file, row and field.
    """
    needed = (GoldenField.LABEL, GoldenField.LON, GoldenField.LAT)
    rows, placing = Rows(table, GOLDEN_HEADERS, {}, needed), Placing(state)

    def one(number: int) -> Golden:
        east, north = (_degrees(rows, number, field) for field in (GoldenField.LON, GoldenField.LAT))
        lon, lat = (float(each) for each in systems.to_storage(crs, east, north))
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # also where it is no number
            raise rows.wrong(number, Fault("lon", f"{east}, {north}", crs))
        grid = rows.text(number, GoldenField.GRID) or None
        given = Given(lon, lat, rows.filled(number, GoldenField.LABEL), grid)
        return placing.golden(given, partial(rows.wrong, number))

    found = [value for _, value in rows.read(one, lambda value: value.label)]
    if rows.problems:
        raise rows.problems[0]
    return found


def _degrees(rows: Rows[GoldenField], number: int, field: GoldenField) -> float:
    text = rows.filled(number, field)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e8:
        raise rows.wrong(number, Fault(field.value, text[:40], "118.31"))
    return value


def _of_list(at: int, fault: Fault) -> QueryError:
    return QueryError(field=f"places[{at}].{fault.field}", value=fault.value, expected=fault.expected)
