"""A plan: a base and the edits done to it, one after the other, with undo and redo."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geogrid.domain.editing.about import concerned, place_drawn
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.mesh import Mesh, Patch
from geogrid.domain.editing.telling import Told, told
from geogrid.domain.grid import Grid
from geogrid.errors import EditRefused


@dataclass(frozen=True)
class Step:
    """An edit that was done.

    Parameters
    ----------
    changed
        The codes it changed; see `apply.Applied`.
    done, undo
        The patches there and back.
    told
        What there is to tell of it, by the names of that moment.
    """

    edit: Edit
    changed: tuple[str, ...]
    done: Patch
    undo: Patch
    told: Told


@dataclass(frozen=True)
class Plan:
    """A plan. It is never changed: each step makes another, which shares with this all that the step did not touch.

    Parameters
    ----------
    base
        The mesh it began with.
    mesh
        The mesh as it is now.
    steps
        What was done, in order.
    undone
        What was undone and can be redone, the next first.
    """

    base: Mesh
    mesh: Mesh
    steps: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @classmethod
    def of(cls, base: Mesh, edits: Iterable[Edit] = ()) -> Plan:
        """Return a plan on a base with some edits done: the same edits give the same bytes.

        Raises
        ------
        EditRefused
            When one cannot be done.
        """
        plan = cls(base, base)
        for edit in edits:
            plan = plan.apply(edit)
        return plan

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits done, in order."""
        return tuple(step.edit for step in self.steps)

    @property
    def retired(self) -> dict[str, Grid]:
        """The grids, by code, that the edits have ended, as they were last."""
        was = {code: grid for step in self.steps for code, grid in step.undo.grids.items() if grid is not None}
        return {code: grid for code, grid in sorted(was.items()) if code not in self.mesh.grids}

    def name_of(self, code: str) -> str:
        """Return what a grid is called, or was last when the edits have ended it; its code where it never was."""
        grid = self.mesh.grids.get(code) or self.retired.get(code)
        return code if grid is None else self.mesh.name_of(grid)

    @property
    def recoded(self) -> dict[str, str]:
        """The codes that grids of the base have now, by those that they had, of such as were given others."""
        return self._recoded(self.base.grids, self.mesh.grids)

    @property
    def recoded_micros(self) -> dict[str, str]:
        """The codes that micro-grids of the base have now, by those that they had, of such as were given others."""
        return self._recoded(self.base.micro_codes, self.mesh.micro_codes)

    def _recoded(self, base: Collection[str], there: Collection[str]) -> dict[str, str]:
        found = {code: self.mesh.code_now(code) for code in sorted(self.mesh.recoded) if code in base}
        return {code: now for code, now in found.items() if now in there}

    def apply(self, edit: Edit) -> Plan:
        """Return the plan with one more edit; what was undone before cannot be redone after it.

        Raises
        ------
        EditRefused
            When it cannot be done. Where it is about no place of its own, the place is in a grid it is about, or where
            that lay when the plan has ended it.
        """
        try:
            done = apply(self.mesh, edit)
        except EditRefused as refusal:
            raise self._placed(refusal, edit) from None
        step = Step(edit, done.changed, done.done, done.undo, told(self.mesh, edit, done))
        return Plan(self.base, done.mesh, (*self.steps, step))

    def _placed(self, refusal: EditRefused, edit: Edit) -> EditRefused:
        """Return a refusal with its grids and its place: where it has none, those of what the edit is done to."""
        facts = refusal.facts
        own = concerned(edit)
        codes = facts["codes"] or [code for code in own if code in self.mesh.grids]
        at = (facts["lon"], facts["lat"]) if facts["lon"] is not None else self.where([*codes, *own])
        at = at or place_drawn(edit)
        codes = codes or self._there(at)
        lon, lat = at or (None, None)
        return EditRefused(**facts | {"lon": lon, "lat": lat, "codes": codes})

    def where(self, codes: Iterable[str]) -> tuple[float, float] | None:
        """Return a place in the first of some grids that is there, or else was; None where none of them ever was."""
        retired = self.retired
        found = [grid for code in codes if (grid := self.mesh.grids.get(code) or retired.get(code))]
        if not found:
            return None
        spot = found[0].shape.representative_point()
        return spot.x, spot.y

    def _there(self, at: tuple[float, float] | None) -> list[str]:
        """Return the grids at a place, or else that which is nearest to it; none without a place."""
        codes = sorted(self.mesh.grids)
        if at is None or not codes:
            return []
        away = shapely.distance([self.mesh.grids[code].shape for code in codes], shapely.Point(at))
        return [codes[number] for number in np.flatnonzero(away == away.min()).tolist()]

    def undo(self) -> Plan:
        """Return the plan without its last edit; the plan itself when there is none."""
        if not self.steps:
            return self
        last = self.steps[-1]
        return replace(self, mesh=self.mesh.patched(last.undo), steps=self.steps[:-1], undone=(last, *self.undone))

    def redo(self) -> Plan:
        """Return the plan with the edit that was undone last; the plan itself when there is none."""
        if not self.undone:
            return self
        first = self.undone[0]
        return replace(self, mesh=self.mesh.patched(first.done), steps=(*self.steps, first), undone=self.undone[1:])
