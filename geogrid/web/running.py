"""What one running application holds: settings, the database, and the services that keep something in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app, request

from geogrid.domain.audit.entry import By, network
from geogrid.services.audit import Audit, Record
from geogrid.services.checks import Checks
from geogrid.services.jobs import Jobs
from geogrid.services.lookup import Lookup
from geogrid.services.repairs import Repairs
from geogrid.settings import Settings
from geogrid.store import Database


@dataclass(frozen=True)
class Running:
    """One application's own things; see `running`."""

    settings: Settings
    database: Database
    lookup: Lookup
    checks: Checks
    repairs: Repairs
    jobs: Jobs

    @cached_property
    def audit(self) -> Audit:
        """Where deeds are noted."""
        return Audit.of(self.settings, self.database)

    def record(self) -> Record:
        """Return what notes the deeds of whoever sends this request."""
        return self.audit.by(By("nobody", network(request.remote_addr)))


def running() -> Running:
    """Return those of the application that handles this request."""
    return of(current_app)


def of(app: Flask) -> Running:
    """Return those of an application."""
    held: Running = app.extensions["geogrid"]
    return held
