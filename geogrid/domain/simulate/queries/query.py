"""A query: what somebody writes or says of a place, and the grids it can mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QueryKind(StrEnum):
    """How the text departs from the address as the register has it; each is told where its queries are made."""

    MISSING_UPPER = "missing_upper"
    ALIAS = "alias"
    TYPO = "typo"
    WRONG_COMMUNITY = "wrong_community"
    FULL_WIDTH = "full_width"
    CHINESE_NUMERALS = "chinese_numerals"
    OMITTED_HAO = "omitted_hao"
    ESTATE_ONLY = "estate_only"
    CROSSING = "crossing"
    OFFSET = "offset"
    RANGE = "range"
    REVERSED = "reversed"
    DOUBLED_PREFIX = "doubled_prefix"
    NOISE = "noise"
    MISLEADING = "misleading"
    OLD_TOWN = "old_town"


class FurtherKind(StrEnum):
    """Kinds that are asked beside those, and told by themselves, so that the others stay what they were."""

    LANE = "lane"
    LATER = "later_number"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Query:
    """A text, and what it can mean.

    Parameters
    ----------
    place
        Code of the place of the register that is meant; None where it is no single one.
    grids
        Codes of all grids that a fair clerk with the register and the map has to think possible, given the text alone.
    """

    kind: QueryKind | FurtherKind
    text: str
    place: str | None
    grids: frozenset[str]

    @property
    def decidable(self) -> bool:
        """Whether the text leads to one grid."""
        return len(self.grids) == 1
