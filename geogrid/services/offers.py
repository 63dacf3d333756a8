"""What can be done about a defect of a draft, worked out: before, after, and the area moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import GROUND, Defect
from geogrid.domain.coverage.ground import pieces
from geogrid.domain.coverage.proposal import Proposal
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.step import Step
from geogrid.errors import GeogridError, RepairRefused
from geogrid.services.draft import Draft

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
    before, borders
        The borders of the grids concerned before and after, by code, in the surroundings of the defect.
    ground
        These grids after, in the same surroundings.
    shares
        What each of them then has of the ground that the defect is about.
    """

    proposal: Proposal
    after: Repair | None
    step: Step | None = None
    refused: GeogridError | None = None
    before: Mapping[str, BaseGeometry] = field(default_factory=dict)
    borders: Mapping[str, BaseGeometry] = field(default_factory=dict)
    ground: Mapping[str, BaseGeometry] = field(default_factory=dict)
    shares: Mapping[str, BaseGeometry] = field(default_factory=dict)


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
    window, codes = _window(defect, old), np.array(list(draft.snapshot.grids))[concerned].tolist()
    about = defect.shape if defect.area_m2 and defect.kind in GROUND else None
    shares = new & about if about else shapely.difference(new, old) & window
    parts = (shapely.boundary(old), shapely.boundary(new), new)
    clipped = [dict(zip(codes, part & window, strict=True)) for part in parts]
    before, borders, ground = clipped
    return Offer(
        proposal,
        after,
        after.steps[-1],
        before=before,
        borders=borders,
        ground=ground,
        shares=dict(zip(codes, _without_hairlines(shares, about), strict=True)),
    )


def _without_hairlines(shares: NDArray[np.object_], about: BaseGeometry | None) -> list[BaseGeometry]:
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
