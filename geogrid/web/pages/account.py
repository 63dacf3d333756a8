"""/account: one's own rights, password, second factor, and the tokens of one's programs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.errors import GeogridError, QueryError, SignInNeeded
from geogrid.services.sign_in import Guest
from geogrid.web import areas, identity, versions
from geogrid.web.errors import retry_after, status_of
from geogrid.web.idempotency import once_for_form
from geogrid.web.running import running

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def page() -> ResponseReturnValue:
    return _page(_guest())


@blueprint.post("/account/tokens")
def add_token() -> ResponseReturnValue:
    guest = _guest()
    try:
        told, headers = once_for_form(lambda: {"token": _new_token(guest)}, "token")
    except GeogridError as error:
        return _page(guest, error=error), status_of(error), retry_after(error)
    return _page(guest, token=told["token"], shown=told.get("detail")), headers


def _new_token(guest: Guest) -> str:
    form = request.form
    days, name = form.get("days", ""), form.get("name", "")
    kind = {each: form.get(each) == "on" for each in ("may_write", "metrics_only")}
    if not (days.isascii() and days.isdecimal() and len(days) <= 4):
        raise QueryError(field="days", value=days[:10], expected="1 … 366")
    return running().accounts.add_token(identity.by(), guest.account.id, name, int(days), **kind)


@blueprint.post("/account/tokens/<int:number>/revoke")
def revoke_token(number: int) -> ResponseReturnValue:
    running().accounts.revoke_token(identity.by(), _guest().account.id, number)
    return redirect("/account", 303)


@blueprint.post("/account/phone")
def keep_phone() -> ResponseReturnValue:
    guest = _guest()
    try:
        text, seen = request.form.get("phone", ""), versions.seen_by_form()
        running().contacts.keep(identity.by(), guest.account.id, text, seen)
    except GeogridError as error:
        return _page(guest, error=error), status_of(error)
    return redirect("/account", 303)


@blueprint.post("/account/sessions/end")
def leave_others() -> ResponseReturnValue:
    running().sign_in.sign_out_elsewhere(_guest(), identity.origin())
    return redirect("/account", 303)


def _guest() -> Guest:
    """Return who is signed in in a browser: a token does not make tokens."""
    guest = identity.guest()
    if guest is None or not guest.key:
        raise SignInNeeded()
    return guest


def _page(guest: Guest, error: GeogridError | None = None, token: str | None = None, shown: str | None = None) -> str:
    return render_template(
        "account.html",
        page="account",
        account=guest.account,
        tokens=running().accounts.tokens(guest.account.id),
        has_factor=running().sign_in.has_second_factor(guest.account.id),
        sessions=running().sign_in.sessions(guest),
        phone=running().contacts.masked(guest.account.id),
        error=error,
        token=token,
        shown=shown,
        area_name=areas.for_templates()["area_name"],
    )
