"""Serving many readers: worker processes of granian, or one process of waitress where granian cannot be used."""

from __future__ import annotations

import logging
import os
import signal
import sys
from functools import partial
from threading import Thread

from flask import Flask

from geogrid import settings as settings_file
from geogrid.domain.locating.index import load_compiled
from geogrid.services import safeguards
from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.web import access_log, alone, metrics
from geogrid.web.app import create_app
from geogrid.web.bridge import Bridge
from geogrid.web.flow import HAS_PIPES
from geogrid.web.quiet import Quiet
from geogrid.web.running import of

try:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels
except ImportError:  # no wheel for this machine
    Granian = None  # type: ignore[assignment]

THREADS = 4
"""Of each worker, for all that is no plain look-up; a long check is one of them."""
_TURN_SECONDS = 0.001  # after so long a thread that computes lets the loop with the look-ups go on
_LOGGER = logging.getLogger(__name__)
_LAST_ANSWERS_SECONDS = 20  # what is being answered when a stop is asked for may take so long
# Without granian's warnings: on a busy machine it takes workers that have ended for some that refuse to.
_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "geogrid.web.access_log.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}


def has_workers() -> bool:
    """Return whether several worker processes can be had here."""
    return Granian is not None and HAS_PIPES


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(settings: Settings, workers: int) -> None:
    """Serve the stored district until SIGTERM or SIGINT; what is being answered then is answered.

    The database must be up to date: the workers open it each for itself.
    """
    if not has_workers():
        access_log.begin()
        alone.serve(application(settings), settings)
        return
    metrics.make_folder(settings.data)
    server = Granian(
        "geogrid",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=workers,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_LAST_ANSWERS_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=_LOG,
    )
    _let_workers_hear()
    server.serve(target_loader=partial(_worker, settings), wrap_loader=False)


def _worker(settings: Settings) -> Bridge:
    """Return the application of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from a keyboard it comes to all; the parent passes a stop on
    sys.setswitchinterval(_TURN_SECONDS)
    return Bridge(_of_many(settings), THREADS)


def _let_workers_hear() -> None:
    """See to it that a worker can be stopped from its first moment on.

    A forked worker begins with the handler of its parent, which would only note a stop in the worker's copy, where
    nobody looks, and Python forgets what comes while it forks. So a stop waits until the default, to end, is back.
    """
    if not hasattr(os, "register_at_fork"):
        return
    stop = {signal.SIGTERM}

    def unlike_parent() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stop)

    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, stop),
        after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, stop),
        after_in_child=unlike_parent,
    )


def application(settings: Settings, database: Database | None = None) -> Flask:
    """Return the application of one serving process: its own connections, and what is published is noticed."""
    metrics.meter.begin()
    app = create_app(settings, database)
    quiet, addresses = Quiet(app), of(app).addresses
    addresses.give_way(quiet.until_answered)
    of(app).lookup.watch(settings.data, addresses.load, quiet.is_now)
    return app


def from_environment() -> Flask:
    """Return the application for another WSGI server: `geogrid.web.production:from_environment()`.

    Raises
    ------
    GeogridError
        Something is too dangerous for production: the first such, and all of them are logged.
    """
    settings = settings_file.read(os.environ)
    app = _of_many(settings)  # first: what is checked is a database that is up to date
    if broken := safeguards.broken(settings, os.environ):
        for error in broken:
            _LOGGER.error("%s: %s", error.code, error)
        raise broken[0]
    return app


def _of_many(settings: Settings) -> Flask:
    """Return the application of one of several processes that are asked a lot; it answers before all is loaded."""
    access_log.begin()
    app = application(settings)
    Thread(target=_load_compiled, daemon=True).start()
    return app


def _load_compiled() -> None:
    """Make the compiled engine ready; where it cannot be, the plain one goes on answering."""
    try:
        load_compiled()
    except Exception:  # whatever a compiler meets on a machine
        _LOGGER.warning("look-ups go on without numba, which could not be made ready", exc_info=True)
