"""Simulated cases: by households, hour, weekday and season, with two hotspots planted among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from geogrid.domain.cases.case import Case
from geogrid.domain.simulate.arrays import Floats, Ints
from geogrid.domain.simulate.ground import LATTICE
from geogrid.domain.simulate.recipe import Category

DAYS = 730
LASTING_SHARE, SUDDEN_SHARE = 0.06, 0.02  # of all cases, in the lasting hotspot and in the sudden one
SUDDEN_DAYS = 31
OPEN_AT_FIRST, OPEN_FOR = 0.8, 9.0  # share of cases still open on the day, and days until it is a third of that
REACH = 60.0  # metres within which most cases of a hotspot lie
FINGER = 2.0  # metres by which people miss the spot
DEGREE = np.array([96_700.0, 110_900.0])  # metres of a degree of longitude and of latitude, about
SUMMER = 0.25  # how much more than the mean is reported in July, how much less in January
# How likely each hour of the day is, from midnight; and each weekday, from Monday.
HOURS = {
    "day": "0 0 0 0 0 1 3 6 9 10 9 7 5 6 8 8 7 6 4 3 2 1 0 0",
    "evening": "0 0 0 0 0 0 1 4 5 4 3 4 4 3 3 4 6 10 12 11 8 4 1 0",
    "night": "2 1 0 0 0 1 2 2 2 1 1 1 1 1 1 1 2 4 8 12 13 12 8 4",
    "work": "0 0 0 0 0 0 0 3 9 11 9 5 2 6 10 10 8 4 1 0 0 0 0 0",
}
WEEKDAYS = {
    "day": "11 10 10 10 10 9 9",
    "evening": "8 8 8 9 12 14 13",
    "night": "9 9 9 9 11 12 11",
    "work": "14 13 13 13 12 3 2",
}


@dataclass(frozen=True)
class Hotspot:
    """A hotspot that was planted.

    Parameters
    ----------
    grid
        Code of the grid it lies in.
    category
        None: every category.
    since, until
        First day, and the day after the last.
    cases
        How many were planted, beside what would have happened there anyway.
    """

    grid: str
    category: str | None
    since: date
    until: date
    cases: int


@dataclass(frozen=True)
class Spots:
    """Where cases can happen, one row each: a point in degrees, its address, its grid by number, its weight."""

    points: Floats
    addresses: Sequence[str]
    grid: Ints
    weight: Floats


@dataclass
class _Draft:
    """Cases being drawn: category, spot, day from the first, and minute of the day of each."""

    category: Ints
    spot: Ints
    day: Ints
    minute: Ints


def report(
    spots: Spots,
    grid_codes: Sequence[str],
    categories: Sequence[Category],
    count: int,
    today: date,
    rng: np.random.Generator,
) -> tuple[list[Case], list[Hotspot]]:
    """Return `count` cases of the two years before `today`, in order of time, and the hotspots among them."""
    first = today - timedelta(days=DAYS)
    hotspots = _hotspots(spots, grid_codes, categories, count, first, rng)
    draft = _Draft(
        rng.choice(len(categories), count, p=_shares([category.share for category in categories])),
        rng.choice(len(spots.points), count, p=_shares(spots.weight)),
        np.zeros(count, int),
        np.zeros(count, int),
    )
    _set_times(draft, categories, first, rng)
    start = 0
    for hotspot in hotspots:
        rows = np.arange(start, start + hotspot.cases)
        _plant(draft, rows, hotspot, spots, grid_codes.index(hotspot.grid), categories, first, rng)
        start += hotspot.cases
    return _cases(draft, spots, categories, first, rng), hotspots


def _shares(weights: Sequence[float] | Floats | str) -> Floats:
    values = weights.split() if isinstance(weights, str) else weights
    share = np.asarray(values, float)
    return share / share.sum()


def _hotspots(
    spots: Spots,
    grid_codes: Sequence[str],
    categories: Sequence[Category],
    count: int,
    first: date,
    rng: np.random.Generator,
) -> list[Hotspot]:
    """Choose a grid where much is always reported, and one where the rarest category piles up for a month."""
    chosen = rng.permutation(np.unique(spots.grid)).tolist()
    lasting, sudden = grid_codes[chosen[0]], grid_codes[chosen[-1]]
    since = first + timedelta(days=int(rng.integers(DAYS // 2, DAYS - 2 * SUDDEN_DAYS)))
    rarest = min(categories, key=lambda category: category.share).name
    return [
        Hotspot(lasting, None, first, first + timedelta(days=DAYS), round(count * LASTING_SHARE)),
        Hotspot(sudden, rarest, since, since + timedelta(days=SUDDEN_DAYS), round(count * SUDDEN_SHARE)),
    ]


def _set_times(draft: _Draft, categories: Sequence[Category], first: date, rng: np.random.Generator) -> None:
    days = np.arange(DAYS)
    season = 1 + SUMMER * np.cos(2 * np.pi * (days + first.timetuple().tm_yday - 196) / 365.25)
    for number, category in enumerate(categories):
        rows = np.flatnonzero(draft.category == number)
        weekday = _shares(WEEKDAYS[category.rhythm])[(days + first.weekday()) % 7]
        draft.day[rows] = rng.choice(DAYS, len(rows), p=_shares(weekday * season))
        hour = rng.choice(24, len(rows), p=_shares(HOURS[category.rhythm]))
        draft.minute[rows] = hour * 60 + rng.integers(0, 60, len(rows))


def _plant(
    draft: _Draft,
    rows: Ints,
    hotspot: Hotspot,
    spots: Spots,
    grid: int,
    categories: Sequence[Category],
    first: date,
    rng: np.random.Generator,
) -> None:
    """Move some of the cases drawn into a hotspot."""
    inside = np.flatnonzero(spots.grid == grid)
    centre = spots.points[rng.choice(inside)]
    away = np.hypot(*((spots.points[inside] - centre) * DEGREE).T)
    draft.spot[rows] = rng.choice(inside, len(rows), p=_shares(np.exp(-((away / REACH) ** 2))))
    if hotspot.category is not None:
        draft.category[rows] = [category.name for category in categories].index(hotspot.category)
        draft.day[rows] = (hotspot.since - first).days + rng.integers(0, SUDDEN_DAYS, len(rows))


def _cases(
    draft: _Draft, spots: Spots, categories: Sequence[Category], first: date, rng: np.random.Generator
) -> list[Case]:
    missed = np.clip(rng.normal(0, FINGER, (len(draft.spot), 2)), -2 * FINGER, 2 * FINGER)
    points = np.round(spots.points[draft.spot] + missed / DEGREE, LATTICE)
    midnight = datetime.combine(first, time())
    chance = rng.random(len(draft.spot))
    found, last, serial = [], -1, 0
    for at in np.lexsort((draft.minute, draft.day)).tolist():
        day = int(draft.day[at])
        serial, last = (serial + 1 if day == last else 1), day
        when = midnight + timedelta(days=day, minutes=int(draft.minute[at]))
        lon, lat = points[at].tolist()
        category, address = categories[int(draft.category[at])].name, spots.addresses[int(draft.spot[at])]
        is_open = bool(chance[at] < OPEN_AT_FIRST * np.exp((day - DAYS) / OPEN_FOR))
        found.append(Case(f"SJ{when:%Y%m%d}-{serial:04d}", category, when, lon, lat, address, is_open=is_open))
    return found
