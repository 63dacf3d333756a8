"""A person in a role in a grid, by the district's 1+9+X."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The one leader and the nine fixed roles. Source: the district's own description of 1+9+X."""

    LEADER = "leader"  # 网格党组织书记兼网格长
    GRID_WORKER = "grid_worker"  # 综治网格员
    CITY_MANAGEMENT = "city_management"  # 城管执法队员
    SANITATION = "sanitation"  # 环卫保洁人员
    JUSTICE = "justice"  # 司法行政干警
    MARKET_SUPERVISION = "market_supervision"  # 市场监管人员
    PROPERTY_KEEPER = "property_keeper"  # 物管员
    POLICE = "police"  # 社区民警
    PROPERTY_COMPANY = "property_company"  # 物业公司负责人
    PARTNER = "partner"  # 结对共建单位联系人


@dataclass(frozen=True, slots=True)
class Post:
    """A role filled in a grid. `duty_phone` is the office's number, public; None where there is none."""

    grid: str
    role: Role
    name: str
    duty_phone: str | None
