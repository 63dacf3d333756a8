"""What the map draws: areas, grids, lines, surfaces, estates, buildings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.errors import QueryError
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """Features of one kind: shapes in CGCS2000 degrees and as many sets of properties."""

    shapes: Sequence[BaseGeometry]
    properties: Sequence[dict[str, Any]]


def layer(session: Session, snapshot: Snapshot, name: str, box: Box | None, on: date) -> Layer:
    """Return one layer of the map.

    Parameters
    ----------
    name
        areas, grids, lines, surfaces, estates or buildings.
    box
        Only what meets west, south, east, north (degrees); None for all. Buildings need one.
    on
        The day whose lines, surfaces, estates and buildings are drawn.

    Raises
    ------
    QueryError
        For another name, or buildings without a box.
    """
    if name not in _LAYERS:
        raise QueryError(field="layer", value=name, expected=", ".join(_LAYERS))
    if name == "buildings" and box is None:
        raise QueryError(field="bbox", value="", expected="west,south,east,north")
    return _LAYERS[name](session, snapshot, box, on)


def _areas(_session: Session, snapshot: Snapshot, box: Box | None, _on: date) -> Layer:
    areas = [area for area in snapshot.areas.values() if _meets(area.shape, box)]
    return Layer(
        [area.shape for area in areas],
        [{"code": area.code, "name": area.name, "level": area.level.value} for area in areas],
    )


def _grids(_session: Session, snapshot: Snapshot, box: Box | None, _on: date) -> Layer:
    grids = [grid for grid in snapshot.grids.values() if _meets(grid.shape, box)]
    return Layer(
        [grid.shape for grid in grids],
        [
            {
                "code": grid.code,
                "name": grid.name,
                "full_name": snapshot.full_name(grid),
                "community": grid.community,
                "households": grid.households,
            }
            for grid in grids
        ],
    )


def _lines(session: Session, _snapshot: Snapshot, box: Box | None, on: date) -> Layer:
    lines = base_map.lines(session, on, box)
    return Layer(
        [line.shape for line in lines],
        [{"name": line.name, "kind": line.kind, "rank": line.rank, "width": line.width} for line in lines],
    )


def _surfaces(session: Session, _snapshot: Snapshot, box: Box | None, on: date) -> Layer:
    surfaces = base_map.surfaces(session, on, box)
    return Layer([item.shape for item in surfaces], [{"name": item.name, "kind": item.kind} for item in surfaces])


def _estates(session: Session, _snapshot: Snapshot, box: Box | None, on: date) -> Layer:
    estates = base_map.estates(session, on, box)
    return Layer([estate.shape for estate in estates], [{"name": estate.name} for estate in estates])


def _buildings(session: Session, _snapshot: Snapshot, box: Box | None, on: date) -> Layer:
    buildings = base_map.buildings(session, on, box)
    return Layer(
        [building.shape for building in buildings],
        [{"estate": b.estate, "number": b.number, "floors": b.floors} for b in buildings],
    )


_LAYERS: dict[str, Callable[[Session, Snapshot, Box | None, date], Layer]] = {
    "areas": _areas,
    "grids": _grids,
    "lines": _lines,
    "surfaces": _surfaces,
    "estates": _estates,
    "buildings": _buildings,
}


def _meets(shape: BaseGeometry, box: Box | None) -> bool:
    if box is None:
        return True
    west, south, east, north = shape.bounds
    return bool(west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1])
