"""Two sets of grids beside each other, in words: what is different about a grid."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.comparing.compare import Difference
from geogrid.render.wording import Wording

DIFFERENCES: Mapping[Difference, str] = {
    Difference.NEW: "new grid",
    Difference.GONE: "grid no more",
    Difference.RESHAPED: "border moved",
    Difference.RENAMED: "renamed",
    Difference.KIND: "other kind",
    Difference.COMMUNITY: "other community",
}

TITLES: Mapping[str, str] = {"changes": "Grids that differ", "flow": "From and to"}


def area(m2: float, wording: Wording) -> str:
    """Return square metres, hectares from one on."""
    if m2 >= 10_000:
        return wording("%(ha)s ha", ha=wording.number(m2 / 10_000, 2))
    return wording("%(m2)s m²", m2=wording.area(m2))


def moved(m2: float, is_won: bool, wording: Wording) -> str:
    """Return how much ground a grid won, or lost."""
    said = area(m2, wording)
    return wording("%(area)s won", area=said) if is_won else wording("%(area)s lost", area=said)
