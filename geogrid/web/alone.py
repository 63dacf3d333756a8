"""One process of waitress: for one's own machine, and where granian cannot be used."""

from __future__ import annotations

import logging

import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from geogrid.settings import Settings
from geogrid.web import security

THREADS = 8


def serve(app: Flask, settings: Settings) -> None:
    """Serve until the process is told to stop."""
    HTTPChannel.error_task_class = _Refusal
    keep_paths_out()
    waitress.serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=False,  # which of them count the application decides, as under any other server
    )


def keep_paths_out() -> None:
    """Keep paths, which waitress tells where an answer fails on its way, out of the log."""
    logging.getLogger("waitress").addFilter(_without_path)


class _Refusal(ErrorTask):  # type: ignore[misc]
    """What waitress itself answers to what is no request, with the headers of all other answers."""

    def execute(self) -> None:
        self.response_headers.extend(security.WITHOUT_PAGE)
        super().execute()


def _without_path(line: logging.LogRecord) -> bool:
    if isinstance(line.msg, str) and " while serving " in line.msg:
        line.msg, line.args = line.msg.partition(" while serving ")[0], ()
    return True
