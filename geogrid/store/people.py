"""Posts in grids as they are on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from geogrid.domain.people.post import Post
from geogrid.store import models, records


def posts(session: Session, grid: str, on: date) -> list[Post]:
    """Return the posts of one grid on a day."""
    return _posts(session, on, models.Post.grid == grid)


def all_posts(session: Session, on: date) -> list[Post]:
    """Return all posts on a day, by grid."""
    return _posts(session, on)


def _posts(session: Session, on: date, *where: ColumnElement[bool]) -> list[Post]:
    query = records.selecting(models.Post, Post, models.Post.in_force(on), *where)
    return records.read(session, Post, query.order_by(models.Post.grid, models.Post.role, models.Post.name))
