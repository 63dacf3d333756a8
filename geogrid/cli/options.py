"""Options that several commands have: days, and how large a district to simulate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from geogrid.services.simulation import Size


class Day(click.ParamType[date]):
    """A day written as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day such as 2026-01-31.", param, context)


def size_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say how large a district to simulate."""
    size = Size()
    for option in (
        click.option("--seed", type=click.IntRange(min=0), default=size.seed, show_default=True,
                     help="The same seed makes the same district."),
        click.option("--cases", type=click.IntRange(min=0), default=size.cases, show_default=True,
                     help="How many cases."),
        click.option("--places", type=click.IntRange(min=100), default=size.places, show_default=True,
                     help="About how many addresses."),
        click.option("--grids", type=click.IntRange(min=2), default=size.grids, show_default=True,
                     help="How many grids."),
    ):  # fmt: skip
        command = option(command)
    return command
