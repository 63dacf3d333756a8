"""The command group, and errors as one line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from geogrid import __version__
from geogrid.cli.speaking import CANNOT_USE_THE_INPUT, wording
from geogrid.errors import EditOutdated, EditRefused, GeogridError
from geogrid.render import refusals

# Command, where it is, and what the list of all says of it: each is loaded when it is asked for, so that none waits for
# the others' libraries.
COMMANDS = {
    "demo": ("serving:demo", "Make the simulated demo district, once, and serve it."),
    "serve": ("serving:serve", "Serve the pages of the stored district."),
    "validate": ("checking:validate", "Check a file of grids: overlaps, gaps, openings and all else."),
    "repair": ("repairing:repair", "Repair a file of grids: close its gaps and overlaps."),
    "locate": ("locating:locate", "Write a file of points with the grid of each."),
    "address": ("addresses:address_group", "Read addresses, and find the grids they are in."),
    "sides": ("sides:sides_group", "Say the four sides of grids in words, or draw them."),
    "crs": ("systems:crs", "Find out a file's coordinate system, or convert it into another."),
    "import": ("ground_imports:import_group", "Bring files in: grids, areas, cases, allowances, places."),
    "register": ("register:register_group", "Look after the register of places."),
    "plan": ("planning:plan_group", "Redraw grids: open plans, edit and publish them."),
    "history": ("history:history_command", "Show what happened to a grid, and who has its ground now."),
    "simulate": ("making:simulate", "Make a simulated district and write it to a folder."),
    "backup": ("keeping:backup", "Write all that is stored to a new file."),
    "restore": ("keeping:restore", "Put a backup into an empty database."),
    "init": ("people:init", "Prepare the database, and make the first administrator."),
    "account": ("people:account_group", "Who may sign in, and what for."),
    "audit": ("audit:audit_group", "Show what was done, and verify that the record of it is whole."),
    "doctor": ("doctor:doctor", "Show the settings, what is missing, and what is wrong."),
    "bench": ("bench:bench_group", "Measure how fast geogrid is on this machine, beside other tools."),
}


class Geogrid(click.Group):
    """Loads commands when they are asked for; answers a refusal with one line and exit 2, never with a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name][0].partition(":")
        found: click.Command = getattr(import_module(f"geogrid.cli.{module}"), command)
        return found

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GeogridError as error:
            told, facts = refusals.told(error, wording())
            is_of_a_map = isinstance(error, (EditRefused, EditOutdated))
            click.echo(refusals.with_place(told, facts, wording()) if is_of_a_map else told, err=True)
            context.exit(CANNOT_USE_THE_INPUT)


@click.group(cls=Geogrid, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geogrid")
def main() -> None:
    """Keep a district's grids as one seamless map: check them, import them, look them up, serve them."""
