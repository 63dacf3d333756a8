"""What can be put beside each other: what is in force, generations of other days, plans."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.editing.dossier import Dossier
from geogrid.domain.editing.mesh import Mesh, Micro, Party
from geogrid.domain.grid import Area, Generation, Grid, full_name
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import GenerationUnknown, NoGeneration, QueryError
from geogrid.services.descents import answering
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import Database, generations, micros, parties

CURRENT, GENERATION, PLAN = "current", "generation", "plan"
EXPECTED = "current, generation:12, plan:3"
_NAMED = re.compile(r"(generation|plan):([1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True, eq=False)
class Side:
    """One of two sets of grids.

    Parameters
    ----------
    name
        As it is asked for: current, generation:12, plan:3.
    grids, areas
        By code.
    generation
        The one it is; of a plan the one that it began with.
    on
        The day it is looked at.
    plan, mesh
        None for a generation.
    """

    name: str
    grids: Mapping[str, Grid]
    areas: Mapping[str, Area]
    generation: Generation
    on: date
    plan: Dossier | None = None
    mesh: Mesh | None = None

    @property
    def key(self) -> Hashable:
        """The same for as long as its grids are."""
        return (self.plan.id, self.plan.version) if self.plan else self.generation

    def parties(self, session: Session) -> Mapping[str, Party]:
        """Return its party grids, by code."""
        return self.mesh.parties if self.mesh else {each.code: each for each in parties.parties(session, self.on)}

    def micros(self, session: Session) -> Mapping[str, tuple[Micro, ...]]:
        """Return the micro-grids of each grid that has any."""
        return self.mesh.micros if self.mesh else micros.micros(session, self.on)

    def community(self, code: str | None) -> str | None:
        """Return the name of the community with a code; the code where no such one is known."""
        area = self.areas.get(code) if code else None
        return area.name if area else code

    def full_name(self, grid: Grid) -> str:
        """Return the grid's name with its community before it."""
        area = self.areas.get(grid.community) if grid.community else None
        return full_name(grid.name, area.name if area else None)


@dataclass(frozen=True)
class Choices:
    """What somebody may choose from.

    Parameters
    ----------
    current
        The generation in force; None where none is.
    generations
        All that answer for some day, the newest first.
    plans
        Those that are for them to look at, the newest first.
    """

    current: Generation | None
    generations: Sequence[Generation]
    plans: Sequence[Dossier]

    def usual(self) -> tuple[str, str]:
        """Return what is asked for most: what comes next beside what is in force, else that beside what was."""
        now = self.current
        later = [each for each in self.generations if now is None or each.valid_from > now.valid_from]
        if later:
            return CURRENT, f"{GENERATION}:{later[-1].number}"
        if self.plans:
            return CURRENT, f"{PLAN}:{self.plans[0].id}"
        if len(self.generations) > 1:
            return f"{GENERATION}:{self.generations[1].number}", CURRENT
        return CURRENT, CURRENT


def between(left: Side, right: Side, known: Sequence[Generation]) -> list[int]:
    """Return the numbers of the generations whose changes stand in a comparison with a plan that did not make them.

    Parameters
    ----------
    known
        All that answer for some day.
    """
    plans = [side.plan for side in (left, right) if side.plan]
    if not plans:
        return []
    first, last = sorted(_rank(side.generation) for side in (left, right))
    own = {plan.generation for plan in plans}
    return sorted(each.number for each in known if first < _rank(each) <= last and each.number not in own)


def _rank(generation: Generation) -> tuple[date, int]:
    return generation.valid_from, generation.number


class Sides:
    """Finds them.

    Parameters
    ----------
    database, lookup
        Where generations are.
    plans
        Where plans are.
    """

    def __init__(self, database: Database, lookup: Lookup, plans: Plans) -> None:
        self._database, self._lookup, self._plans = database, lookup, plans

    def choices(self, actor: Actor = OPERATOR) -> Choices:
        """Return what somebody may choose from."""
        stored = self._answering()
        begun = [each for each in stored if each.valid_from <= today()]
        return Choices(begun[-1] if begun else None, stored[::-1], self._plans.listing(actor))

    def side(self, field: str, text: str, actor: Actor = OPERATOR) -> Side:
        """Return what a text names.

        Parameters
        ----------
        field
            What the text is called, for a refusal.

        Raises
        ------
        QueryError
            When it names nothing of the kind.
        NoGeneration, GenerationUnknown, PlanUnknown, GenerationTaken
        """
        if text == CURRENT:
            return self._of_day(CURRENT, today())
        named = _NAMED.fullmatch(text)
        if named is None:
            raise QueryError(field=field, value=text[:40] or "-", expected=EXPECTED)
        number = int(named[2])
        return self._of_plan(number, actor) if named[1] == PLAN else self._of_generation(number)

    def _of_generation(self, number: int) -> Side:
        known = {each.number: each for each in self._answering()}
        if number not in known:
            raise GenerationUnknown(number=number, known=sorted(known))
        return self._of_day(f"{GENERATION}:{number}", known[number].valid_from)

    def _of_day(self, name: str, on: date) -> Side:
        snapshot = self._lookup.snapshot(on)
        return Side(name, snapshot.grids, snapshot.areas, snapshot.generation, on)

    def _of_plan(self, number: int, actor: Actor) -> Side:
        state = self._plans.state(number, actor)
        mesh = state.work.plan.mesh
        base = next((each for each in self._answering() if each.number == state.dossier.base), None)
        if base is None:
            raise NoGeneration(on=today().isoformat())
        return Side(f"{PLAN}:{number}", mesh.grids, mesh.areas, base, base.valid_from, state.dossier, mesh)

    def _answering(self) -> list[Generation]:
        with self._database.reading() as session:
            return answering(generations.all_generations(session))
