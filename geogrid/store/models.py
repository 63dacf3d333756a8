"""The tables, one set for both stores. Each has the fields of the domain value it keeps, by the same names.

What changes over time carries the days it is in force: `valid_from` inclusive, `valid_to` exclusive or null.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Enum, Float, Index, Text, and_, or_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from geogrid.domain.cases.case import LocatedBy
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.editing.dossier import Deed, Stage
from geogrid.domain.grid import GridKind, Level
from geogrid.domain.people.account import Capacity
from geogrid.domain.people.post import Role
from geogrid.domain.register import LineKind, LineRank, PlaceKind, SurfaceKind
from geogrid.store.shape import Shape

_WORDS = (
    Level,
    GridKind,
    Role,
    LineKind,
    LineRank,
    SurfaceKind,
    PlaceKind,
    LocatedBy,
    DefectKind,
    Capacity,
    Stage,
    Deed,
)


def word(kind: type[StrEnum]) -> Enum:
    """Return the type of a column that holds one of the domain's words, as its text."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda words: [each.value for each in words])


class Table(DeclarativeBase):
    """All tables. Text is compared by its characters, the same in every locale and on SQLite."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text().with_variant(Text(collation="C"), "postgresql"),
        float: Float(53),
        **{kind: word(kind) for kind in _WORDS},
    }


class Dated:
    """In force from `valid_from` until the day before `valid_to`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def in_force(cls, on: date) -> ColumnElement[bool]:
        """Return the condition that a row is in force on a day."""
        return and_(cls.valid_from <= on, or_(cls.valid_to.is_(None), cls.valid_to > on))


class Generation(Table):
    """Published versions."""

    __tablename__ = "generations"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    simulated: Mapped[bool]
    source: Mapped[str]


class Area(Dated, Table):
    """Districts, streets, communities."""

    __tablename__ = "areas"

    code: Mapped[str]
    name: Mapped[str]
    level: Mapped[Level]
    parent: Mapped[str | None]
    area_m2: Mapped[float]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))


class Grid(Dated, Table):
    """Grids."""

    __tablename__ = "grids"

    code: Mapped[str]
    name: Mapped[str]
    community: Mapped[str | None]
    households: Mapped[int | None]
    kind: Mapped[GridKind]
    area_m2: Mapped[float]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))


class Post(Dated, Table):
    """People in roles in grids."""

    __tablename__ = "posts"

    grid: Mapped[str]
    role: Mapped[Role]
    name: Mapped[str]
    duty_phone: Mapped[str | None]


class Line(Dated, Table):
    """Roads, rivers, railways, walls."""

    __tablename__ = "lines"

    name: Mapped[str]
    kind: Mapped[LineKind]
    rank: Mapped[LineRank]
    width: Mapped[float]
    shape: Mapped[Any] = mapped_column(Shape("MULTILINESTRING"))


class Surface(Dated, Table):
    """Waters and greens."""

    __tablename__ = "surfaces"

    name: Mapped[str]
    kind: Mapped[SurfaceKind]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))


class Estate(Dated, Table):
    """Residential estates."""

    __tablename__ = "estates"

    name: Mapped[str]
    community: Mapped[str | None]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))


class Building(Dated, Table):
    """Buildings."""

    __tablename__ = "buildings"

    code: Mapped[str]
    estate: Mapped[str | None]
    number: Mapped[str]
    floors: Mapped[int]
    households: Mapped[int]
    shape: Mapped[Any] = mapped_column(Shape("POLYGON"))


class Place(Dated, Table):
    """An address; `normalised` is what is searched, by its length and its beginning."""

    __tablename__ = "places"

    code: Mapped[str]
    kind: Mapped[PlaceKind]
    address: Mapped[str]
    community: Mapped[str | None]
    road: Mapped[str | None]
    number: Mapped[str | None]
    estate: Mapped[str | None]
    building: Mapped[str | None]
    unit: Mapped[str | None]
    room: Mapped[str | None]
    normalised: Mapped[str]
    simulated: Mapped[bool]
    shape: Mapped[Any] = mapped_column(Shape("POINT"))


class Alias(Dated, Table):
    """Another name of something; `normalised` is that name as it is looked for."""

    __tablename__ = "aliases"

    alias: Mapped[str]
    name: Mapped[str]
    renamed: Mapped[date | None]
    normalised: Mapped[str]


class Override(Dated, Table):
    """An address that belongs to another grid than its point says, until `valid_to`, which is never open."""

    __tablename__ = "overrides"

    address: Mapped[str]
    grid: Mapped[str]
    reason: Mapped[str]
    document: Mapped[str]
    normalised: Mapped[str]
    valid_to: Mapped[date] = mapped_column(nullable=False)


class SidesText(Dated, Table):
    """What is written of the sides of a grid."""

    __tablename__ = "sides_texts"

    grid: Mapped[str]
    text: Mapped[str]


class MergedPlace(Table):
    """A place that was the same as another one: from a day on its code stands for that one's."""

    __tablename__ = "merged_places"

    code: Mapped[str] = mapped_column(primary_key=True)
    successor: Mapped[str]
    since: Mapped[date]


class Allowance(Dated, Table):
    """Ground on which a gap or an overlap is meant so."""

    __tablename__ = "allowances"

    code: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str]
    since: Mapped[date | None]
    kind: Mapped[DefectKind | None]
    shape: Mapped[Any] = mapped_column(Shape("MULTIPOLYGON"))
    account: Mapped[int | None]


class Repair(Table):
    """What was accepted in the repair of a generation, in order."""

    __tablename__ = "repairs"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    defect: Mapped[str | None]
    action: Mapped[str]
    accepted_at: Mapped[datetime]
    author: Mapped[int | None]


class Change(Table):
    """The days on which something dated begins or ends, and how often such was stored."""

    __tablename__ = "changes"

    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class Case(Table):
    """Reported problems."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    category: Mapped[str]
    reported_at: Mapped[datetime]
    address: Mapped[str | None]
    grid: Mapped[str | None]
    located_by: Mapped[LocatedBy]
    is_open: Mapped[bool | None]
    simulated: Mapped[bool]
    shape: Mapped[Any] = mapped_column(Shape("POINT"))


class Account(Table):
    """Who may sign in. Moments are seconds since 1970; `version` grows by one with each change."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    password: Mapped[str]
    must_change: Mapped[bool]
    totp: Mapped[str | None]
    totp_step: Mapped[int]
    phone: Mapped[str | None]
    phone_key: Mapped[str | None]
    demo: Mapped[bool]
    created_at: Mapped[float]
    disabled_at: Mapped[float | None]
    version: Mapped[int]
    subject: Mapped[str | None] = mapped_column(unique=True)


class Assignment(Table):
    """In which capacity an account may act, for which part of the district and which category of cases."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(index=True)
    capacity: Mapped[Capacity]
    area: Mapped[str | None]
    category: Mapped[str | None]


class SignedIn(Table):
    """Who is signed in at present, by a sum over what only that browser knows."""

    __tablename__ = "sessions"

    key: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[float]
    seen_at: Mapped[float]
    second_factor: Mapped[bool]
    by_provider: Mapped[bool]


class SignInBegun(Table):
    """Sign-ins that went to a provider and have not come back, by a sum over what only that browser knows."""

    __tablename__ = "sign_ins_begun"

    key: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[str]
    at: Mapped[float]


class AccessToken(Table):
    """Tokens by which programs act for an account, by a sum over each."""

    __tablename__ = "access_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    may_write: Mapped[bool]
    metrics_only: Mapped[bool]
    created_at: Mapped[float]
    expires_at: Mapped[float]
    used_at: Mapped[float | None]


class Bucket(Table):
    """How much of something each asker has left: tokens at a moment, which come back with time."""

    __tablename__ = "buckets"

    key: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[float]
    at: Mapped[float] = mapped_column(index=True)


class KeptAnswer(Table):
    """Answers to what creates, by the key that whoever asked gave it: asked again, the same is answered."""

    __tablename__ = "kept_answers"

    asker: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    sum: Mapped[str]
    status: Mapped[int | None]
    headers: Mapped[str | None]
    body: Mapped[str | None]
    at: Mapped[float]


class AuditEntry(Table):
    """What was done, one behind the other, each sealed with the one before; never changed. `at` is ISO 8601 in UTC."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_who", "who", "action", "origin", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    who: Mapped[str]
    origin: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    seal: Mapped[str]


class AuditHead(Table):
    """Of each day the last entry and its seal, signed with a key that is not in the database."""

    __tablename__ = "audit_heads"

    day: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    seal: Mapped[str]
    signature: Mapped[str]
