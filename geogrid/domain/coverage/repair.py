"""The repair of a coverage: proposals for each defect, and nothing done that was not accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.batch import apart, halves
from geogrid.domain.coverage.changes import Changes
from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.defect import DEFAULTS, Allowance, Defect, DefectKind, Report, Tolerances
from geogrid.domain.coverage.difference import moves_ground, turned, won_m2
from geogrid.domain.coverage.hierarchy import Parents
from geogrid.domain.coverage.mending import changes, joining, mended
from geogrid.domain.coverage.proposal import Action, Proposal, Rule, proposals, proposed
from geogrid.domain.coverage.step import Step
from geogrid.domain.coverage.validate import Checked, check
from geogrid.domain.measure import area_m2
from geogrid.errors import RepairRefused

Tell = Callable[[int, int], None]

_WITHOUT_GROUND = (DefectKind.INVALID, DefectKind.MISMATCH, DefectKind.MULTIPART)
_ALL_AT_ONCE = (DefectKind.OVERLAP, DefectKind.GAP, DefectKind.INLET, DefectKind.OUTSIDE)
# Two methods that agree to this leave no doubt about what an invalid shape was meant to be.
_DOUBT_M2, _DOUBT_PART = 1.0, 1e-3
_JOININGS = 4  # hardly ever more than two change anything
_PASSES = 4  # one is enough nearly always
_NOTHING_WON, _NOTHING_M2, _NOTHING_JOINED_M2 = 1e-3, 0.1, 1e-3


@dataclass(frozen=True)
class Repair:
    """A coverage under repair; accepting a proposal gives the next one, and this one stays as it was.

    Parameters
    ----------
    checked
        The coverage as it is now, and what is wrong with it.
    rule
        By which proposals are ranked.
    steps
        What was accepted so far.
    within
        Positions of the shapes whose ground accepting all at once may change; None for all.
    """

    checked: Checked
    rule: Rule = Rule.LONGEST_BORDER
    steps: tuple[Step, ...] = ()
    within: frozenset[int] | None = None

    @classmethod
    def of(
        cls,
        codes: Sequence[str | None],
        shapes: Sequence[BaseGeometry | None],
        *,
        crs: str = systems.STORAGE,
        parent: BaseGeometry | None = None,
        tolerances: Tolerances = DEFAULTS,
        allowances: Sequence[Allowance] = (),
        rule: Rule = Rule.LONGEST_BORDER,
        areas: Parents = (),
        own: Mapping[str, str] | None = None,
    ) -> Repair:
        """Begin the repair of shapes; arguments and errors are those of `geogrid.domain.coverage.validate.validate`.

        Parameters
        ----------
        allowances
            Gaps and overlaps that are meant so, and stay.
        areas
            The areas above by code and shape, whose ground is the parent then: ground goes to those in whose area it
            lies, and what reaches into another area is mended too.
        own
            The area that each code is said to belong to; where it says nothing, the one that holds most of the shape.
        """
        coverage = Coverage.of(codes, shapes, crs=crs, parent=parent, areas=areas, own=own)
        return cls(check(coverage, tolerances, allowances), rule)

    def with_allowances(self, allowances: Sequence[Allowance]) -> Repair:
        """Return the repair with other gaps and overlaps meant so."""
        return replace(self, checked=check(self.coverage, self.checked.tolerances, allowances))

    @property
    def coverage(self) -> Coverage:
        return self.checked.coverage

    @property
    def allowances(self) -> tuple[Allowance, ...]:
        return self.checked.allowances

    @property
    def report(self) -> Report:
        return self.checked.report

    @cached_property
    def items(self) -> tuple[Defect, ...]:
        """All that can be mended, one by one, overlaps by face, not by pair; and what is meant so."""
        others = [defect for defect in self.report.defects if defect.kind in _WITHOUT_GROUND]
        spots = (defect for defect, _ in self.checked.spots.values() if defect.key not in self.checked.beneath)
        return (*spots, *others, *self.checked.meant)

    @cached_property
    def _known(self) -> dict[str, Defect]:
        """All of these by key, and what reaches into another area beneath them."""
        return {defect.key: defect for defect in (*self.items, *(defect for defect, _ in self.checked.spots.values()))}

    def item(self, key: str) -> Defect:
        """Return what is to be mended by its key.

        Raises
        ------
        RepairRefused
            When it is not there (any more).
        """
        for defect in self.items:
            if defect.key == key:
                return defect
        raise RepairRefused(reason="the defect is not there any more")

    def proposals(self, defect: Defect) -> list[Proposal]:
        """Return what can be done about a defect, the best first by the rule."""
        return proposals(self.checked, defect, self.rule)

    def changes(self, defect: Defect, proposal: Proposal) -> Changes:
        """Return what accepting a proposal would change, by position; compare with `coverage.shapes`.

        Raises
        ------
        RepairRefused
            When a shape would be lost or unsound.
        """
        changed = self._sound(lambda: changes(self.checked, defect, proposal), proposal)
        if not changed:
            raise RepairRefused(reason="it would change nothing")
        return changed

    def given_ground(self, shapes: Mapping[int, BaseGeometry]) -> list[int]:
        """Return of which shapes others, by position, have other ground, and not just vertices for a neighbour."""
        plane, now = self.coverage.plane, self.coverage.shapes
        return [member for member, shape in shapes.items() if moves_ground(plane, now[member], shape)]

    def accept(self, defect: Defect, proposal: Proposal) -> Repair:
        """Return the repair after a proposal was accepted.

        Raises
        ------
        RepairRefused
            When it cannot be done without damage elsewhere.
        """
        changed = self.changes(defect, proposal)
        return self._after(changed, [defect], [self._step(defect, proposal, changed)])

    def join(self) -> Repair:
        """Return the repair after borders closer than the snapping tolerance were made one, vertex by vertex.

        Raises
        ------
        RepairRefused
            When it cannot be done without damage elsewhere.
        """
        changed = self._sound(lambda: joining(self.checked), None)
        if not changed:
            return self
        after, faults = self._tried(changed, set(), [self._step(None, None, changed)])
        if not all(fault.kind in _ALL_AT_ONCE and fault.width_m <= self._hair for fault in faults):
            raise RepairRefused(reason="it would make a new defect")
        return after

    @property
    def _hair(self) -> float:
        """How wide may be afterwards what was narrower than the snapping distance before borders were joined."""
        return 2.0 * self.checked.tolerances.snapping

    def accept_all(
        self,
        max_width: float,
        tell: Tell = lambda done, todo: None,
        besides: Iterable[str] = (),
        within: Iterable[int] | None = None,
    ) -> Repair:
        """Accept the best proposal for all that is narrow enough and leaves no doubt.

        Parameters
        ----------
        max_width
            Ground whose greatest width is above this is left (m).
        tell
            Is told how many are done and how many there are.
        besides
            Keys of defects that are left.
        within
            Positions of the shapes whose ground may change: what is about any other is left; borders are not joined.
        """
        if within is not None:
            bounded = replace(self, within=frozenset(within)).accept_all(max_width, tell, besides)
            return replace(bounded, within=None)
        now, kept, behind = self._joined(), frozenset(besides), 0
        todo = len(now._narrow(max_width, kept))

        def under_way(done: int) -> None:
            tell(behind + done, todo)

        for _ in range(_PASSES):
            before, left_out = len(now.steps), set(kept)
            while narrow := now._narrow(max_width, left_out):
                behind = todo - len(narrow)
                now = now._at_once(apart(narrow, now._reach), left_out, under_way)
            now = now._joined()
            # What could not be done among the others may be possible now.
            if left_out == kept or len(now.steps) == before:
                break
        return now

    # --- one by one

    def _sound(self, work: Callable[[], Changes], proposal: Proposal | None) -> Changes:
        """Return the changes that some work comes to; refuse them when a shape would be lost or unsound."""
        try:
            changed = work()
        except shapely.errors.GEOSException as error:
            raise RepairRefused(reason="the borders there are too entangled") from error
        may_go = proposal is not None and proposal.action == Action.DROP
        for shape in changed.values():
            polygons = shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty
            if not polygons and not (may_go and shape.is_empty):
                raise RepairRefused(reason="a grid would be lost or its shape broken")
        return changed

    def _step(self, defect: Defect | None, proposal: Proposal | None, changed: Changes) -> Step:
        if defect is not None and defect.kind == DefectKind.MISMATCH:
            return Step(defect, proposal, {})
        edges = {
            self.coverage.label(member): turned(
                *changed.portions.get(member, (self.coverage.usable[member], shape)),
            )
            for member, shape in changed.items()
        }
        won = {code: won_m2(self.coverage.plane, some) for code, some in edges.items()}
        # A vertex put on a border lies up to half a lattice step beside it: that is no ground won or lost.
        most = max(map(abs, won.values()), default=0.0)
        least = min(_NOTHING_WON * most, _NOTHING_M2) if defect else _NOTHING_JOINED_M2
        return Step(defect, proposal, {code: area for code, area in won.items() if abs(area) > least}, edges)

    def _area(self, shape: BaseGeometry) -> float:
        plane = self.coverage.plane
        return sum(area_m2(part) for part in shapely.get_parts(plane.to_storage(plane.metric(shape))))

    def _after(self, changed: Changes, mended_: Iterable[Defect], steps: Iterable[Step]) -> Repair:
        """Return the repair after changes; refuse them when they make anything new."""
        gone = {defect.key for defect in mended_}
        after, faults = self._tried(changed, gone, steps)
        if any(defect.key in gone for defect in faults):
            raise RepairRefused(reason="the defect would still be there")
        if any(defect.parent for defect in faults):
            raise RepairRefused(reason="a grid would reach into another area above")
        if faults:
            raise RepairRefused(reason="it would make a new defect")
        return after

    def _tried(self, changed: Changes, gone: set[str], steps: Iterable[Step]) -> tuple[Repair, list[Defect]]:
        """Return the repair after changes, and what must not be there then: what should be gone, and what is new."""
        checked = check(self.coverage.replaced(changed), self.checked.tolerances, self.checked.allowances)
        after = replace(self, checked=checked, steps=(*self.steps, *steps))
        known = self._known.keys() - gone
        fresh = [defect for defect in after.items if defect.key not in known]
        return after, [defect for defect in fresh if defect.key in gone or not self._was_there(defect, gone)]

    def _was_there(self, defect: Defect, gone: set[str]) -> bool:
        """Return whether a defect is only what is left of others, like a face of three owners that has two now."""
        if defect.kind in (DefectKind.INVALID, DefectKind.MULTIPART):
            return True
        is_mismatch = defect.kind == DefectKind.MISMATCH
        before = [
            other.shape
            for key, other in self._known.items()
            if key not in gone and other.shape is not None and (other.kind == DefectKind.MISMATCH) == is_mismatch
        ]
        near = [shape for shape in before if shape.intersects(defect.shape)]
        slack = 2.0 * self.checked.tolerances.snapping / systems.metres_per_unit(systems.STORAGE)
        ground = shapely.union_all(shapely.make_valid(near)) if near else shapely.Polygon()
        return bool(shapely.covers(shapely.buffer(ground, slack), defect.shape))

    # --- all at once

    def _joined(self) -> Repair:
        """Return the repair with close borders joined, and what comes close by that, as far as it can be done."""
        now = self
        for _ in range(_JOININGS if self.within is None else 0):
            try:
                after = now.join()
            except RepairRefused:
                break
            if after is now:
                break
            now = after
        return now

    def _narrow(self, max_width: float, left_out: Collection[str]) -> list[Defect]:
        return [
            defect
            for defect in self.items
            if defect.key not in left_out
            and not defect.allowed
            and self._may_change(defect.members)
            and self._is_clear(defect, max_width)
        ]

    def _may_change(self, members: Iterable[int]) -> bool:
        return self.within is None or self.within.issuperset(members)

    def _is_clear(self, defect: Defect, max_width: float) -> bool:
        if defect.kind == DefectKind.INVALID:
            shape = self.coverage.shapes[defect.members[0]]
            areas = [self._area(mended(shape, method)) for method in ("structure", "linework")]
            return abs(areas[0] - areas[1]) <= min(_DOUBT_M2, _DOUBT_PART * max(areas))
        return defect.kind == DefectKind.MISMATCH or (defect.kind in _ALL_AT_ONCE and defect.width_m <= max_width)

    @property
    def _reach(self) -> float:
        """How close (degrees) what is done about one defect may change what lies about another."""
        return 4.0 * self.checked.tolerances.snapping / systems.metres_per_unit(systems.STORAGE)

    def _first_clear(self, defect: Defect) -> tuple[Proposal | None, Changes]:
        """Return the best proposal that can be done and keeps every grid, with what it changes.

        One that keeps each grid in one piece comes before one that does not.
        """
        apart: tuple[Proposal | None, Changes] = (None, Changes())
        for proposal in proposed(self.checked, defect, self.rule):
            if proposal.action != Action.DROP:
                try:
                    changed = self.changes(defect, proposal)
                except RepairRefused:
                    continue
                if self.within is not None and not self._may_change(self.given_ground(changed)):
                    continue
                if not any(self._breaks_apart(member, shape) for member, shape in changed.items()):
                    return proposal, changed
                apart = apart if apart[0] else (proposal, changed)
        return apart

    def _breaks_apart(self, member: int, shape: BaseGeometry) -> bool:
        return bool(shapely.get_num_geometries(shape) > shapely.get_num_geometries(self.coverage.usable[member]))

    def _at_once(self, batch: Sequence[Defect], left_out: set[str], tell: Callable[[int], None]) -> Repair:
        """Accept the best for a batch; where that makes faults, in two parts, so that only what is to blame is left."""
        there = {defect.key for defect in self.items}  # what was done about the first part may have changed others
        together, steps, done = self._changed_one_by_one([d for d in batch if d.key in there], tell)
        left_out |= {defect.key for defect in batch} - {defect.key for defect in done}
        if not done:
            return self
        after, faults = self._tried(together, {defect.key for defect in done}, steps)
        if not faults:
            return after
        if len(done) == 1:
            left_out.add(done[0].key)
            return self
        first, second = halves(done, faults, self._reach)
        return self._at_once(first, left_out, tell)._at_once(second, left_out, tell)

    def _changed_one_by_one(
        self, batch: Sequence[Defect], tell: Callable[[int], None]
    ) -> tuple[Changes, list[Step], list[Defect]]:
        """Return what the best proposals for a batch change together, without a check in between."""
        now, together, pending = self, Changes(), Changes()
        steps, done = list[Step](), list[Defect]()
        for at, defect in enumerate(batch):
            tell(at)
            # Where others in the batch have changed these shapes, what they are now is what counts.
            if not pending.keys().isdisjoint(defect.members):
                now, pending = now._with(pending), Changes()
            proposal, changed = now._first_clear(defect)
            if not pending.keys().isdisjoint(changed):
                now, pending = now._with(pending), Changes()
                proposal, changed = now._first_clear(defect)
            if proposal is not None:
                steps.append(now._step(defect, proposal, changed))
                done.append(defect)
                together.include(changed)
                pending.include(changed)
        return together, steps, done

    def _with(self, changed: Changes) -> Repair:
        return replace(self, checked=replace(self.checked, coverage=self.coverage.redrawn(changed, changed.portions)))
