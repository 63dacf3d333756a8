"""/api/accounts: who may sign in, and what for. Each change names in `If-Match` the version it was chosen on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from geogrid.domain.people.account import Account, Assignment
from geogrid.domain.people.subject import LONGEST
from geogrid.services import account_rights
from geogrid.web import answers, identity, versions
from geogrid.web.api import body, query
from geogrid.web.api.body import Body
from geogrid.web.idempotency import once
from geogrid.web.rights import right
from geogrid.web.running import running

api = Blueprint("api_accounts", __name__)


@api.get("/api/accounts")
def listing() -> Response:
    return _fresh(query.json([answers.account(each) for each in running().accounts.every(identity.actor())]))


@api.get("/api/accounts/<int:number>")
def one(number: int) -> Response:
    return _account(running().accounts.one(number, identity.actor()))


@api.post("/api/accounts")
@once(shown_once="first_password")
def add() -> Response:
    sent = body.read()
    account, first = running().accounts.add(
        identity.by(), sent.text("name"), sent.text("full_name"), _rights(sent), actor=identity.actor()
    )
    answer = _account(account, first_password=first)
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_accounts.one", number=account.id)
    return answer


@api.put("/api/accounts/<int:number>/rights")
def assign(number: int) -> Response:
    rights = _rights(body.read())
    return _account(running().accounts.assign(identity.by(), number, rights, versions.seen_number(), identity.actor()))


@api.post("/api/accounts/<int:number>/disable")
def disable(number: int) -> Response:
    return _account(running().accounts.disable(identity.by(), number, versions.seen_number(), identity.actor()))


@api.post("/api/accounts/<int:number>/enable")
def enable(number: int) -> Response:
    return _account(running().accounts.enable(identity.by(), number, versions.seen_number(), identity.actor()))


@api.post("/api/accounts/<int:number>/reset")
@once(shown_once="first_password")
def reset(number: int) -> Response:
    account, first = running().accounts.reset(identity.by(), number, versions.seen_number(), identity.actor())
    return _account(account, first_password=first)


@api.put("/api/accounts/<int:number>/subject")
def link(number: int) -> Response:
    subject = body.read().text("subject", LONGEST)
    return _account(running().accounts.link(identity.by(), number, subject, versions.seen_number(), identity.actor()))


def _rights(sent: Body) -> list[Assignment]:
    return [
        right(each.text("capacity"), each.text("area"), each.text("category"))
        for each in sent.objects("rights", account_rights.MOST)
    ]


def _account(account: Account, **more: Any) -> Response:
    answer = _fresh(query.json({**answers.account(account), **more}))
    return versions.tagged(answer, account.version)


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
