"""Decisions about addresses: what belongs to another grid than its point says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geogrid.domain.addressing.beside import is_beside
from geogrid.domain.addressing.element import Parse
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.key import is_of
from geogrid.domain.register import Override

_DECIDED = (How.EXACT, How.ALIAS, How.INTERPOLATED, How.ESTATE)
"""What a decision about an address may be about."""


class Decisions:
    """Decisions by what they are about.

    Parameters
    ----------
    decided
        Keys, and what was decided about each.
    """

    def __init__(self, decided: Iterable[tuple[str, Override]] = ()) -> None:
        self._by_key: Mapping[str, Override] = dict(decided)

    def about(self, parse: Parse, texts: Sequence[str]) -> list[Override | None]:
        """Return the decision about each of some keys that a text names: not about what lies beside them."""
        if not self._by_key or is_beside(parse):
            return [None] * len(texts)
        return [self._of(text) for text in texts]

    def over(self, parse: Parse, spots: list[Spot]) -> list[Spot]:
        """Return spots in the grids that decisions say, where there are any."""
        if not self._by_key or is_beside(parse):
            return spots
        return [self._decided(spot) for spot in spots]

    def _decided(self, spot: Spot) -> Spot:
        decision = self._of(spot.text) if spot.how in _DECIDED else None
        if decision is None:
            return spot
        note = Note(Remark.BY_DOCUMENT, decision.reason, decision.document)
        return spot._replace(how=How.OVERRIDE, grids={decision.grid: 1.0}, notes=(*spot.notes, note))

    def _of(self, text: str) -> Override | None:
        """Return the decision about a place by its key, or about what it is in."""
        for end in range(len(text), 0, -1):
            decision = self._by_key.get(text[:end])
            if decision and is_of(text, text[:end]):
                return decision
        return None
