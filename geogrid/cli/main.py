"""The command group, and errors as one line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from geogrid import __version__
from geogrid.cli.speaking import CANNOT_USE_THE_INPUT, wording
from geogrid.errors import GeogridError

# Command, and where it is: a command is loaded when it is asked for, so that none waits for the others' libraries.
COMMANDS = {
    "demo": "geogrid.cli.serving:demo",
    "serve": "geogrid.cli.serving:serve",
    "validate": "geogrid.cli.checking:validate",
    "repair": "geogrid.cli.repairing:repair",
    "locate": "geogrid.cli.locating:locate",
    "crs": "geogrid.cli.systems:crs",
    "import": "geogrid.cli.imports:import_group",
    "simulate": "geogrid.cli.making:simulate",
    "backup": "geogrid.cli.keeping:backup",
    "restore": "geogrid.cli.keeping:restore",
    "init": "geogrid.cli.people:init",
    "account": "geogrid.cli.people:account_group",
    "audit": "geogrid.cli.audit:audit_group",
    "doctor": "geogrid.cli.doctor:doctor",
    "bench": "geogrid.cli.bench:bench_group",
}


class Geogrid(click.Group):
    """Loads commands when they are asked for; answers a refusal with one line and exit 2, never with a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GeogridError as error:
            click.echo(wording().error(error), err=True)
            context.exit(CANNOT_USE_THE_INPUT)


@click.group(cls=Geogrid, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geogrid")
def main() -> None:
    """Keep a district's grids as one seamless map: check them, import them, look them up, serve them."""
