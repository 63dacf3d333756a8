"""/people: who may sign in, and what for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.domain.people.account import Account, Capacity
from geogrid.errors import AreaMissing, AreaUnknown, BeyondScope, GeogridError, NameTaken, QueryError, WorkMissing
from geogrid.web import areas, identity, rights, versions
from geogrid.web.api import query
from geogrid.web.errors import retry_after, status_of
from geogrid.web.idempotency import once_for_form
from geogrid.web.rights import in_form
from geogrid.web.running import running

blueprint = Blueprint("people", __name__)

ROWS = 50
_LONGEST = 200  # characters of a field
_AT = {NameTaken: "name", AreaUnknown: "area", AreaMissing: "area", BeyondScope: "area", WorkMissing: "capacity"}
"""At which field of the form a refusal is shown; `QueryError` tells it."""


@blueprint.get("/people")
def page() -> ResponseReturnValue:
    return _list()


@blueprint.post("/people")
def add() -> ResponseReturnValue:
    try:
        told, headers = once_for_form(_add, "first_password")
    except GeogridError as error:
        return _list(error, _field_of(error)), status_of(error), retry_after(error)
    return _told(told), headers


def _add() -> dict[str, Any]:
    form = request.form.copy()
    for field in ("capacity", "area", "category"):  # a form with one row, of which all may be left out
        form.setdefault(field, "")
    given = list(in_form(form))
    if not given:
        raise WorkMissing()
    name, full_name = form.get("name", ""), form.get("full_name", "")
    account, first = running().accounts.add(identity.by(), name, full_name, given, actor=identity.actor())
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
        return _list(error, "phone"), status_of(error), retry_after(error)
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


def _field_of(error: GeogridError) -> str:
    """Return the field of the form that a refusal is about; empty where it is about none."""
    return str(error.facts["field"]) if isinstance(error, QueryError) else _AT.get(type(error), "")


def _list(error: GeogridError | None = None, at: str = "") -> str:
    text, work = request.args.get("q", "")[:_LONGEST], request.args.get("work", "")
    number = max(1, query.whole("page", 1, 10_000_000))
    capacity = Capacity(work) if work in set(Capacity) else None
    skipped = (number - 1) * ROWS
    return render_template(
        "people.html",
        page="people",
        found=running().accounts.search(identity.actor(), text, capacity, ROWS, skipped),
        text=text,
        work=work if capacity else "",
        number=number,
        rows=ROWS,
        error=error,
        at=at,
        typed=request.form if error else {},
        **areas.for_rights(),
    )


def _rows(account: Account, error: GeogridError | None) -> list[tuple[str, str, str, bool]]:
    """Return the rights that the form of an account shows: those that were refused, else those it has."""
    if error is not None and request.endpoint == "people.assign":
        with suppress(QueryError):
            return list(rights.rows(request.form))
    return [(each.capacity, each.area or "", each.category or "", each.area is None) for each in account.assignments]


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
        rows=_rows(account, error),
        refused=request.endpoint,
        has_factor=running().sign_in.has_second_factor(account.id),
        error=error,
        first=first,
        shown=shown,
        phone=phone,
        masked=running().contacts.masked(account.id),
        tokens=running().accounts.tokens(account.id),
        **areas.for_rights(),
        provider=running().settings.oidc,
    )
