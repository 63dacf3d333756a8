"""Options that say how large a district to simulate; by themselves, as they bring the whole simulation along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from geogrid.services.simulation import Size


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
