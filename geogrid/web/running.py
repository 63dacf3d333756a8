"""What one running application holds: settings, the database, and the services that keep something in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, current_app

from geogrid.services.accounts import Accounts
from geogrid.services.addresses import Addresses
from geogrid.services.audit import Audit
from geogrid.services.checks import Checks
from geogrid.services.comparisons import Comparisons
from geogrid.services.consultations import Consultations
from geogrid.services.contacts import Contacts
from geogrid.services.jobs import Jobs
from geogrid.services.kept_answers import KeptAnswers
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.services.register import Register
from geogrid.services.register_checks import RegisterChecks
from geogrid.services.register_places import RegisterPlaces
from geogrid.services.repairs import Repairs
from geogrid.services.sides_texts import SidesTexts
from geogrid.services.sign_in import SignIn
from geogrid.settings import Settings
from geogrid.store import Database

if TYPE_CHECKING:  # it needs an extra
    from geogrid.services.organisation import Organisation


@dataclass(frozen=True)
class Running:
    """One application's own things; see `running`."""

    settings: Settings
    database: Database
    lookup: Lookup
    checks: Checks
    repairs: Repairs
    plans: Plans
    comparisons: Comparisons
    consultations: Consultations
    register: Register
    places: RegisterPlaces
    register_checks: RegisterChecks
    sides: SidesTexts
    jobs: Jobs
    addresses: Addresses
    sign_in: SignIn
    accounts: Accounts
    contacts: Contacts
    audit: Audit
    kept_answers: KeptAnswers
    organisation: Organisation | None


def running() -> Running:
    """Return those of the application that handles this request."""
    return of(current_app)


def of(app: Flask) -> Running:
    """Return those of an application."""
    held: Running = app.extensions["geogrid"]
    return held
