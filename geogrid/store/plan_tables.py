"""The tables of plans, party grids, micro-grids and withdrawn generations, with those of `models`."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.store.models import Dated, Table
from geogrid.store.shape import Shape


class Plan(Table):
    """Drafts of a generation to be. `version` grows by one with each change."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    reason: Mapped[str]
    document: Mapped[str]
    base: Mapped[int]
    target: Mapped[int]
    author: Mapped[int | None]
    opened_at: Mapped[float]
    version: Mapped[int]
    stage: Mapped[Stage]
    valid_from: Mapped[date | None]
    generation: Mapped[int | None]
    fingerprint: Mapped[str | None]
    reach: Mapped[str | None]
    rules: Mapped[str]
    comments: Mapped[int]


class PlanMember(Table):
    """With whom a plan is shared."""

    __tablename__ = "plan_members"

    plan: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class PlanStep(Table):
    """The edits of a plan, in order, each as JSON; those that were undone stay until another one is done."""

    __tablename__ = "plan_steps"

    plan: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edit: Mapped[str]
    author: Mapped[int | None]
    at: Mapped[float]
    undone: Mapped[bool]


class PlanEvent(Table):
    """What was done to a plan, by the version that it had then."""

    __tablename__ = "plan_events"

    plan: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deed: Mapped[Deed]
    position: Mapped[int]
    author: Mapped[int | None]
    at: Mapped[float]
    codes: Mapped[str]
    words: Mapped[str | None]


class PlanGolden(Table):
    """Places that must stay in their grid, by the list of each plan."""

    __tablename__ = "plan_golden"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(index=True)
    label: Mapped[str]
    grid: Mapped[str]
    shape: Mapped[Any] = mapped_column(Shape("POINT"))


class PlanComment(Table):
    """What somebody says about a place or a grid of a plan; a resident has no account."""

    __tablename__ = "plan_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(index=True)
    author: Mapped[int | None]
    at: Mapped[float]
    text: Mapped[str]
    grid: Mapped[str | None]
    shape: Mapped[Any] = mapped_column(Shape("POINT"))
    answers: Mapped[int | None]
    done_by: Mapped[int | None]
    done_at: Mapped[float | None]


class WithdrawnGeneration(Table):
    """Those that were withdrawn before their day, so that no number is given twice."""

    __tablename__ = "withdrawn_generations"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]


class WithdrawnCode(Table):
    """Codes that a withdrawn publication had announced, by each plan that may give them all the same."""

    __tablename__ = "withdrawn_codes"

    code: Mapped[str] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Party(Dated, Table):
    """Party grids: grids taken together, by their codes as JSON."""

    __tablename__ = "parties"

    code: Mapped[str]
    name: Mapped[str]
    members: Mapped[str]


class MicroGrid(Dated, Table):
    """Micro-grids, each a part of one grid."""

    __tablename__ = "micro_grids"

    code: Mapped[str]
    grid: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))
