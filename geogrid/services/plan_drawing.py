"""What a planner is given to draw with: ground picked on the map, a grid parted along a road, the next free code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geogrid.domain.editing.amount import Most, amount
from geogrid.domain.editing.edit import Edit, Line, Named, Place, Split
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import NO_COMMUNITY, refused
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.redraw import taking
from geogrid.domain.redraw.crossing import Crossing, along
from geogrid.domain.redraw.halves import Half, of_split
from geogrid.domain.redraw.naming import Names
from geogrid.domain.redraw.picked import Picked, Unit, picked
from geogrid.errors.requests import CrossesTooOften, DrawnTooFinely
from geogrid.services.plan_work import State

MOST = Most(points=5_000, crossings=2_000)
"""Of what is drawn in one edit: it is done in less than a second in a district of 1,000 grids."""


def ground(state: State, unit: Unit, places: Sequence[Place], within: Shape | None, taker: str | None = None) -> Picked:
    """Return the ground of the units at some places, or inside an outline, as far as the grid that is to take it.

    Raises
    ------
    EditRefused
        When there is no such grid.
    """
    return picked(state.work.plan.mesh, state.work.tally.contents, unit, places, within, taker)


def community(state: State, ground: Shape | None) -> dict[str, str | None] | None:
    """Return the community that a gap is in; None where that is not known."""
    mesh = state.work.plan.mesh
    code = None if ground is None else mesh.claimant(ground)
    return None if code is None else {"code": code, "name": mesh.area_name(code)}


def takers(state: State, found: Picked) -> tuple[str, ...]:
    """Return the grids that can be given ground that was picked for none in particular, the likeliest first."""
    return taking.takers(state.work.plan.mesh, state.work.tally.contents, found)


def crossing(state: State, grid: str, at: Place) -> Crossing:
    """Return how a grid is parted along the named road or river nearest to a place.

    Raises
    ------
    EditRefused
    """
    mesh = state.work.plan.mesh
    fresh = Names(mesh).new(mesh.grid(grid).community)
    return along(mesh, _on_ground(state), grid, at, fresh)


def split(state: State, grid: str, line: Line) -> tuple[Half, Half]:
    """Return the halves of a grid that a line splits, first that which keeps the code unless another is chosen.

    Raises
    ------
    EditRefused
    """
    plan = state.work.plan
    there = plan.mesh.grid(grid)
    drawn = Split(grid, line, (Named(grid, there.name), Names(plan.mesh).new(there.community)))
    return of_split(_on_ground(state), drawn, plan.apply(drawn).mesh)


def _on_ground(state: State) -> Contents:
    return replace(state.work.tally.contents, golden=state.golden)


def check_amount(state: State, edit: Edit) -> None:
    """Refuse what nobody draws by hand, before it takes seconds; what a redraw proposes may be more.

    Raises
    ------
    DrawnTooFinely, CrossesTooOften
    """
    found = amount(state.work.plan.mesh, edit, MOST)
    if found is None:
        return
    for count, most in ((found.points, MOST.points), (found.edges, MOST.edges)):
        if count > most:
            raise DrawnTooFinely(field=found.field, count=count, most=most)
    if found.crossings > MOST.crossings:
        raise CrossesTooOften(field=found.field, count=found.crossings, most=MOST.crossings)


def next_grid(state: State, community: str | None, *, party: bool = False) -> Named:
    """Return a code of a community that was never used, and a name; for a party grid one of those for party grids.

    Raises
    ------
    EditRefused
        When there is no such community.
    """
    mesh = state.work.plan.mesh
    if community is not None and community not in mesh.areas:
        raise refused(NO_COMMUNITY, codes=[community])
    if party:
        return Names(mesh).new_party(community, mesh.area_name(community) or "")
    return Names(mesh).new(community)
