"""/people: who may sign in, and what for."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.people.account import Account, Assignment
from geogrid.errors import GeogridError, NoGeneration, QueryError
from geogrid.services.snapshot import Snapshot
from geogrid.web import identity
from geogrid.web.errors import retry_after, status_of
from geogrid.web.rights import capacity
from geogrid.web.running import running

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
def page() -> ResponseReturnValue:
    return _list()


@blueprint.post("/people")
def add() -> ResponseReturnValue:
    form = request.form
    try:
        rights = [Assignment(capacity(form["capacity"]), form.get("area", "").strip() or None)]
        account, first = running().accounts.add(
            identity.by(), form.get("name", ""), form.get("full_name", ""), rights, actor=identity.actor()
        )
    except GeogridError as error:
        return _list(error=error), status_of(error)
    return _one(account, first=first)


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
    def work() -> Account:
        columns = [request.form.getlist(name) for name in ("capacity", "area", "category")]
        if len({len(column) for column in columns}) > 1:
            raise QueryError(field="capacity", value=len(columns[0]), expected="capacity, area, category")
        rights = [
            Assignment(capacity(what), area.strip() or None, category.strip() or None)
            for what, area, category in zip(*columns, strict=True)
            if what
        ]
        return running().accounts.assign(identity.by(), number, rights, _seen(), identity.actor())

    return _changed(number, work)


@blueprint.post("/people/<int:number>/disable")
def disable(number: int) -> ResponseReturnValue:
    return _changed(number, lambda: running().accounts.disable(identity.by(), number, _seen(), identity.actor()))


@blueprint.post("/people/<int:number>/enable")
def enable(number: int) -> ResponseReturnValue:
    return _changed(number, lambda: running().accounts.enable(identity.by(), number, _seen(), identity.actor()))


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
        account, first = running().accounts.reset(identity.by(), number, _seen(), identity.actor())
    except GeogridError as error:
        return _one(_account(number), error=error), status_of(error)
    return _one(account, first=first)


@blueprint.post("/people/<int:number>/link")
def link(number: int) -> ResponseReturnValue:
    subject = request.form.get("subject", "")
    return _changed(number, lambda: running().accounts.link(identity.by(), number, subject, _seen(), identity.actor()))


def _account(number: int) -> Account:
    """Return an account; one that is not for whoever asks is as unknown."""
    return running().accounts.one(number, identity.actor())


def _changed(number: int, work: Callable[[], Account]) -> ResponseReturnValue:
    try:
        work()
    except GeogridError as error:
        return _one(_account(number), error=error), status_of(error)
    return redirect(f"/people/{number}", 303)


def _seen() -> int:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise QueryError(field="version", value=text[:10], expected="1, 2, 3 …")
    return int(text)


def _list(error: GeogridError | None = None) -> str:
    everybody = running().accounts.every(identity.actor())
    return render_template("people.html", page="people", everybody=everybody, error=error, places=_places())


def _one(
    account: Account, error: GeogridError | None = None, first: str | None = None, phone: str | None = None
) -> str:
    return render_template(
        "person.html",
        page="people",
        account=account,
        error=error,
        first=first,
        phone=phone,
        masked=running().contacts.masked(account.id),
        places=_places(),
        provider=running().settings.oidc,
    )


def _places() -> list[tuple[str, str]]:
    """Return codes and names of the areas that rights can be given for."""
    try:
        snapshot: Snapshot = running().lookup.snapshot(today())
    except NoGeneration:
        return []
    return [(area.code, area.name) for area in sorted(snapshot.areas.values(), key=lambda area: area.code)]
