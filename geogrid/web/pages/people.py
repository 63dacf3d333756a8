"""/people: who may sign in, and what for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.domain.people.account import Account
from geogrid.errors import GeogridError
from geogrid.web import areas, identity, versions
from geogrid.web.errors import retry_after, status_of
from geogrid.web.idempotency import once_for_form
from geogrid.web.rights import in_form, right
from geogrid.web.running import running

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
def page() -> ResponseReturnValue:
    return _list()


@blueprint.post("/people")
def add() -> ResponseReturnValue:
    try:
        told, headers = once_for_form(_add, "first_password")
    except GeogridError as error:
        return _list(error=error), status_of(error), retry_after(error)
    return _told(told), headers


def _add() -> dict[str, Any]:
    form = request.form
    rights = [right(form.get("capacity", ""), form.get("area", ""), form.get("category", ""))]
    name, full_name = form.get("name", ""), form.get("full_name", "")
    account, first = running().accounts.add(identity.by(), name, full_name, rights, actor=identity.actor())
    return {"account": account.id, "first_password": first}


def _told(told: dict[str, Any]) -> str:
    """Show a person with their new first password, or that it was shown before."""
    return _one(_account(told["account"]), first=told["first_password"], shown=told.get("detail"))


@blueprint.post("/people/find")
def find() -> ResponseReturnValue:
    """Find a person by telephone: posted, so that the number stands in no address, history or log."""
    try:
        number = running().contacts.whose(identity.by(), request.form.get("phone", ""), identity.actor())
    except GeogridError as error:
        return _list(error=error), status_of(error), retry_after(error)
    return redirect(f"/people/{number}", 303)


@blueprint.get("/people/<int:number>")
def one(number: int) -> ResponseReturnValue:
    return _one(_account(number))


@blueprint.post("/people/<int:number>/rights")
def assign(number: int) -> ResponseReturnValue:
    return _changed(number, running().accounts.assign, lambda: list(in_form(request.form)))


@blueprint.post("/people/<int:number>/disable")
def disable(number: int) -> ResponseReturnValue:
    return _changed(number, running().accounts.disable)


@blueprint.post("/people/<int:number>/enable")
def enable(number: int) -> ResponseReturnValue:
    return _changed(number, running().accounts.enable)


@blueprint.post("/people/<int:number>/phone")
def show_phone(number: int) -> ResponseReturnValue:
    account = _account(number)
    try:
        phone = running().contacts.show(identity.by(), number, identity.actor())
    except GeogridError as error:
        return _one(account, error=error), status_of(error), retry_after(error)
    return _one(account, phone=phone)


@blueprint.post("/people/<int:number>/reset")
def reset(number: int) -> ResponseReturnValue:
    try:
        told, headers = once_for_form(lambda: _reset(number), "first_password")
    except GeogridError as error:
        return _one(_account(number), error=error), status_of(error), retry_after(error)
    return _told(told), headers


def _reset(number: int) -> dict[str, Any]:
    account, first = running().accounts.reset(identity.by(), number, versions.seen_by_form(), identity.actor())
    return {"account": account.id, "first_password": first}


@blueprint.post("/people/<int:number>/link")
def link(number: int) -> ResponseReturnValue:
    return _changed(number, running().accounts.link, lambda: request.form.get("subject", ""))


@blueprint.post("/people/<int:number>/tokens/<int:token>/revoke")
def revoke_token(number: int, token: int) -> ResponseReturnValue:
    running().accounts.revoke_token(identity.by(), number, token, identity.actor())
    return redirect(f"/people/{number}", 303)


def _account(number: int) -> Account:
    """Return an account; one that is not for whoever asks is as unknown."""
    return running().accounts.one(number, identity.actor())


def _changed(number: int, change: Callable[..., Account], *told: Callable[[], Any]) -> ResponseReturnValue:
    """Change an account by what a form tells, at the version that it was made for."""
    try:
        change(identity.by(), number, *(read() for read in told), versions.seen_by_form(), identity.actor())
    except GeogridError as error:
        return _one(_account(number), error=error), status_of(error)
    return redirect(f"/people/{number}", 303)


def _list(error: GeogridError | None = None) -> str:
    everybody = running().accounts.every(identity.actor())
    return render_template("people.html", page="people", everybody=everybody, error=error, **areas.for_templates())


def _one(
    account: Account,
    error: GeogridError | None = None,
    first: str | None = None,
    phone: str | None = None,
    shown: str | None = None,
) -> str:
    return render_template(
        "person.html",
        page="people",
        account=account,
        error=error,
        first=first,
        shown=shown,
        phone=phone,
        masked=running().contacts.masked(account.id),
        tokens=running().accounts.tokens(account.id),
        **areas.for_templates(),
        provider=running().settings.oidc,
    )
