"""The simulated district written to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.grid import SIMULATED
from geogrid.domain.simulate import District
from geogrid.io import export


def write(district: District, folder: Path) -> list[Path]:
    """Write a simulated district to a folder and return the files: district.gpkg, one layer a kind.

    Every row says that it is simulated.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "district.gpkg"
    shaped = ("areas", "grids", "lines", "surfaces", "estates", "buildings")
    layers = {name: _shaped(getattr(district, name)) for name in shaped}
    layers |= {name: _pointed(getattr(district, name)) for name in ("places", "cases")}
    export.write_layers(file, layers)
    return [file]


def _shaped(items: Sequence[Any]) -> tuple[list[dict[str, Any]], list[BaseGeometry]]:
    return _rows(items, without=("shape",)), [item.shape for item in items]


def _pointed(items: Sequence[Any]) -> tuple[list[dict[str, Any]], list[BaseGeometry]]:
    points = shapely.points([item.lon for item in items], [item.lat for item in items])
    return _rows(items, without=("lon", "lat")), list(points)


def _rows(items: Sequence[Any], without: tuple[str, ...]) -> list[dict[str, Any]]:
    names = [field.name for field in fields(items[0]) if field.name not in without] if items else []
    return [{**{name: getattr(item, name) for name in names}, "source": SIMULATED} for item in items]
