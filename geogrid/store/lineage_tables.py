"""The tables of what became of grids, and of the cases on their ground, with those of `models`."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from geogrid.domain.comparing.lineage import DescentKind
from geogrid.store.models import Table, word


class Lineage(Table):
    """The generations whose descents are kept, and the one that each follows; the first follows none."""

    __tablename__ = "lineages"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    follows: Mapped[int | None]
    last_text: Mapped[int | None]
    """The number of the text of sides that was written last when it was published; null where nobody noted it."""


class Descent(Table):
    """What became of the grids of one generation with the next."""

    __tablename__ = "descents"

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(index=True)
    old: Mapped[str | None] = mapped_column(index=True)
    new: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[DescentKind] = mapped_column(word(DescentKind))
    area_share: Mapped[float]
    area_share_of_new: Mapped[float]
    households_share: Mapped[float | None]


class CaseRoute(Table):
    """From which day on a case is in another grid than it was put into, as its ground went over."""

    __tablename__ = "case_routes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    grid: Mapped[str]
    """Its code; empty for none."""
    valid_from: Mapped[date]
