"""The texts of four sides that change: of grids whose border, or what lies beyond it, is another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.comparing.compare import Comparison
from geogrid.domain.grid import Grid
from geogrid.domain.register import Line
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.side import Direction, Edge, Side

_BESIDE = 2e-5
"""How far apart grids may be and still be named in each other's texts (degrees; 2 m)."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A grid of which another text of the four sides is to be written.

    Parameters
    ----------
    code
        Of the grid.
    old, new
        The sides as the map has them before and after; none where there is no such grid.
    kept
        The text that is in force; None without one.
    """

    code: str
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    kept: str | None

    @property
    def changed(self) -> tuple[Direction, ...]:
        """The sides of which something else is said; none of a grid that is new or no more.

        The same in another order is nothing else.
        """
        was = {side.direction: Counter(side.references) for side in self.old}
        return tuple(side.direction for side in self.new if was and was.get(side.direction) != Counter(side.references))


def changed_texts(
    comparison: Comparison,
    communities: Mapping[str, str],
    lines: Sequence[Line],
    areas: Mapping[str, Polygon | MultiPolygon] = {},
    kept: Mapping[str, str] = {},
    edge: Edge | None = None,
) -> tuple[TextChange, ...]:
    """Return the grids of which another text is to be written, in order of their codes.

    Only grids that are redrawn or called otherwise, and those beside them, are looked at.

    Parameters
    ----------
    comparison
        What was, and what is to be.
    communities
        The names of communities by their codes.
    lines, areas
        What borders may run along, as of `describe`: CGCS2000 degrees.
    kept
        The texts in force, by the codes of their grids.
    edge
        Which line of a road or river the office says (see `Description.sides_with`).
    """
    concerned = _concerned(comparison)

    def sides(grids: Mapping[str, Grid]) -> dict[str, tuple[Side, ...]]:
        units = [Unit(g.code, g.name, communities.get(g.community or "", ""), g.shape) for g in grids.values()]
        found = describe(units, lines, of=[at for at, unit in enumerate(units) if unit.code in concerned], areas=areas)
        return {each.code: each.sides_with(edge) for each in found}

    old, new = sides(comparison.old), sides(comparison.new)
    had = {code: comparison.former.get(code, code) for code in sorted(concerned)}
    changes = (TextChange(code, old.get(code, ()), new.get(code, ()), kept.get(was)) for code, was in had.items())
    return tuple(each for each in changes if not each.old or not each.new or each.changed)


def _concerned(comparison: Comparison) -> set[str]:
    """Return the grids that are others, and those beside them before or after."""
    others = {*comparison.redrawn, *comparison.changes}
    both = [list(grids.values()) for grids in (comparison.old, comparison.new)]
    ground = np.array([grid.shape for grids in both for grid in grids if grid.code in others], dtype=object)
    found = set(others)
    for grids in both:
        tree = shapely.STRtree([grid.shape for grid in grids])
        _, beside = tree.query(ground, predicate="dwithin", distance=_BESIDE)
        found |= {grids[at].code for at in set(beside.tolist())}
    return found
