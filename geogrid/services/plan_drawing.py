"""What a planner is given to draw with: ground picked on the map, a grid parted along a road, the next free code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from shapely import LineString

from geogrid.domain.editing.amount import Most, amount
from geogrid.domain.editing.edit import Edit, Line, Named, Place, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.nearness import refuse_near, refuse_threads
from geogrid.domain.editing.outline import Shape
from geogrid.domain.editing.refusal import NO_COMMUNITY, refused
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.redraw import taking
from geogrid.domain.redraw.crossing import Crossing, along, cut_by
from geogrid.domain.redraw.halves import Half, of_split
from geogrid.domain.redraw.naming import Names
from geogrid.domain.redraw.pick import Picked
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.errors.requests import CrossesTooOften, DrawnTooFinely
from geogrid.services.plan_work import State

MOST = Most(points=5_000, crossings=2_000)
"""Of what is drawn in one edit: it is done in less than a second in a district of 1,000 grids."""


class Parting(NamedTuple):
    """The halves that a drawn line makes, first that which is to keep the code, and the buildings that it cuts."""

    halves: tuple[Half, Half]
    cuts: tuple[str, ...]


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


def takers(state: State, found: Picked) -> taking.Takers:
    """Return who can be given ground that was picked for none in particular, the likeliest first, or why nobody can."""
    return taking.takers(state.work.plan.mesh, state.work.tally.contents, found)


def crossing(state: State, grid: str, at: Place) -> Crossing:
    """Return how a grid is parted along the named road or river nearest to a place.

    Raises
    ------
    EditRefused
    """
    mesh = state.work.plan.mesh
    fresh = Names(mesh, state.work.announced.codes).new(mesh.grid(grid).community)
    found = along(mesh, _on_ground(state), grid, at, fresh)
    _done(state, found.edit)
    return found


def split(state: State, grid: str, line: Line) -> Parting:
    """Return what a line makes of a grid that it splits.

    Raises
    ------
    EditRefused
    """
    plan = state.work.plan
    there = plan.mesh.grid(grid)
    drawn = Split(
        grid, line, (Named(grid, there.name), Names(plan.mesh, state.work.announced.codes).new(there.community))
    )
    halves = of_split(_on_ground(state), drawn, _done(state, drawn))
    return Parting(halves, cut_by(LineString(line), there.shape, state.work.tally.contents.buildings))


def _done(state: State, edit: Edit) -> Mesh:
    """Return the mesh with an edit that somebody may ask for, or refuse it as it will be then."""
    plan = state.work.plan
    after = plan.apply(edit)
    refuse_near(plan.mesh, after.mesh, after.steps[-1].done)
    refuse_threads(plan.mesh, after.mesh)
    return after.mesh


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
    if community is not None and all(area.code != community for area in mesh.communities):
        raise refused(NO_COMMUNITY, codes=[community])
    names = Names(mesh, state.work.announced.codes)
    return names.new_party(community, mesh.area_name(community) or "") if party else names.new(community)
