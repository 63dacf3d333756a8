"""Ground that was picked on a map, as it is kept; and what is on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
import shapely

from geogrid.domain.coverage import lattice
from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.editing.outline import Shape
from geogrid.domain.evaluation.contents import Contents

_ROUNDS = 4
ALMOST = 0.999
"""Ground that takes so much of something takes all of it."""


class Item(NamedTuple):
    """One unit that was picked: its name, empty for none, and where it is, of a building its middle."""

    label: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Nobodys:
    """What of picked ground is in no grid: the units with their middle there, and the households.

    It is enclosed when grids are all around, so that a grid can be made of it.
    """

    count: int = 0
    households: int = 0
    enclosed: bool = False


@dataclass(frozen=True)
class Picked:
    """Ground that was picked.

    Parameters
    ----------
    ground
        CGCS2000 degrees, on the lattice; None when nothing was met.
    givers
        The grids whose ground it is, in order.
    items
        The units.
    households
        Those in it.
    nobodys
        What of all this is in no grid.
    """

    ground: Shape | None = None
    givers: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    households: int = 0
    nobodys: Nobodys = Nobodys()

    @property
    def count(self) -> int:
        """How many units."""
        return len(self.items)

    @property
    def labels(self) -> tuple[str, ...]:
        """What was picked, by its name, as far as it has one."""
        return tuple(item.label for item in self.items if item.label)


def sound(shape: shapely.Geometry) -> Shape:
    """Return what of a shape has area on the lattice, valid there: what is thinner than a step is left out."""
    for _ in range(_ROUNDS):
        snapped = lattice.snap(polygonal(shape))
        if snapped.is_valid:
            return cast(Shape, snapped)
        shape = shapely.make_valid(snapped, method="structure", keep_collapsed=False)
    return cast(Shape, shapely.set_precision(shape, 10.0**-lattice.DECIMALS))


def households_on(contents: Contents, ground: Shape | None) -> int:
    """Return how many live in the buildings that have their middle on some ground."""
    middles = contents.buildings.middles
    some = middles.within(np.array([shapely.bounds(ground)]))
    inside = some[shapely.contains_xy(ground, middles.lon[some], middles.lat[some])]
    return int(contents.households[inside].sum())
