"""What colleagues say about places and grids of a plan: said, answered, marked as done, taken back by whoever said it.

A comment keeps its place, whatever becomes of the grid it is about. The version of the plan, which edits are based on,
stays as it is; what is said has a count of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import shapely
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.blanks import plain
from geogrid.domain.coverage import lattice
from geogrid.domain.editing.dossier import Comment
from geogrid.domain.locating import extent
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import (
    BeyondScope,
    CommentAnswered,
    CommentUnknown,
    GridUnknown,
    PointOutOfRange,
    QueryError,
)
from geogrid.errors.conflicts import CommentsFull
from geogrid.services import limits
from geogrid.services.audit import Record
from geogrid.services.plan_words import check_length
from geogrid.services.plans import Plans
from geogrid.store import Database, plans

LONGEST = 2_000
"""Characters of a comment."""
MOST = 2_000
"""Comments on one plan, answers among them."""
COMMENTS = limits.Limit("plan comments", 30, 120)
"""Of an account."""


class Said(NamedTuple):
    """What is said about a plan, in order, and how often that has changed."""

    version: int
    comments: Sequence[Comment]


def listing(database: Database, house: Plans, plan: int, actor: Actor = OPERATOR) -> Said:
    """Return what is said about a plan.

    Raises
    ------
    PlanUnknown
    """
    house.dossier(plan, actor)
    with database.reading() as session:
        now = plans.one(session, plan)
        return Said(now.comments if now else 0, plans.comments(session, plan))


def add(
    database: Database, house: Plans, plan: int, text: str, record: Record, actor: Actor = OPERATOR, *,
    grid: str | None = None, at: tuple[float, float] | None = None,
) -> int:  # fmt: skip
    """Say something about a grid, a place, or a place in a grid; return the number of the comment.

    Parameters
    ----------
    at
        Longitude and latitude, CGCS2000 degrees; inside the grid unless said.

    Raises
    ------
    QueryError
        When nothing is said, or about nothing.
    GridUnknown, PointOutOfRange, PlanUnknown, CommentsFull, TooMany
    """
    lon, lat = _place(house, plan, grid, at, actor)
    comment = Comment(0, plan, actor.account, moment().timestamp(), _text(text), grid, lon, lat)
    return _add(database, comment, "add", record)


def answer(
    database: Database, house: Plans, plan: int, number: int, text: str, record: Record, actor: Actor = OPERATOR
) -> int:
    """Answer a comment, or another answer to it; return the number of the answer.

    Raises
    ------
    QueryError
        When nothing is said.
    CommentUnknown, PlanUnknown, CommentsFull, TooMany
    """
    house.dossier(plan, actor)
    with database.reading() as session:
        asked = _one(session, plan, number)
    made = replace(asked, author=actor.account, at=moment().timestamp(), text=_text(text), done_by=None, done_at=None)
    return _add(database, replace(made, answers=asked.answers or asked.id), "answer", record)


def settle(
    database: Database, house: Plans, plan: int, number: int, record: Record, actor: Actor = OPERATOR, *,
    done: bool = True,
) -> None:  # fmt: skip
    """Mark a comment, with its answers, as done, or as open again.

    Raises
    ------
    CommentUnknown
        Also for an answer.
    PlanUnknown
    """
    house.dossier(plan, actor)
    with database.writing() as session:
        plans.count_comments(session, plan)
        if _one(session, plan, number).answers is not None:
            raise CommentUnknown(comment=number)
        by, at = (actor.account, moment().timestamp()) if done else (None, None)
        plans.settle_comment(session, number, by, at)
        _note(session, plan, number, "done" if done else "open", record)


def remove(database: Database, house: Plans, plan: int, number: int, record: Record, actor: Actor = OPERATOR) -> None:
    """Take back what one has said oneself, as long as nobody has answered it.

    Raises
    ------
    BeyondScope
        When somebody else said it.
    CommentAnswered, CommentUnknown, PlanUnknown
    """
    house.dossier(plan, actor)
    with database.writing() as session:
        plans.count_comments(session, plan)
        if _one(session, plan, number).author != actor.account:
            raise BeyondScope()
        if any(each.answers == number for each in plans.comments(session, plan)):
            raise CommentAnswered()
        plans.remove_comment(session, number)
        _note(session, plan, number, "remove", record)


def _place(
    house: Plans, plan: int, grid: str | None, at: tuple[float, float] | None, actor: Actor
) -> tuple[float, float]:
    mesh = house.state(plan, actor).work.plan.mesh
    if grid is not None and grid not in mesh.grids:
        raise GridUnknown(grid=grid[:40])
    if at is None:
        if grid is None:
            raise QueryError(field="at", value="-", expected="[118.31, 29.71]")
        inside = shapely.point_on_surface(mesh.grids[grid].shape)
        at = inside.x, inside.y
    lon, lat = at
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise PointOutOfRange(x=str(lon)[:40], y=str(lat)[:40], crs="cgcs2000")
    west, south, east, north = shapely.total_bounds([each.shape for each in mesh.grids.values()]).tolist()
    if not extent.is_near((west, south, east, north), lon, lat):
        raise QueryError(field="at", value=f"{lon:.6f}, {lat:.6f}", expected=extent.as_text((west, south, east, north)))
    return lattice.one(lon), lattice.one(lat)


def _text(text: str) -> str:
    told = plain(text).strip()
    check_length("text", told, LONGEST)
    if not told.isprintable():
        raise QueryError(field="text", value=ascii(told[:40]), expected=f"1 … {LONGEST}")
    return told


def _one(session: Session, plan: int, number: int) -> Comment:
    for each in plans.comments(session, plan):
        if each.id == number:
            return each
    raise CommentUnknown(comment=str(number)[:12])


def _add(database: Database, comment: Comment, deed: str, record: Record) -> int:
    with database.writing() as session:
        plans.count_comments(session, comment.plan)
        limits.take(session, COMMENTS, str(comment.author))
        if len(plans.comments(session, comment.plan)) >= MOST:
            raise CommentsFull(most=MOST)
        if comment.answers is not None:
            _one(session, comment.plan, comment.answers)  # it is not taken back meanwhile
        number = plans.add_comment(session, comment)
        _note(session, comment.plan, number, deed, record)
    return number


def _note(session: Session, plan: int, number: int, deed: str, record: Record) -> None:
    record.note(session, Audited.COMMENT_PLAN, f"plan {plan}", None, {"comment": number, "deed": deed})
