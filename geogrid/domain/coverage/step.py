"""A step of a repair: what was mended, how, and who won or lost ground by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Defect
from geogrid.domain.coverage.difference import ground
from geogrid.domain.coverage.plane import Plane
from geogrid.domain.coverage.proposal import Action, Proposal
from geogrid.domain.coverage.rings import Floats, polygonal


@dataclass(frozen=True, slots=True)
class Step:
    """A proposal that was accepted.

    Parameters
    ----------
    defect
        What it mended; None for borders joined below the snapping tolerance.
    proposal
        How; None likewise.
    won_m2
        The area that each grid concerned won (or, below 0, lost), by code.
    edges
        The outline of that ground, by code, as `geogrid.domain.coverage.difference.turned` has it.
    """

    defect: Defect | None
    proposal: Proposal | None
    won_m2: dict[str, float]
    edges: Mapping[str, Floats] = field(default_factory=dict, compare=False, repr=False)

    @property
    def moved_m2(self) -> float:
        """The area that changed hands."""
        won = sum(change for change in self.won_m2.values() if change > 0)
        lost = -sum(change for change in self.won_m2.values() if change < 0)
        return max(won, lost)

    def redrawn(self, plane: Plane, code: str, shape: BaseGeometry) -> BaseGeometry:
        """Return another drawing of a grid with what the step gave it, and without what it took; the same for nothing.

        Parameters
        ----------
        plane
            Of the shapes.
        code
            One of those in `edges`.
        shape
            What the grid was without other steps; valid.
        """
        if self.proposal is not None and self.proposal.action == Action.DROP and self.proposal.grid == code:
            return shapely.Polygon()
        lost, won = ground(plane, self.edges[code])
        if lost.is_empty and won.is_empty:
            return shape
        fine = plane.step / plane.scale.max()
        return polygonal(shapely.union(shapely.difference(shape, lost, grid_size=fine), won, grid_size=fine))
