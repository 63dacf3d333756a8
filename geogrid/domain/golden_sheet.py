"""Rows of a table of places that must stay in their grid: which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class GoldenField(StrEnum):
    """What geogrid reads of such a place."""

    LABEL = "label"
    LON = "lon"
    LAT = "lat"
    GRID = "grid"


GOLDEN_HEADERS: Mapping[GoldenField, tuple[str, ...]] = {
    GoldenField.LABEL: ("名称", "地址", "标准地址", "详细地址", "label", "name", "address"),
    GoldenField.LON: ("经度", "longitude", "lon", "lng", "x"),
    GoldenField.LAT: ("纬度", "latitude", "lat", "y"),
    GoldenField.GRID: ("网格编号", "网格编码", "网格代码", "所属网格", "网格", "grid_code", "grid code", "grid"),
}
