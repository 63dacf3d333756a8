"""The check of what is stored: grids, the areas above them, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geogrid.domain.coverage import contents
from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import DEFAULTS, Defect, DefectKind, Report, Tolerances
from geogrid.domain.grid import Area, Grid
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.sides.verify import Verdict
from geogrid.services import stored_sides
from geogrid.services.validation import as_parents, check_grids, check_shapes, levels
from geogrid.store import allowances, base_map, coverage, places, sides_texts

DEFAULT_BAND = Band()


def check_stored(session: Session, on: date, tolerances: Tolerances = DEFAULTS, band: Band = DEFAULT_BAND) -> Report:
    """Check all that is in force on a day.

    The grids against the communities (or whatever areas there are), each level of areas against the one above, the
    grids against buildings, estates, places and the band of households; allowances are honoured.
    """
    grids, areas = coverage.grids(session, on), coverage.areas(session, on)
    report, steps = check_grids(grids, areas, tolerances), pairwise(levels(areas))
    further = [defect for lower, upper in steps for defect in _level_defects(lower, upper, tolerances)]
    if grids:
        further += _contents(session, on, grids, tolerances, band)
        further += _sides(session, on, grids, areas)
    return allowed(report.with_more(further), allowances.allowances(session, on), tolerances)


def _level_defects(lower: Sequence[Area], upper: Sequence[Area], tolerances: Tolerances) -> Sequence[Defect]:
    own = {area.code: area.parent for area in lower if area.parent}
    codes, shapes = [area.code for area in lower], [area.shape for area in lower]
    return check_shapes(codes, shapes, as_parents(upper), tolerances, own=own).defects


def _contents(
    session: Session, on: date, grids: Sequence[Grid], tolerances: Tolerances, band: Band
) -> Iterator[Defect]:
    """Check the grids against what they hold."""
    buildings, estates = base_map.buildings(session, on), base_map.estates(session, on)
    numbers = [f"{building.estate or ''}{building.number}" for building in buildings]
    yield from contents.cut(DefectKind.CUT_BUILDING, grids, numbers, [b.shape for b in buildings], tolerances)
    names = [estate.name for estate in estates]
    yield from contents.cut(DefectKind.CUT_ESTATE, grids, names, [e.shape for e in estates], tolerances)
    yield from _places(session, on, grids)
    yield from contents.outside_the_band(grids, band)


def _sides(session: Session, on: date, grids: Sequence[Grid], areas: Sequence[Area]) -> Iterator[Defect]:
    """Compare what is written of the sides of grids with the map."""
    texts = sides_texts.texts(session, on)
    compared = stored_sides.verified(session, on, grids, areas, texts) if texts else []
    wrong = {found.code for found in compared if found.verdict not in (Verdict.MATCH, Verdict.DISPUTED)}
    for found in compared:
        # A text that is right is not told again because that of its neighbour is wrong.
        disputed = any(dispute.other not in wrong for dispute in found.disputes)
        if found.code in wrong or disputed:
            shape = stored_sides.where(found)
            yield Defect(DefectKind.SIDES_DIFFER, (found.code,), shape=shape, reason=stored_sides.reason(found))


def _places(session: Session, on: date, grids: Sequence[Grid]) -> Iterator[Defect]:
    rows, lon, lat = places.positions(session, on)
    located = LocateIndex([grid.code for grid in grids], [grid.shape for grid in grids]).locate(lon, lat)
    outside = np.flatnonzero([code is None for code in located])

    def address_of(at: NDArray[np.int64]) -> list[str]:
        return places.addresses(session, rows[outside[at]].tolist())

    yield from contents.places_outside(grids, lon[outside], lat[outside], address_of)
    yield from contents.without_place(grids, located)
