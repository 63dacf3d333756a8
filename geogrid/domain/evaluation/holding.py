"""What each grid has of places, households or cases: points with weights, assigned and added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geogrid.domain.evaluation.assignment import Assignment, Ground, Register
from geogrid.domain.evaluation.contents import Ints, Points
from geogrid.domain.locating.index import LocateIndex


@dataclass(frozen=True, eq=False)
class Holding:
    """Points, the grids they belong to, and what each grid has of them.

    Parameters
    ----------
    assignment
        The grid of each point.
    weights
        What each point counts for; None for 1 each.
    sums
        What each number of the register has, shape (numbers,).
    """

    assignment: Assignment
    weights: Ints | None
    sums: Ints

    @classmethod
    def of(cls, points: Points, weights: Ints | None, register: Register, index: LocateIndex) -> Holding:
        """Return what the grids of an index have of some points."""
        assignment = Assignment.of(points, register, index)
        return cls(assignment, weights, assignment.sums(weights))

    def after(self, register: Register, ground: Ground) -> tuple[Holding, set[str]]:
        """Return the same after a change, and the codes of the grids that have other points now."""
        assignment, moved = self.assignment.reassigned(register, ground)
        sums = np.zeros(len(register.codes), dtype=np.int64)
        sums[: len(self.sums)] = self.sums
        weights = np.ones(len(moved), dtype=np.int64) if self.weights is None else self.weights[moved]
        touched: set[str] = set()
        for owners, sign in ((self.assignment.owners[moved], -1), (assignment.owners[moved], 1)):
            mine = owners >= 0
            np.add.at(sums, owners[mine], sign * weights[mine])
            touched |= {register.codes[number] for number in np.unique(owners[mine]).tolist()}
        return Holding(assignment, self.weights, sums), touched

    def at(self, code: str) -> int:
        """Return what a grid has."""
        number = self.assignment.register.numbers.get(code)
        return 0 if number is None else int(self.sums[number])

    def nobodys(self) -> int:
        """Return what is in no grid."""
        lost = self.assignment.nobodys()
        return len(lost) if self.weights is None else int(self.weights[lost].sum())
