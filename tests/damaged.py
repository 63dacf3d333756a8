"""The demo district with known damage, for the repair on the command line and in the browser. Always the same."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs
from geogrid.domain.grid import Grid
from geogrid.domain.simulate import Recipe, simulate
from geogrid.domain.simulate.damage import Injury, damage
from geogrid.domain.simulate.wounds import Way
from geogrid.io import export
from geogrid.paths import BOUNDARIES

WAYS = (Way.OVERLAP, Way.GAP, Way.INLET, Way.OUTSIDE, Way.SHIFTED, Way.DROPPED, Way.EXTRA)
WOUNDS, NARROWEST, WIDEST, SEED = 14, 0.05, 4.0, 3
"""Two of each way, narrower than what a repair refuses to do by itself."""


@dataclass(frozen=True)
class DamagedDistrict:
    """The demo's 92 grids as they were and as they come, the ground of all (EPSG:4490), and what was done."""

    sound: list[Grid]
    grids: list[Grid]
    parent: BaseGeometry
    injuries: list[Injury]

    @property
    def damaged_m2(self) -> float:
        return sum(injury.area for injury in self.injuries)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the damaged grids and their parent, in degrees; return both files."""
        rows = [{"code": grid.code, "name": grid.name} for grid in self.grids]
        grids, parent = folder / "damaged.geojson", folder / "parent.geojson"
        export.write_layers(grids, {"grids": (rows, [grid.shape for grid in self.grids])})
        export.write_layers(parent, {"parent": ([{"code": "341002000000", "name": "屯溪区"}], [self.parent])})
        return grids, parent


def damaged_demo() -> DamagedDistrict:
    """Return the demo district as it comes damaged."""
    recipe = Recipe.parse(tomllib.loads((BOUNDARIES / "tunxi.toml").read_text(encoding="utf-8")))
    sound = simulate(recipe, today=date(2026, 1, 1)).grids
    codes, shapes = [grid.code for grid in sound], [grid.shape for grid in sound]
    parent = shapely.coverage_union_all(shapes)
    done = damage(codes, shapes, parent, count=WOUNDS, seed=SEED, crs=crs.STORAGE, ways=WAYS,
                  widths=(NARROWEST, WIDEST))  # fmt: skip
    damaged = [replace(grid, shape=shape) for grid, shape in zip(sound, done.shapes)]
    return DamagedDistrict(sound, damaged, parent, done.injuries)
