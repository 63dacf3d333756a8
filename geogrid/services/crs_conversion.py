"""A file from one coordinate system into another, and from one format into another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geogrid.domain import crs as systems
from geogrid.domain import zones
from geogrid.domain.conversion import convert
from geogrid.errors import NoLocalZone
from geogrid.io import export, vector
from geogrid.io.shapefile import Cut
from geogrid.io.vector import VectorFile
from geogrid.services.boundary_file import placed

LOCAL = "local"


@dataclass(frozen=True)
class Conversion:
    """What was written.

    Parameters
    ----------
    file, rows
        What was read.
    source, target
        The coordinate systems.
    points
        How many points were put on long edges.
    cuts
        What did not fit into a Shapefile.
    """

    file: str
    rows: int
    source: str
    target: str
    points: int
    cuts: list[Cut]


def convert_file(
    path: Path,
    out: Path,
    *,
    to: str,
    crs: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    swap_axes: bool = False,
) -> Conversion:
    """Write a file's layer in another coordinate system, with all its fields.

    Parameters
    ----------
    path, out
        What to read and what to write; the suffix of either is the format.
    to
        A coordinate system, or "local": the 3-degree Gauss-Krueger zone in the middle of the file.
    crs, layer, encoding, swap_axes
        What the caller states of the file; None leaves it to the file.

    Raises
    ------
    InputError
        One of its subclasses: the file cannot be read, or OUT cannot hold it.
    """
    content = vector.read(path, layer=layer, crs=crs, encoding=encoding, swap_axes=swap_axes)
    source = placed(content)
    target = _local_zone(content, source) if to == LOCAL else systems.name(to)
    shapes = convert(content.shapes, source, target)
    rows = [dict(zip(content.fields, values, strict=True)) for values in zip(*content.columns.values(), strict=True)]
    cuts = export.write_layers(out, {content.layer: (rows or [{}] * len(shapes), shapes)}, target)
    return Conversion(content.file, len(shapes), source, target, _points(shapes) - _points(content.shapes), cuts)


def _local_zone(content: VectorFile, source: str) -> str:
    x, y = shapely.total_bounds(np.array(content.shapes, dtype=object)).reshape(2, 2).mean(axis=0)
    lon = float(systems.to_storage(source, x, y)[0])
    try:
        return zones.local_zone(lon)
    except ValueError:
        raise NoLocalZone(file=content.file, lon=lon) from None


def _points(shapes: list[shapely.Geometry | None]) -> int:
    return int(shapely.get_num_coordinates(np.array(shapes, dtype=object)).sum())
