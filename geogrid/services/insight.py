"""Figures and maps for officials: where cases crowd, against how many households."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geogrid.domain.cases.selection import Selection
from geogrid.domain.grid import Grid
from geogrid.domain.insight import figures as count
from geogrid.domain.insight.classes import ValueClass, breaks
from geogrid.domain.insight.density import Density, density
from geogrid.domain.insight.figures import GridFigure, Measure, Total
from geogrid.domain.insight.months import months, next_month
from geogrid.domain.register import Line, Surface
from geogrid.services import reach
from geogrid.services.cases import codes_in
from geogrid.services.snapshot import Snapshot
from geogrid.store import base_map, cases


@dataclass(frozen=True)
class Insight:
    """The figures of one selection.

    Parameters
    ----------
    total
        Of the district.
    ranking
        Every grid, the highest by the measure first.
    classes
        Class breaks of the measure over all grids.
    by_month
        First day of each whole month of the period, and its cases; a part of a month would look like a fall.
    """

    selection: Selection
    measure: Measure
    total: Total
    ranking: Sequence[GridFigure]
    classes: Sequence[ValueClass]
    by_month: Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Ground:
    """What a map of the district is drawn on: waters, greens and roads."""

    surfaces: Sequence[Surface]
    lines: Sequence[Line]


@dataclass(frozen=True)
class InsightMap:
    """The same figures with what a map of them needs. `density` is None where there are no grids."""

    figures: Insight
    grids: Sequence[Grid]
    density: Density | None
    ground: Ground


def figures(session: Session, snapshot: Snapshot, selection: Selection, measure: Measure) -> Insight:
    """Return the figures of the selected cases, for the grids of a snapshot.

    A case counts in the grid that it is in by them: that which it was put into when it was stored, whichever code that
    has by now, or the one that its ground went to since.
    """
    chosen = (selection.since, selection.until, selection.categories, None, selection.within)
    counts = _by_code(session, snapshot, cases.counts_by_grid(session, snapshot.generation.valid_from, *chosen))
    rows = count.per_grid(reach.grids_in(snapshot, selection.within), counts)
    return Insight(
        selection,
        measure,
        count.total(rows, cases.count(session, *chosen)),
        count.ranked(rows, measure),
        breaks(row.value(measure) for row in rows),
        _by_month(session, selection),
    )


def picture(session: Session, snapshot: Snapshot, selection: Selection, measure: Measure, on: date) -> InsightMap:
    """Return the figures with the grids, the density and the ground of a day to draw them on."""
    found = figures(session, snapshot, selection, measure)
    grids = reach.grids_in(snapshot, selection.within)
    return InsightMap(found, grids, _density(session, grids, selection), _ground(session, on))


def _by_code(session: Session, snapshot: Snapshot, counts: Mapping[str, int]) -> dict[str, int]:
    codes, found = codes_in(session, snapshot, counts), Counter[str]()
    for code, number in counts.items():
        found[codes.get(code, code)] += number
    return found


def _by_month(session: Session, selection: Selection) -> list[tuple[date, int]]:
    stored = cases.period(session, selection.within)
    if stored is None:
        return []
    since, until = selection.since or stored[0], min(selection.until or date.max, stored[1] + timedelta(days=1))
    whole = [month for month in months(since, stored[1]) if month >= since and next_month(month) <= until]
    return [
        (month, cases.count(session, month, next_month(month), selection.categories, None, selection.within))
        for month in whole
    ]


def _density(session: Session, grids: Sequence[Grid], selection: Selection) -> Density | None:
    if not grids:
        return None
    found = cases.select(session, selection.since, selection.until, selection.categories, within=selection.within)
    lon, lat = (np.array([getattr(case, axis) for case in found], dtype=float) for axis in ("lon", "lat"))
    west, south, east, north = (float(edge) for edge in shapely.total_bounds([grid.shape for grid in grids]))
    return density(lon, lat, (west, south, east, north))


def _ground(session: Session, on: date) -> Ground:
    return Ground(base_map.surfaces(session, on), base_map.lines(session, on))
