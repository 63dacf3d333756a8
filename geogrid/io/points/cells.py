"""Columns of any type as those of formats whose cells hold one plain value: CSV, XLSX, GeoPackage."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyarrow as pa

from geogrid.errors import ColumnUnwritable

_DIGITS = 15  # of a decimal; a cell of more would round it


def plain_schema(file: str, fields: Iterable[pa.Field]) -> pa.Schema:
    """Return what the columns are written as: values within values as JSON, long decimals as text, else as it is.

    Raises
    ------
    ColumnUnwritable
        No cell can hold what is in a column, so that it could be read back.
    """
    return pa.schema([pa.field(field.name, _plain(file, field.name, field.type)) for field in fields])


def as_plain(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the columns of `schema` so."""
    return pa.table([_as(table[field.name], field.type) for field in schema], schema=schema)


def _plain(file: str, column: str, kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.BaseExtensionType):
        return _plain(file, column, kind.storage_type)
    if pa.types.is_dictionary(kind):
        return _plain(file, column, kind.value_type)
    if pa.types.is_nested(kind):
        for place in range(kind.num_fields):
            _plain(file, column, kind.field(place).type)
        return pa.string()
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_float16(kind):
        return pa.float32()
    if pa.types.is_decimal(kind):
        return kind if kind.precision <= _DIGITS else pa.string()
    if pa.types.is_primitive(kind) and not (pa.types.is_duration(kind) or pa.types.is_interval(kind)):
        return kind
    if pa.types.is_boolean(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return kind
    raise ColumnUnwritable(file=file, column=column, kind=str(kind))


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if isinstance(column.type, pa.BaseExtensionType):
        column = column.cast(column.type.storage_type)
    if pa.types.is_nested(column.type):
        return pa.chunked_array([[_json(value) for value in column.to_pylist()]], pa.string())
    return column if column.type == kind else column.cast(kind)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
