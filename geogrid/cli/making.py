"""geogrid simulate: a plausible district of any size, written to files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from geogrid.cli.imports import Day, today
from geogrid.cli.speaking import say, tell
from geogrid.services import simulation, simulation_files
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


@click.command()
@size_options
@click.option(
    "--today",
    "day",
    type=Day(),
    default=today,
    show_default="today",
    metavar="DAY",
    help="The cases are those of the two years before this day.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write to.",
)
def simulate(grids: int, places: int, cases: int, seed: int, day: date, folder: Path) -> None:
    """Make a simulated district and write it to a folder: boundaries, lines, buildings, addresses, cases.

    All of it is made up and says so (模拟数据).
    """
    tell("Making the district ...")
    district = simulation.make(Size(grids, places, cases, seed), day)
    tell("Writing it ...")
    for file in simulation_files.write(district, folder):
        say("%(file)s written.", file=file)
