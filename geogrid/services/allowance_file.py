"""A layer of allowed gaps and overlaps, read: polygons with who allowed them, why, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.cases import sheet
from geogrid.domain.coverage.defect import Allowance, DefectKind
from geogrid.domain.coverage.lattice import snap
from geogrid.domain.reprojection import reprojected
from geogrid.errors import CodeRepeated, ShapeInvalid, ValueInvalid, ValueMissing
from geogrid.io import vector
from geogrid.io.vector import VectorFile
from geogrid.services import boundary_file, fields

_REASON = ("reason", "理由", "原因")
_AUTHOR = ("author", "批准人", "作者")
_DATE = ("date", "日期")
_KIND = ("kind", "类型")
_CODE = ("code", "编号")
_KINDS = {
    "": None,
    **dict.fromkeys(("gap", "空隙", "缝隙"), DefectKind.GAP),
    **dict.fromkeys(("overlap", "重叠"), DefectKind.OVERLAP),
}


@dataclass(frozen=True)
class AllowanceFile:
    """What such a file says; one allowance a row, in the file's order."""

    file: str
    crs: str
    allowances: list[Allowance]


def read(
    path: Path,
    *,
    crs: str | None = None,
    code: str | None = None,
    layer: str | None = None,
    layer_option: str = "--layer",
    encoding: str | None = None,
    swap_axes: bool = False,
) -> AllowanceFile:
    """Read a layer of allowances in the limited process.

    Its fields are reason (理由, 原因), author (批准人, 作者), and where there are such date (日期), kind (类型: gap,
    overlap, 空隙, 重叠; empty for both) and code (编号; otherwise the file's name and the row).

    Parameters
    ----------
    path
        A file of polygons, of any format boundaries may have.
    crs, code, layer, encoding, swap_axes
        What the caller states: coordinate system, field of the code, layer, encoding, whether north comes before east;
        None leaves it to the file.
    layer_option
        What on the command line says the layer of this file.

    Raises
    ------
    FieldUnknown
        Without a field of the reason or of the author.
    ValueMissing, ValueInvalid, CodeRepeated, ShapeWrongType, ShapeInvalid
        With row and field.
    InputError
        Whatever else makes a file of boundaries unusable.
    """
    content = vector.read(path, layer=layer, layer_option=layer_option, crs=crs, encoding=encoding, swap_axes=swap_axes)
    system = boundary_file.placed(content)
    boundary_file.check_shapes(content.file, system, content.shapes, content.rows)
    rows = _Rows(content.file, content.columns, code)
    _check_sound(content)
    shapes = snap(reprojected([shape for shape in content.shapes if shape], system, systems.STORAGE))
    allowances = [rows.allowance(row, shape) for row, shape in zip(content.rows, shapes, strict=True)]
    return AllowanceFile(content.file, system, allowances)


class _Rows:
    """The rows of a file by the fields of an allowance."""

    def __init__(self, file: str, columns: dict[str, list[Any]], code: str | None) -> None:
        self.file, self.columns = file, columns
        self.reason_field, self.author_field = (fields.demanded(file, columns, words) for words in (_REASON, _AUTHOR))
        self.day_field, self.kind_field = (fields.named(columns, words) for words in (_DATE, _KIND))
        self.code_field = fields.demanded(file, columns, (code,)) if code else fields.named(columns, _CODE)
        self.first: dict[str, int] = {}

    def allowance(self, row: int, shape: BaseGeometry) -> Allowance:
        return Allowance(
            code=self._code(row),
            reason=self._filled(row, self.reason_field),
            author=self._filled(row, self.author_field),
            since=self._day(row),
            shape=shape,
            kind=self._kind(row),
        )

    def _text(self, row: int, field: str | None) -> str:
        return sheet.text(self.columns[field][row - 1]) if field else ""

    def _filled(self, row: int, field: str) -> str:
        text = self._text(row, field)
        if not text:
            raise ValueMissing(file=self.file, row=row, field=field)
        return text

    def _code(self, row: int) -> str:
        code = self._text(row, self.code_field) or f"{Path(self.file).stem}-{row}"
        if code in self.first:
            raise CodeRepeated(file=self.file, row=row, repeated=code, first=self.first[code])
        self.first[code] = row
        return code

    def _kind(self, row: int) -> DefectKind | None:
        text = self._text(row, self.kind_field).lower()
        if text not in _KINDS:
            expected = ", ".join(filter(None, _KINDS))
            raise ValueInvalid(file=self.file, row=row, field=self.kind_field, value=text, expected=expected)
        return _KINDS[text]

    def _day(self, row: int) -> date | None:
        value = self.columns[self.day_field][row - 1] if self.day_field else None
        moment = sheet.moment(value)
        if moment is None and sheet.text(value):
            raise ValueInvalid(file=self.file, row=row, field=self.day_field, value=value, expected="2026-01-31")
        return moment.date() if moment else None


def _check_sound(content: VectorFile) -> None:
    for row, shape in zip(content.rows, content.shapes, strict=True):
        reason = "empty" if shape is None or shape.is_empty else shapely.is_valid_reason(shape)
        if reason != "Valid Geometry":
            raise ShapeInvalid(file=content.file, row=row, shape_code="-", reason=reason)
