"""The command group, and errors as one line."""

from __future__ import annotations

from typing import Any

import click

from geogrid import __version__
from geogrid.cli.checking import validate
from geogrid.cli.doctor import doctor
from geogrid.cli.imports import import_group
from geogrid.cli.making import simulate
from geogrid.cli.serving import demo, serve
from geogrid.cli.speaking import wording
from geogrid.errors import GeogridError

CANNOT_USE_THE_INPUT = 2


class Geogrid(click.Group):
    """Answers a refusal with one line and exit 2, never with a traceback."""

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


for command in (demo, serve, validate, import_group, simulate, doctor):
    main.add_command(command)
