"""Months as their first days."""

from __future__ import annotations

from datetime import date


def first_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months(first: date, last: date) -> list[date]:
    """Return the first days of all months from that of `first` to that of `last`."""
    found, month = [], first_of(first)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return found
