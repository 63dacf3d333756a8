"""What stands and lives on ground that an edit gives from grids to another: `on_ground`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents, Ints, Units
from geogrid.domain.measure import area_m2

_NAMED = 3
"""Estates that are told by name; of more, buildings and households say how much it is."""
_MOST_OF = 0.9
"""The share of an estate that lies in the ground where the estate was meant."""


@dataclass(frozen=True, slots=True)
class Given:
    """Ground that was given to a grid.

    Parameters
    ----------
    estates
        The estates that lie in it, by name; none where they are many.
    buildings, households
        How many are on it; None where no buildings are known at all, or they are not read yet.
    area_m2
        How large it is.
    """

    estates: tuple[str, ...]
    buildings: int | None
    households: int | None
    area_m2: float


def on_ground(ground: Shape, contents: Contents | None) -> Given:
    """Return what is on some ground.

    Parameters
    ----------
    contents
        What stands on the ground of the plan; None where that is not read yet.
    """
    size = area_m2(ground)
    if contents is None or not len(contents.buildings):
        return Given(() if contents is None else _estates(ground, contents.estates), None, None, size)
    there = _inside(ground, contents.buildings)
    return Given(_estates(ground, contents.estates), len(there), int(contents.households[there].sum()), size)


def _inside(ground: Shape, units: Units) -> Ints:
    """Return the positions of the units that have their middle in some ground."""
    near = units.middles.within(shapely.bounds(ground).reshape(1, 4))
    return near[shapely.contains_xy(ground, units.middles.lon[near], units.middles.lat[near])]


def _estates(ground: Shape, estates: Units) -> tuple[str, ...]:
    if not len(estates):
        return ()
    near = _inside(ground, estates)
    shapes = np.asarray(estates.shapes)[near]
    most = shapely.area(shapely.intersection(shapes, ground)) >= _MOST_OF * shapely.area(shapes)
    names = tuple(dict.fromkeys(estates.labels[at] for at in near[most] if estates.labels[at]))
    return names if len(names) <= _NAMED else ()
