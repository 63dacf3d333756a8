"""What is told of two sets of grids beside each other: the same in answers, on the page, in tables, on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from geogrid.domain.comparing.compare import Difference, GridChange
from geogrid.domain.grid import Grid
from geogrid.render import comparing as words
from geogrid.render.lineage import KINDS, percent
from geogrid.render.wording import Wording
from geogrid.services.comparison_sides import Side
from geogrid.services.comparisons import Cell, Compared

_NAMED = 3


class Told:
    """Two sets of grids beside each other, in words.

    Parameters
    ----------
    compared
        What they have not in common.
    wording
        In which language.
    """

    def __init__(self, compared: Compared, wording: Wording) -> None:
        self.compared, self.wording = compared, wording
        self._given = _by_code(compared.cells, "old")
        self._taken = _by_code(compared.cells, "new")

    def plain(self) -> dict[str, Any]:
        """Return all of it as the JSON that is promised."""
        compared = self.compared
        slivers = compared.comparison.slivers
        return {
            "left": _side(compared.left),
            "right": _side(compared.right),
            "counts": self.counts(),
            "changes": [self.change(each) for each in compared.comparison.changes.values()],
            "flow": [self.cell(each) for each in compared.cells],
            "slivers": {"count": slivers.count, "area_m2": round(slivers.area_m2, 4)},
            "parties": self.parties(),
            "micro_grids": self.divisions(),
        }

    def counts(self) -> dict[str, int]:
        """Return how many grids differ, in which way, and how much goes over."""
        changes, moved = self.compared.comparison.changes, [cell for cell in self.compared.cells if cell.moves]
        by_difference = Counter(each for change in changes.values() for each in change.differences)
        return {
            "changed": len(changes),
            "unchanged": len(self.compared.comparison.unchanged),
            **{each.value: by_difference[each] for each in Difference},
            "households": sum(cell.households or 0 for cell in moved),
            "places": sum(cell.places for cell in moved),
            "cases": sum(cell.cases for cell in moved),
            "open_cases": sum(cell.open_cases or 0 for cell in moved),
            "parties": len(self.compared.parties),
            "micro_grids": len(self.compared.divisions),
            "households_within": self.compared.households_within or 0,
        }

    def change(self, change: GridChange) -> dict[str, Any]:
        """Return a grid that differs."""
        return {
            "code": change.code,
            "differences": [each.value for each in change.differences],
            "old": _grid(self.compared.left, change.old),
            "new": _grid(self.compared.right, change.new),
            "won_m2": round(change.won_m2, 1),
            "lost_m2": round(change.lost_m2, 1),
            "bounds": [round(side, 7) for side in self.compared.bounds(change.code)],
            "text": self.sentence(change),
        }

    def cell(self, cell: Cell) -> dict[str, Any]:
        """Return what goes over from a grid to another, or stays in one."""
        return {
            "from": cell.old,
            "to": cell.new,
            "area_m2": None if cell.area_m2 is None else round(cell.area_m2, 1),
            "households": cell.households,
            "places": cell.places,
            "cases": cell.cases,
            "open_cases": cell.open_cases,
        }

    def parties(self) -> list[dict[str, Any]]:
        """Return the party grids that differ."""
        return [words.party(each, self._named, self.wording) for each in self.compared.parties]

    def divisions(self) -> list[dict[str, Any]]:
        """Return the grids that are divided into other micro-grids."""
        told = [words.division(each, self.wording) for each in self.compared.divisions]
        return [{**each, "full_name": self._named(each["grid"])} for each in told]

    def sentence(self, change: GridChange) -> str:
        """Return what is different about a grid."""
        return "; ".join(self._said(change, each) for each in change.differences)

    def called(self, code: str | None, *, left: bool) -> str:
        """Return the full name of a grid as it is on one side."""
        if code is None:
            return self.wording("no grid")
        compared = self.compared
        side, grids = (compared.left, compared.comparison.old) if left else (compared.right, compared.comparison.new)
        return side.full_name(grids[code])

    def _named(self, code: str) -> str:
        """Return the full name of a grid as it is on the right, else as it is on the left."""
        for side in (self.compared.right, self.compared.left):
            if code in side.grids:
                return side.full_name(side.grids[code])
        return code

    def _said(self, change: GridChange, difference: Difference) -> str:
        said, old, new = self.wording, change.old, change.new
        is_redrawn = difference is Difference.RESHAPED
        named = said(words.redrawn(change) if is_redrawn else words.DIFFERENCES[difference])
        if old is None or new is None:
            detail = self._ground(change)
        elif is_redrawn:
            detail = said.fact([words.moved(m2, is_won, said) for m2, is_won in _moved(change)])
        else:
            detail = " → ".join(self._before_and_after(old, new, difference))
        return said("%(what)s: %(detail)s", what=named, detail=detail)

    def _before_and_after(self, old: Grid, new: Grid, difference: Difference) -> tuple[str, str]:
        if difference is Difference.RECODED:
            return self.compared.comparison.former[new.code], new.code
        if difference is Difference.RENAMED:
            return old.name, new.name
        if difference is Difference.KIND:
            return self.wording(KINDS[old.kind]), self.wording(KINDS[new.kind])
        left, right = self.compared.left, self.compared.right
        return left.community(old.community) or "–", right.community(new.community) or "–"

    def _ground(self, change: GridChange) -> str:
        """Return whose the ground of a new grid was, or whose that of one that is no more is."""
        is_new = change.old is None
        cells = (self._taken if is_new else self._given).get(change.code, [])
        whole = sum(cell.area_m2 or 0.0 for cell in cells)
        most = sorted(cells, key=lambda cell: -(cell.area_m2 or 0.0))
        named = [(cell.old if is_new else cell.new, cell.area_m2) for cell in most[:_NAMED] if cell.area_m2]
        listed = [f"{self.called(code, left=is_new)} {percent(m2 / whole, self.wording)}" for code, m2 in named]
        grids = self.wording.fact(listed) + (" …" if len(most) > _NAMED else "")
        return self.wording("its ground was of %(grids)s" if is_new else "its ground is of %(grids)s", grids=grids)


def _moved(change: GridChange) -> list[tuple[float, bool]]:
    """Return the ground that a grid won, and that it lost, as far as it did."""
    return [(m2, is_won) for m2, is_won in ((change.won_m2, True), (change.lost_m2, False)) if m2 > 0]


def _by_code(cells: Iterable[Cell], which: str) -> Mapping[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        code = getattr(cell, which)
        if cell.moves and code is not None:
            found.setdefault(code, []).append(cell)
    return found


def _side(side: Side) -> dict[str, Any]:
    generation = {"number": side.generation.number, "valid_from": side.generation.valid_from.isoformat()}
    plan = side.plan and {"id": side.plan.id, "name": side.plan.name, "version": side.plan.version}
    return {"side": side.name, "generation": generation, "plan": plan, "grids": len(side.grids)}


def _grid(side: Side, grid: Grid | None) -> dict[str, Any] | None:
    if grid is None:
        return None
    named = {"name": grid.name, "full_name": side.full_name(grid), "kind": grid.kind.value}
    return {**named, "community": side.community(grid.community)}
