"""/sign-in and below: coming in, by password or by the organisation, and what is due first; /sign-out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geogrid.errors import CodeDue, FormExpired, GeogridError, ProviderUnset, SealBroken, SignInNeeded
from geogrid.services import demo_accounts
from geogrid.services.sign_in import Due, Guest
from geogrid.web import identity
from geogrid.web.errors import retry_after, status_of
from geogrid.web.language import own_path
from geogrid.web.running import running

if TYPE_CHECKING:  # it needs an extra
    from geogrid.services.organisation import Organisation

blueprint = Blueprint("sign_in", __name__)

_FIRST = {
    Due.CODE: "/sign-in/code",
    Due.PASSWORD: "/sign-in/password",
    Due.SECOND_FACTOR: "/sign-in/second-factor",
}
_LONGEST = 200  # characters of a field
_ON_THE_WAY, _SAFE_ON_THE_WAY = "geogrid-sign-in", "__Host-geogrid-sign-in"
_ON_THE_WAY_SECONDS = 600


@blueprint.get("/sign-in")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    name, password, before = _field("name"), _field("password"), identity.token()
    return _or_again(_page, lambda: running().sign_in.sign_in(name, password, identity.origin(), before))


@blueprint.get("/sign-in/organisation")
def go() -> ResponseReturnValue:
    """Send a browser to the organisation's provider: by a link, as a form may lead to this site only."""
    organisation = _organisation()
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):  # nobody is sent by another site
        return redirect(f"/sign-in?{urlencode({'next': _wanted()})}", 303)
    try:
        token, address = organisation.begin(_wanted(), _back(), identity.origin())
    except GeogridError as error:
        return _page(error), status_of(error), retry_after(error)  # type: ignore[return-value]
    answer: Response = redirect(address, 303)  # type: ignore[assignment]
    answer.headers["Cache-Control"] = "no-store"
    name, secure = _on_the_way(), request.is_secure
    answer.set_cookie(name, token, _ON_THE_WAY_SECONDS, path="/", httponly=True, samesite="Lax", secure=secure)
    return answer


@blueprint.get("/sign-in/organisation/back")
def come_back() -> ResponseReturnValue:
    """Let in whom the provider sends back."""
    organisation, name = _organisation(), _on_the_way()
    brought = [request.args.get(member, "") for member in ("state", "code", "error", "iss")]
    token, before = request.cookies.get(name, ""), identity.token()
    try:
        session, wanted = organisation.finish(token, brought, _back(), identity.origin(), before)
    except GeogridError as error:
        return _page(error), status_of(error), retry_after(error) | {"Cache-Control": "no-store"}  # type: ignore[return-value]
    answer = _go_on(session, wanted)
    answer.headers["Cache-Control"] = "no-store"
    answer.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _organisation() -> Organisation:
    found = running().organisation
    if found is None:
        raise ProviderUnset()
    return found


def _back() -> str:
    """Return the address of `come_back`, by the name that we are asked by."""
    return url_for("sign_in.come_back", _external=True)


def _on_the_way() -> str:
    """Return the name of the cookie of a sign-in that is on its way."""
    return _SAFE_ON_THE_WAY if request.is_secure else _ON_THE_WAY


@blueprint.get("/sign-in/code")
def code_page() -> ResponseReturnValue:
    _known()
    return _code_page()


@blueprint.post("/sign-in/code")
def give_code() -> ResponseReturnValue:
    _known()
    return _or_again(
        _code_page, lambda: running().sign_in.give_code(identity.token() or "", _field("code"), identity.origin())
    )


@blueprint.get("/sign-in/password")
def password_page() -> ResponseReturnValue:
    return _password_page(guest=_past_code())


@blueprint.post("/sign-in/password")
def change_password() -> ResponseReturnValue:
    guest = _past_code()
    return _or_again(
        _password_page,
        lambda: running().sign_in.change_password(guest, _field("old"), _field("new"), identity.origin()),
    )


@blueprint.get("/sign-in/second-factor")
def factor_page() -> ResponseReturnValue:
    _past_code()
    return _factor_page()


@blueprint.post("/sign-in/second-factor")
def set_factor() -> ResponseReturnValue:
    guest = _past_code()
    return _or_again(
        _factor_page,
        lambda: running().sign_in.set_second_factor(
            guest, _field("sealed"), _field("password"), _field("code"), identity.origin()
        ),
    )


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    token = identity.token()
    if token is not None:
        running().sign_in.sign_out(token, identity.origin())
    g.guest = None
    return identity.forget(redirect("/", 303))  # type: ignore[arg-type]


def _or_again(form: Callable[..., ResponseReturnValue], work: Callable[[], str]) -> ResponseReturnValue:
    """Do what gives a new session and go on to where somebody wanted; refused, show the form with the reason."""
    try:
        session = work()
    except SealBroken:  # what the form brought back is not what it was given
        return form(error=FormExpired()), status_of(FormExpired())  # type: ignore[return-value]
    except GeogridError as error:
        return form(error=error), status_of(error), retry_after(error)  # type: ignore[return-value]
    return _go_on(session, _wanted())


def _go_on(session: str, wanted: str) -> Response:
    """Lead on somebody who is in to where they wanted, or to what is due first."""
    guest = running().sign_in.guest(session)
    first = _FIRST.get(guest.due) if guest is not None and guest.due is not None else None
    onward = f"{first}?{urlencode({'next': wanted})}" if first else wanted
    return identity.remember(redirect(onward, 303), session)  # type: ignore[arg-type]


def _page(error: GeogridError | None = None) -> ResponseReturnValue:
    house = running()
    return render_template(
        "sign_in.html",
        page="sign-in",
        error=error,
        wanted=_wanted(),
        name=_field("name") if request.method == "POST" else "",
        accounts=demo_accounts.DEMO if house.sign_in.demo else (),
        empty=not house.accounts.has_any(),
        by_organisation=house.organisation is not None,
    )


def _code_page(error: GeogridError | None = None) -> ResponseReturnValue:
    return render_template("sign_in_code.html", page="sign-in", error=error, wanted=_wanted())


def _password_page(error: GeogridError | None = None, guest: Guest | None = None) -> ResponseReturnValue:
    guest = guest or identity.guest()
    due = guest is not None and guest.due is Due.PASSWORD
    return render_template("password.html", page="account", error=error, wanted=_wanted(), due=due)


def _factor_page(error: GeogridError | None = None) -> ResponseReturnValue:
    guest = _past_code()
    sealed = _sealed(guest)
    secret, address = running().sign_in.told(guest, sealed)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, scale=6, dark="#000", light="#fff")
    return render_template(
        "second_factor.html",
        page="account",
        error=error,
        wanted=_wanted(),
        sealed=sealed,
        address=address,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=drawn.getvalue(),
        due=guest.due is Due.SECOND_FACTOR,
        needs_password=running().sign_in.needs_password(guest),
    )


def _sealed(guest: Guest) -> str:
    """Return the secret that the form brought back, as the app may know it by now; a new one where that is none."""
    try:
        running().sign_in.told(guest, _field("sealed"))
        return _field("sealed")
    except SealBroken:
        return running().sign_in.new_secret(guest)


def _known() -> Guest:
    guest = identity.guest()
    if guest is None or not guest.key:
        raise SignInNeeded()
    return guest


def _past_code() -> Guest:
    guest = _known()
    if guest.due is Due.CODE:
        raise CodeDue()
    return guest


def _wanted() -> str:
    """Return where somebody wanted to go, on this site."""
    return own_path(request.values.get("next", "/"))


def _field(name: str) -> str:
    return request.form.get(name, "")[:_LONGEST]
