"""A file of grids ready for points to be put into them: the index, and what is told of each grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from geogrid.domain.locating.index import LocateIndex
from geogrid.errors import FileEmpty, ShapeInvalid
from geogrid.services import boundary_file, fields


class Grids:
    """Grids that points can be put into.

    Parameters
    ----------
    file
        Name of their file.
    texts
        For each added column the text of each grid, in the order of the codes: grid_code, grid_name, community, street.
    index
        Where they are.
    without_shape
        Codes of the grids that have none, and are left out.
    """

    def __init__(
        self, file: str, texts: dict[str, list[str]], index: LocateIndex, without_shape: Sequence[str] = ()
    ) -> None:
        self.file, self.texts, self.index, self.without_shape = file, texts, index, without_shape

    def packed(self) -> dict[str, Any]:
        """Return all of it as plain values and arrays, to be sent to other machines."""
        return {"file": self.file, "texts": self.texts, "arrays": self.index.arrays()}

    @classmethod
    def unpacked(cls, held: Mapping[str, Any]) -> Grids:
        """Return the grids that were `packed`."""
        return cls(held["file"], held["texts"], LocateIndex.of_arrays(held["arrays"]))


def read(
    path: Path,
    *,
    code: str | None = None,
    name: str | None = None,
    community: str | None = None,
    street: str | None = None,
    **stated: Any,
) -> Grids:
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
    content = boundary_file.read(
        path, code=code, name=name, option="--grids-crs", layer_option="--grids-layer", **stated
    )
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
    texts = {known: [values[n] for n in places] for known, values in texts.items()}
    without = sorted(set(content.codes) - set(texts["grid_code"]))
    return Grids(content.file, texts, LocateIndex(texts["grid_code"], shapes), without)
