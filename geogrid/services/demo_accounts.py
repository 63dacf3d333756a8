"""The accounts of the demo: one for each capacity, with passwords that everybody knows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import COMMAND_LINE, Action
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.errors import NotTheDemo
from geogrid.services import passwords
from geogrid.store import Database, accounts, audit


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


def refuse_people(session: Session) -> None:
    """Refuse a database of people who are not the demo's: passwords that everybody knows would open it.

    Whom the demo's administrator adds belongs to the demo.

    Raises
    ------
    NotTheDemo
        Its first account was not made by the demo, or one was added by the command line, as by `geogrid init`.
    """
    added = audit.entries(session, who=COMMAND_LINE.who, action=Action.ACCOUNT_ADDED)
    if accounts.is_first_real(session) or next(added, None) is not None:
        raise NotTheDemo()


def prepare(database: Database) -> None:
    """Add those of the demo's accounts that are not there.

    Raises
    ------
    NotTheDemo
        See `refuse_people`.
    """
    with database.reading() as session:
        missing = [each for each in DEMO if accounts.named(session, each.name) is None]
    if not missing:
        return
    hashed = {each.name: passwords.kept(each.password) for each in missing}
    with database.writing() as session:
        refuse_people(session)  # somebody may have been added meanwhile
        for each in missing:
            if accounts.named(session, each.name) is None:
                number = accounts.add(
                    session, each.name, each.full_name, hashed[each.name], time.time(), must_change=False, demo=True
                )
                accounts.assign(session, number, [Assignment(each.capacity)])
