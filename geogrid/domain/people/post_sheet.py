"""Rows of tables of posts as offices keep them: which column is what, and what roles are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from geogrid.domain.people.post import Role


class PostField(StrEnum):
    """What geogrid reads of a post."""

    GRID = "grid"
    ROLE = "role"
    NAME = "name"
    PHONE = "phone"


POST_HEADERS: Mapping[PostField, tuple[str, ...]] = {
    PostField.GRID: (
        "网格编号", "网格编码", "网格代码", "微网格编号", "微网格编码", "微网格代码", "编号", "编码",
        "grid_code", "grid", "code",
    ),
    PostField.ROLE: ("岗位", "角色", "职务", "身份", "role", "post"),
    PostField.NAME: ("姓名", "网格长", "微网格长", "网格长姓名", "微网格长姓名", "name", "leader"),
    PostField.PHONE: ("值班电话", "办公电话", "公示电话", "联系电话", "电话", "duty_phone", "phone"),
}  # fmt: skip
_ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.LEADER: ("网格长", "微网格长", "网格党组织书记兼网格长", "网格党组织书记", "网格党支部书记兼网格长"),
    Role.GRID_WORKER: ("网格员", "综治网格员", "专职网格员", "微网格员"),
    Role.CITY_MANAGEMENT: ("城管执法队员", "城管队员", "城管"),
    Role.SANITATION: ("环卫保洁人员", "保洁员", "环卫"),
    Role.JUSTICE: ("司法行政干警", "司法行政人员"),
    Role.MARKET_SUPERVISION: ("市场监管人员", "市场监管"),
    Role.PROPERTY_KEEPER: ("物管员",),
    Role.POLICE: ("社区民警", "民警"),
    Role.PROPERTY_COMPANY: ("物业公司负责人", "物业负责人"),
    Role.PARTNER: ("结对共建单位联系人", "共建单位联系人"),
}
_BY_WORD = {word: role for role, words in _ROLES.items() for word in (role.value, *words)}
USUAL_WORDS = tuple(words[0] for words in _ROLES.values())
"""What each role is called in tables, in the order of the roles."""


def role_of(text: str) -> Role | None:
    """Return the role that a table calls so; None where it is none."""
    return _BY_WORD.get(text)
