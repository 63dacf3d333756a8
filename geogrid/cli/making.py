"""geogrid simulate: a plausible district of any size, written to files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from geogrid.cli.options import Day
from geogrid.cli.sizing import size_options
from geogrid.cli.speaking import say, tell
from geogrid.clock import today
from geogrid.services import simulation, simulation_files
from geogrid.services.simulation import Size


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
