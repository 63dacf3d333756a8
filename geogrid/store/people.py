"""Posts in grids as they are on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.people.post import Post
from geogrid.store import models, records
from geogrid.store.rows import Rows

_ORDER = (models.Post.grid, models.Post.role, models.Post.name)


def posts(session: Session, grid: str, on: date) -> list[Post]:
    """Return the posts of one grid on a day."""
    query = records.selecting(models.Post, Post, models.Post.in_force(on), models.Post.grid == grid)
    return records.read(session, Post, query.order_by(*_ORDER))


def all_posts(session: Session, on: date, rows: Rows) -> list[Post]:
    """Return all posts on a day, by grid; those among `rows` are not read again."""
    return rows.in_force(session, models.Post, Post, on, *_ORDER)
