"""Posts in grids and micro-grids as they are on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from geogrid.domain.people.post import Post, Role
from geogrid.store import models, recodings, records, versions
from geogrid.store.rows import Rows

_ORDER = (models.Post.grid, models.Post.role, models.Post.name)
Place = tuple[str, Role]
"""The code of a grid or micro-grid, and a role in it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A post as it is stored.

    Parameters
    ----------
    number
        Of its row, which never says anything else.
    valid_from, valid_to
        In force from the one day until the day before the other; None without an end.
    """

    number: int
    post: Post
    valid_from: date
    valid_to: date | None


def posts(session: Session, grid: str, on: date) -> list[Post]:
    """Return the posts of one grid on a day."""
    query = records.selecting(models.Post, Post, models.Post.in_force(on), models.Post.grid == grid)
    return records.read(session, Post, query.order_by(*_ORDER))


def all_posts(session: Session, on: date, rows: Rows) -> list[Post]:
    """Return all posts on a day, by grid; those among `rows` are not read again."""
    return rows.in_force(session, models.Post, Post, on, *_ORDER)


def after(session: Session, codes: Collection[str], day: date) -> dict[Place, list[Kept]]:
    """Return the posts of some grids that are in force on a day or later, by grid and role, the first one first."""
    row = models.Post
    lasting = or_(row.valid_to.is_(None), and_(row.valid_to > day, row.valid_to > row.valid_from))
    found: dict[Place, list[Kept]] = {}
    for some in versions.chunks(sorted(codes)):
        query = select(row).where(lasting, row.grid.in_(some)).order_by(row.valid_from, row.id)
        for each in session.scalars(query):
            post = Post(each.grid, each.role, each.name, each.duty_phone)
            kept = Kept(each.id, post, each.valid_from, each.valid_to)
            found.setdefault((each.grid, each.role), []).append(kept)
    return found


def fill(session: Session, values: Iterable[Post], since: date) -> int:
    """Let these have their roles in their grids from a day on, in place of all who had them; returns how many.

    Where their grid is to be given another code they go over to that.
    """
    values = list(values)
    places = {(value.grid, value.role) for value in values}
    held = after(session, {value.grid for value in values}, since)
    over = [kept.number for place in places for kept in held.get(place, []) if kept.valid_to is None]
    versions.retire(session, models.Post, sorted(over), since)
    count = versions.insert(session, models.Post, Post, values, since)
    recodings.follow(session, {value.grid for value in values}, since)
    return count
