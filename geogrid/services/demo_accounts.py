"""The accounts of the demo: one for each capacity, with passwords that everybody knows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services import passwords
from geogrid.store import Database, accounts


class DemoAccount(NamedTuple):
    """One of them.

    Parameters
    ----------
    name, password, full_name
        By which it signs in, and what the person is called.
    capacity
        What it acts as.
    """

    name: str
    password: str
    full_name: str
    capacity: Capacity


DEMO: Sequence[DemoAccount] = [
    DemoAccount(capacity.value.replace("_", "-"), f"{capacity.value[:4]}-for-all-to-try", name, capacity)
    for capacity, name in {
        Capacity.GRID_WORKER: "示例网格员",
        Capacity.CLERK: "示例社区工作者",
        Capacity.DISPATCHER: "示例调度员",
        Capacity.HANDLER: "示例部门经办人",
        Capacity.PLANNER: "示例规划者",
        Capacity.APPROVER: "示例审批人",
        Capacity.OFFICIAL: "示例领导",
        Capacity.ADMINISTRATOR: "示例管理员",
    }.items()
]


def prepare(database: Database) -> None:
    """Add those of the demo's accounts that are not there."""
    with database.reading() as session:
        missing = [each for each in DEMO if accounts.named(session, each.name) is None]
    if not missing:
        return
    hashed = {each.name: passwords.kept(each.password) for each in missing}
    with database.writing() as session:
        for each in missing:
            if accounts.named(session, each.name) is None:
                number = accounts.add(
                    session, each.name, each.full_name, hashed[each.name], time.time(), must_change=False, demo=True
                )
                accounts.assign(session, number, [Assignment(each.capacity)])
