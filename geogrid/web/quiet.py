"""Whether nobody waits for an answer, so that what is read ahead takes no time from those who ask."""

from __future__ import annotations

import time
from threading import Condition
from typing import Any

from flask import Flask, request, request_started, request_tearing_down

SETTLED_SECONDS = 0.5
"""Who opens a page asks again within so long."""
BEGIN_SECONDS = 5.0
"""Who starts a server asks for a page within so long."""
_COUNTED = "geogrid.counted"


class Quiet:
    """Knows of the answers that an application is making; look-ups that pass Flask by are none.

    Parameters
    ----------
    app
        The application.
    """

    def __init__(self, app: Flask) -> None:
        self._changed, self._answering, self._since = Condition(), 0, time.monotonic() + BEGIN_SECONDS
        request_started.connect(self._begin, app)
        request_tearing_down.connect(self._end, app)

    def is_now(self) -> bool:
        """Return whether nothing is being answered, nor was a moment ago."""
        with self._changed:
            return self._answering == 0 and time.monotonic() - self._since >= SETTLED_SECONDS

    def until_answered(self, seconds: float) -> bool:
        """Return when nothing is being answered, or not within so long, and whether it is so."""
        if self._answering == 0:
            return True
        with self._changed:
            return self._changed.wait_for(lambda: self._answering == 0, seconds)

    def _begin(self, _app: Flask, **_: Any) -> None:
        request.environ[_COUNTED] = True
        self._count(1)

    def _end(self, _app: Flask, **_: Any) -> None:
        if request.environ.pop(_COUNTED, False):  # one that failed before it began was not
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._answering += more
            self._since = time.monotonic()
            if self._answering == 0:
                self._changed.notify_all()
