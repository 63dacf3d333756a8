"""Finding the fields of a file that hold the code, the name, the households and the kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from geogrid.errors import CodeMissing, CodeRepeated, CodeUnusable, FieldNotFound, FieldUnknown

# A Shapefile cuts field names at ten bytes: 网格编号 arrives as 网格编, 网格名称 as 网格名.
# Best first. The sure ones are taken whatever they hold, so that a repeated code is reported and not worked around;
# the likely ones only when they could be a code: filled in and different in every row.
_SURE_CODES = (r"网格(编号|编码|代码|编)", r"grid_?(code|id|no)", r"code|编号|编码|代码")
_LIKELY_CODES = (r"geoid\d*", r".*code", r"prec(inct)?_?id", r"vtdst\d*", r"(ob)?ject_?id|gid|id")
_NAMES = (r"网格名称?", r"(grid_?)?name|名称", r"name(lsad)?\d*", r".*name(lsad)?\d*|.*名称", r".*label")
LONGEST_CODE = 60
ROWS = "#"  # wished for instead of a field: the numbers of the rows
_COMMUNITIES = (
    r"(所属)?(社区|村居|村社区|社区村|村)(名称|名)?",
    r"community(_?name)?|neighbou?rhood",
    r"(所属)?社区(编号|编码|代码)",
    r"community_?(code|id)",
)
_STREETS = (
    r"(所属)?(街道|街镇|镇街|乡镇|街道乡镇|乡镇街道|镇)(名称|名)?",
    r"(street|sub_?district|township|town)(_?name)?",
    r"(所属)?(街道|乡镇)(编号|编码|代码)",
    r"(street|township)_?(code|id)",
)
_HOUSEHOLDS = (r"households|hh|户数|总户数",)
_KINDS = (r"grid_?kind|网格(类型|类别|性质|类|性)",)


def code_field(file: str, columns: Mapping[str, Sequence[Any]], wished: str | None, *, or_rows: bool = False) -> str:
    """Return the field that holds the code.

    Raises
    ------
    FieldUnknown
        When the wished one is not there.
    FieldNotFound
        When none is wished and none is found; it says so where the rows may be numbered instead (`or_rows`).
    """
    if wished:
        return _existing(file, columns, wished)
    found = likely_code_field(columns)
    if not found:
        option = '--code, or number the rows with --code "#"' if or_rows else "--code"
        raise FieldNotFound(file=file, what="code", option=option, fields=list(columns))
    return found


def likely_code_field(columns: Mapping[str, Sequence[Any]]) -> str | None:
    """Return the field that looks like the code; None where none does."""
    telling = {field: values for field, values in columns.items() if _identifies(values)}
    return _first(columns, _SURE_CODES) or _first(telling, _LIKELY_CODES)


def name_field(file: str, columns: Mapping[str, Sequence[Any]], wished: str | None, code: str | None) -> str | None:
    """Return the field that holds the name, None when there is none; TOWNNAME goes with TOWNCODE."""
    if wished:
        return _existing(file, columns, wished)
    twin = re.sub("(?i)(code|id)$", "NAME", code or "")
    others = {field: values for field, values in columns.items() if field != code}
    return _first(others, (re.escape(twin),)) or _first(others, _NAMES)


def households_field(columns: Mapping[str, Sequence[Any]]) -> str | None:
    """Return the field that holds the households, None when there is none."""
    return _first(columns, _HOUSEHOLDS)


def kind_field(columns: Mapping[str, Sequence[Any]]) -> str | None:
    """Return the field that holds whether a grid is a base or a dedicated one, None when there is none."""
    return _first(columns, _KINDS)


def community_field(file: str, columns: Mapping[str, Sequence[Any]], wished: str | None) -> str | None:
    """Return the field that holds the community, None when there is none."""
    return _existing(file, columns, wished) if wished else _first(columns, _COMMUNITIES)


def street_field(file: str, columns: Mapping[str, Sequence[Any]], wished: str | None) -> str | None:
    """Return the field that holds the street or town, None when there is none."""
    return _existing(file, columns, wished) if wished else _first(columns, _STREETS)


def named(columns: Mapping[str, Sequence[Any]], names: Sequence[str]) -> str | None:
    """Return the first field that bears one of some names, whatever their case; None when there is none."""
    return _first(columns, [re.escape(name) for name in names])


def demanded(file: str, columns: Mapping[str, Sequence[Any]], names: Sequence[str]) -> str:
    """Return the field that bears one of some names.

    Raises
    ------
    FieldUnknown
        When there is none.
    """
    found = named(columns, names)
    if not found:
        raise FieldUnknown(file=file, field="/".join(names), fields=list(columns))
    return found


def wished_or_named(file: str, columns: Mapping[str, Sequence[Any]], wished: str | None, names: Sequence[str]) -> str:
    """Return the field that is wished for, else the first that bears one of some names.

    Raises
    ------
    FieldUnknown
        When it is not there.
    """
    return _existing(file, columns, wished) if wished else demanded(file, columns, names)


def as_code(value: Any) -> str:
    """Return a code as text: 12.0, as spreadsheets have it, is 12; None is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def usable_codes(file: str, field: str, values: Sequence[Any], rows: Sequence[int]) -> list[str]:
    """Return all codes as text, empty where there is none.

    Raises
    ------
    CodeUnusable
        With the row.
    """
    codes = [as_code(value) for value in values]
    for code, row in zip(codes, rows, strict=True):
        if not code.isprintable() or "/" in code or code.endswith(".geojson") or len(code) > LONGEST_CODE:
            raise CodeUnusable(file=file, row=row)
    return codes


def unique_codes(file: str, field: str, values: Sequence[Any], rows: Sequence[int]) -> list[str]:
    """Return all codes as text.

    Raises
    ------
    CodeMissing, CodeUnusable, CodeRepeated
        With the row.
    """
    first: dict[str, int] = {}
    for code, row in zip(usable_codes(file, field, values, rows), rows, strict=True):
        if not code:
            raise CodeMissing(file=file, row=row, field=field)
        if code in first:
            raise CodeRepeated(file=file, row=row, repeated=code, first=first[code])
        first[code] = row
    return list(first)


def _existing(file: str, columns: Mapping[str, Sequence[Any]], wished: str) -> str:
    if wished not in columns:
        raise FieldUnknown(file=file, field=wished, fields=list(columns))
    return wished


def _first(columns: Mapping[str, Sequence[Any]], patterns: Sequence[str]) -> str | None:
    for pattern in patterns:
        for field in columns:
            if re.fullmatch(pattern, field, re.IGNORECASE):
                return field
    return None


def _identifies(values: Sequence[Any]) -> bool:
    codes = [as_code(value) for value in values]
    return all(codes) and len(set(codes)) == len(codes)
