"""What a redraw changes on the map: ground that goes over to another grid, borders that are new, and those that go."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from geogrid.domain.redraw.division import Division


@dataclass(frozen=True)
class Change:
    """What is another after a redraw.

    Parameters
    ----------
    ground
        All ground that has another grid then.
    fresh, gone
        Borders between grids that are there only after it, and only before it.
    """

    ground: shapely.Geometry
    fresh: shapely.Geometry
    gone: shapely.Geometry


def change(division: Division) -> Change:
    """Return what a division changes on the map."""
    now: dict[str, list[shapely.Geometry]] = {}
    then: dict[int, list[shapely.Geometry]] = {}
    over: list[shapely.Geometry] = []
    for at, plots in zip(division.part.tolist(), division.blocks.plots, strict=True):
        for plot in plots:
            now.setdefault(plot.grid, []).append(plot.shape)
            then.setdefault(at, []).append(plot.shape)
            if plot.grid != division.heir[at]:
                over.append(plot.shape)
    old, new = _lines(list(now.values())), _lines(list(then.values()))
    return Change(shapely.union_all(over), shapely.difference(new, old), shapely.difference(old, new))


def _lines(grids: list[list[shapely.Geometry]]) -> shapely.Geometry:
    return shapely.union_all(shapely.boundary([shapely.union_all(some) for some in grids]))
