"""The rules of a community: that it hangs together, and that its grids are told apart by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import shapely
from shapely import Polygon

from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.finding import Finding, of_grid
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import Area, Level

COMMUNITY_PARTED = "the community lies in more parts than before"
SAME_NAME = "grids of one community have the same name"


@dataclass(frozen=True, slots=True)
class CommunityWhole:
    """No community comes to lie in more parts than it did; those with exclaves (飞地) may have them.

    Parameters
    ----------
    base
        The mesh that the plan began with; without it each community is to be in one piece.
    """

    name: ClassVar[str] = "community_whole"
    severity: Severity = Severity.WARNING
    base: Mesh | None = None

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the communities that are in more parts, with the place and the grids of the smallest."""
        mesh = tally.mesh
        for code, area in sorted(mesh.areas.items()):
            # What is drawn no edit has touched.
            if area.level is not Level.COMMUNITY or code in mesh.drawn:
                continue
            parts = _parts(mesh.area_shape(code))
            if len(parts) > max(1, self._before(code)):
                yield self._finding(mesh, area, parts)

    def _before(self, code: str) -> int:
        known = self.base is not None and code in self.base.areas
        return len(_parts(self.base.area_shape(code))) if self.base and known else 1

    def _finding(self, mesh: Mesh, area: Area, parts: list[Polygon]) -> Finding:
        smallest = min(parts, key=shapely.area)
        spot = smallest.representative_point()
        members = mesh.members(area.code)
        there = tuple(code for code in members if shapely.relate_pattern(mesh.grids[code].shape, smallest, "T********"))
        at, count = (spot.x, spot.y), len(parts)
        return Finding(self.name, self.severity, there, *at, COMMUNITY_PARTED, count, area.name, bounds=smallest.bounds)


@dataclass(frozen=True, slots=True)
class NamesDiffer:
    """No two grids of a community have the same name."""

    name: ClassVar[str] = "names_differ"
    severity: Severity = Severity.WARNING

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the names that several have, with all of them and the place of the last."""
        called: dict[tuple[str, str], list[str]] = {}
        for code, _ in tally.ordered:
            grid = tally.mesh.grids[code]
            if grid.community and grid.name:
                called.setdefault((grid.community, grid.name), []).append(code)
        for (_, name), codes in called.items():
            if len(codes) > 1:
                at = of_grid(self, tally, codes[-1], SAME_NAME)
                yield replace(at, codes=tuple(codes), count=len(codes), about=name)


def _parts(shape: Shape) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape).tolist() if not part.is_empty]
