"""Plain values for the store's tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import Generation
from geogrid.domain.register import Place, PlaceKind

DAY = date(2026, 1, 1)
LATER = date(2026, 7, 1)


def generation(number: int, valid_from: date = DAY, simulated: bool = True) -> Generation:
    return Generation(number, valid_from, simulated, f"file {number}")


def case(code: str, reported_at: datetime = datetime(2026, 1, 2, 3, 4), **more: Any) -> Case:
    given = {"category": "暴露垃圾", "lon": 118.3005, "lat": 29.7995} | more
    return Case(code=code, reported_at=reported_at, **given)


def place(code: str, address: str, lon: float = 118.3, lat: float = 29.7) -> Place:
    return Place(code, PlaceKind.HOUSE, address, None, lon, lat)
