"""Buildings that the borders of micro-grids cut, by the grid; after an edit only those of the grids that it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Units
from geogrid.domain.evaluation.cuts import Cut, is_ground


@dataclass(frozen=True, eq=False)
class MicroCuts:
    """What the borders inside grids cut.

    Parameters
    ----------
    units
        All buildings.
    cut
        Those of each grid that has any, in order.
    """

    units: Units
    cut: Mapping[str, tuple[Cut, ...]]

    @classmethod
    def of(cls, mesh: Mesh, units: Units) -> MicroCuts:
        """Return what the micro-grids of a mesh cut."""
        return cls(units, {}).after(mesh, mesh.micros)

    def after(self, mesh: Mesh, changed: Collection[str]) -> MicroCuts:
        """Return the same for a mesh in which some grids, or their micro-grids, are others."""
        found = {code: cuts for code, cuts in self.cut.items() if code not in changed}
        for cut in self._of(mesh, [code for code in sorted(changed) if code in mesh.micros]):
            found[cut.codes[0]] = (*found.get(cut.codes[0], ()), cut)
        return replace(self, cut=found)

    @property
    def ordered(self) -> Iterator[Cut]:
        """The cuts in order of the grids."""
        return (cut for code in sorted(self.cut) for cut in self.cut[code])

    def _of(self, mesh: Mesh, codes: Iterable[str]) -> Iterator[Cut]:
        """Yield the buildings with ground in two and more micro-grids of a grid."""
        micros = [(code, micro.shape) for code in codes for micro in mesh.micros[code]]
        if not micros or not len(self.units):
            return
        shapes = np.array([shape for _, shape in micros], dtype=object)
        micro, unit = self.units.tree.query(shapes, predicate="intersects")
        met: dict[tuple[str, int], list[int]] = {}
        for at, building in zip(micro.tolist(), unit.tolist(), strict=True):
            met.setdefault((micros[at][0], building), []).append(at)
        for (code, building), parts in sorted(pair for pair in met.items() if len(pair[1]) > 1):
            pieces = shapely.intersection(shapes[parts], shapely.make_valid(self.units.shapes[building]))
            ground = pieces[is_ground(pieces)]
            if len(ground) > 1:
                spot = shapely.point_on_surface(min(ground, key=shapely.area))
                yield Cut(building, (code,), spot.x, spot.y)
