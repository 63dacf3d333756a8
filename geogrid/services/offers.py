"""What can be done about a defect of a draft, worked out: before, after, and the area moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import GROUND, Defect
from geogrid.domain.coverage.ground import pieces
from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.proposal import Proposal
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.step import Step
from geogrid.errors import GeogridError, RepairRefused
from geogrid.services.draft import Draft
from geogrid.services.sight import sound

_AROUND = 7.0  # a proposal is shown with this many times the size of the defect around it
_HAIRLINE = 1e-3  # of the ground it is about, or of the largest share
_LEAST_AROUND = 30.0 / 111_320.0  # and at least 30 m, in degrees


@dataclass(frozen=True)
class Offer:
    """A proposal worked out.

    Parameters
    ----------
    proposal
        What it would do.
    after
        The repair if it were accepted; None when it is refused.
    step
        The step it would be.
    refused
        Why it cannot be done.
    old, new
        The grids concerned before and after, by code.
    window
        The surroundings of the defect, in which they are shown.
    about
        The ground that the defect is about; None for none in particular.
    """

    proposal: Proposal
    after: Repair | None
    step: Step | None = None
    refused: GeogridError | None = None
    old: Mapping[str, BaseGeometry] = field(default_factory=dict)
    new: Mapping[str, BaseGeometry] = field(default_factory=dict)
    window: BaseGeometry = field(default_factory=shapely.Polygon)
    about: BaseGeometry | None = None

    @cached_property
    def before(self) -> Mapping[str, BaseGeometry]:
        """The borders of the grids concerned before."""
        return {code: shapely.boundary(shape) & self.window for code, shape in self.old.items()}

    @cached_property
    def borders(self) -> Mapping[str, BaseGeometry]:
        """Their borders after."""
        return {code: shapely.boundary(shape) & self.window for code, shape in self.new.items()}

    @cached_property
    def ground(self) -> Mapping[str, BaseGeometry]:
        """These grids after."""
        return {code: shape & self.window for code, shape in self.new.items()}

    @cached_property
    def shares(self) -> Mapping[str, BaseGeometry]:
        """What each of them then has of the ground that the defect is about, or else has won."""
        shares = [
            shape & self.about if self.about else shape.difference(self.old[code]) & self.window
            for code, shape in self.new.items()
        ]
        return dict(zip(self.new, _without_hairlines(shares, self.about), strict=True))

    def among(self, others: Mapping[str, BaseGeometry], plane: Plane) -> Offer:
        """Return the offer where some grids are shown otherwise than they are.

        Parameters
        ----------
        others
            These, by code.
        plane
            Of the shapes.
        """
        if self.step is None:
            return self
        old = {code: sound(shape) for code, shape in others.items() if code in self.old}
        new = {
            code: self.step.redrawn(plane, code, shape) if code in self.step.edges else shape
            for code, shape in old.items()
        }
        return replace(self, old={**self.old, **old}, new={**self.new, **new})


def offers(draft: Draft, key: str) -> list[Offer]:
    """Return what can be done about a listed defect, the best first; nothing where only a person can mend it.

    Raises
    ------
    DefectUnknown
    """
    defect = draft.listed(key)
    mendable = any(item.key == key for item in draft.repair.items)
    return [_offer(draft, defect, proposal) for proposal in draft.repair.proposals(defect)] if mendable else []


def _offer(draft: Draft, defect: Defect, proposal: Proposal) -> Offer:
    try:
        after = draft.repair.accept(defect, proposal)
    except RepairRefused as refused:
        return Offer(proposal, None, refused=refused)
    old, new = draft.repair.coverage.usable, after.coverage.usable
    # Who is given an overlap may stay as he was, to the last vertex.
    concerned = sorted({member for member in range(len(old)) if old[member] is not new[member]} | {*defect.members})
    old, new = old[concerned], new[concerned]
    codes = np.array(list(draft.snapshot.grids))[concerned].tolist()
    return Offer(
        proposal,
        after,
        after.steps[-1],
        old=dict(zip(codes, old, strict=True)),
        new=dict(zip(codes, new, strict=True)),
        window=_window(defect, old),
        about=defect.shape if defect.area_m2 and defect.kind in GROUND else None,
    )


def _without_hairlines(shares: Iterable[BaseGeometry], about: BaseGeometry | None) -> list[BaseGeometry]:
    """Return shares without what vertices put on a border leave beside it: nobody has that ground."""
    polygons = [pieces(share) for share in shares]
    whole = [about] if about else [piece for share in polygons for piece in share]
    least = _HAIRLINE * max((piece.area for piece in whole), default=0.0)
    return [shapely.MultiPolygon([piece for piece in share if piece.area > least]) for share in polygons]


def _window(defect: Defect, shapes: NDArray[np.object_]) -> BaseGeometry:
    """Return the box around a defect in which a proposal is shown."""
    ground = defect.shape if defect.shape is not None else shapely.union_all(shapes)
    west, south, east, north = ground.bounds
    margin = max(_LEAST_AROUND, _AROUND / 2.0 * max(east - west, north - south))
    return shapely.box(west - margin, south - margin, east + margin, north + margin)
