"""Who may do something, in which capacity, and for which part of the district."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geogrid.domain.people.subject import Subject


class Capacity(StrEnum):
    """What somebody acts as. A resident needs no account."""

    RESIDENT = "resident"  # 居民
    GRID_WORKER = "grid_worker"  # 网格员
    CLERK = "clerk"  # 社区工作者
    DISPATCHER = "dispatcher"  # 调度员
    HANDLER = "handler"  # 职能部门经办人
    PLANNER = "planner"  # 规划者
    APPROVER = "approver"  # 审批人
    OFFICIAL = "official"  # 领导
    ADMINISTRATOR = "administrator"  # 管理员


@dataclass(frozen=True, slots=True)
class Assignment:
    """A capacity given to somebody.

    Parameters
    ----------
    capacity
        What for.
    area
        Code of the district, street, community or grid it is given for, with all that is below; None for all.
    category
        The category of cases it is given for; None for all.
    """

    capacity: Capacity
    area: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Parameters
    ----------
    id
        Its number, never given again.
    name
        By which it signs in.
    full_name
        Of the person.
    assignments
        What it may do.
    demo
        Whether it is one of the demo, whose password is known to all.
    disabled
        Whether it may not sign in any more.
    version
        Grows with each change.
    subject
        By what the organisation's provider of sign-ins knows it; None where it signs in by its password only.
    """

    id: int
    name: str
    full_name: str
    assignments: tuple[Assignment, ...] = ()
    demo: bool = False
    disabled: bool = False
    version: int = 1
    subject: Subject | None = None
