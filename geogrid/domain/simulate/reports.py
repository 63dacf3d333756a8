"""Simulated cases: by households, hour and weekday, with two hotspots planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from geogrid.domain.cases.case import Case
from geogrid.domain.simulate.ground import LATTICE, Floats
from geogrid.domain.simulate.recipe import Category
from geogrid.domain.simulate.sheet import Ints

YEARS = 2
DAYS = 365 * YEARS
STANDING_SHARE, SUDDEN_SHARE = 0.06, 0.02  # of all cases, in the lasting hotspot and in the short one
SUDDEN_DAYS = 31
# Cases by hour of the day, one weight per hour; and how much of them falls on each weekday from Monday.
HOURS = {
    "day": "0 0 0 0 0 1 3 6 9 10 9 7 5 6 8 8 7 6 4 3 2 1 0 0",
    "evening": "0 0 0 0 0 0 1 4 5 4 3 4 4 3 3 4 6 10 12 11 8 4 1 0",
    "night": "2 1 0 0 0 1 2 2 2 1 1 1 1 1 1 1 2 4 8 12 13 12 8 4",
    "work": "0 0 0 0 0 0 0 3 9 11 9 5 2 6 10 10 8 4 1 0 0 0 0 0",
}
WEEKDAYS = {
    "day": (11, 10, 10, 10, 10, 9, 9),
    "evening": (8, 8, 8, 9, 12, 14, 13),
    "night": (9, 9, 9, 9, 11, 12, 11),
    "work": (14, 13, 13, 13, 12, 3, 2),
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
        How many were added to what would have happened there anyway.
    """

    grid: str
    category: str | None
    since: date
    until: date
    cases: int


@dataclass(frozen=True)
class Ground:
    """Where cases can happen: points in degrees with their address, grid and weight."""

    points: Floats
    addresses: Sequence[str]
    grid: Ints
    weight: Floats


def report(
    ground: Ground,
    grid_codes: Sequence[str],
    categories: Sequence[Category],
    count: int,
    today: date,
    rng: np.random.Generator,
) -> tuple[list[Case], list[Hotspot]]:
    """Return `count` cases of the two years before `today`, oldest first, and the hotspots among them."""
    first = today - timedelta(days=DAYS)
    standing, sudden = round(count * STANDING_SHARE), round(count * SUDDEN_SHARE)
    spots = _spots(ground, grid_codes, categories, standing, sudden, first, rng)
    kind = rng.choice(len(categories), count, p=_share([category.share for category in categories]))
    place = rng.choice(len(ground.points), count, p=_share(ground.weight))
    day = _days(kind, categories, first, rng)
    for spot, rows in zip(spots, (slice(0, standing), slice(standing, standing + sudden)), strict=True):
        inside = np.flatnonzero(ground.grid == grid_codes.index(spot.grid))
        place[rows] = _around(ground, inside, rows.stop - rows.start, rng)
        if spot.category:
            kind[rows] = [category.name for category in categories].index(spot.category)
            start, length = (spot.since - first).days, (spot.until - spot.since).days
            day[rows] = start + rng.integers(0, length, rows.stop - rows.start)
    minute = _minutes(kind, categories, rng)
    order = np.lexsort((np.arange(count), day * 1440 + minute))
    points = _nearby(ground.points[place], rng)
    return _cases(order, day, minute, kind, place, points, categories, ground.addresses, first), spots


def _share(weights: Sequence[float] | Floats) -> Floats:
    share = np.asarray(weights, float)
    return share / share.sum()


def _spots(
    ground: Ground,
    grid_codes: Sequence[str],
    categories: Sequence[Category],
    standing: int,
    sudden: int,
    first: date,
    rng: np.random.Generator,
) -> list[Hotspot]:
    lived_in = np.unique(ground.grid[ground.weight > 0])
    one, other = rng.permutation(lived_in)[:2] if len(lived_in) > 1 else np.repeat(lived_in, 2)
    since = first + timedelta(days=int(rng.integers(DAYS // 2, DAYS - 60)))
    category = categories[int(np.argmin([entry.share for entry in categories]))].name
    return [
        Hotspot(grid_codes[one], None, first, first + timedelta(days=DAYS), standing),
        Hotspot(grid_codes[other], category, since, since + timedelta(days=SUDDEN_DAYS), sudden),
    ]


def _around(ground: Ground, inside: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Return places of one grid, most of them close to one of its points."""
    centre = ground.points[inside[int(rng.integers(len(inside)))]]
    away = np.hypot(*((ground.points[inside] - centre) * [96_700.0, 110_900.0]).T)
    return inside[rng.choice(len(inside), count, p=_share(np.exp(-((away / 60.0) ** 2))))]


def _days(
    kind: Ints, categories: Sequence[Category], first: date, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return a day from 0 for each case, by weekday and a little more in summer."""
    days = np.arange(DAYS)
    summer = 1 + 0.25 * np.sin(2 * np.pi * (days + first.timetuple().tm_yday - 105) / 365.25)
    weekday = (days + first.weekday()) % 7
    found = np.zeros(len(kind), np.int64)
    for number, category in enumerate(categories):
        rows = np.flatnonzero(kind == number)
        found[rows] = rng.choice(
            DAYS, len(rows), p=_share(np.array(WEEKDAYS[category.rhythm])[weekday] * summer)
        )
    return found


def _minutes(kind: Ints, categories: Sequence[Category], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    found = np.zeros(len(kind), np.int64)
    for number, category in enumerate(categories):
        rows = np.flatnonzero(kind == number)
        hours = _share([float(weight) for weight in HOURS[category.rhythm].split()])
        found[rows] = rng.choice(24, len(rows), p=hours) * 60 + rng.integers(0, 60, len(rows))
    return found


def _nearby(points: Floats, rng: np.random.Generator) -> Floats:
    """Move points by a few metres, as a finger on a map does."""
    metres = np.clip(rng.normal(0, 2.0, points.shape), -4, 4)
    return np.asarray(np.round(points + metres / [96_700.0, 110_900.0], LATTICE))


def _cases(
    order: Ints,
    day: Ints,
    minute: Ints,
    kind: Ints,
    place: Ints,
    points: Floats,
    categories: Sequence[Category],
    addresses: Sequence[str],
    first: date,
) -> list[Case]:
    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - local time without a zone
    found, last, serial = [], -1, 0
    for at in order.tolist():
        serial = serial + 1 if day[at] == last else 1
        last = day[at]
        when = start + timedelta(days=int(day[at]), minutes=int(minute[at]))
        code = f"SJ{when:%Y%m%d}-{serial:04d}"
        lon, lat = points[at].tolist()
        found.append(Case(code, categories[kind[at]].name, when, lon, lat, addresses[place[at]]))
    return found
