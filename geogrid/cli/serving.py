"""geogrid demo and geogrid serve: the pages in the browser."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from importlib import import_module
from threading import Timer

import click
from click.core import ParameterSource
from werkzeug.serving import is_running_from_reloader, run_simple

from geogrid import settings
from geogrid.cli.sizing import size_options
from geogrid.cli.speaking import CANNOT_USE_THE_INPUT, tell, wording
from geogrid.clock import today
from geogrid.errors import AddressTaken, Unsafe
from geogrid.services import demo_accounts, safeguards, simulation
from geogrid.services.simulation import Size
from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.web import access_log, alone
from geogrid.web import production as serving

FIRST_PAGE_SECONDS = 3.0

host_option = click.option("--host", show_default=Settings.host, help="The address to listen on.")
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), show_default=str(Settings.port), help="The port to listen on."
)


@click.command()
@size_options
@host_option
@port_option
@click.option("--reload", is_flag=True, help="Start anew when the code changes.")
@click.pass_context
def demo(context: click.Context, /, host: str | None, port: int | None, reload: bool, **size: int) -> None:
    """Make the simulated demo district, once, and serve it. It has a database of its own.

    With --grids, --places, --cases or --seed another one takes its place; without them the one that is there is served.
    """
    chosen = replace(_settings(host, port), demo=True)
    if chosen.is_open:
        _refuse(safeguards.unfit(chosen, os.environ))
    database = demo_database(chosen)
    stated = any(context.get_parameter_source(name) != ParameterSource.DEFAULT for name in size)
    simulation.prepare_demo(database, Size(**size) if stated else None, today(), tell)
    demo_accounts.prepare(database)
    _serve(chosen, database, reload)


@click.command()
@host_option
@port_option
@click.option("--production", is_flag=True, help="Serve many readers, from several worker processes.")
@click.option(
    "--workers", type=click.IntRange(1, 256), metavar="N", help="With --production: so many, instead of one a core."
)
def serve(host: str | None, port: int | None, production: bool, workers: int | None) -> None:
    """Serve the pages of the stored district."""
    if workers and not production:
        raise click.UsageError(wording()("--workers is for --production."))
    chosen = _settings(host, port)
    if production:
        _serve_many(chosen, workers)
    else:
        _refuse(safeguards.unfit(chosen, os.environ))
        _serve(chosen, Database(chosen), reload=False, tell_each=not sys.stderr.isatty())


def _settings(host: str | None, port: int | None) -> Settings:
    chosen = settings.read(os.environ)
    chosen = replace(chosen, host=host or chosen.host, port=port or chosen.port)
    if not is_running_from_reloader():  # then the address is taken by the process that watches the code
        _check_free(chosen.host, chosen.port)
    return chosen


def demo_database(chosen: Settings) -> Database:
    """Return the demo's own database: beside the real one, or the PostGIS database of the settings."""
    database = Database(chosen) if chosen.database_url else Database.at(chosen.data / "demo.sqlite")
    database.migrate()
    return database


def _serve(chosen: Settings, database: Database, reload: bool, tell_each: bool = False) -> None:
    access_log.begin(each=tell_each)
    app = serving.application(chosen, database)
    # The officials' map needs folium, which takes a second to load: after the first page, before an official asks.
    loading = Timer(FIRST_PAGE_SECONDS, import_module, ["geogrid.render.insight_map"])
    loading.daemon = True
    loading.start()
    _announce(chosen)
    if reload:
        run_simple(chosen.host, chosen.port, app, use_reloader=True, threaded=True)
    else:
        alone.serve(app, chosen)


def _serve_many(chosen: Settings, workers: int | None) -> None:
    database = Database(chosen)
    database.migrate()  # here, once, so that what is wrong is said in one line
    database.close()
    _refuse(safeguards.broken(chosen, os.environ))
    if not serving.has_workers():
        tell("granian cannot be used here: waitress serves, in one process.")
    _announce(chosen)
    serving.serve(chosen, workers or serving.cores())


def _refuse(dangers: list[Unsafe]) -> None:
    """Say each danger in a line, and end where there is any."""
    for error in dangers:
        click.echo(wording().error(error), err=True)
    if dangers:
        click.get_current_context().exit(CANNOT_USE_THE_INPUT)


def _announce(chosen: Settings) -> None:
    tell("geogrid is at http://%(host)s:%(port)s (stop it with Ctrl+C)", host=chosen.host, port=chosen.port)


def _check_free(host: str, port: int) -> None:
    """Say at once, in words, that the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTaken(host=host, port=port, reason=error.strerror) from None
