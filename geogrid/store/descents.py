"""What became of the grids of one generation with the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from geogrid.domain.comparing.lineage import Descent, DescentKind
from geogrid.store import lineage_tables as tables
from geogrid.store import models, records, sides_texts, versions

ByGeneration = dict[int, list[Descent]]


def kept(session: Session) -> set[int]:
    """Return the generations whose descents are kept, also such as have none."""
    return set(session.scalars(select(tables.Lineage.generation)))


def add(session: Session, generation: int, follows: int | None, descents: Iterable[Descent]) -> None:
    """Keep the descents of a generation.

    Parameters
    ----------
    follows
        The generation before it; None for the first.
    """
    row = {"generation": generation, "follows": follows, "last_text": sides_texts.last(session)}
    session.execute(tables.Lineage.__table__.insert(), row)  # type: ignore[attr-defined]
    records.insert(session, tables.Descent, Descent, descents, generation=lambda _: generation)


def texts_before(session: Session, generation: int) -> int | None:
    """Return the number of the text of sides that was written last before a generation was published; 0 without any.

    None where nobody noted it.
    """
    return session.scalar(select(tables.Lineage.last_text).where(tables.Lineage.generation == generation))


def recoded_on(session: Session, day: date) -> dict[str, str]:
    """Return the codes that grids and micro-grids are given on a day, by those that they had."""
    of, generation = tables.Descent, models.Generation
    query = select(of.old, of.new).join(generation, generation.number == of.generation)
    found = session.execute(query.where(of.kind == DescentKind.RECODED, generation.valid_from == day))
    return {str(old): str(new) for old, new in found}


def add_recoded(session: Session, generation: int, codes: Mapping[str, str]) -> None:
    """Keep that micro-grids are given other codes with a generation, by those that they had."""
    found = [Descent(old, new, DescentKind.RECODED, 1.0, 1.0) for old, new in sorted(codes.items())]
    records.insert(session, tables.Descent, Descent, found, generation=lambda _: generation)


def forget(session: Session, generations: Collection[int]) -> None:
    """Forget the descents of generations that answer for no day any more."""
    for table in (tables.Descent, tables.Lineage):
        session.execute(delete(table).where(table.generation.in_(generations)))


def of_grid(session: Session, code: str) -> ByGeneration:
    """Return everything that became of a grid, or that it came from, by generation."""
    row = tables.Descent
    return _read(session, (row.old == code) | (row.new == code))


def of_new(session: Session, codes: Sequence[str]) -> ByGeneration:
    """Return what grids came from, by generation."""
    return _of_some(session, tables.Descent.new, codes)


def _of_some(session: Session, column: InstrumentedAttribute[str | None], codes: Sequence[str]) -> ByGeneration:
    found: ByGeneration = {}
    for some in versions.chunks(codes):
        for generation, descents in _read(session, column.in_(some)).items():
            found.setdefault(generation, []).extend(descents)
    return found


def _read(session: Session, where: ColumnElement[bool]) -> ByGeneration:
    columns = [getattr(tables.Descent, name) for name in records.columns_of(Descent)]
    query = select(tables.Descent.generation, *columns).where(where).order_by(tables.Descent.id)
    found: ByGeneration = {}
    for generation, *values in session.execute(query):
        found.setdefault(generation, []).append(Descent(*values))
    return found
