"""Several redraws proposed for a plan, compared: made in the background, picked, done as ordinary edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from geogrid.domain.editing.dossier import Stage
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.plan import Plan
from geogrid.domain.people.policy import OPERATOR, Action, Actor, Thing
from geogrid.domain.redraw.naming import renewed
from geogrid.errors import QueryError
from geogrid.errors.access import ProposalOutdated
from geogrid.services import plan_changes, plan_ground, plan_rights
from geogrid.services.plan_proposing import Proposal, blocks, codes_within, proposal
from geogrid.services.plan_work import State
from geogrid.services.plans import Plans
from geogrid.services.stepwise import Tell
from geogrid.store import Database

MOST_GRIDS, MOST_SEEDS = 20_000, 8
_NAMED = 5
_PERCENT, _HUNDREDTH = 2, 2
"""Decimals up to which redraws differ in balance and in compactness."""


@dataclass(frozen=True)
class Asked:
    """What is proposed.

    Parameters
    ----------
    plan, wanted
        Which plan, and into how many grids.
    within
        See `plan_proposing.blocks`.
    seeds
        Each gives one redraw; several may give the same.
    language
        In which reasons are told.
    """

    plan: int
    wanted: int
    within: str | None
    seeds: tuple[int, ...]
    language: str

    def as_plain(self) -> dict[str, Any]:
        """Return the same in values that JSON can hold."""
        return asdict(self)

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Asked:
        """Return what was asked."""
        return cls(**{**plain, "seeds": tuple(plain["seeds"])})


@dataclass(frozen=True)
class Candidate:
    """One redraw, with all the seeds that gave it, the first of which names it."""

    seeds: tuple[int, ...]
    proposal: Proposal

    @property
    def seed(self) -> int:
        """The first of its seeds."""
        return self.seeds[0]


@dataclass(frozen=True)
class Proposed:
    """Redraws, the best first, and what they are of.

    Parameters
    ----------
    version, ground
        Of the plan when they were made, and the grids that are redrawn as they were then; see `plan_ground`.
    candidates
        The redraws, no two of them the same.
    names
        Of the communities in which they fall short of what was asked, by code.
    """

    version: int
    ground: dict[str, Any]
    candidates: list[Candidate]
    names: Mapping[str, str]


def check(asked: Asked, plans: Plans, actor: Actor) -> None:
    """Refuse what cannot be proposed, before anybody waits for it.

    Raises
    ------
    QueryError
        When the number of grids or seeds is out of range.
    PlanUnknown, EditRefused
    PlanClosed
        When the plan is no draft any more: no redraw could be done.
    BeyondScope
        For who does not plan for all that would be redrawn.
    """
    if not 1 <= asked.wanted <= MOST_GRIDS:
        raise QueryError(field="grids", value=asked.wanted, expected=f"1 … {MOST_GRIDS}")
    if not 1 <= len(asked.seeds) <= MOST_SEEDS:
        raise QueryError(field="seeds", value=len(asked.seeds), expected=f"1 … {MOST_SEEDS}")
    state = plans.state(asked.plan, actor)
    plan_rights.check_stage(state.dossier, Stage.DRAFT)
    mesh = state.work.plan.mesh
    codes = codes_within(mesh, asked.within)
    plan_rights.check(actor, Action.PLAN, Thing(tuple(plan_rights.path(mesh, mesh.grids[code]) for code in codes)))


def candidates(
    database: Database, plans: Plans, asked: Asked, tell: Tell, show: Callable[[Proposed], None] = lambda _: None
) -> Proposed:
    """Return redraws, and what they are of.

    The best moves the fewest golden addresses, then has the fewest bounds that were not met, then the least deviation
    in whole percents, then the most compact grids to a hundredth, then moves the fewest addresses.

    Parameters
    ----------
    show
        Is given those found so far each time that there are more, and more to come.

    Raises
    ------
    PlanUnknown, EditRefused
    """
    state = plans.state(asked.plan, OPERATOR)
    mesh = state.work.plan.mesh
    with database.reading() as session:
        ground = blocks(session, mesh, asked.within, state.golden)
    of = plan_ground.noted(mesh, codes_within(mesh, asked.within))
    found: list[Candidate] = []
    for at, seed in enumerate(asked.seeds):

        def share(part: float, at: int = at) -> None:
            tell((at + part) / len(asked.seeds))

        if found:
            show(_proposed(state, of, found))
        _take(found, seed, proposal(mesh, ground, asked.wanted, seed=seed, progress=share))
    return _proposed(state, of, found)


def _proposed(state: State, ground: dict[str, Any], found: Sequence[Candidate]) -> Proposed:
    short = {each.community for one in found for each in one.proposal.division.shortfalls}
    names = {code: state.work.plan.mesh.area_name(code) or code for code in short if code}
    return Proposed(state.dossier.version, ground, sorted(found, key=_worse), names)


def fitted(
    plans: Plans, plan: int, edits: Sequence[Edit], version: int, ground: dict[str, Any], actor: Actor = OPERATOR
) -> tuple[Edit, ...]:
    """Return the edits of a redraw for the plan as it is now: what was done elsewhere meanwhile does not matter.

    Parameters
    ----------
    version, ground
        See `Proposed`.

    Raises
    ------
    ProposalOutdated
        When grids that are redrawn were changed: the redraw would undo that, unseen.
    PlanUnknown
    """
    state = plans.state(plan, actor)
    mesh = state.work.plan.mesh
    changed = plan_ground.changed(mesh, ground)
    if not changed:
        return renewed(mesh, edits, state.work.announced.codes)
    told = plans.changes(state, version)
    touching = {event.version for event in state.events if not changed.isdisjoint(orjson.loads(event.codes))}
    by = [each for each in told if each["version"] in touching] or told
    facts = plan_changes.newest(by) | {"codes": sorted(changed), "grids": _listed(state.work.plan, sorted(changed))}
    raise ProposalOutdated(now=state.dossier.version, known=version, **facts)


def _listed(plan: Plan, codes: Sequence[str]) -> list[str]:
    """Return the names of the first of some grids: a redraw of a district may be about thousands."""
    return [*map(plan.name_of, codes[:_NAMED]), *("…" for _ in codes[_NAMED : _NAMED + 1])]


def _take(found: list[Candidate], seed: int, made: Proposal) -> None:
    """Add a redraw to those that were found, or its seed to the one that is the same."""
    for at, each in enumerate(found):
        if each.proposal.division.is_same(made.division):
            found[at] = replace(each, seeds=(*each.seeds, seed))
            return
    found.append(Candidate((seed,), made))


def _worse(candidate: Candidate) -> tuple[float, ...]:
    """Return what a redraw is measured by, in that order; what nobody would tell apart is the same."""
    division = candidate.proposal.division
    deviation, compactness = round(division.worst_deviation, _PERCENT), round(division.mean_compactness, _HUNDREDTH)
    return division.golden_moved, len(division.shortfalls), deviation, -compactness, division.moved
