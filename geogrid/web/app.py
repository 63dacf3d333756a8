"""create_app: settings in, a Flask application out."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from geogrid import settings as settings_file
from geogrid.clock import today
from geogrid.domain.coverage.contents import Band
from geogrid.io.sealing import Sealer
from geogrid.paths import STATIC
from geogrid.services import district, safeguards
from geogrid.services.accounts import Accounts
from geogrid.services.addresses import Addresses
from geogrid.services.audit import Audit
from geogrid.services.batch_file import Pieces
from geogrid.services.checks import Checks
from geogrid.services.comparisons import Comparisons
from geogrid.services.consultations import Consultations
from geogrid.services.contacts import Contacts
from geogrid.services.jobs import Jobs, Work
from geogrid.services.kept_answers import KeptAnswers
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.services.register import Register
from geogrid.services.register_checks import RegisterChecks
from geogrid.services.register_places import RegisterPlaces
from geogrid.services.repairs import Repairs
from geogrid.services.sides_texts import SidesTexts, house_style
from geogrid.services.sign_in import SignIn
from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.web import (
    access_log,
    api,
    assets,
    characters,
    compression,
    direct,
    errors,
    hosts,
    identity,
    language,
    origin,
    pace,
    pages,
    policy,
    security,
    turns,
)
from geogrid.web.api import locate, plan_proposals
from geogrid.web.application import Application
from geogrid.web.running import Running, running

if TYPE_CHECKING:  # it needs an extra
    from geogrid.services.organisation import Organisation

LARGEST_REQUEST = 2 * 1024 * 1024
_STATIC_KEPT = timedelta(days=365)
# In the order in which they see a request, those before Flask from the last to the first.
_PARTS = (
    access_log, direct, compression, language, security, turns, hosts, characters, origin, identity, policy, pace,
    assets, errors,
)  # fmt: skip


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Return the application.

    Parameters
    ----------
    settings
        Read from the environment and geogrid.toml when None.
    database
        The settings' own when None. It is brought up to date first.

    Raises
    ------
    SetupError
        When a setting is wrong or the database cannot be reached.
    """
    settings = settings or settings_file.read(os.environ)
    database = database or Database(settings)
    database.key = settings.key("database")
    database.migrate()
    app = Application("geogrid.web", static_folder=STATIC, static_url_path="/static")
    app.config.update(SECRET_KEY=settings.secret, MAX_CONTENT_LENGTH=LARGEST_REQUEST)
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=_STATIC_KEPT)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    lookup, checks = Lookup(database), Checks(database, Band(*settings.households))
    repairs, drafts = Repairs(database, lookup, checks), Plans(database, lookup)
    jobs = Jobs(settings.data / "jobs", _works(database, lookup, drafts))
    audit, register = Audit.of(settings, database), Register(database, lookup)
    sealer = Sealer(settings.key("fields"), settings.ciphers)
    sign_in = SignIn(
        database,
        sealer,
        audit,
        demo=settings.demo,
        second_factor_required=settings.second_factor,
    )
    accounts = Accounts(database, audit, settings.oidc.issuer if settings.oidc else None)
    app.extensions["geogrid"] = Running(
        settings, database, lookup, checks, repairs, drafts, Comparisons(database, lookup, drafts),
        Consultations(database, drafts), register,
        RegisterPlaces(database, register), RegisterChecks(database, lookup),
        SidesTexts(database, lookup, house_style(settings)), jobs,
        Addresses(database, lookup), sign_in,
        accounts, Contacts(database, sealer, audit), audit, KeptAnswers(database, sealer),
        _organisation(settings, database, sign_in, audit),
    )  # fmt: skip
    for part in _PARTS:
        part.install(app)
    app.context_processor(_district)
    for blueprint in (*pages.BLUEPRINTS, *api.BLUEPRINTS):
        app.register_blueprint(blueprint)
    policy.check_complete(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    jobs.take_up()
    return app


def _works(database: Database, lookup: Lookup, drafts: Plans) -> Work:
    """Return what makes the answers of jobs of all kinds."""
    proposed, located = plan_proposals.work(database, drafts), locate.work(lookup)

    def make(asked: dict[str, Any], sent: bytes, folder: Path) -> tuple[dict[str, str], Pieces]:
        return (proposed if asked.get("work") == plan_proposals.KIND else located)(asked, sent, folder)

    return make


def _organisation(settings: Settings, database: Database, sign_in: SignIn, audit: Audit) -> Organisation | None:
    """Return what signs people in with their organisation's account; loaded only where a provider is set."""
    if settings.oidc is None:
        return None
    for error in safeguards.oidc(settings):
        raise error
    made: Organisation = import_module("geogrid.services.organisation").Organisation(
        settings.oidc, database, sign_in, audit
    )
    return made


def _district() -> dict[str, object]:
    """Every page says whose district it shows and whether it is simulated; the page of an error that came first not."""
    if g.get("failed"):
        return {"district": None, "path": _page_path()}
    described = district.describe(running().database, running().lookup, today())
    return {"district": described, "path": _page_path()}


def _page_path() -> str:
    """Return the path to come back to: of what only takes what is sent, the nearest above that can be looked at.

    Of a form that leads on to somewhere, with that.
    """
    if request.method != "POST":
        return request.path
    if request.url_rule is None:  # nothing takes it, however long it is
        return "/"
    path, urls = request.path, current_app.url_map.bind("")
    while path != "/":
        try:
            urls.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0] or "/"
        else:
            break
    wanted = request.form.get("next")
    return f"{path}?{urlencode({'next': wanted})}" if wanted else path
