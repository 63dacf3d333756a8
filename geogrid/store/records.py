"""Domain values to rows and back.

A table's columns bear the names of the value's fields; its lon and lat are the column `shape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Dialect, Select, Table, select
from sqlalchemy.orm import Session

from geogrid.pace import paced
from geogrid.store import engines

Value = TypeVar("Value")
Getter = Callable[[Any], Any]


def columns_of(kind: type[Any]) -> list[str]:
    """Return the columns that keep a domain class, in the order of its fields."""
    names = [field.name for field in fields(kind)]
    return ["shape" if name == "lon" else name for name in names if name != "lat"]


def selecting(model: Any, kind: type[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the query for rows that become values of the domain class."""
    return select(*(getattr(model, name) for name in columns_of(kind))).where(*where)


def read(session: Session, kind: type[Value], query: Select[Any]) -> list[Value]:
    """Return what a query from `selecting` finds, as domain values."""
    return list(map(_builder(kind), paced(session.execute(query))))


def insert(session: Session, model: Any, kind: type[Any], values: Iterable[Any], **more: Getter) -> int:
    """Insert domain values, in bulk, and return how many.

    Parameters
    ----------
    **more
        The columns that are not fields of the value, each with the function that gives it.
    """
    connection = session.connection()
    getters = {name: _getter(kind, name) for name in columns_of(kind)} | more
    rows = _rows(values, getters, model.__table__, connection.dialect)
    return int(engines.of(connection.dialect.name).insert(connection, model.__table__, list(getters), rows))


def _getter(kind: type[Any], column: str) -> Getter:
    located = column == "shape" and "shape" not in (field.name for field in fields(kind))
    return attrgetter("lon", "lat") if located else attrgetter(column)


def _rows(
    values: Iterable[Any], getters: dict[str, Getter], table: Table, dialect: Dialect
) -> Iterator[tuple[Any, ...]]:
    """Yield rows as the database's driver takes them."""
    steps = [_converted(getter, table, name, dialect) for name, getter in getters.items()]
    return (tuple([step(value) for step in steps]) for value in values)


def _converted(getter: Getter, table: Table, column: str, dialect: Dialect) -> Getter:
    convert = table.c[column].type.dialect_impl(dialect).bind_processor(dialect)
    return (lambda value: convert(getter(value))) if convert else getter


def _builder(kind: type[Value]) -> Callable[[Any], Value]:
    """Return what makes a domain value of a row; a point's column holds two fields."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if "lon" not in names:
        return lambda row: kind(*row)
    at = names.index("lon")
    return lambda row: kind(*row[:at], *row[at], *row[at + 1 :])
