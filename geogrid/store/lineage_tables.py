"""The tables of what became of grids, with those of `models`."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from geogrid.domain.comparing.lineage import DescentKind
from geogrid.store.models import Table, word


class Lineage(Table):
    """The generations whose descents are kept, and the one that each follows; the first follows none."""

    __tablename__ = "lineages"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    follows: Mapped[int | None]


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
