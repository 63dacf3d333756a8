"""What can be done about a defect, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Defect, DefectKind
from geogrid.domain.coverage.entitlement import at_home, by_area, entitled
from geogrid.domain.coverage.middle import divided
from geogrid.domain.coverage.spots import Spot, beside_of
from geogrid.domain.coverage.validate import Checked


class Rule(StrEnum):
    """Who is given a gap or an overlap first."""

    LONGEST_BORDER = "longest-border"
    LARGEST = "largest"
    SMALLEST = "smallest"
    LOWEST_CODE = "lowest-code"


class Action(StrEnum):
    """What can be done."""

    BY_AREA = "by_area"
    GIVE = "give"
    SPLIT = "split"
    SNAP = "snap"
    CUT = "cut"
    INSERT = "insert"
    MEND = "mend"
    HAND_OVER = "hand_over"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to mend one defect.

    Parameters
    ----------
    action
        `by_area`, each part of the ground to the grid in whose area above it lies; `give` the ground to a grid;
        `split` it along its middle line; `snap` all narrow gaps and overlaps between two grids to the border of one;
        `cut` off what lies outside; `insert` missing vertices; `mend` an invalid shape;
        `hand_over` stray parts to the grids around them; `drop` a grid that lies wholly on others.
    member
        Position of the grid it names: who is given the ground, whose border stays, who is dropped.
    grid
        Its code.
    method
        Of GEOS, for `mend`: structure or linework.
    """

    action: Action
    member: int | None = None
    grid: str | None = None
    method: str | None = None

    @property
    def name(self) -> str:
        """A word by which the proposal is chosen: its action and what it names."""
        return ":".join(filter(None, (self.action, self.grid or self.method)))


def proposals(checked: Checked, defect: Defect, rule: Rule = Rule.LONGEST_BORDER) -> list[Proposal]:
    """Return what can be done about a defect; nothing while another shape concerned is invalid."""
    return list(proposed(checked, defect, rule))


def proposed(checked: Checked, defect: Defect, rule: Rule = Rule.LONGEST_BORDER) -> Iterator[Proposal]:
    """Yield the same one by one, each worked out when it is asked for."""
    propose = _PROPOSERS.get(defect.kind)
    if propose and not defect.allowed and (defect.kind == DefectKind.INVALID or _all_sound(checked, defect)):
        yield from propose(checked, defect, rule)


def _all_sound(checked: Checked, defect: Defect) -> bool:
    return bool(checked.coverage.sound[list(defect.members)].all())


def _named(checked: Checked, action: Action, member: int) -> Proposal:
    return Proposal(action, member, checked.coverage.label(member))


def _of_ground(checked: Checked, defect: Defect, rule: Rule) -> Iterator[Proposal]:
    spot = checked.ground_of(defect)
    dropped = wholly_on(checked, spot)
    if dropped:
        yield from (_named(checked, Action.DROP, member) for member in dropped)
        return
    if area_parts(checked, spot, spot.ground):
        yield Proposal(Action.BY_AREA)
        return
    receivers = _ordered(checked, spot.beside, rule, entitled(checked.coverage, spot.ground, spot.members))
    yield from (_named(checked, Action.GIVE, member) for member in receivers)
    if len(receivers) == len(spot.members) and _has_middle(checked, spot):
        yield Proposal(Action.SPLIT)
    if len(receivers) == 2 and len(between(checked, spot)) > 1:
        yield from (_named(checked, Action.SNAP, member) for member in receivers)


def _ordered(checked: Checked, beside: Mapping[int, float], rule: Rule, members: Iterable[int]) -> list[int]:
    """Return shapes as a rule has them, by the metres of border that each has with the ground."""
    label, usable = checked.coverage.label, checked.coverage.usable
    orders: dict[Rule, Callable[[int], tuple[float, str]]] = {
        Rule.LONGEST_BORDER: lambda member: (-round(beside.get(member, 0.0), 3), label(member)),
        Rule.LARGEST: lambda member: (-shapely.area(usable[member]), label(member)),
        Rule.SMALLEST: lambda member: (shapely.area(usable[member]), label(member)),
        Rule.LOWEST_CODE: lambda member: (0.0, label(member)),
    }
    return sorted(members, key=orders[rule])


def area_parts(checked: Checked, spot: Spot, ground: BaseGeometry) -> dict[int, BaseGeometry]:
    """Return a spot's ground, in metres, divided by the areas above; of each the shape with the longest border has it.

    Returns
    -------
    dict
        The parts by the position of who has them; empty where there is nothing to divide.
    """
    members = _ordered(checked, spot.beside, Rule.LONGEST_BORDER, spot.members)
    return by_area(checked.coverage, ground, members, checked.tolerances.snapping)


def _has_middle(checked: Checked, spot: Spot) -> bool:
    plane, members = checked.coverage.plane, list(spot.members)
    shapes = dict(zip(members, plane.metric(checked.coverage.usable[members]), strict=True))
    return divided(spot.ground, shapes, checked.tolerances.snapping, plane.step) is not None


def wholly_on(checked: Checked, spot: Spot) -> list[int]:
    """Return the owners of a spot that have no other ground."""
    if not spot.owners:
        return []
    grounds = shapely.area(checked.coverage.plane.metric(checked.coverage.usable[list(spot.owners)]))
    slack = checked.tolerances.snapping * shapely.length(spot.ground)
    alone = np.abs(grounds - shapely.area(spot.ground)) <= slack
    return [member for member, all_of_it in zip(spot.owners, alone.tolist(), strict=True) if all_of_it]


def between(checked: Checked, spot: Spot) -> list[Defect]:
    """Return the narrow gaps and overlaps that concern the same two shapes as a spot, and no other."""
    return [
        defect
        for defect, other in checked.spots.values()
        if other.kind in (DefectKind.OVERLAP, DefectKind.GAP)
        and set(other.members) == set(spot.members)
        and other.width <= checked.tolerances.gap_width
    ]


def _outside(checked: Checked, defect: Defect, rule: Rule) -> Iterator[Proposal]:
    spot = checked.ground_of(defect)
    if spot.home is not None:
        yield from _astray(checked, spot, rule)
        return
    dropped = wholly_on(checked, spot)
    yield from (_named(checked, Action.DROP, member) for member in dropped)
    if not dropped:
        yield Proposal(Action.CUT)


def _astray(checked: Checked, spot: Spot, rule: Rule) -> Iterator[Proposal]:
    """Propose to give ground in another area above than its owner's to those of that area who lie beside it."""
    beside = beside_of(checked.coverage, spot.ground, checked.tolerances.snapping)
    others = [member for member in beside if member not in spot.owners]
    receivers = _ordered(checked, beside, rule, at_home(checked.coverage, spot.ground, others))
    yield from (_named(checked, Action.GIVE, member) for member in receivers)


def _mismatch(checked: Checked, defect: Defect, rule: Rule) -> Iterator[Proposal]:
    yield Proposal(Action.INSERT)


def _invalid(checked: Checked, defect: Defect, rule: Rule) -> Iterator[Proposal]:
    yield from (Proposal(Action.MEND, method=method) for method in ("structure", "linework"))


def _multipart(checked: Checked, defect: Defect, rule: Rule) -> Iterator[Proposal]:
    if strays(checked, defect):
        yield Proposal(Action.HAND_OVER)


def strays(checked: Checked, defect: Defect) -> list[tuple[int, BaseGeometry]]:
    """Return the smaller parts of a shape, in metres, each with the neighbour that has the longest border with it."""
    (member,) = defect.members
    coverage = checked.coverage
    parts = np.asarray(coverage.plane.metric(shapely.get_parts(coverage.usable[member])), dtype=object)
    found = []
    for part in parts[np.argsort(-shapely.area(parts))[1:]]:
        near = coverage.tree.query(coverage.plane.native(part), predicate="intersects")
        others = np.array(entitled(coverage, part, near[near != member].tolist()), dtype=np.int64)
        edges = shapely.boundary(coverage.plane.metric(coverage.usable[others]))
        shared = shapely.length(shapely.intersection(edges, shapely.boundary(part)))
        if shared.max(initial=0.0) > 0:
            found.append((int(others[np.argmax(shared)]), part))
    return found


_PROPOSERS: dict[DefectKind, Callable[[Checked, Defect, Rule], Iterator[Proposal]]] = {
    DefectKind.OVERLAP: _of_ground,
    DefectKind.GAP: _of_ground,
    DefectKind.INLET: _of_ground,
    DefectKind.ENCLAVE: _of_ground,
    DefectKind.OUTSIDE: _outside,
    DefectKind.MISMATCH: _mismatch,
    DefectKind.INVALID: _invalid,
    DefectKind.MULTIPART: _multipart,
}
