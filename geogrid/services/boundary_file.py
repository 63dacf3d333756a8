"""A planner's boundary file, read: polygons in the file's own plane, each with its code and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain import zones
from geogrid.domain.coverage.lattice import on_lattice
from geogrid.domain.grid import GridKind
from geogrid.errors import (
    AxesSwapped,
    CoordinatesOutOfRange,
    CrsContradicted,
    CrsMissing,
    FieldNotFound,
    FileRefused,
    RowsNotCodes,
    ShapeWrongType,
    ValueInvalid,
)
from geogrid.io import vector
from geogrid.io.vector import VectorFile
from geogrid.services import fields

_LISTED = 5
_ASK = "none known here, ask its maker for the EPSG number"
_CONVERT = "geogrid crs convert --from"
_NO_FIELDS = "it has no fields; a Shapefile's codes and names are in its .dbf"
_NO_FIELDS_OR_ROWS = 'it has no fields to tell its shapes apart; --code "#" numbers the rows'
_FEET = "the numbers look like feet, but that system has metres"
_MAYBE_FEET = "the numbers could be feet, of a system that their maker knows"
# What reads a file with its axes swapped, by what says its coordinate system; and the words of the hint at it.
_KINDS = {"base": GridKind.BASE, "基础": GridKind.BASE, "dedicated": GridKind.DEDICATED, "专属": GridKind.DEDICATED}
_SWAPS = {"--grids-crs": "--grids-swap-axes", _CONVERT: "geogrid crs convert --swap-axes"}
SWAPPED = {
    "--swap-axes": "and x and y are swapped: add --swap-axes",
    "--grids-swap-axes": "and x and y are swapped: add --grids-swap-axes",
    "geogrid crs convert --swap-axes": "and x and y are swapped: convert it with geogrid crs convert --swap-axes first",
}


@dataclass(frozen=True)
class BoundaryFile:
    """What a boundary file says.

    Parameters
    ----------
    file
        Its name, without folders.
    crs
        Its coordinate system, as the file or the caller states it.
    encoding, encoding_source
        How its texts were read, and who chose that: said, cpg, language byte, guess, or format.
    code_field, name_field
        The fields the codes and names come from; without a code field the codes are the numbers of the rows, without a
        name field the code serves as name.
    codes, names, shapes, rows
        One entry a feature; rows count from 1; a shape may be None or empty.
    columns
        All fields of the file.
    """

    file: str
    crs: str
    encoding: str
    encoding_source: str
    code_field: str | None
    name_field: str | None
    codes: list[str]
    names: list[str]
    shapes: list[BaseGeometry | None]
    rows: list[int]
    columns: dict[str, list[Any]]

    def households(self) -> list[int | None]:
        """Return the households of each feature; None where the file does not say."""
        field = fields.households_field(self.columns)
        return [_whole(value) for value in self.columns[field]] if field else [None] * len(self.codes)

    def kinds(self) -> list[GridKind | None]:
        """Return of which kind each grid is; None where the file does not say.

        Raises
        ------
        ValueInvalid
            With the row.
        """
        field = fields.kind_field(self.columns)
        if field is None:
            return [None] * len(self.codes)
        return [self._kind(field, row, value) for row, value in zip(self.rows, self.columns[field], strict=True)]

    def _kind(self, field: str, row: int, value: Any) -> GridKind | None:
        said = fields.as_code(value)
        if not said:
            return None
        kind = _KINDS.get(said.lower().removesuffix("网格"))
        if kind is None:
            expected = "base (基础网格), dedicated (专属网格)"
            raise ValueInvalid(file=self.file, row=row, field=field, value=said[:40], expected=expected)
        return kind


def read(
    path: Path,
    *,
    crs: str | None = None,
    code: str | None = None,
    name: str | None = None,
    layer: str | None = None,
    layer_option: str = "--layer",
    encoding: str | None = None,
    swap_axes: bool = False,
    demand_name: bool = False,
    any_codes: bool = False,
    beside: bool = False,
    option: str = "--crs",
) -> BoundaryFile:
    """Read a boundary file in the limited process and find its fields.

    Parameters
    ----------
    path
        GeoJSON, Shapefile, GeoPackage, KML, KMZ, FlatGeobuf, TopoJSON or a zip of one.
    crs, code, name, layer, encoding
        What the caller states; None leaves it to the file. The code "#", where no field is called so, is the number of
        the row.
    layer_option
        What on the command line says the layer of this file.
    swap_axes
        Whether the file has north (latitude) first.
    demand_name
        Whether a file without a name field is refused.
    any_codes
        Whether missing and repeated codes are taken, as a check does that tells them, and numbers of rows; a missing
        one is empty.
    beside
        Whether this is a file beside the one that the options of a command are about: it must say its coordinate system
        itself, and where nothing in it looks like a code its rows are numbered.
    option
        What on the command line says the coordinate system of this file.

    Raises
    ------
    InputError
        One of its subclasses, with file, row and field.
    """
    content = vector.read(path, layer=layer, layer_option=layer_option, crs=crs, encoding=encoding, swap_axes=swap_axes)
    system = placed(content, _CONVERT if beside else option)
    check_shapes(content.file, system, content.shapes, content.rows)
    if beside and not fields.likely_code_field(content.columns):
        code_field, codes = None, _numbers(content)
    else:
        code_field, codes = _codes(content, code, any_codes=any_codes)
    name_field = fields.name_field(content.file, content.columns, name, code_field)
    if demand_name and not name_field:
        raise FieldNotFound(file=content.file, what="name", option="--name", fields=content.fields)
    names = [fields.as_code(value) for value in content.columns[name_field]] if name_field else codes
    return BoundaryFile(
        content.file,
        system,
        content.encoding,
        content.encoding_source,
        code_field,
        name_field,
        codes,
        [_shown(name) or code for name, code in zip(names, codes, strict=True)],
        content.shapes,
        content.rows,
        content.columns,
    )


def _codes(content: VectorFile, wished: str | None, *, any_codes: bool) -> tuple[str | None, list[str]]:
    """Return the field of the code, None where the rows are numbered, and the codes."""
    if wished == fields.ROWS and fields.ROWS not in content.columns:
        if not any_codes:
            raise RowsNotCodes(file=content.file, option="--code")
        return None, _numbers(content)
    if not content.fields:
        raise FileRefused(file=content.file, reason=_NO_FIELDS_OR_ROWS if any_codes else _NO_FIELDS)
    field = fields.code_field(content.file, content.columns, wished, or_rows=any_codes)
    read_codes = fields.usable_codes if any_codes else fields.unique_codes
    return field, read_codes(content.file, field, content.columns[field], content.rows)


def _numbers(content: VectorFile) -> list[str]:
    return [str(row) for row in content.rows]


def placed(content: VectorFile, option: str = "--crs") -> str:
    """Return the coordinate system of a file's shapes, whose coordinates are possible in it.

    Parameters
    ----------
    option
        What on the command line says the system of this file.

    Raises
    ------
    CrsMissing, CrsContradicted, AxesSwapped
        With where the coordinates lie, what they look like and which systems are plausible.
    CrsUnknown, CrsNeedsParameters
    """
    shapes = [shape for shape in content.shapes if shape]
    return plausible(content.file, content.crs, shapely.bounds(np.array(shapes, dtype=object).reshape(-1)), option)


def plausible(file: str, crs: str | None, bounds: NDArray[np.float64], option: str = "--crs") -> str:
    """Return the coordinate system of a file as it is called here, in which its coordinates are possible.

    Parameters
    ----------
    file
        Its name.
    crs
        What it states, or the caller does.
    bounds
        The extent of each shape in the file's own coordinates, shape (n, 4); n may be 0.
    option
        What on the command line says the system of this file.

    Raises
    ------
    CrsMissing, CrsContradicted, AxesSwapped
        With where the coordinates lie, what they look like and which systems are plausible.
    CrsUnknown, CrsNeedsParameters
    """
    known = bounds if len(bounds) else np.full((1, 4), np.nan)
    extent = [*known.min(axis=0)[:2], *known.max(axis=0)[2:]]
    guess = zones.guess(*extent) if len(bounds) else None
    swap = _SWAPS.get(option, "--swap-axes")
    hint = [_extent(*extent), *([guess.why] if guess else []), *([SWAPPED[swap]] if guess and guess.swapped else [])]
    choices = _choices(guess.systems) if guess else [_ASK]
    if not crs:
        maybe_feet = [_MAYBE_FEET] if (guess is None or guess.swapped) and zones.could_be_feet(*extent) else []
        raise CrsMissing(file=file, option=option, hint=hint + maybe_feet, choices=choices)
    system = systems.name(crs)
    x, y = np.median(known[:, :2] + known[:, 2:], axis=0) / 2
    if not len(bounds) or systems.fits(system, x, y):
        return system
    if systems.fits(system, y, x):
        raise AxesSwapped(file=file, crs=systems.called(system), option=swap, hint=hint[:1])
    if systems.in_feet(system, x, y):
        hint, choices = [hint[0], _FEET], [_ASK]
    raise CrsContradicted(file=file, crs=systems.called(system), option=option, hint=hint, choices=choices)


def to_storage(crs: str, shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the shapes in CGCS2000 degrees on the lattice."""

    def convert(xy: Any) -> Any:
        return on_lattice(np.column_stack(systems.to_storage(crs, xy[:, 0], xy[:, 1])))

    return [shapely.transform(shape, convert) for shape in shapes]


def check_shapes(
    file: str, crs: str, shapes: Sequence[BaseGeometry | None], rows: Sequence[int], expected: str = "Polygon"
) -> None:
    """Refuse what is no polygon (or no `expected`), in one part or several, and coordinates that are not possible.

    Raises
    ------
    ShapeWrongType, CoordinatesOutOfRange
        With the row.
    """
    for shape, row in zip(shapes, rows, strict=True):
        if shape is None or shape.is_empty:
            continue
        if shape.geom_type.removeprefix("Multi") != expected:
            raise ShapeWrongType(file=file, row=row, found=shape.geom_type, expected=expected)
        corners = np.asarray(shape.bounds).reshape(2, 2)
        lon, lat = systems.to_storage(crs, corners[:, 0], corners[:, 1])
        possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        if systems.is_geographic(crs):
            possible &= (abs(corners) <= (180, 90)).all(axis=1)
        if not possible.all():
            x, y = corners[np.argmin(possible)]
            raise CoordinatesOutOfRange(file=file, row=row, x=x, y=y, crs=systems.called(crs))


def _choices(plausible: tuple[str, ...]) -> list[str]:
    return list(plausible) if len(plausible) <= _LISTED else [f"{plausible[0]} … {plausible[-1]}"]


def _extent(west: float, south: float, east: float, north: float) -> str:
    """Say where the coordinates lie, which is the best hint at their system."""
    most = max(map(abs, (west, south, east, north)))
    how = ".3f" if most < 1000 else ".0f" if most < 1e12 else ".3g"
    return f"x {west:{how}} … {east:{how}}, y {south:{how}} … {north:{how}}"


def _shown(name: str) -> str:
    """Return a name without what would not show: a name may hold a line break, never a terminal's commands."""
    return "".join(letter if letter.isprintable() else " " for letter in name).strip()


def _whole(value: Any) -> int | None:
    text = fields.as_code(value)
    return int(text) if text.isdecimal() else None
