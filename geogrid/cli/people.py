"""geogrid init and geogrid account: the first administrator, and everybody else who may sign in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from geogrid import settings
from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.clock import local
from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.domain.people.account import Account, Assignment, Capacity
from geogrid.errors import QueryError
from geogrid.render.people import CAPACITIES
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.store import Database
from geogrid.store.tokens import Token

NAME, SECRET = "GEOGRID_ADMIN_NAME", "GEOGRID_ADMIN_PASSWORD"


@contextmanager
def _accounts() -> Iterator[Accounts]:
    chosen = settings.read(os.environ)
    database = Database(chosen)
    try:
        database.migrate()
        yield Accounts(database, Audit.of(chosen, database), chosen.oidc.issuer if chosen.oidc else None)
    finally:
        database.close()


@click.command()
def init() -> None:
    """Prepare the database, and make the first administrator.

    Name and password are asked for, or taken from GEOGRID_ADMIN_NAME and GEOGRID_ADMIN_PASSWORD; one from there is
    changed at the first sign-in. Where there is an account already, nothing is changed.
    """
    with _accounts() as accounts:
        if accounts.has_any():
            tell("The database is ready, and there are accounts. Nothing was changed.")
            return
        name = os.environ.get(NAME) or click.prompt(wording()("Name of the administrator"), err=True)
        given = os.environ.get(SECRET)
        password = given or click.prompt(wording()("Password"), hide_input=True, confirmation_prompt=True, err=True)
        rights = [Assignment(Capacity.ADMINISTRATOR)]
        account, _ = accounts.add(COMMAND_LINE, name, name, rights, password, own=not given)
    if given:  # it stands in a file or a history
        say("%(name)s may sign in now, and then chooses another password. Start with: geogrid serve", name=account.name)
    else:
        say("%(name)s may sign in now. Start with: geogrid serve", name=account.name)


class Right(click.ParamType[Assignment]):
    """A right written as CAPACITY, CAPACITY:AREA or CAPACITY:AREA:CATEGORY."""

    name = "right"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> Assignment:
        capacity, _, rest = str(value).partition(":")
        area, _, category = rest.partition(":")
        try:
            return Assignment(Capacity(capacity.replace("-", "_")), area or None, category or None)
        except ValueError:
            raise QueryError(field="--right", value=str(value), expected=", ".join(list(Capacity)[1:])) from None


rights_option = click.option(
    "--right",
    "rights",
    type=Right(),
    multiple=True,
    metavar="CAPACITY[:AREA[:CATEGORY]]",
    help="What the account may act as, for which area with all below it, and which category of cases; several times.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


@click.group("account")
def account_group() -> None:
    """Who may sign in, and what for."""


@account_group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List all accounts with their rights."""
    with _accounts() as accounts:
        everybody = accounts.every()
    if as_json:
        say_json([_plain(account) for account in everybody])
        return
    for account in everybody:
        click.echo(_line(account))


@account_group.command()
@click.argument("name")
@click.option("--full-name", metavar="TEXT", help="What the person is called.")
@rights_option
@json_option
def add(name: str, full_name: str | None, rights: tuple[Assignment, ...], as_json: bool) -> None:
    """Add an account and say its first password, which must be changed at the first sign-in."""
    with _accounts() as accounts:
        account, first = accounts.add(COMMAND_LINE, name, full_name or name, rights)
    _tell_password(account, first, as_json)


@account_group.command()
@click.argument("name")
@rights_option
@json_option
def rights(name: str, rights: tuple[Assignment, ...], as_json: bool) -> None:
    """Give an account these rights and no others."""
    _change(name, lambda accounts, known: accounts.assign(COMMAND_LINE, known.id, rights), as_json)


@account_group.command()
@click.argument("name")
@json_option
def reset(name: str, as_json: bool) -> None:
    """Give an account a new password, and no second factor."""
    with _accounts() as accounts:
        account, first = accounts.reset(COMMAND_LINE, accounts.named(name).id)
    _tell_password(account, first, as_json)


@account_group.command()
@click.argument("name")
@json_option
def disable(name: str, as_json: bool) -> None:
    """Let nobody sign in by an account any more."""
    _change(name, lambda accounts, known: accounts.disable(COMMAND_LINE, known.id), as_json)


@account_group.command()
@click.argument("name")
@json_option
def enable(name: str, as_json: bool) -> None:
    """Let an account be signed in by again."""
    _change(name, lambda accounts, known: accounts.enable(COMMAND_LINE, known.id), as_json)


@account_group.command()
@click.argument("name")
@click.argument("subject")
@json_option
def link(name: str, subject: str, as_json: bool) -> None:
    """Let somebody sign in with their organisation's account too.

    SUBJECT is what the organisation's provider of sign-ins knows the person by. Whoever signs in there first is told
    it.
    """
    if not subject.strip():
        raise QueryError(field="SUBJECT", value="-", expected="geogrid account unlink NAME")
    _change(name, lambda accounts, known: accounts.link(COMMAND_LINE, known.id, subject), as_json)


@account_group.command()
@click.argument("name")
@json_option
def unlink(name: str, as_json: bool) -> None:
    """Let nobody sign in by an account with an organisation's account any more."""
    _change(name, lambda accounts, known: accounts.link(COMMAND_LINE, known.id, ""), as_json)


@account_group.command()
@click.argument("name")
@json_option
def tokens(name: str, as_json: bool) -> None:
    """List the tokens by which programs act for an account; not what they are, which nobody can see again."""
    with _accounts() as accounts:
        held = accounts.tokens(accounts.named(name).id)
    if as_json:
        say_json([_plain_token(token) for token in held])
        return
    for token in held:
        click.echo(_token_line(token))


@account_group.command("make-token")
@click.argument("name")
@click.option("--for", "what", required=True, metavar="TEXT", help="What the token is for.")
@click.option("--days", type=int, default=90, show_default=True, help="How long it counts.")
@click.option("--may-write", is_flag=True, help="It may also change things.")
@click.option("--metrics-only", is_flag=True, help="It may read the figures of /metrics and nothing else.")
@json_option
def make_token(name: str, what: str, days: int, may_write: bool, metrics_only: bool, as_json: bool) -> None:
    """Make a token by which a program acts for an account, and say it, once."""
    with _accounts() as accounts:
        account = accounts.named(name).id
        token = accounts.add_token(COMMAND_LINE, account, what, days, may_write=may_write, metrics_only=metrics_only)
        made = accounts.tokens(account)[0]
    if as_json:
        say_json({**_plain_token(made), "token": token})
        return
    click.echo(_token_line(made))
    say("Token: %(token)s (it is not shown again)", token=token)


@account_group.command()
@click.argument("name")
@click.argument("number", type=click.IntRange(1))
def revoke(name: str, number: int) -> None:
    """Let no program act by the token with this NUMBER any more."""
    with _accounts() as accounts:
        accounts.revoke_token(COMMAND_LINE, accounts.named(name).id, number)
    say("Token %(number)s of %(name)s is revoked.", number=number, name=name)


def _change(name: str, work: Callable[[Accounts, Account], Account], as_json: bool) -> None:
    with _accounts() as accounts:
        account = work(accounts, accounts.named(name))
    if as_json:
        say_json(_plain(account))
    else:
        click.echo(_line(account))


def _tell_password(account: Account, first: str, as_json: bool) -> None:
    if as_json:
        say_json({**_plain(account), "password": first})
        return
    click.echo(_line(account))
    say("First password: %(password)s (to be changed at the first sign-in; it is not shown again)", password=first)


def _plain(account: Account) -> dict[str, object]:
    rights = [{"capacity": a.capacity.value, "area": a.area, "category": a.category} for a in account.assignments]
    return {
        "id": account.id,
        "name": account.name,
        "full_name": account.full_name,
        "disabled": account.disabled,
        "demo": account.demo,
        "version": account.version,
        "subject": account.subject and account.subject.name,
        "issuer": account.subject and account.subject.issuer,
        "rights": rights,
    }


def _line(account: Account) -> str:
    words = wording()
    told = [" ".join(filter(None, (words(CAPACITIES[a.capacity]), a.area, a.category))) for a in account.assignments]
    state = f" ({words('disabled')})" if account.disabled else ""
    return f"{account.name}  {account.full_name}{state}: {words.fact(told) or '-'}"


def _plain_token(token: Token) -> dict[str, object]:
    moments = {"made": token.created_at, "used": token.used_at, "until": token.expires_at}
    told = {what: None if at is None else local(at).isoformat(timespec="seconds") for what, at in moments.items()}
    return {
        "number": token.id,
        "name": token.name,
        "may_write": token.may_write,
        "metrics_only": token.metrics_only,
        **told,
    }


def _token_line(token: Token) -> str:
    words = wording()
    may = words("read and change") if token.may_write else words("read")
    if token.metrics_only:
        may = words("read /metrics only")
    made, used, until = (
        words.moment(local(at)) if at else "-" for at in (token.created_at, token.used_at, token.expires_at)
    )
    told = words("made %(made)s, last used %(used)s, until %(until)s", made=made, used=used, until=until)
    return f"{token.id}  {token.name} ({may}): {told}"
