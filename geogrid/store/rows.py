"""What was read of dated tables, so that of a later state only the rows that are new are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from geogrid.store import records
from geogrid.store.versions import chunks

Value = TypeVar("Value")


class Rows:
    """The rows last read of each table, by their ids. A row never says anything else for as long as it is stored.

    One is good until the tables are emptied, when ids begin anew (`changes.emptied`).
    """

    def __init__(self) -> None:
        self._held: dict[Any, tuple[Sequence[int], dict[int, Any], list[Any]]] = {}

    def copy(self) -> Rows:
        """Return the same rows, to be asked for another day without losing those of this one."""
        other = Rows()
        other._held = dict(self._held)
        return other

    def in_force(
        self, session: Session, model: Any, kind: type[Value], on: date, *order: InstrumentedAttribute[Any]
    ) -> list[Value]:
        """Return the values of a table that are in force on a day, in an order: the same list when nothing changed."""
        held_ids, held, values = self._held.get(model, ((), {}, []))
        ids = session.scalars(select(model.id).where(model.in_force(on)).order_by(*order)).all()
        if ids == held_ids:
            return values
        new: dict[int, Value] = {}
        for some in chunks(sorted(row for row in ids if row not in held)):
            query = records.selecting(model, kind, model.id.in_(some)).order_by(model.id)
            new.update(zip(some, records.read(session, kind, query), strict=True))
        rows: dict[int, Value] = {row: new[row] if row in new else held[row] for row in ids}
        self._held[model] = ids, rows, list(rows.values())
        return self._held[model][2]
