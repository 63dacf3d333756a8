"""A draft: the grids in force with what was accepted so far, and what is still to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.defect import DEFAULTS, GROUND, Allowance, Defect, DefectKind, Report, Severity, ranked
from geogrid.domain.coverage.hierarchy import straddling
from geogrid.domain.coverage.intent import JOIN, SKIP, UNSKIP, Intent
from geogrid.domain.coverage.proposal import Proposal
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.step import Step
from geogrid.domain.grid import Grid
from geogrid.domain.measure import area_m2
from geogrid.domain.people.policy import Scope
from geogrid.errors import DefectUnknown, RepairRefused
from geogrid.services.reach import codes_in
from geogrid.services.snapshot import Snapshot
from geogrid.services.validation import belonging

_METRE = 1.0 / 111_320.0  # of latitude, in degrees


@dataclass(frozen=True)
class Draft:
    """The state after one action; the next action gives the next draft, and this one stays as it was.

    Parameters
    ----------
    snapshot
        The generation under repair.
    repair
        Its grids as they are now.
    intent
        What led here; None at the beginning.
    steps
        What that did; empty where it only set something aside.
    skipped
        Keys of the defects set aside for now.
    """

    snapshot: Snapshot
    repair: Repair
    intent: Intent | None = None
    steps: tuple[Step, ...] = ()
    skipped: frozenset[str] = frozenset()

    @classmethod
    def of(cls, snapshot: Snapshot, allowances: Sequence[Allowance]) -> Draft:
        """Begin with the grids of a generation; the communities, or whatever areas are lowest, are their ground."""
        grids = list(snapshot.grids.values())
        areas, own = belonging(grids, snapshot.areas.values())
        repair = Repair.of(
            [grid.code for grid in grids],
            [grid.shape for grid in grids],
            areas=areas,
            own=own,
            allowances=allowances,
        )
        return cls(snapshot, repair)

    def with_allowances(self, allowances: Sequence[Allowance]) -> Draft:
        """Return the draft with other gaps and overlaps meant so."""
        return replace(self, repair=self.repair.with_allowances(allowances))

    def item(self, key: str) -> Defect:
        """Return a defect that can be mended.

        Raises
        ------
        DefectUnknown
        """
        for defect in self.repair.items:
            if defect.key == key:
                return defect
        raise DefectUnknown()

    def listed(self, key: str) -> Defect:
        """Return any defect that is listed.

        Raises
        ------
        DefectUnknown
        """
        for defect in self.defects:
            if defect.key == key:
                return defect
        raise DefectUnknown()

    def proposal(self, defect: Defect, name: str) -> Proposal:
        """Return a proposal by its name.

        Raises
        ------
        RepairRefused
            When there is none of that name.
        """
        for proposal in self.repair.proposals(defect):
            if proposal.name == name:
                return proposal
        raise RepairRefused(reason="this is not among the proposals")

    def after(self, intent: Intent) -> Draft:
        """Return the draft after an action.

        Raises
        ------
        DefectUnknown, RepairRefused
        """
        if intent.action in (SKIP, UNSKIP):
            return self._set_aside(intent)
        if intent.action == JOIN:
            return self.changed_to(self.repair.join(), intent)
        if intent.max_width is not None:
            return self.changed_to(self._all_below(intent.max_width, intent.within), intent)
        defect = self.item(intent.defect or "")
        return self.changed_to(self.repair.accept(defect, self.proposal(defect, intent.proposal or "")), intent)

    def changed_to(self, repair: Repair, intent: Intent) -> Draft:
        """Return the draft with the repair that an action led to.

        Raises
        ------
        RepairRefused
            When it is the same.
        """
        steps = repair.steps[len(self.repair.steps) :]
        if not steps:
            raise RepairRefused(reason="it would change nothing")
        return replace(self, repair=repair, intent=intent, steps=steps)

    def _all_below(self, max_width: float, areas: Sequence[str] | None) -> Repair:
        if areas is None:
            return self.repair.accept_all(max_width, besides=self.skipped)
        codes = codes_in(self.snapshot, Scope(frozenset((area, None) for area in areas)))
        within = [at for at, code in enumerate(self.snapshot.grids) if code in codes]
        return self.repair.accept_all(max_width, besides=self.skipped, within=within)

    def _set_aside(self, intent: Intent) -> Draft:
        key = self.listed(intent.defect or "").key
        skipped = self.skipped | {key} if intent.action == SKIP else self.skipped - {key}
        return replace(self, intent=intent, steps=(), skipped=skipped)

    @cached_property
    def defects(self) -> tuple[Defect, ...]:
        """All that is wrong now: what can be mended, what cannot, and what belongs to no area there is."""
        found = list(self.repair.items)
        keys = {defect.key for defect in found}
        found += [d for d in self.repair.report.defects if d.kind not in GROUND and d.key not in keys]
        ground = shapely.union_all([d.shape for d in found if d.kind in GROUND and d.shape is not None])
        lost = [defect for defect in self._lost() if _is_beside(defect, ground)]
        meant = allowed(Report(len(lost), tuple(lost)), self.repair.allowances)
        return ranked((*found, *meant.defects))

    def _lost(self) -> list[Defect]:
        """Return the grids that lie in no area, or say they belong to one that is not there."""
        grids = self.grids()
        areas, own = belonging(grids, self.snapshot.areas.values())
        reaching = straddling([grid.code for grid in grids], [grid.shape for grid in grids], areas, own=own)
        return [defect for defect in reaching if defect.reason]

    def errors(self) -> list[Defect]:
        """Return the errors that are left."""
        return [defect for defect in self.defects if defect.severity == Severity.ERROR]

    def grids(self, shapes: Iterable[BaseGeometry] | None = None) -> list[Grid]:
        """Return the grids as they are now, without those that were dropped.

        Parameters
        ----------
        shapes
            As they are shown instead, in the order of the grids.
        """
        now = self.repair.coverage.shapes if shapes is None else shapes
        grids = [replace(grid, shape=new) for grid, new in zip(self.snapshot.grids.values(), now, strict=True)]
        return [grid for grid in grids if not grid.shape.is_empty]

    def moved(self, shapes: Iterable[BaseGeometry] | None = None) -> dict[str, float]:
        """Return for each grid that is not as it is in force the area won or lost (m2), by code.

        Parameters
        ----------
        shapes
            As for `grids`.
        """
        now = self.repair.coverage.shapes if shapes is None else shapes
        pairs = zip(self.snapshot.grids.values(), now, strict=True)
        return {grid.code: _area(shape) - _area(grid.shape) for grid, shape in pairs if shape is not grid.shape}


def _area(shape: BaseGeometry) -> float:
    return 0.0 if shape.is_empty else area_m2(shape)


def _is_beside(defect: Defect, ground: BaseGeometry) -> bool:
    """Return whether a defect is more than what others tell of the same ground."""
    if defect.kind != DefectKind.OUTSIDE or defect.shape is None or ground.is_empty:
        return True
    left = defect.shape.difference(ground.buffer(DEFAULTS.snapping * _METRE))
    return bool(left.buffer(-DEFAULTS.snapping * _METRE / 2.0).area > 0)
