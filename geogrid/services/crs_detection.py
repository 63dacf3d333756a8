"""Which coordinate system a file is really in, by a file whose place is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.alignment import Alignment, align
from geogrid.errors import ShapeWrongType
from geogrid.io import vector
from geogrid.io.vector import VectorFile
from geogrid.services.boundary_file import placed


@dataclass(frozen=True)
class Detection:
    """Two files compared.

    Parameters
    ----------
    file, near
        Their names.
    stated
        What the first says of its coordinate system, or the caller; None when nobody does.
    alignment
        What the comparison found.
    """

    file: str
    near: str
    stated: str | None
    alignment: Alignment


def detect(
    path: Path,
    near: Path,
    *,
    crs: str | None = None,
    layer: str | None = None,
    near_crs: str | None = None,
    near_layer: str | None = None,
) -> Detection:
    """Compare a file with known areas or lines under each coordinate system it may be in.

    Parameters
    ----------
    path, near
        Polygons or lines; they need not be the same ones, only run along each other in part.
    crs, layer, near_crs, near_layer
        What the caller states of either; None leaves it to the file.

    Raises
    ------
    InputError
        One of its subclasses: a file cannot be read, holds no lines, or the known one's system is not known.
    """
    file, known = (
        vector.read(path, layer=layer, crs=crs),
        vector.read(near, layer=near_layer, layer_option="--near-layer", crs=near_crs),
    )
    system = placed(known, "--near-crs")

    def convert(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(systems.to_storage(system, xy[:, 0], xy[:, 1]))

    stated = systems.name(file.crs) if file.crs else None
    there = [shapely.transform(shape, convert) for shape in _with_lines(known)]
    return Detection(file.file, known.file, stated, align(_with_lines(file), stated, there))


def _with_lines(file: VectorFile) -> list[BaseGeometry]:
    """Return the polygons and lines of a file."""
    shapes = [shape for shape in file.shapes if shape is not None and shapely.get_dimensions(shape) > 0]
    if not shapes:
        found = next((shape.geom_type for shape in file.shapes if shape is not None), "-")
        raise ShapeWrongType(file=file.file, row=1, found=found, expected=["Polygon", "LineString"])
    return shapes
