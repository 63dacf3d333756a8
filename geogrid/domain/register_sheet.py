"""Rows of tables of other names and of overrides as people keep them: which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AliasField(StrEnum):
    """What geogrid reads of another name."""

    ALIAS = "alias"
    NAME = "name"
    RENAMED = "renamed"


class OverrideField(StrEnum):
    """What geogrid reads of an override."""

    ADDRESS = "address"
    GRID = "grid"
    REASON = "reason"
    DOCUMENT = "document"
    UNTIL = "until"


class EstateField(StrEnum):
    """What geogrid reads of an estate besides its ground."""

    NAME = "name"
    COMMUNITY = "community"


class BuildingField(StrEnum):
    """What geogrid reads of a building besides its ground."""

    CODE = "code"
    ESTATE = "estate"
    NUMBER = "number"
    FLOORS = "floors"
    HOUSEHOLDS = "households"


class LineField(StrEnum):
    """What geogrid reads of a road, a river, a railway or a wall besides its line."""

    NAME = "name"
    KIND = "kind"
    RANK = "rank"
    WIDTH = "width"


ESTATE_HEADERS: Mapping[EstateField, tuple[str, ...]] = {
    EstateField.NAME: ("小区名称", "小区名", "小区", "名称", "estate_name", "estate", "name"),
    EstateField.COMMUNITY: ("社区编码", "社区代码", "社区", "所属社区", "社区名称", "community_code", "community"),
}
BUILDING_HEADERS: Mapping[BuildingField, tuple[str, ...]] = {
    BuildingField.CODE: ("楼栋编码", "楼栋编号", "建筑编码", "编码", "编号", "代码", "building_code", "code", "id"),
    BuildingField.ESTATE: ("小区", "小区名称", "所属小区", "estate", "estate_name"),
    BuildingField.NUMBER: ("幢号", "栋号", "楼号", "幢", "楼栋", "楼栋号", "门牌号", "名称", "number", "name"),
    BuildingField.FLOORS: ("层数", "楼层数", "地上层数", "总层数", "floors", "storeys"),
    BuildingField.HOUSEHOLDS: ("户数", "总户数", "households", "hh"),
}
ALIAS_HEADERS: Mapping[AliasField, tuple[str, ...]] = {
    AliasField.ALIAS: ("别名", "俗称", "俗名", "曾用名", "旧名", "原名", "旧称", "alias", "other_name", "old_name"),
    AliasField.NAME: ("名称", "标准名称", "正式名称", "现名", "现名称", "新名", "name", "standard_name", "new_name"),
    AliasField.RENAMED: ("更名日期", "改名日期", "更名时间", "日期", "renamed", "renamed_on", "date"),
}
OVERRIDE_HEADERS: Mapping[OverrideField, tuple[str, ...]] = {
    OverrideField.ADDRESS: ("地址", "标准地址", "详细地址", "名称", "address"),
    OverrideField.GRID: ("网格编号", "网格编码", "网格代码", "归属网格", "所属网格", "网格", "grid_code", "grid"),
    OverrideField.REASON: ("理由", "原因", "归属理由", "reason"),
    OverrideField.DOCUMENT: ("依据文号", "文号", "文件号", "依据", "document", "document_number"),
    OverrideField.UNTIL: (
        "截止日期",
        "截止日",
        "截止",
        "到期日",
        "失效日期",
        "有效期至",
        "有效期",
        "until",
        "end_date",
        "valid_to",
    ),
}
