"""What of a check and of a repair somebody may look at: what touches a grid of the part they work for.

The grids in force are public, as residents see them on the map. What is wrong with them, and what is done about it, is
not: outside that part it is neither listed nor counted nor named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import DEFAULTS, Allowance, Defect, DefectKind
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.coverage.step import Step
from geogrid.domain.people.policy import Action, Actor, scope
from geogrid.services import reach
from geogrid.services.findings import Done
from geogrid.services.snapshot import Snapshot

_METRE = 1.0 / 111_320.0  # of latitude, in degrees
_SHARES_GROUND = "T********"


@dataclass(frozen=True)
class Sight:
    """What somebody may look at.

    Parameters
    ----------
    snapshot
        The generation that is checked or repaired.
    codes
        The grids and areas of the part they work for; None for all.
    """

    snapshot: Snapshot
    codes: frozenset[str] | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, actor: Actor) -> Sight:
        """Return what an actor may look at in the grids of a generation."""
        where = scope(actor, Action.SEE_PLANS)
        return cls(snapshot, None if where.is_whole else reach.codes_in(snapshot, where))

    @property
    def is_whole(self) -> bool:
        """Whether it is everything."""
        return self.codes is None

    def touches(self, codes: Iterable[str]) -> bool:
        """Return whether any of these grids and areas is among them."""
        return self.codes is None or not self.codes.isdisjoint(codes)

    def holds(self, defect: Defect) -> bool:
        """Return whether a defect is about one of these grids or areas, or reaches into one of them."""
        if self.touches(defect.grids):
            return True
        return defect.kind == DefectKind.OUTSIDE and defect.shape is not None and self._reaches_in(defect.shape)

    def steps(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Return the steps about what it holds; of borders joined everywhere only what these grids won or lost."""
        if self.codes is None:
            return tuple(steps)
        return tuple(mine for step in steps if (mine := self._step(step)) is not None)

    def allowances(self, allowances: Sequence[Allowance], defects: Iterable[Defect]) -> list[Allowance]:
        """Return the allowances in which a defect about its grids lies, or no defect, but on or beside these grids.

        Parameters
        ----------
        defects
            What was found, with what is meant so among them.
        """
        if self.is_whole:
            return list(allowances)
        grids = about(self.snapshot, allowances, defects)
        return [allowance for allowance in allowances if self.touches(grids[allowance.code])]

    def actions(self, done: Iterable[Done]) -> list[Done]:
        """Return the actions with a step, or about a defect, that it holds, with these steps alone."""
        mine = [replace(each, steps=self.steps(each.steps)) for each in done]
        return [each for each in mine if self.is_whole or each.steps or (each.defect and self.holds(each.defect))]

    def shapes(self, first: Repair, now: Repair, steps: Iterable[Step]) -> NDArray[np.object_]:
        """Return each grid as it is shown: as it is in force, but for what its steps gave and took.

        What other steps gave or took elsewhere is not in these shapes, also where a step of its own is about the grid;
        nor are the vertices that they put on borders of grids that none of its own is about.

        Parameters
        ----------
        first, now
            The repair before any step and as it is.
        steps
            All there are, in order.
        """
        if self.codes is None:
            return now.coverage.shapes
        shown, at = first.coverage.shapes.copy(), {code: at for at, code in enumerate(self.snapshot.grids)}
        for step in self.steps(steps):
            about = {*step.edges, *(step.defect.grids if step.defect else ())}
            own = [at[code] for code in about & self.codes & at.keys()]
            shown[own] = now.coverage.shapes[own]
            for code in step.edges.keys() - self.codes:
                shape = sound(shown[at[code]])
                if (redrawn := step.redrawn(first.coverage.plane, code, shape)) is not shape:
                    shown[at[code]] = redrawn
        return shown

    def _step(self, step: Step) -> Step | None:
        if step.defect is not None:
            return step if self.holds(step.defect) or self.touches(step.won_m2) else None
        won = {code: area for code, area in step.won_m2.items() if self.touches([code])}
        edges = {code: edges for code, edges in step.edges.items() if self.touches([code])}
        return replace(step, won_m2=won, edges=edges) if won else None

    def _reaches_in(self, shape: BaseGeometry) -> bool:
        at = self._ground.query(shape, predicate="intersects")
        return bool(shapely.relate_pattern(self._ground.geometries[at], shape, _SHARES_GROUND).any())

    @cached_property
    def _ground(self) -> shapely.STRtree:
        grids = [grid.shape for code, grid in self.snapshot.grids.items() if self.touches([code])]
        return shapely.STRtree(
            grids + [area.shape for code, area in self.snapshot.areas.items() if self.touches([code])]
        )


def sound(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape, or a valid one in the place of an invalid one."""
    return shape if shape.is_valid else polygonal(shapely.make_valid(shape))


def about(
    snapshot: Snapshot, allowances: Sequence[Allowance], defects: Iterable[Defect]
) -> Mapping[str, frozenset[str]]:
    """Return for each allowance, by its code, what the defects in it are about, or else the grids it lies on or beside.

    Parameters
    ----------
    defects
        What was found, with what is meant so among them.
    """
    found = {allowance.code: set[str]() for allowance in allowances}
    for defect in defects:
        if defect.allowed is not None and defect.allowed.code in found:
            found[defect.allowed.code].update(defect.grids)
    others = [allowance for allowance in allowances if not found[allowance.code]]
    grids, tree = list(snapshot.grids), shapely.STRtree([grid.shape for grid in snapshot.grids.values()])
    shapes = np.array([allowance.shape for allowance in others], dtype=object)
    for at, grid in tree.query(shapes, predicate="dwithin", distance=DEFAULTS.snapping * _METRE).T.tolist():
        found[others[at].code].add(grids[grid])
    return {code: frozenset(codes) for code, codes in found.items()}
