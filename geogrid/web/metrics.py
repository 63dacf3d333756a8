"""Figures for Prometheus, where its client is installed (`geogrid[metrics]`): counted by route, never by who asks.

Each of several processes counts in files of its own, in one folder; whichever is asked adds them up.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from geogrid.errors import MetricsMissing

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the client looks for it when it is imported
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def make_folder(data: Path) -> None:
    """Make the folder in which the processes count that are started from here; what was in it is of earlier ones."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ[_FOLDER] = str(folder)


class Meter:
    """Counts what this process answers; nothing until it began, and where the client is not installed."""

    def __init__(self) -> None:
        self._lookup: Callable[[], None] | None = None
        self._answer: Callable[[str, str, int, float], None] | None = None

    def begin(self) -> None:
        """Count from now on: in the folder that was made, if any, else for this process alone."""
        if self._answer is not None or find_spec("prometheus_client") is None:
            return
        from prometheus_client import Counter, Histogram

        answers = Counter("geogrid_requests", "Requests answered, look-ups apart.", ["method", "route", "status"])
        seconds = Histogram("geogrid_request_seconds", "How long they took.", ["route"], buckets=_SECONDS)
        lookups = Counter("geogrid_lookups", "Look-ups of one point.")

        def answer(method: str, route: str, status: int, took: float) -> None:
            answers.labels(method, route, str(status)).inc()
            seconds.labels(route).observe(took)

        self._lookup, self._answer = lookups.inc, answer

    def lookup(self) -> None:
        """Count a look-up."""
        if self._lookup is not None:
            self._lookup()

    def answer(self, method: str, route: str, status: int, took: float) -> None:
        """Count a request: its method, pattern of its route, status, seconds."""
        if self._answer is not None:
            self._answer(method, route, status, took)


meter = Meter()


def page(generation: int | None) -> bytes:
    """Return the figures of all processes as Prometheus reads them.

    Raises
    ------
    MetricsMissing
    """
    if find_spec("prometheus_client") is None:
        raise MetricsMissing()
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.multiprocess import MultiProcessCollector

    class Generation:
        def collect(self) -> Iterator[GaugeMetricFamily]:
            yield GaugeMetricFamily(
                "geogrid_generation", "The generation in force, 0 before the first.", generation or 0
            )

    own = CollectorRegistry()
    own.register(Generation())
    counted = REGISTRY
    if _FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + generate_latest(own)
