"""The demo district with known damage, as a database."""

from dataclasses import replace
from datetime import date
from functools import cache

import shapely

from geogrid.domain.grid import Generation, Level
from geogrid.domain.simulate import District
from geogrid.domain.simulate.damage import damage
from geogrid.domain.simulate.wounds import Way
from geogrid.services.simulation import Size, make
from geogrid.store import Database, base_map, generations

SINCE = date(2026, 1, 1)
WAYS = [Way.OVERLAP, Way.GAP, Way.INLET, Way.OUTSIDE, Way.SHIFTED, Way.DROPPED, Way.EXTRA, Way.STRAY]


@cache
def district() -> District:
    """The demo district of 92 grids, whole."""
    return make(Size(places=60, cases=2), SINCE)


@cache
def damaged(count: int, seed: int) -> District:
    """The demo district with so many wounds."""
    whole = district()
    grids = {grid.code: grid for grid in whole.grids}
    ground = shapely.union_all([area.shape for area in whole.areas if area.level == Level.COMMUNITY])
    shapes = [grid.shape for grid in whole.grids]
    hurt = damage(list(grids), shapes, ground, count=count, seed=seed, crs="EPSG:4490", ways=WAYS)
    return replace(
        whole, grids=[replace(grids[code], shape=shape) for code, shape in zip(hurt.codes, hurt.shapes, strict=True)]
    )


def store(database: Database, count: int = 8, seed: int = 3) -> None:
    """Put the damaged district into a migrated, empty database."""
    hurt = damaged(count, seed)
    with database.writing() as session:
        generation = Generation(1, SINCE, simulated=True, source="damaged")
        generations.publish(session, generation, hurt.areas, hurt.grids, [])
        base_map.replace_base_map(session, SINCE, hurt.lines, hurt.surfaces, hurt.estates, [])
