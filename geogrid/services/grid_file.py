"""A file of grids ready for points to be put into them: the index, and what is told of each grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.locating.borders import BorderIndex
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import Extent
from geogrid.errors import FileEmpty, GridsLayerUnknown, LayerUnknown, ShapeInvalid
from geogrid.services import boundary_file, fields


@dataclass(frozen=True)
class GridTexts:
    """What a file of grids holds, in plain values that can be sent to other machines.

    Parameters
    ----------
    file
        Its name.
    texts
        For each added column the text of each grid: grid_code, grid_name, community, street; in the order of `shapes`,
        which is that of the codes.
    shapes
        Polygons in CGCS2000 degrees.
    without_shape
        Codes of the grids that have none.
    """

    file: str
    texts: dict[str, list[str]]
    shapes: list[BaseGeometry]
    without_shape: Sequence[str]


class Grids:
    """Grids that points can be put into.

    Parameters
    ----------
    held
        What the file holds.
    """

    def __init__(self, held: GridTexts) -> None:
        self.file, self.texts = held.file, held.texts
        self.index = LocateIndex(held.texts["grid_code"], held.shapes)
        self.borders = BorderIndex(self.index.shapes, self.index.positions)
        west, south, east, north = shapely.total_bounds(np.array(held.shapes, dtype=object)).tolist()
        self.extent: Extent = (west, south, east, north)


def read(
    path: Path,
    *,
    code: str | None = None,
    name: str | None = None,
    community: str | None = None,
    street: str | None = None,
    **stated: Any,
) -> GridTexts:
    """Read a file of grids.

    Parameters
    ----------
    path
        As `boundary_file.read` takes it.
    code, name, community, street
        The fields to take; found by their usual names when not given.
    stated
        crs, layer, encoding, swap_axes: what the caller states of the file.

    Raises
    ------
    InputError
        One of its subclasses; an invalid shape is refused, as what it covers would be a guess.
    """
    try:
        content = boundary_file.read(path, code=code, name=name, option="--grids-crs", **stated)
    except LayerUnknown as unknown:
        raise GridsLayerUnknown(**unknown.facts) from None
    places = [n for n, shape in enumerate(content.shapes) if shape is not None and not shape.is_empty]
    if not places:
        raise FileEmpty(file=content.file)
    for n in places:
        shape = content.shapes[n]
        if shape is not None and not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            raise ShapeInvalid(file=content.file, row=content.rows[n], shape_code=content.codes[n], reason=reason)
    places.sort(key=content.codes.__getitem__)
    columns = {
        "community": fields.community_field(content.file, content.columns, community),
        "street": fields.street_field(content.file, content.columns, street),
    }
    texts = {"grid_code": content.codes, "grid_name": content.names}
    texts |= {
        known: [fields.as_code(value) for value in content.columns[field]] if field else [""] * len(content.codes)
        for known, field in columns.items()
    }
    shapes = boundary_file.to_storage(content.crs, [shape for n in places if (shape := content.shapes[n]) is not None])
    return GridTexts(
        content.file,
        {known: [values[n] for n in places] for known, values in texts.items()},
        shapes,
        sorted(set(content.codes) - {content.codes[n] for n in places}),
    )
