"""The grids of a file whose sides are wanted, and the table of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from geogrid.domain.sides.describe import Description, Unit
from geogrid.domain.sides.side import FOUR
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import PLAIN, trace, write, written
from geogrid.errors import FileEmpty, ShapeInvalid
from geogrid.io.table_output import TableOutput
from geogrid.services import boundary_file, fields

HEADS = ("网格编号", "名称", "东至", "南至", "西至", "北至", "四至", "无名米数")
"""The columns of a table of sides, as offices have them."""


@dataclass(frozen=True)
class Units:
    """The grids of a file.

    Parameters
    ----------
    file, crs
        Its name, and its coordinate system.
    units
        In the order of the file; those without a shape are left out.
    """

    file: str
    crs: str
    units: Sequence[Unit]


def read(
    path: Path,
    *,
    code: str | None = None,
    crs: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    swap_axes: bool = False,
) -> Units:
    """Return the grids of a file.

    Parameters
    ----------
    path
        As `boundary_file.read` takes it, with the other parameters.

    Raises
    ------
    InputError
        One of its subclasses.
    """
    content = boundary_file.read(path, code=code, crs=crs, layer=layer, encoding=encoding, swap_axes=swap_axes)
    rows = [at for at, shape in enumerate(content.shapes) if shape is not None and not shape.is_empty]
    if not rows:
        raise FileEmpty(file=content.file)
    for at in rows:
        reason = shapely.is_valid_reason(content.shapes[at])
        if reason != "Valid Geometry":
            raise ShapeInvalid(file=content.file, row=content.rows[at], shape_code=content.codes[at], reason=reason)
    field = fields.community_field(content.file, content.columns, None)
    groups = [fields.as_code(value) for value in content.columns[field]] if field else [""] * len(content.codes)
    shapes = boundary_file.to_storage(content.crs, [content.shapes[at] for at in rows])
    units = [
        Unit(content.codes[at], content.names[at], groups[at], shape) for at, shape in zip(rows, shapes, strict=True)
    ]
    return Units(content.file, content.crs, units)


def write_table(
    path: Path, units: Sequence[Unit], descriptions: Sequence[Description], style: Style = PLAIN, *, long: bool = False
) -> None:
    """Write a table of sides: .csv or .xlsx.

    Parameters
    ----------
    units, descriptions
        The grids, and what each runs along.
    long
        Whether the whole text traces the border with lengths.

    Raises
    ------
    ExportUnsuitable
    """
    with TableOutput(path, HEADS, "sides") as output:
        for unit, found in zip(units, descriptions, strict=True):
            sides = found.sides_with(style.edge)
            by_direction = {side.direction: side for side in sides}
            four = [written(by_direction[direction].references) for direction in FOUR]
            text = trace(found) if long else write(sides, style)
            output.append([unit.code, unit.name, *four, text, round(found.unnamed_m)])
