"""The tables of consultations, with those of `models`."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from geogrid.store.models import Table


class Consultation(Table):
    """Plans put out for comment. `drawing` is what is shown, as it was then, in JSON."""

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(index=True)
    fingerprint: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    document: Mapped[str]
    where: Mapped[str] = mapped_column("objections")  # `where` is a word of SQL
    since: Mapped[date]
    until: Mapped[date]
    author: Mapped[int | None]
    ended_at: Mapped[float | None]
    drawing: Mapped[str]


class Remark(Table):
    """What residents say. `key` is the keyed sum of the code by which they see the answer."""

    __tablename__ = "consultation_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation: Mapped[int] = mapped_column(index=True)
    at: Mapped[float]
    text: Mapped[str]
    grid: Mapped[str | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    key: Mapped[str] = mapped_column(unique=True)
    answer: Mapped[str]
    answered_at: Mapped[float | None]
    answered_by: Mapped[int | None]
    done: Mapped[bool]
