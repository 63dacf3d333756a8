"""What can be done about a defect, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Defect, DefectKind
from geogrid.domain.coverage.middle import divided
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.coverage.spots import Spot
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
    receivers = _receivers(checked, spot, rule)
    if by_area(checked, spot, spot.ground):
        yield Proposal(Action.BY_AREA)
    yield from (_named(checked, Action.GIVE, member) for member in receivers)
    if len({_at_home(checked, spot, member) for member in receivers}) == 1 and _has_middle(checked, spot):
        yield Proposal(Action.SPLIT)
    if len(receivers) == 2 and len(between(checked, spot)) > 1:
        yield from (_named(checked, Action.SNAP, member) for member in receivers)


def _receivers(checked: Checked, spot: Spot, rule: Rule) -> list[int]:
    label, usable = checked.coverage.label, checked.coverage.usable
    orders: dict[Rule, Callable[[int], tuple[float, str]]] = {
        Rule.LONGEST_BORDER: lambda member: (-round(spot.beside.get(member, 0.0), 3), label(member)),
        Rule.LARGEST: lambda member: (-shapely.area(usable[member]), label(member)),
        Rule.SMALLEST: lambda member: (shapely.area(usable[member]), label(member)),
        Rule.LOWEST_CODE: lambda member: (0.0, label(member)),
    }
    return sorted(spot.members, key=lambda member: (not _at_home(checked, spot, member), *orders[rule](member)))


def _at_home(checked: Checked, spot: Spot, member: int) -> bool:
    """Return whether ground lies in the area above that a shape belongs to; False where that is not known."""
    homes = checked.coverage.homes
    home = homes[member] if homes else None
    return home is not None and bool(home.intersects(checked.coverage.plane.native(spot.ground.point_on_surface())))


def by_area(checked: Checked, spot: Spot, ground: BaseGeometry) -> dict[int, BaseGeometry]:
    """Return ground, in metres, divided by the areas above that the shapes concerned belong to.

    Returns
    -------
    dict
        The part of one shape of each area, by its position; empty where one area has all of it, or some is in none.
    """
    coverage, near, step = checked.coverage, checked.tolerances.snapping, checked.coverage.plane.step
    pieces: dict[int, BaseGeometry] = {}
    left = ground
    for home, member in _homes(checked, spot).items():
        # Corners of the area's border are put on those of the ground: two lattice steps apart they would make a notch.
        border = shapely.snap(coverage.plane.metric(home), ground, near)
        piece = polygonal(shapely.intersection(left, border, grid_size=step))
        if piece.area > near * piece.length:
            pieces[member] = shapely.transform(piece, lambda xy: np.rint(xy / step) * step)
            left = polygonal(shapely.difference(left, piece, grid_size=step))
    return pieces if len(pieces) > 1 and left.area <= near * ground.length else {}


def _homes(checked: Checked, spot: Spot) -> dict[BaseGeometry, int]:
    """Return the areas above of the shapes concerned, each with that of its shapes that has the longest border."""
    found: dict[BaseGeometry, int] = {}
    for member in _receivers(checked, spot, Rule.LONGEST_BORDER) if checked.coverage.homes else ():
        home = checked.coverage.homes[member]
        if home is not None:
            found.setdefault(home, member)
    return found


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
    dropped = wholly_on(checked, checked.ground_of(defect))
    yield from (_named(checked, Action.DROP, member) for member in dropped)
    if not dropped:
        yield Proposal(Action.CUT)


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
        others = near[near != member]
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
