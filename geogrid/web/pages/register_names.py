"""/register/aliases, /register/overrides: other names, and addresses that belong to another grid; added and ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from geogrid.clock import today
from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.register import Alias, Override
from geogrid.errors import GeogridError, QueryError
from geogrid.render import register
from geogrid.services.register import version
from geogrid.store.aliases import Kept as KeptAlias
from geogrid.store.overrides import Kept as KeptOverride
from geogrid.web import identity, versions
from geogrid.web.api import query
from geogrid.web.errors import retry_after, status_of
from geogrid.web.pages import place
from geogrid.web.running import running

blueprint = Blueprint("register_names", __name__)

ROWS = 50
_LONGEST = 200
_ONE_DAY = timedelta(days=1)
_LISTS = {"alias": "/register/aliases", "override": "/register/overrides"}
Kept = TypeVar("Kept", KeptAlias, KeptOverride)


@blueprint.get("/register/aliases")
def aliases() -> ResponseReturnValue:
    return _aliases()


@blueprint.post("/register/aliases")
def add_alias() -> ResponseReturnValue:
    return _changed("alias", _add_alias, _aliases)


@blueprint.post("/register/aliases/<int:number>/end")
def end_alias(number: int) -> ResponseReturnValue:
    def end() -> None:
        seen = versions.seen_in_form()
        running().register.end_alias(number, today(), seen, identity.record(), identity.actor())

    return _changed("alias", end, _aliases)


@blueprint.get("/register/overrides")
def overrides() -> ResponseReturnValue:
    return _overrides()


@blueprint.post("/register/overrides")
def add_override() -> ResponseReturnValue:
    return _changed("override", _add_override, _overrides)


@blueprint.post("/register/overrides/<int:number>/end")
def end_override(number: int) -> ResponseReturnValue:
    def end() -> None:
        seen = versions.seen_in_form()
        running().register.end_override(number, today(), seen, identity.record(), identity.actor())

    return _changed("override", end, _overrides)


def _changed(form: str, change: Callable[[], None], listing: Callable[..., str]) -> ResponseReturnValue:
    """Change something from a list, or from the page of a place, and go back there."""
    code = request.form.get("code", "")
    try:
        change()
    except GeogridError as error:
        said = place.show(code, error, form) if code else listing(error)
        return said, status_of(error), retry_after(error)
    return redirect(f"/register/place?{urlencode({'code': code})}" if code else _LISTS[form], 303)


def _add_alias() -> None:
    renamed = query.day("renamed", request.form.get("renamed"))
    alias = Alias(_text("alias"), _text("name"), renamed)
    running().register.add_alias(alias, today(), identity.record(), identity.actor())


def _add_override() -> None:
    until = query.day("until", request.form.get("until"))
    if until is None or not today() <= until < date.max:
        said = until.isoformat() if until else "-"
        raise QueryError(field="until", value=said, expected=f"≥ {today().isoformat()}")
    grid = place.code_of(_text("grid"), running().register.snapshot(today()))
    texts = _text("address"), grid, _text("reason", 500), _text("document")
    value = Override(*texts, until + _ONE_DAY)
    running().register.add_override(value, today(), identity.record(), identity.actor())


def _text(field: str, most: int = _LONGEST) -> str:
    return request.form.get(field, "").strip()[: most + 1]


def _aliases(error: GeogridError | None = None) -> str:
    kept = running().register.aliases(today())
    return _page("aliases.html", kept, lambda each: f"{each.alias.alias} {each.alias.name}", error)


def _overrides(error: GeogridError | None = None) -> str:
    kept = running().register.overrides(today(), identity.actor())
    snapshot = running().register.snapshot(today())
    grids = {} if snapshot is None else {code: snapshot.full_name(grid) for code, grid in snapshot.grids.items()}
    return _page(
        "overrides.html",
        kept,
        lambda each: f"{each.override.address} {each.override.grid} {each.override.document}",
        error,
        grids=grids,
        today=today(),
    )


def _page(
    template: str, kept: Sequence[Kept], said: Callable[[Kept], str], error: GeogridError | None, **more: Any
) -> str:
    text, number = request.args.get("q", "")[:_LONGEST], max(1, query.whole("page", 1, 10_000_000))
    wanted = normalise(text)
    shown = [each for each in kept if wanted in normalise(said(each))]
    return render_template(
        template,
        page="register",
        kept=shown[(number - 1) * ROWS : number * ROWS],
        total=len(shown),
        text=text,
        number=number,
        last=max(1, -(-len(shown) // ROWS)),
        version=version,
        error=error and register.refusal(error, g.wording),
        at=str(error.facts["field"]) if isinstance(error, QueryError) else "",
        typed=request.form if error else {},
        **more,
    )
