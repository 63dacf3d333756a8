"""The reviewed table `tests/web/rights.csv`, and the drawn district by parts, for tests of who may do what."""

from __future__ import annotations

import csv
from pathlib import Path

from geogrid.domain.people.account import Capacity
from tests import drawn
from tests.drawn import GROUND

TABLE = Path(__file__).parent / "web" / "rights.csv"
STAFF = list(Capacity)[1:]
ROWS = {(row["method"], row["route"]): row for row in csv.DictReader(TABLE.read_text("utf-8").splitlines())}


def may(row: dict[str, str]) -> set[str]:
    """Who may ask, by a row of the table."""
    told = set(row["who"].split())
    return {"anybody", *STAFF} if "anybody" in told else {*STAFF} if "staff" in told else {Capacity(w) for w in told}


def below(area: str | None) -> set[str]:
    """The grids of an area, by the areas that say what they belong to; all for None."""
    parents = {each.code: each.parent for each in drawn.AREAS} | {grid.code: grid.community for grid in drawn.GRIDS}

    def lies_in(code: str) -> bool:
        parent = parents.get(code)
        return area in (None, code) or (parent is not None and lies_in(parent))

    return {code for code in GROUND if lies_in(code)}
